"""Amounts of an account as inputs: summed where rows are many, one by one where few decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...accounting.account import Account
from ...accounting.cells import ENTRY_COLUMNS
from ...accounting.coding import Coded, Keys, coded, keys_of
from ...inputs.amounts import estimates_in
from ...units import Estimate
from ...units.conversion_paths import CONVERTING_PROPERTIES
from .distributions import Lognormal
from .model import Input
from .pedigree import sigma_of_amounts
from .plain_inputs import amount_input, row_names, skewness, sums_of_many
from .spread import Spread

Array = np.ndarray

FEW = 16
"""Rows of a group up to which they are drawn one by one."""

SKEWED = 0.25
"""Skewness above which the largest rows of a sum are drawn one by one: cumulants miss tails."""


@dataclass(frozen=True)
class GroupedAmounts:
    """Amounts summed by key, quality and the columns asked for; some rows are groups of their own.

    Attributes
    ----------
    key : array of int, shape (groups,)
    total : array of float, shape (groups,)
        Sum of the amounts, in the unit of the key.
    input : array of int, shape (groups,)
        Which of `inputs` the group is a multiple of; -1 is none.
    row : array of int, shape (groups,)
        The row, if the group is one row; else -1.
    inputs : list of Input
    labels : mapping of array, each of shape (groups,)
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
    """The amounts of an account, grouped by some columns of its activities, too."""
    amount, groups = account.reading.amount, _row_groups(account, columns)
    count, group = len(groups.keys), groups.keys.of_row.copy()
    single = _single_rows(account, groups, spreads)
    group[single] = count + np.arange(len(single))
    size = count + len(single)
    parent = np.concatenate([np.arange(count), groups.keys.of_row[single]])
    sums = [np.bincount(group, weights=amount**power, minlength=size) for power in (1, 2, 3, 4)]
    used = np.flatnonzero(np.bincount(group, minlength=size))
    row = np.concatenate([np.full(count, -1), single])[used]
    inputs, place = _inputs(groups, parent[used], row, [part[used] for part in sums], spreads)
    return GroupedAmounts(
        groups.keys.codes[KEY][parent[used]],
        sums[0][used],
        place,
        row,
        inputs,
        {name: texts[parent[used]] for name, texts in groups.labels.items()},
    )


KEY, QUALITY = "key ", "quality "
"""Names of the columns that are combined; no column of a table ends in a blank."""


@dataclass(frozen=True)
class _RowGroups:
    """Groups of rows with one key, one quality and one text in each column asked for."""

    account: Account
    keys: Keys
    quality: Coded
    labels: Mapping[str, Array]

    @cached_property
    def qualities(self) -> Array:
        """The quality of each group."""
        return np.asarray(self.quality.labels[self.keys.codes[QUALITY]])

    @cached_property
    def sigma(self) -> Array:
        """Standard deviation of the logarithm of an amount of each group."""
        return np.asarray(sigma_of_amounts(self.quality.labels)[self.keys.codes[QUALITY]])

    def names(self, groups: Array) -> list[str]:
        """Name of each group: everything that its rows have in common."""
        reading, key = self.account.reading, self.keys.codes[KEY][groups]
        columns = [
            column.labels[reading.keys.codes[name][key]].tolist()
            for name, column in reading.columns.items()
        ]
        columns += [labels[groups].tolist() for labels in self.labels.values()]
        columns.append([text or "quality not stated" for text in self.qualities[groups].tolist()])
        return [
            ", ".join(str(text) for text in texts if text != "")
            for texts in zip(*columns, strict=True)
        ]


def _row_groups(account: Account, columns: tuple[str, ...]) -> _RowGroups:
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


def _single_rows(account: Account, groups: _RowGroups, spreads: Mapping[str, Spread]) -> Array:
    """Rows that are drawn one by one.

    Those of small groups, the largest of skewed ones, and those that depend on estimates or have a
    spread of their own.
    """
    amount, group, count = account.reading.amount, groups.keys.of_row, len(groups.keys)
    rows = np.bincount(group, minlength=count)
    square, cube = (
        np.bincount(group, weights=np.abs(amount) ** power, minlength=count) for power in (2, 3)
    )
    skewed = np.divide(cube, square**1.5, out=np.zeros(count), where=square > 0) * skewness(
        groups.sigma
    )
    # Amounts that cancel each other, as changes do, have no multiple of their sum.
    cancels = (np.bincount(group, weights=amount, minlength=count) == 0) & (square > 0)
    chosen = ((rows <= FEW) | cancels)[group]
    # A loop over groups in which few of many rows decide; a table has few of them.
    for one in np.flatnonzero((skewed > SKEWED) & (rows > FEW)).tolist():
        of_group = np.flatnonzero(group == one)
        chosen[of_group[np.argsort(-np.abs(amount[of_group]), kind="stable")[:FEW]]] = True
    chosen[list(estimated_rows(account))] = True
    own = [name.removeprefix("amount of ") for name in spreads if name.startswith("amount of ")]
    if own:
        chosen |= account.reading.table["item"].isin(own).to_numpy()
    return np.flatnonzero(chosen)


def estimated_rows(account: Account) -> dict[int, dict[str, Estimate]]:
    """Estimates by row and column, of rows whose amount or property depends on assumptions."""
    given = account.reading.given
    estimates: dict[int, dict[str, Estimate]] = {}
    # A loop over rows, of columns that hold estimates; a table of measured amounts has none.
    for column in [
        name
        for name in ("amount", *CONVERTING_PROPERTIES)
        if name in given and estimates_in(given, name)
    ]:
        for place, cell in enumerate(given[column]):
            if isinstance(cell, Estimate):
                estimates.setdefault(place, {})[column] = cell
    return estimates


def ranged_rows(account: Account) -> set[int]:
    """Rows that depend on an assumption with a range, which is their spread, not their quality."""
    return {
        place
        for place, cells in estimated_rows(account).items()
        if any(not a.is_certain for cell in cells.values() for a in cell.assumptions.values())
    }


def _inputs(
    groups: _RowGroups,
    parent: Array,
    row: Array,
    sums: list[Array],
    spreads: Mapping[str, Spread],
) -> tuple[list[Input], Array]:
    """Inputs, and which of them each group is a multiple of (-1: depends on assumptions, or is 0).

    Parameters
    ----------
    groups : _RowGroups
    parent, row : array of int
        Of each group: the one that it is part of, and its row if it is a single one (else -1).
    sums : list of array of float
        Sums of the amounts and of their second to fourth powers.
    spreads : mapping of str to Spread
    """
    ranged = ranged_rows(groups.account)
    sigma, qualities = groups.sigma[parent].tolist(), groups.qualities[parent].tolist()
    # A sum is named by how much it is, too: others' purchases of the same factor are another fact.
    names = [
        f"amounts of {text}: {total:.12g} in all"
        for text, total in zip(groups.names(parent), sums[0].tolist(), strict=True)
    ]
    single = np.flatnonzero(row >= 0)
    own_names = row_names(groups.account.reading.table, row[single])
    for place, name in zip(single.tolist(), own_names, strict=True):
        names[place] = name
    together = sums_of_many(groups.sigma[parent], *sums)
    inputs: list[Input] = []
    places = np.full(len(row), -1)
    for place, one in enumerate(row.tolist()):
        if one in ranged or not sums[1][place]:
            continue
        is_one = one >= 0
        distribution = Lognormal(0.0, sigma[place]) if is_one else together[place]
        places[place] = len(inputs)
        inputs.append(
            amount_input(
                names[place], distribution, sigma[place], qualities[place], spreads, is_one=is_one
            )
        )
    return inputs, places
