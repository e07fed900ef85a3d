"""Checks of single cells of a table of activities."""

from __future__ import annotations

import datetime
import math
from functools import cache
from typing import Any

import numpy as np

from .. import limits
from ..errors import InputError, UnitError
from ..factors.columns import PROPERTY_UNITS
from ..factors.table import base_value
from ..messages import Joined, Word, with_remedy
from ..units import Q, as_unit, dimension_and_scale
from ..units.dates import AmbiguousDayError, period_of
from .problems import Problem

EPOCH = datetime.date(1970, 1, 1)


def is_number(kind: type) -> bool:
    """True if cells of a type are numbers; truth values are not."""
    return issubclass(kind, float | int | np.floating | np.integer) and not issubclass(kind, bool)


def number_of(cell: Any) -> float | None:
    """Cell as a float; None where it is not a number."""
    if not is_number(type(cell)):
        return None
    try:
        return float(cell)
    except OverflowError:
        return math.inf


def days_of(cell: object) -> tuple[int, int] | Problem:
    """Days since 1970 of the first and last day of a date or period; else what is wrong with it."""
    try:
        period = period_of(cell)
    except AmbiguousDayError:
        return _wrong_date("inputs.ambiguous_day")
    if period is None:
        return _wrong_date("inputs.not_a_date")
    if period.first.year != period.last.year:
        return _wrong_date("inputs.several_years")
    return (period.first - EPOCH).days, (period.last - EPOCH).days


@cache
def _wrong_date(key: str) -> Problem:
    """The problem of a date, made once however many there are."""
    return with_remedy(key)


def as_date(date: object, *, last: bool = False) -> datetime.date | None:
    """Date from a date, or from text like ``2019-12-01``; None stays None.

    Parameters
    ----------
    last : bool
        Of a month or a year its last day; by default the first.

    Raises
    ------
    InputError
        Where it is neither.
    """
    if date is None:
        return None
    first, end = days_of(date)
    if isinstance(first, str) or isinstance(end, str):
        row = {"column": "date", "value": date, "problem": first, "remedy": end}
        raise InputError.of("account", [row])
    return EPOCH + datetime.timedelta(days=end if last else first)


def share_of(cell: object) -> float | None:
    """Share that a cell states, above 0 and up to 1; None where it states none."""
    try:
        share = (
            float(Q(cell).to(as_unit("")).magnitude) if isinstance(cell, str) else number_of(cell)
        )
    except UnitError:
        return None
    return share if share is not None and 0.0 < share <= 1.0 else None


def bad_units(texts: list[object], codes: list[int]) -> dict[int, Problem]:
    """Problem of each code whose text is not a unit.

    After `limits.DISTINCT_UNITS` texts the column is not one of units, and all others are refused.
    """
    read, unread = codes[: limits.DISTINCT_UNITS], codes[limits.DISTINCT_UNITS :]
    bad = {code: problem for code in read if (problem := unit_problem(texts[code]))}
    if not unread:
        return bad
    too_many = with_remedy("accounting.too_many_units", count=len(read))
    return bad | dict.fromkeys(unread, too_many)


def bad_properties(name: str, texts: list[object], codes: list[int]) -> dict[int, Problem]:
    """Problem of each code whose text is not the property.

    After `limits.DISTINCT_UNITS` bad texts the column is not one of properties, and all others are
    refused.
    """
    bad: dict[int, Problem] = {}
    for place, code in enumerate(codes):
        if len(bad) == limits.DISTINCT_UNITS:
            too_many = with_remedy("accounting.too_many_bad_properties", count=len(bad))
            return bad | dict.fromkeys(codes[place:], too_many)
        problem = property_problem(name, texts[code])
        bad |= {code: problem} if problem else {}
    return bad


def unit_problem(cell: object) -> Problem | None:
    """Problem of a cell as a unit; None where it is one."""
    if not isinstance(cell, str):
        return with_remedy("accounting.unit_not_text")
    try:
        dimension_and_scale(cell)
    except UnitError as error:
        return error.problem, error.remedy
    return None


def property_problem(name: str, cell: object) -> Problem | None:
    """Problem of a cell as a property; None where it is one."""
    try:
        dimension, value = base_value(str(cell))
    except UnitError as error:
        return error.problem, error.remedy
    if value > 0 and dimension in [dimension_and_scale(unit)[0] for unit in PROPERTY_UNITS[name]]:
        return None
    return with_remedy(
        "accounting.not_the_property",
        name=Word("property", name),
        units=Joined(PROPERTY_UNITS[name], "or"),
    )
