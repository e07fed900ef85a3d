"""The emissions of each calendar year: yearly amounts, replacements and rows with a date."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..accounting.account import Account
from ..accounting.grouping import declared_sums
from ..inputs.periods import YEARLY, Period
from ..lifecycle import INDICATORS
from ..messages.arguments import require
from ..messages.problems import refusal
from ..units.dates import period_of

_YEARS = re.compile(r"\d{4}(?:, \d{4})*")
_PLACING = ("years", "per", "period_years", "date")


def by_year(account: Account) -> pd.DataFrame:
    """Sums of an account by the calendar years in which the emissions fall [kgCO2e].

    Parameters
    ----------
    account : Account
        Of a period.

    Returns
    -------
    DataFrame
        As ``account.by("year")``, which knows dates only: a replacement stands in each of its
        `years`, a yearly amount in each year of the period. What says no year stands under a
        blank, such as the products themselves. A sum with an undeclared number is NaN, and D is in
        none.

    Raises
    ------
    InputError
        Where the account has no period.

    Examples
    --------
    >>> import carbonsite as cs
    >>> catalogue, period = cs.FactorCatalogue.default(), cs.Period(2026, 3)
    >>> row = cs.activity("light", "1000 kWh/year", "electricity-ns3720-no", module="B6")
    >>> by_year(cs.account(row, catalogue, period=period))["gwp_ghg"].round(6).to_dict()
    {'2026': 18.0, '2027': 18.0, '2028': 18.0}
    """
    require(account, Account, "by_year()", "account", "account")
    if account.period is None:
        raise refusal("by_year()", "account", "", "period.none_of_account")
    there = [name for name in _PLACING if name in account.reading.table]
    sums = account.by(*(there or ["factor"])).reset_index()
    years = [_years_of(cells, account.period) for cells in sums.to_dict("records")]
    counts = np.array([len(own) for own in years])
    shares = (
        sums[list(INDICATORS)].div(counts, axis=0).iloc[np.repeat(np.arange(len(sums)), counts)]
    )
    own = shares.assign(year=[year for several in years for year in several])
    return declared_sums(own, ["year"], list(INDICATORS)).sort_index()


def _years_of(cells: Mapping[object, object], period: Period) -> list[str]:
    """The years of some rows; one blank where they say none."""
    stated = str(cells.get("years", ""))
    if _YEARS.fullmatch(stated):
        return stated.split(", ")
    if cells.get("per") in YEARLY and cells["period_years"] == period.length:
        return [str(year) for year in period.years.tolist()]
    return [str(getattr(period_of(cells.get("date")), "year", ""))]
