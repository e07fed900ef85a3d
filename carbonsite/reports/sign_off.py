"""The sheet Sign-off, the only one that people fill in."""

from __future__ import annotations

from collections.abc import Sequence

from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import FormulaCell, write_row
from .subject_sheets import SubjectSheets

_ROLES = ("prepared", "checked", "approved")
_REMARKS = 8
"""Rows for remarks."""


def write_sign_off(sheet: Sheet, parts: Sequence[SubjectSheets]) -> None:
    """Write what is signed, and framed cells to fill in; the rest is locked without a password."""
    say = sheet.say
    sheet.heading(sheet.title, say("sign_off.note"))
    sheet.widths((34, 44, 16, 44))
    for part in parts:
        _signed(part, sheet)
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


def _signed(part: SubjectSheets, sheet: Sheet) -> None:
    """Write what is signed: the subject, its results and its digest."""
    say, subject = part.book.say, part.subject
    sheet.text(sheet.row, 0, f"{part.book.mark} {say('sign_off.report')}".strip(), "bold")
    sheet.height(sheet.row, sheet.lines_needed(1, subject.title))
    sheet.text(sheet.row, 1, subject.named(say), "bold_wrap")
    sheet.row += 1
    results = [("final", "final_total", subject.after), ("saving", "saving", subject.saving)]
    for label, name, value in results if subject.scenario else [("total", "total", subject.after)]:
        cell = FormulaCell(f"={part.book.named(name)}", value, "kg_left")
        write_row(sheet, say(f"sign_off.{label}"), [cell])
    sheet.text(sheet.row, 0, say("sign_off.digest"))
    sheet.text(sheet.row, 1, subject.final.digest)
    sheet.row += 2
