"""The whole building as rows: what it holds, and what becomes of it.

Nothing here multiplies with a factor: each function makes rows, which `account` accounts.
"""

from __future__ import annotations

from .bill import composition, expand
from .biogenic_views import biogenic_views
from .building_file import Building
from .by_year import by_year
from .elements import by_element, element_codes, element_coverage, element_group, element_pairs
from .end_of_life import end_of_life
from .in_use import refrigerant, refrigerant_at_end, refrigerant_leakage, stated, water
from .reference import ReferenceBuilding, mass_of_area, typical_quantities
from .replacement import replacement_count, replacements
from .site_waste import site_waste
from .transport_legs import Leg, deliveries, vehicle_distance

__all__ = [
    "Building",
    "Leg",
    "ReferenceBuilding",
    "biogenic_views",
    "by_element",
    "by_year",
    "composition",
    "deliveries",
    "element_codes",
    "element_coverage",
    "element_group",
    "element_pairs",
    "end_of_life",
    "expand",
    "mass_of_area",
    "refrigerant",
    "refrigerant_at_end",
    "refrigerant_leakage",
    "replacement_count",
    "replacements",
    "site_waste",
    "stated",
    "typical_quantities",
    "vehicle_distance",
    "water",
]
