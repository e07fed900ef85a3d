"""Numbers in attributes of a stranger's file."""

from __future__ import annotations

import math

_DIGITS = 9

TRUE, FALSE = ("1", "true"), ("0", "false")


def whole(text: str | None, usual: int = 0) -> int:
    """A whole number; the usual one if it is none.

    Examples
    --------
    >>> whole("12"), whole("x"), whole("9" * 5000)
    (12, 0, 0)
    """
    is_number = text is not None and text.isascii() and text.isdecimal() and len(text) <= _DIGITS
    return int(text or "0") if is_number else usual


def size(text: str | None, usual: float) -> float:
    """A size; the usual one if it is none.

    Examples
    --------
    >>> size("0.5", 1.0), size("nan", 1.0), size(None, 1.0)
    (0.5, 1.0, 1.0)
    """
    try:
        number = float(text or "")
    except ValueError:
        return usual
    return number if math.isfinite(number) else usual
