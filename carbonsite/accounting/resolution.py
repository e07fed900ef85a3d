"""Resolution: the rows of the catalogue that each key takes, and how its amount is converted."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np

from ..arrays import Array
from ..factors.basis import Basis, Boundary
from ..factors.catalogue import FactorCatalogue
from ..factors.table import FactorTable
from .boundaries import boundary_of
from .coded_activities import CodedActivities
from .counting import WhyNot, outside_fence, report_nothing_replaced, why_not_of
from .generic_shares import Of
from .link_amounts import amounts_of, conversions_of, links_as_energy
from .links import links_of
from .problems import KeyProblems, Problems
from .targets import targets_of


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
    stands_in, as_energy : array of bool, shape (links,)
        Links of fossil fuel that stand in for renewable fuel of equal energy, and those among them
        whose row states another unit: their share is kWh of that unit, their conversion of a kWh.
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
    stands_in: Array
    as_energy: Array
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
    table: FactorTable,
    basis: Basis | None,
    date: datetime.date | None,
    *,
    needs_module: bool,
) -> Resolution:
    """Resolution of all keys; reports the rows of those that cannot be resolved."""
    bad = KeyProblems()
    links = links_of(reading, bad, catalogue, table, basis, date)
    boundary = boundary_of(reading, bad, links, catalogue, table, basis)
    as_energy = links_as_energy(reading, links)
    conversions = conversions_of(reading, bad, links, table, as_energy)
    share = amounts_of(reading, bad, links, conversions.factor, table, as_energy)
    target, owner, row, module = targets_of(
        reading, bad, links.key, links.factor, table, boundary, needs_module=needs_module
    )
    problems.add_keys(reading.keys.of_row, bad)
    why_not = why_not_of(reading, links.key, target, owner, module)
    if boundary is Boundary.ON_SITE:
        is_burnt = table.is_burnt[table.factor[row]]
        why_not = outside_fence(reading, links.key, target, owner, is_burnt, why_not)
    report_nothing_replaced(reading, problems, links.key, target, owner, why_not, module)
    return Resolution(
        links.key,
        target,
        share,
        conversions.factor,
        conversions.path,
        links.of == Of.ENERGY,
        as_energy,
        owner,
        row,
        module,
        why_not,
        boundary,
    )
