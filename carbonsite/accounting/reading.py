"""A table of activities, checked and coded: amounts as floats, texts as codes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .. import limits
from ..errors import InputError
from ..inputs.table import OF_FACTOR, OTHER_KIND, REQUIRED, with_numbers_where_possible
from ..lifecycle import MODULES
from ..units import Estimate
from ..units.paths import CONVERTING_PROPERTIES
from .checks import EPOCH, bad_properties, bad_units, day_of, is_number, number_of, share_of
from .coding import Coded, Keys, coded, keys_of
from .problems import Problems

Array = np.ndarray[Any, Any]

OPTIONAL = ("module", "factor_module", "biofuel_share", *CONVERTING_PROPERTIES)
"""Columns that change what a row means and may be left out."""

KEYED = ("factor", "unit", *OPTIONAL)
"""Columns of the table that the keys combine."""

_KNOWN_MODULES = frozenset(MODULES)

YEAR = "year of date"
"""The year of a row's date, where it changes what its factor means."""

UNDATED = np.iinfo(np.int64).min // 2
"""The day of a row that has none."""


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
    """Which keys have a unit, and properties, that can be read."""
    given: pd.DataFrame
    """The activities as they were given, with the estimates that `table` holds as numbers."""

    def present(self, name: str) -> list[int]:
        """The codes of the texts that occur in a column which the keys combine."""
        return self.columns[name].present(self.keys.codes[name])

    def column(self, name: str) -> Coded:
        """The codes of a column of the table."""
        return self.columns[name] if name in KEYED else coded(self.table[name])

    def texts(self, column: str) -> list[Any]:
        """The text of each key in a column; None is blank."""
        if column not in self.columns:
            return [None] * len(self.keys)
        texts = [*self.columns[column].texts, None]
        return [texts[code] for code in self.keys.codes[column]]

    def rows_of(self, bad_keys: Array) -> Array:
        """Positions of the rows that have one of the keys marked."""
        return np.flatnonzero(bad_keys[self.keys.of_row])

    def days_of(self, keys: Array) -> Array:
        """The days on which rows of these keys happen, as days since 1970; of undated rows none."""
        if self.days is None:
            return np.zeros(0, dtype=int)
        wanted = np.zeros(len(self.keys), dtype=bool)
        wanted[keys] = True
        days = self.days[wanted[self.keys.of_row]]
        return np.asarray(np.unique(days[days > UNDATED]))


def read(
    activities: pd.DataFrame, date: datetime.date | None = None, *, by_date: bool
) -> tuple[Reading, Problems]:
    """Check a table and code it; what is wrong is collected and not yet raised.

    Parameters
    ----------
    activities : DataFrame
    date : date, optional
        Of rows that have none of their own.
    by_date : bool
        Whether the year of a row's date changes what its factor means.
    """
    _check_columns(activities)
    table = with_numbers_where_possible(activities)
    problems = Problems(table)
    amount = _amounts(table, problems)
    columns = {name: coded(table[name]) for name in KEYED if name in table}
    days = (
        _days(table, problems, UNDATED if date is None else (date - EPOCH).days)
        if "date" in table
        else None
    )
    if days is not None and by_date:
        columns[YEAR] = coded(
            pd.Series(days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970)
        )
    keys = keys_of(columns, len(table))
    readable = _check_texts(columns, keys, problems)
    is_readable = np.all([codes[keys.codes[name]] for name, codes in readable.items()], axis=0)
    return Reading(table, amount, keys, columns, days, is_readable, activities), problems


def _check_columns(activities: Any) -> None:
    if not isinstance(activities, pd.DataFrame):
        raise InputError.of(
            "activities",
            [
                {
                    "value": type(activities).__name__,
                    "problem": "is not a table",
                    "remedy": "give a pandas DataFrame, or cs.activities(cs.activity(…), …)",
                }
            ],
        )
    names = activities.columns
    found = [
        {
            "column": name,
            "problem": "missing column",
            "remedy": f"add it; there are {', '.join(map(str, names[:12]))}",
        }
        for name in REQUIRED
        if name not in names
    ]
    found += [
        {"column": name, "problem": "duplicate column", "remedy": "keep one"}
        for name in ([] if names.is_unique else names[names.duplicated()].unique())
    ]
    found += [
        {
            "column": name,
            "problem": "is a column that the factor gives",
            "remedy": "name this column otherwise",
        }
        for name in OF_FACTOR
        if name in names
    ]
    if not found and not len(activities):
        found = [{"problem": "the table is empty", "remedy": "give at least one row"}]
    if found:
        raise InputError.of("activities", found)


def _amounts(table: pd.DataFrame, problems: Problems) -> Array:
    """The amounts as floats; anything else is a problem, and so is less than nothing outside a
    change.
    """
    column = table["amount"]
    if (
        pd.api.types.is_numeric_dtype(column)
        and not pd.api.types.is_bool_dtype(column)
        and not pd.api.types.is_complex_dtype(column)
    ):
        amount: Array = column.to_numpy(dtype=float, na_value=np.nan)
    else:
        # A loop over rows: only a column that holds something other than numbers comes here.
        cells = column.to_numpy(dtype=object)
        kinds, missing = list(map(type, cells)), column.isna().to_numpy()
        numbers, estimates = (
            {kind for kind in set(kinds) if is_kind(kind)}
            for is_kind in (is_number, lambda kind: issubclass(kind, Estimate))
        )
        held, estimated = (
            np.array([kind in wanted for kind in kinds]) for wanted in (numbers, estimates)
        )
        amount = np.zeros(len(cells))
        amount[held] = [number_of(cell) for cell in cells[held]]
        problems.add(np.flatnonzero(estimated), "amount", *OTHER_KIND)
        problems.add(
            np.flatnonzero(~held & ~estimated & ~missing),
            "amount",
            "not a number",
            "write a number; the unit stands in the column 'unit'",
        )
        problems.add(
            np.flatnonzero(~held & missing),
            "amount",
            "is missing",
            "write a number, 0 where nothing is used",
        )
    if amount.size and amount.min() >= 0 and amount.max() < limits.LARGEST_NUMBER:
        return amount
    problems.add(
        np.flatnonzero(np.isnan(amount)),
        "amount",
        "is missing (NaN)",
        "write a number, 0 where nothing is used",
    )
    problems.add(np.flatnonzero(np.isinf(amount)), "amount", "is infinite", "write a finite number")
    huge = np.isfinite(amount) & (np.abs(amount) >= limits.LARGEST_NUMBER)
    problems.add(
        np.flatnonzero(huge),
        "amount",
        f"is too large (at or above {limits.LARGEST_NUMBER:g})",
        "check the unit",
    )
    negative = np.isfinite(amount) & (amount < 0)
    if negative.any() and "measure" in table:
        negative &= coded(table["measure"]).codes < 0
    problems.add(
        np.flatnonzero(negative),
        "amount",
        "is negative",
        "only changes by a measure may be; state what is used, or tag the row with its measure",
    )
    return amount


def _days(table: pd.DataFrame, problems: Problems, otherwise: int) -> Array:
    """The date of each row as days since 1970; where it is blank, the day given."""
    column = coded(table["date"])
    days, bad = np.full(len(column.texts) + 1, otherwise), {}
    for code in column.present(column.codes):
        day = day_of(column.texts[code])
        if day is None:
            bad[code] = "is not a date", "write it like 2019-12-01"
        else:
            days[code] = day
    problems.add_by_code(column.codes, bad, "date")
    return days[column.codes]


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
        raise InputError.of(
            "account",
            [
                {
                    "column": "date",
                    "value": date,
                    "problem": "is not a date",
                    "remedy": "write it like '2019-12-01'",
                }
            ],
        )
    return EPOCH + datetime.timedelta(days=day)


def _check_texts(columns: dict[str, Coded], keys: Keys, problems: Problems) -> dict[str, Array]:
    """Report texts that cannot be used; return which codes of the units and properties can be read."""
    for name in ("factor", "unit"):
        problems.add(
            np.flatnonzero(columns[name].codes < 0), name, "is missing", f"write the {name}"
        )
    module, share = (
        ("is not a life-cycle module", f"write one of {', '.join(MODULES)}"),
        ("is not a share", "write a number above 0 and up to 1, or a text like '30 %'"),
    )
    readable = {}
    for name, column in columns.items():
        present = column.present(keys.codes[name])
        if name in ("module", "factor_module"):
            bad = {code: module for code in present if column.texts[code] not in _KNOWN_MODULES}
        elif name == "biofuel_share":
            bad = {code: share for code in present if share_of(column.texts[code]) is None}
        elif name == "unit" or name in CONVERTING_PROPERTIES:
            bad = (
                bad_units(column.texts, present)
                if name == "unit"
                else bad_properties(name, column.texts, present)
            )
            readable[name] = np.ones(len(column.texts) + 1, dtype=bool)
            readable[name][[*bad, *([-1] if name == "unit" else [])]] = False
        else:
            continue
        problems.add_by_code(column.codes, bad, name)
    return readable
