"""Whether products tell the truth: a few runs with all inputs moved together, beside what the
products say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from .distributions import Distribution
from .model import ProductModel
from .streams import order, scores

Array = np.ndarray[Any, Any]

RUNS = 4
"""ModelRuns in which all inputs are moved together."""

CHECK = 5
"""Seed of the check; a draw of a simulation never decides whether it was checked."""


class HasDistribution(Protocol):
    """What can be moved."""

    @property
    def distribution(self) -> Distribution: ...


@dataclass(frozen=True)
class JointRuns:
    """ModelRuns with all inputs moved together.

    Attributes
    ----------
    runs : list of sequence of float
        The value of each input in each run.
    values : array of float, shape (runs, lines) [kgCO2e]
    """

    runs: Sequence[Sequence[float]]
    values: Array


def joint_runs(moving: Sequence[HasDistribution]) -> list[list[float]]:
    """Values of all inputs for a few runs: each a quantile of its own stratum in each run."""
    columns = [
        one.distribution.at(scores(RUNS, 0))[order(f"check {place}", CHECK, 0, RUNS)]
        for place, one in enumerate(moving)
    ]
    return [[float(column[run]) for column in columns] for run in range(RUNS)]


def checked(model: ProductModel, joint: JointRuns, inputs: Sequence[int]) -> ProductModel:
    """The model, with how far its products lay from the runs."""
    return replace(model, deviation=_deviation(model, joint, inputs))


def _deviation(model: ProductModel, joint: JointRuns, inputs: Sequence[int]) -> Array:
    """How far each sum of the products lies from the runs at most [kgCO2e].

    Parameters
    ----------
    inputs : sequence of int
        The inputs that the runs have moved, in the order of their values.
    """
    if not len(joint.runs):
        return np.zeros(len(model.sums.names))
    values = np.array(joint.runs)
    place = {one: column for column, one in enumerate(inputs)}
    said = np.repeat(model.base[:, np.newaxis], len(values), axis=1)
    for response in model.responses:
        said[response.lines] *= response.at(values[:, place[response.input]])
    for column in (model.factor, model.amount):
        for one, of in place.items():
            said[column == one] *= values[:, of]
    lines = np.arange(len(model.base))
    apart = model.sums.of_lines(lines, len(lines)) @ np.nan_to_num(said - joint.values.T)
    return np.asarray(np.abs(apart).max(axis=1))
