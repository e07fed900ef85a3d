"""Columns of texts: items, codes, days, modules, qualities; each distinct cell is read once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TypeGuard

import numpy as np

from ...arrays import Cells, Integers, Mask
from ...messages import Joined, Message, message, with_remedy
from ...units.dates import AmbiguousDayError, DayOrder
from .cell_periods import period_in

Problem = tuple[str, str]
"""Problem of a cell and its remedy."""

_UNTIDY = (
    "  ",
    "\0 ",
    " \0",
    *(letter for letter in map(chr, range(0x3001)) if letter.isspace() and letter != " "),
)
"""Needless spaces; ``\\0`` marks the ends of texts. Ten times as fast as a pattern."""


_LETTER = re.compile(r"[^\W\d_]|[∑Σ]")


@dataclass(frozen=True)
class TextColumn:
    """A column of texts: `distinct[codes[i]]` is the text of row i, and -1 is blank.

    Attributes
    ----------
    codes : array of int, shape (rows,)
    distinct : sequence of str
    """

    codes: Integers
    distinct: Sequence[str]

    @classmethod
    def of(cls, codes: Integers, cells: list[object]) -> TextColumn:
        """Coded cells as texts: no needless spaces, whole numbers without decimals, ISO days."""
        return cls(codes, cells if _are_tidy(cells) else list(map(text_of, cells)))

    @classmethod
    def blank(cls, rows: int) -> TextColumn:
        """Column of blank cells."""
        return cls(np.full(rows, -1), [])

    def of_row(self, row: int) -> str:
        """Text of one row."""
        code = int(self.codes[row])
        return self.distinct[code] if code >= 0 else ""

    def used(self, rows: Mask | slice = slice(None)) -> list[int]:
        """Codes of the texts of some rows; blank ones are left out."""
        is_used = np.zeros(len(self.distinct) + 1, dtype=bool)
        is_used[self.codes[rows]] = True
        return [code for code in np.flatnonzero(is_used[:-1]).tolist() if self.distinct[code]]

    @property
    def array(self) -> Cells:
        """Text of each row."""
        return self.map(str)

    @property
    def is_filled(self) -> Mask:
        """True for rows with a text."""
        return self.map(bool, bool)

    def map(self, function: Callable[[str], object], kind: type = object) -> np.ndarray:
        """Result of a function for the text of each row, called once for each distinct text."""
        results: np.ndarray = np.empty(len(self.distinct) + 1, dtype=kind)
        results[:] = [*map(function, self.distinct), function("")]
        return results[self.codes]

    @cached_property
    def joined(self) -> str:
        """All different texts, each behind a line break."""
        return "\n".join(["", *self.distinct])

    @cached_property
    def has_letters(self) -> bool:
        """True if a text has a letter or the sign of a sum, without which it says nothing."""
        return bool(_LETTER.search(self.joined))

    def match(self, pattern: re.Pattern[str]) -> Mask:
        """True for rows whose text begins as a pattern says."""
        # That none does is seen in one look at all texts.
        if not (self.has_letters and _behind_a_line(pattern).search(self.joined)):
            return np.zeros(len(self.codes), dtype=bool)
        return self.map(lambda text: bool(pattern.match(text)), bool)


@cache
def _behind_a_line(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Pattern with ``\\n`` in the place of its ^, which is found many times sooner."""
    return re.compile(rf"\n{pattern.pattern.removeprefix('^')}", pattern.flags)


def _are_tidy(cells: list[object]) -> TypeGuard[list[str]]:
    """True if all cells are texts without needless spaces."""
    if set(map(type, cells)) != {str}:
        return False
    joined = "\0".join(["", *map(str, cells), ""])
    return not any(untidy in joined for untidy in _UNTIDY)


def text_of(cell: object) -> str:
    """Text of a cell."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def days_of(
    texts: TextColumn, kind: str = "", year: int | None = None
) -> tuple[Cells, dict[int, Problem]]:
    """Texts as days like 2019-12-01 or periods like 2019-12, and the problems of others by row.

    Other cells of the column decide whether day or month comes first, the kind of the heading and
    the year of cells without one how the others are read.
    """
    codes, distinct = texts.codes, texts.distinct
    order = DayOrder.of(distinct[code] for code in texts.used())
    read = [_day(text, order, kind, year) for text in distinct]
    days = np.array([*(day if isinstance(day, str) else "" for day in read), ""], dtype=object)
    problems = {code: day for code, day in enumerate(read) if not isinstance(day, str)}
    rows = np.flatnonzero(np.isin(codes, list(problems))).tolist()
    return days[codes], {row: problems[int(codes[row])] for row in rows}


def _day(text: str, order: DayOrder, kind: str, year: int | None) -> str | Problem:
    """A day like 2019-12-01 or a period like 2019-12; blank of a blank text; else the problem."""
    try:
        period = period_in(text, kind, order, year) if text else None
    except AmbiguousDayError:
        return with_remedy("inputs.ambiguous_day")
    if text and period is None:
        return with_remedy("inputs.not_a_day")
    return str(period or "")


def first_of(names: Sequence[object], shown: int = 12) -> Message:
    """The first names of a list, and how many more there are.

    Examples
    --------
    >>> first_of(["B2", "B3", "B4"], 2)
    'B2, B3 and 1 more'
    """
    joined = Joined(name if isinstance(name, str) else str(name) for name in names[:shown])
    if len(names) <= shown:
        return joined
    return message("inputs.read.and_more", names=joined, count=len(names) - shown)
