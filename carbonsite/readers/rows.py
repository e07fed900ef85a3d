"""Which rows of a table are activities, and what the others are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..files.grid import Grid
from .numbers import LUMP, Numbers
from .texts import Texts
from .vocabulary import LUMP_SUMS, plain

Array = np.ndarray[Any, Any]

_VERTICAL_SUM = re.compile(r"(?:SUM|SUBTOTAL|AGGREGATE)\((?:\d+[,;]){0,2}\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)\)", re.IGNORECASE)
_AGREEMENT = 1e-6
_LOOKED_BACK = 20_000
"""Rows above a total that it is compared with."""

KINDS = ("activity", "not understood", "not mapped", "lump sum", "no amount", "total", "text", "repeated heading")
"""What a row may be: an activity; one with a cell that cannot be used; one for which no factor is told; a price for the whole without a
quantity; a unit or a factor without an amount; a sum of other rows; a text alone; the heading once more."""

ACTIVITY = KINDS.index("activity")


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
    """

    rows: Array
    told: dict[int, str]
    unclear: dict[int, str]


def totals_of(named: Array, amounts: Numbers, units: Array, has_factor: Array, sums: Array) -> Totals:
    """The rows whose text begins like that of a total, or whose amount is a sum over the rows above.

    Parameters
    ----------
    named : array of bool
        Whether the first text of the row begins like that of a total.
    amounts : Numbers
    units : array of object
    has_factor : array of bool
        Whether the row itself names a factor, as an activity does.
    sums : array of bool
        Whether the amount is a formula that adds up cells above it.
    """
    rows = (named | sums) & ~np.isnan(amounts.values)
    told: dict[int, str] = {}
    unclear: dict[int, str] = {}
    # A loop over the few rows that look like totals.
    for row in map(int, np.flatnonzero(rows)):
        says, agrees = _compared(row, amounts.values, units, rows)
        if has_factor[row] and not agrees and not sums[row]:
            rows[row] = False
            unclear[row] = f"begins like a total, names a factor of its own, and is not the sum of the rows above: taken as an activity ({says})"
        else:
            told[row] = says
    return Totals(rows | (named & np.isnan(amounts.values) & ~has_factor), told, unclear)


def _compared(row: int, values: Array, units: Array, totals: Array) -> tuple[str, bool]:
    """How a total compares with the rows above it, from whichever row on: those of its section, or all of them."""
    above = np.arange(max(0, row - _LOOKED_BACK), row)
    above = above[~totals[above] & ~np.isnan(values[above])]
    unit = units[row] or (units[above[-1]] if len(above) else "")
    above = above[units[above] == unit]
    if not len(above):
        return "cannot be compared with the rows above", False
    sums, stated = values[above][::-1].cumsum(), float(values[row])
    agreeing = np.flatnonzero(np.abs(sums - stated) <= _AGREEMENT * max(abs(stated), 1e-9))
    if len(agreeing):
        return f"agrees with the {int(agreeing[0]) + 1} rows above it", True
    return f"states {stated:g}, the {len(above)} rows above add up to {sums[-1]:g}", False


def vertical_sums(grid: Grid, column: int, places: Array) -> Array:
    """Which rows have an amount that is a formula adding up two cells or more above it in the same column."""
    found = set()
    for formula in grid.formulas:
        match = _VERTICAL_SUM.search(formula.text) if formula.column == column else None
        if match and match[1].upper() == match[3].upper() == letters_of(column) and int(match[2]) < int(match[4]) < formula.row:
            found.add(formula.row)
    return np.isin(grid.rows[places], list(found))


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


def lump_sums(units: Texts, amounts: Numbers) -> Array:
    """Which rows are a price for the whole: their unit says so, or their amount."""
    said = units.each(lambda unit: plain(unit) in LUMP_SUMS, bool)
    said[[row for row, trouble in amounts.troubles.items() if trouble == LUMP]] = True
    return said
