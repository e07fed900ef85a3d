"""What a tonne costs: the marginal abatement cost curve, and the price of carbon from which a
measure pays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from .interactions import Interactions
from .shapley import shapley_values

Array = np.ndarray[Any, Any]

ROUNDING = 1e-12
"""InteractionTerm of the largest saving that is rounding, and no saving."""


def abatement_curve(found: Interactions, costs: Mapping[str, float]) -> pd.DataFrame:
    """The measures that have a cost, by the price of a tonne of their order-free share; those that
    save nothing last.
    """
    places, everyone = range(len(found.names)), set(range(len(found.names)))
    savings = {
        "order_free": shapley_values(found),
        "alone": np.array([found.saving([one]) for one in places]),
        "last_in": np.array(
            [found.saving(everyone) - found.saving(everyone - {one}) for one in places]
        ),
    }
    table = pd.DataFrame(
        {
            "measure": list(found.names),
            "cost": [costs.get(name, np.nan) for name in found.names],
            **savings,
        }
    )
    for saving, price in (
        ("order_free", "price"),
        ("alone", "price_alone"),
        ("last_in", "price_last_in"),
    ):
        table[price] = _price(table["cost"].to_numpy(), table[saving].to_numpy())
    return table[table["cost"].notna()].sort_values("price", kind="stable", ignore_index=True)


def break_even_prices(
    found: Mapping[str, Interactions], costs: Mapping[str, float]
) -> pd.DataFrame:
    """The price of a tonne of each measure that has a cost, by its order-free share under each
    basis.
    """
    table = pd.DataFrame({"measure": list(costs), "cost": list(costs.values())})
    for label, interactions in found.items():
        shares = dict(zip(interactions.names, shapley_values(interactions).tolist(), strict=True))
        table[label] = _price(
            table["cost"].to_numpy(dtype=float), np.array([shares[name] for name in costs])
        )
    return table


def _price(cost: Array, saving: Array) -> Array:
    """What a tonne costs; NaN where nothing is saved, the rounding of sums aside."""
    least = ROUNDING * float(np.abs(saving).max(initial=0.0))
    return np.asarray(
        np.divide(1000 * cost, saving, out=np.full(len(saving), np.nan), where=saving > least)
    )
