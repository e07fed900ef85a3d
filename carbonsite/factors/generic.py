"""Generic names: carriers whose factor the basis chooses."""

from __future__ import annotations

from ..lifecycle import GENERIC_CARRIERS

FOSSIL = "diesel"
BIOFUELS = ("biodiesel", "hvo", "fame")
ELECTRICITY = "electricity"
DISTRICT_HEAT = "district-heat"

LOSSES = "losses"
"""Marks a factor of what is lost in the grid, in place of how electricity is accounted."""

GENERIC_NAMES = frozenset(GENERIC_CARRIERS)
"""Names that activities may use instead of an id, and that no factor may take as its id."""

ANNUAL = frozenset({ELECTRICITY, DISTRICT_HEAT})
"""Generic names whose factor differs from year to year; a fuel burns alike in every year."""
