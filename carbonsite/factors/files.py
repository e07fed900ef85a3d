"""Own factors from csv and xlsx, and back to csv."""

from __future__ import annotations

import csv
import io
from os import PathLike

import pandas as pd

from ..errors import InputError
from ..messages import Joined, Language, message, with_remedy
from ..messages.arguments import as_path
from ..messages.problems import problem
from ..spreadsheets.files.csv_writing import write_csv
from ..spreadsheets.files.grid import Grid
from ..spreadsheets.files.known_formats import refuse_known
from ..spreadsheets.files.opening import content_of, refusal, text_of
from ..spreadsheets.files.package import Package
from ..spreadsheets.files.sheet_grid import grid_of
from .cell_table import FactorCells
from .columns import FACTOR_COLUMNS, NUMBERS
from .findings import COLUMN, Findings, findings_cells

SEPARATORS = (",", ";", "\t")


def read_csv_cells(path: str | PathLike[str], decimal: str | None = None) -> FactorCells:
    """A csv as cells, with any of `SEPARATORS` and in any known encoding.

    Raises
    ------
    InputError
        If it is too large, or not a table.
    """
    file = as_path(path)
    _check_decimal(decimal, file.name)
    content = content_of(file)
    refuse_known(content, file.name)
    text = text_of(content, file.name)[0]
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, lines, start = [], [], 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        reason = message("factors.csv_line", line=start, error=str(error))
        raise refusal(file.name, reason, message("file.quotes.remedy")) from None
    if not rows:
        raise refusal(file.name, *with_remedy("file.empty"))
    return FactorCells(
        file.name, [name.strip() for name in rows[0]], rows[1:], lines[1:], decimal=decimal
    )


def read_xlsx_cells(
    path: str | PathLike[str], sheet: str | None = None, decimal: str | None = None
) -> FactorCells:
    """A sheet of a workbook as cells, with the stored values of formulas.

    Raises
    ------
    InputError
        If it is not a workbook, unpacks to too much, or has no such sheet.
    """
    file = as_path(path)
    _check_decimal(decimal, file.name)
    package = Package(content_of(file), file.name)
    names = [part.name for part in package.sheets]
    grids = [
        grid_of(package, part) for part in package.sheets if sheet is None or part.name == sheet
    ]
    if sheet is None and len(names) > 1:
        grids = [grid for grid in grids if _has_factors(grid)]
    if len(grids) == 1:
        return _cells_of(grids[0], decimal)
    key = "no_such_sheet" if sheet is not None else "several_sheets" if grids else "no_sheet"
    remedy = message("factors.sheet.remedy", names=Joined(map(repr, names)))
    raise InputError.of(file.name, [problem("sheet", sheet, f"factors.{key}", remedy)])


def _has_factors(grid: Grid) -> bool:
    return len(grid.rows) > 0 and "factor" in {str(cell).strip() for cell in grid.row(0)}


def _cells_of(grid: Grid, decimal: str | None) -> FactorCells:
    """A grid whose first row is the heading."""
    if not len(grid.rows) or not grid.columns:
        raise refusal(grid.where, *with_remedy("file.empty"))
    heading = ["" if cell is None else str(cell).strip() for cell in grid.row(0)]
    problems = [
        {
            "row": formula.row,
            **problem(heading[formula.column], f"={formula.text}", "factors.not_stored"),
        }
        for formula in grid.formulas
        if not formula.is_stored
    ]
    # A row is a list for the checks of factors, which look at each on its own.
    rows = list(zip(*(column[1:].tolist() for column in grid.columns), strict=True))
    return FactorCells(grid.where, heading, rows, grid.rows[1:].tolist(), tuple(problems), decimal)


def write_csv_file(
    frame: pd.DataFrame,
    path: str | PathLike[str],
    findings: Findings,
    lang: Language | str = Language.ENGLISH,
) -> None:
    """Write the rows of a catalogue so that `read_csv` reads the same rows.

    A text that a spreadsheet would run as a formula gets an apostrophe, which reading removes.
    """
    table = frame[list(FACTOR_COLUMNS)].astype(
        {**dict.fromkeys(NUMBERS, float), "year": "Int64", "reference_year": "Int64"}
    )
    if findings:
        table[COLUMN] = findings_cells(findings, frame["factor"])
    write_csv(table, path, lang)


def _separator(text: str) -> str:
    """The separator that splits the heading into most known columns."""
    heading = next((line for line in text.splitlines() if line.strip()), "")

    def known(separator: str) -> int:
        return sum(cell.strip().strip('"') in FACTOR_COLUMNS for cell in heading.split(separator))

    return max(SEPARATORS, key=known)


def _check_decimal(decimal: str | None, name: str) -> None:
    if decimal not in (None, ".", ","):
        raise InputError.of(name, [problem("decimal", decimal, "factors.decimal")])
