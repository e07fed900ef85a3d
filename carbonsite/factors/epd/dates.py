"""The dates of a declaration, in any form, without those that a program filled in."""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass, field

from ...units.dates import AmbiguousDayError, DatePeriod, period_of
from .declaration import Declaration, EpdFinding, finding_of
from .values import one_line

_EPOCH = datetime.datetime(1970, 1, 1)
_DAY_IN_TEXT = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{4}|\d{1,2}\.? [^\W\d_]{3,9}\.? \d{4}"
)
_YEARS = range(1900, 2151)
_PLACEHOLDERS = {
    datetime.date(year, month, day)
    for year, month, day in (
        *((1, 1, 1), (1899, 12, 30), (1899, 12, 31), (1900, 1, 1), (1901, 1, 1)),
        *((1970, 1, 1), (1970, 1, 2), (9999, 12, 31)),
    )
}
"""Days that programs write where they know no date."""


@dataclass
class DeclaredDates:
    """The dates of a declaration that are real, and a finding for each other; filled once.

    Attributes
    ----------
    published, valid_from, valid_to : date or None
    note : str
        How `valid_to` follows, if the document states no day.
    findings : list of EpdFinding
    """

    published: datetime.date | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    note: str = ""
    findings: list[EpdFinding] = field(default_factory=list)


def read_dates(declaration: Declaration) -> DeclaredDates:
    """The dates of a declaration.

    A validity that ends in a year or month without a day ends on the day before the anniversary of
    the issue in it, else on its last day.
    """
    dates = DeclaredDates()
    published = _first(declaration.published, dates)
    start = _first(declaration.valid_from, dates)
    end = _first(declaration.valid_to, dates)
    dates.published = published and published.first
    dates.valid_from = start and start.first
    dates.valid_to = end and end.last
    if start and end and start.first == start.last and end.first < end.last:
        dates.valid_to = _anniversary(start.first, end)
        dates.note = f"valid_to: {end} in the document, issued on {start}."
    elif end and end.first < end.last:
        dates.note = f"valid_to: {end} in the document."
    return dates


def _anniversary(issued: datetime.date, end: DatePeriod) -> datetime.date:
    """The last day of whole years from an issue that end in a period; else its last day."""
    years = end.last.year - issued.year
    if years < 1:
        return end.last
    try:
        after = issued.replace(year=issued.year + years)
    except ValueError:
        # A leap day, which most years lack.
        after = datetime.date(issued.year + years, 3, 1)
    last = after - datetime.timedelta(days=1)
    return max(end.first, last) if last <= end.last else end.last


def _first(raw: object, dates: DeclaredDates) -> DatePeriod | None:
    """The first real date of one or several; a finding for each before it."""
    for cell in raw if isinstance(raw, tuple) else (raw,):
        period, finding = _read(cell)
        if finding is not None and finding not in dates.findings:
            dates.findings.append(finding)
        if period is not None:
            return period
    return None


def _read(raw: object) -> tuple[DatePeriod | None, EpdFinding | None]:
    """The period of a cell; or a finding if it is a placeholder or no date."""
    text = _text(raw)
    if not text:
        return None, None
    try:
        period = period_of(text) or _within(text)
    except AmbiguousDayError:
        return None, finding_of("date not read", "epd.date_ambiguous", date=text)
    if period is None and not _is_year(text):
        return None, finding_of("date not read", "epd.date_unread", date=text)
    if period is None or period.first in _PLACEHOLDERS or period.first.year not in _YEARS:
        return None, finding_of("placeholder date", "epd.date_placeholder", date=text)
    return period, None


def _within(text: str) -> DatePeriod | None:
    """The only day that a longer text names: ``valid until 10.10.2027``."""
    periods = {period_of(day) for day in _DAY_IN_TEXT.findall(text)}
    return periods.pop() if len(periods) == 1 else None


def _is_year(text: str) -> bool:
    """True for the year of a placeholder that is no year of our time, such as 0001."""
    return text[:4].isdigit() and int(text[:4]) not in _YEARS


def _text(raw: object) -> str:
    """A cell as text; a number is a year, or milliseconds since 1970."""
    if isinstance(raw, bool) or raw is None:
        return ""
    if isinstance(raw, datetime.date):
        return raw.isoformat()[:10]
    if isinstance(raw, int | float) and (abs(raw) > 9999 or raw == 0) and math.isfinite(raw):
        if abs(raw) > 1e14:
            return one_line(raw, 40)
        return (_EPOCH + datetime.timedelta(milliseconds=raw)).date().isoformat()
    return one_line(raw, 80)


def year_of(raw: object) -> int | None:
    """The year of a date or of a bare year; None if it is none, or a placeholder."""
    period, _ = _read(raw)
    return period.first.year if period else None
