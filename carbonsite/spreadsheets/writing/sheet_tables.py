"""Tables on the sheets of a workbook: columns of cells or of formulas with their values."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypedDict, Unpack

from xlsxwriter.utility import xl_col_to_name

from ...messages.labels import Labels
from .cells import Shown, is_plain, wrapped_lines
from .sheet import Sheet, is_blank
from .styles import NUMERIC


class ColumnLook(TypedDict, total=False):
    """Fields of a `Column` that are rarely given."""

    width: float
    is_optional: bool
    formula_style: str
    name: str


_PLACE = re.compile(r"\[(\w+)\]")

_Writer = Callable[[int, Any], Shown | None]
"""Makes the cell of a row from its number and value; None if it is empty."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    key : str
        Names the column in formulas of its table: ``=[amount]*[conversion]``.
    title : str
    cells : sequence
        Its cells, or the values of its formulas.
    style : str
        A look; "any" writes each cell by its own kind, and so does "any_wrap" on as many lines as
        it needs.
    formula : str or sequence of str
        Of every row, or of each; an empty one leaves the cell as it is stored.
    formula_style : str
        The look of a formula among stored cells; left out, that of the column.
    width : float
        In characters; 0: by its cells.
    is_optional : bool
        True if it is left out of the table when all cells are blank.
    name : str
        By which formulas of other sheets call its cells.
    """

    key: str
    title: str
    cells: Sequence[Any]
    style: str = "text"
    formula: str | Sequence[str] = ""
    width: float = 0
    is_optional: bool = False
    formula_style: str = ""
    name: str = ""

    @property
    def is_kept(self) -> bool:
        """False if it is optional and all of its cells are blank."""
        return not self.is_optional or any(
            not is_blank(cell) for cell in dict.fromkeys(map(str, self.cells))
        )

    def part(self, start: int, stop: int) -> Column:
        """The column with some of its rows."""
        formula = self.formula if isinstance(self.formula, str) else self.formula[start:stop]
        return replace(self, cells=self.cells[start:stop], formula=formula, is_optional=False)

    @property
    def shown_width(self) -> float:
        """Width for nearly all cells and each word of the title, within limits."""
        if self.width:
            return self.width
        words = max(map(len, self.title.split()), default=0) + 2.0
        if self.style in NUMERIC:
            return max(11.0, words)
        sample = self.cells[:: max(1, len(self.cells) // 1000)]
        longest = max(
            (len(str(cell)) for cell in [*sample, *self.cells[-1:]] if not is_blank(cell)),
            default=0,
        )
        return max(7.0, words, min(longest + 1.5, 28.0 if self.style.endswith("wrap") else 36.0))


@dataclass(frozen=True)
class ColumnMaker:
    """Makes the columns of a table; the heading of ``amount`` is ``lines.amount`` in a family."""

    say: Labels
    family: str

    def __call__(
        self,
        key: str,
        cells: Sequence[object],
        style: str = "text",
        formula: str | Sequence[str] = "",
        *,
        heading: str = "",
        **look: Unpack[ColumnLook],
    ) -> Column:
        """A column; `heading` is the key of its heading if that is of another family."""
        title = self.say(heading or f"{self.family}.{key}")
        return Column(key, title, cells, style, formula, **look)


@dataclass(frozen=True)
class Table:
    """Place of a table: its sheet, column letters, and first and last row, counted from 1."""

    sheet: str
    letters: dict[str, str]
    first: int
    last: int

    def range(self, key: str) -> str:
        """Reference to the cells of a column, from any sheet."""
        letter = self.letters[key]
        return f"'{self.sheet}'!${letter}${self.first}:${letter}${self.last}"


_STEP = 1000
"""Rows after which the progress is reported."""


def letters_of(columns: Sequence[Column]) -> dict[str, str]:
    """The letter of each column of a table."""
    return {column.key: xl_col_to_name(place) for place, column in enumerate(columns)}


def write_table(sheet: Sheet, columns: Sequence[Column]) -> Table:
    """Write a table at the current row of a sheet, all of its columns."""
    top, letters = sheet.row, letters_of(columns)
    _write_heads(sheet, columns)
    writers = [_writer(sheet, place, column, letters) for place, column in enumerate(columns)]
    wrapped = [place for place, one in enumerate(columns) if one.style in ("wrap", "any_wrap")]
    row = top
    # A loop over rows: a workbook is written cell by cell, row after row.
    for row, cells in enumerate(
        zip(*(column.cells for column in columns), strict=True), start=top + 1
    ):
        if wrapped:
            lines = [sheet.lines_needed(place, str(cells[place])) for place in wrapped]
            sheet.height(row, max(lines))
        sheet.worksheet.show(
            row,
            {
                place: shown
                for place, (write, cell) in enumerate(zip(writers, cells, strict=True))
                if (shown := write(row, cell))
            },
        )
        if row % _STEP == 0:
            sheet.advance(_STEP)
    sheet.row = row + 1
    return Table(sheet.title, letters, top + 2, max(row + 1, top + 2))


def _write_heads(sheet: Sheet, columns: Sequence[Column]) -> None:
    """Write the titles of the columns, over as many lines as they need."""
    lines = [
        wrapped_lines(sheet.column_widths[place], column.title)
        for place, column in enumerate(columns)
    ]
    sheet.height(sheet.row, max(lines))
    for place, column in enumerate(columns):
        is_centred = column.style == "centre"
        style = "head_right" if column.style in NUMERIC else "head_centre" if is_centred else "head"
        sheet.text(sheet.row, place, column.title, style)


def _writer(sheet: Sheet, place: int, column: Column, letters: dict[str, str]) -> _Writer:
    """Writer of the cells of a column."""
    if not column.formula:
        return _plain_writer(sheet, place, column)
    style = column.formula_style or column.style
    if isinstance(column.formula, str):
        return _repeated(sheet, _template(column.formula, letters), style)
    formulas, plain = iter(column.formula), _plain_writer(sheet, place, column)

    def write(row: int, cell: Any) -> Shown | None:
        formula = next(formulas)
        if not formula:
            return plain(row, cell)
        return sheet.formula_cell(
            row,
            _template(formula, letters).replace("#", str(row + 1)) if "[" in formula else formula,
            cell,
            style,
        )

    return write


def _repeated(sheet: Sheet, template: str, style: str) -> _Writer:
    """Writer of one formula for every row."""
    relative = sheet.worksheet.relative(template.replace("#", "1").removeprefix("="), 0)
    return lambda row, cell: sheet.formula_cell(
        row, template.replace("#", str(row + 1)), cell, style, relative
    )


def _plain_writer(sheet: Sheet, place: int, column: Column) -> _Writer:
    """Writer of cells without a formula."""
    style = column.style
    if style in ("any", "any_wrap"):
        look = "wrap" if style == "any_wrap" else "text"
        texts = _texts(sheet, place, look, column.cells)
        return lambda row, cell: (
            texts(row, cell) if type(cell) is str else sheet.cell(row, place, cell, look)
        )
    if style == "link":
        return lambda row, cell: sheet.link(row, place, cell)
    if style in NUMERIC:
        return lambda _row, cell: (
            None if isinstance(cell, str) and not cell else sheet.number_cell(cell, style)
        )
    return _texts(sheet, place, style, column.cells)


def _texts(sheet: Sheet, place: int, style: str, cells: Sequence[Any]) -> _Writer:
    """Writer of texts; texts that mostly repeat are stored once for all cells."""
    is_shared = 2 * len({cell for cell in cells if type(cell) is str}) <= len(cells)
    known: dict[str, Shown] = {}

    def write(row: int, text: str) -> Shown | None:
        shown = known.get(text)
        if shown is None and text:
            if not is_shared or not is_plain(text):
                return sheet.text_cell(row, place, text, style)
            shown = known[text] = sheet.shared_text_cell(text, style)
        return shown

    return write


def _template(formula: str, letters: dict[str, str]) -> str:
    """A formula with the letter of each column it names, and # for the row."""
    return _PLACE.sub(lambda match: f"{letters[match[1]]}#", formula)


@dataclass(frozen=True)
class FormulaCell:
    """A formula and its value; without a formula, a stored number."""

    formula: str
    value: float
    style: str = "kg"


def write_section(sheet: Sheet, heading: str, heads: Sequence[str], texts: int = 1) -> None:
    """Write a heading and the heads of its columns: first texts, then numbers."""
    sheet.row += 1
    sheet.text(sheet.row, 0, heading, "heading")
    lines = [sheet.lines_needed(place, head) for place, head in enumerate(heads)]
    sheet.height(sheet.row + 1, max(lines, default=1))
    for place, head in enumerate(heads):
        sheet.text(sheet.row + 1, place, head or " ", "head" if place < texts else "head_right")
    sheet.row += 2


def write_note(sheet: Sheet, note: str) -> None:
    """Write a note over the whole width of the sheet, on as many rows as it needs."""
    for line in textwrap.wrap(note, max(int(sum(sheet.column_widths)), 40)):
        sheet.text(sheet.row, 0, line, "note")
        sheet.row += 1


def write_row(
    sheet: Sheet, label: str, cells: Sequence[FormulaCell | str | None], style: str = "text"
) -> None:
    """Write a label and cells beside it into the current row; None leaves a cell empty."""
    sheet.text(sheet.row, 0, label, style)
    for place, cell in enumerate(cells, start=1):
        if isinstance(cell, str):
            sheet.text(sheet.row, place, cell, "wrap")
        elif cell is not None:
            write_cell(sheet, sheet.row, place, cell)
    sheet.row += 1


def write_cell(sheet: Sheet, row: int, column: int, cell: FormulaCell) -> None:
    """Write a formula with its value, or a stored number."""
    if cell.formula:
        sheet.formula(row, column, cell.formula, cell.value, cell.style)
    else:
        sheet.number(row, column, cell.value, cell.style)
