"""The boundary that all carriers of an account share, and one way to account its electricity."""

from __future__ import annotations

import numpy as np

from ..arrays import Array
from ..factors.basis import Basis, Boundary
from ..factors.catalogue import FactorCatalogue
from ..factors.generic import LOSSES
from ..factors.table import FactorTable
from ..messages import Joined, Word, message
from .coded_activities import CodedActivities
from .links import Links, of_keys
from .problems import KeyProblems, Problem

_MIXED = {"market": "electricity"}
_NUMBERS = (Boundary.LIFE_CYCLE, Boundary.DIRECT)
"""Boundaries for which a factor declares numbers, the widest first."""


def boundary_of(
    reading: CodedActivities,
    problems: KeyProblems,
    links: Links,
    catalogue: FactorCatalogue,
    table: FactorTable,
    basis: Basis | None,
) -> Boundary:
    """Boundary of all carriers: the basis's, otherwise the widest that all of them have.

    Notes carriers without it, and market-based beside location-based electricity.
    """
    used = np.unique(links.factor[~table.is_product[links.factor]])
    choices = [basis.boundary] if basis else list(_NUMBERS)
    declares = {choice: table.has(choice)[used] for choice in choices}
    boundary = next((choice for choice in choices if declares[choice].all()), choices[0])
    lacking = used[~declares[boundary]].tolist()
    if boundary is Boundary.ON_SITE:
        inside = np.unique(links.factor[reading.inside[links.key]])
        is_known = table.is_product | table.is_bought_energy | table.is_burnt
        lacking = inside[~is_known[inside]].tolist()
    bad = {code: _lacks_boundary(table, code, boundary) for code in lacking}
    ways = _ways_of_electricity(used, catalogue, table, basis)
    if len(set(ways.values())) > 1:
        kept = "location" if "location" in ways.values() else "market"
        remedy = message("accounting.mixed_electricity.remedy")
        bad |= {
            code: (message(f"accounting.mixed_{_MIXED.get(way, 'scenario')}"), remedy)
            for code, way in ways.items()
            if way != kept
        }
    places = enumerate(links.factor.tolist())
    of_links = {place: bad[code] for place, code in places if code in bad}
    problems.append(("factor", of_keys(links, of_links), None))
    return boundary


def _ways_of_electricity(
    used: Array, catalogue: FactorCatalogue, table: FactorTable, basis: Basis | None
) -> dict[int, str]:
    """How the kilowatt hours of each factor of electricity are accounted, where it says so."""
    ways = {code: table.text("accounting", code) for code in used.tolist()}
    if basis is not None and basis.is_contract:
        contract = table.codes.get(catalogue.current(basis.electricity) or "", -1)
        ways |= {code: "contract" for code in ways if code == contract and not ways[code]}
    market = dict.fromkeys(("residual", "contract"), "market")
    return {code: market.get(way, way) for code, way in ways.items() if way not in ("", LOSSES)}


def _lacks_boundary(table: FactorTable, code: int, boundary: Boundary) -> Problem:
    """Problem of a carrier without a boundary, with the boundaries that it has."""
    there = [Word("boundary", b.value) for b in _NUMBERS if table.has(b)[code]]
    problem = message(
        "accounting.lacks_boundary",
        factor=table.ids[code],
        boundary=Word("boundary", boundary.value),
    )
    if there:
        return problem, message("accounting.lacks_boundary.remedy", there=Joined(there))
    return problem, message("accounting.lacks_boundary.no_other")
