"""Columns of texts: items, codes, days, modules, qualities; each distinct cell is looked at once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from .vocabulary import QUALITIES, module_word, plain

Array = np.ndarray[Any, Any]
Trouble = tuple[str, str]

_UNTIDY = (
    "  ",
    "\0 ",
    " \0",
    *(letter for letter in map(chr, range(0x3001)) if letter.isspace() and letter != " "),
)
"""What a text without needless spaces does not hold, between marks of its ends; looked for one by
one, which is ten times as fast as a pattern.
"""

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

_NO_DAY = ("is not a date", "write it like 2019-12-01 or 01.12.2019")
_UNCLEAR_DAY = ("may be day and month or month and day", "write it like 2019-12-01")


@dataclass(frozen=True)
class Texts:
    """A column of texts: `distinct[codes[i]]` is the text of row i, and -1 is blank.

    Attributes
    ----------
    codes : array of int, shape (rows,)
    distinct : sequence of str
    """

    codes: Array
    distinct: Sequence[str]

    @classmethod
    def of(cls, codes: Array, cells: list[Any], read: Callable[[Any], str] | None = None) -> Texts:
        """Coded cells as texts without needless spaces: whole numbers without decimals, days as
        2019-12-01.
        """
        return cls(
            codes,
            (
                cells
                if read is None and _are_tidy(cells)
                else [(read or text_of)(cell) for cell in cells]
            ),
        )

    @classmethod
    def blank(cls, rows: int) -> Texts:
        """A column in which nothing stands."""
        return cls(np.full(rows, -1), [])

    def of_row(self, row: int) -> str:
        """The text of one row."""
        code = int(self.codes[row])
        return self.distinct[code] if code >= 0 else ""

    @property
    def array(self) -> Array:
        """The text of each row."""
        return self.each(str)

    def each(self, function: Callable[[str], Any], kind: type = object) -> Array:
        """What a function gives for the text of each row; it is asked once for each distinct text."""
        found: Array = np.empty(len(self.distinct) + 1, dtype=kind)
        found[:] = [*map(function, self.distinct), function("")]
        return found[self.codes]

    def match(self, pattern: re.Pattern[str]) -> Array:
        """Which rows have a text that begins as a pattern says; where none has, that is seen in one
        look.
        """
        if not _behind_a_line(pattern).search("\n".join(["", *self.distinct])):
            return np.zeros(len(self.codes), dtype=bool)
        return self.each(lambda text: bool(pattern.match(text)), bool)


@cache
def _behind_a_line(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """A pattern that begins with ^ as one that begins with the end of a line, which is found many
    times sooner.
    """
    return re.compile(rf"\n{pattern.pattern.removeprefix('^')}", pattern.flags)


def _are_tidy(cells: list[Any]) -> bool:
    """Whether all cells are texts without needless spaces, looked at in one piece."""
    if not cells or set(map(type, cells)) != {str}:
        return False
    joined = "\0".join(["", *cells, ""])
    return not any(untidy in joined for untidy in _UNTIDY)


def text_of(cell: Any) -> str:
    """A cell as text."""
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
    """A cell as a life-cycle module."""
    return module_word(text_of(cell))


def quality_of(cell: Any) -> str:
    """A cell as a quality of an amount, in carbonsite's words where they are known."""
    return QUALITIES.get(plain(text_of(cell)), text_of(cell))


def days_of(codes: Array, cells: Sequence[Any]) -> tuple[Array, dict[int, Trouble]]:
    """The cells as days like 2019-12-01, and what is wrong with the others; whether day or month
    comes first the column tells.
    """
    there = {text_of(cells[code]) for code in np.unique(codes) if code >= 0}
    parts = [
        (int(found[1]), int(found[3]), found[2])
        for text in there
        if (found := _DAY_FIRST.fullmatch(text))
    ]
    day_first = any(mark != "." and first > 12 for first, _, mark in parts)
    month_first = any(mark != "." and second > 12 for _, second, mark in parts)
    read = [_day(text_of(cell), day_first, month_first) for cell in cells]
    texts = np.array([*(day if isinstance(day, str) else "" for day in read), ""], dtype=object)
    troubles = {code: day for code, day in enumerate(read) if not isinstance(day, str)}
    rows = np.flatnonzero(np.isin(codes, list(troubles))) if troubles else np.zeros(0, dtype=int)
    return texts[codes], {int(row): troubles[int(codes[row])] for row in rows}


def _named_month(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of a date whose month is a word, in four languages."""
    found = _DAY_MONTH.fullmatch(text) or _MONTH_DAY.fullmatch(text)
    month = _MONTHS.get(found["month"][:3].casefold(), 0) if found else 0
    if found is None or not month:
        return None
    return int(found["year"]) + (2000 if len(found["year"]) == 2 else 0), month, int(found["day"])


def _day(text: str, day_first: bool, month_first: bool) -> str | Trouble:
    """A day, or what is wrong with it."""
    if not text:
        return ""
    iso, other = _ISO.fullmatch(text), _DAY_FIRST.fullmatch(text)
    named = None if iso or other else _named_month(text)
    try:
        if named:
            return datetime.date(*named).isoformat()
        if iso:
            year, month, day = (int(part) for part in iso.groups() if part)
            return datetime.date(year, month, day).isoformat()
        if other:
            first, second, year = (
                int(other[1]),
                int(other[3]),
                int(other[4]) + (2000 if len(other[4]) == 2 else 0),
            )
            if first != second and other[2] != "." and day_first == month_first:
                return _UNCLEAR_DAY
            day, month = (second, first) if month_first and other[2] != "." else (first, second)
            return datetime.date(year, month, day).isoformat()
    except ValueError:
        return _NO_DAY
    return _NO_DAY
