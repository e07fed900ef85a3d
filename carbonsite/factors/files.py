"""Own factors from csv and xlsx, and back to csv."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
import pandas as pd
from openpyxl.utils.exceptions import InvalidFileException

from .. import limits
from ..errors import InputError
from ..lifecycle import INDICATORS
from .cells import Cells, marked
from .columns import FACTOR_COLUMNS

SEPARATORS = (",", ";", "\t")
_ENCODINGS = ("utf-8-sig", "cp1252")
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
    text = _decoded(_bytes_of(file), file.name)
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
        raise _no_table(file.name, f"line {start}: {error}", "close every quotation mark that is opened, and double one inside a text") from None
    if not rows:
        raise _no_table(file.name, "it is empty", "write a heading and at least one row")
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
    content = _bytes_of(file)
    _refuse_bombs(content, file.name)
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
        raise _no_table(file.name, str(error) or type(error).__name__, "save it as xlsx, or as csv") from None


def _cells_of_sheet(where: str, values: Any, formulas: Any, decimal: str | None) -> Cells:
    heading: list[str] = []
    rows, lines, problems = [], [], []
    for line, (stored, written) in enumerate(zip(_rows(values), _rows(formulas), strict=True), start=1):
        width = max((place for place, cell in enumerate(written, start=1) if cell not in (None, "")), default=0)
        if width > limits.TABLE_COLUMNS:
            raise _no_table(where, f"row {line} has more than {limits.TABLE_COLUMNS} columns", "leave out the columns that are not of a factor table")
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
        raise _no_table(where, "it is empty", "write a heading and at least one row")
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
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FACTOR_COLUMNS)
        writer.writerows(table[list(FACTOR_COLUMNS)].itertuples(index=False, name=None))


def _bytes_of(file: Path) -> bytes:
    try:
        if file.stat().st_size > limits.TABLE_FILE:
            raise _no_table(file.name, f"it has more than {limits.TABLE_FILE // 2**20} MB", "split it")
        return file.read_bytes()
    except OSError as error:
        raise _no_table(file.name, error.strerror or str(error), "check the path") from None


def _decoded(content: bytes, name: str) -> str:
    """The text of a file: UTF-16 where it says so, else UTF-8, else what Windows writes."""
    encodings: Sequence[str] = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _no_table(name, "it holds bytes that are no text", "save it as csv in UTF-8")


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


def _refuse_bombs(content: bytes, name: str) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise _no_table(name, str(error), "save it as xlsx, or as csv") from None
    whole = sum(part.file_size for part in parts)
    packed = [part.filename for part in parts if part.file_size > 2**20 and part.file_size > limits.PACKED_RATIO * max(part.compress_size, 1)]
    if whole > limits.TABLE_FILE or packed or len(parts) > limits.PACKED_PARTS:
        raise _no_table(name, f"it unpacks to {whole / 2**20:.0f} MB in {len(parts)} parts", "this is not a table of factors; save the sheet alone")


def _check_decimal(decimal: str | None, name: str) -> None:
    if decimal not in (None, ".", ","):
        raise InputError.of(name, [{"column": "decimal", "value": decimal, "problem": "is not a decimal mark", "remedy": "write decimal='.' or decimal=',', or leave it out"}])


def _no_table(name: str, problem: str, remedy: str) -> InputError:
    return InputError.of(name, [{"value": name, "problem": f"cannot be read as a table: {problem}", "remedy": remedy}])
