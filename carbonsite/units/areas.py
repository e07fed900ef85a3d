"""Floor areas: a number per square metre says of which."""

from __future__ import annotations

import math
from typing import Any

from ..errors import InputError, UnitError
from ..messages import message
from . import Q, as_unit

KINDS = ("m2 BTA", "m2 BRA", "m2")


def areas_of(*areas: Any) -> tuple[Any, ...]:
    """Areas as quantities.

    Parameters
    ----------
    *areas : str or Quantity or None
        None is no area.

    Raises
    ------
    InputError
        Where one is no area, or two are of one type.

    Examples
    --------
    >>> areas_of("5000 m2 BTA", "4300 m2 BRA")
    (Q('5000 m2 BTA'), Q('4300 m2 BRA'))
    """
    found = [Q(each) for each in areas if each is not None]
    kinds = [_kind(each) for each in found]
    problems = [
        {
            "column": "areas",
            "value": str(each),
            "problem": message("areas.not_an_area"),
            "remedy": message("areas.not_an_area.remedy"),
        }
        for each in found
        if not _is_area(each)
    ]
    twice = [
        each for place, each in enumerate(found) if kinds[place] and kinds[place] in kinds[:place]
    ]
    problems += [
        {
            "column": "areas",
            "value": str(each),
            "problem": message("areas.second"),
            "remedy": message("areas.second.remedy"),
        }
        for each in twice
    ]
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
