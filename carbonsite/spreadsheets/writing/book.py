"""A workbook: its sheets in order, its looks and names, and how it is printed."""

from __future__ import annotations

import datetime
import math
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxFileError

from ... import __version__
from ...errors import ReportError
from ...messages import message
from ...messages.labels import Labels
from .cells import Notices, fit
from .manifest import SubjectManifest
from .recording import RecordedWorksheet, write_manifest
from .sheet import Sheet
from .sheet_tables import Column, Table, write_table
from .styles import Styles

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_CREATED = datetime.datetime(2000, 1, 1)
"""Time of creation in every workbook, so that the same input gives the same bytes."""
_A4 = 9
HOLD = "formulas_hold"
"""Name of the cell that says if the formulas of amounts are valid for the assumptions."""

_PAGE_WIDTH = 210
"""Characters that fit on a page; wider tables continue on further pages with the first columns."""


@dataclass(frozen=True)
class Book:
    """An open workbook, or the part of it that belongs to one of several subjects.

    Attributes
    ----------
    title : str
        What the pages carry in their head.
    say : Labels
    mark : str
        Begins the titles of the sheets and the names of one subject among several; empty where
        there is one alone.
    advance : callable
        Is told how many further rows are written.
    """

    workbook: Workbook
    title: str
    styles: Styles
    say: Labels
    advance: Callable[[int], None]
    mark: str = ""
    notices: Notices = field(default_factory=Notices)
    names: dict[str, str] = field(default_factory=dict)

    def of_subject(self, mark: str, title: str, measures: Iterable[str]) -> Book:
        """The part that belongs to one subject, which has some measures."""
        return replace(self, mark=mark, title=title, say=self.say.beside(measures))

    def sheet_title(self, kind: str, number: int = 1) -> str:
        """Title of a sheet, such as "Line items 2", or "B Line items" among several subjects."""
        parts = self.mark, self.say(f"sheet.{kind}"), str(number) if number > 1 else ""
        return " ".join(filter(None, parts))

    def named(self, name: str) -> str:
        """A name as the formulas of this subject write it."""
        return f"{self.mark}_{name}" if self.mark else name

    def sheet(self, title: str, *, is_form: bool = False) -> Sheet:
        """Add a sheet, set up for A4, one page wide; in a form only empty cells are unlocked."""
        worksheet = self.workbook.add_worksheet(title, RecordedWorksheet)
        worksheet.is_form = is_form
        if is_form:
            worksheet.protect("", {"format_rows": True, "format_columns": True})
        worksheet.set_paper(_A4)
        worksheet.set_landscape()
        worksheet.fit_to_pages(1, 0)
        worksheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        worksheet.set_header(f"&L&9{_in_head(self.title)}&R&9{_in_head(title)}")
        worksheet.set_footer(f"&L&9carbonsite {__version__}&R&9{self.say('book.page')}")
        worksheet.hide_gridlines(2)
        return Sheet(title, worksheet, self.styles, self.notices, self.say, self.advance)

    def name(self, name: str, cells: str) -> None:
        """A name by which formulas of this subject call some cells."""
        self.name_in_full(self.named(name), cells)

    def name_in_full(self, name: str, cells: str) -> None:
        """A name as it stands in formulas."""
        self.workbook.define_name(name, f"={cells}")
        self.names[name] = cells

    def seal(self, subjects: Iterable[tuple[str, str, str]]) -> None:
        """Write down, very hidden, what all sheets say: the last that is done to them.

        Parameters
        ----------
        subjects : iterable of (str, str, str)
            Of each subject the mark that begins its names, the digest of its catalogue, and its
            indicator.
        """
        fields = ("mark", "catalogue", "indicator")
        facts = [SubjectManifest(**dict(zip(fields, one, strict=True))) for one in subjects]
        write_manifest(self.workbook, self.names, facts)

    def write_columns(
        self, sheet: Sheet, columns: Iterable[Column], note: str, *, frozen: int = 1
    ) -> Table:
        """Write a sheet that is one table; optional columns without content are left out."""
        kept = [column for column in columns if column.is_kept]
        sheet.heading(sheet.title, note)
        sheet.widths([column.shown_width for column in kept])
        table = write_table(sheet, kept)
        self.finish_table(sheet, table, len(kept), frozen=frozen)
        for column in kept:
            if column.name:
                self.name(column.name, table.range(column.key))
        return table

    def finish_table(self, sheet: Sheet, table: Table, columns: int, *, frozen: int = 0) -> None:
        """Have the head of a table stay in sight, on screen and on paper, and give it filters."""
        head = table.first - 2
        sheet.worksheet.freeze_panes(head + 1, frozen)
        sheet.worksheet.autofilter(head, 0, table.last - 1, columns - 1)
        sheet.worksheet.repeat_rows(head)
        self.spread_over_pages(sheet, len(sheet.column_widths), frozen)

    def spread_over_pages(self, sheet: Sheet, columns: int, frozen: int = 0) -> None:
        """Print the first columns of a sheet on as many pages across as keep them legible."""
        pages = math.ceil(sum(sheet.column_widths[:columns]) / _PAGE_WIDTH)
        if pages > 1:
            sheet.worksheet.fit_to_pages(pages, 0)
            sheet.worksheet.repeat_columns(0, max(frozen - 1, 0))


@contextmanager
def open_book(
    path: Path, title: str, say: Labels, advance: Callable[[int], None]
) -> Iterator[Book]:
    """A workbook that is written to a path when all of its sheets are done.

    Raises
    ------
    ReportError
        Where the disk is full or the file cannot be written.
    """
    with (
        tempfile.TemporaryDirectory(prefix="carbonsite-", ignore_cleanup_errors=True) as scratch,
        new_workbook(path, {**_OPTIONS, "tmpdir": scratch}) as workbook,
    ):
        workbook.set_properties(
            {"title": fit(title)[0][:200], "created": _CREATED, "comments": say("book.comments")}
        )
        yield Book(workbook, title, Styles(workbook), say, advance)


@contextmanager
def new_workbook(path: Path, options: Mapping[str, object]) -> Iterator[Workbook]:
    """A workbook of XlsxWriter that is written to a path at the end.

    Raises
    ------
    ReportError
        Where the disk is full or the file cannot be written.
    """
    workbook = Workbook(str(path), dict(options))
    yield workbook
    try:
        workbook.close()
    except XlsxFileError as error:
        raise ReportError(message("report.cannot_write_workbook", reason=str(error))) from error


def _in_head(text: str) -> str:
    """Text for the head of a page, without commands to the printer."""
    # & begins a command; a digit after the command of the size would change the size.
    line = " ".join(fit(text)[0][:80].split()).replace("&", "&&")
    return f" {line}" if line[:1].isdigit() else line
