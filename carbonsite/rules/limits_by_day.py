"""Which limits of a rule hold on a day, and what a value under them is."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from ..outcome import Outcome
from .rule import Rule, RuleLimit, day_of

_DIGITS = 12
"""Significant digits of a value before it is rounded: what lies beyond is noise of the sums."""


def limits_on(
    rule: Rule, building: str, modules: tuple[str, ...], day: datetime.date
) -> list[RuleLimit]:
    """The limits that hold for a type of building on a day, the one of longest standing first.

    There are several in a year whose step has no printed day: the one before and the step.
    """
    own = [
        limit
        for limit in rule.limits
        if limit.building in (building, "any") and limit.modules == modules
    ]
    before = [limit for limit in own if _is_before(limit, day)]
    steps = [limit for limit in own if limit.since == day.year]
    return [*before[-1:], *steps]


def _is_before(limit: RuleLimit, day: datetime.date) -> bool:
    """True for a limit that surely holds from a day that is not later."""
    if isinstance(limit.since, int):
        return limit.since < day.year
    return day_of(limit.since) <= day


def rounded(value: float, decimals: int | None) -> float:
    """A value as it is compared: rounded half up in decimals, once, where a rule rounds.

    Examples
    --------
    >>> rounded(12.047, 1), rounded(12.05, 1), rounded(12.047, None)
    (12.0, 12.1, 12.047)
    """
    if decimals is None or value != value:
        return value
    step = Decimal(1).scaleb(-decimals)
    return float(Decimal(f"{value:.{_DIGITS}g}").quantize(step, rounding=ROUND_HALF_UP))


def outcome_under(value: float, limits: Sequence[float]) -> Outcome:
    """The outcome of a value as it is compared: between two limits that may hold there is none."""
    if value != value or not limits:
        return Outcome.NOT_SHOWN
    if value <= min(limits):
        return Outcome.MET
    return Outcome.NOT_MET if value > max(limits) else Outcome.NOT_SHOWN
