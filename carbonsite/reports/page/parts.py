"""What a page is made of: sections with paragraphs, pictures and tables; every text is plain and is
escaped where it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ... import limits
from ...messages.labels import Labels
from ...messages.numbers import number_text

_WEB = re.compile(r"https?://[^\s<>\"']+", re.ASCII)


@dataclass(frozen=True)
class PageCell:
    """A cell as it is shown; `value` is the number behind it, `link` where it leads."""

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
        """Whether a column holds numbers."""
        return [any(row[place].is_number for row in self.rows) for place in range(len(self.heads))]


@dataclass(frozen=True)
class Picture:
    """A chart, and what it shows in words."""

    svg: str
    label: str


@dataclass(frozen=True)
class Section:
    """A part of the page with a heading of its own."""

    name: str
    title: str
    paragraphs: Sequence[str] = ()
    pictures: Sequence[Picture] = ()
    tables: Sequence[PageTable] = ()
    steps: Sequence[tuple[str, str]] = field(default=())


def text(told: Any) -> PageCell:
    """A text; nothing where there is none."""
    return PageCell("" if told is None or told != told else str(told))


def link(address: Any) -> PageCell:
    """An address of the web as a link; any other text stays one."""
    told = text(address)
    return PageCell(told.text, link=told.text) if _WEB.fullmatch(told.text) else told


def table_of(caption: str, heads: Sequence[str], rows: Iterable[Sequence[PageCell]]) -> PageTable:
    """A table of as many rows as a page shows."""
    found = list(rows)
    return PageTable(
        caption, heads, found[: limits.PAGE_ROWS], max(0, len(found) - limits.PAGE_ROWS)
    )


@dataclass(frozen=True)
class NumberCells:
    """Numbers as cells, in the page's language."""

    say: Labels

    def kilograms(self, value: Any, *, is_signed: bool = False) -> PageCell:
        """Emissions [kgCO2e]; what is undeclared says so."""
        if value is None or value == "":
            return PageCell("", is_number=True)
        if value != value:
            return PageCell(self.say("undeclared"), is_number=True)
        digits = 0 if abs(value) >= 100 or value == 0 else 1 if abs(value) >= 10 else 2
        return self.plain(value, digits, is_signed=is_signed)

    def share(self, value: Any) -> PageCell:
        """A share of 1 as percent."""
        return (
            PageCell("", is_number=True)
            if value is None or value != value
            else PageCell(
                f"{number_text(100 * float(value), 1, self.say.language)}\u202f%", is_number=True
            )
        )

    def factor(self, value: float) -> PageCell:
        """A number of a factor with all the digits that it has, up to six that say something."""
        if value != value:
            return PageCell(self.say("undeclared"), is_number=True)
        told = f"{value:.6g}"
        digits = len(told.partition(".")[2]) if "e" not in told else 9
        return self.plain(value, digits)

    def plain(self, value: Any, digits: int = 0, *, is_signed: bool = False) -> PageCell:
        """A number with some decimals."""
        return PageCell(
            number_text(float(value), digits, self.say.language, is_signed=is_signed),
            is_number=True,
        )
