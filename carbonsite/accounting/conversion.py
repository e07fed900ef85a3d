"""From the unit of a row to the declared unit of its factor, by kind and where needed by a property."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import limits
from ..errors import UnitError
from ..factors.table import FactorTable, base_value
from ..units import dimension_and_scale
from ..units.columns import Dimension
from ..units.paths import CONVERTING_PROPERTIES, Path, missing_property, paths

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Conversions:
    """How many declared units one unit of the row is.

    Attributes
    ----------
    factor : array of float, shape (entries,) [declared unit/unit]
        NaN where there is no way.
    path : array of object, shape (entries,)
        The properties used and their powers, such as ``(("density", -1),)``; empty where the kinds are the same.
    problem : dict
        Entry to what is wrong.
    """

    factor: Array
    path: Array
    problem: dict[int, str]


def convert(units: list[Any], factors: Array, table: FactorTable, own: dict[str, list[Any]]) -> Conversions:
    """Conversion of each entry, worked out once for each pair of kinds.

    Parameters
    ----------
    units : list of str
        Unit of each entry.
    factors : array of int
        Code of each entry's factor.
    table : FactorTable
    own : dict of list
        Properties that the rows state themselves, by name; None is blank.
    """
    kinds, unit_kind, scale = _kinds(units)
    declared, declared_of = table.declared
    declared_kinds, declared_kind, declared_scale = _kinds(declared)
    entry_declared = declared_of[factors]
    result = Conversions(scale / declared_scale[entry_declared], np.full(len(units), None, dtype=object), {})
    result.path.fill(())
    kind_of_declared = np.array([kinds.index(k) if k in kinds else -1 for k in declared_kinds])[declared_kind]
    other = np.flatnonzero(unit_kind != kind_of_declared[entry_declared])
    if len(other):
        targets = [declared_kinds[declared_kind[d]] for d in entry_declared[other]]
        _by_property(result, other, [kinds[unit_kind[e]] for e in other], targets, factors[other], table, own)
        for entry in result.problem:
            result.problem[entry] = f"{units[entry]!r} cannot be turned into {declared[entry_declared[entry]]!r} (factor {table.ids[factors[entry]]!r}): {result.problem[entry]}"
    return result


def _kinds(units: list[Any]) -> tuple[list[Dimension], Array, Array]:
    """The distinct dimensions of some units, which one each has, and how many base units it is."""
    distinct: dict[str, tuple[int, float]] = {}
    kinds: list[Dimension] = []
    for unit in dict.fromkeys(units):
        try:
            dimension, scale = dimension_and_scale(unit)
        except (UnitError, AttributeError, TypeError):
            dimension, scale = (("unreadable", 1.0),), np.nan
        if dimension not in kinds:
            kinds.append(dimension)
        distinct[unit] = kinds.index(dimension), scale
    pairs = [distinct[unit] for unit in units]
    return kinds, np.array([kind for kind, _ in pairs], dtype=int), np.array([scale for _, scale in pairs])


def _by_property(result: Conversions, entries: Array, kinds: list[Dimension], targets: list[Dimension], factors: Array, table: FactorTable, own: dict[str, list[Any]]) -> None:
    """Fill in the entries whose unit and declared unit differ in kind."""
    values, dimensions = {}, {}
    for name in CONVERTING_PROPERTIES:
        values[name], dimensions[name] = _property(name, entries, factors, table, own, result)
    groups: dict[Any, list[int]] = {}
    for place, group in enumerate(zip(kinds, targets, *dimensions.values(), strict=True)):
        groups.setdefault(group, []).append(place)
    for (kind, target, *held), places in groups.items():
        chosen = np.array(places)
        ways = paths(kind, target, tuple(zip(CONVERTING_PROPERTIES, held, strict=True)))
        found = [np.prod([values[name][chosen] ** power for name, power in way], axis=0) for way in ways]
        if not found:
            problem = missing_property(kind, target)
            result.factor[entries[chosen]] = np.nan
            result.problem.update({int(e): problem for e in entries[chosen] if int(e) not in result.problem})
            continue
        result.factor[entries[chosen]] *= found[0]
        for entry in entries[chosen]:
            result.path[entry] = ways[0]
        for other in found[1:]:
            apart = np.abs(other / found[0] - 1) > limits.PROPERTY_AGREEMENT
            result.problem.update({int(e): f"two ways disagree: by {_words(ways[0])} and by {_words(ways[1])}" for e in entries[chosen][apart]})


def _property(name: str, entries: Array, factors: Array, table: FactorTable, own: dict[str, list[Any]], result: Conversions) -> tuple[Array, list[Any]]:
    """A property of each entry in base units, and its dimension (None: not declared); the row's own must agree with the factor's."""
    kinds, kind, magnitude = table.property(name)
    values, dimensions = magnitude[factors], [kinds[k] if k >= 0 else None for k in kind[factors]]
    for place, entry in enumerate(entries):
        stated = own[name][entry] if name in own else None
        if stated is None:
            continue
        try:
            dimension, value = base_value(str(stated))
        except UnitError as error:
            result.problem[int(entry)] = f"its {name} {error}"
            continue
        if dimensions[place] == dimension and abs(value / values[place] - 1) > limits.PROPERTY_AGREEMENT:
            result.problem[int(entry)] = f"the row's {name} {stated} and the factor's differ; state one, or take a factor of your own"
        values[place], dimensions[place] = value, dimension
    return values, dimensions


def _words(way: Path) -> str:
    return " and ".join(name.replace("_", " ") for name, _ in way)
