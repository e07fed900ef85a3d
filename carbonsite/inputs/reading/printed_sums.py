"""Whether a number is the sum of others to its printed digits."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from ...arrays import Floats

_DECIMALS = re.compile(r"[.,](\d+)\s*$")
_EXACT = 1e-9
"""Relative difference that programs leave when they add up."""


def decimals_of(cell: object, mark: str) -> int:
    """Decimals with which a cell states its number; a number of a sheet is exact.

    Examples
    --------
    >>> decimals_of("1 250,50", ","), decimals_of("1.250", ","), decimals_of(12.25, "")
    (2, 0, 2)
    """
    if isinstance(cell, str):
        digits = re.match(r"[^a-zA-Z]*", cell)
        decimals = _DECIMALS.search(digits[0] if digits else "")
        is_decimal = decimals and (not mark or decimals[0].strip()[0] == mark)
        return len(decimals[1]) if decimals and is_decimal else 0
    text = f"{cell:.15g}" if isinstance(cell, int | float) else ""
    return len(text.partition(".")[2]) if "e" not in text else 15


def is_printed_sum(stated: float, decimals: int, parts: Sequence[float] | Floats) -> bool:
    """True if some numbers add up to a stated one, rounded to its decimals.

    Examples
    --------
    >>> is_printed_sum(325.0, 0, [100.2, 224.9]), is_printed_sum(325.0, 0, [100.2, 225.4])
    (True, False)
    """
    total = math.fsum(parts)
    return abs(total - stated) <= max(0.5 * 10.0**-decimals, _EXACT * abs(stated)) * (1 + 1e-9)


def significant_digits(number: float) -> int:
    """Digits of a number without the zeros at its ends.

    Examples
    --------
    >>> significant_digits(325.0), significant_digits(1200.0), significant_digits(0.05)
    (3, 2, 1)
    """
    return len(f"{number:.14e}".partition("e")[0].replace(".", "").replace("-", "").strip("0"))
