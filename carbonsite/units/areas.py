"""Floor areas of a site, to which numbers per square metre refer."""

from __future__ import annotations

import math

from ..errors import InputError, UnitError
from ..messages.problems import problem
from . import as_unit
from .quantities import read_as
from .registry import Quantity

KINDS = ("m2 BTA", "m2 BRA", "m2 heated", "m2 BR18", "m2", "user")
"""Types of areas, and users: what emissions can be counted per."""


def areas_of(*areas: str | Quantity | None) -> tuple[Quantity, ...]:
    """Areas as quantities.

    Parameters
    ----------
    *areas : str or Quantity or None
        None is left out.

    Raises
    ------
    InputError
        If one is not an area, or two are of one type.

    Examples
    --------
    >>> areas_of("5000 m2 BTA", "4300 m2 BRA")
    (Q('5000 m2 BTA'), Q('4300 m2 BRA'))
    """
    quantities = [read_as(area, KINDS[0]) for area in areas if area is not None]
    types = [_type_of(area) for area in quantities]
    problems = []
    for index, (area, type_) in enumerate(zip(quantities, types, strict=True)):
        if not type_ or not 0 < area.magnitude < math.inf:
            problems.append(problem("areas", str(area), "areas.not_an_area"))
        if type_ and type_ in types[:index]:
            problems.append(problem("areas", str(area), "areas.second"))
    if problems:
        raise InputError.of("areas", problems)
    return tuple(quantities)


def _type_of(quantity: Quantity) -> str:
    """The type of an area; empty if the quantity is not one."""
    return next((kind for kind in KINDS if _is_of(quantity, kind)), "")


def _is_of(quantity: Quantity, kind: str) -> bool:
    try:
        quantity.to(as_unit(kind))
    except UnitError:
        return False
    return True
