"""The columns of ÖKOBAUDAT's csv by their German or English heading."""

from __future__ import annotations

import re
from functools import lru_cache

from ...lifecycle import Indicator

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

_HEADINGS = {
    "uuid": "UUID",
    "version": "Version",
    "name_de": "Name (de) | Name",
    "name_en": "Name (en)",
    "category": "Kategorie (original) | Kategorie | Category (original) | Category",
    "category_en": "Kategorie (en) | Category (en)",
    "conformity": "Konformität | Compliance | Conformity",
    "geography": "Laenderkennung | Country code | Location code",
    "kind": "Typ | Type",
    "reference_year": "Referenzjahr | Reference year",
    "valid_to": "Gueltig bis | Valid until",
    "url": "URL",
    "owner": "Declaration owner",
    "published": "Veroeffentlicht am | Publication date",
    "registration_number": "Registrierungsnummer | Registration number",
    "operator": "Registrierungsstelle | Registration authority",
    "amount": "Bezugsgroesse | Ref. quantity | Reference quantity",
    "unit": "Bezugseinheit | Ref. unit | Reference unit",
    "bulk_density": "Schuettdichte (kg/m3) | Bulk Density (kg/m3)",
    "grammage": "Flaechengewicht (kg/m2) | Grammage (kg/m2)",
    "gross_density": "Rohdichte (kg/m3) | Gross Density (kg/m3)",
    "thickness": "Schichtdicke (m) | Layer Thickness (m)",
    "productiveness": "Ergiebigkeit (m2) | Productiveness (m2)",
    "linear_density": "Laengengewicht (kg/m) | Linear Density (kg/m)",
    "piece_weight": "Stueckgewicht (kg) | Weight Per Piece (kg)",
    "kilogram_factor": "Umrechungsfaktor auf 1kg | Umrechnungsfaktor auf 1kg"
    " | Conversion factor to 1kg",
    "carbon_product": "biogener Kohlenstoffgehalt in kg | Carbon content (biogenic) in kg",
    "carbon_packaging": "biogener Kohlenstoffgehalt (Verpackung) in kg"
    " | Carbon content (biogenic) - packaging in kg",
    "module": "Modul | Module",
    "scenario": "Szenario | Scenario",
    OLD_TOTAL: "GWP",
    "gwptotala2": "GWPtotal (A2)",
    "gwpfossila2": "GWPfossil (A2)",
    "gwpbiogenica2": "GWPbiogenic (A2)",
    "gwpluluca2": "GWPluluc (A2)",
}
"""Column to its headings in the releases."""

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def _letters(heading: str) -> str:
    return re.sub(r"[^a-z0-9]", "", heading.strip().lower().translate(_UMLAUTS))


_NAMES = {
    _letters(heading): name
    for name, headings in _HEADINGS.items()
    for heading in headings.split(" | ")
}


@lru_cache(maxsize=1024)
def column_of(heading: str) -> str:
    """The column of a heading, with or without umlauts; other headings as they are written."""
    return _NAMES.get(_letters(heading), heading.strip())
