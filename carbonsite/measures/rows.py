"""Finding, scaling and adding rows of activities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..inputs.table import carrier_of, joined, parted
from ..units import Q
from ..units.conversion_paths import CONVERTING_PROPERTIES
from ..units.tracing import as_cell, as_numbers, has_quantity, is_not_zero

Array = np.ndarray[Any, Any]


def matching(activities: pd.DataFrame, where: Mapping[str, str | tuple[str, ...]]) -> Array:
    """Which rows have all the tags; ``carrier`` is the tag, else a generic name that the row takes
    as its factor.
    """
    found = np.ones(len(activities), dtype=bool)
    for tag, wanted in where.items():
        if tag == "carrier":
            column = carrier_of(activities)
        elif tag in activities:
            column = activities[tag].to_numpy(dtype=object)
        else:
            return np.zeros(len(activities), dtype=bool)
        found &= is_any(column, [wanted] if isinstance(wanted, str) else wanted)
    return found


def is_any(column: Array, texts: Sequence[str]) -> Array:
    """Which cells are one of a few texts."""
    found = np.zeros(len(column), dtype=bool)
    for text in texts:
        found |= column == text
    return found


def burning(activities: pd.DataFrame, where: Mapping[str, str | tuple[str, ...]]) -> Array:
    """Which rows have all the tags and do not already draw electricity or district heat."""
    return matching(activities, where) & ~is_any(
        carrier_of(activities), ("electricity", "district-heat")
    )


def held(activities: pd.DataFrame, rows: Array) -> Array:
    """Those of some rows whose amount is not 0."""
    found = rows.copy()
    found[rows] = as_numbers(activities["amount"])[rows] != 0
    return found


def scaled(activities: pd.DataFrame, rows: Array, kept: Any) -> pd.DataFrame:
    """The activities with the amounts of some rows multiplied, and their hours with them; a row
    that nothing is left of stays, with 0.
    """
    places = np.flatnonzero(rows)
    if not len(places):
        return activities
    amount = as_numbers(activities["amount"])
    amount[places] = amount[places] * kept
    if "hours" not in activities:
        return activities.assign(amount=amount)
    hours = activities["hours"].to_numpy(dtype=object, copy=True)
    hours[places] = [
        as_cell(Q(cell) * kept) if has_quantity(cell) else cell for cell in hours[places]
    ]
    return activities.assign(amount=amount, hours=hours)


def added(
    activities: pd.DataFrame, rows: Array, measure: str, amount: Any, unit: str, **tags: Any
) -> pd.DataFrame:
    """The activities with a new row for each row marked: it inherits the tags, says what it
    replaces, and differs as told; a row of nothing is not added.

    It inherits no property by which units are converted: those are of the old row's material or
    fuel.
    """
    amounts = np.broadcast_to(as_numbers(amount), int(rows.sum()))
    kept = is_not_zero(amounts)
    if not kept.any():
        return activities
    places = np.flatnonzero(rows)[kept]
    ids = activities["row"].to_numpy(dtype=object)[places]
    blank = dict.fromkeys(CONVERTING_PROPERTIES, "")
    told = {
        "unit": unit,
        "measure": measure,
        "replaces": ids,
        "row": [f"{measure} ← {row}" for row in ids],
        **blank,
        **tags,
    }
    told = {
        name: value
        for name, value in told.items()
        if name in activities or not isinstance(value, str) or value
    }
    return _with(activities, places, told, amounts[kept])


def appended(
    activities: pd.DataFrame, rows: list[pd.DataFrame], measure: str, replaces: Array
) -> pd.DataFrame:
    """The activities with further rows, which together replace those marked; what they do not say
    is blank.
    """
    ids = "; ".join(map(str, activities["row"].to_numpy(dtype=object)[np.flatnonzero(replaces)]))
    table = activities
    for row in rows:
        told = {column: row[column].iloc[0] for column in row if column != "amount"}
        table = _with(
            table,
            np.array([-1]),
            {**told, "measure": measure, "replaces": ids, "row": f"{measure}: {told['item']}"},
            as_numbers(row["amount"]),
        )
    return table


def _with(
    activities: pd.DataFrame, places: Array, told: Mapping[str, Any], amounts: Array
) -> pd.DataFrame:
    """The activities and, below, copies of some rows (-1: a blank row) that differ as told."""
    columns, cells, amount = parted(activities)
    further = [column for column in told if column not in columns]
    columns = [*columns, *further]
    cells = (
        np.hstack([cells, np.full((len(cells), len(further)), "", dtype=object)])
        if further
        else cells
    )
    new = np.vstack([cells, np.full((1, len(columns)), "", dtype=object)])[places]
    for column, value in told.items():
        new[:, columns.index(column)] = value
    return joined(columns, np.vstack([cells, new]), np.concatenate([amount, amounts]))
