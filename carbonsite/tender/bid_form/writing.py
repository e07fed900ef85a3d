"""Writes the bid form as a workbook: framed cells to fill in, lists of choices, the rest locked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from os import PathLike
from pathlib import Path

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from ...messages import Joined, Language, message
from ...messages.labels import Labels
from ...messages.problems import refusal
from ...spreadsheets.files.writing import writable
from ...spreadsheets.writing.cells import fit, wrapped_lines
from ...spreadsheets.writing.forms import (
    LARGEST,
    FormBook,
    Rule,
    form_book,
    prompt_of,
    rule_of,
)
from ...spreadsheets.writing.storable_text import storable
from ..bid_request import BidRequest
from .layout import HEAD, FormColumn, FormLayout, FormRow, FormSheet

_INK, _SHADE, _LINE, _FILL = "#1A1A1A", "#E3E8EC", "#8A949C", "#FFFBE8"
_FIXED = {"text_wrap": True, "valign": "top", "bottom": 4, "bottom_color": _LINE}
_OPEN = {"locked": False, "border": 1, "border_color": _INK, "bg_color": _FILL, "valign": "top"}
_LOOKS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 16},
    "heading": {"bold": True, "font_size": 12},
    "note": {"italic": True, "font_color": "#6B6B6B"},
    "head": {
        "bold": True,
        "text_wrap": True,
        "bg_color": _SHADE,
        "bottom": 1,
        "bottom_color": _LINE,
        "valign": "top",
    },
    "fixed": _FIXED,
    "id": {**_FIXED, "font_color": "#6B6B6B"},
    "unit": {**_FIXED, "align": "left", "indent": 1},
    "wrap": {"text_wrap": True, "valign": "top"},
    "bold": {"bold": True, "text_wrap": True, "valign": "top"},
    "digest": {"font_name": "Consolas", "valign": "top"},
    "text": {**_OPEN, "num_format": "@", "text_wrap": True},
    "choice": {**_OPEN, "num_format": "@"},
    "number": {**_OPEN, "num_format": "General", "align": "right", "indent": 1},
    "price": {**_OPEN, "num_format": "#,##0.00", "align": "right", "indent": 1},
    "date": {**_OPEN, "num_format": "yyyy-mm-dd", "align": "left"},
}
_GUIDE_WIDTHS = (30.0, 110.0)
_FONT = {"font_name": "Calibri", "font_size": 10, "font_color": _INK}
_LINE_HEIGHT = 13.0
_FIRST_CHOICE = 3
"""Row, from 1, of the first text of each list on the sheet of lists."""


def write_form(tender: BidRequest, path: str | PathLike[str], language: str = "") -> Path:
    """Write the workbook that a bidder fills in; `Tender.read_bids` reads it back.

    Parameters
    ----------
    tender : Tender
    path : str or path
    language : {"nb", "en"}, optional
        Left out, that of the tender.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    ReportError
        Where nothing can be written there.
    InputError
        Where there is no such language.
    """
    if language and language not in tuple(Language):
        remedy = message(
            "form.unknown_language.remedy", languages=Joined(map(repr, map(str, Language)), "or")
        )
        raise refusal("bid form", "language", language, "form.unknown_language", remedy)
    say = Labels.of(language or tender.language)
    place = writable(path)
    layout = next(layout for layout in tender.layouts if layout.language == say.language)
    looks = {name: {**_FONT, **look} for name, look in _LOOKS.items()}
    with form_book(place, tender.name, looks) as book:
        _Writing(book, layout, say).write(tender)
    return place


def _runs(sheet: FormSheet, column: FormColumn) -> Iterator[tuple[tuple[str, str], list[int]]]:
    """Rows of the workbook, from 0, that a column asks in one way: kind and list of choices."""
    asked = [
        ("choice", row.choices)
        if row.choices and column.name not in row.fixed
        else (column.kind, column.choices)
        for row in sheet.rows
    ]
    for key, run in groupby(enumerate(asked, start=HEAD), key=lambda pair: pair[1]):
        yield key, [line for line, _ in run]


@dataclass(frozen=True)
class _Writing:
    """Writes one workbook."""

    book: FormBook
    layout: FormLayout
    say: Labels

    def write(self, tender: BidRequest) -> None:
        """Write all sheets, the guide first."""
        guide = self.book.sheet(self.layout.titles["guide"])
        for sheet in self.layout.sheets:
            self._sheet(sheet)
        self._choices()
        self._guide(guide, tender)
        guide.activate()

    def _guide(self, guide: Worksheet, tender: BidRequest) -> None:
        """Write tender and instructions in the language of the form, then in every other."""
        looks = self.book.looks
        guide.hide_gridlines(2)
        for place, width in enumerate(_GUIDE_WIDTHS):
            guide.set_column(place, place, width)
        guide.write_string(0, 0, self.say("form.title.form"), looks["title"])
        below = [
            line
            for layout in tender.layouts
            if layout.language != self.layout.language
            for line in [("", ""), (Labels(layout.language)("form.title.form"), ""), *layout.guide]
        ]
        for row, (label, text) in enumerate([*self.layout.guide, *below], start=2):
            is_heading = bool(label) and not text
            if not is_heading:
                _set_height(guide, row, ((_GUIDE_WIDTHS[0], label), (_GUIDE_WIDTHS[1], text)))
            guide.write_string(row, 0, label, looks["heading" if is_heading else "bold"])
            guide.write_string(
                row, 1, fit(text)[0], looks["digest" if text == tender.digest else "wrap"]
            )
        guide.set_footer(self._footer)
        guide.protect()

    @property
    def _footer(self) -> str:
        return f"&L&9{self.say('form.title.form')}&R&9&P/&N"

    def _sheet(self, sheet: FormSheet) -> None:
        """Write a sheet: headings, rows, and the validation rules of its columns."""
        worksheet, looks = self.book.sheet(sheet.title), self.book.looks
        worksheet.hide_gridlines(2)
        worksheet.write_string(0, 0, sheet.title, looks["title"])
        worksheet.write_string(1, 0, sheet.note, looks["note"])
        titles = [(column.width, column.title) for column in sheet.columns]
        _set_height(worksheet, HEAD - 1, titles, least=2)
        worksheet.set_column(0, 0, 7)
        worksheet.write_string(HEAD - 1, 0, self.say("form.title.id"), looks["head"])
        for place, column in enumerate(sheet.columns, start=1):
            worksheet.set_column(place, place, column.width)
            worksheet.write_string(HEAD - 1, place, column.title, looks["head"])
            for (kind, choices), lines in _runs(sheet, column):
                own = replace(column, kind=kind, choices=choices)
                rule = self._rule(sheet.part, own)
                if rule:
                    worksheet.data_validation(lines[0], place, lines[-1], place, rule)
        # A loop over rows: a workbook is written cell by cell.
        for line, row in enumerate(sheet.rows, start=HEAD):
            self._row(worksheet, line, row, sheet)
        worksheet.freeze_panes(HEAD, 2)
        worksheet.repeat_rows(HEAD - 1)
        worksheet.set_footer(self._footer)
        worksheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True})

    def _row(self, worksheet: Worksheet, line: int, row: FormRow, sheet: FormSheet) -> None:
        looks = self.book.looks
        texts = [(column.width, row.fixed.get(column.name, "")) for column in sheet.columns]
        _set_height(worksheet, line, texts)
        worksheet.write_string(line, 0, row.id, looks["id"])
        is_price = row.tags.get("asked") == "price" or row.tags.get("field") == ""
        for place, column in enumerate(sheet.columns, start=1):
            if column.name in row.fixed:
                look = "unit" if column.name == "unit" else "fixed"
                text = storable(row.fixed[column.name])[0]
                worksheet.write_string(line, place, text, looks[look])
            else:
                look = "price" if is_price else row.kind or column.kind
                worksheet.write_blank(line, place, None, looks[look])

    def _rule(self, part: str, column: FormColumn) -> Rule:
        """Validation rule of a column, with the texts that are shown; empty if there is none."""
        prompt = prompt_of(column.title, column.note) if column.note else {}
        refused = {"error_title": self.say("form.refused.title")}
        if column.kind == "choice":
            takes_own = column.choices in ("factors", "masses_factors") and any(
                sheet.part == "own_factors" for sheet in self.layout.sheets
            )
            refused["error_type"] = "information" if takes_own else "stop"
            refused["error_message"] = self.say("form.refused.text")
            return {**rule_of("choice", self._range(column.choices)), **refused, **prompt}
        if column.kind == "number":
            refused["error_message"] = self.say("form.refused.number")
            least = -LARGEST if part == "own_factors" else 0
            return {**rule_of("number", least=least), **refused, **prompt}
        rule = rule_of(column.kind) or ({"validate": "any"} if prompt else {})
        return {**rule, **prompt}

    def _range(self, choices: str) -> str:
        """Cells of a list, as a validation rule names them."""
        letter = xl_col_to_name(list(self.layout.choices).index(choices))
        last = _FIRST_CHOICE + len(self.layout.choices[choices]) - 1
        sheet = self.layout.titles["choices"]
        return f"='{sheet}'!${letter}${_FIRST_CHOICE}:${letter}${last}"

    def _choices(self) -> None:
        """Write the lists side by side, and the names of the factors."""
        worksheet, looks = (
            self.book.book.add_worksheet(self.layout.titles["choices"]),
            self.book.looks,
        )
        worksheet.write_string(0, 0, self.layout.titles["choices"], looks["title"])
        for place, (name, choices) in enumerate(self.layout.choices.items()):
            worksheet.set_column(place, place, 40 if "factors" in name else 20)
            worksheet.write_string(
                _FIRST_CHOICE - 2, place, self.say.known("form.list", name), looks["head"]
            )
            for row, shown in enumerate(choices.values(), start=_FIRST_CHOICE - 1):
                worksheet.write_string(row, place, fit(shown)[0])
        listed = list(self.layout.choices)
        if "factors" in listed:
            place = len(listed)
            for beside, (name, width) in enumerate((("factors", 40), ("names", 80)), start=place):
                worksheet.set_column(beside, beside, width)
                head = self.say(f"form.list.{name}")
                worksheet.write_string(_FIRST_CHOICE - 2, beside, head, looks["head"])
            for row, factor in enumerate(self.layout.choices["factors"], start=_FIRST_CHOICE - 1):
                worksheet.write_string(row, place, factor)
                worksheet.write_string(row, place + 1, fit(self.layout.names.get(factor, ""))[0])
        worksheet.freeze_panes(_FIRST_CHOICE - 1, 0)
        # A blank cell: the lists are to choose from, not to print.
        beside = len(listed) + 3
        worksheet.print_area(0, beside, 0, beside)
        worksheet.protect()


def _set_height(
    worksheet: Worksheet, row: int, texts: Iterable[tuple[float, str]], least: int = 1
) -> None:
    """Give a row the height of its texts, each wrapped in a column of a width."""
    lines = max((wrapped_lines(width, text) for width, text in texts), default=1)
    worksheet.set_row(row, _LINE_HEIGHT * max(lines, least) + 2)
