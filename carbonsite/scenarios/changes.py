"""Changes that measures make to the activities, as signed rows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..arrays import Array
from ..errors import InputError
from ..inputs.replaced_modules import with_replaced_modules
from ..inputs.table import filled, joined, parted, row_ids
from ..messages import message
from ..messages.problems import problem
from ..units.tracing import is_not_zero
from .carbon_balance import Columns, codes_of
from .measure_results import plain_cells

_OF_CHANGES = ("row", "measure", "replaces", "hours")
"""Columns that name a row's change, or follow from its amount: they may differ in one row."""

_PARTS_OF_A1_A3 = ("A1", "A2", "A3")


def with_row_ids(activities: pd.DataFrame) -> pd.DataFrame:
    """The activities with a text in the column `row` that is the id of each row.

    A row without one gets a number that no other row has.

    Raises
    ------
    InputError
        If two rows have one id.
    """
    blank = {tag: "" for tag in ("module", "measure", "replaces") if tag not in activities}
    table = activities.assign(row=row_ids(activities), **blank).reset_index(drop=True)
    table = table.apply(plain_cells).set_axis(table.columns.astype(object), axis=1)
    twice = table["row"][table["row"].duplicated()].unique()
    if len(twice):
        problems = [{"row": row, **problem("row", row, "scenarios.row_twice")} for row in twice]
        raise InputError.of(message("inputs.activities"), problems)
    return with_replaced_modules(table)


def change_between(before: pd.DataFrame, after: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Signed rows that turn one table of activities into another.

    A row with another amount gives the difference. A row that is gone gives its old amount with a
    minus, a new row its amount. A row with another factor, unit, module or tag gives both. Only a
    new row says what it replaces.
    """
    columns, old, old_amount = parted(before)
    new_columns, new, amount = parted(after)
    place = _places(old[:, columns.index("row")], new[:, new_columns.index("row")])
    kept = np.flatnonzero(place >= 0)
    is_same = _is_same((columns, old), (new_columns, new), place, kept)
    is_gone = np.ones(len(old), dtype=bool)
    is_gone[place[kept[is_same]]] = False
    gone = np.flatnonzero(is_gone)
    difference = amount[kept[is_same]] - old_amount[place[kept[is_same]]]
    is_changed = is_not_zero(difference)
    differing = kept[is_same][is_changed]
    others = np.concatenate([kept[~is_same], np.flatnonzero(place < 0)])
    signed = np.concatenate([-old_amount[gone], difference[is_changed], amount[others]])
    cells = np.vstack([filled(columns, old[gone], new_columns), new[differing], new[others]])
    cells[:, new_columns.index("measure")] = measure
    if "replaces" in new_columns:
        cells[: len(cells) - int((place < 0).sum()), new_columns.index("replaces")] = ""
    return joined(new_columns, cells, signed)


def _places(before: Array, after: Array) -> Array:
    """Place of each id among those before; -1 for a new one."""
    # Most measures keep all rows in order and add some below.
    if len(before) <= len(after) and (before == after[: len(before)]).all():
        return np.concatenate([np.arange(len(before)), np.full(len(after) - len(before), -1)])
    return np.asarray(pd.Index(before, dtype=object).get_indexer(pd.Index(after, dtype=object)))


def _is_same(
    before: tuple[list[str], Array], after: tuple[list[str], Array], place: Array, kept: Array
) -> Array:
    """Mask of kept rows that have the same factor, unit, module and tags as before."""
    wanted = [
        column for column in dict.fromkeys([*before[0], *after[0]]) if column not in _OF_CHANGES
    ]
    was, now = (
        filled(columns, cells, wanted)[rows]
        for (columns, cells), rows in ((before, place[kept]), (after, kept))
    )
    return np.asarray((_with_blanks(was) == _with_blanks(now)).astype(bool).all(axis=1))


def _with_blanks(cells: Array) -> Array:
    """The cells, empty where one is missing: a missing cell does not even equal itself."""
    return np.where(pd.isna(cells), "", cells)


def in_equal_scope(lines: Columns) -> Array:
    """Mask of lines whose module both sides of their change declare.

    Old and new products of one change may declare different modules; a module that some product of
    either side does not declare is left out of the saving. Rows booked in another module than their
    factor's, such as waste, and changes with one side only, count whole.
    """
    run = lines["run"] if "run" in lines else np.zeros(len(lines["row"]))
    group = codes_of(run, lines["measure"], change_of(lines))
    factor, module = codes_of(lines["resolved_factor"]), codes_of(declared_module(lines))
    product = ((lines["factor_module"] != "") & (lines["factor_module"] == lines["module"])).astype(
        bool
    )
    old = lines["amount"].astype(float) < 0
    table = _distinct(np.stack([group, factor, old.astype(int), module])[:, product])
    # A product on both sides declares the same on both; only others can differ in scope.
    pair = codes_of(table[0], table[1])
    is_one_sided = (np.bincount(pair, weights=table[2]) == 0) | (
        np.bincount(pair, weights=1 - table[2]) == 0
    )
    kept = table[:, is_one_sided[pair]]
    whole = _distinct(kept[:3])
    groups, modules = int(group.max(initial=-1)) + 1, int(module.max(initial=-1)) + 1
    products, old_ones = (
        np.bincount(whole[0], weights=weights, minlength=groups) for weights in (None, whole[2])
    )
    both_sides = (old_ones > 0) & (old_ones < products)
    declaring = np.bincount(kept[0] * modules + kept[3], minlength=groups * modules)
    by_all = declaring[group * modules + module] == products[group]
    return np.asarray(~(product & both_sides[group] & ~by_all))


def _distinct(columns: Array) -> Array:
    """The distinct columns of an array, as they first appear."""
    return np.asarray(columns[:, ~pd.Index(codes_of(*columns)).duplicated()])


def declared_module(lines: Columns) -> Array:
    """Module of each line; A1, A2 and A3 are A1-A3 if the factor declares all three."""
    module = np.asarray(lines["module"], dtype=object)
    part = np.isin(module, _PARTS_OF_A1_A3)
    if not part.any():
        return module
    factor = pd.Series(lines["resolved_factor"], dtype=object)
    count = pd.Series(module[part]).groupby(factor[part].to_numpy()).nunique()
    return np.where(part & factor.map(count).eq(len(_PARTS_OF_A1_A3)).to_numpy(), "A1-A3", module)


def change_of(lines: Columns) -> Array:
    """Id of each line's change: the row that it replaces, or the first of several."""
    row = np.array([str(row) for row in lines["row"]], dtype=object)
    if "replaces" not in lines:
        return row
    replaces = np.where(pd.isna(lines["replaces"]), "", lines["replaces"])
    first: dict[str, str] = {}
    for ids in dict.fromkeys(ids for ids in replaces if "; " in ids):
        first.update(dict.fromkeys(ids.split("; "), ids.split("; ")[0]) | {ids: ids.split("; ")[0]})
    named = np.where(replaces != "", replaces, row)
    return np.array([first.get(ids, ids) for ids in named], dtype=object) if first else named


def in_saving(lines: Columns) -> Array:
    """Mask of lines that count in a saving: counted in totals, and of equal scope."""
    return np.asarray(
        np.asarray(lines["counted"], dtype=bool) & np.asarray(lines["equal_scope"], dtype=bool)
    )


def saved_by(lines: Columns) -> Array:
    """Saving of each line [kgCO2e]; 0 where it counts in none, NaN where it is undeclared."""
    saved = np.where(in_saving(lines), 0.0 - np.asarray(lines["emissions"], dtype=float), 0.0)
    return np.where(np.asarray(lines["declared"], dtype=bool), saved, np.nan)


def saved_in(lines: pd.DataFrame) -> float:
    """Saving of some changes [kgCO2e]; NaN if that of one of them is undeclared."""
    if not lines["declared"].astype(bool).all():
        return float("nan")
    return 0.0 - float(lines["emissions"][in_saving(lines)].sum())


def steps_of(lines: pd.DataFrame, measures: list[str], baseline: float) -> pd.DataFrame:
    """Table of the waterfall [kgCO2e]: the baseline, each measure's change, the total after it."""
    counted = lines[lines["counted"].astype(bool)]
    equal = counted["equal_scope"].astype(bool)
    sums = [
        part.groupby("measure", observed=True)["emissions"]
        .sum()
        .reindex(measures)
        .fillna(0.0)
        .to_numpy()
        for part in (counted[equal], counted[~equal])
    ]
    change, unequal = (np.concatenate([[0.0], part]) for part in sums)
    undeclared = lines["measure"][~lines["declared"].astype(bool)]
    is_undeclared = np.concatenate([[False], np.isin(measures, undeclared.unique())])
    return pd.DataFrame(
        {
            "step": ["Baseline", *measures],
            "change": np.where(is_undeclared, np.nan, change),
            "unequal_scope": unequal,
            "total": baseline + np.cumsum(change + unequal),
        }
    )
