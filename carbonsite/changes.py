"""Changes: what measures do to the activities, as signed rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .activity_rows import joined, parted
from .errors import InputError
from .lifecycle import MODULES_IN_TOTAL

Array = np.ndarray[Any, Any]
_IDENTITY = ("factor", "unit", "module", "factor_module", "biofuel_share")


def with_row_ids(activities: pd.DataFrame) -> pd.DataFrame:
    """The activities with a text in the column `row` that names each row and no other.

    Raises
    ------
    InputError
        Where two rows have one id.
    """
    ids = activities["row"] if "row" in activities else pd.Series(activities.index, index=activities.index)
    blank = {tag: "" for tag in ("module", "measure", "replaces") if tag not in activities}
    table = activities.assign(row=ids.astype(str), **blank).reset_index(drop=True)
    twice = table["row"][table["row"].duplicated()].unique()
    if len(twice):
        raise InputError.of("activities", [{"row": row, "column": "row", "value": row, "problem": "names two rows", "remedy": "give each row an id of its own, or leave the column out"} for row in twice])
    return table


def change_between(before: pd.DataFrame, after: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Signed rows that turn one table of activities into another.

    A row whose amount differs gives the difference; one that is gone, or takes another factor, unit or module, gives
    its old amount with a minus and its new one; one that is new gives its amount.
    """
    columns, old, old_amount = parted(before)
    new_columns, new, amount = parted(after)
    place = pd.Index(before["row"]).get_indexer(after["row"])
    kept = np.flatnonzero(place >= 0)
    same = _same((columns, old), (new_columns, new), place, kept)
    gone = np.setdiff1d(np.arange(len(old)), place[kept[same]])
    difference = amount[kept[same]] - old_amount[place[kept[same]]]
    differing = kept[same][difference != 0]
    others = np.concatenate([kept[~same], np.flatnonzero(place < 0)])
    signed = np.concatenate([-old_amount[gone], difference[difference != 0], amount[others]])
    cells = np.vstack([_filled(columns, old[gone], new_columns), new[differing], new[others]])
    cells[:, new_columns.index("measure")] = measure
    return joined(new_columns, cells, signed)


def _filled(columns: list[str], cells: Array, wanted: list[str]) -> Array:
    """The cells in other columns, blank where they have none."""
    held = np.hstack([cells, np.full((len(cells), 1), "", dtype=object)])
    return held[:, [columns.index(column) if column in columns else -1 for column in wanted]]


def _same(before: tuple[list[str], Array], after: tuple[list[str], Array], place: Array, kept: Array) -> Array:
    """Which kept rows still take the same factor, unit and module."""
    old, new = (_filled(columns, cells, list(_IDENTITY)) for columns, cells in (before, after))
    was, now = old[place[kept]], new[kept]
    return np.asarray(((was == now) | (pd.isna(was) & pd.isna(now))).all(axis=1))


def in_equal_scope(lines: pd.DataFrame) -> Array:
    """Which lines of some changes count in a saving: modules that both sides of a change declare.

    Old and new products of one change may declare different modules; a module that only one side declares is no saving.
    Rows that name their module, and changes of one side only, count whole.
    """
    group = pd.factorize(lines["measure"].astype(str) + "\n" + _change_of(lines))[0]
    module, modules = pd.factorize(lines["module"])
    product = ((lines["factor_module"] != "") & (lines["stated_module"] == "")).to_numpy()
    old = lines["amount"].to_numpy(dtype=float) < 0
    cell, size = group * len(modules) + module, (group.max(initial=-1) + 1) * max(len(modules), 1)
    declared = [np.bincount(cell[product & side], minlength=size) > 0 for side in (old, ~old)]
    both_sides = np.logical_and(*(np.bincount(group[product & side], minlength=size) > 0 for side in (old, ~old)))
    return np.asarray(~(product & both_sides[group] & ~(declared[0] & declared[1])[cell]))


def _change_of(lines: pd.DataFrame) -> pd.Series:
    """What tells the lines of one change: the row replaced, or the first of several."""
    replaces = lines["replaces"].fillna("").astype(str) if "replaces" in lines else pd.Series("", index=lines.index)
    first: dict[str, str] = {}
    for ids in replaces[replaces.str.contains("; ", regex=False)].unique():
        first.update(dict.fromkeys(ids.split("; "), ids.split("; ")[0]) | {ids: ids.split("; ")[0]})
    named = replaces.where(replaces != "", lines["row"].astype(str))
    return named.map(first).fillna(named) if first else named


def is_counted(lines: pd.DataFrame) -> Array:
    """Lines in the total: modules A to C."""
    return np.asarray(lines["module"].isin(MODULES_IN_TOTAL).to_numpy())
