"""Columns of texts: items, codes, days, modules, qualities; each distinct cell is read once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

from ...messages import message
from ...units.dates import AmbiguousDayError, DayOrder
from .. import qualities
from .cell_periods import period_in
from .vocabulary import module_word

Array = np.ndarray[Any, Any]
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

    codes: Array
    distinct: Sequence[str]

    @classmethod
    def of(
        cls, codes: Array, cells: list[Any], read: Callable[[Any], str] | None = None
    ) -> TextColumn:
        """Coded cells as texts: no needless spaces, whole numbers without decimals, ISO days."""
        return cls(
            codes,
            (
                cells
                if read is None and _are_tidy(cells)
                else [(read or text_of)(cell) for cell in cells]
            ),
        )

    @classmethod
    def blank(cls, rows: int) -> TextColumn:
        """Column of blank cells."""
        return cls(np.full(rows, -1), [])

    def of_row(self, row: int) -> str:
        """Text of one row."""
        code = int(self.codes[row])
        return self.distinct[code] if code >= 0 else ""

    @property
    def array(self) -> Array:
        """Text of each row."""
        return self.map(str)

    def map(self, function: Callable[[str], Any], kind: type = object) -> Array:
        """Result of a function for the text of each row, called once for each distinct text."""
        results: Array = np.empty(len(self.distinct) + 1, dtype=kind)
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

    def match(self, pattern: re.Pattern[str]) -> Array:
        """True for rows whose text begins as a pattern says."""
        # That none does is seen in one look at all texts.
        if not (self.has_letters and _behind_a_line(pattern).search(self.joined)):
            return np.zeros(len(self.codes), dtype=bool)
        return self.map(lambda text: bool(pattern.match(text)), bool)


@cache
def _behind_a_line(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Pattern with ``\\n`` in the place of its ^, which is found many times sooner."""
    return re.compile(rf"\n{pattern.pattern.removeprefix('^')}", pattern.flags)


def _are_tidy(cells: list[Any]) -> bool:
    """True if all cells are texts without needless spaces."""
    if not cells or set(map(type, cells)) != {str}:
        return False
    joined = "\0".join(["", *cells, ""])
    return not any(untidy in joined for untidy in _UNTIDY)


def text_of(cell: Any) -> str:
    """Text of a cell."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return (
        cell.isoformat() if isinstance(cell, datetime.date) else "" if cell is None else str(cell)
    )


def module_of(cell: Any) -> str:
    """Life-cycle module of a cell."""
    return module_word(text_of(cell))


def quality_of(cell: Any) -> str:
    """Quality of an amount, in carbonsite's word if the cell has a known one."""
    return qualities.quality_of(text_of(cell)) or text_of(cell)


def days_of(
    codes: Array, cells: Sequence[Any], kind: str = "", year: int | None = None
) -> tuple[Array, dict[int, Problem]]:
    """Cells as days like 2019-12-01 or periods like 2019-12, and the problems of others by row.

    Other cells of the column decide whether day or month comes first, the kind of the heading and
    the year of cells without one how the others are read.
    """
    order = DayOrder.of(text_of(cells[code]) for code in np.unique(codes) if code >= 0)
    read = [_day(text_of(cell), order, kind, year) for cell in cells]
    texts = np.array([*(day if isinstance(day, str) else "" for day in read), ""], dtype=object)
    problems = {code: day for code, day in enumerate(read) if not isinstance(day, str)}
    rows = np.flatnonzero(np.isin(codes, list(problems))) if problems else np.zeros(0, dtype=int)
    return texts[codes], {int(row): problems[int(codes[row])] for row in rows}


def _day(text: str, order: DayOrder, kind: str, year: int | None) -> str | Problem:
    """A day like 2019-12-01 or a period like 2019-12; blank of a blank text; else the problem."""
    try:
        period = period_in(text, kind, order, year) if text else None
    except AmbiguousDayError:
        return message("inputs.ambiguous_day"), message("inputs.ambiguous_day.remedy")
    if text and period is None:
        return message("inputs.not_a_day"), message("inputs.not_a_day.remedy")
    return str(period or "")
