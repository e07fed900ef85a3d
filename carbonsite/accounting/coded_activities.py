"""A table of activities, checked and coded: amounts as floats, texts as codes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..arrays import Array
from ..inputs.amounts import with_numbers_where_possible
from ..inputs.flows import Fence, FuelUse, uses_of
from ..inputs.periods import OverPeriod, Period, over_period
from ..inputs.qualities import QUALITIES, quality_problem, with_qualities
from ..inputs.replaced_modules import replacement_problems, with_replaced_modules
from ..inputs.submodules import has_labels, with_parents
from ..lifecycle import MODULES, MODULES_IN_TOTAL
from ..messages import Joined, message, with_remedy
from ..units.conversion_paths import CONVERTING_PROPERTIES
from ..units.words import per_year
from .amount_checks import amounts_of
from .checks import EPOCH, bad_properties, bad_units, share_of
from .coding import Coded, Keys, coded, keys_of
from .dates_of_rows import PARTS_OF_DATE, UNDATED, days_of_rows, parts_of_dates, years_of
from .fence import SIDE, sides_of
from .problems import KeyProblems, Problem, Problems
from .table_columns import check_columns

OPTIONAL = (
    "module",
    "factor_module",
    "biofuel_share",
    "replaced_modules",
    "beyond_obligation",
    *CONVERTING_PROPERTIES,
)
"""Columns that change what a row means and may be left out."""

KEYED = ("factor", "unit", *OPTIONAL)
"""Columns of the table that the keys combine."""

_KNOWN_MODULES = frozenset(MODULES)
_SHARES = ("biofuel_share", "beyond_obligation")

YEAR = "year of date"
"""Column with the year of a row's date, if the year changes which factor a name means."""

USE = "use"
"""Column with the use of a row's fuel, if it changes what a renewable fuel is credited with."""


@dataclass(frozen=True)
class CodedActivities:
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
    days, last_days : array of int, shape (rows,), or None
        First and last day of each date since 1970, `UNDATED` without one; None without a column of
        dates.
    readable : array of bool, shape (keys,)
        Keys whose unit and properties can be read.
    given : DataFrame
        The activities as they were given, with their estimates.
    over : OverPeriod or None
        How yearly amounts became those of the period; None where no amount is yearly.
    """

    table: pd.DataFrame
    amount: Array
    keys: Keys
    columns: dict[str, Coded]
    days: Array | None
    last_days: Array | None
    readable: Array
    given: pd.DataFrame
    over: OverPeriod | None = None

    def present(self, name: str) -> list[int]:
        """Codes of the texts that occur in one of `columns`."""
        return self.columns[name].present(self.keys.codes[name])

    def column(self, name: str) -> Coded:
        """Codes of a column of the table, or of the month or year of its dates."""
        if name in PARTS_OF_DATE and name not in self.table:
            return parts_of_dates(coded(self.table["date"]), name)
        return self.columns[name] if name in KEYED else coded(self.table[name])

    def texts(self, column: str) -> list[object]:
        """Text of each key in a column; None is blank."""
        if column not in self.columns:
            return [None] * len(self.keys)
        texts = [*self.columns[column].texts, None]
        return [texts[code] for code in self.keys.codes[column]]

    @property
    def inside(self) -> Array:
        """True for keys of rows inside the fence, where only those count."""
        return np.array([side == Fence.INSIDE for side in self.texts(SIDE)], dtype=bool)

    def rows_of(self, bad_keys: Array) -> Array:
        """Positions of the rows that have one of the keys marked."""
        return np.flatnonzero(bad_keys[self.keys.of_row])

    def days_of(self, keys: Array) -> Array:
        """Distinct first and last days of the dated rows with these keys, as days since 1970."""
        if self.days is None or self.last_days is None:
            return np.zeros(0, dtype=int)
        wanted = np.zeros(len(self.keys), dtype=bool)
        wanted[keys] = True
        of_keys = wanted[self.keys.of_row]
        days = np.concatenate([self.days[of_keys], self.last_days[of_keys]])
        return np.asarray(np.unique(days[days > UNDATED]))


def code_activities(
    activities: pd.DataFrame,
    date: datetime.date | None = None,
    *,
    by_date: bool,
    by_use: bool = False,
    by_fence: bool = False,
    period: Period | None = None,
    varying: frozenset[str] = frozenset(),
) -> tuple[CodedActivities, Problems]:
    """Coded activities of a table, and its problems, which are not raised yet.

    Parameters
    ----------
    activities : DataFrame
    date : date, optional
        Of rows that have none of their own.
    by_date : bool
        Whether the year of a row's date changes what its factor means.
    by_use : bool
        Whether the use of a fuel, on the road or off it, changes what it is credited with.
    by_fence : bool
        Whether only what is inside the fence counts.
    period : Period, optional
        Years of the amounts that are stated per year.
    varying : frozenset of str
        Factors whose number differs from year to year.
    """
    check_columns(activities)
    table = with_qualities(with_numbers_where_possible(activities))
    unit, over = coded(table["unit"]), None
    if "per" in table or any(map(per_year, unit.texts)):
        over = over_period(table, period, varying)
        table, unit = over.table, coded(over.table["unit"])
    problems = Problems(table)
    table, amount = _amounts_of(table, over, problems)
    _check_qualities(table, problems)
    table, columns = _columns_of(table, unit)
    days, last_days = (
        days_of_rows(table, problems, UNDATED if date is None else (date - EPOCH).days)
        if "date" in table
        else (None, None)
    )
    if days is not None and (by_date or not varying.isdisjoint(columns["factor"].texts)):
        columns[YEAR] = years_of(days)
    if by_use:
        columns[USE] = coded(pd.Series(uses_of(table), dtype=object))
    if by_fence:
        columns[SIDE] = coded(pd.Series(sides_of(table, problems), dtype=object))
    keys = keys_of(columns, len(table))
    readable, bad = _check_texts(columns, keys, problems)
    problems.add_keys(
        keys.of_row, [*bad, ("factor_module", _booked_elsewhere(columns, keys), None)]
    )
    is_readable = np.all([codes[keys.codes[name]] for name, codes in readable.items()], axis=0)
    return CodedActivities(
        table, amount, keys, columns, days, last_days, is_readable, activities, over
    ), problems


def _amounts_of(
    table: pd.DataFrame, over: OverPeriod | None, problems: Problems
) -> tuple[pd.DataFrame, Array]:
    """The table with what its rows replace, and its amounts, yearly ones over their period."""
    for places, column, wrong in over.problems if over else ():
        problems.add(places, column, *wrong)
    if "replaces_modules" in table and "replaced_by" not in table:
        for place, column, problem, remedy in replacement_problems(table):
            problems.add(np.array([place]), column, problem, remedy)
        table = with_replaced_modules(table)
    amount = amounts_of(table, problems)
    if over is None:
        return table, amount
    return table.assign(amount=amount * over.times), amount * over.times


def _columns_of(table: pd.DataFrame, unit: Coded) -> tuple[pd.DataFrame, dict[str, Coded]]:
    """The table with modules instead of labels of theirs, and its columns that keys combine."""
    columns = {
        name: unit if name == "unit" else coded(table[name]) for name in KEYED if name in table
    }
    if "module" in columns and has_labels(columns["module"].texts):
        table = with_parents(table)
        columns["module"] = coded(table["module"])
    return table, columns


def _check_qualities(table: pd.DataFrame, problems: Problems) -> None:
    """Report texts that are no quality of an amount."""
    if "quality" not in table:
        return
    column = coded(table["quality"])
    codes = column.present(column.codes)
    wrong = {code: quality_problem() for code in codes if column.texts[code] not in QUALITIES}
    problems.add_by_code(column.codes, wrong, "quality")


def _check_texts(
    columns: dict[str, Coded], keys: Keys, problems: Problems
) -> tuple[dict[str, Array], KeyProblems]:
    """Mask of codes of units and properties that can be read, and the keys with a bad text."""
    for name in ("factor", "unit"):
        missing = np.flatnonzero(columns[name].codes < 0)
        if len(missing):
            remedy = message("inputs.missing.remedy", column=name)
            problems.add(missing, name, message("inputs.missing"), remedy)
    readable, checked = {}, KeyProblems()
    for name, column in columns.items():
        if name in ("factor", "replaced_modules", YEAR, SIDE):
            continue
        bad = _bad_texts(name, column, column.present(keys.codes[name]))
        of_keys = enumerate(keys.codes[name].tolist() if bad else ())
        checked.append((name, {key: bad[code] for key, code in of_keys if code in bad}, None))
        if name == "unit" or name in CONVERTING_PROPERTIES:
            readable[name] = np.ones(len(column.texts) + 1, dtype=bool)
            readable[name][[*bad, *([-1] if name == "unit" else [])]] = False
    return readable, checked


def _booked_elsewhere(columns: dict[str, Coded], keys: Keys) -> dict[int, Problem]:
    """Problem of keys that book the number of D, which is in no total, in another module."""
    if "module" not in columns or "factor_module" not in columns:
        return {}
    beyond = {module for module in MODULES if module not in MODULES_IN_TOTAL}
    booked, named = ([*columns[name].texts, ""] for name in ("module", "factor_module"))
    is_beyond = np.array([text in beyond for text in named])[keys.codes["factor_module"]]
    is_moved = np.array([text in _KNOWN_MODULES - beyond for text in booked])[keys.codes["module"]]
    problem = with_remedy("accounting.d_elsewhere")
    return dict.fromkeys(np.flatnonzero(is_beyond & is_moved).tolist(), problem)


def _bad_texts(name: str, column: Coded, present: list[int]) -> dict[int, Problem]:
    """Problem and remedy of each code whose text cannot be used in a column."""
    if name == "unit":
        return bad_units(column.texts, present)
    if name in CONVERTING_PROPERTIES:
        return bad_properties(name, column.texts, present)
    bad = [code for code in present if not _is_allowed(name, column.texts[code])]
    return dict.fromkeys(bad, _not_allowed(name)) if bad else {}


def _is_allowed(name: str, text: object) -> bool:
    """True if a text can be used in a column of shares, of uses, or of modules."""
    if name in _SHARES:
        return share_of(text) is not None
    return text in (tuple(FuelUse) if name == USE else _KNOWN_MODULES)


def _not_allowed(name: str) -> Problem:
    """Problem of a text that cannot be used in a column."""
    if name in _SHARES:
        return with_remedy("accounting.not_a_share")
    if name == USE:
        uses = Joined((repr(str(use)) for use in FuelUse), "or")
        return with_remedy("accounting.not_a_word", words=uses)
    return with_remedy("accounting.not_a_module", modules=Joined(MODULES))
