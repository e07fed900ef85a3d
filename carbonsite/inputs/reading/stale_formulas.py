"""Formulas whose stored value is not what they give: the workbook was not calculated again."""

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
    """Results of formulas that differ from the stored number, by cell; None if it takes too long.

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
    """Stored number and result of each formula with both, by cell; None if it takes too long."""
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
    return {cell: numbers for grid in grids for cell, numbers in _numbers(sheets[grid.sheet], grid)}


def agree(stored: float, given: float) -> bool:
    """True if two numbers differ by no more than programs do."""
    return abs(given - stored) <= _AGREEMENT * max(1.0, abs(given), abs(stored))


def _columns(package: Package, sheet: Any, grid: Grid | None) -> dict[int, ColumnValues]:
    """Columns of a sheet for the calculator, from 1; without a grid, stored values only."""
    formulas = (
        {
            (formula.row, formula.column): relative(
                formula.text, formula.origin[0], formula.column - formula.origin[1]
            )
            for formula in grid.formulas
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
    """Stored value for the calculator."""
    return CellError(str(value)) if kind == "e" else value


def _numbers(
    columns: Mapping[int, ColumnValues], grid: Grid
) -> list[tuple[Place, tuple[float, float]]]:
    """Stored number and result of the formulas of a grid that have both."""
    results = []
    for number, column in columns.items():
        for place, given in column.computed.items():
            stored = column.stored[place]
            if isinstance(given, float) and isinstance(stored, float):
                cell = grid.sheet, int(column.rows[place]), number - 1
                results.append((cell, (stored, given)))
    return results
