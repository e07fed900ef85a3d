"""Life-cycle modules, climate indicators, area types and generic names of energy carriers.

Modules and indicators are those of EN 15804+A2, EN 15978, EN 17472 and NS 3720; their names in each
language are among the messages (``module.A1-A3``).
"""

from __future__ import annotations

import csv
from enum import StrEnum
from pathlib import Path
from typing import Literal, TypeAlias

with Path(__file__).with_name("lifecycle.csv").open(encoding="utf-8", newline="") as _file:
    MODULE_TABLE = tuple(csv.DictReader(_file))
"""One mapping for each module, in life-cycle order: module, in_total and standard."""

ModuleWord: TypeAlias = Literal[
    "A0",
    "A1-A3",
    "A1",
    "A2",
    "A3",
    "A4",
    "A5",
    "B1",
    "B2",
    "B3",
    "B4",
    "B5",
    "B6",
    "B7",
    "B8",
    "C1",
    "C2",
    "C3",
    "C4",
    "D",
]
"""The modules for type checkers, which do not read the table."""

MODULES = tuple(row["module"] for row in MODULE_TABLE)
"""Every life-cycle module in order; `D` is last and in no total."""

MODULES_IN_TOTAL = frozenset(row["module"] for row in MODULE_TABLE if row["in_total"] == "yes")

PRODUCT_MODULES = ("A1-A3", "C1", "C2", "C3", "C4")
"""Modules that a product factor should declare; the others of these are listed as undeclared."""


IndicatorWord: TypeAlias = Literal[
    "gwp_total", "gwp_ghg", "gwp_fossil", "gwp_biogenic", "gwp_luluc"
]


class Indicator(StrEnum):
    """Global warming potential [kgCO2e]: the total, that without biogenic carbon, and its parts."""

    TOTAL = "gwp_total"
    GHG = "gwp_ghg"
    FOSSIL = "gwp_fossil"
    BIOGENIC = "gwp_biogenic"
    LULUC = "gwp_luluc"


INDICATORS = tuple(indicator.value for indicator in Indicator)


Subject: TypeAlias = Literal["building", "site", "fleet", "town", "project"]
"""What an account is of; accounts of different subjects are never added."""


class AreaType(StrEnum):
    """Floor area that a number per square metre refers to: gross (BTA) or usable (BRA)."""

    GROSS = "m2 BTA"
    USABLE = "m2 BRA"


GENERIC_CARRIERS = ("electricity", "diesel", "biodiesel", "hvo", "fame", "district-heat")
"""Generic names that an activity may give as its factor; the basis says what they mean."""
