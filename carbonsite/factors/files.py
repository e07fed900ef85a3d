"""Own factors from csv and xlsx, and back to csv."""

from __future__ import annotations

import csv
import io
from os import PathLike
from pathlib import Path

import pandas as pd

from ..errors import InputError
from ..lifecycle import INDICATORS
from ..spreadsheets.files.formula_guard import marked
from ..spreadsheets.files.grid import Grid, grid_of
from ..spreadsheets.files.opening import content_of, refusal, text_of
from ..spreadsheets.files.package import Package
from ..spreadsheets.files.writing import whole_file
from .cell_table import Cells
from .columns import FACTOR_COLUMNS

SEPARATORS = (",", ";", "\t")


def read_csv_cells(path: str | PathLike[str], decimal: str | None = None) -> Cells:
    """A csv as cells, whatever separates them and however its letters are encoded.

    Raises
    ------
    InputError
        Where it is too large, or no table.
    """
    file = Path(path)
    _check_decimal(decimal, file.name)
    text = text_of(content_of(file), file.name)[0]
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
        raise refusal(
            file.name,
            f"line {start}: {error}",
            "close every quotation mark that is opened, and double one inside a text",
        ) from None
    if not rows:
        raise refusal(file.name, "it is empty", "write a heading and at least one row")
    return Cells(
        file.name, [name.strip() for name in rows[0]], rows[1:], lines[1:], decimal=decimal
    )


def read_xlsx_cells(
    path: str | PathLike[str], sheet: str | None = None, decimal: str | None = None
) -> Cells:
    """A sheet of a workbook as cells; of formulas the values that were stored.

    Raises
    ------
    InputError
        Where it is no workbook, unpacks to too much, or has no such sheet.
    """
    file = Path(path)
    _check_decimal(decimal, file.name)
    package = Package(content_of(file), file.name)
    names = [part.name for part in package.sheets]
    grids = [
        grid_of(package, part) for part in package.sheets if sheet is None or part.name == sheet
    ]
    alike = (
        grids
        if len(names) == 1
        else [
            grid
            for grid in grids
            if len(grid.rows) and "factor" in {str(cell).strip() for cell in grid.row(0)}
        ]
    )
    if (sheet is None and len(alike) != 1) or not grids:
        problem = (
            "there is no such sheet"
            if sheet is not None
            else "several sheets may be meant"
            if alike
            else "no sheet has a column 'factor'"
        )
        raise InputError.of(
            file.name,
            [
                {
                    "column": "sheet",
                    "value": sheet,
                    "problem": problem,
                    "remedy": f"write sheet= one of {', '.join(map(repr, names))}",
                }
            ],
        )
    return _cells_of(grids[0] if sheet is not None else alike[0], decimal)


def _cells_of(grid: Grid, decimal: str | None) -> Cells:
    """A grid whose first row is the heading."""
    if not len(grid.rows) or not grid.columns:
        raise refusal(grid.where, "it is empty", "write a heading and at least one row")
    heading = ["" if cell is None else str(cell).strip() for cell in grid.row(0)]
    problems = [
        {
            "row": formula.row,
            "column": heading[formula.column],
            "value": f"={formula.text}",
            "problem": "is a formula without a stored value",
            "remedy": "open the workbook in a spreadsheet and save it, or write the value",
        }
        for formula in grid.formulas
        if not formula.is_stored
    ]
    # A row is a list for the checks of factors, which look at each on its own.
    rows = list(zip(*(column[1:].tolist() for column in grid.columns), strict=True))
    return Cells(grid.where, heading, rows, grid.rows[1:].tolist(), tuple(problems), decimal)


def write_csv_file(frame: pd.DataFrame, path: str | PathLike[str]) -> None:
    """Write the rows of a catalogue so that `read_csv` reads the same ones.

    A text that a spreadsheet would take for a formula gets an apostrophe before it, which reading
    takes off again.
    """
    texts = [
        column for column in FACTOR_COLUMNS if column not in (*INDICATORS, "year", "reference_year")
    ]
    numbers = {
        name: ["" if pd.isna(cell) else repr(float(cell)) for cell in frame[name]]
        for name in INDICATORS
    }
    years = {
        name: ["" if pd.isna(cell) else str(int(cell)) for cell in frame[name]]
        for name in ("year", "reference_year")
    }
    table = frame.assign(
        **{name: [marked(cell) for cell in frame[name]] for name in texts}, **numbers, **years
    )
    with whole_file(path) as place, place.open("w", encoding="utf-8", newline="") as file:
        # With this end of lines, that of RFC 4180, a carriage return within a text is quoted; with
        # another it would begin a row.
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(FACTOR_COLUMNS)
        writer.writerows(table[list(FACTOR_COLUMNS)].itertuples(index=False, name=None))


def _separator(text: str) -> str:
    """What separates the cells: of comma, semicolon and tab the one that parts the heading into
    most known columns.
    """
    heading = next((line for line in text.splitlines() if line.strip()), "")

    def known(separator: str) -> int:
        return sum(cell.strip().strip('"') in FACTOR_COLUMNS for cell in heading.split(separator))

    return max(SEPARATORS, key=known)


def _check_decimal(decimal: str | None, name: str) -> None:
    if decimal not in (None, ".", ","):
        raise InputError.of(
            name,
            [
                {
                    "column": "decimal",
                    "value": decimal,
                    "problem": "is not a decimal mark",
                    "remedy": "write decimal='.' or decimal=',', or leave it out",
                }
            ],
        )
