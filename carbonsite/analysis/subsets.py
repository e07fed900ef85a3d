"""All sets of some options at once: sums, which sets the rules admit, and the best of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Array = np.ndarray


TOGETHER = 4096
"""Sets that are multiplied out at a time: few enough to stay in the cache."""


@dataclass(frozen=True)
class Forbidden:
    """Sets that are not admitted: with all of some options, and without some others.

    Attributes
    ----------
    present, absent : int
        Options in the set, and options not in it, by bit.
    """

    present: int
    absent: int = 0


def terms_of(players: Sequence[int], values: Array) -> dict[int, float]:
    """Term that each set of a few options, by bits, adds to the sets that contain it.

    `values` are those of all sets; bit i of the index is the i-th player.
    """
    terms = np.array(values, dtype=float)
    for bit in range(len(players)):
        pairs = terms.reshape(-1, 2, 1 << bit)
        pairs[:, 1] -= pairs[:, 0]
    masks = np.zeros(len(terms), dtype=np.int64)
    for bit, player in enumerate(players):
        masks |= (np.arange(len(terms)) >> bit & 1) << player
    return {mask: term for mask, term in zip(masks.tolist(), terms.tolist(), strict=True) if term}


def sums_of(terms: Mapping[int, float], options: int) -> Array:
    """Value of every set of options, shape (2 ** options,); bit i of the index is option i.

    A set with an option has the value of the set without it, plus what the option adds; this is the
    value of a set of earlier options, computed the same way. So each set costs an addition or two,
    whatever the number of terms.
    """
    values = np.empty(1 << options)
    values[0] = terms.get(0, 0.0)
    by_last: list[dict[int, float]] = [{} for _ in range(options)]
    for mask, term in terms.items():
        if mask:
            last = mask.bit_length() - 1
            by_last[last][mask ^ 1 << last] = term
    for option, added in enumerate(by_last):
        without, within = values[: 1 << option], values[1 << option : 2 << option]
        if not added:
            within[:] = without
            continue
        reach = max(mask.bit_length() for mask in added)
        np.add(
            without.reshape(-1, 1 << reach),
            sums_of(added, reach),
            out=within.reshape(-1, 1 << reach),
        )
    return values


def admitted(rules: Iterable[Forbidden], options: int) -> Array:
    """Mask of the sets of options that no rule forbids, shape (2 ** options,)."""
    is_admitted = np.ones((2,) * options, dtype=bool)
    for rule in rules:
        # The first axis is the last option.
        is_admitted[
            tuple(
                1 if rule.present >> option & 1 else 0 if rule.absent >> option & 1 else slice(None)
                for option in reversed(range(options))
            )
        ] = False
    return is_admitted.reshape(-1)


def best(saving: Array, cost: Array, budget: float) -> int:
    """Index of the set with the largest saving within the budget; -1 if no set is affordable.

    Ties go to the cheapest, then to the first.
    """
    within = cost <= budget
    if not within.any():
        return -1
    most = saving[within].max()
    places = np.flatnonzero(within & (saving == most))
    return int(places[np.argmin(cost[places])])


def best_of_each(
    sets: Array, masks: Sequence[int], savings: Array, prices: Array, budget: float
) -> tuple[Array, Array, Array]:
    """The set with the largest saving within a budget, for each of several bidders.

    Ties go to the cheapest, then to the first.

    Parameters
    ----------
    sets : array of int, shape (sets,)
        The admissible ones, by bit.
    masks : sequence of int
        The terms of the saving, by bit.
    savings : array of float, shape (terms, bidders)
    prices : array of float, shape (options, bidders)
    budget : float

    Returns
    -------
    place, saving, cost : array, shape (bidders,)
        Index of the set; -1 if no set is affordable.
    """
    bidders = prices.shape[1]
    place, most, least = np.full(bidders, -1), np.full(bidders, -np.inf), np.full(bidders, np.inf)
    of_bidder, bits = np.arange(bidders), 1 << np.arange(len(prices))
    # A few thousand sets at a time: a table of which terms each set has, times their savings.
    for start in range(0, len(sets), TOGETHER):
        part = sets[start : start + TOGETHER, np.newaxis]
        cost = ((part & bits) != 0).astype(float) @ prices
        saving = ((part & masks) == masks).astype(float) @ savings
        saving[cost > budget] = -np.inf
        best_here = saving.max(axis=0)
        cost[saving < best_here] = np.inf
        first = cost.argmin(axis=0)
        cheapest = cost[first, of_bidder]
        is_better = (best_here > most) | (
            (best_here == most) & (cheapest < least) & np.isfinite(best_here)
        )
        place[is_better], most[is_better], least[is_better] = (
            first[is_better] + start,
            best_here[is_better],
            cheapest[is_better],
        )
    return place, most, least


def front(saving: Array, cost: Array) -> Array:
    """Indices of the sets that no other set beats, cheapest first.

    No other saves as much for less, or more for as much.
    """
    order = np.lexsort((-saving, cost))
    sorted_saving = saving[order]
    before = np.concatenate([[-np.inf], np.maximum.accumulate(sorted_saving)[:-1]])
    return order[sorted_saving > before]
