"""Finding, scaling and adding rows of activities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ..arrays import Array
from ..inputs.table import carrier_of, joined, parted
from ..units import Q
from ..units.conversion_paths import CONVERTING_PROPERTIES
from ..units.tracing import as_cell, as_numbers, has_quantity, is_not_zero


def matching(activities: pd.DataFrame, where: Mapping[str, str | tuple[str, ...]]) -> Array:
    """True for rows with all the tags.

    A row without the tag ``carrier`` has its factor as one, if that is a generic name.
    """
    matches = np.ones(len(activities), dtype=bool)
    for tag, wanted in where.items():
        if tag == "carrier":
            column = carrier_of(activities)
        elif tag in activities:
            column = activities[tag].to_numpy(dtype=object)
        else:
            return np.zeros(len(activities), dtype=bool)
        matches &= is_any(column, [wanted] if isinstance(wanted, str) else wanted)
    return matches


def is_any(column: Array, texts: Sequence[str]) -> Array:
    """True for cells that are one of a few texts."""
    is_one = np.zeros(len(column), dtype=bool)
    for text in texts:
        is_one |= column == text
    return is_one


def burning(activities: pd.DataFrame, where: Mapping[str, str | tuple[str, ...]]) -> Array:
    """True for rows with all the tags that do not use electricity or district heat already."""
    return matching(activities, where) & ~is_any(
        carrier_of(activities), ("electricity", "district-heat")
    )


def not_empty(activities: pd.DataFrame, rows: Array) -> Array:
    """True for those of some rows whose amount is not 0."""
    has_amount = rows.copy()
    has_amount[rows] = as_numbers(activities["amount"])[rows] != 0
    return has_amount


def scaled(activities: pd.DataFrame, rows: Array, kept: float | Array) -> pd.DataFrame:
    """Activities with amounts and hours of some rows multiplied; rows with 0 stay."""
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
    activities: pd.DataFrame,
    rows: Array,
    measure: str,
    amount: object,
    unit: object,
    **tags: object,
) -> pd.DataFrame:
    """Activities with a new row for each row marked, unless its amount is 0.

    A new row inherits all tags but those given, and says which row it replaces. It does not inherit
    properties by which units are converted: those are of the old row's material or fuel.
    """
    amounts = np.broadcast_to(as_numbers(amount), int(rows.sum()))
    kept = is_not_zero(amounts)
    if not kept.any():
        return activities
    places = np.flatnonzero(rows)[kept]
    ids = activities["row"].to_numpy(dtype=object)[places]
    cells = {
        "unit": unit,
        "measure": measure,
        "replaces": ids,
        "row": [f"{measure} ← {row}" for row in ids],
        **dict.fromkeys(CONVERTING_PROPERTIES, ""),
        **tags,
    }
    cells = {
        name: value
        for name, value in cells.items()
        if name in activities or not isinstance(value, str) or value
    }
    return _with_rows(activities, places, cells, amounts[kept])


def appended(
    activities: pd.DataFrame, rows: list[pd.DataFrame], measure: str, replaces: Array
) -> pd.DataFrame:
    """Activities with further rows, which together replace those marked."""
    ids = "; ".join(map(str, activities["row"].to_numpy(dtype=object)[np.flatnonzero(replaces)]))
    table = activities
    for row in rows:
        cells = {column: row[column].iloc[0] for column in row if column != "amount"}
        table = _with_rows(
            table,
            np.array([-1]),
            {**cells, "measure": measure, "replaces": ids, "row": f"{measure}: {cells['item']}"},
            as_numbers(row["amount"]),
        )
    return table


def _with_rows(
    activities: pd.DataFrame, places: Array, changed: Mapping[str, object], amounts: Array
) -> pd.DataFrame:
    """Activities and, below, copies of some rows (-1: a blank row) with changed cells."""
    columns, cells, amount = parted(activities)
    further = [column for column in changed if column not in columns]
    columns = [*columns, *further]
    cells = (
        np.hstack([cells, np.full((len(cells), len(further)), "", dtype=object)])
        if further
        else cells
    )
    new = np.vstack([cells, np.full((1, len(columns)), "", dtype=object)])[places]
    for column, value in changed.items():
        new[:, columns.index(column)] = value
    return joined(columns, np.vstack([cells, new]), np.concatenate([amount, amounts]))
