"""Changes: what measures do to the activities, as signed rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..errors import InputError
from ..inputs.table import REQUIRED, filled, joined, parted, with_numbers
from ..lifecycle import MODULES_IN_TOTAL
from ..units.tracing import is_something

Array = np.ndarray[Any, Any]
_TOLD_BY_CHANGES = ("row", "measure", "replaces", "hours")
"""Columns that say which change a row belongs to, or follow from its amount; all others make it the
row that it is.
"""

_PARTS_OF_A1_A3 = ("A1", "A2", "A3")


def with_row_ids(activities: pd.DataFrame) -> pd.DataFrame:
    """The activities with a text in the column `row` that names each row and no other.

    Raises
    ------
    InputError
        Where two rows have one id.
    """
    ids = (
        activities["row"]
        if "row" in activities
        else pd.Series(activities.index, index=activities.index)
    )
    blank = {tag: "" for tag in ("module", "measure", "replaces") if tag not in activities}
    table = activities.assign(row=ids.astype(str), **blank).reset_index(drop=True)
    # Plain cells: measures compare and copy them run after run, and a column of strings is packed
    # and unpacked each time.
    table = table.astype(
        {name: object for name, kind in table.dtypes.items() if isinstance(kind, pd.StringDtype)}
    ).set_axis(table.columns.astype(object), axis=1)
    twice = table["row"][table["row"].duplicated()].unique()
    if len(twice):
        raise InputError.of(
            "activities",
            [
                {
                    "row": row,
                    "column": "row",
                    "value": row,
                    "problem": "names two rows",
                    "remedy": "give each row an id of its own, or leave the column out",
                }
                for row in twice
            ],
        )
    return table


def with_named_rows(activities: Any, measure: str) -> pd.DataFrame:
    """What a measure makes of the activities, checked: a table whose rows each have an id of their
    own.

    Raises
    ------
    InputError
        Naming the measure.
    """
    columns = set(activities.columns) if isinstance(activities, pd.DataFrame) else set()
    problems = [
        {
            "column": column,
            "problem": "is not in what the measure returns",
            "remedy": "return the activities, all columns kept",
        }
        for column in (*REQUIRED, "row")
        if column not in columns
    ]
    ids = [] if problems else activities["row"].tolist()
    if len({row for row in ids if isinstance(row, str) and row}) < len(ids):
        problems = list(_badly_named(ids, activities["item"].tolist()))
    if problems:
        raise InputError.of(f"measure {measure!r}", problems)
    return with_numbers(activities)


def _badly_named(ids: list[Any], items: list[Any]) -> Iterator[dict[str, Any]]:
    """What is wrong with the ids of rows."""
    seen = set()
    for row, item in zip(ids, items, strict=True):
        if not isinstance(row, str) or not row:
            yield {
                "row": item,
                "column": "row",
                "value": row,
                "problem": "is not a text that names the row",
                "remedy": "give each new row an id, and say in 'replaces' which row it replaces",
            }
        elif row in seen:
            yield {
                "row": row,
                "column": "row",
                "value": row,
                "problem": "names two rows",
                "remedy": "give each new row an id of its own",
            }
        else:
            seen.add(row)


def change_between(before: pd.DataFrame, after: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Signed rows that turn one table of activities into another.

    A row whose amount differs gives the difference; one that is gone, or is no longer the same, as
    where it takes another factor, unit, module or tag, gives its old amount with a minus and its
    new one; one that is new gives its amount. Only a new row says what it replaces.
    """
    columns, old, old_amount = parted(before)
    new_columns, new, amount = parted(after)
    place = _places(old[:, columns.index("row")], new[:, new_columns.index("row")])
    kept = np.flatnonzero(place >= 0)
    same = _same((columns, old), (new_columns, new), place, kept)
    is_gone = np.ones(len(old), dtype=bool)
    is_gone[place[kept[same]]] = False
    gone = np.flatnonzero(is_gone)
    difference = amount[kept[same]] - old_amount[place[kept[same]]]
    is_changed = is_something(difference)
    differing = kept[same][is_changed]
    others = np.concatenate([kept[~same], np.flatnonzero(place < 0)])
    signed = np.concatenate([-old_amount[gone], difference[is_changed], amount[others]])
    cells = np.vstack([filled(columns, old[gone], new_columns), new[differing], new[others]])
    cells[:, new_columns.index("measure")] = measure
    if "replaces" in new_columns:
        cells[: len(cells) - int((place < 0).sum()), new_columns.index("replaces")] = ""
    return joined(new_columns, cells, signed)


def _places(before: Array, after: Array) -> Array:
    """Where each id of a row stood before; -1 where it did not. Most measures keep all rows in
    order and add some below.
    """
    if len(before) <= len(after) and (before == after[: len(before)]).all():
        return np.concatenate([np.arange(len(before)), np.full(len(after) - len(before), -1)])
    return np.asarray(pd.Index(before, dtype=object).get_indexer(pd.Index(after, dtype=object)))


def _same(
    before: tuple[list[str], Array], after: tuple[list[str], Array], place: Array, kept: Array
) -> Array:
    """Which kept rows still are what they were: factor, unit, module and tags."""
    wanted = [
        column
        for column in dict.fromkeys([*before[0], *after[0]])
        if column not in _TOLD_BY_CHANGES
    ]
    was, now = (
        filled(columns, cells, wanted)[rows]
        for (columns, cells), rows in ((before, place[kept]), (after, kept))
    )
    return np.asarray((_with_blanks(was) == _with_blanks(now)).astype(bool).all(axis=1))


def _with_blanks(cells: Array) -> Array:
    """The cells with the empty text where one is missing: a missing cell equals nothing, not even
    itself.
    """
    return np.where(pd.isna(cells), "", cells)


Columns = Mapping[str, Array]
"""Columns of lines by name."""


def in_equal_scope(lines: Columns) -> Array:
    """Which lines of some changes count in a saving: modules that both sides of a change declare.

    Old and new products of one change may declare different modules; a module that not every
    product of both sides declares is no saving. Rows booked in another module than their factor's,
    such as waste, and changes of one side only, count whole.
    """
    run = lines["run"] if "run" in lines else np.zeros(len(lines["row"]))
    group = _told_apart(run, lines["measure"], _change_of(lines))
    factor, module = _told_apart(lines["resolved_factor"]), _told_apart(_declared_module(lines))
    product = ((lines["factor_module"] != "") & (lines["factor_module"] == lines["module"])).astype(
        bool
    )
    old = lines["amount"].astype(float) < 0
    table = np.unique(np.stack([group, factor, old.astype(int), module])[:, product], axis=1)
    # A product on both sides declares the same on both; only others can differ in scope.
    pair = _told_apart(table[0], table[1])
    is_one_sided = (np.bincount(pair, weights=table[2]) == 0) | (
        np.bincount(pair, weights=1 - table[2]) == 0
    )
    kept = table[:, is_one_sided[pair]]
    whole = np.unique(kept[:3], axis=1)
    groups, modules = int(group.max(initial=-1)) + 1, int(module.max(initial=-1)) + 1
    products, old_ones = (
        np.bincount(whole[0], weights=weights, minlength=groups) for weights in (None, whole[2])
    )
    both_sides = (old_ones > 0) & (old_ones < products)
    declaring = np.bincount(kept[0] * modules + kept[3], minlength=groups * modules)
    by_all = declaring[group * modules + module] == products[group]
    return np.asarray(~(product & both_sides[group] & ~by_all))


def _told_apart(*columns: Any) -> Array:
    """A number for each row, the same where all columns say the same."""
    code = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        own = pd.factorize(np.asarray(column))[0]
        code = pd.factorize(code * (int(own.max(initial=-1)) + 2) + own)[0]
    return code


def _declared_module(lines: Columns) -> Array:
    """The module of each line; a factor that declares A1, A2 and A3 declares A1-A3."""
    module = np.asarray(lines["module"], dtype=object)
    part = np.isin(module, _PARTS_OF_A1_A3)
    if not part.any():
        return module
    factor = pd.Series(lines["resolved_factor"], dtype=object)
    held = pd.Series(module[part]).groupby(factor[part].to_numpy()).nunique()
    return np.where(part & factor.map(held).eq(len(_PARTS_OF_A1_A3)).to_numpy(), "A1-A3", module)


def _change_of(lines: Columns) -> Array:
    """What tells the lines of one change: the row replaced, or the first of several."""
    row = np.array([str(each) for each in lines["row"]], dtype=object)
    if "replaces" not in lines:
        return row
    replaces = np.where(pd.isna(lines["replaces"]), "", lines["replaces"])
    first: dict[str, str] = {}
    for ids in dict.fromkeys(ids for ids in replaces if "; " in ids):
        first.update(dict.fromkeys(ids.split("; "), ids.split("; ")[0]) | {ids: ids.split("; ")[0]})
    named = np.where(replaces != "", replaces, row)
    return np.array([first.get(each, each) for each in named], dtype=object) if first else named


def in_saving(lines: Columns) -> Array:
    """Which lines of changes count in a saving: those in a total whose module both sides declare."""
    return np.asarray(
        np.asarray(lines["counted"], dtype=bool) & np.asarray(lines["equal_scope"], dtype=bool)
    )


def is_counted(lines: Columns) -> Array:
    """Lines in the total: modules A to C."""
    return np.asarray(pd.Series(lines["module"], dtype=object).isin(MODULES_IN_TOTAL).to_numpy())
