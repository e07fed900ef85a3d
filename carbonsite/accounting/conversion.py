"""From the unit of a row to the declared unit of its factor, by kind and where needed by a
property.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import limits
from ..errors import UnitError
from ..factors.table import FactorTable, base_value
from ..units import dimension_and_scale
from ..units.columns import Dimension
from ..units.paths import CONVERTING_PROPERTIES, missing_property, paths
from .coding import Coded, keys_of

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Conversions:
    """How many declared units one unit of the row is.

    Attributes
    ----------
    factor : array of float, shape (entries,) [declared unit/unit]
        NaN where there is no way.
    path : array of object, shape (entries,)
        The properties used and their powers, such as ``(("density", -1),)``; empty where the kinds
        are the same.
    problem : dict
        Entry to what is wrong.
    """

    factor: Array
    path: Array
    problem: dict[int, str]


def convert(
    units: Coded, factors: Array, table: FactorTable, own: Mapping[str, Coded]
) -> Conversions:
    """Conversion of each entry, worked out once for each pair of kinds.

    Parameters
    ----------
    units : Coded
        Unit of each entry.
    factors : array of int
        Code of each entry's factor.
    table : FactorTable
    own : mapping of Coded
        Properties that the rows state themselves, by name.
    """
    declared, declared_of = table.declared
    used, unit = np.unique(units.codes, return_inverse=True)
    texts = [*(units.texts[code] for code in used), *declared]
    kinds, kind, scale = _kinds(texts)
    declared_unit = declared_of[factors] + len(used)
    result = Conversions(
        scale[unit] / scale[declared_unit], np.full(len(factors), None, dtype=object), {}
    )
    result.path.fill(())
    other = np.flatnonzero(kind[unit] != kind[declared_unit])
    if len(other):
        question = (
            Coded(kind[unit[other]], kinds),
            Coded(kind[declared_unit[other]], kinds),
            factors[other],
            table,
        )
        stated = {name: Coded(column.codes[other], column.texts) for name, column in own.items()}
        found, path, problem = _by_property(*question, stated)
        by_factor = _by_property(*question, {})[0] if own else found
        apart = np.abs(found / by_factor - 1) > limits.PROPERTY_AGREEMENT
        problem |= dict.fromkeys(
            np.flatnonzero(apart).tolist(),
            "what the row states and what the factor declares give two numbers; leave one out, or"
            " take a factor of your own",
        )
        result.factor[other] *= found
        result.path[other] = path
        for place, words in problem.items():
            entry = int(other[place])
            result.problem[entry] = (
                f"{texts[unit[entry]]!r} cannot be turned into {texts[declared_unit[entry]]!r}"
                f" (factor {table.ids[factors[entry]]!r}): {words}"
            )
    return result


def _kinds(units: list[Any]) -> tuple[list[Dimension], Array, Array]:
    """The distinct dimensions of some units, which one each has, and how many base units it is; NaN
    of what cannot be read.
    """
    kinds: list[Dimension] = []
    kind, scale = np.zeros(len(units), dtype=int), np.full(len(units), np.nan)
    for place, unit in enumerate(units):
        try:
            dimension, scale[place] = dimension_and_scale(unit)
        except (UnitError, AttributeError, TypeError):
            dimension = (("unreadable", 1.0),)
        if dimension not in kinds:
            kinds.append(dimension)
        kind[place] = kinds.index(dimension)
    return kinds, kind, scale


def _by_property(
    kinds: Coded, targets: Coded, factors: Array, table: FactorTable, own: Mapping[str, Coded]
) -> tuple[Array, Array, dict[int, str]]:
    """What the properties make of units of some kinds in base units, by which way, and where they
    make nothing.
    """
    values, held = {}, {}
    for name in CONVERTING_PROPERTIES:
        values[name], held[name] = _property(name, factors, table, own.get(name))
    groups = keys_of({"kind": kinds, "target": targets, **held}, len(factors))
    found, ways = np.full(len(factors), np.nan), np.full(len(groups), None, dtype=object)
    problem: dict[int, str] = {}
    for group in range(len(groups)):
        places = np.flatnonzero(groups.of_row == group)
        kind, target = (kinds.texts[groups.codes[name][group]] for name in ("kind", "target"))
        dimensions = tuple(
            (name, None if (code := groups.codes[name][group]) < 0 else held[name].texts[code])
            for name in CONVERTING_PROPERTIES
        )
        way = next(iter(paths(kind, target, dimensions)), None)
        ways[group] = way or ()
        if way is None:
            problem |= dict.fromkeys(places.tolist(), missing_property(kind, target))
        else:
            found[places] = np.prod([values[name][places] ** power for name, power in way], axis=0)
    return found, ways[groups.of_row], problem


def _property(
    name: str, factors: Array, table: FactorTable, own: Coded | None
) -> tuple[Array, Coded]:
    """A property of each entry in base units, and its dimension (blank: not declared); the row's
    own before the factor's.
    """
    dimensions, kind, magnitude = table.property(name)
    values, held = magnitude[factors], Coded(kind[factors], list(dimensions))
    # A loop over entries, which are kinds of rows: each states its own property.
    for place in np.flatnonzero(own.codes >= 0).tolist() if own else ():
        dimension, values[place] = base_value(str(own.texts[own.codes[place]]))  # type: ignore[union-attr]
        if dimension not in held.texts:
            held.texts.append(dimension)
        held.codes[place] = held.texts.index(dimension)
    return values, held
