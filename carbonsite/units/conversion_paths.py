"""Conversion between kinds of units by properties, such as a density or a heating value."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import combinations
from typing import TypeAlias

from .. import limits
from ..errors import UnitError
from ..messages import Joined, Message, message, with_remedy
from .columns import CONVERTING_PROPERTIES as CONVERTING_PROPERTIES
from .columns import Dimension, dimension_and_scale
from .registry import Quantity

ConversionPath: TypeAlias = tuple[tuple[str, int], ...]
"""Properties and their powers: 1 multiplies by the property, -1 divides by it."""


@lru_cache(maxsize=4096)
def conversion_paths(
    kind: Dimension, target: Dimension, properties: tuple[tuple[str, Dimension | None], ...]
) -> tuple[ConversionPath, ...]:
    """Ways from one kind of unit to another by one or two of the properties; shortest first."""
    powers = [
        (name, power, dimension)
        for name, dimension in properties
        if dimension is not None
        for power in (1, -1)
    ]
    return tuple(
        tuple((name, power) for name, power, _ in chosen)
        for size in (1, 2)
        for chosen in combinations(powers, size)
        if len({name for name, _, _ in chosen}) == size and _reached(kind, chosen) == dict(target)
    )


def _reached(kind: Dimension, chosen: tuple[tuple[str, int, Dimension], ...]) -> dict[str, float]:
    total = dict(kind)
    for _, power, dimension in chosen:
        for base, exponent in dimension:
            total[base] = total.get(base, 0.0) + power * exponent
    return {base: exponent for base, exponent in total.items() if exponent}


def conversion_through(unit: str, target: str, properties: Mapping[str, Quantity]) -> float:
    """Number of `target` in one `unit`, by properties if the kinds differ [target/unit].

    Parameters
    ----------
    properties : mapping of str to Quantity
        The known properties by name.

    Raises
    ------
    UnitError
        If no property joins the two kinds, or two ways disagree.

    Examples
    --------
    >>> from carbonsite.units import Q
    >>> conversion_through("m3", "t", {"density": Q("2,4 t/m3")})
    2.4
    """
    (kind, scale), (target_kind, target_scale) = (
        dimension_and_scale(unit),
        dimension_and_scale(target),
    )
    if kind == target_kind:
        return scale / target_scale
    base = {
        name: properties[name].to_root_units()
        for name in CONVERTING_PROPERTIES
        if name in properties
    }
    dimensions = tuple((name, dimension_and_scale(str(properties[name].units))[0]) for name in base)
    conversions = []
    for path in conversion_paths(kind, target_kind, dimensions):
        conversion = scale / target_scale
        for name, power in path:
            conversion *= base[name].magnitude ** power
        conversions.append(conversion)
    if not conversions:
        reason = missing_property(kind, target_kind)
        raise UnitError(message("conversion.impossible", unit=unit, target=target, reason=reason))
    if any(abs(other / conversions[0] - 1) > limits.PROPERTY_AGREEMENT for other in conversions):
        raise UnitError(
            *with_remedy("conversion.contradictory", unit=unit, target=target, names=Joined(base)),
        )
    return float(conversions[0])


MASS, VOLUME, ENERGY, AREA = (dimension_and_scale(unit)[0] for unit in ("kg", "m3", "kWh", "m2"))
_HINTS = {
    frozenset({MASS, VOLUME}): "conversion.no_density",
    frozenset({MASS, ENERGY}): "conversion.no_heating_value",
    frozenset({VOLUME, ENERGY}): "conversion.no_heating_value",
    frozenset({AREA, VOLUME}): "conversion.no_thickness",
    frozenset({AREA, MASS}): "conversion.no_density_per_area",
}


def missing_property(kind: Dimension, target: Dimension) -> Message:
    """Message that names what would turn one kind into the other: a property, or a year."""
    if dict(kind) == _per_time(target):
        return message("conversion.per_time")
    return message(_HINTS.get(frozenset({kind, target}), "conversion.no_property"))


def _per_time(kind: Dimension) -> dict[str, float]:
    """The dimension of an amount of a kind for each unit of time, such as power of energy."""
    powers = dict(kind)
    time = powers.pop("[time]", 0.0) - 1.0
    return powers | ({"[time]": time} if time else {})
