"""`account`: activities in, an Account out, with lines, totals and findings."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import get_args

import pandas as pd

from ..display import html_table
from ..errors import InputError
from ..factors.basis import Basis, Boundary
from ..factors.catalogue import FactorCatalogue
from ..factors.generic import ELECTRICITY
from ..factors.projections import varying_names
from ..inputs.periods import Period
from ..lifecycle import Indicator, IndicatorWord, Subject
from ..messages import Joined, message
from ..messages.arguments import listed, require
from ..messages.problems import refusal
from ..units import Quantity
from ..units.areas import areas_of
from .acceptance import Acceptance, acceptances_in, accepting
from .beyond_obligation import check_documents
from .checks import as_date
from .coded_activities import code_activities
from .findings import findings_of, refuse_under_strict, undeclared_of
from .indicator import choose_indicator
from .joining import joined
from .resolution import resolve
from .summed_account import SummedAccount


@dataclass(frozen=True, eq=False)
class Account(SummedAccount):
    """What the activities emit: line items, totals, and what is not known.

    Attributes
    ----------
    indicator : Indicator
        The indicator that `total` is the sum of.
    date : date or None
        The day for which validity is judged.
    basis : Basis or None
    catalogue : FactorCatalogue
    accepted : tuple of Acceptance
        Of findings.
    """

    accepted: tuple[Acceptance, ...] = ()

    def __add__(self, other: Account) -> Account:
        """The account of the rows of both, which are accounted alike and have no row in common.

        Raises
        ------
        InputError
            If the two differ in subject, basis, indicator, period, date or areas, or have a row
            with one id and one source in common.
        """
        table, catalogue = joined(self, other)
        settings = (self.basis, self.indicator, self.date)
        accepted = dict.fromkeys((*self.accepted, *other.accepted))
        whole = account(table, catalogue, *settings, accepted=accepted, period=self.period)
        return replace(whole, areas=self.areas, subject=self.subject)

    @cached_property
    def undeclared(self) -> pd.DataFrame:
        """Modules among A1-A3 and C1-C4 that a product's factor does not declare: never zero."""
        return undeclared_of(self)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """What a reader must know: ``finding, factor, detail, rows, share, accepted``.

        `share` is of the sum of magnitudes of all lines; `accepted` says by whom and why, if so.
        """
        return accepting(findings_of(self, self._beside), self.accepted)

    @cached_property
    def _beside(self) -> str:
        """The location-based total beside a market-based one, or why there is none."""
        try:
            beside = location_based(self)
        except InputError as error:
            return str(error.problems["problem"].iloc[0])
        return "" if beside is None else f"{beside.total:.0f}"

    def __repr__(self) -> str:
        beside = f"; location-based: {self._beside}" if self._beside else ""
        if self.mixed is not None:
            return f"Account({len(self.reading.table)} activities, no indicator covers all)"
        counts = f"{len(self.reading.table)} activities, {self.indicator}"
        return f"Account({self.total:.0f}, {counts}{beside})"

    def _repr_html_(self) -> str:
        return html_table(self.by("module").reset_index(), f"{self!r}")


def account(
    activities: pd.DataFrame,
    catalogue: FactorCatalogue,
    basis: Basis | None = None,
    indicator: Indicator | IndicatorWord | None = None,
    date: str | datetime.date | None = None,
    strict: bool = False,
    accepted: Iterable[Acceptance] = (),
    period: Period | None = None,
    areas: Iterable[str | Quantity] = (),
    subject: Subject = "building",
) -> Account:
    """Account of activities: each line has the emissions of one row of the catalogue.

    Parameters
    ----------
    activities : DataFrame
        Columns ``item, factor, amount, unit``; optional ``module`` and tags.
    catalogue : FactorCatalogue
    basis : Basis, optional
        Needed where an activity names a generic carrier such as ``"electricity"``.
    indicator : str, optional
        Left out: the one that all lines declare, ``gwp_ghg`` before ``gwp_total``; where none
        does, the account has `totals` by indicator and no `total`.
    date : str or date, optional
        For which validity is judged (the last of a period); also that of rows without their own.
    strict : bool
        An expired factor, and a declaration whose scenarios have no default, are an error instead
        of a finding, accepted or not.
    accepted : iterable of Acceptance, optional
        Findings that somebody has accepted.
    period : Period, optional
        Calendar years of the amounts that are stated per year, such as ``"5000 kWh/year"``.
    areas : iterable of str or Quantity, optional
        With their types, such as ``["5000 m2 BTA", "4600 m2 heated"]``; users too, ``"32 users"``.
    subject : {"building", "site", "fleet", "town", "project"}
        What it is of; accounts of different subjects are never added.

    Returns
    -------
    Account

    Raises
    ------
    InputError
        Once, with every problem of every row.

    Examples
    --------
    >>> import carbonsite as cs
    >>> activities = cs.activities(cs.activity("excavator", "30 000 L", "diesel-b0", module="A5"))
    >>> print(f"{account(activities, cs.FactorCatalogue.default()).total:.0f}")
    98824 kgCO2e
    """
    if subject not in get_args(Subject):
        remedy = message("remedy.write_one_of", choices=Joined(get_args(Subject)))
        raise refusal("account", "subject", subject, "accounting.not_a_subject", remedy)
    result = account_of(
        activities, catalogue, basis, indicator, date, needs_module=True, period=period
    )
    result = replace(
        result,
        accepted=acceptances_in(accepted, "account"),
        areas=areas_of(*listed(areas, "account", "areas")),
        subject=subject,
    )
    if strict:
        refuse_under_strict(result.findings)
    return result


def location_based(result: Account) -> Account | None:
    """The same activities with location-based electricity, where the basis accounts by the market.

    Both totals are shown side by side (GHG Protocol, Scope 2 Guidance).

    Parameters
    ----------
    result : Account

    Returns
    -------
    Account or None
        None if the basis is not market-based, or no activity names `electricity` generically.

    Raises
    ------
    InputError
        If the country and year have no location-based number.
    """
    basis = result.basis
    if basis is None or not basis.is_market_based:
        return None
    if ELECTRICITY not in result.reading.columns["factor"].texts:
        return None
    return account_of(
        result.reading.given,
        result.catalogue,
        basis.location_based,
        None if result.mixed else result.indicator,
        result.date,
        needs_module=False,
        period=result.period,
    )


def account_of(
    activities: pd.DataFrame,
    catalogue: FactorCatalogue,
    basis: Basis | None,
    indicator: Indicator | IndicatorWord | None,
    date: str | datetime.date | None,
    *,
    needs_module: bool,
    period: Period | None = None,
) -> Account:
    """The account, without what is only noted on it."""
    require(catalogue, FactorCatalogue, "account", "catalogue", "catalogue")
    require(basis, Basis | None, "account", "basis", "basis")
    require(period, Period | None, "account", "period", "period")
    table, varying = catalogue.table, varying_names(basis, catalogue.projections)
    by_use = basis is not None and basis.depends_on_use
    day = as_date(date, last=True)
    reading, problems = code_activities(
        activities,
        day,
        by_date=basis is not None and basis.year is None,
        by_use=by_use,
        by_fence=basis is not None and basis.boundary is Boundary.ON_SITE,
        period=period,
        varying=varying,
    )
    resolution = resolve(reading, problems, catalogue, table, basis, day, needs_module=needs_module)
    check_documents(reading, resolution, problems, table, basis, day)
    problems.raise_if_any()
    chosen, mixed = choose_indicator(indicator, reading, resolution, table)
    return Account(reading, resolution, catalogue, basis, day, chosen, period=period, mixed=mixed)
