"""Draws in which the measures are run anew: slow, and right whatever a measure does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..scenario import Scenario
from .model import Kind
from .scenario_model import Runs
from .spread import Spread
from .streams import blocks, order, scores

Array = np.ndarray[Any, Any]

BATCH = 50
"""Runs that are accounted in one table; what they share is then forgotten."""


def rerun_draws(scenario: Scenario, spreads: Mapping[str, Spread], draws: int, seed: int) -> Array:
    """Draws of a scenario's results, shape (sums, draws) [kgCO2e], the same draws of the inputs as those of the products."""
    found = [_block(scenario, spreads, seed, block, size) for block, size in enumerate(blocks(draws))]
    return np.concatenate(found, axis=1)


def _block(scenario: Scenario, spreads: Mapping[str, Spread], seed: int, block: int, size: int) -> Array:
    runs = Runs(scenario, spreads)
    moved = [*runs.amounts, *(one.as_input for one in runs.moving)]
    values = np.array([one.distribution.at(scores(size, block))[order(one.stream, seed, block, size)] for one in moved]).reshape(len(moved), size)
    parts = []
    # A loop over draws: each runs the measures with its own values.
    for start in range(0, size, BATCH):
        fresh = Runs(scenario, spreads)
        lines = fresh.lines([fresh.run(values[:, draw].tolist()) for draw in range(start, min(start + BATCH, size))])
        inputs, factor = fresh.factors(lines.columns)
        sums = fresh.sums(lines.columns)
        within = slice(start, start + len(lines))
        drawn = {place: one.distribution.at(scores(size, block))[order(one.stream, seed, block, size)][within] for place, one in enumerate(inputs) if one.kind is Kind.FACTOR}
        emissions = lines.to_numpy().T * np.array([drawn[place] for place in factor]).reshape(len(factor), len(lines))
        parts.append(sums.of_lines(np.arange(len(factor)), len(factor)) @ emissions)
    return np.concatenate(parts, axis=1)
