"""The words of EN 15804+A2, EN 15978 and NS 3720: life-cycle modules, climate indicators, area
types.
"""

from __future__ import annotations

import csv
from enum import StrEnum
from pathlib import Path

with Path(__file__).with_name("lifecycle.csv").open(encoding="utf-8", newline="") as _file:
    MODULE_TABLE = tuple(csv.DictReader(_file))
"""One mapping for each module, in life-cycle order: module, in_total, standard, name_en, name_nb."""

MODULES = tuple(row["module"] for row in MODULE_TABLE)
"""Every life-cycle module in order; `D` is last and in no total."""

MODULES_IN_TOTAL = frozenset(row["module"] for row in MODULE_TABLE if row["in_total"] == "yes")

PRODUCT_MODULES = ("A1-A3", "C1", "C2", "C3", "C4")
"""The modules that a product factor is expected to declare; those it does not are listed as
undeclared.
"""


class Indicator(StrEnum):
    """Global warming potential [kgCO2e]: the total, the total without biogenic carbon, and the
    three parts.
    """

    TOTAL = "gwp_total"
    GHG = "gwp_ghg"
    FOSSIL = "gwp_fossil"
    BIOGENIC = "gwp_biogenic"
    LULUC = "gwp_luluc"


INDICATORS = tuple(indicator.value for indicator in Indicator)


class AreaType(StrEnum):
    """Which area a number per square metre is a number per."""

    GROSS = "m2 BTA"
    USABLE = "m2 BRA"
