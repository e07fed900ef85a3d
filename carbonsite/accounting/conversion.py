"""Conversion from the unit of a row to the declared unit of its factor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .. import limits
from ..arrays import Array
from ..errors import UnitError
from ..factors.table import FactorTable, base_value
from ..messages import message
from ..units import dimension_and_scale
from ..units.columns import Dimension
from ..units.conversion_paths import CONVERTING_PROPERTIES, conversion_paths, missing_property
from .coding import Coded, keys_of


@dataclass(frozen=True)
class Conversions:
    """Number of declared units in one unit of the row.

    Attributes
    ----------
    factor : array of float, shape (entries,) [declared unit/unit]
        NaN where there is no way.
    path : array of object, shape (entries,)
        The properties used and their powers, such as ``(("density", -1),)``; empty where the kinds
        are the same.
    problem : dict of int to str
        By entry.
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
        converted, path, problem = _by_property(*question, stated)
        by_factor = _by_property(*question, {})[0] if own else converted
        apart = np.abs(converted / by_factor - 1) > limits.PROPERTY_AGREEMENT
        problem |= dict.fromkeys(
            np.flatnonzero(apart).tolist(),
            message("accounting.two_conversions"),
        )
        result.factor[other] *= converted
        result.path[other] = path
        for place, reason in problem.items():
            entry = int(other[place])
            result.problem[entry] = message(
                "accounting.no_conversion",
                unit=texts[unit[entry]],
                declared_unit=texts[declared_unit[entry]],
                factor=table.ids[factors[entry]],
                reason=reason,
            )
    return result


def in_kilograms(
    units: Coded, own: Mapping[str, Coded], factors: Array, table: FactorTable
) -> Array:
    """Mass of one unit of each entry [kg]; NaN where neither unit nor property says it."""
    kinds, kind, scale = _kinds([*units.texts, "kg"])
    mass = np.where(kind == kind[-1], scale, np.nan)[units.codes]
    other = np.flatnonzero(np.isnan(mass))
    if len(other):
        stated = {name: Coded(column.codes[other], column.texts) for name, column in own.items()}
        start = Coded(kind[units.codes[other]], kinds)
        end = Coded(np.full(len(other), kind[-1]), kinds)
        per_unit = _by_property(start, end, factors[other], table, stated)[0]
        mass[other] = scale[units.codes[other]] * per_unit
    return np.asarray(mass)


def _kinds(units: list[object]) -> tuple[list[Dimension], Array, Array]:
    """Distinct dimensions of some units, the dimension of each, and its size in base units.

    The size of a unit that cannot be read is NaN.
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
    """Conversions by properties, the way of each, and the problem of those that have none."""
    values, dimension_of = {}, {}
    for name in CONVERTING_PROPERTIES:
        values[name], dimension_of[name] = _property(name, factors, table, own.get(name))
    groups = keys_of({"kind": kinds, "target": targets, **dimension_of}, len(factors))
    converted, ways = np.full(len(factors), np.nan), np.full(len(groups), None, dtype=object)
    problem: dict[int, str] = {}
    for group in range(len(groups)):
        places = np.flatnonzero(groups.of_row == group)
        kind, target = (kinds.texts[groups.codes[name][group]] for name in ("kind", "target"))
        dimensions = tuple(
            (
                name,
                None if (code := groups.codes[name][group]) < 0 else dimension_of[name].texts[code],
            )
            for name in CONVERTING_PROPERTIES
        )
        way = next(iter(conversion_paths(kind, target, dimensions)), None)
        ways[group] = way or ()
        if way is None:
            problem |= dict.fromkeys(places.tolist(), missing_property(kind, target))
        else:
            converted[places] = np.prod(
                [values[name][places] ** power for name, power in way], axis=0
            )
    return converted, ways[groups.of_row], problem


def _property(
    name: str, factors: Array, table: FactorTable, own: Coded | None
) -> tuple[Array, Coded]:
    """A property of each entry in base units, and its dimension (blank: not declared).

    A property that the row states comes before that of the factor.
    """
    dimensions, kind, magnitude = table.property(name)
    values, declared = magnitude[factors], Coded(kind[factors], list(dimensions))
    # A loop over entries, which are kinds of rows: each states its own property.
    for place in np.flatnonzero(own.codes >= 0).tolist() if own else ():
        dimension, values[place] = base_value(str(own.texts[own.codes[place]]))  # type: ignore[union-attr]
        if dimension not in declared.texts:
            declared.texts.append(dimension)
        declared.codes[place] = declared.texts.index(dimension)
    return values, declared
