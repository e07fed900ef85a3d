"""A workbook: its sheets in order, its looks and names, and how it is printed."""

from __future__ import annotations

import datetime
import math
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxFileError

from .. import __version__
from ..errors import ReportError
from .manifest import SubjectManifest
from .recording import RecordedWorksheet, write_manifest
from .sheet import Sheet, Table
from .styles import Styles
from .texts import Notices, fit

_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CREATED = datetime.datetime(2000, 1, 1)
"""A workbook holds a time of creation; this one is nobody's clock, so that the same input gives the same bytes."""
_A4 = 9
_PAGE_WIDTH = 210
"""Characters across a page that can still be read; a wider table goes on to further pages, its first columns repeated."""


@dataclass(frozen=True)
class Book:
    """An open workbook."""

    workbook: Any
    title: str
    styles: Styles
    notices: Notices = field(default_factory=Notices)
    names: dict[str, str] = field(default_factory=dict)

    def sheet(self, title: str, *, is_form: bool = False) -> Sheet:
        """A further sheet, set up for A4: one page wide, with head, foot and page numbers; of a form the empty cells are free to fill in."""
        worksheet = self.workbook.add_worksheet(title, RecordedWorksheet)
        worksheet.is_form = is_form
        worksheet.set_paper(_A4)
        worksheet.set_landscape()
        worksheet.fit_to_pages(1, 0)
        worksheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        worksheet.set_header(f"&L&9{_in_head(self.title)}&R&9{_in_head(title)}")
        worksheet.set_footer(f"&L&9carbonsite {__version__}&R&9Page &P of &N")
        worksheet.hide_gridlines(2)
        return Sheet(title, worksheet, self.styles, self.notices)

    def name(self, name: str, cells: str) -> None:
        """A name by which formulas call some cells."""
        self.workbook.define_name(name, f"={cells}")
        self.names[name] = cells

    def seal(self, subjects: Iterable[tuple[str, str, str]]) -> None:
        """Write down, very hidden, what all sheets say: the last that is done to them.

        Parameters
        ----------
        subjects : iterable of (str, str, str)
            Of each subject the mark that begins its names, the digest of its catalogue, and its indicator.
        """
        write_manifest(self.workbook, self.names, [SubjectManifest(mark=mark, catalogue=catalogue, indicator=indicator) for mark, catalogue, indicator in subjects])

    def finish_table(self, sheet: Sheet, table: Table, columns: int, *, frozen: int = 0) -> None:
        """Have the head of a table stay in sight, on screen and on paper, and give it filters."""
        head, pages = table.first - 2, math.ceil(sum(sheet.column_widths) / _PAGE_WIDTH)
        sheet.worksheet.freeze_panes(head + 1, frozen)
        sheet.worksheet.autofilter(head, 0, table.last - 1, columns - 1)
        sheet.worksheet.repeat_rows(head)
        if pages > 1:
            sheet.worksheet.fit_to_pages(pages, 0)
            sheet.worksheet.repeat_columns(0, max(frozen - 1, 0))


@contextmanager
def open_book(path: Path, title: str) -> Iterator[Book]:
    """A workbook that is written to a path when all of its sheets are done.

    Raises
    ------
    ReportError
        Where the disk is full or the file cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="carbonsite-", ignore_cleanup_errors=True) as scratch:
        workbook = Workbook(str(path), {**_OPTIONS, "tmpdir": scratch})
        workbook.set_properties({"title": fit(title)[0][:200], "created": _CREATED, "comments": "Formulas down to amount × conversion × factor."})
        yield Book(workbook, title, Styles(workbook))
        try:
            workbook.close()
        except XlsxFileError as error:
            raise ReportError(f"the workbook cannot be written: {error}") from error


def _in_head(text: str) -> str:
    """A text for the head of a page, where & would begin a command."""
    return " ".join(fit(text)[0][:80].split()).replace("&", "&&")
