"""The sheet Sign-off, the only one that people fill in."""

from __future__ import annotations

from collections.abc import Sequence

from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import FormulaCell, write_cell
from .subject import ReportSubject

_ROLES = ("prepared", "checked", "approved")
_REMARKS = 8
"""Rows for remarks."""


def write_sign_off(
    book: Book, sheet: Sheet, subjects: Sequence[tuple[Book, ReportSubject]]
) -> None:
    """Write what is signed, and framed cells to fill in; the rest is locked without a password."""
    say = book.say
    sheet.heading(book.sheet_title("sign_off"), say("sign_off.note"))
    sheet.widths((34, 44, 16, 44))
    for part, subject in subjects:
        _signed(part, sheet, subject)
    sheet.row += 1
    heads = ["", *(say(f"sign_off.{key}") for key in ("name", "date", "signature"))]
    for place, head in enumerate(heads):
        sheet.text(sheet.row, place, head or " ", "head")
    for role in _ROLES:
        sheet.row += 1
        sheet.height(sheet.row, 3)
        sheet.text(sheet.row, 0, say(f"sign_off.{role}"), "bold")
        for place, style in ((1, "fill_in"), (2, "fill_in_date"), (3, "fill_in")):
            sheet.fill_in(sheet.row, place, style)
    sheet.row += 2
    sheet.text(sheet.row, 0, say("sign_off.remarks"), "bold")
    for _ in range(_REMARKS):
        for place in (1, 2, 3):
            sheet.fill_in(sheet.row, place)
        sheet.row += 1
    sheet.worksheet.fit_to_pages(1, 1)


def _signed(part: Book, sheet: Sheet, subject: ReportSubject) -> None:
    """Write what is signed: the subject, its results and its digest."""
    say, scenario = part.say, subject.scenario is not None
    sheet.text(sheet.row, 0, " ".join(filter(None, (part.mark, say("sign_off.report")))), "bold")
    sheet.height(sheet.row, sheet.lines_needed(1, subject.title))
    sheet.text(sheet.row, 1, subject.title or say("book.account"), "bold_wrap")
    sheet.row += 1
    final = float(subject.final.total.magnitude)
    numbers = (
        [("final", "final_total", final), ("saving", "saving", subject.saving)]
        if scenario
        else [("total", "total", final)]
    )
    for label, name, value in numbers:
        sheet.text(sheet.row, 0, say(f"sign_off.{label}"))
        write_cell(sheet, sheet.row, 1, FormulaCell(f"={part.named(name)}", value, "kg_left"))
        sheet.row += 1
    sheet.text(sheet.row, 0, say("sign_off.digest"))
    sheet.text(sheet.row, 1, subject.final.digest)
    sheet.row += 2
