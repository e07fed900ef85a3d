"""Flows of activities, and what they say: road or not, inside the fence of the site or outside."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from ..arrays import Cells, Mask

if TYPE_CHECKING:
    import pandas as pd

TRANSPORT_FLOWS = ("product-transport", "equipment-transport", "mass-transport", "waste-transport")
SITE_FLOWS = ("site-energy", "groundworks-energy")
"""Flows of energy that is used inside the fence: machines, heat and power of the site."""

FLOWS = (
    "product",
    *TRANSPORT_FLOWS,
    "waste",
    "waste-treatment",
    *SITE_FLOWS,
    "operational-energy",
    "operational-water",
    "refrigerant",
)
"""Every flow that an activity may have."""


class FuelUse(StrEnum):
    """What a fuel is used for, as a sales obligation distinguishes it."""

    ROAD = "road"
    NON_ROAD = "non-road"


class Fence(StrEnum):
    """The side of the site's fence on which transport drives."""

    INSIDE = "inside"
    OUTSIDE = "outside"


def texts_in(table: pd.DataFrame, column: str) -> Cells:
    """Texts of a column; blank where a cell is missing or there is no such column."""
    if column not in table:
        return np.full(len(table), "", dtype=object)
    missing = table[column].isna().to_numpy()
    return np.where(missing, "", table[column].to_numpy(dtype=object)).astype(object)


def uses_of(table: pd.DataFrame) -> Cells:
    """Use of the fuel of each row: as its column `use` says, else road for transport."""
    use = texts_in(table, "use")
    by_flow = np.where(
        np.isin(texts_in(table, "flow"), TRANSPORT_FLOWS), FuelUse.ROAD, FuelUse.NON_ROAD
    )
    return np.asarray(np.where(use == "", by_flow.astype(object), use))


def inside_fence(table: pd.DataFrame) -> Mask:
    """True for rows inside the fence: energy of the site, and transport that is marked inside."""
    flow = texts_in(table, "flow")
    marked = texts_in(table, "fence") == Fence.INSIDE
    return np.asarray(np.isin(flow, SITE_FLOWS) | (np.isin(flow, TRANSPORT_FLOWS) & marked))
