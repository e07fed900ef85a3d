"""Identifiers and names that ILCD+EPD defines for properties and units.

References
----------
InData working group, ILCD+EPD data format, technical details: material properties and their
units; identifiers of flow properties and unit groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .conversions import LOOSE, STATED

MASS, VOLUME, AREA, LENGTH, ITEMS = "mass", "volume", "area", "length", "items"
PROPERTY_UUIDS = {
    "93a60a56-a3c8-11da-a746-0800200b9a66": (MASS, "kg"),
    "7e18d0ad-e78e-47a0-8e96-1c0a581902e2": (MASS, "kg"),
    "93a60a56-a3c8-22da-a746-0800200c9a66": (VOLUME, "m3"),
    "93a60a56-a3c8-19da-a746-0800200c9a66": (AREA, "m2"),
    "838aaa23-0117-11db-92e3-0800200c9a66": (LENGTH, "m"),
    "01846770-4cfe-4a25-8ad9-919d8d378345": (ITEMS, "stk"),
    "93a60a56-a3c8-14da-a746-0800200c9a66": ("gross calorific value", "MJ"),
    "93a60a56-a3c8-11da-a746-0800200c9a66": ("net calorific value", "MJ"),
    "838aaa20-0117-11db-92e3-0800200c9a66": ("transport", "tkm"),
    "b3f0f892-c5a3-4c66-a432-c09e3d1e9bd6": ("mass * time", "kg*a"),
    "93a60a56-a3c8-21da-a746-0800200c9a66": ("area * time", "m2*a"),
    "441238a3-ba09-46ec-b35b-c30cfba746d1": ("volume * time", "m3*a"),
    "62e503ce-544a-4599-b2ad-bcea15a7bf20": ("carbon content (biogenic)", "kg"),
    "262a541b-209e-44cc-a426-33bce30de7b1": ("carbon content (biogenic) - packaging", "kg"),
}
"""UUID of a flow property to its measure and its reference unit."""

CARBON_PRODUCT = "62e503ce-544a-4599-b2ad-bcea15a7bf20"
CARBON_PACKAGING = "262a541b-209e-44cc-a426-33bce30de7b1"
"""UUIDs of the flow properties of biogenic carbon."""

UNIT_GROUP_UUIDS = {
    "93a60a57-a3c8-11da-a746-0800200c9a66": "MJ",
    "ad38d542-3fe9-439d-9b95-2f5f7752acaf": "kg",
    "93a60a57-a4c8-11da-a746-0800200c9a66": "kg",
    "93a60a57-a3c8-12da-a746-0800200c9a66": "m3",
    "cd950537-0a98-4044-9ba7-9f9a68d0a504": "m3",
    "93a60a57-a3c8-18da-a746-0800200c9a66": "m2",
    "c20a03d7-bd90-4569-bc94-66cfd364dfc8": "m2",
    "838aaa22-0117-11db-92e3-0800200c9a66": "m",
    "5beb6eed-33a9-47b8-9ede-1dfe8f679159": "stk",
    "934110e3-baf4-49e9-992c-3d8109a6aafb": "stk",
}
"""UUID of a unit group to its reference unit."""

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
