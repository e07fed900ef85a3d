"""Columns of amounts that are months or days, and the year of months without one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from ...spreadsheets.files.grid import Grid
from ...units.dates import AmbiguousDayError, DatePeriod, period_of
from .cell_periods import ANY_YEAR
from .headings import Heading
from .mapping import ActivityMapping
from .text_columns import text_of

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WEEK = re.compile(r"(?:uke|uge|vecka|week)\.? ?\d{1,2}", re.IGNORECASE)


@lru_cache(maxsize=4096)
def period_in_heading(heading: str) -> DatePeriod | None:
    """Day or month that a heading is, with its year; None if it is none, or has no year."""
    return _period(heading) if _YEAR.search(heading) or any(map(str.isdigit, heading)) else None


@lru_cache(maxsize=4096)
def is_month(heading: str) -> bool:
    """True if a heading is a month or a day, with a year or without.

    Examples
    --------
    >>> [is_month(heading) for heading in ("Jan", "mars 2024", "2024-01", "Mengde", "2024")]
    [True, True, True, False, False]
    """
    period = period_in_heading(heading) or _of_year(heading, ANY_YEAR)
    return period is not None and (period.last - period.first).days < 31


def months_of(grid: Grid, heading: Heading, mapping: ActivityMapping) -> Mapping[int, str]:
    """Date of the rows of each column that is a month or a day; "" if its year is not known.

    The year is in the heading, in the mapping's tag `date`, above the heading, or in the name of
    the sheet or the file, if there is but one.
    """
    columns = [column for column, name in enumerate(heading.names) if name and is_month(name)]
    if len(columns) < 2:
        return {}
    year = year_around(grid, heading, mapping)
    names = [heading.names[column] for column in columns]
    periods = [period_in_heading(name) or (year and _of_year(name, year)) for name in names]
    return {column: str(period or "") for column, period in zip(columns, periods, strict=True)}


def _period(text: str) -> DatePeriod | None:
    try:
        return period_of(text)
    except AmbiguousDayError:
        return None


def _of_year(heading: str, year: int) -> DatePeriod | None:
    """Month of a heading without digits, or week of one with its number, in a year."""
    words = heading.strip(" .")
    is_one = words.isalpha() or _WEEK.fullmatch(words)
    return _period(f"{words} {year}") if is_one else None


def year_around(grid: Grid, heading: Heading, mapping: ActivityMapping) -> int | None:
    """The only year in the mapping's tag `date`, above a heading, in its sheet's or file's name."""
    tag, above = [mapping.tags.get("date", "")], texts_above(grid, heading.first)
    years = (_only_year(texts) for texts in (tag, above, [grid.sheet], [grid.file]))
    return next((year for year in years if year), None)


def texts_above(grid: Grid, first: int) -> Iterator[str]:
    """Texts of the cells above the first row of a heading."""
    for place in range(first):
        yield from (text_of(cell) for cell in grid.row(place) if cell not in (None, ""))


def _only_year(texts: Iterable[str]) -> int | None:
    """The year that some texts name; None if they name none, or several."""
    years = {int(year) for text in texts for year in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None
