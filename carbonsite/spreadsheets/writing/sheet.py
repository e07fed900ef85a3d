"""One sheet of a workbook. Every cell passes through `Sheet`, and text never becomes a formula."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from ... import limits
from ...messages.labels import Labels
from .cells import (
    CellLook,
    Notices,
    Shown,
    fit,
    formula_shown,
    is_plain,
    number_shown,
    shared_text_shown,
    text_shown,
)
from .recording import RecordedWorksheet
from .styles import UNDECLARED, Styles

_LINK = re.compile(r"https://[^\s\"<>\\^`{|}]{1,2000}")
_EXACT = 2**53
"""Numbers up to here are the same in a cell."""

_FILL = 1.05
"""Characters of running text in a column, by its width in digits: letters are narrower, and lines
break between words.
"""

_TITLE_HEIGHT, _LINE_HEIGHT, _TALLEST = 24, 12.75, 400


@dataclass
class Sheet:
    """A sheet, written from the top down; rows and columns count from 0."""

    title: str
    worksheet: RecordedWorksheet
    styles: Styles
    notices: Notices
    say: Labels
    advance: Callable[[int], None]
    row: int = 0
    column_widths: list[float] = field(default_factory=list)
    _links: int = field(default=0, repr=False)

    def text(self, row: int, column: int, text: str, style: str = "text") -> None:
        """Write a text, never as a formula; an empty one leaves the cell empty."""
        if text:
            self.worksheet.show(row, {column: self.text_cell(row, column, text, style)})

    def number(self, row: int, column: int, number: float, style: str) -> None:
        """Write a number; NaN as the word "undeclared", never 0."""
        self.worksheet.show(row, {column: self.number_cell(number, style)})

    def formula(self, row: int, column: int, formula: str, value: float | str, style: str) -> None:
        """Write a formula with the value that carbonsite computed."""
        self.worksheet.show(row, {column: self.formula_cell(row, formula, value, style)})

    def look(self, style: str) -> CellLook:
        """A look by its name, as cells hold it."""
        return self.worksheet.look(self.styles.formats[style])

    def text_cell(self, row: int, column: int, text: str, style: str) -> Shown:
        """Cell of a text; what a workbook cannot contain is replaced, with a notice."""
        if not is_plain(text):
            text, notice = fit(text)
            if notice:
                self.notices.add(notice, self.title, xl_rowcol_to_cell(row, column))
        return text_shown(text, self.look(style))

    def shared_text_cell(self, text: str, style: str) -> Shown:
        """A plain text that further cells show, too."""
        return shared_text_shown(text, self.worksheet.shared(text), self.look(style))

    def number_cell(self, number: float, style: str) -> Shown:
        """A number as a cell shows it."""
        if number != number:
            return text_shown(self.say(UNDECLARED), self.look(UNDECLARED))
        return number_shown(number, self.worksheet.look(self.styles.of_number(style, number)))

    def formula_cell(
        self, row: int, formula: str, value: float | str, style: str, relative: str = ""
    ) -> Shown:
        """Cell of a formula; `relative` is its relative form, if known."""
        formula = formula.removeprefix("=")
        relative = relative or self.worksheet.relative(formula, row)
        if isinstance(value, str):
            return formula_shown(formula, fit(value)[0], self.look(style), relative)
        if value != value:
            return formula_shown(formula, self.say(UNDECLARED), self.look(UNDECLARED), relative)
        return formula_shown(
            formula, value, self.worksheet.look(self.styles.of_number(style, value)), relative
        )

    def fill_in(self, row: int, column: int, style: str = "fill_in") -> None:
        """An empty cell for a person to fill in; nothing in the workbook depends on it."""
        self.worksheet.write_blank(row, column, None, self.styles.formats[style])

    def link(self, row: int, column: int, address: str) -> None:
        """An address: a link where it is https, else text."""
        if self._links >= limits.SHEET_LINKS or not _LINK.fullmatch(address):
            self.text(row, column, address)
            return
        self._links += 1
        self.worksheet.write_url(row, column, address, self.styles.formats["link"], address)

    def cell(self, row: int, column: int, cell: object, style: str = "text") -> Shown | None:
        """Cell of a user's column: number, text, date or yes and no; None if it is blank."""
        if isinstance(cell, str):
            return self.text_cell(row, column, cell, style) if cell else None
        if isinstance(cell, bool | np.bool_):
            return self.text_cell(row, column, self.say("yes" if cell else "no"), style)
        if isinstance(cell, int | float | np.integer | np.floating) and -_EXACT < cell < _EXACT:
            return self.number_cell(cell if isinstance(cell, int) else float(cell), "plain")
        return None if is_blank(cell) else self.text_cell(row, column, _day(cell), style)

    def heading(self, title: str, note: str = "") -> None:
        """The title of the sheet, and what a reader must know before reading it."""
        self.worksheet.set_row(0, _TITLE_HEIGHT)
        self.text(0, 0, title, "title")
        self.text(1, 0, note, "note")
        self.row = 3

    def section(self, heading: str) -> None:
        """Write the heading of a part of the sheet; then go on below."""
        self.text(self.row, 0, heading, "heading")
        self.row += 1

    def labelled(self, label: str, text: str, last: int) -> None:
        """Write a label, and beside it a text over all columns to the last; then go on below."""
        width = sum(self.column_widths[1 : last + 1])
        self.height(self.row, max(self.lines_needed(0, label), lines_in(width, text)))
        self.text(self.row, 0, label, "bold_wrap")
        self.paragraph(1, last, text)

    def paragraph(self, first: int, last: int, text: str, style: str = "wrap") -> None:
        """Write a text over some columns, on as many lines as it needs; then go on below."""
        self.height(self.row, lines_in(sum(self.column_widths[first : last + 1]), text))
        self.worksheet.merge_range(self.row, first, self.row, last, "", self.styles.formats[style])
        self.text(self.row, first, text, style)
        self.row += 1

    def widths(self, widths: Iterable[float]) -> None:
        """The widths of the columns from the left [characters]."""
        self.column_widths = list(widths)
        for column, width in enumerate(self.column_widths):
            self.worksheet.set_column(column, column, width)

    def letter(self, column: int) -> str:
        """The letter of a column."""
        return str(xl_col_to_name(column))

    def lines_needed(self, column: int, text: str) -> int:
        """Number of lines of a wrapped text in a column."""
        return lines_in(self.column_widths[column], text)

    def height(self, row: int, lines: int) -> None:
        """Set the height of a row for some lines of text; call it before the row is written."""
        if lines > 1:
            self.worksheet.set_row(row, min(_LINE_HEIGHT * lines + 2, _TALLEST))


def lines_in(width: float, text: str) -> int:
    """Number of lines of a wrapped text in a column of a width."""
    if len(text) <= _FILL * width and "\n" not in text:
        return 1
    return sum(math.ceil(max(len(line), 1) / (_FILL * width)) for line in text.split("\n"))


def is_blank(cell: object) -> bool:
    """True if a cell of a table is empty: None, NaN, NaT, NA or empty text."""
    return cell is None or str(cell) in ("", "nan", "NaT", "<NA>")


def _day(cell: object) -> str:
    """A cell that is neither text nor number: days without the hour that nobody stated."""
    text = cell.isoformat() if isinstance(cell, datetime.date) else str(cell)
    return text.removesuffix("T00:00:00")
