"""Draws in which the measures are run: right whatever a measure does, but slow."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...scenarios.scenario_runs import ScenarioRuns
from .model import Input
from .scenario_model import ModelRuns
from .spread import Spread
from .streams import blocks, order, scores

Array = np.ndarray


def rerun_draws(runs: ScenarioRuns, spreads: Mapping[str, Spread], draws: int, seed: int) -> Array:
    """Draws of a scenario's results, shape (sums, draws) [kgCO2e]; inputs as in `draws_of`."""
    model = ModelRuns(runs, spreads)
    return np.concatenate(
        [_block(model, seed, block, size) for block, size in enumerate(blocks(draws))], axis=1
    )


def _block(runs: ModelRuns, seed: int, block: int, size: int) -> Array:
    def drawn(one: Input) -> Array:
        return np.asarray(
            one.distribution.at(scores(size, block))[order(one.stream, seed, block, size)]
        )

    moved = [*runs.amounts, *(one.as_input for one in runs.moving)]
    lines = runs.lines(np.array([drawn(one) for one in moved]).reshape(len(moved), size).T)
    inputs, factor = runs.factors(lines.columns)
    multiples = np.array([drawn(one) for one in inputs]).reshape(len(inputs), size)
    places = np.arange(len(factor))
    sums = runs.sums(lines.columns)
    drawn_sums = sums.of_lines(places, len(places)) @ (lines.to_numpy().T * multiples[factor])
    # A saving that is undeclared in some draw is undeclared.
    return np.asarray(drawn_sums + 0.0 * sums.results[:, np.newaxis])
