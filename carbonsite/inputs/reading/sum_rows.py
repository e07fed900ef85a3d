"""Which rows of a table are activities, and what the others are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...spreadsheets.files.grid import Formula, Grid
from .numbers import LUMP, Numbers
from .text_columns import Texts
from .vocabulary import LUMP_SUMS, plain

Array = np.ndarray[Any, Any]

_CELLS = r"\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?"
_ADDED = rf"(?:(?:SUM|SUBTOTAL|AGGREGATE)\((?:\d+[,;]){{0,2}}{_CELLS}(?:[,;]{_CELLS})*\)|{_CELLS})"
_ADDITION = re.compile(rf"\+?(?:ROUND\()?{_ADDED}(?:\+{_ADDED})*(?:[,;]\d+\))?", re.IGNORECASE)
_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(:?)", re.IGNORECASE)
_FUNCTION = re.compile(r"[A-Z]+\((?:\d+[,;](?=[^,;)]*[A-Z]))*", re.IGNORECASE)
_LONGEST_ADDITION = 2000
_AGREEMENT = 1e-6
_NEAR = 200
"""Rows above a total without a unit whose units it may have."""

_LOOKED_BACK = 20_000
"""Rows above a total that it is compared with."""

_COMPARED = 10_000
"""Rows that look like a total and are compared with those above; a table with more has no totals."""

KINDS = (
    "activity",
    "not understood",
    "not mapped",
    "lump sum",
    "no amount",
    "total",
    "text",
    "repeated heading",
)
"""What a row may be: an activity; one with a cell that cannot be used; one for which no factor is
told; a price for the whole without a quantity; a unit or a factor without an amount; a sum of other
rows; a text alone; the heading once more.
"""

ACTIVITY = KINDS.index("activity")


@dataclass(frozen=True)
class Signs:
    """What speaks for and against a row being the sum of others; arrays of bool, shape (rows,).

    Attributes
    ----------
    is_named : array
        A text of it begins like that of a total.
    is_alone : array
        It names a total and nothing else.
    is_nameless : array
        No text says what it is an amount of.
    is_sum : array
        Its amount is a formula that adds up cells above it.
    is_told : array
        The mapping names a factor for its item.
    has_factor : array
        It names a factor in its own column.
    """

    is_named: Array
    is_alone: Array
    is_nameless: Array
    is_sum: Array
    is_told: Array
    has_factor: Array


@dataclass(frozen=True)
class Totals:
    """Rows that are sums of others.

    Attributes
    ----------
    rows : array of bool, shape (rows,)
    told : mapping of int to str
        Of each, how it compares with the rows above.
    unclear : mapping of int to str
        Rows that begin like a total and were kept as activities, and why.
    doubtful : mapping of int to str
        Rows that may be a total or an activity, and nothing tells which.
    """

    rows: Array
    told: dict[int, str]
    unclear: dict[int, str]
    doubtful: dict[int, str]


def totals_of(signs: Signs, values: Array, units: Array) -> Totals:
    """The rows whose text begins like that of a total, which no text names, or whose amount adds up
    the rows above; each is compared with those.
    """
    has_amount = ~np.isnan(values)
    looked_like = (signs.is_named | signs.is_sum | signs.is_nameless) & has_amount
    sums = _Above(values, units, looked_like)
    kinds: dict[str, dict[int, str]] = {"total": {}, "unclear": {}, "doubtful": {}, "activity": {}}
    # A loop over the few rows that look like totals.
    for place, row in enumerate(map(int, np.flatnonzero(looked_like))):
        says, agreeing = (
            sums.compared(row)
            if place < _COMPARED
            else ("is not compared with the rows above: too many rows look like a total", 0)
        )
        kind, why = _kind_of(signs, row, agreeing)
        kinds[kind][row] = f"{why} ({says})" if why else says
        if kind != "total":
            sums.keep(row)
    rows = (
        np.isin(np.arange(len(values)), list(kinds["total"]))
        if kinds["total"]
        else np.zeros(len(values), dtype=bool)
    )
    bare = (signs.is_sum | (signs.is_named & ~signs.is_told & ~signs.has_factor)) & ~has_amount
    return Totals(rows | bare, kinds["total"], kinds["unclear"], kinds["doubtful"])


def _kind_of(signs: Signs, row: int, agreeing: int) -> tuple[str, str]:
    """What a row is that looks like a total and adds up so many rows above it, and why where that
    is not plain.
    """
    named, has_factor = bool(signs.is_named[row]), bool(signs.has_factor[row])
    if signs.is_sum[row]:
        return "total", ""
    if signs.is_told[row]:
        return (
            ("unclear", "begins like a total; the mapping tells its factor: taken as an activity")
            if named
            else ("activity", "")
        )
    if agreeing and (named or agreeing > 1):
        return "total", ""
    if not named:
        return (
            ("activity", "")
            if has_factor
            else ("doubtful", "no text says what this is an amount of")
        )
    if signs.is_alone[row] and not has_factor:
        return "total", ""
    if signs.is_alone[row]:
        return "doubtful", "is named as a total, and has a factor of its own"
    if has_factor:
        return (
            "unclear",
            (
                "begins like a total, names a factor of its own, and is not the sum of the rows"
                " above: taken as an activity"
            ),
        )
    return "doubtful", "begins like a total, and is not the sum of the rows above"


class _Above:
    """The amounts above a row, by their units."""

    def __init__(self, values: Array, units: Array, looked_like: Array) -> None:
        there = ~np.isnan(values)
        self.values, self.units = values, units
        self.counted = np.flatnonzero(there & ~looked_like)
        self._there, self._looked_like = there, looked_like
        self._of: dict[str, tuple[Array, Array, Array]] = {}

    def _of_unit(self, unit: str) -> tuple[Array, Array, Array]:
        """The rows of a unit, whether each is to be added up, and its amount, 0 where it is not."""
        if unit not in self._of:
            rows = np.flatnonzero(self._there & (self.units == unit))
            added = ~self._looked_like[rows]
            self._of[unit] = rows, added, np.where(added, self.values[rows], 0.0)
        return self._of[unit]

    def keep(self, row: int) -> None:
        """A row that looked like a total is none: it is added up with the others."""
        rows, added, amounts = self._of_unit(self.units[row])
        place = int(np.searchsorted(rows, row))
        added[place], amounts[place] = True, self.values[row]

    def _units_above(self, row: int) -> list[str]:
        """The different units of the rows above that are counted, the nearest first."""
        before = int(np.searchsorted(self.counted, row))
        near = self.counted[max(0, before - _NEAR) : before][::-1]
        return [unit for unit in dict.fromkeys(self.units[near].tolist()) if unit]

    def compared(self, row: int) -> tuple[str, int]:
        """How a row compares with those above it, from whichever row on, those of its section or
        all of them; and how many rows it is the sum of.
        """
        different = [] if self.units[row] else self._units_above(row)
        unit = self.units[row] or (different[0] if different else "")
        rows, added, amounts = self._of_unit(unit)
        end = int(np.searchsorted(rows, row))
        above = slice(max(0, end - _LOOKED_BACK), end)
        counts = added[above][::-1].cumsum()
        if not len(counts) or not counts[-1]:
            return "cannot be compared with the rows above", 0
        sums, stated = amounts[above][::-1].cumsum(), float(self.values[row])
        agreeing = np.flatnonzero(
            (np.abs(sums - stated) <= _AGREEMENT * max(abs(stated), 1e-9)) & (counts > 0)
        )
        if len(agreeing):
            count = int(counts[agreeing[0]])
            return (
                (
                    f"agrees with the {count} rows above it"
                    if count > 1
                    else "agrees with the row above it"
                ),
                count,
            )
        if len(different) > 1:
            return (
                (
                    f"states {stated:g} without a unit, and the rows above have several:"
                    f" {', '.join(different[:5])}"
                ),
                0,
            )
        return (
            (
                f"states {stated:g}; the rows above in {unit or 'no unit'} ({counts[-1]}) add up to"
                f" {sums[-1]:g}"
            ),
            0,
        )


def vertical_sums(grid: Grid, column: int, places: Array) -> Array:
    """Which rows have an amount that is a formula adding up two cells or more above it in the same
    column, and nothing else.
    """
    found = {
        formula.row for formula in grid.formulas if formula.column == column and _adds_up(formula)
    }
    return np.isin(grid.rows[places], list(found)) if found else np.zeros(len(places), dtype=bool)


def _adds_up(formula: Formula) -> bool:
    """Whether a formula adds up two cells or more above it in its column."""
    written = formula.text[:_LONGEST_ADDITION].replace(" ", "")
    if not _ADDITION.fullmatch(written):
        return False
    count, first = 0, 0
    for fixed, letters, is_row_fixed, number, colon in _CELL.findall(_FUNCTION.sub("(", written)):
        column = place_of(letters) + (0 if fixed else formula.column - formula.origin[1])
        row = int(number) + (0 if is_row_fixed else formula.row - formula.origin[0])
        if column != formula.column or not 0 < row < formula.row:
            return False
        count += row - first if first else 1
        first = row if colon else 0
    return count > 1


def letters_of(column: int) -> str:
    """The letters of a column of a sheet, counted from 0.

    Examples
    --------
    >>> letters_of(0), letters_of(25), letters_of(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    place = column + 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def place_of(letters: str) -> int:
    """The place of a column from 0 by its letters.

    Examples
    --------
    >>> place_of("A"), place_of("Z"), place_of("aa")
    (0, 25, 26)
    """
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place - 1


def lump_sums(units: Texts, amounts: Numbers) -> Array:
    """Which rows are a price for the whole: their unit says so, or their amount."""
    said = units.each(lambda unit: plain(unit) in LUMP_SUMS, bool)
    said[[row for row, trouble in amounts.troubles.items() if trouble == LUMP]] = True
    return said
