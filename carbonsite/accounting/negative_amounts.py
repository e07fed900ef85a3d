"""Finding: amounts below 0 that lower a total, as only changes of a scenario may."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..arrays import Array
from ..inputs.table import row_ids
from ..messages import Joined, message
from .accounted import Accounted
from .coded_activities import CodedActivities
from .coding import coded, keys_of
from .finding_weights import FindingRow, Weights
from .replacing_amounts import emissions_per_unit

_ROUNDING = 1e-9
_SHOWN = 5


def negative_amounts(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Rows of a measure whose amount is negative and counts in the total."""
    reading = account.reading
    if not (reading.amount < 0).any():
        return
    negative = (reading.amount < 0) & ~_is_covered(reading)
    emissions = reading.amount * emissions_per_unit(account)[1][reading.keys.of_row]
    places = np.flatnonzero(negative & (emissions < 0))
    if len(places):
        rows = Joined(row_ids(reading.table)[place] for place in places[:_SHOWN])
        yield {
            "finding": "negative amounts",
            "factor": "",
            "detail": message("detail.negative_amounts", rows=rows),
            "rows": len(places),
            "share": float(-emissions[places].sum() / weights.whole),
        }


def _is_covered(reading: CodedActivities) -> Array:
    """Mask of rows of an id whose amounts in one unit of a factor are not below 0 together.

    So are a baseline and its changes in one table.
    """
    if "row" not in reading.table:
        return np.zeros(len(reading.amount), dtype=bool)
    columns = {name: coded(reading.table[name]) for name in ("row", "factor", "unit")}
    same = keys_of(columns, len(reading.amount)).of_row
    together, size = (np.bincount(same, part) for part in (reading.amount, np.abs(reading.amount)))
    return np.asarray((together >= -_ROUNDING * size)[same])
