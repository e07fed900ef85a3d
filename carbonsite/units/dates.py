"""Days, months, years and periods as people write them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

_MAY_BE = re.compile(r"\d[ ./-]|[ ./-]\d|\d{4}[qk]|[qk]\d|^\s*(?:\d{4}|\d{8})\s*$", re.IGNORECASE)
"""Found in every date: other texts are no dates, and need no closer look."""

_DAY_FIRST = re.compile(
    r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?:[ T]\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)?"
)
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_MONTH = re.compile(
    r"(?P<day>\d{1,2})(?:\.|st|nd|rd|th)?[ -]?(?P<month>[^\W\d_]{3,9})\.?[ ,-]{1,2}"
    r"(?P<year>\d{4}|\d{2})"
)
_MONTH_DAY = re.compile(
    r"(?P<month>[^\W\d_]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})"
)
_MONTH_OF_YEAR = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4})")
_NAMED_MONTH = re.compile(r"([^\W\d_]{3,9})\.?[ -](\d{4})|(\d{4})[ -]([^\W\d_]{3,9})\.?")
_QUARTER = re.compile(
    r"(\d{4})[ -]?[qk]([1-4])|(?:[qk]([1-4])|([1-4])\. ?kvartal)[ -]?(\d{4})", re.IGNORECASE
)
_BETWEEN = re.compile(r"(?P<first>.+?)(?:/| (?:-|to|til|bis) |\s?[–—]\s?)(?P<last>.+)")
_MONTHS = {
    word: month
    for month, words in enumerate(
        (
            "jan",
            "feb",
            "mar mär",
            "apr",
            "mai maj may",
            "jun",
            "jul",
            "aug",
            "sep",
            "okt oct",
            "nov",
            "des dec dez",
        ),
        start=1,
    )
    for word in words.split(" ")
}
"""The first three letters of the months in five languages."""


class DayOrder(NamedTuple):
    """Whether dates like 12/31/2019 and 31/12/2019 are among those of a column."""

    day_first: bool = False
    month_first: bool = False

    @classmethod
    def of(cls, texts: Iterable[str]) -> DayOrder:
        """The order that some texts show."""
        days = [day for text in texts if (day := _DAY_FIRST.fullmatch(text)) and day[2] != "."]
        return cls(any(int(day[1]) > 12 for day in days), any(int(day[3]) > 12 for day in days))


class AmbiguousDayError(ValueError):
    """The text is a date of which nothing says whether day or month comes first."""


class Period(NamedTuple):
    """A day, a month, a year, or all days from a first to a last one."""

    first: datetime.date
    last: datetime.date

    def __str__(self) -> str:
        is_of_months = self.first.day == 1 and (self.last + datetime.timedelta(days=1)).day == 1
        if is_of_months:
            is_year = self.year.isdigit() and self.month == f"{self.year}-01/{self.year}-12"
            return self.year if is_year else self.month
        days = dict.fromkeys((self.first.isoformat(), self.last.isoformat()))
        return "/".join(days)

    @property
    def month(self) -> str:
        """The month as 2026-03; from the first to the last if there are several."""
        return "/".join(dict.fromkeys(day.isoformat()[:7] for day in self))

    @property
    def year(self) -> str:
        """The year; from the first to the last if there are several."""
        return "/".join(dict.fromkeys(day.isoformat()[:4] for day in self))


def period_of(cell: Any, order: DayOrder | None = None) -> Period | None:
    """The period of a date, or of text in any common form; None if it is none.

    Raises
    ------
    AmbiguousDayError
        If it may be two days, such as 3/4/2019.

    Examples
    --------
    >>> str(period_of("31.12.2025")), str(period_of("mars 2026")), str(period_of("2026"))
    ('2025-12-31', '2026-03', '2026')
    >>> str(period_of("2026-01/2026-03")), period_of("soon")
    ('2026-01/2026-03', None)
    """
    if isinstance(cell, datetime.datetime):
        cell = cell.date() if cell == cell else None
    if isinstance(cell, datetime.date):
        return Period(cell, cell)
    if not isinstance(cell, str) or len(cell) > 80 or not _MAY_BE.search(cell):
        return None
    return _read(" ".join(cell.split()), order or DayOrder())


@lru_cache(maxsize=8192)
def _read(text: str, order: DayOrder) -> Period | None:
    try:
        day = _day(text, order)
        if day is not None:
            return Period(day, day)
        return _month(text) or _quarter_or_year(text) or _between(text, order)
    except AmbiguousDayError:
        raise
    except ValueError:
        return None


def _day(text: str, order: DayOrder) -> datetime.date | None:
    """The day of a text; None if it has not the form of one."""
    iso, compact, other = (form.fullmatch(text) for form in (_ISO, _COMPACT, _DAY_FIRST))
    if iso:
        return datetime.date(int(iso[1]), int(iso[3]), int(iso[4]))
    if compact:
        return datetime.date(*map(int, compact.groups()))
    if other is None:
        return _named_day(text)
    first, second, is_dotted = int(other[1]), int(other[3]), other[2] == "."
    is_known = is_dotted or first == second or max(first, second) > 12
    if not is_known and order.day_first == order.month_first:
        raise AmbiguousDayError(text)
    is_month_first = not is_dotted and (order.month_first or second > 12) and not order.day_first
    day, month = (second, first) if is_month_first else (first, second)
    return datetime.date(_full_year(other[4]), month, day)


def _named_day(text: str) -> datetime.date | None:
    parts = _DAY_MONTH.fullmatch(text) or _MONTH_DAY.fullmatch(text)
    month = _named(parts["month"]) if parts else 0
    return (
        datetime.date(_full_year(parts["year"]), month, int(parts["day"]))
        if parts and month
        else None
    )


def _named(word: str) -> int:
    return _MONTHS.get(word[:3].casefold(), 0)


def _full_year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _month(text: str) -> Period | None:
    number, word = _MONTH_OF_YEAR.fullmatch(text), _NAMED_MONTH.fullmatch(text)
    if number:
        return _months(int(number[1] or number[4]), int(number[2] or number[3]), 1)
    month = _named(word[1] or word[4]) if word else 0
    return _months(int(word[2] or word[3]), month, 1) if word and month else None


def _quarter_or_year(text: str) -> Period | None:
    quarter = _QUARTER.fullmatch(text)
    if quarter:
        number = int(quarter[2] or quarter[3] or quarter[4])
        return _months(int(quarter[1] or quarter[5]), 3 * number - 2, 3)
    return _months(int(text), 1, 12) if re.fullmatch(r"[12]\d{3}", text) else None


def _months(year: int, month: int, count: int) -> Period:
    """The period of some months of one year."""
    end = month + count - 1
    after = datetime.date(year + end // 12, end % 12 + 1, 1)
    return Period(datetime.date(year, month, 1), after - datetime.timedelta(days=1))


def _between(text: str, order: DayOrder) -> Period | None:
    """The period from one to another, such as 2026-01/2026-03; None if it runs backwards."""
    parts = _BETWEEN.fullmatch(text)
    if parts is None or _BETWEEN.fullmatch(parts["last"]):
        return None
    first, last = (_read(parts[name].strip(), order) for name in ("first", "last"))
    if first is None or last is None or last.last < first.first:
        return None
    return Period(first.first, last.last)
