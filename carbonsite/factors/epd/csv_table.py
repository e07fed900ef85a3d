"""The rows of a published csv, checked as a whole before the first is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ...messages.problems import refusal


class CsvRow(NamedTuple):
    """A row that is not blank: the line on which it begins, and a cell for each heading."""

    line: int
    cells: list[str]


class CsvTable(NamedTuple):
    """The heading of a csv and its rows, each at least as wide as the heading."""

    heading: list[str]
    rows: list[CsvRow]


def read_table(
    text: str,
    where: str,
    needed: Iterable[str],
    named: Callable[[str], str] = lambda heading: " ".join(heading.split()),
) -> CsvTable:
    """A csv separated by comma or semicolon.

    Parameters
    ----------
    text, where : str
        The content, and its name in an error.
    needed : iterable of str
        Names of columns without which it is another table.
    named : callable, optional
        The name of a column from its heading.

    Raises
    ------
    InputError
        If it is no csv, lacks a needed column or has a column twice, or a row has another width
        than the heading: then columns are shifted, and no row is read.
    """
    first_line = text.partition("\n")[0]
    separator = ";" if first_line.count(";") > first_line.count(",") else ","
    rows = _rows(text, where, separator)
    heading = [named(cell) for cell in rows[0].cells] if rows else []
    while heading and not heading[-1]:
        # Some programs end each line with a separator.
        heading.pop()
    missing = [name for name in needed if name not in heading]
    if missing or len(set(heading)) < len(heading):
        key = "epd.column_missing" if missing else "epd.column_twice"
        raise refusal(where, "heading", ", ".join(missing), key, "remedy.as_published")
    widths = {len(heading), len(rows[0].cells)}
    for line, cells in rows[1:]:
        if len(cells) not in widths:
            key, width = "epd.row_width", {"count": len(cells), "heading": len(heading)}
            raise refusal(where, f"row {line}", len(cells), key, "remedy.as_published", **width)
    return CsvTable(heading, rows[1:])


def _rows(text: str, where: str, separator: str) -> list[CsvRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[CsvRow] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(CsvRow(start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise refusal(where, "content", "", "epd.bad_csv", error=str(error)) from None
    return rows
