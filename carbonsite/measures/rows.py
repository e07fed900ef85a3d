"""Finding, scaling and adding rows of activities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..activity_rows import carrier_of

Array = np.ndarray[Any, Any]


def matching(activities: pd.DataFrame, where: Mapping[str, str | tuple[str, ...]]) -> Array:
    """Which rows have all the tags; ``carrier`` is the tag, else a generic name that the row takes as its factor."""
    found = np.ones(len(activities), dtype=bool)
    for tag, wanted in where.items():
        if tag == "carrier":
            column = carrier_of(activities)
        elif tag in activities:
            column = activities[tag].to_numpy(dtype=object)
        else:
            return np.zeros(len(activities), dtype=bool)
        found &= np.isin(column, [wanted] if isinstance(wanted, str) else list(wanted))
    return found


def scaled(activities: pd.DataFrame, rows: Array, kept: Any) -> pd.DataFrame:
    """The activities with the amounts of some rows multiplied; a row that nothing is left of stays, with 0."""
    if not rows.any():
        return activities
    amount = activities["amount"].to_numpy(dtype=float, copy=True)
    amount[rows] = amount[rows] * kept
    return activities.assign(amount=amount)


def added(activities: pd.DataFrame, rows: Array, measure: str, amount: Any, unit: str, **tags: Any) -> pd.DataFrame:
    """The activities with a new row for each row marked: it inherits the tags, says what it replaces, and differs as told; a row of nothing is not added."""
    amounts = np.broadcast_to(np.asarray(amount, dtype=float), int(rows.sum()))
    if not amounts.any():
        return activities
    old, amount = activities[rows][amounts != 0], amounts[amounts != 0]
    new = old.assign(amount=amount, unit=unit, measure=measure, replaces=old["row"], row=measure + " ← " + old["row"].astype(str), **tags)
    return pd.concat([activities, new], ignore_index=True)


def appended(activities: pd.DataFrame, row: pd.DataFrame, measure: str, replaces: Array) -> pd.DataFrame:
    """The activities with one row more, which replaces those marked; what it does not say is blank."""
    ids = activities["row"].to_numpy(dtype=object)[replaces]
    told = {**{column: row[column].iloc[0] for column in row}, "measure": measure, "replaces": "; ".join(map(str, ids)), "row": f"{measure}: {row['item'].iloc[0]}"}
    further = {column: "" for column in told if column not in activities}
    table = activities.assign(**further) if further else activities
    blank = {column: "" if pd.api.types.is_string_dtype(dtype) or pd.api.types.is_object_dtype(dtype) else np.nan for column, dtype in table.dtypes.items()}
    return pd.concat([table, pd.DataFrame([{**blank, **told}])], ignore_index=True)
