"""Findings about the basis: what it takes generic names and fuels for."""

from __future__ import annotations

from collections.abc import Iterator

from ..factors.basis import Biofuel, Boundary
from ..factors.generic import ANNUAL, BIOFUELS, ELECTRICITY, FOSSIL
from ..messages import Joined, message
from .accounted import Accounted
from .finding_weights import (
    FindingRow,
    Weights,
    by_factor,
    days_of_use,
    entries_named,
    of_activities,
)


def other_year(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Basis with a year other than that of the day of use, by which it takes factors or credits."""
    basis = account.basis
    if basis is None or basis.year is None:
        return
    fuels = _renewable(account) if basis.depends_on_use else set()
    for names, kind in ((ANNUAL, "factor"), (fuels, "obligation")):
        named = entries_named(account, names)
        for factor, _, entries in by_factor(account):
            annual = entries & named
            days = days_of_use(account, annual) if annual.any() else []
            years = sorted({day.year for day in days} - {basis.year})
            if years:
                values = {"taken": basis.year, "years": Joined(map(str, years))}
                detail = message(f"detail.{kind}_of_another_year", **values)
                yield weights.finding(f"{kind} of another year", factor, detail, annual)


def _renewable(account: Accounted) -> set[str]:
    """Names of renewable fuels in the activities, generic or by id."""
    catalogue, names = account.catalogue, account.reading.columns["factor"].texts
    codes = {name: catalogue.table.codes.get(catalogue.current(name) or "", -1) for name in names}
    return {
        name
        for name, code in codes.items()
        if name in BIOFUELS or (code >= 0 and catalogue.table.is_biofuel[code])
    }


def _without_blend(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    if account.basis is not None and account.basis.blend is None:
        detail = message("detail.diesel_without_blend")
        kind = "diesel without blend"
        yield from of_activities(account, weights, {FOSSIL}, kind, FOSSIL, detail)


def _unknown_fuel(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Liquid fuels that may be renewable, where the basis refuses renewable fuel its credit."""
    if account.basis is None or account.basis.biofuel is Biofuel.CREDITED:
        return
    table = account.catalogue.table
    for factor, _, entries in by_factor(account):
        if table.is_unknown_fuel[table.codes[factor]]:
            yield weights.finding(
                "fuel of unknown carbon", factor, message("detail.fuel_of_unknown_carbon"), entries
            )


def market_based(account: Accounted, weights: Weights, location_based: str) -> FindingRow:
    """Electricity as it was bought, beside the total by the mix of the place."""
    detail = message("detail.market_based_electricity", total=location_based)
    entries = entries_named(account, {ELECTRICITY})
    return weights.finding("market-based electricity", ELECTRICITY, detail, entries)


def _direct_only(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Carriers counted by their direct part, because without a basis one has nothing else."""
    table, rows = account.catalogue.table, account.resolution.row
    carriers = table.module[rows] < 0
    if account.basis is None and account.resolution.boundary is Boundary.DIRECT and carriers.any():
        yield weights.finding("direct boundary", "", message("detail.direct_boundary"), carriers)


def _unstated(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Factors without module, part or boundary: their upstream may or may not be included."""
    table = account.catalogue.table
    name_of = table.frame["name"]
    for factor, row, entries in by_factor(account):
        code = table.codes[factor]
        if not table.is_product[code] and not table.is_carrier[code]:
            yield weights.finding(
                "boundary not stated",
                factor,
                message("detail.boundary_not_stated", name=name_of.iloc[row] or factor),
                entries,
            )


CARRIER_FINDINGS = (_without_blend, _unknown_fuel, _direct_only, _unstated)
"""Kinds of findings about carriers, in the order in which they are listed."""
