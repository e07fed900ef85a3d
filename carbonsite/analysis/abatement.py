"""Costs of a tonne: the marginal abatement cost curve, and break-even prices of carbon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from .interaction_terms import Interactions
from .shapley import measure_shares, shapley_values

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
