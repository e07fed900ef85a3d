"""The columns of a factor table, and the text of a property in one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ..lifecycle import INDICATORS
from ..messages import Message, message

if TYPE_CHECKING:
    from ..units.assumption import Assumption

PROPERTY_UNITS = {
    "density": ("kg/m3", "kg/fm3", "kg/lm3", "kg/am3", "kg/m2", "kg/m", "kg/stk"),
    "heating_value": ("kWh/L", "kWh/kg"),
    "conductivity": ("W/m/K",),
    "swell": ("lm3/fm3", "am3/fm3", "lm3/am3"),
    "thickness": ("mm",),
    "service_life": ("years",),
}
"""Each property, with one unit of each kind that it may have."""

PROPERTIES = tuple(PROPERTY_UNITS)

CARBON_CONTENT = "carbon_content"
NUMBERS = (*INDICATORS, CARBON_CONTENT)
"""Columns of numbers per declared unit: indicators [kgCO2e], and biogenic carbon [kg C]."""

CO2_ONLY = "co2 only"
"""Word of `biogenic_carbon`: the source says that its biogenic number is CO2 alone."""

CO2_PER_CARBON = 44 / 12
"""Mass of CO2 per mass of carbon in it."""

KEY = ("factor", "module", "part")
TEXT_COLUMNS = (
    "name",
    "category",
    "declared_unit",
    "biogenic_carbon",
    "generic",
    "generic_for",
    "accounting",
    "boundary",
)
SOURCE_COLUMNS = ("publisher", "document", "year", "locator", "url")
FACTOR_COLUMNS = (
    *KEY,
    "name",
    "category",
    "declared_unit",
    *INDICATORS,
    "biogenic_carbon",
    CARBON_CONTENT,
    *TEXT_COLUMNS[4:],
    *PROPERTIES,
    "property_source",
    "standard",
    "characterisation",
    "geography",
    "reference_year",
    "valid_from",
    "valid_to",
    "uncertainty",
    *SOURCE_COLUMNS,
    "terms",
    "evidence",
    "note",
)
"""Every column of a factor table, in the order in which it is written and digested."""

_RANGE = re.compile(r"(?P<value>.+?) \((?P<low>.+?) to (?P<high>.+)\)")


def property_word(name: str) -> Message:
    """The name of a property in a sentence."""
    return message(f"property.{name}")


@lru_cache(maxsize=4096)
def read_property(name: str, text: str) -> Assumption:
    """The property in a text such as ``840 kg/m3`` or ``840 kg/m3 (820 kg/m3 to 860 kg/m3)``."""
    from ..units.assumption import Assumption

    ranged = _RANGE.fullmatch(text.strip())
    value, low, high = ranged.group("value", "low", "high") if ranged else (text, None, None)
    return Assumption(name, value, low=low, high=high, status="stated")
