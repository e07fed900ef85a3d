"""From one kind of unit to another by properties: a density, a heating value, a swell, a thickness."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import combinations
from typing import Any, TypeAlias

from .. import limits
from ..errors import UnitError
from ..messages import Joined, Message, message
from .columns import CONVERTING_PROPERTIES as CONVERTING_PROPERTIES
from .columns import Dimension, dimension_and_scale

Path: TypeAlias = tuple[tuple[str, int], ...]
"""Properties and the powers with which they are used: forwards (1) or backwards (-1)."""


@lru_cache(maxsize=4096)
def paths(
    kind: Dimension, target: Dimension, held: tuple[tuple[str, Dimension | None], ...]
) -> tuple[Path, ...]:
    """The ways from one kind to another by one property, or by two, each used forwards or
    backwards; shortest first.
    """
    powers = [
        (name, power, dimension)
        for name, dimension in held
        if dimension is not None
        for power in (1, -1)
    ]
    found = []
    for size in (1, 2):
        for chosen in combinations(powers, size):
            if len({name for name, _, _ in chosen}) == size and _reached(kind, chosen) == dict(
                target
            ):
                found.append(tuple((name, power) for name, power, _ in chosen))
    return tuple(found)


def _reached(kind: Dimension, chosen: tuple[tuple[str, int, Dimension], ...]) -> dict[str, float]:
    total = dict(kind)
    for _, power, dimension in chosen:
        for base, exponent in dimension:
            total[base] = total.get(base, 0.0) + power * exponent
    return {base: exponent for base, exponent in total.items() if exponent}


def conversion_through(unit: str, target: str, properties: Mapping[str, Any]) -> float:
    """How many `target` one `unit` is, by properties where the kinds differ [target/unit].

    Parameters
    ----------
    properties : mapping of str to Quantity
        Those that are known, by name.

    Raises
    ------
    UnitError
        Where no property joins the two kinds, or two ways disagree.

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
    held = tuple((name, dimension_and_scale(str(properties[name].units))[0]) for name in base)
    found = []
    for way in paths(kind, target_kind, held):
        factor = scale / target_scale
        for name, power in way:
            factor *= base[name].magnitude ** power
        found.append(factor)
    if not found:
        reason = missing_property(kind, target_kind)
        raise UnitError(message("conversion.impossible", unit=unit, target=target, reason=reason))
    if any(abs(other / found[0] - 1) > limits.PROPERTY_AGREEMENT for other in found):
        raise UnitError(
            message("conversion.contradictory", unit=unit, target=target),
            message("conversion.contradictory.remedy", names=Joined(base)),
        )
    return float(found[0])


MASS, VOLUME, ENERGY, AREA = (dimension_and_scale(unit)[0] for unit in ("kg", "m3", "kWh", "m2"))
_HINTS = {
    frozenset({MASS, VOLUME}): "conversion.no_density",
    frozenset({MASS, ENERGY}): "conversion.no_heating_value",
    frozenset({VOLUME, ENERGY}): "conversion.no_heating_value",
    frozenset({AREA, VOLUME}): "conversion.no_thickness",
    frozenset({AREA, MASS}): "conversion.no_density_per_area",
}


def missing_property(kind: Dimension, target: Dimension) -> Message:
    """Which property would turn one kind into the other."""
    return message(_HINTS.get(frozenset({kind, target}), "conversion.no_property"))
