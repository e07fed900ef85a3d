"""Values of cells as they are stored; what only some programs take for a value is refused."""

from __future__ import annotations

import re
from typing import Any

_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*", re.ASCII)
_DAY = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?(?:T?[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?)?")
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


def other_value(kind: str, stored: str) -> Any:
    """Value of a cell that is neither a number nor a shared text: text, truth, error or day.

    Raises
    ------
    ValueError, LookupError
        If it is no value of its kind, or there is no such kind.
    """
    if kind == "str":
        return stored
    if kind == "b":
        return _TRUTHS[stored.strip()]
    if (kind == "e" and stored.startswith("#")) or (kind == "d" and _DAY.fullmatch(stored)):
        return stored
    raise ValueError
