"""Rows whose amount is the sum of those right above or right below them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...arrays import Floats, Integers, Mask
from ...units.dates import period_of
from .amount_table import AmountTable
from .cell_periods import is_within
from .printed_sums import is_printed_sum, significant_digits

_PARTS, _DIGITS = 3, 3
"""Parts and digits of an amount that alone shows that it is a sum: by chance few are."""

_CHECKED = 10_000
"""Rows that are nearly a sum and are looked at exactly; further ones are not."""


def adjacent_sums(
    table: AmountTable, is_end: Mask, is_sum: Mask, is_span: Mask
) -> tuple[dict[int, int], dict[int, tuple[int, float]]]:
    """Sums of rows beside them that have the same unit and the same factor.

    Parameters
    ----------
    table : AmountTable
    is_end : array of bool, shape (rows,)
        Rows that are no parts and end a run of them, such as totals with a word.
    is_sum : array of bool, shape (rows,)
        Rows that are known as sums: no parts either.
    is_span : array of bool, shape (rows,)
        Rows that may be sums by their text: two parts of any digits are enough, but no other span.
        Rows of a period that has those of its parts in it are such too.

    Returns
    -------
    certain : dict of int to int
        Rows that equal three parts or more in three digits or more, or may be sums by their text,
        and the number of parts. They have a factor: without one, nothing is counted twice.
    possible : dict of int to (int, float)
        Rows that equal two parts, or have no factor; the number of parts, and their sum.
    """
    rows = np.flatnonzero(~is_end & ~is_sum & (table.values > 0))
    certain: dict[int, int] = {}
    possible: dict[int, tuple[int, float]] = {}
    if len(rows) < _PARTS:
        return certain, possible
    values = table.values[rows]
    runs = _runs(table, rows, is_end)
    # A loop over the rows that are nearly sums of others.
    for first, last, row in _nearly_sums(values, runs)[:_CHECKED].tolist():
        parts, place = values[first:last], int(rows[row])
        those = rows[first:last].tolist()
        is_whole = _is_whole(table, place, those)
        is_named = is_whole or (is_span[place] and not is_span[those].any())
        has_digits = is_named or significant_digits(values[row]) >= _DIGITS
        if not has_digits or not is_printed_sum(values[row], table.decimals(place), parts):
            continue
        if not (is_whole or _of_one_day(table, [place, *those])):
            continue
        is_enough = is_named or len(parts) >= _PARTS
        if is_enough and table.factors[place] and not table.is_mapped[place]:
            certain[place] = len(parts)
        else:
            possible[place] = len(parts), float(parts.sum())
    return certain, {row: of for row, of in possible.items() if row not in certain}


def _runs(table: AmountTable, rows: Integers, is_end: Mask) -> Integers:
    """Number of the run of each of some rows: rows of one unit and one factor without a total."""
    units, factors = (pd.factorize(texts[rows])[0] for texts in (table.units, table.factors))
    ended = np.cumsum(is_end & table.has_amount)[rows]
    keys = np.stack([units, factors, ended])
    changes = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
    return np.concatenate([[0], np.cumsum(changes)])


def _nearly_sums(values: Floats, runs: Integers) -> Integers:
    """First part, end of the parts, and row of sums within one, in the same run."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    starts = np.searchsorted(runs, runs)
    ends = np.searchsorted(runs, runs, side="right")
    at = np.arange(len(values))
    # A row is looked at exactly if half a number is missing at most, or 1 %.
    near = np.minimum(0.5, 0.01 * values) * (1 + 1e-9)
    below = np.searchsorted(sums, sums[at + 1] + values - near)
    above = np.searchsorted(sums, sums[at] - values + near, side="right") - 1
    is_below = (below <= ends) & (below - at > 2)
    is_below &= sums[np.minimum(below, len(values))] - sums[at + 1] <= values + near
    is_above = (above >= starts) & (at - above > 1)
    is_above &= sums[at] - sums[np.maximum(above, 0)] >= values - near
    sums_of_below = np.stack([at + 1, below, at])[:, is_below].T
    return np.concatenate([sums_of_below, np.stack([above, at, at])[:, is_above].T])


def _of_one_day(table: AmountTable, rows: list[int]) -> bool:
    """True if the first row has no day, or all have its day: each day has an amount of its own."""
    day, *others = table.when.days[rows].tolist()
    return not day or set(others) == {day}


def _is_whole(table: AmountTable, row: int, parts: list[int]) -> bool:
    """True if the period of a row has those of its parts in it, as a quarter has its months."""
    days = table.when.days
    whole = period_of(days[row])
    return all(is_within(period_of(day), whole) for day in dict.fromkeys(days[parts].tolist()))
