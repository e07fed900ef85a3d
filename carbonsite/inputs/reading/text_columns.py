"""Columns of texts: items, codes, days, modules, qualities; each distinct cell is read once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from ...messages import message
from .unit_words import plain
from .vocabulary import QUALITIES, module_word

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

_DAY_FIRST = re.compile(
    r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?:[ T]\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)?"
)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?|(\d{4})(\d{2})(\d{2})")
_DAY_MONTH = re.compile(
    r"(?P<day>\d{1,2})\.?[ -]?(?P<month>[^\W\d_]{3,9})\.?[ ,-]{1,2}(?P<year>\d{4}|\d{2})"
)
_MONTH_DAY = re.compile(r"(?P<month>[^\W\d_]{3,9})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})")
_MONTHS = {
    word: month
    for month, words in enumerate(
        (
            "jan",
            "feb",
            "mar",
            "apr",
            "mai maj may",
            "jun",
            "jul",
            "aug",
            "sep",
            "okt oct",
            "nov",
            "des dec",
        ),
        start=1,
    )
    for word in words.split(" ")
}
"""The first three letters of the months in four languages."""


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

    def match(self, pattern: re.Pattern[str]) -> Array:
        """True for rows whose text begins as a pattern says."""
        # That none does is seen in one look at all texts.
        if not _behind_a_line(pattern).search("\n".join(["", *self.distinct])):
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
    return QUALITIES.get(plain(text_of(cell)), text_of(cell))


def days_of(codes: Array, cells: Sequence[Any]) -> tuple[Array, dict[int, Problem]]:
    """Cells as days like 2019-12-01, and the problems of the others by row.

    Other cells of the column decide whether day or month comes first.
    """
    there = {text_of(cells[code]) for code in np.unique(codes) if code >= 0}
    parts = [
        (int(day[1]), int(day[3]), day[2]) for text in there if (day := _DAY_FIRST.fullmatch(text))
    ]
    day_first = any(mark != "." and first > 12 for first, _, mark in parts)
    month_first = any(mark != "." and second > 12 for _, second, mark in parts)
    wrong = message("inputs.not_a_day"), message("inputs.not_a_day.remedy")
    days = (_day(text_of(cell), day_first, month_first) for cell in cells)
    read = [wrong if day is None else day for day in days]
    texts = np.array([*(day if isinstance(day, str) else "" for day in read), ""], dtype=object)
    problems = {code: day for code, day in enumerate(read) if not isinstance(day, str)}
    rows = np.flatnonzero(np.isin(codes, list(problems))) if problems else np.zeros(0, dtype=int)
    return texts[codes], {int(row): problems[int(codes[row])] for row in rows}


def _named_month(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of a date whose month is a word, in four languages."""
    parts = _DAY_MONTH.fullmatch(text) or _MONTH_DAY.fullmatch(text)
    month = _MONTHS.get(parts["month"][:3].casefold(), 0) if parts else 0
    if parts is None or not month:
        return None
    return _full_year(parts["year"]), month, int(parts["day"])


def _full_year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _day(text: str, day_first: bool, month_first: bool) -> str | Problem | None:
    """A day like 2019-12-01, blank of a blank text, the problem of an ambiguous one, else None."""
    if not text:
        return ""
    try:
        iso, other = _ISO.fullmatch(text), _DAY_FIRST.fullmatch(text)
        if iso:
            return datetime.date(*(int(part) for part in iso.groups() if part)).isoformat()
        if other is None:
            named = _named_month(text)
            return datetime.date(*named).isoformat() if named else None
        first, second, is_dotted = int(other[1]), int(other[3]), other[2] == "."
        if first != second and not is_dotted and day_first == month_first:
            return message("inputs.ambiguous_day"), message("inputs.ambiguous_day.remedy")
        day, month = (second, first) if month_first and not is_dotted else (first, second)
        return datetime.date(_full_year(other[4]), month, day).isoformat()
    except ValueError:
        return None
