"""Workbooks to fill in: cells that take an entry by a rule, on sheets that are locked besides."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..files.writing import whole_file
from .book import new_workbook
from .cells import fit

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CREATED = datetime.datetime(2000, 1, 1)
"""Time of creation of every form, so that the same content gives the same bytes."""

_DAYS = {
    "minimum": datetime.datetime(1990, 1, 1),
    "maximum": datetime.datetime(2100, 12, 31),
}
LARGEST = 1e15
"""Largest number that a form accepts."""

_LONGEST_TITLE, _LONGEST_NOTE = 32, 255
"""Characters that a spreadsheet shows beside a selected cell."""

Rule = dict[str, object]
"""Validation rule of XlsxWriter."""


@dataclass(frozen=True)
class FormBook:
    """A workbook to fill in.

    Attributes
    ----------
    looks : dict of Format
        Formats by the names that the form gives them.
    """

    book: Workbook
    looks: dict[str, Format]

    def sheet(self, title: str) -> Worksheet:
        """A new sheet, one page wide on A4 landscape."""
        sheet = self.book.add_worksheet(title)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet


@contextmanager
def form_book(
    path: Path, title: str, looks: Mapping[str, Mapping[str, object]]
) -> Iterator[FormBook]:
    """A form that is written to a path when all of its sheets are done.

    Parameters
    ----------
    path : Path
    title : str
    looks : mapping of str to mapping
        Properties of each format, by the name of the look.

    Raises
    ------
    ReportError
        Where the disk is full or the file cannot be written.
    """
    with whole_file(path) as part, new_workbook(part, _OPTIONS) as book:
        book.set_properties({"title": fit(title)[0][:200], "created": _CREATED})
        yield FormBook(book, {name: book.add_format(dict(look)) for name, look in looks.items()})


def rule_of(kind: str, choices: str | Sequence[str] = "", least: float = 0) -> Rule:
    """What a cell accepts: a choice, a number, a date; empty for any text.

    Parameters
    ----------
    kind : {"choice", "number", "date", "text"}
    choices : str or sequence of str
        The cells of a list, or its texts.
    least : float
        The smallest number.
    """
    if kind == "choice":
        return {"validate": "list", "source": choices}
    if kind == "number":
        bounds = {"minimum": least, "maximum": LARGEST}
        return {"validate": "decimal", "criteria": "between", **bounds}
    return {"validate": "date", "criteria": "between", **_DAYS} if kind == "date" else {}


def prompt_of(title: str, note: str) -> Rule:
    """Texts that a cell shows when it is selected."""
    return {"input_title": title[:_LONGEST_TITLE], "input_message": note[:_LONGEST_NOTE]}
