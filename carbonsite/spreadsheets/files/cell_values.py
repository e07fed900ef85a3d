"""Values of cells as they are stored; what only some programs take for a value is refused."""

from __future__ import annotations

import datetime
import re
from typing import Any

_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]{5,15}Z?)?|[0-9]{2}:[0-9]{2}:[0-9]{2}")
_TRUTHS = {"1": True, "0": False}


def number_of(stored: str) -> float | None:
    """Number of a cell; None if it is blank.

    Python also reads ``1_000``, ``nan`` and digits of any script.

    Raises
    ------
    ValueError
        If it is no number.
    """
    if stored.isspace():
        return None
    value = float(stored)
    is_odd = value - value != 0.0 or "_" in stored or not stored.isascii()
    if is_odd and not _NUMBER.fullmatch(stored):
        raise ValueError
    return value


def moment_of(stored: str) -> datetime.date | datetime.time:
    """Day, moment or time of a cell that states it in ISO 8601.

    Raises
    ------
    ValueError
        If it states none.

    Examples
    --------
    >>> str(moment_of("2024-02-01")), str(moment_of("2024-02-01T08:30:00"))
    ('2024-02-01', '2024-02-01 08:30:00')
    """
    if not _DAY.fullmatch(stored):
        raise ValueError
    if stored[2] == ":":
        return datetime.time.fromisoformat(stored)
    moment = datetime.datetime.fromisoformat(stored.removesuffix("Z"))
    return moment if moment.time() != datetime.time() else moment.date()


def other_value(kind: str, stored: str) -> Any:
    """Value of a cell that is neither a number nor a shared text: text, truth, error or day.

    Raises
    ------
    ValueError, LookupError
        If it is no value of its kind, or there is no such kind.
    """
    if kind == "str":
        return stored
    if not stored and kind in ("b", "e", "d"):
        return None
    if kind == "b":
        return _TRUTHS[stored.strip()]
    if kind == "e" and stored.startswith("#"):
        return stored
    if kind == "d":
        moment_of(stored)
        return stored
    raise ValueError
