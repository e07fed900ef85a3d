"""The multiplication itself."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def emissions_kernel(amount: Array, conversion: Array | float, gwp: Array) -> Array:
    """Emissions [kgCO2e]: amount [unit] x conversion [declared unit/unit] x gwp [kgCO2e/declared
    unit].
    """
    return (amount * conversion)[:, np.newaxis] * gwp
