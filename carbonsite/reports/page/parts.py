"""Parts of a page: sections, pictures, tables and cells. Texts are escaped where they are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ... import limits
from ...messages.labels import Labels
from ...messages.numbers import number_text

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?(?= |$)")
_WEB = re.compile(r"https?://[^\s<>\"']+", re.ASCII)


@dataclass(frozen=True)
class PageCell:
    """A cell of a table as it is shown."""

    text: str
    is_number: bool = False
    link: str = ""


@dataclass(frozen=True)
class PageTable:
    """A table; the first cell of a row is its heading.

    Attributes
    ----------
    more : int
        Rows that are not shown.
    """

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[PageCell]]
    more: int = 0

    @property
    def is_number(self) -> list[bool]:
        """For each column, True if it has numbers."""
        return [any(row[place].is_number for row in self.rows) for place in range(len(self.heads))]


@dataclass(frozen=True)
class Picture:
    """A chart, and its description in words."""

    svg: str
    label: str


@dataclass(frozen=True)
class Section:
    """A section of the page."""

    name: str
    title: str
    paragraphs: Sequence[str] = ()
    pictures: Sequence[Picture] = ()
    tables: Sequence[PageTable] = ()
    steps: Sequence[tuple[str, str]] = field(default=())


def text(value: object) -> PageCell:
    """Cell of a text; empty for None and NaN."""
    return PageCell("" if value is None or value != value else str(value))


def link(address: object) -> PageCell:
    """Cell of a web address, as a link; of any other text, a text."""
    cell = text(address)
    return PageCell(cell.text, link=cell.text) if _WEB.fullmatch(cell.text) else cell


def table_of(caption: str, heads: Sequence[str], rows: Iterable[Sequence[PageCell]]) -> PageTable:
    """A table cut to the rows that a page shows."""
    cells = list(rows)
    return PageTable(
        caption, heads, cells[: limits.PAGE_ROWS], max(0, len(cells) - limits.PAGE_ROWS)
    )


Row = TypeVar("Row")


def table_by(
    caption: str, rows: Iterable[Row], columns: Mapping[str, Callable[[Row], PageCell]]
) -> PageTable:
    """A table of columns: the head of each, with what makes its cell of a row."""
    cells = [[cell(row) for cell in columns.values()] for row in rows]
    return table_of(caption, list(columns), cells)


@dataclass(frozen=True)
class NumberCells:
    """Numbers as cells, in the page's language."""

    say: Labels

    def kilograms(self, value: float | str | None, *, is_signed: bool = False) -> PageCell:
        """Emissions [kgCO2e], fewer decimals for large ones; NaN is undeclared, no number blank."""
        if value is None or isinstance(value, str):
            return PageCell("", is_number=True)
        if value != value:
            return PageCell(self.say("undeclared"), is_number=True)
        digits = 0 if abs(value) >= 100 or value == 0 else 1 if abs(value) >= 10 else 2
        return self.plain(value, digits, is_signed=is_signed)

    def share(self, value: float | None) -> PageCell:
        """A share of 1 as percent."""
        if value is None or value != value:
            return PageCell("", is_number=True)
        return self.percent(100 * float(value))

    def percent(self, value: float) -> PageCell:
        """A number of percent; NaN is undeclared."""
        if value != value:
            return PageCell(self.say("undeclared"), is_number=True)
        return PageCell(f"{self.plain(value, 1).text}\u202f%", is_number=True)

    def factor(self, value: float) -> PageCell:
        """Number of a factor, with up to six significant digits."""
        if value != value:
            return PageCell(self.say("undeclared"), is_number=True)
        digits_text = f"{value:.6g}"
        digits = len(digits_text.partition(".")[2]) if "e" not in digits_text else 9
        return self.plain(value, digits)

    def quantity(self, quantity: str) -> PageCell:
        """A number and its unit, such as "26.6 kWh/fm3", with the marks of the language."""
        number = _NUMBER.match(quantity)
        if number is None:
            return text(quantity)
        decimals = len(number[1] or ".") - 1
        shown = number_text(float(number[0]), decimals, self.say.language)
        return text(f"{shown}{quantity[number.end() :]}")

    def plain(self, value: float, digits: int = 0, *, is_signed: bool = False) -> PageCell:
        """A number with some decimals."""
        shown = number_text(float(value), digits, self.say.language, is_signed=is_signed)
        return PageCell(shown, is_number=True)
