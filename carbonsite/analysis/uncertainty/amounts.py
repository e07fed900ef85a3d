"""GroupedAmounts of an account and their spread: summed where rows are many, row by row where few rows
decide.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ...accounting.account import Account
from ...accounting.cells import ENTRY_COLUMNS
from ...accounting.coding import Coded, Keys, coded, keys_of
from ...inputs.amounts import estimates_in
from ...units import Estimate
from ...units.conversion_paths import CONVERTING_PROPERTIES
from .distributions import Distribution, Lognormal, SumOfMany
from .model import Input, Kind
from .pedigree import sigma_of_amounts
from .spread import Spread

Array = np.ndarray[Any, Any]

FEW = 16
"""Rows of one cell that are drawn one by one."""

SKEWED = 0.25
"""Skewness of a sum above which its largest rows are drawn one by one: four cumulants would not
tell its tails.
"""


@dataclass(frozen=True)
class GroupedAmounts:
    """Cells of rows that share a key, a quality and a group.

    Attributes
    ----------
    key : array of int, shape (cells,)
    total : array of float, shape (cells,)
        Sum of the amounts, in the unit of the key.
    input : array of int, shape (cells,)
        Which of `inputs` the cell is a multiple of; -1 is none.
    row : array of int, shape (cells,)
        The row, where the cell is one row; else -1.
    inputs : list of Input
    labels : mapping of array, each of shape (cells,)
        The texts of the columns asked for.
    """

    key: Array
    total: Array
    input: Array
    row: Array
    inputs: list[Input]
    labels: Mapping[str, Array]


def amounts_of(
    account: Account, columns: tuple[str, ...], spreads: Mapping[str, Spread]
) -> GroupedAmounts:
    """The cells of an account's amounts, for groups by some columns of its activities."""
    amount, cells = account.reading.amount, _cells(account, columns)
    count, of_row = len(cells.keys), cells.keys.of_row.copy()
    single = _single(account, cells, spreads)
    of_row[single] = count + np.arange(len(single))
    size = count + len(single)
    parent = np.concatenate([np.arange(count), cells.keys.of_row[single]])
    sums = [np.bincount(of_row, weights=amount**power, minlength=size) for power in (1, 2, 3, 4)]
    held = np.flatnonzero(np.bincount(of_row, minlength=size))
    row_of = np.concatenate([np.full(count, -1), single])
    inputs, place = _inputs(cells, held, row_of, parent, sums, spreads)
    return GroupedAmounts(
        cells.keys.codes[KEY][parent[held]],
        sums[0][held],
        place,
        row_of[held],
        inputs,
        {name: texts[parent[held]] for name, texts in cells.labels.items()},
    )


KEY, QUALITY = "key ", "quality "
"""Names of the columns that cells combine; no column of a table ends in a blank."""


@dataclass(frozen=True)
class _RowGroups:
    """Rows of one key, one quality and one group."""

    account: Account
    keys: Keys
    quality: Coded
    labels: Mapping[str, Array]

    @cached_property
    def qualities(self) -> Array:
        """The quality of each cell."""
        return np.asarray(self.quality.labels[self.keys.codes[QUALITY]])

    @cached_property
    def sigma(self) -> Array:
        """Standard deviation of the logarithm of an amount of each cell."""
        return np.asarray(sigma_of_amounts(self.quality.labels)[self.keys.codes[QUALITY]])

    def names(self, cells: Array) -> list[str]:
        """What tells some cells from the others: everything that their rows have in common."""
        reading, key = self.account.reading, self.keys.codes[KEY][cells]
        columns = [
            column.labels[reading.keys.codes[name][key]].tolist()
            for name, column in reading.columns.items()
        ]
        columns += [labels[cells].tolist() for labels in self.labels.values()]
        columns.append([text or "quality not stated" for text in self.qualities[cells].tolist()])
        return [
            ", ".join(str(text) for text in texts if text != "")
            for texts in zip(*columns, strict=True)
        ]


def _cells(account: Account, columns: tuple[str, ...]) -> _RowGroups:
    reading, table = account.reading, account.reading.table
    grouped = {
        column: reading.column(column)
        for column in columns
        if column in table and column not in ENTRY_COLUMNS
    }
    quality = coded(table["quality"]) if "quality" in table else Coded(np.full(len(table), -1), [])
    keys = keys_of(
        {KEY: Coded(reading.keys.of_row, [None] * len(reading.keys)), QUALITY: quality, **grouped},
        len(table),
    )
    return _RowGroups(
        account,
        keys,
        quality,
        {name: column.labels[keys.codes[name]] for name, column in grouped.items()},
    )


def _single(account: Account, cells: _RowGroups, spreads: Mapping[str, Spread]) -> Array:
    """Rows that are drawn one by one: those that rest on estimates, have a spread of their own, or
    weigh much in a small cell.
    """
    amount, cell, count = account.reading.amount, cells.keys.of_row, len(cells.keys)
    rows = np.bincount(cell, minlength=count)
    square, cube = (
        np.bincount(cell, weights=np.abs(amount) ** power, minlength=count) for power in (2, 3)
    )
    skewness = np.divide(cube, square**1.5, out=np.zeros(count), where=square > 0) * _skewness(
        cells.sigma
    )
    # GroupedAmounts that cancel each other, as changes do, have no multiple of their sum.
    cancels = (np.bincount(cell, weights=amount, minlength=count) == 0) & (square > 0)
    chosen = ((rows <= FEW) | cancels)[cell]
    # A loop over cells in which few of many rows decide; a table has few of them.
    for one in np.flatnonzero((skewness > SKEWED) & (rows > FEW)).tolist():
        of_cell = np.flatnonzero(cell == one)
        chosen[of_cell[np.argsort(-np.abs(amount[of_cell]), kind="stable")[:FEW]]] = True
    chosen[list(estimated_rows(account))] = True
    own = [name.removeprefix("amount of ") for name in spreads if name.startswith("amount of ")]
    if own:
        chosen |= account.reading.table["item"].isin(own).to_numpy()
    return np.flatnonzero(chosen)


def estimated_rows(account: Account) -> dict[int, dict[str, Estimate]]:
    """The rows whose amount, or property by which it is converted, rests on assumptions, and those
    estimates by column.
    """
    given = account.reading.given
    found: dict[int, dict[str, Estimate]] = {}
    # A loop over rows, of columns that hold estimates; a table of measured amounts has none.
    for column in [
        name
        for name in ("amount", *CONVERTING_PROPERTIES)
        if name in given and estimates_in(given, name)
    ]:
        for place, cell in enumerate(given[column]):
            if isinstance(cell, Estimate):
                found.setdefault(place, {})[column] = cell
    return found


def ranged_rows(account: Account) -> set[int]:
    """The rows that rest on an assumption with a range: that is their spread, whatever their
    quality.
    """
    return {
        place
        for place, cells in estimated_rows(account).items()
        if any(not a.is_certain for cell in cells.values() for a in cell.assumptions.values())
    }


def _inputs(
    cells: _RowGroups,
    held: Array,
    row_of: Array,
    parent: Array,
    sums: list[Array],
    spreads: Mapping[str, Spread],
) -> tuple[list[Input], Array]:
    """The input of each cell: a row's own, or what the rows of a cell add up to; rows that rest on
    assumptions have none.

    A sum is named by how much it is, too: what others have bought of the same factor is another
    fact.
    """
    ranged, singles, of = ranged_rows(cells.account), row_of[held], parent[held]
    sigma, qualities = cells.sigma[of].tolist(), cells.qualities[of].tolist()
    names = [
        f"amounts of {text}: {total:.12g} in all"
        for text, total in zip(cells.names(of), sums[0][held].tolist(), strict=True)
    ]
    for place, name in zip(
        np.flatnonzero(singles >= 0).tolist(),
        row_names(cells.account.reading.table, singles[singles >= 0]),
        strict=True,
    ):
        names[place] = name
    together = _sums_of_many(cells.sigma[of], *(part[held] for part in sums))
    inputs: list[Input] = []
    places = np.full(len(held), -1)
    for place, row in enumerate(singles.tolist()):
        if row in ranged or not sums[1][held[place]]:
            continue
        distribution = Lognormal(0.0, sigma[place]) if row >= 0 else together[place]
        places[place] = len(inputs)
        inputs.append(
            amount_input(
                names[place], distribution, sigma[place], qualities[place], spreads, is_one=row >= 0
            )
        )
    return inputs, places


def amount_input(
    name: str,
    distribution: Distribution,
    sigma: float,
    quality: str,
    spreads: Mapping[str, Spread],
    *,
    is_one: bool = True,
) -> Input:
    """An amount without assumptions, with the spread given for it or the one of its quality."""
    stated = spreads.get(name.partition(": ")[0]) if is_one else None
    if stated is not None:
        return Input(
            name, Kind.AMOUNT, stated.distribution(name, "", 1.0), "", str(stated), "given"
        )
    return Input(
        name,
        Kind.AMOUNT,
        distribution,
        "",
        f"GSD {math.exp(sigma):.3g}{'' if is_one else ' each'}",
        f"quality: {quality or 'not stated'}",
    )


def row_names(table: pd.DataFrame, rows: Array) -> list[str]:
    """What tells the amounts of some rows from others: what is done and how much; the same fact has
    one name in every table.

    A number of the row would not do: the first row of one table is not the first row of another.
    """
    part = table.iloc[rows]
    texts = [
        f"amount of {item}: {amount:.12g} {unit} {factor}"
        for item, amount, unit, factor in zip(
            part["item"], part["amount"], part["unit"], part["factor"], strict=True
        )
    ]
    seen: dict[str, int] = {}
    for place, text in enumerate(texts):
        seen[text] = seen.get(text, 0) + 1
        if seen[text] > 1:
            texts[place] = f"{text} ({seen[text]})"
    return texts


def _sums_of_many(
    sigma: Array, first: Array, second: Array, third: Array, fourth: Array
) -> list[Distribution]:
    """Multiples of sums of amounts, each lognormal by itself, by the cumulants of the whole."""
    w, mean = np.exp(sigma**2), np.exp(sigma**2 / 2)
    is_something = (first != 0) & (second > 0)
    safe = np.where(is_something, second, 1.0)
    deviation = np.where(
        is_something,
        mean * np.sqrt((w - 1) * safe) / np.where(is_something, np.abs(first), 1.0),
        0.0,
    )
    skewness, excess = (
        _skewness(sigma) * third / safe**1.5 * np.sign(first),
        (w**4 + 2 * w**3 + 3 * w**2 - 6) * fourth / safe**2,
    )
    return [
        SumOfMany(*told)
        for told in zip(
            mean.tolist(), deviation.tolist(), skewness.tolist(), excess.tolist(), strict=True
        )
    ]


def _skewness(sigma: Array) -> Array:
    """Skewness of a lognormal distribution."""
    w = np.exp(sigma**2)
    return np.asarray((w + 2) * np.sqrt(w - 1))
