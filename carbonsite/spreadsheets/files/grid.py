"""Grids: the cells of a sheet or a csv before anything is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from ... import limits
from ...arrays import Cells, Integers
from ...errors import InputError
from ...messages import message, with_remedy
from ..calculator.references import letters_of
from .cell_values import ShownNumber
from .opening import refusal

_LONG, _SAMPLE = 10_000, 1000
"""Rows of a long column, and how many of its cells are sampled for equal ones."""


@dataclass(frozen=True)
class Formula:
    """Formula in a grid.

    Attributes
    ----------
    row, column : int
        The row in the file, and the column from 0.
    text : str
        Without the equals sign, as written in the cell of its origin.
    is_stored : bool
        True if the file stores a value for it.
    origin : (int, int)
        Row and column of the cell whose formula it shares, else its own. References are relative to
        the origin.
    """

    row: int
    column: int
    text: str
    is_stored: bool
    origin: tuple[int, int]


@dataclass(frozen=True)
class Grid:
    """Cells of a table in a file, before anything is understood.

    Attributes
    ----------
    file, sheet : str
        A csv has no sheet.
    columns : tuple of array of object, each of shape (rows,)
        Numbers, texts, days, times; truths and percentages as text; None or blank text if empty.
        Rows without any cell are left out.
    rows : array of int, shape (rows,)
        The row in the file, as a spreadsheet counts them.
    hidden_rows, hidden_columns : frozenset of int
        Rows as in the file, columns from 0.
    merged : tuple of (int, int, int, int)
        First row, first column, last row, last column.
    formulas : tuple of Formula
    stale : mapping of (int, int) to float
        Values of formulas by row and column, if another number is stored.
    shown : mapping of (int, int) to ShownNumber
        What cells show, by row and column, whose format scales, hides or labels their number.
    notes : tuple of (str, str)
        Facts about the file: encoding, separator, a hidden sheet.
    """

    file: str
    sheet: str
    columns: tuple[Cells, ...]
    rows: Integers
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    formulas: tuple[Formula, ...] = ()
    stale: Mapping[tuple[int, int], float] = field(default_factory=dict)
    shown: Mapping[tuple[int, int], ShownNumber] = field(default_factory=dict)
    notes: tuple[tuple[str, str], ...] = field(default=())

    @property
    def where(self) -> str:
        """The file, and its sheet if it has one."""
        return f"{self.file}, sheet {self.sheet!r}" if self.sheet else self.file

    def coded(self, column: int) -> tuple[Integers, list[object]]:
        """Codes of a column and its distinct cells; the code of None is -1.

        A cell merged downwards counts in each of its rows. In a long column in which nearly every
        cell is different, such as one of item numbers, each counts as distinct.
        """
        if column not in self._coded:
            cells = self.columns[column]
            sample = cells[:_SAMPLE].tolist()
            if len(cells) > _LONG and len(set(sample)) > 0.95 * len(sample):
                blank = np.fromiter((cell is None for cell in cells), dtype=bool, count=len(cells))
                codes, distinct = np.where(blank, -1, np.arange(len(cells))), cells
            else:
                codes, distinct = pd.factorize(pd.Series(cells, dtype=object))
            self._coded[column] = self._spread(column, codes.astype(np.int32)), distinct.tolist()
        return self._coded[column]

    @cached_property
    def merged_from(self) -> Mapping[int, list[tuple[int, int, int, int]]]:
        """The merged ranges by their first row."""
        by_row: dict[int, list[tuple[int, int, int, int]]] = {}
        for merged in self.merged:
            by_row.setdefault(merged[0], []).append(merged)
        return by_row

    def _spread(self, column: int, codes: Integers) -> Integers:
        """Codes of a column with merged cells repeated downwards; of two ranges the upper wins."""
        reached = 0
        for top, bottom in sorted(
            (top, bottom) for top, left, bottom, _ in self.merged if left == column and bottom > top
        ):
            first, last = np.searchsorted(self.rows, [top, bottom + 1])
            if top > reached and first < last and self.rows[first] == top:
                codes[first:last] = np.where(codes[first:last] < 0, codes[first], codes[first:last])
            reached = max(reached, bottom)
        return codes

    @cached_property
    def _coded(self) -> dict[int, tuple[Integers, list[object]]]:
        return {}

    def row(self, place: int) -> list[object]:
        """The cells of a row, by its index in the grid."""
        return [column[place] for column in self.columns]


def many_columns(name: str) -> InputError:
    """Error of a table with more columns than the limit."""
    return refusal(name, *with_remedy("file.many_columns", limit=limits.TABLE_COLUMNS))


COVERED = "covered cells"
"""Note of a grid that has some."""

_NAMED = 5


def uncovered(grid: Grid) -> Grid:
    """A grid without what merged cells cover; a note names the first of the cells left out."""
    if not grid.merged or not len(grid.rows):
        return grid
    ranges = np.array(grid.merged)
    columns, names, count = list(grid.columns), list[str](), 0
    for place, cells in enumerate(columns):
        covered = [row for row in _covered(grid, ranges, place) if cells[row] not in (None, "")]
        if covered:
            columns[place] = cells.copy()
            columns[place][covered] = None
            count += len(covered)
            names += [f"{letters_of(place + 1)}{grid.rows[row]}" for row in covered[:_NAMED]]
    if not names:
        return grid
    shown = ", ".join(names[:_NAMED]) + ("…" if count > _NAMED else "")
    detail = message("file.covered_cells", sheet=grid.sheet, cells=shown)
    return replace(grid, columns=tuple(columns), notes=(*grid.notes, (COVERED, detail)))


def _covered(grid: Grid, ranges: Integers, place: int) -> list[int]:
    """Rows of the grid in which a merged cell covers a column; its own first cell is not."""
    top, left, bottom, _right = ranges[(ranges[:, 1] <= place) & (place <= ranges[:, 3])].T
    first, last = np.searchsorted(grid.rows, top), np.searchsorted(grid.rows, bottom + 1)
    is_there = grid.rows[np.minimum(first, len(grid.rows) - 1)] == top
    depth = np.zeros(len(grid.rows) + 2, dtype=int)
    np.add.at(depth, np.minimum(first + (is_there & (left == place)), last), 1)
    np.add.at(depth, last, -1)
    return np.flatnonzero(np.cumsum(depth)[: len(grid.rows)] > 0).tolist()
