"""Biogenic carbon: what products take up and release, and how much of it makes a result whole.

The rule stands only here; accounts, savings (and with them claims) and limits ask it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arrays import Array
from ..lifecycle import Indicator

RELEASED = 0.99
"""Share of an uptake whose release must be counted, so that both count without a finding."""

RELEASED_IN_PART = 0.90
"""Share of an uptake below whose release the uptake is no result that could be stated."""

_NEGLIGIBLE = 0.01
"""Share of a product's emissions up to which an uptake is cut off (EN 15804, 6.3.6)."""

_ROUNDING = 1e-9

WITH_UPTAKE = (Indicator.TOTAL, Indicator.BIOGENIC)
"""Indicators that count the uptake of biogenic carbon."""

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


@dataclass(frozen=True)
class Release:
    """How much of the carbon that some products take up is released in the lines that count.

    Attributes
    ----------
    taken_up, released : array of float, shape (products, …) [kgCO2e]
        Below 0 where a measure takes more away than it adds.
    gross, size : array of float, of the same shape [kgCO2e]
        Emissions without and with regard to the signs of amounts, as magnitudes.
    """

    taken_up: Array
    released: Array
    gross: Array
    size: Array

    @classmethod
    def of(
        cls, product: Array, carbon: tuple[Array, Array], emissions: Array, products: int
    ) -> Release:
        """The release of lines of positive amounts, by product.

        Parameters
        ----------
        product : array of int, shape (lines,)
        carbon : tuple of array
            As `carbon_of` gives it.
        emissions : array of float, shape (lines,) [kgCO2e]
        products : int
        """
        numbers = (*carbon, np.abs(np.nan_to_num(emissions)))
        taken_up, released, size = (np.bincount(product, own, products) for own in numbers)
        return cls(taken_up, released, size, size)

    @property
    def share(self) -> Array:
        """Share of each uptake that is released; NaN where there is none to speak of."""
        taken_up = np.where(self.is_material(self.taken_up), self.taken_up, np.nan)
        return np.asarray(self.released / taken_up)

    @property
    def is_unreleased(self) -> Array:
        """Mask of uptakes of which too little is released for a result."""
        return np.asarray(self.share < RELEASED_IN_PART - _ROUNDING)

    @property
    def is_not_whole(self) -> Array:
        """Mask of uptakes whose share that is released is a finding."""
        return np.asarray(self.share < RELEASED - _ROUNDING)

    def is_material(self, carbon: Array) -> Array:
        """Mask of carbon that is more than a trace of a product's emissions."""
        return np.asarray(np.abs(carbon) > _NEGLIGIBLE * np.abs(self.gross) + _ROUNDING * self.size)
