"""One sheet of a workbook, and the tables on it. Every cell passes through `Sheet`, and text never becomes a formula."""

from __future__ import annotations

import datetime
import math
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from .. import limits
from .labels import Labels
from .styles import NUMERIC, UNDECLARED, Styles
from .texts import Notices, fit, is_plain

_LINK = re.compile(r"https://[^\s\"<>\\^`{|}]{1,2000}")
_PLACE = re.compile(r"\[(\w+)\]")
_EXACT = 2**53
"""Numbers up to here are the same in a cell."""

_FILL = 1.05
"""Characters of running text in a column, by its width in digits: letters are narrower, and lines break between words."""

_TITLE_HEIGHT, _LINE_HEIGHT, _TALLEST = 24, 12.75, 400


class PlainFormulas(Worksheet):  # type: ignore[misc]  # XlsxWriter is taken as untyped
    """A worksheet whose formulas are written as they stand.

    XlsxWriter searches each formula for some thirty functions that are newer than Excel 2010, which takes longer than
    all else that is done for it; these formulas hold none.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


@dataclass
class Sheet:
    """A sheet, written from the top down; rows and columns count from 0."""

    title: str
    worksheet: Any
    styles: Styles
    notices: Notices
    say: Labels
    advance: Callable[[int], None]
    row: int = 0
    column_widths: list[float] = field(default_factory=list)
    _links: int = field(default=0, repr=False)

    def text(self, row: int, column: int, text: str, style: str = "text") -> None:
        """A text, whatever it begins with; an empty one leaves the cell empty."""
        if not text:
            return
        if not is_plain(text):
            text, notice = fit(text)
            if notice:
                self.notices.add(notice, self.title, xl_rowcol_to_cell(row, column))
        self.worksheet.write_string(row, column, text, self.styles.formats[style])

    def number(self, row: int, column: int, number: float, style: str) -> None:
        """A number; one that is not declared is the word and never 0."""
        if number != number:
            self.worksheet.write_string(row, column, self.say(UNDECLARED), self.styles.formats[UNDECLARED])
        else:
            self.worksheet.write_number(row, column, number, self.styles.of_number(style, number))

    def formula(self, row: int, column: int, formula: str, value: float | str, style: str) -> None:
        """A formula with the value that carbonsite computed for it."""
        if isinstance(value, str):
            self.worksheet.write_formula(row, column, formula, self.styles.formats[style], fit(value)[0])
        elif value != value:
            self.worksheet.write_formula(row, column, formula, self.styles.formats[UNDECLARED], self.say(UNDECLARED))
        else:
            self.worksheet.write_formula(row, column, formula, self.styles.of_number(style, value), value)

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

    def put(self, row: int, column: int, cell: Any, style: str = "text") -> None:
        """A cell of a user's own column: number, text, day or yes and no."""
        if isinstance(cell, str):
            self.text(row, column, cell, style)
        elif isinstance(cell, bool | np.bool_):
            self.text(row, column, self.say("yes" if cell else "no"), style)
        elif isinstance(cell, int | float | np.integer | np.floating) and -_EXACT < cell < _EXACT:
            self.number(row, column, cell if isinstance(cell, int) else float(cell), "plain")
        elif not is_blank(cell):
            self.text(row, column, _day(cell), style)

    def heading(self, title: str, note: str = "") -> None:
        """The title of the sheet, and what a reader must know before reading it."""
        self.worksheet.set_row(0, _TITLE_HEIGHT)
        self.text(0, 0, title, "title")
        self.text(1, 0, note, "note")
        self.row = 3

    def widths(self, widths: Iterable[float]) -> None:
        """The widths of the columns from the left [characters]."""
        self.column_widths = list(widths)
        for column, width in enumerate(self.column_widths):
            self.worksheet.set_column(column, column, width)

    def letter(self, column: int) -> str:
        """The letter of a column."""
        return str(xl_col_to_name(column))

    def lines_needed(self, column: int, text: str) -> int:
        """On how many lines a wrapped text stands in a column."""
        return sum(math.ceil(max(len(line), 1) / (_FILL * self.column_widths[column])) for line in text.split("\n"))

    def height(self, row: int, lines: int) -> None:
        """Make room for some lines of text; to be said before the row is written."""
        if lines > 1:
            self.worksheet.set_row(row, min(_LINE_HEIGHT * lines + 2, _TALLEST))


def is_blank(cell: Any) -> bool:
    """Whether a cell of a table says nothing: None, NaN, NaT, NA or empty text."""
    return cell is None or (isinstance(cell, str) and not cell) or str(cell) in ("nan", "NaT", "<NA>")


def _day(cell: Any) -> str:
    """A cell that is neither text nor number: days without the hour that nobody stated."""
    text = cell.isoformat() if isinstance(cell, datetime.date) else str(cell)
    return text.removesuffix("T00:00:00")


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    key : str
        Names the column in formulas of its table: ``=[amount]*[conversion]``.
    title : str
    cells : sequence
        What stands in it, or what its formulas give.
    style : str
        A look; "any" writes each cell by its own kind, and so does "any_wrap" on as many lines as it needs.
    formula : str or sequence of str
        Of every row, or of each; an empty one leaves the cell as it is stored.
    formula_style : str
        The look of a formula among stored cells; left out, that of the column.
    width : float
        In characters; 0 is by what stands in it.
    is_optional : bool
        Left out where no cell says anything.
    """

    key: str
    title: str
    cells: Sequence[Any]
    style: str = "text"
    formula: str | Sequence[str] = ""
    width: float = 0
    is_optional: bool = False
    formula_style: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether it has a place in the table."""
        return not self.is_optional or any(not is_blank(cell) for cell in dict.fromkeys(map(str, self.cells)))

    def part(self, start: int, stop: int) -> Column:
        """Some of its rows."""
        formula = self.formula if isinstance(self.formula, str) else self.formula[start:stop]
        return replace(self, cells=self.cells[start:stop], formula=formula, is_optional=False)

    @property
    def shown_width(self) -> float:
        """Wide enough for nearly every cell and for each word of the title, and never unreadably wide."""
        if self.width:
            return self.width
        words = max(map(len, self.title.split()), default=0) + 2.0
        if self.style in NUMERIC:
            return max(11.0, words)
        sample = self.cells[:: max(1, len(self.cells) // 1000)]
        longest = max((len(str(cell)) for cell in [*sample, *self.cells[-1:]] if not is_blank(cell)), default=0)
        return max(7.0, words, min(longest + 1.5, 28.0 if self.style.endswith("wrap") else 36.0))


@dataclass(frozen=True)
class Table:
    """Where a table stands: its sheet, the letter of each column, and its first and last row, counted from 1."""

    sheet: str
    letters: dict[str, str]
    first: int
    last: int

    def range(self, key: str) -> str:
        """The cells of a column, as a formula names them from any sheet."""
        letter = self.letters[key]
        return f"'{self.sheet}'!${letter}${self.first}:${letter}${self.last}"


_STEP = 1000
"""Rows after which it is told how far the writing has come."""


def letters_of(columns: Sequence[Column]) -> dict[str, str]:
    """The letter of each column of a table."""
    return {column.key: xl_col_to_name(place) for place, column in enumerate(columns)}


def write_table(sheet: Sheet, columns: Sequence[Column]) -> Table:
    """Write a table below what stands on the sheet; its columns that say nothing and may be left out are."""
    top = sheet.row
    letters = letters_of(columns)
    sheet.height(top, max(len(textwrap.wrap(column.title, max(int(sheet.column_widths[place]) - 1, 4))) for place, column in enumerate(columns)))
    for place, column in enumerate(columns):
        sheet.text(top, place, column.title, "head_right" if column.style in NUMERIC else "head_centre" if column.style == "centre" else "head")
    writers = [_writer(sheet, place, column, letters) for place, column in enumerate(columns)]
    wrapped = [place for place, column in enumerate(columns) if column.style in ("wrap", "any_wrap")]
    row = top
    # A loop over rows: a workbook is written cell by cell, row after row.
    for row, cells in enumerate(zip(*(column.cells for column in columns), strict=True), start=top + 1):
        if wrapped:
            sheet.height(row, max(sheet.lines_needed(place, str(cells[place])) for place in wrapped))
        for write, cell in zip(writers, cells, strict=True):
            write(row, cell)
        if row % _STEP == 0:
            sheet.advance(_STEP)
    sheet.row = row + 1
    return Table(sheet.title, letters, top + 2, max(row + 1, top + 2))


def _writer(sheet: Sheet, place: int, column: Column, letters: dict[str, str]) -> Callable[[int, Any], None]:
    """What writes a cell of a column."""
    if not column.formula:
        return _plain_writer(sheet, place, column.style)
    style = column.formula_style or column.style
    if isinstance(column.formula, str):
        template = _template(column.formula, letters)
        return lambda row, cell: sheet.formula(row, place, template.replace("#", str(row + 1)), cell, style)
    formulas, plain = iter(column.formula), _plain_writer(sheet, place, column.style)

    def write(row: int, cell: Any) -> None:
        formula = next(formulas)
        if formula:
            sheet.formula(row, place, _template(formula, letters).replace("#", str(row + 1)) if "[" in formula else formula, cell, style)
        else:
            plain(row, cell)

    return write


def _plain_writer(sheet: Sheet, place: int, style: str) -> Callable[[int, Any], None]:
    """What writes a cell that holds no formula."""
    if style in ("any", "any_wrap"):
        return lambda row, cell: sheet.put(row, place, cell, "wrap" if style == "any_wrap" else "text")
    if style == "link":
        return lambda row, cell: sheet.link(row, place, cell)
    if style in NUMERIC:
        return lambda row, cell: None if isinstance(cell, str) and not cell else sheet.number(row, place, cell, style)
    return lambda row, cell: sheet.text(row, place, cell, style)


def _template(formula: str, letters: dict[str, str]) -> str:
    """A formula with the letter of each column it names, and # for the row."""
    return _PLACE.sub(lambda found: f"{letters[found[1]]}#", formula)
