"""Grids: the cells of a sheet or a csv before anything is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ... import limits
from ...errors import InputError
from ...messages import message
from .opening import refusal
from .shown_numbers import ShownNumber

Array = np.ndarray[Any, Any]

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
    columns: tuple[Array, ...]
    rows: Array
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

    def coded(self, column: int) -> tuple[Array, list[Any]]:
        """Codes of a column and its distinct cells; the code of None is -1.

        A cell merged downwards counts in each of its rows. In a long column in which nearly every
        cell is different, such as one of item numbers, each counts as distinct.
        """
        if column not in self._coded:
            cells = self.columns[column]
            sample = cells[:_SAMPLE].tolist()
            if len(cells) > _LONG and len(set(sample)) > 0.95 * len(sample):
                codes, distinct = np.arange(len(cells)), cells
                codes[
                    np.fromiter((cell is None for cell in cells), dtype=bool, count=len(cells))
                ] = -1
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

    def _spread(self, column: int, codes: Array) -> Array:
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
    def _coded(self) -> dict[int, tuple[Array, list[Any]]]:
        return {}

    def row(self, place: int) -> list[Any]:
        """The cells of a row, by its index in the grid."""
        return [column[place] for column in self.columns]


def many_columns(name: str) -> InputError:
    """Error of a table with more columns than the limit."""
    problem = message("file.many_columns", limit=limits.TABLE_COLUMNS)
    return refusal(name, problem, message("file.many_columns.remedy"))
