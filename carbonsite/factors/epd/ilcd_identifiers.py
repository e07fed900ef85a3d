"""Identifiers and names that ILCD+EPD defines for properties and units.

References
----------
InData working group, ILCD+EPD data format, technical details: material properties and their
units; identifiers of flow properties and unit groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..shipped import words_in
from .conversions import LOOSE, STATED

MASS, VOLUME, AREA, LENGTH, ITEMS = "mass", "volume", "area", "length", "items"
_ROWS = words_in("identifiers")
PROPERTY_UUIDS = {
    row["uuid"]: (row["name"], row["unit"]) for row in _ROWS if row["kind"] == "flow property"
}
"""UUID of a flow property to its measure and its reference unit."""

UNIT_GROUP_UUIDS = {row["uuid"]: row["unit"] for row in _ROWS if row["kind"] == "unit group"}
"""UUID of a unit group to its reference unit."""

CARBON_PRODUCT = "62e503ce-544a-4599-b2ad-bcea15a7bf20"
CARBON_PACKAGING = "262a541b-209e-44cc-a426-33bce30de7b1"
"""UUIDs of the flow properties of biogenic carbon."""

MEASURES = {
    **dict.fromkeys(("mass", "masse", "massa", "vekt"), MASS),
    **dict.fromkeys(("volume", "volumen", "volum"), VOLUME),
    **dict.fromkeys(("area", "fläche", "areal"), AREA),
    **dict.fromkeys(("length", "länge", "lengde"), LENGTH),
    **dict.fromkeys(("number of items", "number of pieces"), ITEMS),
}
"""Name of a flow property to its measure."""

MATERIAL_PROPERTIES = {
    "gross density": (STATED, "kg", "m3"),
    "raw density": (STATED, "kg", "m3"),
    "density": (STATED, "kg", "m3"),
    "bulk density": (LOOSE, "kg", "m3"),
    "grammage": (STATED, "kg", "m2"),
    "linear density": (STATED, "kg", "m"),
    "weight per piece": (STATED, "kg", "stk"),
}
"""Name of a material property to its rank as a conversion, its unit and what that is per."""

_NUMBER = re.compile(
    r"\b(?:EPD-IES-\d{5,8}|S-P-\d{5}|NEPD-\d{2,5}[-\w]*|MD-\d{5}(?:-\w{2})?"
    r"|EPD-[A-Z]{3}-\d{6,8}-\w+(?:-[A-Z]{2})?)(?::\d{3})?"
)
"""Numbers of programme operators: Environdec, EPD-Norge, EPD Danmark, IBU."""


def number_among(synonyms: Iterable[str]) -> str:
    """The registration number that Environdec and others write among the synonyms; "" if none."""
    return next((match[0] for text in synonyms for match in _NUMBER.finditer(text)), "")
