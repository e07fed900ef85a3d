"""Lines and totals of an account: by indicator, by columns, per floor area, user and year."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ..errors import InputError
from ..factors.integrity import digest_of
from ..inputs.periods import Period
from ..lifecycle import INDICATORS, Subject
from ..messages import Joined, message
from ..messages.problems import refusal
from ..units import Quantity, as_unit
from ..units.areas import KINDS
from .accounted import Accounted
from .grouping import sums_by
from .lines import lines_of


@dataclass(frozen=True, eq=False)
class SummedAccount(Accounted):
    """Line items of an account, and their sums.

    Attributes
    ----------
    period : Period or None
        The calendar years whose yearly amounts it counts.
    areas : tuple of Quantity
        Floor areas with their types, and users, which `per` divides by.
    subject : str
        What it is of: "building", "site", "fleet", "town" or "project".
    mixed : InputError or None
        Where no indicator covers all lines: which rows lack which. `total` raises it.
    """

    period: Period | None = None
    areas: tuple[Quantity, ...] = ()
    subject: Subject = "building"
    mixed: InputError | None = None

    @property
    def total(self) -> Quantity:
        """Sum of the indicator over the lines that are `counted` [kgCO2e].

        D lies beyond the system boundary and is never added in.

        Raises
        ------
        InputError
            Where no indicator covers all lines; `totals` has those that there are.
        """
        if self.mixed is not None:
            raise self.mixed
        values, _, _, entry = self.values([])
        counted = self.resolution.counted[entry]
        return Quantity(float(values[counted, INDICATORS.index(self.indicator)].sum()), "kgCO2e")

    @property
    def totals(self) -> pd.DataFrame:
        """Table of the five indicators: ``value`` [kgCO2e], ``rows covered``, ``rows lacking``.

        `value` is the sum of what is declared; where rows lack the indicator it is no total.
        """
        return totals_of(self)

    def by(self, *columns: str, partial: bool = False) -> pd.DataFrame:
        """Sums of every indicator [kgCO2e] by columns of the lines, in their order.

        Parameters
        ----------
        *columns : str
            Such as ``"module", "element"``. With ``"module"`` among them D has rows of its own,
            else it is left out.
        partial : bool
            Sum the declared numbers, and add how many rows they cover. Otherwise a group with an
            undeclared number is NaN.

        Raises
        ------
        InputError
            Where a column is not one of the lines.
        """
        return sums_by(self, columns, partial=partial)

    def per(self, area: str, each: str = "") -> Quantity:
        """The total per floor area or per user, and per year [kgCO2e/m2, kgCO2e/user, …/year].

        Parameters
        ----------
        area : str
            A type among `areas`, such as ``"m2 BTA"`` or ``"user"``.
        each : {"", "year"}
            With ``"year"`` also per year of the period.

        Raises
        ------
        InputError
            Where the account has no area of that type, or no period.
        """
        return total_per(self, area, each)

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Line items: activity, conversion, factor and emissions of each. The audit trail."""
        return lines_of(self)

    @cached_property
    def factors(self) -> pd.DataFrame:
        """Rows of the catalogue that the lines use."""
        return self.catalogue.table.frame.iloc[np.unique(self.resolution.row)].reset_index(
            drop=True
        )

    @cached_property
    def digest(self) -> str:
        """sha256 over the activities, the factors used, and how they are accounted."""
        return digest_of_account(self)


def totals_of(account: SummedAccount) -> pd.DataFrame:
    """Table of the indicators: ``indicator, value`` [kgCO2e], ``rows_covered, rows_lacking``."""
    lines = account.lines[account.lines["counted"]]
    rows = lines["row"].to_numpy(dtype=object)
    table = []
    for indicator in INDICATORS:
        numbers = lines[indicator].to_numpy(dtype=float)
        lacking = len(set(rows[np.isnan(numbers)].tolist()))
        table.append((indicator, np.nansum(numbers), len(set(rows.tolist())) - lacking, lacking))
    columns = ["indicator", "value", "rows_covered", "rows_lacking"]
    totals = pd.DataFrame(table, columns=columns)
    return totals.assign(value=totals["value"].where(totals["rows_covered"] > 0))


def total_per(account: SummedAccount, area: str, each: str) -> Quantity:
    """The total per area or user, and per year if asked.

    Raises
    ------
    InputError
        Where the account has no area of that type, or no period.
    """
    if each not in ("", "year"):
        remedy = message("remedy.write_one_of", choices="'year'")
        raise refusal("per()", "each", each, "period.per", remedy)
    per = account.total / _area_of(account, area)
    if not each:
        return per
    if account.period is None:
        raise refusal("per()", "each", each, "period.none_of_account")
    return Quantity(per.magnitude / account.period.length, as_unit(f"{per.units}/year"))


def _area_of(account: SummedAccount, area: str) -> Quantity:
    """The area of a type, among those of the account."""
    if area not in KINDS:
        remedy = message("remedy.write_one_of", choices=Joined(map(repr, KINDS), "or"))
        raise refusal("per()", "area", area, "areas.not_a_type", remedy)
    for one in account.areas:
        if one.is_compatible_with(as_unit(area)):
            return one.to(as_unit(area))
    raise refusal("per()", "area", area, "areas.none_of_type", type=area)


def digest_of_account(account: SummedAccount) -> str:
    """sha256 over the activities, the factors used, the basis, the date and the indicator.

    Over period, areas and subject too, where they are stated.
    """
    text = account.reading.table.astype(str).to_csv(index=False, lineterminator="\n")
    parts = (
        text,
        digest_of(account.factors, account.catalogue.substitutions),
        repr(account.basis),
        str(account.date),
        account.indicator,
        *(repr(part) for part in (account.period, account.areas) if part),
        *([] if account.subject == "building" else [account.subject]),
    )
    return hashlib.sha256("\x1e".join(parts).encode(errors="surrogatepass")).hexdigest()
