"""Biogenic carbon that products take up and release, and how much of an uptake must be released."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..lifecycle import Indicator

Array = np.ndarray[Any, Any]

WITH_UPTAKE = (Indicator.TOTAL, Indicator.BIOGENIC)
"""Indicators that count the uptake of biogenic carbon."""

RELEASED = 0.99
"""Share of an uptake whose release must be counted, so that both count without a finding."""

RELEASED_IN_PART = 0.90
"""Share of an uptake below whose release the uptake is no result that could be stated."""

NEGLIGIBLE = 0.01
"""Share of a product's emissions up to which an uptake is cut off (EN 15804, 6.3.6)."""

_END_OF_LIFE = ("C1", "C2", "C3", "C4")


def carbon_of(
    module: Array, emissions: Array, biogenic: Array, indicator: Indicator
) -> tuple[Array, Array]:
    """Carbon taken up and released by products, for positive amounts [kgCO2e].

    It is that of `gwp_biogenic` where it is declared, else a negative number before the end of
    life, and a positive one in C1 to C4. A negative number in B1 is carbonation and no uptake.

    Parameters
    ----------
    module : array of str, shape (lines,)
        Whose number each line takes; blank for energy carriers.
    emissions, biogenic : array of float, shape (lines,) [kgCO2e]
        In the indicator, and in `gwp_biogenic`; NaN is undeclared.
    indicator : Indicator

    Returns
    -------
    taken_up, released : array of float, shape (lines,) [kgCO2e]
    """
    nothing = np.zeros(len(module))
    if indicator not in WITH_UPTAKE:
        return nothing, nothing
    is_split, is_end = ~np.isnan(biogenic), np.isin(module, _END_OF_LIFE)
    carbon = np.where(is_split, biogenic, np.nan_to_num(emissions))
    may_take_up = ~np.isin(module, ("", "D")) & ~is_end & (is_split | (module != "B1"))
    may_release = is_end | (is_split & (module == "A5"))
    return (
        np.where(may_take_up, np.maximum(0.0, -carbon), 0.0),
        np.where(may_release, np.maximum(0.0, carbon), 0.0),
    )
