"""Draws of the sums of a model, over cells that share a factor and an amount."""

from __future__ import annotations

from typing import Any

import numpy as np

from .model import Kind, Model
from .streams import blocks, order, scores

Array = np.ndarray[Any, Any]

PAIRS = 256
"""Cells that are multiplied out at a time: few enough to stay in the cache."""


def draws_of(model: Model, draws: int, seed: int) -> Array:
    """Draws of every sum, shape (sums, draws) [kgCO2e].

    What is drawn is the difference from the deterministic result: without any spread each draw is that result, bit for
    bit, and a sum that is undeclared (NaN) is undeclared in each.
    """
    sizes = blocks(draws)
    return np.concatenate([_block(model, seed, block, size) for block, size in enumerate(sizes)], axis=1)


def _block(model: Model, seed: int, block: int, size: int) -> Array:
    drawn = _Inputs(model, seed, block, size)
    return np.asarray(model.sums.told[:, np.newaxis] + (_plain(model, drawn) + _responding(model, drawn)))


class _Inputs:
    """The draws of each input in a block; factors and assumptions are kept, amounts are drawn when asked for."""

    def __init__(self, model: Model, seed: int, block: int, size: int) -> None:
        self._model, self._seed, self._block, self.size = model, seed, block, size
        kept = model.of_kind(Kind.FACTOR, Kind.ASSUMPTION)
        self._place = np.full(len(model.inputs) + 1, -1)
        self._place[kept] = np.arange(len(kept))
        self._kept = np.ones((len(kept) + 1, size))
        for row, place in enumerate(kept):
            self._kept[row] = self._drawn(place)

    def _drawn(self, place: int) -> Array:
        one = self._model.inputs[place]
        return one.distribution.at(scores(self.size, self._block))[order(one.stream, self._seed, self._block, self.size)]

    def __getitem__(self, place: int) -> Array:
        return np.asarray(self._kept[self._place[place]]) if self._place[place] >= 0 else self._drawn(place)

    def multiples(self, places: Array) -> Array:
        """The draws of several inputs, shape (places, draws); of -1, which is none, ones."""
        if (self._place[places[places >= 0]] >= 0).all():
            return np.asarray(self._kept[self._place[places]])
        distinct, of_each = np.unique(places, return_inverse=True)
        return np.stack([self[place] if place >= 0 else np.ones(self.size) for place in distinct.tolist()])[of_each]


def _plain(model: Model, drawn: _Inputs) -> Array:
    """What the lines that follow no assumption add: summed by factor and amount first, then multiplied."""
    plain = np.ones(len(model.base), dtype=bool)
    plain[model.responding] = False
    plain &= (model.factor >= 0) | (model.amount >= 0)
    width = len(model.inputs) + 1
    pairs, place = np.unique((model.amount[plain] + 1) * width + model.factor[plain] + 1, return_inverse=True)
    column = np.full(len(model.base), -1)
    column[plain] = place
    sums = model.sums.by(np.nan_to_num(model.base), column, len(pairs))
    total = np.zeros((len(sums), drawn.size))
    amounts, factors = np.divmod(pairs, width)
    for start in range(0, len(pairs), PAIRS):
        part = slice(start, start + PAIRS)
        multiples = drawn.multiples(factors[part] - 1)
        if amounts[part].any():
            multiples = multiples * drawn.multiples(amounts[part] - 1)
        total += sums[:, part] @ (multiples - 1.0)
    return total


def _responding(model: Model, drawn: _Inputs) -> Array | float:
    """What the lines that follow assumptions add."""
    lines = model.responding
    if not len(lines):
        return 0.0
    values = model.base[lines, np.newaxis] * drawn.multiples(model.factor[lines]) * drawn.multiples(model.amount[lines])
    for response in model.responses:
        values[np.searchsorted(lines, response.lines)] *= response.at(drawn[response.input])
    return np.asarray(model.sums.of_lines(lines, len(model.base)) @ (values - model.value[lines, np.newaxis]))
