"""`account`: activities in, an Account out, with lines, totals and findings."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from ..display import html_table
from ..errors import InputError, UnitError
from ..factors.basis import Basis, Boundary
from ..factors.catalogue import FactorCatalogue
from ..factors.generic import ELECTRICITY, GENERIC_NAMES
from ..factors.integrity import digest_of
from ..lifecycle import INDICATORS, Indicator, IndicatorWord
from ..messages import Joined, with_remedy
from ..messages.arguments import require
from ..units import Q, Quantity
from .acceptance import Acceptance, acceptances_in, accepting
from .accounted import Accounted
from .beyond_obligation import check_documents
from .checks import as_date
from .coded_activities import code_activities
from .findings import findings_of, refuse_under_strict, undeclared_of
from .grouping import sums_by
from .indicator import choose_indicator
from .lines import lines_of
from .resolution import resolve


@dataclass(frozen=True, eq=False)
class Account(Accounted):
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

    @property
    def total(self) -> Quantity:
        """Sum of the indicator over the lines that are `counted` [kgCO2e].

        D lies beyond the system boundary and is never added in.
        """
        values, _, _, entry = self.values([])
        counted = self.resolution.counted[entry]
        return Quantity(float(values[counted, INDICATORS.index(self.indicator)].sum()), "kgCO2e")

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

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Line items: activity, conversion, factor and emissions of each. The audit trail."""
        return lines_of(self)

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

    @cached_property
    def factors(self) -> pd.DataFrame:
        """Rows of the catalogue that the lines use."""
        return self.catalogue.table.frame.iloc[np.unique(self.resolution.row)].reset_index(
            drop=True
        )

    @cached_property
    def digest(self) -> str:
        """sha256 over the activities, the factors used, the basis, the date and the indicator."""
        text = self.reading.table.astype(str).to_csv(index=False, lineterminator="\n")
        parts = (
            text,
            digest_of(self.factors, self.catalogue.substitutions),
            repr(self.basis),
            str(self.date),
            self.indicator,
        )
        return hashlib.sha256("\x1e".join(parts).encode(errors="surrogatepass")).hexdigest()

    def __repr__(self) -> str:
        beside = f"; location-based: {self._beside}" if self._beside else ""
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
        Left out: the one that all lines declare, ``gwp_ghg`` before ``gwp_total``.
    date : str or date, optional
        For which validity is judged (the last of a period); also that of rows without their own.
    strict : bool
        An expired factor, and a declaration whose scenarios have no default, are an error instead
        of a finding, accepted or not.
    accepted : iterable of Acceptance, optional
        Findings that somebody has accepted.

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
    result = _account(activities, catalogue, basis, indicator, date, needs_module=True)
    if strict:
        refuse_under_strict(result.findings)
    return replace(result, accepted=acceptances_in(accepted, "account"))


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
    return _account(
        result.reading.given,
        result.catalogue,
        basis.location_based,
        result.indicator,
        result.date,
        needs_module=False,
    )


def emissions(
    amount: str | Quantity,
    factor: str,
    catalogue: FactorCatalogue,
    basis: Basis | None = None,
    indicator: Indicator | IndicatorWord | None = None,
    date: str | datetime.date | None = None,
) -> Quantity:
    """Emissions of one amount [kgCO2e]: a table of one row, on the same path as `account`.

    Parameters
    ----------
    amount : Quantity or str
    factor : str
        Id of a factor or a generic name.
    catalogue, basis, indicator, date
        As in `account`.

    Returns
    -------
    Quantity [kgCO2e]

    Raises
    ------
    UnknownFactorError, UnitError, InputError
        Where the factor is not known, the unit does not fit, or something else is wrong.

    Examples
    --------
    >>> import carbonsite as cs
    >>> emissions(cs.Q("1000 L"), "diesel-b0", cs.FactorCatalogue.default())
    Q('3294.133 kgCO2e')
    """
    quantity = Q(amount)
    if np.ndim(quantity.magnitude):
        raise UnitError(*with_remedy("accounting.one_amount"))
    if factor not in catalogue and (not isinstance(factor, str) or factor not in GENERIC_NAMES):
        catalogue[factor]
    texts = {"item": factor, "factor": factor, "unit": str(quantity.units)}
    row = pd.DataFrame(
        {
            **{name: np.array([text], dtype=object) for name, text in texts.items()},
            "amount": np.array([float(quantity.magnitude)]),
        }
    )
    try:
        return _account(row, catalogue, basis, indicator, date, needs_module=False).total
    except InputError as error:
        if set(error.problems["column"]) == {"unit"}:
            raise UnitError(Joined(error.problems["problem"], "; ")) from None
        raise


def _account(
    activities: pd.DataFrame,
    catalogue: FactorCatalogue,
    basis: Basis | None,
    indicator: Indicator | IndicatorWord | None,
    date: str | datetime.date | None,
    *,
    needs_module: bool,
) -> Account:
    require(catalogue, FactorCatalogue, "account", "catalogue", "catalogue")
    require(basis, Basis | None, "account", "basis", "basis")
    table, by_use = catalogue.table, basis is not None and basis.depends_on_use
    day = as_date(date, last=True)
    reading, problems = code_activities(
        activities,
        day,
        by_date=basis is not None and basis.year is None,
        by_use=by_use,
        by_fence=basis is not None and basis.boundary is Boundary.ON_SITE,
    )
    resolution = resolve(reading, problems, catalogue, table, basis, day, needs_module=needs_module)
    check_documents(reading, resolution, problems, table, basis, day)
    problems.raise_if_any()
    chosen = choose_indicator(indicator, reading, resolution, table)
    return Account(reading, resolution, catalogue, basis, day, chosen)
