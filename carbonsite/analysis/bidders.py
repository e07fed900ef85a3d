"""The best set of options for each of several bidders, who state prices of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from .. import limits
from ..messages import Joined, MeasureName, message
from ..messages.near_names import near_names
from ..messages.problems import problem
from ..units import Quantity
from .interaction_terms import Interactions
from .pareto import Front, moebius_terms
from .subsets import best_of_each

Prices = Mapping[str, Mapping[str, Quantity | str]]
"""By bidder and measure."""


def price_problems(prices: Prices, measures: Sequence[str]) -> list[dict[str, object]]:
    """Problems of bidders who do not price every measure, or price something else."""
    there_are = message("scenarios.there_are", names=Joined(map(MeasureName, measures)))
    lacking = [
        {"row": bidder, **problem(name, "", "analysis.no_price")}
        for bidder, priced in prices.items()
        for name in measures
        if name not in priced
    ]
    return lacking + [
        {
            "row": bidder,
            **problem(name, "", "analysis.no_such_option", near_names(name, measures, there_are)),
        }
        for bidder, priced in prices.items()
        for name in priced
        if name not in measures
    ]


def best_for_bidders(
    front: Front,
    interactions: Interactions,
    prices: Prices,
    budget: float,
    cost: Callable[[Mapping[str, Quantity | str], str], float],
) -> Iterator[tuple[int, float, float] | None]:
    """Set (by bits), saving and cost of the best set for each bidder; None if none is affordable.

    Parameters
    ----------
    front : Front
    interactions : Interactions
    prices : mapping
    budget : float
    cost : callable
        The cost of a measure at a bidder's prices, by name.

    Raises
    ------
    InputError
        If the admissible sets are too many to list.
    """
    listed = front.listed(limits.SETS_LISTED)
    # What is undeclared is not the most that can be saved.
    sets = listed.chosen[~np.isnan(listed.saving)]
    terms = moebius_terms(interactions.parts)
    costs = np.array(
        [[cost(priced, name) for priced in prices.values()] for name in interactions.names]
    )
    savings = np.repeat(np.array(list(terms.values()))[:, np.newaxis], len(prices), axis=1)
    best = best_of_each(sets, list(terms), savings, costs, budget)
    for place, saving, price in zip(*(column.tolist() for column in best), strict=True):
        yield (int(sets[place]), saving, price) if place >= 0 else None
