"""Dependence of lines on assumptions, from runs with each assumption alone at its two ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from ...units import Quantity
from ...units.assumption import Assumption
from .distributions import Distribution, Scores, Triangular
from .model import Input, Kind, Response
from .spread import Shape, Spread, between_text

Array = np.ndarray

ENDS = Scores(np.array([0.0, 1.0]), np.array([-1.959963984540054, 1.959963984540054]))
"""Quantiles of the runs: the ends of a triangular or uniform spread; 2.5 % and 97.5 % of others."""

MIDDLE = Scores(np.array([0.5]), np.array([0.0]))
INSIDE = 1e-3
"""Least distance of a base from the ends of its range, as a share of it; lines vanish there."""

STRAIGHT = 1e-9
"""Relative difference below which two slopes, or two results, are the same."""


@dataclass(frozen=True)
class VariedAssumption:
    """An assumption with its distribution, and the three values at which runs are made."""

    assumption: Assumption
    distribution: Distribution
    spread: str
    base: float
    low: float
    high: float

    def quantity(self, number: float) -> Quantity:
        """A plain number as a quantity of the assumption's unit."""
        return Quantity(float(number), self.assumption.value.units)

    @property
    def ends(self) -> tuple[float, float, float]:
        """Base, low and high."""
        return self.base, self.low, self.high

    @property
    def is_moved(self) -> bool:
        """True if the base is not the assumption's own value."""
        return self.base != float(self.assumption.value.magnitude)

    @property
    def as_input(self) -> Input:
        a = self.assumption
        return Input(
            a.name,
            Kind.ASSUMPTION,
            self.distribution,
            str(a.value),
            self.spread,
            str(a.source or a.reason or a.status.value),
        )


def varied_and_certain(
    assumptions: Iterable[Assumption], spreads: Mapping[str, Spread]
) -> tuple[list[VariedAssumption], list[str]]:
    """The assumptions with a range or a spread, and the names of the others."""
    by_name = {a.name: a for a in assumptions}
    certain = [a.name for a in by_name.values() if a.is_certain and a.name not in spreads]
    moving = [varied(a, spreads.get(name)) for name, a in by_name.items() if name not in certain]
    return moving, certain


def varied(assumption: Assumption, spread: Spread | None) -> VariedAssumption:
    """An assumption with its distribution: triangular from low to high if no spread is given."""
    unit, value = str(assumption.value.units), float(assumption.value.magnitude)
    if spread is not None:
        distribution: Distribution = spread.distribution(assumption.name, unit, value)
        text = str(spread)
    else:
        low, high = (
            float(end.to(assumption.value.units).magnitude)
            for end in (assumption.low, assumption.high)
        )
        distribution = Triangular(low, value, high)
        text = between_text(Shape.TRIANGULAR, str(assumption.low), str(assumption.high))
    low, high = distribution.at(ENDS).tolist()
    room = INSIDE * (high - low)
    base = value if low + room < value < high - room else float(distribution.at(MIDDLE)[0])
    return VariedAssumption(assumption, distribution, text, base, low, high)


def response_of(
    place: int, ends: tuple[float, float, float], at_base: Array, at_low: Array, at_high: Array
) -> Response | None:
    """Response of the lines that differ in some run; None if no line does."""
    base, lowest, highest = ends
    width = highest - lowest
    moved = np.abs(np.stack([at_low, at_high]) - at_base).max(axis=0) > STRAIGHT * np.abs(at_base)
    lines = np.flatnonzero(moved & (at_base != 0))
    if not len(lines):
        return None
    low, high = at_low[lines] / at_base[lines], at_high[lines] / at_base[lines]
    before, after = (lowest - base) / width, (highest - base) / width
    left, right = (low - 1) / before, (high - 1) / after
    is_straight = np.abs(left - right) <= STRAIGHT * np.maximum(np.abs(left), np.abs(right))
    below = np.where(
        is_straight | (high == low), 0.0, (left - right) / np.where(high == low, 1.0, high - low)
    )
    above = left + low * below
    bent = ~is_straight & ((high == low) | (1 + below * before <= 0) | (1 + below * after <= 0))
    return Response(
        place,
        base,
        width,
        lines,
        np.where(bent, right, np.where(is_straight, right, above)),
        np.where(bent, left, below),
        bent,
    )
