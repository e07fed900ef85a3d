"""The columns of ÖKOBAUDAT's csv by their German or English heading."""

from __future__ import annotations

import re
from functools import lru_cache

from ...lifecycle import Indicator
from ..shipped import words_in

OLD_TOTAL = "gwp"
"""The column of GWP after EN 15804+A1."""

SPLIT = {
    "gwptotala2": (Indicator.TOTAL, "GWP-total"),
    "gwpfossila2": (Indicator.FOSSIL, "GWP-fossil"),
    "gwpbiogenica2": (Indicator.BIOGENIC, "GWP-biogenic"),
    "gwpluluca2": (Indicator.LULUC, "GWP-luluc"),
}
"""Columns of EN 15804+A2 to their indicator and its name."""

MATERIAL = {
    "bulk_density": ("bulk density", "kg/m3"),
    "grammage": ("grammage", "kg/m2"),
    "gross_density": ("gross density", "kg/m3"),
    "thickness": ("layer thickness", "m"),
    "productiveness": ("productiveness", "m2"),
    "linear_density": ("linear density", "kg/m"),
    "piece_weight": ("weight per piece", "kg/stk"),
    "kilogram_factor": ("conversion factor to 1 kg", "-"),
}
"""Columns of material properties to the name in ILCD+EPD and the unit."""

CARBON = ("carbon_product", "carbon_packaging")
NUMBERS = frozenset(["amount", *MATERIAL, *CARBON, OLD_TOTAL, *SPLIT])
"""Columns of numbers."""

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def _letters(heading: str) -> str:
    return re.sub(r"[^a-z0-9]", "", heading.strip().lower().translate(_UMLAUTS))


_NAMES = {_letters(row["heading"]): row["column"] for row in words_in("oekobaudat_columns")}
"""Headings in the releases to their column."""


@lru_cache(maxsize=1024)
def column_of(heading: str) -> str:
    """The column of a heading, with or without umlauts; other headings as they are written."""
    return _NAMES.get(_letters(heading), heading.strip())
