"""Sheets of workbooks as grids: numbers that are shown as days become days."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain

import numpy as np

from ... import limits
from ...arrays import Cells
from ...messages import message
from .calamine import plain_columns
from .cell_values import CellValue, ShownNumber, moment_of, shown_number
from .grid import Formula, Grid, many_columns, uncovered
from .package import Package, SheetPart
from .sheet_rows import SheetRow, SheetRows

_TRUTHS = {True: "TRUE", False: "FALSE"}
"""Truths as a spreadsheet shows them: as values they would equal 1 and 0."""

_BREAK = re.compile("_x000([9ADad])_")
"""Tabs and ends of lines as some programs write them in texts."""

_EPOCHS = {False: datetime.datetime(1899, 12, 30), True: datetime.datetime(1904, 1, 1)}


def grid_of(package: Package, sheet: SheetPart, most_cells: int = limits.SHEET_CELLS) -> Grid:
    """Grid of a sheet of a workbook, with the stored values of formulas.

    With calamine installed, a sheet that has only values is read by it, in a fifth of the time.

    Raises
    ------
    InputError
        If the sheet cannot be read, or is larger than the limits.
    """
    plain = plain_columns(package, sheet, most_cells)
    if plain is None:
        return uncovered(_scanned(package, sheet, most_cells))
    return uncovered(_of_plain(package, sheet, *plain))


def _of_plain(
    package: Package,
    sheet: SheetPart,
    columns: list[list[CellValue]],
    merged: tuple[tuple[int, int, int, int], ...],
) -> Grid:
    """Grid of a sheet that has only values."""
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
    """Grid of a sheet with its formulas and with what is hidden or merged."""
    rows = SheetRows(package, sheet, most_cells)
    cells = _GridCells(package, sheet)
    for row in rows:
        if row.cells:
            cells.add(row)
    hidden_columns = (
        range(first, min(last, limits.TABLE_COLUMNS) + 1) for first, last in rows.hidden_columns
    )
    return Grid(
        package.name,
        sheet.name,
        tuple(_array(column, len(cells.rows)) for column in cells.columns),
        np.array(cells.rows, dtype=int),
        frozenset(cells.hidden),
        frozenset(chain.from_iterable(hidden_columns)),
        tuple(rows.merged),
        tuple(cells.formulas),
        shown=cells.shown,
        notes=_notes(sheet),
    )


class _GridCells:
    """Columns and formulas of a sheet, collected row by row."""

    def __init__(self, package: Package, sheet: SheetPart) -> None:
        self.where = f"{package.name}, sheet {sheet.name!r}"
        self.times, self.epoch = package.times, _EPOCHS[package.counts_from_1904]
        self.rows, self.hidden = list[int](), list[int]()
        self.columns: list[list[CellValue]] = []
        self.formulas: list[Formula] = []
        self.relabelled = package.relabelled
        self.shown: dict[tuple[int, int], ShownNumber] = {}
        self._shared: dict[str, Formula] = {}

    def add(self, row: SheetRow) -> None:
        """Add a row of cells."""
        times, columns, count = self.times, self.columns, len(self.rows)
        relabelled = self.relabelled
        # A loop over cells, each once, as they come from the parser.
        for column, value, kind, formula, style, attributes in row.cells:
            if column >= len(columns):
                self._widen(column)
            cells = columns[column]
            if len(cells) < count:
                cells += [None] * (count - len(cells))
            if formula is not None:
                place = (row.number, column)
                own = Formula(*place, formula, value is not None, place)
                self.formulas.append(self._formula(own, attributes))
            if kind == "b" and value is not None:
                value = _TRUTHS[value]
            elif style in times and kind == "n" and value is not None:
                value = moment(value, times[style], self.epoch)
            elif style in relabelled and kind == "n" and value is not None:
                self.shown[row.number, column] = shown_number(value, relabelled[style])
            elif kind == "d" and value is not None:
                value = moment_of(value)
            elif kind != "n" and value is not None and "_x" in value:
                value = _BREAK.sub(_line_break, value)
            cells.append(value)
        self.rows.append(row.number)
        if row.is_hidden:
            self.hidden.append(row.number)

    def _widen(self, last: int) -> None:
        if last >= limits.TABLE_COLUMNS:
            raise many_columns(self.where)
        self.columns += [[] for _ in range(last - len(self.columns) + 1)]

    def _formula(self, own: Formula, attributes: Mapping[str, str] | None) -> Formula:
        """The formula with the text of the cell with which it is shared."""
        if not attributes or attributes.get("t") != "shared":
            return own
        if own.text:
            return self._shared.setdefault(attributes.get("si", ""), own)
        first = self._shared.get(attributes.get("si", ""), own)
        return Formula(own.row, own.column, first.text, own.is_stored, first.origin)


def _line_break(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


def _array(cells: list[CellValue], rows: int) -> Cells:
    """Column as an array, filled up with None."""
    array = np.full(rows, None, dtype=object)
    array[: len(cells)] = cells
    return array


def _notes(sheet: SheetPart) -> tuple[tuple[str, str], ...]:
    if sheet.state == "visible":
        return ()
    return (("hidden sheet", message("file.hidden_sheet", sheet=sheet.name)),)


@lru_cache(maxsize=65536)
def moment(number: float, kind: str, epoch: datetime.datetime) -> CellValue:
    """Day, time, duration or share that a spreadsheet stores as a number; else the number."""
    if kind == "share":
        return f"{number * 100:.15g} %"
    if kind == "duration" and abs(number) < 1e6:
        return datetime.timedelta(days=number)
    if kind == "time" and 0 <= number < 1:
        seconds = round(number * 86400)
        since_midnight = datetime.datetime.min + datetime.timedelta(seconds=seconds)
        return since_midnight.time() if seconds < 86400 else number
    if not 1 <= number < 2_958_466:
        return number
    # Excel counts a 29 February 1900 that never was.
    day = epoch + datetime.timedelta(
        days=int(number) + (number < 60 and epoch.year == 1899), seconds=round(number % 1 * 86400)
    )
    return day.date() if number == int(number) else day
