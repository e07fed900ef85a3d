"""Amounts summed into cells of one target and one group, before anything is multiplied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..arrays import Array
from ..errors import InputError
from ..messages import Joined, message
from .coded_activities import CodedActivities
from .coding import DENSE, Coded, keys_of, spread
from .dates_of_rows import PARTS_OF_DATE
from .resolution import Resolution

CHUNK = 65_536
"""Rows summed at a time: few stay in the cache, and sums of chunks round less than one long sum."""

ENTRY_COLUMNS = ("module", "factor_module", "resolved_factor", "part", "declared_unit")
"""Columns of a line that come from its factor; all others come from the activities."""


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
    order: Mapping[str, list[object]]


def cells_of(reading: CodedActivities, resolution: Resolution, columns: list[str]) -> Cells:
    """Sum the amounts of a table by target and by columns of the activities."""
    parts = PARTS_OF_DATE if "date" in reading.table else ()
    missing = [column for column in columns if column not in (*parts, *reading.table)]
    if missing:
        raise InputError.of(
            "by()",
            [
                {
                    "column": column,
                    "problem": message("accounting.unknown_column"),
                    "remedy": message(
                        "accounting.unknown_column.remedy",
                        columns=Joined(map(str, reading.table.columns)),
                        others=Joined([*parts, *ENTRY_COLUMNS]),
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
    """Group of each row, the largest possible number of groups, and the texts of each."""
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


def _links(reading: CodedActivities, resolution: Resolution) -> tuple[Array | None, Array]:
    """Row and link of each pair of the two; `row` is None where each row has one link."""
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
