"""Own factors from csv and xlsx, and back to csv."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
import pandas as pd
from openpyxl.utils.exceptions import InvalidFileException

from .. import limits
from ..errors import InputError
from ..files.opening import content_of, package_parts, refusal, text_of
from ..files.writing import whole_file
from ..lifecycle import INDICATORS
from .cells import Cells, marked
from .columns import FACTOR_COLUMNS

SEPARATORS = (",", ";", "\t")
_MALFORMED = (InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, IndexError, AttributeError, EOFError, NotImplementedError)
"""What openpyxl raises where a workbook is not built as it should be."""


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
        raise refusal(file.name, f"line {start}: {error}", "close every quotation mark that is opened, and double one inside a text") from None
    if not rows:
        raise refusal(file.name, "it is empty", "write a heading and at least one row")
    return Cells(file.name, [name.strip() for name in rows[0]], rows[1:], lines[1:], decimal=decimal)


def read_xlsx_cells(path: str | PathLike[str], sheet: str | None = None, decimal: str | None = None) -> Cells:
    """A sheet of a workbook as cells; of formulas the values that were stored.

    Raises
    ------
    InputError
        Where it is no workbook, unpacks to too much, or has no such sheet.
    """
    file = Path(path)
    _check_decimal(decimal, file.name)
    content = content_of(file)
    package_parts(content, file.name)
    try:
        # What openpyxl warns of is formatting and validation, which no cell's value depends on.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            values, formulas = (openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only) for data_only in (True, False))
            name = _sheet(values, sheet, file.name)
            return _cells_of_sheet(f"{file.name}, sheet {name!r}", values[name], formulas[name], decimal)
    except InputError:
        raise
    except _MALFORMED as error:
        raise refusal(file.name, str(error) or type(error).__name__, "save it as xlsx, or as csv") from None


def _cells_of_sheet(where: str, values: Any, formulas: Any, decimal: str | None) -> Cells:
    heading: list[str] = []
    rows, lines, problems = [], [], []
    for line, (stored, written) in enumerate(zip(_rows(values), _rows(formulas), strict=True), start=1):
        width = max((place for place, cell in enumerate(written, start=1) if cell not in (None, "")), default=0)
        if width > limits.TABLE_COLUMNS:
            raise refusal(where, f"row {line} has more than {limits.TABLE_COLUMNS} columns", "leave out the columns that are not of a factor table")
        if width and not heading:
            heading = ["" if cell is None else str(cell).strip() for cell in stored[:width]]
        elif width:
            rows.append(stored[:width])
            lines.append(line)
        problems += [
            {"row": line, "column": heading[place] if place < len(heading) else "", "value": str(cell), "problem": "is a formula without a stored value", "remedy": "open the workbook in a spreadsheet and save it, or write the value"}
            for place, cell in enumerate(written[:width])
            if cell is not None and stored[place] is None
        ]
    if not heading:
        raise refusal(where, "it is empty", "write a heading and at least one row")
    return Cells(where, heading, rows, lines, tuple(problems), decimal)


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet as far as they are there: what the file says about its own size is not believed."""
    sheet.reset_dimensions()
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_col=limits.TABLE_COLUMNS + 1, values_only=True)
    return rows


def write_csv_file(frame: pd.DataFrame, path: str | PathLike[str]) -> None:
    """Write the rows of a catalogue so that `read_csv` reads the same ones.

    A text that a spreadsheet would take for a formula gets an apostrophe before it, which reading takes off again.
    """
    texts = [column for column in FACTOR_COLUMNS if column not in (*INDICATORS, "year", "reference_year")]
    numbers = {name: ["" if pd.isna(cell) else repr(float(cell)) for cell in frame[name]] for name in INDICATORS}
    years = {name: ["" if pd.isna(cell) else str(int(cell)) for cell in frame[name]] for name in ("year", "reference_year")}
    table = frame.assign(**{name: [marked(cell) for cell in frame[name]] for name in texts}, **numbers, **years)
    with whole_file(path) as place, place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FACTOR_COLUMNS)
        writer.writerows(table[list(FACTOR_COLUMNS)].itertuples(index=False, name=None))


def _separator(text: str) -> str:
    """What separates the cells: of comma, semicolon and tab the one that parts the heading into most known columns."""
    heading = next((line for line in text.splitlines() if line.strip()), "")

    def known(separator: str) -> int:
        return sum(cell.strip().strip('"') in FACTOR_COLUMNS for cell in heading.split(separator))

    return max(SEPARATORS, key=known)


def _sheet(book: Any, sheet: str | None, name: str) -> str:
    """The sheet asked for, else the only one, else the only one whose heading is a factor table's."""
    names = [found.title for found in book.worksheets]
    if sheet is not None and sheet in names:
        return sheet
    alike = names if len(names) == 1 else [found.title for found in book.worksheets if "factor" in {str(cell).strip() for row in found.iter_rows(max_row=1, values_only=True) for cell in row}]
    if sheet is None and len(alike) == 1:
        return str(alike[0])
    problem = "there is no such sheet" if sheet is not None else "several sheets may be meant" if alike else "no sheet has a column 'factor'"
    raise InputError.of(name, [{"column": "sheet", "value": sheet, "problem": problem, "remedy": f"write sheet= one of {', '.join(map(repr, names))}"}])


def _check_decimal(decimal: str | None, name: str) -> None:
    if decimal not in (None, ".", ","):
        raise InputError.of(name, [{"column": "decimal", "value": decimal, "problem": "is not a decimal mark", "remedy": "write decimal='.' or decimal=',', or leave it out"}])
