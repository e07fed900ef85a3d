"""Formulas whose stored value is not what they give: the workbook was changed by a program that did
not calculate it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ... import limits
from ...errors import InputError
from ...spreadsheets.calculator.calculator import Calculator
from ...spreadsheets.calculator.references import relative
from ...spreadsheets.calculator.values import CellError, ColumnValues, Value
from ...spreadsheets.files.grid import Grid
from ...spreadsheets.files.package import Package
from ...spreadsheets.files.sheet_rows import SheetRows

_AGREEMENT = 1e-9

Place = tuple[str, int, int]
"""Sheet, row in the file, column from 0."""


def stale_values(package: Package, grids: Sequence[Grid]) -> dict[Place, float] | None:
    """The cells whose stored number is not what their formula gives, with what it gives; None where
    that would take too long.

    Functions that the calculator does not know, and values drawn from other workbooks, are left as
    they are stored.
    """
    given = given_values(package, grids)
    return (
        None
        if given is None
        else {place: value for place, (stored, value) in given.items() if not agree(stored, value)}
    )


def given_values(
    package: Package, grids: Sequence[Grid]
) -> dict[Place, tuple[float, float]] | None:
    """The cells with a stored number and a formula that gives one: the number stored, and the one
    given; None where that would take too long.
    """
    if sum(len(grid.formulas) for grid in grids) > limits.FORMULAS_CHECKED:
        return None
    sheets = {
        sheet.name: _columns(
            package, sheet, next((grid for grid in grids if grid.sheet == sheet.name), None)
        )
        for sheet in package.sheets
    }
    calculator = Calculator(
        sheets, {name.name: relative(name.refers_to, 1) for name in package.names if not name.scope}
    )
    try:
        for _ in calculator.compute():
            pass
    except InputError:
        return None
    return {place: found for grid in grids for place, found in _numbers(sheets[grid.sheet], grid)}


def agree(stored: float, given: float) -> bool:
    """Whether two numbers are the same, the digits aside in which programs differ."""
    return abs(given - stored) <= _AGREEMENT * max(1.0, abs(given), abs(stored))


def _columns(package: Package, sheet: Any, grid: Grid | None) -> dict[int, ColumnValues]:
    """The columns of a sheet as the calculator takes them, counted from 1; formulas of sheets that
    are not read count as they are stored.
    """
    formulas = (
        {
            (each.row, each.column): relative(
                each.text, each.origin[0], each.column - each.origin[1]
            )
            for each in grid.formulas
        }
        if grid
        else {}
    )
    columns: dict[int, ColumnValues] = {}
    for row in SheetRows(package, sheet):
        for cell in row.cells:
            is_array = cell.shared is not None and cell.shared.get("t") not in (
                None,
                "",
                "normal",
                "shared",
            )
            column = columns.setdefault(cell.column + 1, ColumnValues())
            if not column.rows or column.rows[-1] < row.number:
                column.add(
                    row.number,
                    _value(cell.value, cell.kind),
                    None if is_array else formulas.get((row.number, cell.column)),
                )
    return columns


def _value(value: Any, kind: str) -> Value:
    """A stored value as the calculator takes it."""
    return CellError(str(value)) if kind == "e" else value


def _numbers(
    columns: Mapping[int, ColumnValues], grid: Grid
) -> list[tuple[Place, tuple[float, float]]]:
    """The formulas of a grid that give a number where one is stored."""
    found = []
    for number, column in columns.items():
        for place, given in column.computed.items():
            stored = column.stored[place]
            if isinstance(given, float) and isinstance(stored, float):
                found.append(((grid.sheet, int(column.rows[place]), number - 1), (stored, given)))
    return found
