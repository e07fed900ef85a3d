"""Prices: costs of a tonne, break-even prices of carbon, and the best set for prices of bidders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from .. import limits
from ..messages import Joined, MeasureName, message
from ..messages.near_names import near_names
from ..messages.problems import problem
from ..units import Quantity
from .interaction_terms import Interactions
from .pareto import Front, moebius_terms
from .shapley import measure_shares, shapley_values
from .subsets import best_of_each

Array = np.ndarray

ROUNDING = 1e-12
"""Share of the largest saving below which a saving is rounding."""


def abatement_curve(interactions: Interactions, costs: Mapping[str, float]) -> pd.DataFrame:
    """Table of all measures: cheapest tonne first, then without saving, then without cost."""
    table = measure_shares(interactions)
    cost = table["measure"].map(costs).astype(float)
    table.insert(1, "cost", cost)
    for saving, price in (
        ("order_free", "price"),
        ("alone", "price_alone"),
        ("last_in", "price_last_in"),
    ):
        table[price] = _price(cost.to_numpy(), table[saving].to_numpy())
    return (
        table.assign(unpriced=table["cost"].isna())
        .sort_values(["unpriced", "price"], kind="stable", ignore_index=True)
        .drop(columns="unpriced")
    )


def break_even_prices(
    by_basis: Mapping[str, Interactions], costs: Mapping[str, float], without_cost: Sequence[str]
) -> pd.DataFrame:
    """Table of the price of a tonne of each measure under each basis; NaN without a cost."""
    costs = {**costs, **dict.fromkeys(without_cost, np.nan)}
    table = pd.DataFrame({"measure": list(costs), "cost": list(costs.values())})
    for label, interactions in by_basis.items():
        shares = dict(zip(interactions.names, shapley_values(interactions).tolist(), strict=True))
        table[label] = _price(
            table["cost"].to_numpy(dtype=float), np.array([shares[name] for name in costs])
        )
    return table


def _price(cost: Array, saving: Array) -> Array:
    """Price of a tonne; NaN if nothing is saved but rounding, or the saving is undeclared."""
    least = ROUNDING * float(np.abs(np.nan_to_num(saving)).max(initial=0.0))
    return np.asarray(
        np.divide(1000 * cost, saving, out=np.full(len(saving), np.nan), where=saving > least)
    )


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
