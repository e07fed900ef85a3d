"""Check of the products: a few runs with all inputs varied together, compared with the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from .distributions import Distribution
from .model import ProductModel
from .streams import order, scores

Array = np.ndarray

RUNS = 4
"""Number of runs with all inputs varied together."""

CHECK = 5
"""Seed of the check, so that it does not depend on the seed of a simulation."""


class HasDistribution(Protocol):
    """Something with a distribution: an input, or a varied assumption."""

    @property
    def distribution(self) -> Distribution: ...


@dataclass(frozen=True)
class JointRuns:
    """Runs with all inputs varied together.

    Attributes
    ----------
    runs : list of sequence of float
        The value of each input in each run.
    values : array of float, shape (runs, lines) [kgCO2e]
    """

    runs: Sequence[Sequence[float]]
    values: Array


def joint_runs(varied: Sequence[HasDistribution]) -> list[list[float]]:
    """Values of all inputs for a few runs: each a quantile of its own stratum in each run."""
    columns = [
        one.distribution.at(scores(RUNS, 0))[order(f"check {place}", CHECK, 0, RUNS)]
        for place, one in enumerate(varied)
    ]
    return [[float(column[run]) for column in columns] for run in range(RUNS)]


def checked(model: ProductModel, joint: JointRuns, inputs: Sequence[int]) -> ProductModel:
    """The model with its largest differences from the runs."""
    return replace(model, deviation=_deviation(model, joint, inputs))


def _deviation(model: ProductModel, joint: JointRuns, inputs: Sequence[int]) -> Array:
    """Largest difference of each sum between the products and the runs [kgCO2e].

    Parameters
    ----------
    inputs : sequence of int
        The inputs that the runs vary, in the order of their values.
    """
    if not len(joint.runs):
        return np.zeros(len(model.sums.names))
    values = np.array(joint.runs)
    place = {one: column for column, one in enumerate(inputs)}
    products = np.repeat(model.base[:, np.newaxis], len(values), axis=1)
    for response in model.responses:
        products[response.lines] *= response.at(values[:, place[response.input]])
    for column in (model.factor, model.amount):
        for one, of in place.items():
            products[column == one] *= values[:, of]
    lines = np.arange(len(model.base))
    difference = model.sums.of_lines(lines, len(lines)) @ np.nan_to_num(products - joint.values.T)
    return np.asarray(np.abs(difference).max(axis=1))
