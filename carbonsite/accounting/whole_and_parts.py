"""A1-A3 beside A1, A2 or A3 of the same: counted as a whole and once more in parts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..arrays import Mask
from ..inputs.flows import texts_in
from ..messages import message
from .coded_activities import CodedActivities
from .problems import Problems

WHOLE, PARTS = "A1-A3", ("A1", "A2", "A3")


def check_whole_and_parts(reading: CodedActivities, problems: Problems) -> None:
    """Report rows in A1, A2 or A3 of what another row has in A1-A3.

    Rows are of the same if item and element are, or factor and element.
    """
    named = reading.columns["module"].texts if "module" in reading.columns else ()
    if WHOLE not in named or not any(part in named for part in PARTS):
        return
    table = reading.table
    modules = texts_in(table, "module")
    is_whole, is_part = modules == WHOLE, np.isin(modules, PARTS)
    is_twice = _is_of(table, "item", is_whole) | _is_of(table, "factor", is_whole)
    rows = np.flatnonzero(is_part & is_twice)
    key = "accounting.whole_and_parts"
    problems.add(rows, "module", message(key), message(f"{key}.remedy"))


def _is_of(table: pd.DataFrame, name: str, rows: Mask) -> Mask:
    """True for rows that have a column and the element in common with one of some rows."""
    pairs = pd.MultiIndex.from_arrays([texts_in(table, name), texts_in(table, "element")])
    return np.asarray(pairs.isin(pairs[rows]), dtype=bool)
