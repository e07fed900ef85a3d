"""How far a central saving lies from a claim, and at which two assumptions the two would meet."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ..messages import Joined, message
from ..units import Quantity
from .bounds import Bounds, savings_at
from .scenario import Scenario

_POINTS = 33
"""Points on a path; two more passes between two of them find the value closely."""

_NEAR = 1e-3
"""Share of a claim within which a saving meets it."""

_NOTHING = 1e-3
"""Share of its value at which an assumption is as good as nothing; 0 itself may divide."""


class Gap(NamedTuple):
    """A saving beside a claim, and the two assumptions that move it furthest towards the claim.

    Attributes
    ----------
    measures, basis : str
    ratio : float
        Of the saving to the claim.
    first, second : str
        The two assumptions; blank where there are fewer.
    first_value, second_value : str
        Where both together bring the saving to the claim, or as near as they can.
    saving : float [kgCO2e]
        At those values.
    outcome : Message
        What this says, in a sentence.
    """

    measures: str
    basis: str
    ratio: float
    first: str
    first_value: str
    second: str
    second_value: str
    saving: float
    outcome: str


class _Path(NamedTuple):
    """The way of one assumption from its value past one end of its range."""

    name: str
    value: Quantity
    end: Quantity

    def at(self, step: float) -> Quantity:
        """The quantity at a step: 0 is its value, 1 the end of the range.

        Below its range it goes on to nothing; above, a share or an efficiency has nowhere to go.
        """
        start, end = (float(q.to(self.value.units).magnitude) for q in (self.value, self.end))
        number = start + step * (end - start)
        return Quantity(
            min(number, end) if end > start else max(number, _NOTHING * start), self.value.units
        )

    def text(self, step: float) -> str:
        """The quantity at a step, to three digits; 0 where it is as good as nothing."""
        number = float(self.at(step).magnitude)
        is_nothing = number <= _NOTHING * float(self.value.magnitude)
        return f"{0.0 if is_nothing else float(f'{number:.3g}'):.10g} {self.value.units}"

    @property
    def last(self) -> float:
        """The step at which it has nowhere left to go."""
        start, end = (float(q.to(self.value.units).magnitude) for q in (self.value, self.end))
        return 1.0 if end > start else max(1.0, start / (start - end))


def gap_of(title: str, basis: str, scenario: Scenario, bounds: Bounds, claimed: float) -> Gap:
    """The gap between a scenario's central saving and a claim [kgCO2e]."""
    value = float(bounds.value.magnitude)
    ends = [float(end.magnitude) for end in (bounds.low, bounds.high)]
    if np.isnan([value, *ends]).any():
        nothing = message("claims.gap.undeclared")
        return Gap(title, basis, float("nan"), "", "", "", "", float("nan"), nothing)
    paths = _furthest(scenario, bounds.sensitivity, value, claimed)
    step, saving = _meeting(scenario, paths, claimed) if paths else (0.0, value)
    texts = [path.text(step) for path in paths]
    ratio = value / claimed if claimed else float("nan")
    meets = abs(saving - claimed) <= _NEAR * abs(claimed)
    kind = "within" if step <= 1.0 else "beyond"
    outcome = message(
        f"claims.gap.{'alone' if not paths else kind if meets else 'apart'}",
        ratio=ratio,
        at=Joined([f"{path.name} {text}" for path, text in zip(paths, texts, strict=True)], "and"),
        saving=saving,
    )
    names, texts = [*(path.name for path in paths), "", ""], [*texts, "", ""]
    return Gap(title, basis, ratio, names[0], texts[0], names[1], texts[1], saving, outcome)


def _furthest(
    scenario: Scenario, sensitivity: pd.DataFrame, value: float, claimed: float
) -> list[_Path]:
    """The two assumptions whose ranges bring the saving furthest towards the claim."""
    ends = sensitivity[["saving_at_low", "saving_at_high"]].to_numpy(dtype=float)
    moves = np.sign(claimed - value) * (ends - value)
    known = {a.name: a for a in scenario.runs.uncertain}
    paths = []
    for place in np.argsort(-moves.max(axis=1, initial=0.0), kind="stable")[:2].tolist():
        if moves[place].max() > 0:
            a = known[sensitivity["assumption"].iloc[place]]
            paths.append(_Path(a.name, a.value, (a.low, a.high)[int(moves[place].argmax())]))
    return paths


def _meeting(scenario: Scenario, paths: list[_Path], claimed: float) -> tuple[float, float]:
    """The step at which the saving first meets the claim, or comes nearest, and the saving."""
    start, stop = 0.0, max(path.last for path in paths)
    for _ in range(3):
        steps = np.linspace(start, stop, _POINTS)
        points = [{path.name: path.at(step) for path in paths} for step in steps.tolist()]
        distance = savings_at(scenario.runs, points) - claimed
        # Beyond the ranges a saving may be undeclared; the way ends there.
        known = int(np.append(np.isnan(distance), True).argmax())
        steps, distance = steps[:known], distance[:known]
        crossed = np.flatnonzero(np.sign(distance[1:]) != np.sign(distance[0]))
        if not len(crossed):
            nearest = int(np.abs(distance).argmin())
            return float(steps[nearest]), float(distance[nearest]) + claimed
        start, stop = float(steps[crossed[0]]), float(steps[crossed[0] + 1])
    nearest = int(np.abs(distance).argmin())
    return float(steps[nearest]), float(distance[nearest]) + claimed
