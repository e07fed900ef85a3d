"""When two numbers of a declaration agree, given how many digits they are printed with."""

from __future__ import annotations

from collections.abc import Iterable

from .. import limits


def half_digit(number: float) -> float:
    """Half a unit of the last digit that the number is printed with; 0 for a zero, which is exact.

    Examples
    --------
    >>> half_digit(12.5), half_digit(300.0), half_digit(0.0)
    (0.05, 0.5, 0.0)
    """
    if not number:
        return 0.0
    mantissa, _, exponent = repr(float(number)).partition("e")
    return float(0.5 * 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2].rstrip("0"))))


def is_near(one: float, other: float) -> bool:
    """True if two numbers differ by a small share of the larger or less."""
    return abs(one - other) <= limits.SPLIT_AGREEMENT * max(abs(one), abs(other))


def agree(one: float, other: float) -> bool:
    """True if two numbers differ by a small share of the larger plus rounding in print, or less."""
    room = half_digit(one) + half_digit(other)
    return abs(one - other) <= limits.SPLIT_AGREEMENT * max(abs(one), abs(other)) + room


def adds_up(parts: Iterable[float], total: float) -> bool:
    """True if the parts add up to the total, within a small share of it plus rounding in print."""
    parts = tuple(parts)
    room = limits.SPLIT_AGREEMENT * abs(total) + sum(map(half_digit, (total, *parts)))
    return abs(sum(parts) - total) <= room


def sum_of_declared(numbers: Iterable[float | None]) -> float | None:
    """Sum of numbers; None if one of them is not declared."""
    declared = list(numbers)
    if any(number is None for number in declared):
        return None
    return sum(number for number in declared if number is not None)
