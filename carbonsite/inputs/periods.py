"""The years that an account covers, and rows that state an amount for each of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..arrays import Cells, Floats, Integers, Mask
from ..errors import InputError
from ..messages import message, with_remedy
from ..messages.problems import problem
from ..units.words import per_year
from .table import row_labels

if TYPE_CHECKING:
    import pandas as pd

YEARLY = ("year", "år")
"""Texts of the column `per`; both mean a calendar year."""

_EARLIEST, _LATEST, _LONGEST = 1900, 2400, 200


@dataclass(frozen=True)
class Period:
    """The whole calendar years that an account covers: year t is the calendar year start + t.

    Parameters
    ----------
    start : int
        The first calendar year.
    length : int
        How many years.

    Raises
    ------
    InputError
        If a number is not whole, or makes no period.

    Examples
    --------
    >>> period = Period(2024, 50)
    >>> str(period), period.years[[0, -1]].tolist()
    ('2024-2073', [2024, 2073])
    """

    start: int
    length: int

    def __post_init__(self) -> None:
        bounds = {"start": (_EARLIEST, _LATEST), "length": (1, _LONGEST)}
        problems = [
            problem(
                name,
                str(getattr(self, name)),
                "period.not_whole",
                message(f"period.{name}.remedy", low=low, high=high),
            )
            for name, (low, high) in bounds.items()
            if not _is_whole(getattr(self, name)) or not low <= getattr(self, name) <= high
        ]
        if problems:
            raise InputError.of(message("period.where"), problems)

    @property
    def years(self) -> Integers:
        """The calendar years, shape (length,)."""
        return np.arange(self.start, self.start + self.length)

    def __str__(self) -> str:
        return f"{self.start}-{self.start + self.length - 1}"


def _is_whole(number: object) -> bool:
    return isinstance(number, int | np.integer) and not isinstance(number, bool)


@dataclass(frozen=True)
class OverPeriod:
    """Activities whose yearly amounts are those of a period.

    Attributes
    ----------
    table : DataFrame
        A yearly amount whose factor differs from year to year has a row for each year, dated with
        it and labelled as the row given. `per` is "year" where the amount was yearly, and
        `period_years` of how many years.
    origin : array of int, shape (rows,)
        Place of each row in the table given.
    times : array of float, shape (rows,)
        By what each amount of the table given is multiplied.
    problems : list of (array of int, str, (str, str))
        Places in the table, column, and problem with remedy.
    """

    table: pd.DataFrame
    origin: Integers
    times: Floats
    problems: list[tuple[Integers, str, tuple[str, str]]]


def over_period(
    activities: pd.DataFrame, period: Period | None, varying: Collection[str]
) -> OverPeriod:
    """Activities with their yearly amounts over a period.

    Parameters
    ----------
    activities : DataFrame
        With amounts as numbers.
    period : Period or None
        Without one, each yearly amount is a problem.
    varying : collection of str
        Factors whose number differs from year to year.
    """
    units = _cells(activities, "unit")
    without = {unit: per_year(unit) for unit in set(units.tolist())}
    of_unit = np.array([without[unit] for unit in units.tolist()], dtype=object)
    stated = _cells(activities, "per")
    is_yearly = yearly_rows(activities)
    dates = _cells(activities, "date")
    differs = is_yearly & np.isin(_cells(activities, "factor"), list(varying)) & (dates == "")
    years = period.years if period else np.zeros(1, dtype=int)
    repeats = np.where(differs, len(years), 1)
    origin = np.repeat(np.arange(len(activities)), repeats)
    place = np.arange(len(origin)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    is_yearly, differs = is_yearly[origin], differs[origin]
    times = np.where(is_yearly & ~differs, len(years), 1)
    of_years = np.where(differs, years[place % len(years)].astype(str), dates[origin])
    columns = {
        "unit": np.where(of_unit[origin] != "", of_unit[origin], units[origin]),
        "per": np.where(is_yearly, YEARLY[0], stated[origin]),
        "period_years": np.where(is_yearly, times.astype(object), ""),
        **({"date": of_years} if differs.any() else {}),
    }
    if len(origin) != len(activities):
        columns["row"] = row_labels(activities)[origin]
    table = activities.iloc[origin].assign(**columns)
    problems: list[tuple[Integers, str, tuple[str, str]]] = []
    if period is None:
        problems.append((np.flatnonzero(is_yearly), "per", with_remedy("period.none")))
    is_wrong = (stated != "") & ~np.isin(stated, YEARLY)
    problems.append((np.flatnonzero(is_wrong[origin]), "per", with_remedy("period.per")))
    return OverPeriod(table, origin, times.astype(float), problems)


def yearly_rows(activities: pd.DataFrame) -> Mask:
    """True for rows whose amount is per year, by their unit or by their column `per`.

    Examples
    --------
    >>> from carbonsite.inputs.table import activities, activity
    >>> rows = activities(activity("paint", "2 kg/year", "p"), activity("wall", "9 m2", "w"))
    >>> yearly_rows(rows).tolist()
    [True, False]
    """
    units = _cells(activities, "unit")
    yearly = [unit for unit in set(units.tolist()) if per_year(unit)]
    return np.isin(units, yearly) | np.isin(_cells(activities, "per"), YEARLY)


def _cells(activities: pd.DataFrame, column: str) -> Cells:
    """The cells of a column; blank where a cell or the column is missing."""
    if column not in activities:
        return np.full(len(activities), "", dtype=object)
    cells = activities[column]
    return np.where(cells.isna().to_numpy(), "", cells.to_numpy(dtype=object)).astype(object)
