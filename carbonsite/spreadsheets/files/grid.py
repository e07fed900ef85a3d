"""A sheet or a csv as a grid of cells, with what a reader must know of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from ... import limits
from ...errors import InputError
from ...messages import message
from .calamine import plain_columns
from .opening import refusal
from .package import Package, SheetPart
from .sheet_rows import SheetRows

Array = np.ndarray[Any, Any]

_TRUTHS = {True: "TRUE", False: "FALSE"}
"""Truths as a spreadsheet shows them: as values they would equal 1 and 0."""

_LONG, _SAMPLE = 10_000, 1000
"""Rows of a long column, and those of its cells that are looked at to tell whether nearly all are
different.
"""

_EPOCHS = {False: datetime.datetime(1899, 12, 30), True: datetime.datetime(1904, 1, 1)}


@dataclass(frozen=True)
class Formula:
    """A formula in a grid.

    Attributes
    ----------
    row, column : int
        The row in the file, and the column from 0.
    text : str
        Without the equals sign, as it stands in the cell of its origin.
    is_stored : bool
        Whether a value is stored beside it.
    origin : (int, int)
        Row and column of the cell whose formula it shares; its own where it shares none. References
        move with the distance.
    """

    row: int
    column: int
    text: str
    is_stored: bool
    origin: tuple[int, int]


@dataclass(frozen=True)
class Grid:
    """A table as it stands in a file, before anything is understood.

    Attributes
    ----------
    file, sheet : str
        A csv has no sheet.
    columns : tuple of array of object, each of shape (rows,)
        Numbers, texts, days, times; truths and percentages as text; None or blank text where
        nothing stands. Rows without any cell are left out.
    rows : array of int, shape (rows,)
        The row in the file, as a spreadsheet counts them.
    hidden_rows, hidden_columns : frozenset of int
        Rows as in the file, columns from 0.
    merged : tuple of (int, int, int, int)
        First row, first column, last row, last column.
    formulas : tuple of Formula
    stale : mapping of (int, int) to float
        By row and column what a formula gives, where another number is stored.
    notes : tuple of (str, str)
        What a reader must know: encoding, separator, a hidden sheet.
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
    notes: tuple[tuple[str, str], ...] = field(default=())

    @property
    def where(self) -> str:
        """The file, and its sheet where it has one."""
        return f"{self.file}, sheet {self.sheet!r}" if self.sheet else self.file

    def coded(self, column: int) -> tuple[Array, list[Any]]:
        """A column as codes into its distinct cells, worked out once; -1 is None. Cells merged
        downwards count in each of their rows.

        In a long column in which nearly every cell is another, such as one of numbers of posts,
        each counts as distinct.
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
        found: dict[int, list[tuple[int, int, int, int]]] = {}
        for merged in self.merged:
            found.setdefault(merged[0], []).append(merged)
        return found

    def _spread(self, column: int, codes: Array) -> Array:
        """The codes of a column, each cell that is merged downwards counted in all of its rows;
        where merged ranges overlap, the upper one goes before.
        """
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
        """The cells of a row, by its place in the grid."""
        return [column[place] for column in self.columns]


def grid_of(package: Package, sheet: SheetPart, most_cells: int = limits.SHEET_CELLS) -> Grid:
    """A sheet of a workbook as a grid: of formulas the values that were stored, numbers that are
    shown as days as days.

    With calamine installed, a sheet that holds nothing but values is read by it, in a fifth of the
    time.

    Raises
    ------
    InputError
        Where the sheet cannot be read, or is larger than the limits.
    """
    plain = plain_columns(package, sheet, most_cells)
    return (
        _scanned(package, sheet, most_cells) if plain is None else _of_plain(package, sheet, *plain)
    )


def _of_plain(
    package: Package,
    sheet: SheetPart,
    columns: list[list[Any]],
    merged: tuple[tuple[int, int, int, int], ...],
) -> Grid:
    """The grid of a sheet of values alone."""
    arrays = [_array(column, len(column)) for column in columns]
    filled = np.zeros(len(columns[0]) if columns else 0, dtype=bool)
    for array in arrays:
        blank = array == ""
        filled |= ~blank
        array[blank] = None
    return Grid(
        package.name,
        sheet.name,
        tuple(array[filled] for array in arrays),
        np.flatnonzero(filled) + 1,
        merged=merged,
        notes=_notes(sheet),
    )


def _scanned(package: Package, sheet: SheetPart, most_cells: int) -> Grid:
    """The grid of a sheet, read with its formulas and with what is hidden or merged."""
    found = SheetRows(package, sheet, most_cells)
    times, epoch = package.times, _EPOCHS[package.counts_from_1904]
    rows: list[int] = []
    columns: list[list[Any]] = []
    hidden: list[int] = []
    formulas: list[Formula] = []
    shared: dict[str, Formula] = {}
    for number, is_hidden, cells in (row for row in found if row.cells):
        # A loop over cells, each once, as they come from the parser.
        for column, value, kind, formula, style, told in cells:
            if column >= len(columns):
                columns += _further(column - len(columns) + 1, package.name, sheet.name, column)
            held = columns[column]
            if len(held) < len(rows):
                held += [None] * (len(rows) - len(held))
            if kind == "b" and value is not None:
                value = _TRUTHS[value]
            held[len(rows) :] = [
                (
                    moment(value, times[style], epoch)
                    if style in times and kind == "n" and value is not None
                    else value
                )
            ]
            if formula is not None:
                formulas.append(
                    _formula(
                        Formula(number, column, formula, value is not None, (number, column)),
                        told,
                        shared,
                    )
                )
        rows.append(number)
        hidden += [number] if is_hidden else []
    runs = frozenset(
        column
        for first, last in found.hidden_columns
        for column in range(first, min(last, limits.TABLE_COLUMNS) + 1)
    )
    arrays = tuple(_array(column, len(rows)) for column in columns)
    return Grid(
        package.name,
        sheet.name,
        arrays,
        np.array(rows, dtype=int),
        frozenset(hidden),
        runs,
        tuple(found.merged),
        tuple(formulas),
        notes=_notes(sheet),
    )


def _formula(own: Formula, told: Mapping[str, str] | None, shared: dict[str, Formula]) -> Formula:
    """A formula, its text that of the cell with which it shares it."""
    if not told or told.get("t") != "shared":
        return own
    if own.text:
        return shared.setdefault(told.get("si", ""), own)
    first = shared.get(told.get("si", ""), own)
    return Formula(own.row, own.column, first.text, own.is_stored, first.origin)


def _further(count: int, file: str, sheet: str, last: int) -> list[list[Any]]:
    """Columns further to the right."""
    if last >= limits.TABLE_COLUMNS:
        raise many_columns(f"{file}, sheet {sheet!r}")
    return [[] for _ in range(count)]


def many_columns(name: str) -> InputError:
    """Error of a table with more columns than the limit."""
    problem = message("file.many_columns", limit=limits.TABLE_COLUMNS)
    return refusal(name, problem, message("file.many_columns.remedy"))


def _array(cells: list[Any], rows: int) -> Array:
    """A column as an array, blank where its cells end."""
    array = np.full(rows, None, dtype=object)
    array[: len(cells)] = cells
    return array


def _notes(sheet: SheetPart) -> tuple[tuple[str, str], ...]:
    return (
        ()
        if sheet.state == "visible"
        else (("hidden sheet", message("file.hidden_sheet", sheet=sheet.name)),)
    )


@lru_cache(maxsize=65536)
def moment(number: float, kind: str, epoch: datetime.datetime) -> Any:
    """The day, the time of day, the duration or the share that a spreadsheet stores as a number;
    the number where there is none such.
    """
    if kind == "share":
        return f"{number * 100:.15g} %"
    if kind == "duration" and abs(number) < 1e6:
        return datetime.timedelta(days=number)
    if kind == "time" and 0 <= number < 1:
        return (
            (datetime.datetime.min + datetime.timedelta(seconds=round(number * 86400))).time()
            if round(number * 86400) < 86400
            else number
        )
    if not 1 <= number < 2_958_466:
        return number
    # Excel counts a 29 February 1900 that never was.
    found = epoch + datetime.timedelta(
        days=int(number) + (number < 60 and epoch.year == 1899), seconds=round(number % 1 * 86400)
    )
    return found.date() if number == int(number) else found
