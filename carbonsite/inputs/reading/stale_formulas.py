"""Formulas whose stored value is not what they give: the workbook was not calculated again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ... import limits
from ...errors import InputError
from ...spreadsheets.calculator.calculator import Calculator
from ...spreadsheets.calculator.references import relative
from ...spreadsheets.calculator.values import CellError, ColumnValues
from ...spreadsheets.files.grid import Formula, Grid
from ...spreadsheets.files.package import Package, SheetPart
from ...spreadsheets.files.sheet_rows import SheetRows

_AGREEMENT = 1e-9
_OF_ONE_CELL = (None, "", "normal", "shared")
"""Types of formulas that give the value of their own cell only."""

Place = tuple[str, int, int]
"""Sheet, row in the file, column from 0."""


def stale_values(package: Package, grids: Sequence[Grid]) -> dict[Place, float] | None:
    """Results of formulas that differ from the stored number, by cell; None if it takes too long.

    Functions that the calculator does not know, and values drawn from other workbooks, are left as
    they are stored.
    """
    given = given_values(package, grids)
    if given is None:
        return None
    return {place: value for place, (stored, value) in given.items() if not agree(stored, value)}


def given_values(
    package: Package, grids: Sequence[Grid]
) -> dict[Place, tuple[float, float]] | None:
    """Stored number and result of each formula with both, by cell; None if it takes too long."""
    if sum(len(grid.formulas) for grid in grids) > limits.FORMULAS_CHECKED:
        return None
    formulas = {grid.sheet: grid.formulas for grid in grids}
    sheets = {
        sheet.name: _columns(package, sheet, formulas.get(sheet.name, ()))
        for sheet in package.sheets
    }
    names = {name.name: relative(name.refers_to, 1) for name in package.names if not name.scope}
    calculator = Calculator(sheets, names)
    try:
        for _ in calculator.compute():
            pass
    except InputError:
        return None
    return dict(pair for sheet in formulas for pair in _numbers(sheets[sheet], sheet))


def agree(stored: float, given: float) -> bool:
    """True if two numbers differ by no more than programs do."""
    return abs(given - stored) <= _AGREEMENT * max(1.0, abs(given), abs(stored))


def _columns(
    package: Package, sheet: SheetPart, formulas: Iterable[Formula]
) -> dict[int, ColumnValues]:
    """Columns of a sheet for the calculator, from 1; formulas that are not given are values."""
    texts = {
        (formula.row, formula.column): relative(
            formula.text, formula.origin[0], formula.column - formula.origin[1]
        )
        for formula in formulas
    }
    columns: dict[int, ColumnValues] = {}
    for row in SheetRows(package, sheet):
        for cell in row.cells:
            is_array = cell.shared is not None and cell.shared.get("t") not in _OF_ONE_CELL
            column = columns.setdefault(cell.column + 1, ColumnValues())
            if not column.rows or column.rows[-1] < row.number:
                value = CellError(str(cell.value)) if cell.kind == "e" else cell.value
                text = None if is_array else texts.get((row.number, cell.column))
                column.add(row.number, value, text)
    return columns


def _numbers(
    columns: Mapping[int, ColumnValues], sheet: str
) -> Iterator[tuple[Place, tuple[float, float]]]:
    """Stored number and result of the formulas of a sheet that have both."""
    for number, column in columns.items():
        for place, given in column.computed.items():
            stored = column.stored[place]
            if isinstance(given, float) and isinstance(stored, float):
                yield (sheet, int(column.rows[place]), number - 1), (stored, given)
