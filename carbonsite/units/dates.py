"""Days, months, years and periods as people write them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_MAY_BE = re.compile(
    r"\d[ ./-]|[ ./-]\d|\d{4}[qkhtw]|[qkhtwuv]\d|^\s*(?:\d{4}|\d{8})\s*$", re.IGNORECASE
)
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
_PART_OF_YEAR = re.compile(
    r"(?P<year>\d{4})[ -]?(?P<word>[qkht])(?P<number>[1-4])"
    r"|(?:(?P<word_before>kv|[qkht])\.? ?(?P<number_after>[1-4])"
    r"|(?P<number_before>[1-4])\.? ?(?P<word_after>kvartal|kv|halvår|tertial|quarter)\.?)"
    r"[ -]?(?P<year_last>\d{4})",
    re.IGNORECASE,
)
_MONTHS_OF_PART = {"q": 3, "k": 3, "t": 4, "h": 6}
"""Months of a quarter, a tertial and a half of a year, by the first letter of their words."""

_WEEK_WORD = r"(?:uker?|uger?|vecka|veckor|weeks?|wk|kw|[wuv])\.?(?: ?(?:nr|no)\.?)? ?"
_WEEKS = r"(?P<first{0}>\d{{1,2}})(?: ?[-–—] ?(?P<last{0}>\d{{1,2}}))?"
_WEEK = re.compile(
    rf"{_WEEK_WORD}{_WEEKS.format('')}[ ,./-]{{1,3}}(?P<year>\d{{4}})"
    rf"|(?P<year_first>\d{{4}})[ ,./-]{{0,3}}{_WEEK_WORD}{_WEEKS.format('_after')}",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?P<first>\d{1,2}\.[\d.]*|[^\W\d_]{3,9}\.?)-(?P<last>[\d.]+\.\d{4}|[^\W\d_]{3,9}\.? \d{4})"
    r"|(?P<first_of>.+?)(?:/| (?:-|to|til|till|bis) |\s?[–—]\s?)(?P<last_of>.+)"
)
_YEAR_AT_END = re.compile(r"\d{4}$")
_WITHOUT_YEAR = re.compile(r"[^\W\d_]{3,9}\.?|\d{1,2}\.\d{1,2}\.?")
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


class DatePeriod(NamedTuple):
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


def period_of(cell: object, order: DayOrder | None = None) -> DatePeriod | None:
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
        return DatePeriod(cell, cell)
    if not isinstance(cell, str) or len(cell) > 80 or not _MAY_BE.search(cell):
        return None
    return _read(" ".join(cell.split()), order or DayOrder())


@lru_cache(maxsize=8192)
def _read(text: str, order: DayOrder) -> DatePeriod | None:
    try:
        day = _day(text, order)
        if day is not None:
            return DatePeriod(day, day)
        return _month(text) or _week(text) or _part_or_year(text) or _between(text, order)
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


def _month(text: str) -> DatePeriod | None:
    number, word = _MONTH_OF_YEAR.fullmatch(text), _NAMED_MONTH.fullmatch(text)
    if number:
        return _months(int(number[1] or number[4]), int(number[2] or number[3]), 1)
    month = _named(word[1] or word[4]) if word else 0
    return _months(int(word[2] or word[3]), month, 1) if word and month else None


def _week(text: str) -> DatePeriod | None:
    """The days of a week, or of several, by ISO 8601."""
    week = _WEEK.fullmatch(text)
    if week is None:
        return None
    year, first = int(week["year"] or week["year_first"]), week["first"] or week["first_after"]
    last = week["last"] or week["last_after"] or first
    days = (datetime.date.fromisocalendar(year, int(week), 1) for week in (first, last))
    return _ordered(next(days), next(days) + datetime.timedelta(days=6))


def _part_or_year(text: str) -> DatePeriod | None:
    part = _PART_OF_YEAR.fullmatch(text)
    if part is None:
        return _months(int(text), 1, 12) if re.fullmatch(r"[12]\d{3}", text) else None
    word = part["word"] or part["word_before"] or part["word_after"]
    number = int(part["number"] or part["number_after"] or part["number_before"])
    count = _MONTHS_OF_PART[word[0].casefold()]
    year = int(part["year"] or part["year_last"])
    return _months(year, count * (number - 1) + 1, count) if number * count <= 12 else None


def _months(year: int, month: int, count: int) -> DatePeriod:
    """The period of some months of one year."""
    end = month + count - 1
    after = datetime.date(year + end // 12, end % 12 + 1, 1)
    return DatePeriod(datetime.date(year, month, 1), after - datetime.timedelta(days=1))


def _between(text: str, order: DayOrder) -> DatePeriod | None:
    """The period from one to another, such as 2026-01/2026-03; None if it runs backwards.

    The first may leave out the year of the last.
    """
    parts = _BETWEEN.fullmatch(text)
    first, last = (parts[1] or parts[3], parts[2] or parts[4]) if parts else ("", "")
    if not last or _BETWEEN.fullmatch(last):
        return None
    to = _read(last.strip(), order)
    start = first.strip()
    year = _YEAR_AT_END.search(last) if _WITHOUT_YEAR.fullmatch(start) else None
    with_year = (f"{start.rstrip('.')}.{year[0]}", f"{start} {year[0]}") if year else ()
    since = next(filter(None, (_read(form, order) for form in (start, *with_year))), None)
    return _ordered(since.first, to.last) if since and to else None


def _ordered(first: datetime.date, last: datetime.date) -> DatePeriod | None:
    return DatePeriod(first, last) if first <= last else None
