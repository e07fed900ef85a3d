"""The whole building as rows: what it holds, and what becomes of it."""

from __future__ import annotations

from .reference import ReferenceBuilding, mass_of_area, typical_quantities

__all__ = ["ReferenceBuilding", "mass_of_area", "typical_quantities"]
