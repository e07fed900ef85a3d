"""Arrays by what is in them, for signatures."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = np.ndarray[Any, Any]
"""Of whatever is in it."""

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
"""Codes, places and counts."""

Mask = NDArray[np.bool_]
Cells = NDArray[np.object_]
"""Texts, or values of several kinds."""
