"""Sums of line items by group: amounts are summed into cells first, then multiplied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..errors import InputError
from ..lifecycle import INDICATORS, MODULES
from .coding import DENSE, Coded, keys_of, spread
from .reading import Reading
from .resolution import Resolution

Array = np.ndarray[Any, Any]

CHUNK = 65_536
"""Rows summed at a time: few enough to stay in the cache, and chunk sums keep the rounding of a
long sum small.
"""

ENTRY_COLUMNS = ("module", "factor_module", "resolved_factor", "part", "declared_unit")
"""Columns of a line that its factor decides; all others are columns of the activities."""


@dataclass(frozen=True)
class Cells:
    """Amounts in declared units, summed over the rows that share a target and a group.

    Attributes
    ----------
    target, group : array of int, shape (cells,)
    amount, rows : array of float, shape (cells,)
        The sum of the amounts [declared unit], and how many rows it is of.
    groups : int
    labels : mapping of array, each of shape (groups,)
        The texts of each group, by column.
    order : dict of list
        The texts of each column as they first appear.
    """

    target: Array
    group: Array
    amount: Array
    rows: Array
    groups: int
    labels: Mapping[str, Array]
    order: Mapping[str, list[Any]]


def cells_of(reading: Reading, resolution: Resolution, columns: list[str]) -> Cells:
    """Sum the amounts of a table by target and by columns of the activities."""
    missing = [column for column in columns if column not in reading.table]
    if missing:
        raise InputError.of(
            "by()",
            [
                {
                    "column": column,
                    "problem": "is not a column of the lines",
                    "remedy": (
                        f"there are {', '.join(map(str, reading.table.columns))} and"
                        f" {', '.join(ENTRY_COLUMNS)}"
                    ),
                }
                for column in missing
            ],
        )
    grouped = {column: reading.column(column) for column in columns}
    of_group, groups, labels = _groups(grouped, len(reading.table))
    row, link = _links(reading, resolution)
    amount = (reading.amount if row is None else reading.amount[row]) * (
        resolution.share * resolution.conversion
    )[link]
    target, group, place = _places(
        resolution.target, link, of_group if row is None else of_group[row], groups
    )
    order = {name: column.texts for name, column in grouped.items()}
    return Cells(
        target,
        group,
        summed(place, amount, len(target)),
        np.bincount(place, minlength=len(target)).astype(float),
        groups,
        labels,
        order,
    )


def _groups(grouped: Mapping[str, Coded], rows: int) -> tuple[Array, int, dict[str, Array]]:
    """Which group each row is in, how many there may be, and the texts of each."""
    if not grouped:
        return np.zeros(rows, dtype=int), 1, {}
    if len(grouped) == 1:
        ((name, column),) = grouped.items()
        return column.codes + np.int64(1), len(column.texts) + 1, {name: np.roll(column.labels, 1)}
    groups = keys_of(grouped, rows)
    return (
        groups.of_row,
        len(groups),
        {name: column.labels[groups.codes[name]] for name, column in grouped.items()},
    )


def _links(reading: Reading, resolution: Resolution) -> tuple[Array | None, Array]:
    """The link of each row; where a key has two, its rows come twice, and `row` says which they
    are.
    """
    of_row = reading.keys.of_row
    if len(resolution.key) == len(reading.keys):
        return None, of_row
    return spread(resolution.key, of_row)


def _places(target: Array, link: Array, group: Array, groups: int) -> tuple[Array, Array, Array]:
    """Distinct pairs of target and group, and which one each row has, by its link."""
    targets = int(target.max()) + 1 if len(target) else 0
    if groups == 1:
        return np.arange(targets), np.zeros(targets, dtype=int), target[link]
    pair = (target * groups)[link]
    pair += group
    if targets * groups > DENSE:
        place, pairs = pd.factorize(pair)
        return pairs // groups, pairs % groups, place
    return np.repeat(np.arange(targets), groups), np.tile(np.arange(groups), targets), pair


def summed(place: Array, amount: Array, size: int) -> Array:
    """Amounts added up by place, chunk by chunk."""
    total = np.zeros(size)
    step = max(CHUNK, 4 * size)
    for start in range(0, len(place), step):
        total += np.bincount(
            place[start : start + step], weights=amount[start : start + step], minlength=size
        )
    return total


def _place_of(labels: pd.Series, order: Sequence[Any]) -> Array:
    """The place of each label: modules in life-cycle order, texts in the order given, else as they
    first appear.
    """
    known = MODULES if labels.name in ("module", "factor_module") else order or labels.unique()
    return np.asarray(
        labels.map({text: place for place, text in enumerate(known)}).fillna(-1).to_numpy()
    )


def grouped_sums(
    values: Array,
    rows: Array,
    of_group: Array,
    labels: pd.DataFrame,
    order_of: Mapping[str, Sequence[Any]],
    *,
    partial: bool,
) -> pd.DataFrame:
    """Sum indicator values by group: modules in life-cycle order, other texts as they first appear.

    A group in which some line does not declare an indicator is NaN there; `partial` sums what is
    declared and adds how many rows that covers.
    """
    size, declared = len(labels), ~np.isnan(values)
    table = {
        name: summed(
            of_group, np.where(declared[:, i], values[:, i], 0.0) if partial else values[:, i], size
        )
        for i, name in enumerate(INDICATORS)
    }
    if partial:
        covered = {
            name: summed(of_group, rows * declared[:, i], size) for i, name in enumerate(INDICATORS)
        }
        table = {name: np.where(covered[name] > 0, sums, np.nan) for name, sums in table.items()}
        table["rows"] = summed(of_group, rows, size).astype(int)
        table |= {f"{name}_rows": count.astype(int) for name, count in covered.items()}
    columns = list(labels.columns)
    found = pd.DataFrame(
        table,
        index=(
            pd.Index(labels[columns[0]], name=columns[0])
            if len(columns) == 1
            else pd.MultiIndex.from_frame(labels)
        ),
    )
    order = np.lexsort(
        [_place_of(labels[column], order_of.get(column, ())) for column in reversed(columns)]
    )
    seen = np.bincount(of_group, weights=rows, minlength=size) > 0
    return found.iloc[order[seen[order]]]
