"""When rows were, as columns under other headings than a date's say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import pandas as pd

from ...arrays import Cells, Integers, Mask
from ...messages import with_remedy
from ...units.dates import AmbiguousDayError, DatePeriod, DayOrder, period_of
from .cell_periods import ANY_YEAR, WITHOUT_YEAR, kind_of_heading, period_in
from .text_columns import Problem, TextColumn
from .vocabulary import SPAN, TOTAL

_DATES = ("day", "week", "month", "quarter", "period")
"""Kinds of headings whose cells are the date of a row."""

_UNKNOWN = -1
_LEAST_DAYS, _LONGEST = 4, 31
"""Different days of a column under any other heading, and days of the longest of them."""


@dataclass(frozen=True)
class When:
    """When the rows of a table were.

    Attributes
    ----------
    days : array of str, shape (rows,)
        Days like 2024-12-01 or periods like 2024-12; "" where it is not known.
    order : array of int, shape (rows,)
        Number of the first day; -1 where it is not known. Months without a year have one of any.
    problems : mapping of int to (str, str)
        Problem and remedy of rows whose day cannot be read.
    columns : sequence of int
        Those that say so, if it is none that is named as a date.
    has_no_year : bool
        The columns are months or weeks without a year.
    """

    days: Cells
    order: Integers
    problems: Mapping[int, Problem] = field(default_factory=dict)
    columns: Sequence[int] = ()
    has_no_year: bool = False

    @classmethod
    def of_days(cls, days: Cells, problems: Mapping[int, Problem] | None = None) -> When:
        """Rows whose days are known."""
        texts = TextColumn(*pd.factorize(days))
        return cls(days, texts.map(lambda day: _day_number(period_of(day)), int), problems or {})


@dataclass(frozen=True)
class _PeriodColumn:
    """A column whose cells are periods.

    `periods[codes[i]]` is that of row i, None where the cell is blank or names a sum, and the error
    where it may be two days.
    """

    columns: tuple[int, ...]
    kind: str
    codes: Integers
    periods: Sequence[DatePeriod | AmbiguousDayError | None]
    has_no_year: bool = False

    @property
    def length(self) -> int:
        """Days of the longest period."""
        lengths = [
            (one.last - one.first).days for one in self.periods if isinstance(one, DatePeriod)
        ]
        return max(lengths, default=0)

    def mapped(self, function: Callable[[object], object], kind: type = object) -> np.ndarray:
        """Result of a function for the period of each row."""
        results: np.ndarray = np.empty(len(self.periods), dtype=kind)
        results[:] = list(map(function, self.periods))
        return results[self.codes]


def when_of(
    names: Mapping[int, str],
    texts: Callable[[int], TextColumn],
    counts: Mask,
    year: Callable[[], int | None],
    has_machines: bool,
) -> When:
    """When rows were, by columns whose every filled cell is a period.

    Parameters
    ----------
    names : mapping of int to str
        Headings of the columns that are read as nothing else.
    texts : callable
        Gives the texts of a column.
    counts : array of bool, shape (rows,)
        Rows with an amount; cells of others are not looked at.
    year : callable
        Gives the year of months that have none, or None.
    has_machines : bool
        The table has a column of machines, of which a year may be the model.
    """
    kinds = {column: kind_of_heading(name) for column, name in names.items()}
    columns: list[_PeriodColumn] = []
    years: tuple[int, TextColumn] | None = None
    # Years first, which the months beside them need.
    for column in sorted(kinds, key=lambda column: (kinds[column] != "year", column)):
        kind, own = kinds[column], texts(column)
        one = _column(column, kind, own, counts)
        if one is None and kind in WITHOUT_YEAR:
            one = _with_year(column, kind, own, counts, years, year)
        if one is not None:
            columns.append(one)
            years = (column, own) if kind == "year" and years is None else years
    return _chosen(columns, len(counts), has_machines)


def _column(
    column: int, kind: str, texts: TextColumn, counts: Mask, year: int | None = None
) -> _PeriodColumn | None:
    """A column whose every filled cell is a period; None if one is not, or none is filled."""
    codes = texts.used(counts)
    filled = [texts.distinct[code] for code in codes]
    order = DayOrder.of(filled) if kind else DayOrder()
    if not filled or (not kind and len(filled) < _LEAST_DAYS):
        return None
    periods: list[DatePeriod | AmbiguousDayError | None] = [None] * (len(texts.distinct) + 1)
    for code, text in zip(codes, filled, strict=True):
        try:
            periods[code] = period_in(text, kind, order, year)
        except AmbiguousDayError as error:
            periods[code] = error
        names_sum = kind and (TOTAL.match(text) or SPAN.match(text))
        if periods[code] is None and not names_sum:
            return None
    one = _PeriodColumn((column,), kind, texts.codes, periods)
    return one if any(periods) and (kind or one.length < _LONGEST) else None


def _with_year(
    column: int,
    kind: str,
    texts: TextColumn,
    counts: Mask,
    years: tuple[int, TextColumn] | None,
    year: Callable[[], int | None],
) -> _PeriodColumn | None:
    """A column of months or weeks with the year beside it, around the table, or of any year."""
    if years is not None:
        beside = years[1]
        codes, places = _pairs(texts.codes, beside.codes, len(beside.distinct) + 1)
        joined = [
            f"{texts.distinct[own]} {beside.distinct[of_year]}" if min(own, of_year) >= 0 else ""
            for own, of_year in places
        ]
        one = _column(column, kind, TextColumn(codes, joined), counts)
        return replace(one, columns=(years[0], column)) if one else None
    known = year()
    one = _column(column, kind, texts, counts, known or ANY_YEAR)
    return replace(one, has_no_year=known is None) if one else None


def _pairs(codes: Integers, others: Integers, count: int) -> tuple[Integers, list[tuple[int, int]]]:
    """Code of each pair of codes, and the pairs; `count` is more than any of the others.

    A pair of a blank cell is -1 and -1.
    """
    is_blank = (codes < 0) | (others < 0)
    paired, distinct = pd.factorize(np.where(is_blank, _UNKNOWN, codes * count + others))
    blank = _UNKNOWN, _UNKNOWN
    return paired, [divmod(pair, count) if pair >= 0 else blank for pair in distinct.tolist()]


def _chosen(columns: Sequence[_PeriodColumn], rows: int, has_machines: bool) -> When:
    """When rows were by the column that says it most closely, or by the first and last days."""
    ends = [[one for one in columns if one.kind == kind] for kind in ("first", "last")]
    if len(ends[0]) == len(ends[1]) == 1:
        return _from_to(ends[0][0], ends[1][0])
    dates = [one for one in columns if one.kind in _DATES]
    if not dates and not has_machines:
        dates = [one for one in columns if one.kind == "year"]
    best = min(dates, key=lambda one: (one.has_no_year, one.length), default=None)
    ordering = best or min(columns, key=lambda one: one.length, default=None)
    blank = np.full(rows, "", dtype=object)
    if ordering is None:
        return When(blank, np.full(rows, _UNKNOWN))
    order = ordering.mapped(_day_number, np.int64)
    if best is None:
        return When(blank, order)
    if best.has_no_year:
        return When(blank, _through_years(order), {}, best.columns, True)
    known = [period for period in best.periods if isinstance(period, DatePeriod)]
    is_month = best.kind == "month" and all(period.first.day == 1 for period in known)
    days = best.mapped(partial(_text, is_month=is_month))
    return When(days, order, _problems(best), best.columns)


def _day_number(period: object) -> int:
    return period.first.toordinal() if isinstance(period, DatePeriod) else _UNKNOWN


def _text(period: object, is_month: bool) -> str:
    if not isinstance(period, DatePeriod):
        return ""
    return period.month if is_month else str(period)


def _from_to(first: _PeriodColumn, last: _PeriodColumn) -> When:
    """Rows from the day of one column to that of another; those that run backwards have none."""
    codes, places = _pairs(first.codes, last.codes, len(last.periods))
    texts = np.full(len(places), "", dtype=object)
    for place, (start, end) in enumerate(places):
        one, other = first.periods[start], last.periods[end]
        if (
            isinstance(one, DatePeriod)
            and isinstance(other, DatePeriod)
            and one.first <= other.last
        ):
            texts[place] = str(DatePeriod(one.first, other.last))
    days = texts[codes]
    order = np.where(days == "", _UNKNOWN, first.mapped(_day_number, np.int64))
    problems = _problems(first) | _problems(last)
    return When(days, order, problems, (*first.columns, *last.columns))


def _through_years(order: Integers) -> Integers:
    """Days of months without a year, where each fall of the month begins a year.

    If they fall more often than they rise, the newest stand first.
    """
    rows = np.flatnonzero(order != _UNKNOWN)
    steps = np.diff(order[rows])
    is_newest_first = np.count_nonzero(steps < 0) > np.count_nonzero(steps > 0)
    years = np.cumsum(steps > 0) * -1 if is_newest_first else np.cumsum(steps < 0)
    through = order.copy()
    through[rows[1:]] += 366 * years
    return np.where(order == _UNKNOWN, _UNKNOWN, through)


def _problems(column: _PeriodColumn) -> dict[int, Problem]:
    """Problem of each row whose day may be two."""
    ambiguous = column.mapped(lambda period: isinstance(period, AmbiguousDayError), bool)
    return dict.fromkeys(np.flatnonzero(ambiguous).tolist(), with_remedy("inputs.ambiguous_day"))
