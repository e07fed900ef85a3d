"""Draws of the sums of a model."""

from __future__ import annotations

import numpy as np

from .distributions import Distribution, Lognormal
from .model import Kind, ProductModel
from .streams import blocks, order, scores

Array = np.ndarray

TOGETHER = 32
"""Inputs that are multiplied out at a time."""


def draws_of(model: ProductModel, draws: int, seed: int) -> Array:
    """Draws of every sum, shape (sums, draws) [kgCO2e].

    The difference from the deterministic result is drawn: without any spread each draw is that
    result, bit for bit, and a sum that is undeclared (NaN) is undeclared in each draw.
    """
    sizes = blocks(draws)
    return np.concatenate(
        [_block(model, seed, block, size) for block, size in enumerate(sizes)], axis=1
    )


def _block(model: ProductModel, seed: int, block: int, size: int) -> Array:
    drawn = _InputDraws(model, seed, block, size)
    return np.asarray(
        model.sums.results[:, np.newaxis] + (_plain(model, drawn) + _responding(model, drawn))
    )


class _InputDraws:
    """The draws of each input in a block; those of amounts are not kept."""

    def __init__(self, model: ProductModel, seed: int, block: int, size: int) -> None:
        self._model, self._seed, self._block, self.size = model, seed, block, size
        self._kept: dict[int, Array] = {}
        self._rising: dict[Lognormal, Array] = {}

    def __getitem__(self, place: int) -> Array:
        if place in self._kept:
            return self._kept[place]
        one = self._model.inputs[place]
        drawn: Array = self._values(one.distribution).take(
            order(one.stream, self._seed, self._block, self.size)
        )
        if one.kind is not Kind.AMOUNT:
            self._kept[place] = drawn
        return drawn

    def _values(self, distribution: Distribution) -> Array:
        """The values of a distribution in rising order."""
        # The pedigree rule gives few distinct distributions to many inputs.
        if not isinstance(distribution, Lognormal):
            return distribution.at(scores(self.size, self._block))
        if distribution not in self._rising:
            self._rising[distribution] = distribution.at(scores(self.size, self._block))
        return self._rising[distribution]

    def beyond(self, places: Array) -> Array:
        """The draws of several inputs minus 1, shape (places, draws)."""
        rows = np.empty((len(places), self.size))
        for row, place in zip(rows, places.tolist(), strict=True):
            np.subtract(self[place], 1.0, out=row)
        return rows

    def multiples(self, places: Array) -> Array:
        """The draws of several inputs, shape (places, draws); ones for the place -1."""
        return np.stack(
            [self[place] if place >= 0 else np.ones(self.size) for place in places.tolist()]
        )


def _plain(model: ProductModel, drawn: _InputDraws) -> Array:
    """Sums of the lines that depend on no assumption.

    Summed by factor f and amount a first, then multiplied: ``f a - 1 = (f - 1) + (a - 1) + (f - 1)
    (a - 1)``, so that only the last term is of pairs.
    """
    plain = np.ones(len(model.base), dtype=bool)
    plain[model.responding] = False
    base, inputs = np.where(plain, np.nan_to_num(model.base), 0.0), len(model.inputs)
    by_factor, by_amount = (
        model.sums.by(base, column, inputs) for column in (model.factor, model.amount)
    )
    has_both = plain & (model.factor >= 0) & (model.amount >= 0)
    pairs, place = np.unique(
        model.factor[has_both] + inputs * model.amount[has_both], return_inverse=True
    )
    column = np.full(len(base), -1)
    column[has_both] = place
    by_pair = model.sums.by(base, column, len(pairs))
    total = np.zeros((len(by_factor), drawn.size))
    for places in _parts(np.flatnonzero(by_factor.any(axis=0))):
        total += by_factor[:, places] @ drawn.beyond(places)
    amounts, factors = np.divmod(pairs, max(inputs, 1))
    for places in _parts(np.flatnonzero(by_amount.any(axis=0))):
        beyond = drawn.beyond(places)
        alone = dict(zip(places.tolist(), beyond, strict=True))
        total += by_amount[:, places] @ beyond
        chosen = np.flatnonzero(
            (amounts >= places[0]) & (amounts <= places[-1]) & np.isin(amounts, places)
        )
        if len(chosen):
            both = [
                (drawn[factor] - 1.0) * alone[amount]
                for factor, amount in zip(
                    factors[chosen].tolist(), amounts[chosen].tolist(), strict=True
                )
            ]
            total += by_pair[:, chosen] @ np.stack(both)
    return total


def _parts(places: Array) -> list[Array]:
    """The inputs, a few at a time, so that products stay in the cache."""
    return [places[start : start + TOGETHER] for start in range(0, len(places), TOGETHER)]


def _responding(model: ProductModel, drawn: _InputDraws) -> Array | float:
    """Sums of the lines that depend on assumptions."""
    lines = model.responding
    if not len(lines):
        return 0.0
    values = (
        model.base[lines, np.newaxis]
        * drawn.multiples(model.factor[lines])
        * drawn.multiples(model.amount[lines])
    )
    for response in model.responses:
        values[np.searchsorted(lines, response.lines)] *= response.at(drawn[response.input])
    return np.asarray(
        model.sums.of_lines(lines, len(model.base)) @ (values - model.value[lines, np.newaxis])
    )
