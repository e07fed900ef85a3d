"""The formulas of awards in plain numbers, for one bid, columns of bids, and traced numbers."""

from __future__ import annotations

from typing import Any

import numpy as np


def relative(value: Any, best: Any, points: float = 10.0) -> Any:
    """Full points for the best value, fewer in proportion to the excess over it; best above 0.

    References
    ----------
    Oslo kommune, asphalt 2022, as published by veier24.no 520713: prices of four bids
    and their points at a weight of 50 %.

    Examples
    --------
    >>> relative(177_523_176.0, 159_903_684.0) * 0.5
    4.449...
    """
    return points * (1.0 - (value - best) / best)


def linear(value: Any, best: float, worst: float, points: float = 10.0) -> Any:
    """Full points at one bound, none at the other, in proportion between."""
    share = (worst - value) / (worst - best)
    return points * np.minimum(np.maximum(share, 0.0), 1.0)


def best_relative(value: Any, best: Any, points: float = 10.0) -> Any:
    """Full points times the ratio of the best value to the value; both above 0."""
    return points * best / value


def floored(points: Any, floor: float) -> Any:
    """Points, but never below a floor."""
    return np.maximum(points, floor)


def priced_carbon(emissions: Any, per_tonne: float) -> Any:
    """Addition to a price for emissions [kgCO2e], at a price of a tonne."""
    return per_tonne * emissions / 1000.0


def shadow_cost(indicator: Any, factor: float) -> Any:
    """Addition to a price for an environmental cost indicator (MKI), by a factor.

    References
    ----------
    Rijkswaterstaat, "MKI-optellen" (2021): factor × MKI is added to the bid.
    """
    return factor * indicator


def fictitious_discount(price: Any, share: Any) -> Any:
    """Discount of a price in the comparison, not in the contract.

    References
    ----------
    CO2-Prestatieladder (ProRail), as published by deduurzameadviseurs.nl: a bid of 30
    million at level 3 counts as 28.8.

    Examples
    --------
    >>> 30.0 - fictitious_discount(30.0, 0.04)
    28.8
    """
    return price * share


def climate_bonus(contract: Any, rate: float, budget: Any, actual: Any) -> Any:
    """Part of the contract that is paid for emissions below the budget; negative above it.

    References
    ----------
    Statens vegvesen (2020), as published by bygg.no 1433629: 10 % of the climate result;
    100 MNOK, 20 % better, 2 MNOK.

    Examples
    --------
    >>> round(climate_bonus(100.0, 0.10, 1000.0, 800.0), 12)
    2.0
    """
    return contract * rate * (1.0 - actual / budget)
