"""The dates of rows: as days, as years, and as months and years to group by."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..arrays import Array
from ..units.dates import period_of
from .checks import days_of
from .coding import Coded, coded
from .problems import Problem, Problems

PARTS_OF_DATE = ("month", "year")
"""Columns by which sums of a table with dates can be grouped."""

UNDATED = np.iinfo(np.int64).min // 2
"""Day of a row without a date."""


def parts_of_dates(dates: Coded, part: str) -> Coded:
    """The month or year of each date, in the order of time."""
    parts = [getattr(period_of(text), part, "") for text in dates.texts]
    texts = sorted({*parts} - {""})
    place = {text: code for code, text in enumerate(texts)} | {"": -1}
    return Coded(np.array([*map(place.__getitem__, parts), -1])[dates.codes], texts)


def days_of_rows(table: pd.DataFrame, problems: Problems, otherwise: int) -> tuple[Array, Array]:
    """First and last day of each row as days since 1970; `otherwise` where the date is blank."""
    column = coded(table["date"])
    days = np.full((2, len(column.texts) + 1), otherwise)
    bad: dict[int, Problem] = {}
    for code in column.present(column.codes):
        first, last = days_of(column.texts[code])
        if isinstance(first, str) or isinstance(last, str):
            bad[code] = str(first), str(last)
        else:
            days[:, code] = first, last
    problems.add_by_code(column.codes, bad, "date")
    return days[0, column.codes], days[1, column.codes]


def years_of(days: Array) -> Coded:
    """The year of each day; blank for a row without one."""
    is_dated = days > UNDATED
    of_day = days[is_dated].astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    codes, years = pd.factorize(of_day + 1970)
    places = np.full(len(days), -1)
    places[is_dated] = codes
    return Coded(places, years.tolist())
