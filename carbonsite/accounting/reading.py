"""A table of activities, checked and coded: amounts as floats, texts as codes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .. import limits
from ..activity_rows import REQUIRED, with_numbers
from ..errors import InputError, UnitError
from ..lifecycle import MODULES
from ..units import dimension_and_scale, number_text
from ..units.paths import CONVERTING_PROPERTIES
from .coding import Coded, Keys, coded, keys_of
from .problems import Problems

Array = np.ndarray[Any, Any]

OPTIONAL = ("module", "factor_module", "biofuel_share", *CONVERTING_PROPERTIES)
"""Columns that change what a row means and may be left out."""


@dataclass(frozen=True)
class Reading:
    """Activities as numbers and codes.

    Attributes
    ----------
    table : DataFrame
        The activities, estimated amounts as numbers.
    amount : array of float, shape (rows,)
    keys : Keys
        Distinct combinations of factor, unit, module and whatever else changes what a row means.
    columns : dict of Coded
        The columns that the keys combine.
    """

    table: pd.DataFrame
    amount: Array
    keys: Keys
    columns: dict[str, Coded]
    days: Array | None
    readable: Array
    """Which keys have a unit that can be read."""

    def texts(self, column: str) -> list[Any]:
        """The text of each key in a column; None is blank."""
        if column not in self.columns:
            return [None] * len(self.keys)
        texts = [*self.columns[column].texts, None]
        return [texts[code] for code in self.keys.codes[column]]

    def rows_of(self, bad_keys: Array) -> Array:
        """Positions of the rows that have one of the keys marked."""
        return np.flatnonzero(bad_keys[self.keys.of_row])

    @property
    def latest(self) -> Array:
        """The latest day among the rows of each key, as days since 1970; without dates, empty."""
        if self.days is None:
            return np.zeros(0)
        latest = np.full(len(self.keys), np.iinfo(np.int64).min)
        np.maximum.at(latest, self.keys.of_row, self.days)
        return latest


def read(activities: pd.DataFrame, problems_of: Any = Problems, *, by_date: bool) -> tuple[Reading, Problems]:
    """Check a table and code it; what is wrong is collected and not yet raised.

    Parameters
    ----------
    activities : DataFrame
    by_date : bool
        Whether the year of a row's date changes what its factor means.
    """
    _check_columns(activities)
    table = with_numbers(activities)
    problems = problems_of(table)
    amount = _amounts(table, problems)
    columns = {name: coded(table[name]) for name in ("factor", "unit", *OPTIONAL) if name in table}
    days = _days(table, problems) if "date" in table else None
    if days is not None and by_date:
        columns["year"] = coded(pd.Series(days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970))
    readable = _check_texts(columns, problems)
    keys = keys_of(columns, len(table))
    return Reading(table, amount, keys, columns, days, readable[keys.codes["unit"]]), problems


def _check_columns(activities: Any) -> None:
    if not isinstance(activities, pd.DataFrame):
        raise InputError.of("activities", [{"value": type(activities).__name__, "problem": "is not a table", "remedy": "give a pandas DataFrame, or cs.activities(cs.activity(…), …)"}])
    names = activities.columns
    found = [{"column": name, "problem": "missing column", "remedy": f"add it; there are {', '.join(map(str, names[:12]))}"} for name in REQUIRED if name not in names]
    found += [{"column": name, "problem": "duplicate column", "remedy": "keep one"} for name in names[names.duplicated()].unique()]
    if not found and not len(activities):
        found = [{"problem": "the table is empty", "remedy": "give at least one row"}]
    if found:
        raise InputError.of("activities", found)


def _amounts(table: pd.DataFrame, problems: Problems) -> Array:
    """The amounts as floats; anything else is a problem, and so is less than nothing outside a change."""
    column = table["amount"]
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column) and not pd.api.types.is_complex_dtype(column):
        amount: Array = column.to_numpy(dtype=float, na_value=np.nan)
    else:
        # A loop over rows: only a column that holds something other than numbers comes here.
        cells = [float(cell) if isinstance(cell, float | int | np.number) and not isinstance(cell, bool) else None for cell in column]
        text = np.array([cell is None for cell in cells])
        problems.add(np.flatnonzero(text & column.notna().to_numpy()), "amount", "not a number", "write a number; the unit stands in the column 'unit'")
        problems.add(np.flatnonzero(text & column.isna().to_numpy()), "amount", "is missing", "write a number, 0 where nothing is used")
        amount = np.array([0.0 if cell is None else cell for cell in cells])
    problems.add(np.flatnonzero(np.isnan(amount)), "amount", "is missing (NaN)", "write a number, 0 where nothing is used")
    problems.add(np.flatnonzero(np.isinf(amount)), "amount", "is infinite", "write a finite number")
    huge = np.isfinite(amount) & (np.abs(amount) >= limits.LARGEST_NUMBER)
    problems.add(np.flatnonzero(huge), "amount", f"is too large (at or above {limits.LARGEST_NUMBER:g})", "check the unit")
    negative = amount < 0
    if negative.any() and "measure" in table:
        negative &= coded(table["measure"]).codes < 0
    problems.add(np.flatnonzero(negative), "amount", "is negative", "only changes by a measure may be; state what is used, or tag the row with its measure")
    return amount


def _days(table: pd.DataFrame, problems: Problems) -> Array:
    """The date of each row as days since 1970; blank is the earliest number."""
    column = coded(table["date"])
    days = np.full(len(column.texts) + 1, np.iinfo(np.int64).min // 2)
    for code in column.present:
        day = day_of(column.texts[code])
        if day is None:
            problems.add(np.flatnonzero(column.codes == code), "date", "is not a date", "write it like 2019-12-01")
        else:
            days[code] = day
    return days[column.codes]


def day_of(value: Any) -> int | None:
    """A date, or text like ``2019-12-01``, as days since 1970; None where it is neither."""
    try:
        date = datetime.date.fromisoformat(value[:10]) if isinstance(value, str) else value.date() if isinstance(value, datetime.datetime) else value
        return (date - datetime.date(1970, 1, 1)).days
    except (ValueError, TypeError, AttributeError):
        return None


def as_date(date: Any) -> datetime.date | None:
    """A date, or text like ``2019-12-01``, as a date.

    Raises
    ------
    InputError
        Where it is neither.
    """
    if date is None:
        return None
    day = day_of(date)
    if day is None:
        raise InputError.of("account", [{"column": "date", "value": date, "problem": "is not a date", "remedy": "write it like '2019-12-01'"}])
    return datetime.date(1970, 1, 1) + datetime.timedelta(days=day)


def _check_texts(columns: dict[str, Coded], problems: Problems) -> Array:
    """Report texts that cannot be used; return which codes of `unit` can be read."""
    for name in ("factor", "unit"):
        problems.add(np.flatnonzero(columns[name].codes < 0), name, "is missing", f"write the {name}")
    unit = columns["unit"]
    bad_units = {code: problem for code, problem in ((code, _unit_problem(unit.texts[code], place)) for place, code in enumerate(unit.present)) if problem}
    _add_by_code(problems, unit, "unit", bad_units)
    for name in ("module", "factor_module"):
        if name in columns:
            bad = {code: ("is not a life-cycle module", f"write one of {', '.join(MODULES)}") for code in columns[name].present if columns[name].texts[code] not in MODULES}
            _add_by_code(problems, columns[name], name, bad)
    readable = np.ones(len(unit.texts) + 1, dtype=bool)
    readable[[*bad_units, -1]] = False
    return readable


def _unit_problem(text: Any, place: int) -> tuple[str, str] | None:
    """What is wrong with the n-th distinct unit of a table, and what to do about it."""
    if place >= limits.DISTINCT_UNITS:
        return f"comes after {limits.DISTINCT_UNITS} other units: this is not a column of units", "put the unit alone into this column"
    if not isinstance(text, str):
        return "is not text", "write a unit such as 'kg'"
    try:
        dimension_and_scale(text)
    except UnitError as error:
        problem, _, remedy = str(error).partition("; ")
        return problem, remedy
    return None


def _add_by_code(problems: Problems, column: Coded, name: str, bad: dict[Any, tuple[str, str]]) -> None:
    """A problem for each row whose code is bad."""
    if not bad:
        return
    words = np.full((len(column.texts) + 1, 2), "", dtype=object)
    for code, (problem, remedy) in bad.items():
        words[code] = problem, remedy
    rows = np.flatnonzero(words[column.codes, 0] != "")
    problems.add(rows, name, words[column.codes[rows], 0], words[column.codes[rows], 1])


def shown(number: float) -> str:
    """A number for a message."""
    return number_text(float(f"{number:.6g}"))
