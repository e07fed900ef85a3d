"""Floor areas: a number per square metre says of which."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from .errors import InputError, UnitError
from .units import Q, as_unit

KINDS = ("m2 BTA", "m2 BRA", "m2")


def areas_of(area: Any, areas: Iterable[Any]) -> tuple[Any, ...]:
    """The areas of a scenario, the first one first.

    Parameters
    ----------
    area : str or Quantity or None
    areas : iterable of str or Quantity
        Among which `area` may be.

    Raises
    ------
    InputError
        Where one is no area, or two are of one type.

    Examples
    --------
    >>> areas_of("5000 m2 BTA", ["4300 m2 BRA"])
    (Q('5000 m2 BTA'), Q('4300 m2 BRA'))
    """
    found = list(dict.fromkeys(Q(each) for each in (*(() if area is None else (area,)), *((areas,) if isinstance(areas, str) else areas))))
    problems = [{"column": "areas", "value": str(each), "problem": "is not an area", "remedy": "write it like '5000 m2 BTA'"} for each in found if not _is_area(each)]
    kinds = [_kind(each) for each in found]
    problems += [{"column": "areas", "value": str(each), "problem": "is a second area of its type", "remedy": "give one of each type"} for place, each in enumerate(found) if kinds[place] in kinds[:place]]
    if problems:
        raise InputError.of("areas", problems)
    return tuple(found)


def _is_area(quantity: Any) -> bool:
    return bool(_kind(quantity)) and math.isfinite(quantity.magnitude) and quantity.magnitude > 0


def _kind(quantity: Any) -> str:
    """The type of an area; empty where it is none."""
    return next((kind for kind in KINDS if _holds(quantity, kind)), "")


def _holds(quantity: Any, kind: str) -> bool:
    try:
        quantity.to(as_unit(kind))
    except UnitError:
        return False
    return True
