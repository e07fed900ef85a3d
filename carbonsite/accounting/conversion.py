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
        question = other, [kinds[k] for k in unit_kind[other]], [declared_kinds[k] for k in declared_kind[entry_declared[other]]], factors[other], table
        found, path, problem = _by_property(*question, own)
        by_factor = _by_property(*question, {})[0] if own else found
        apart = np.abs(found / by_factor - 1) > limits.PROPERTY_AGREEMENT
        problem |= dict.fromkeys(other[apart].tolist(), "what the row states and what the factor declares give two numbers; leave one out, or take a factor of your own")
        result.factor[other] *= found
        for entry, way in zip(other.tolist(), path, strict=True):
            result.path[entry] = way
        for entry, words in problem.items():
            result.problem[entry] = f"{units[entry]!r} cannot be turned into {declared[entry_declared[entry]]!r} (factor {table.ids[factors[entry]]!r}): {words}"
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


def _by_property(entries: Array, kinds: list[Dimension], targets: list[Dimension], factors: Array, table: FactorTable, own: dict[str, list[Any]]) -> tuple[Array, list[Path], dict[int, str]]:
    """What the properties of entries make of their units in base units, by which way, and of which entries they make nothing."""
    values, dimensions = {}, {}
    for name in CONVERTING_PROPERTIES:
        values[name], dimensions[name] = _property(name, entries, factors, table, own)
    groups: dict[Any, list[int]] = {}
    for place, group in enumerate(zip(kinds, targets, *dimensions.values(), strict=True)):
        groups.setdefault(group, []).append(place)
    found = np.full(len(entries), np.nan)
    path: list[Path] = [()] * len(entries)
    problem: dict[int, str] = {}
    for (kind, target, *held), places in groups.items():
        ways = paths(kind, target, tuple(zip(CONVERTING_PROPERTIES, held, strict=True)))
        if ways:
            found[places] = np.prod([values[name][places] ** power for name, power in ways[0]], axis=0)
            for place in places:
                path[place] = ways[0]
        else:
            problem.update(dict.fromkeys(entries[places].tolist(), missing_property(kind, target)))
    return found, path, problem


def _property(name: str, entries: Array, factors: Array, table: FactorTable, own: dict[str, list[Any]]) -> tuple[Array, list[Any]]:
    """A property of each entry in base units, and its dimension (None: not declared); the row's own before the factor's."""
    kinds, kind, magnitude = table.property(name)
    values, dimensions = magnitude[factors], [kinds[k] if k >= 0 else None for k in kind[factors]]
    for place, entry in enumerate(entries.tolist()) if name in own else ():
        stated = own[name][entry]
        if stated is not None:
            dimensions[place], values[place] = base_value(str(stated))
    return values, dimensions
