"""Resolution: the rows of the catalogue that each key takes, and how its amount is converted."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..factors.basis import Basis, Boundary
from ..factors.catalogue import FactorCatalogue
from ..factors.table import FactorTable
from ..messages import Joined, Word, message
from ..units import dimension_and_scale
from ..units.conversion_paths import CONVERTING_PROPERTIES, ENERGY
from .coded_activities import CodedActivities
from .coding import Coded
from .conversion import Conversions, convert
from .counting import WhyNot, report_nothing_replaced, why_not_of
from .generic_shares import Of
from .links import Links, links_of
from .problems import Problem, Problems
from .targets import targets_of

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Resolution:
    """Factors of each key, and the rows of the catalogue that they give.

    A key is a distinct kind of activity; a *link* is a factor that it takes, of which a generic
    name may have two; a *target* is a factor with the modules asked of it; an *entry* is a row of
    the catalogue that a target gives.

    Attributes
    ----------
    key, target : array of int, shape (links,), sorted by key
    share, conversion : array of float, shape (links,)
        Of the amount; declared unit/unit.
    path : array of object, shape (links,)
        The properties that the conversion used.
    owner, row, module : array of int, shape (entries,), sorted by owner
        The target, the row of the factor table, and the place in `MODULES` where the line is booked
        (-1: in none).
    why_not : array of WhyNot, shape (entries,)
        For which reason the entry is not in the total.
    boundary : Boundary
        The boundary that all carriers share.
    """

    key: Array
    target: Array
    share: Array
    conversion: Array
    path: Array
    owner: Array
    row: Array
    module: Array
    why_not: Array
    boundary: Boundary

    @property
    def counted(self) -> Array:
        """Mask of the entries that are in the total."""
        return np.asarray(self.why_not == WhyNot.COUNTED)

    def keys_with(self, entries: Array) -> Array:
        """Keys that take one of the entries marked."""
        return np.unique(self.key[np.isin(self.target, self.owner[entries])])


def resolve(
    reading: CodedActivities,
    problems: Problems,
    catalogue: FactorCatalogue,
    basis: Basis | None,
    date: datetime.date | None,
    *,
    needs_module: bool,
) -> Resolution:
    """Resolution of all keys; reports the rows of those that cannot be resolved."""
    table = catalogue.table
    links = links_of(reading, problems, catalogue, basis, date)
    boundary = _boundary(reading, problems, links, table, basis)
    conversions = _conversions(reading, problems, links, table)
    share = _shares(reading, problems, links, conversions.factor, table)
    target, owner, row, module = targets_of(
        reading, problems, links.key, links.factor, table, boundary, needs_module=needs_module
    )
    why_not = why_not_of(reading, links.key, target, owner, module)
    report_nothing_replaced(reading, problems, links.key, target, owner, why_not, module)
    return Resolution(
        links.key,
        target,
        share,
        conversions.factor,
        conversions.path,
        owner,
        row,
        module,
        why_not,
        boundary,
    )


def _boundary(
    reading: CodedActivities,
    problems: Problems,
    links: Links,
    table: FactorTable,
    basis: Basis | None,
) -> Boundary:
    """Boundary of all carriers: the basis's, otherwise the widest that all of them have.

    Reports carriers without it, and market-based beside location-based electricity.
    """
    used = np.unique(links.factor[~table.is_product[links.factor]])
    choices = [basis.boundary] if basis else list(Boundary)
    boundary = next((b for b in choices if table.has(b)[used].all()), choices[0])
    lacking = used[~table.has(boundary)[used]].tolist()
    bad = {code: _lacks_boundary(table, code, boundary) for code in lacking}
    ways = {
        code: "location" if table.text("accounting", code) == "location" else "market"
        for code in used.tolist()
        if table.text("accounting", code)
    }
    if len(set(ways.values())) > 1:
        mixed = (
            message("accounting.mixed_electricity"),
            message("accounting.mixed_electricity.remedy"),
        )
        bad |= {code: mixed for code, way in ways.items() if way == "market"}
    _report(
        reading,
        problems,
        links,
        "factor",
        {place: bad[code] for place, code in enumerate(links.factor.tolist()) if code in bad},
    )
    return boundary


def _lacks_boundary(table: FactorTable, code: int, boundary: Boundary) -> Problem:
    """Problem of a carrier without a boundary, with the boundaries that it has."""
    there = [Word("boundary", b.value) for b in Boundary if table.has(b)[code]]
    problem = message(
        "accounting.lacks_boundary",
        factor=table.ids[code],
        boundary=Word("boundary", boundary.value),
    )
    if there:
        return problem, message("accounting.lacks_boundary.remedy", there=Joined(there))
    return problem, message("accounting.lacks_boundary.no_other")


def _conversions(
    reading: CodedActivities, problems: Problems, links: Links, table: FactorTable
) -> Conversions:
    """Conversion of each link; NaN where the unit or property could not be read."""
    places = np.flatnonzero(reading.readable[links.key])
    of_key = {
        name: Coded(reading.keys.codes[name][links.key[places]], reading.columns[name].texts)
        for name in ("unit", *CONVERTING_PROPERTIES)
        if name in reading.columns
    }
    conversions = convert(of_key.pop("unit"), links.factor[places], table, of_key)
    _report(
        reading,
        problems,
        links,
        "unit",
        {
            int(places[n]): (problem, message("accounting.no_conversion.remedy"))
            for n, problem in conversions.problem.items()
        },
    )
    if len(places) == len(links.key):
        return conversions
    factor, path = np.full(len(links.key), np.nan), np.full(len(links.key), None, dtype=object)
    path.fill(())
    factor[places], path[places] = conversions.factor, conversions.path
    return Conversions(factor, path, {})


def _shares(
    reading: CodedActivities,
    problems: Problems,
    links: Links,
    conversion: Array,
    table: FactorTable,
) -> Array:
    """Shares of the amount.

    Of a volume: v_i/c_i over the sum of v/c, where c is the litres that one unit is.
    """
    places = np.flatnonzero(links.of == Of.VOLUME)
    bad = _not_in_energy(reading, links)
    per_litre = convert(
        Coded(np.zeros(len(places), dtype=int), ["L"]), links.factor[places], table, {}
    )
    bad |= {
        int(places[n]): (
            message("accounting.blend_by_volume", problem=problem),
            message("accounting.blend_by_volume.remedy"),
        )
        for n, problem in per_litre.problem.items()
    }
    _report(reading, problems, links, "unit", bad)
    amount = links.share.copy()
    amount[places] *= per_litre.factor / conversion[places]
    whole = np.bincount(links.key[places], weights=amount[places], minlength=len(reading.keys))
    amount[places] /= whole[links.key[places]]
    return amount


def _not_in_energy(reading: CodedActivities, links: Links) -> dict[int, Problem]:
    """Problems of links that need an amount of energy, where the row's unit is none of energy."""
    names, units = reading.texts("factor"), reading.texts("unit")
    bad: dict[int, Problem] = {}
    for place in np.flatnonzero(links.of == Of.ENERGY).tolist():
        key = links.key[place]
        if reading.readable[key] and dimension_and_scale(units[key])[0] != ENERGY:
            problem = message("accounting.no_equal_energy", name=names[key], unit=units[key])
            bad[place] = problem, message("accounting.no_equal_energy.remedy")
    return bad


def _report(
    reading: CodedActivities,
    problems: Problems,
    links: Links,
    column: str,
    bad: Mapping[int, Problem],
) -> None:
    """Report the rows of bad links, the first link of each key."""
    problems.add_by_code(
        reading.keys.of_row,
        {int(links.key[place]): bad[place] for place in sorted(bad, reverse=True)},
        column,
    )
