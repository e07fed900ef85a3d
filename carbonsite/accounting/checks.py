"""What is wrong with one cell of a table of activities."""

from __future__ import annotations

import datetime
import math
from typing import Any

import numpy as np

from .. import limits
from ..errors import UnitError
from ..factors.columns import PROPERTY_UNITS
from ..factors.table import base_value
from ..units import Q, as_unit, dimension_and_scale

EPOCH = datetime.date(1970, 1, 1)


def is_number(kind: type) -> bool:
    """Whether cells of a type are numbers; truth is none."""
    return issubclass(kind, float | int | np.floating | np.integer) and not issubclass(kind, bool)


def number_of(cell: Any) -> float | None:
    """A cell as a float; None where it is no number."""
    if not is_number(type(cell)):
        return None
    try:
        return float(cell)
    except OverflowError:
        return math.inf


def day_of(cell: Any) -> int | None:
    """A date, or text like ``2019-12-01``, as days since 1970; None where it is neither."""
    try:
        moment = datetime.datetime.fromisoformat(cell) if isinstance(cell, str) else cell
        return ((moment.date() if isinstance(moment, datetime.datetime) else moment) - EPOCH).days
    except (ValueError, TypeError, AttributeError):
        return None


def share_of(cell: Any) -> float | None:
    """The share that a cell states as a part of one; None where it states none, or nothing above 0
    and up to 1.
    """
    try:
        share = (
            float(Q(cell).to(as_unit("")).magnitude) if isinstance(cell, str) else number_of(cell)
        )
    except UnitError:
        return None
    return share if share is not None and 0.0 < share <= 1.0 else None


def bad_units(texts: list[Any], codes: list[int]) -> dict[int, tuple[str, str]]:
    """What is wrong with each unit of a column, and what to do about it; a column of too many is
    none of units.
    """
    read, left = codes[: limits.DISTINCT_UNITS], codes[limits.DISTINCT_UNITS :]
    bad = {code: problem for code in read if (problem := unit_problem(texts[code]))}
    return bad | dict.fromkeys(
        left,
        (
            f"comes after {len(read)} other units: this is not a column of units",
            "put the unit alone into this column",
        ),
    )


def bad_properties(name: str, texts: list[Any], codes: list[int]) -> dict[int, tuple[str, str]]:
    """What is wrong with each property that rows state; a column of too many bad ones is none of
    properties.
    """
    bad: dict[int, tuple[str, str]] = {}
    for place, code in enumerate(codes):
        if len(bad) == limits.DISTINCT_UNITS:
            return bad | dict.fromkeys(
                codes[place:],
                (
                    (
                        f"comes after {len(bad)} that cannot be used: this is not a column of"
                        " properties"
                    ),
                    "write texts such as '1.8 t/m3' into it",
                ),
            )
        problem = property_problem(name, texts[code])
        bad |= {code: problem} if problem else {}
    return bad


def unit_problem(cell: Any) -> tuple[str, str] | None:
    """What is wrong with a unit, and what to do about it."""
    if not isinstance(cell, str):
        return "is not text", "write a unit such as 'kg'"
    try:
        dimension_and_scale(cell)
    except UnitError as error:
        return error.problem, error.remedy
    return None


def property_problem(name: str, cell: Any) -> tuple[str, str] | None:
    """What is wrong with a property that a row states, and what to do about it."""
    try:
        dimension, value = base_value(str(cell))
    except UnitError as error:
        return error.problem, error.remedy
    if value > 0 and dimension in [dimension_and_scale(unit)[0] for unit in PROPERTY_UNITS[name]]:
        return None
    return (
        f"is not a {name.replace('_', ' ')}",
        f"write more than 0 {' or '.join(PROPERTY_UNITS[name])}",
    )
