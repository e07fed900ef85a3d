"""Rows that are sums of others: subtotals and totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...arrays import Cells, Floats, Integers, Mask
from ...messages import Joined, Message, message
from .number_kinds import Finding
from .printed_sums import significant_digits

_AGREEMENT = 1e-6
_DIGITS = 3
"""Digits of an amount that by chance is seldom the sum of others."""

_NEAR = 200
"""Rows above a total without a unit that may have its unit."""

_LOOKED_BACK = 20_000
"""Rows above a total with which it is compared."""

_COMPARED = 10_000
"""Rows that look like a total and are compared with the rows above; further ones are not."""


@dataclass(frozen=True)
class Signs:
    """Signs that rows are sums of others, or are not; arrays of bool, shape (rows,).

    Attributes
    ----------
    is_named : array
        One of its texts begins like that of a total.
    is_alone : array
        It names a total and nothing else.
    is_nameless : array
        No text says what the amount is of.
    is_sum : array
        Its amount is a formula that adds up cells of its column.
    is_mapped : array
        The mapping has a factor for its item.
    has_factor : array
        It has a factor in its own column.
    is_other : array
        Its amount is a formula that adds up rows which all have another factor than it.
    is_of_optional : array
        It names options, alternatives or provisional items.
    """

    is_named: Mask
    is_alone: Mask
    is_nameless: Mask
    is_sum: Mask
    is_mapped: Mask
    has_factor: Mask
    is_other: Mask
    is_of_optional: Mask

    @property
    def looks_like_total(self) -> Mask:
        """Its text begins like that of a total, it has no text, or its formula adds up others."""
        return self.is_named | self.is_sum | self.is_nameless


@dataclass(frozen=True)
class Totals:
    """Rows that are sums of others.

    Attributes
    ----------
    rows : array of bool, shape (rows,)
    comparisons : mapping of int to Message
        Of each row with an amount, how it compares with other rows.
    unclear : mapping of int to Message
        Rows that begin like a total and were kept as activities, with the reason.
    doubtful : mapping of int to Message
        Rows that may be a total or an activity, with the reason for either.
    findings : sequence of (str, int, Message)
        Finding, number of rows, and detail.
    """

    rows: Mask
    comparisons: dict[int, Message]
    unclear: dict[int, Message]
    doubtful: dict[int, Message]
    findings: Sequence[Finding] = ()


def totals_of(signs: Signs, values: Floats, units: Cells, left_out: Mask, is_apart: Mask) -> Totals:
    """Totals among the rows that look like one, each compared with the rows above and below.

    A row is compared with the rows that count, otherwise with these and those apart, such as
    options; one that names options with those apart alone.
    """
    has_amount = ~np.isnan(values)
    looks_like = signs.looks_like_total & has_amount & ~left_out
    others = _Others(signs, values, units, looks_like | left_out, is_apart)
    kinds = {kind: dict[int, Message]() for kind in ("total", "unclear", "doubtful", "activity")}
    # A loop over the few rows that look like totals.
    for place, row in enumerate(map(int, np.flatnonzero(looks_like))):
        if place < _COMPARED:
            comparison, count = others.compared(row)
        else:
            comparison, count = message("inputs.total.too_many"), 0
        kind, reason = _kind_of(signs, row, count)
        if reason:
            why = message(f"inputs.total.{reason}")
            comparison = message("inputs.total.because", reason=why, comparison=comparison)
        kinds[kind][row] = comparison
        if kind != "total":
            others.counting.keep(row)
    rows = (signs.is_sum | (signs.is_named & ~signs.is_mapped & ~signs.has_factor)) & ~has_amount
    rows[list(kinds["total"])] = True
    return Totals(rows, kinds["total"], kinds["unclear"], kinds["doubtful"])


def _kind_of(signs: Signs, row: int, count: int) -> tuple[str, str]:
    """Kind of a row that looks like a total and is the sum of `count` rows; a reason or ""."""
    is_named, has_factor = signs.is_named[row], signs.has_factor[row]
    if signs.is_sum[row]:
        return ("unclear", "other_factor") if signs.is_other[row] else ("total", "")
    if signs.is_mapped[row]:
        return ("unclear", "mapped") if is_named else ("activity", "")
    if count and (is_named or count > 1):
        return "total", ""
    if not is_named:
        return ("activity", "") if has_factor else ("doubtful", "nameless")
    if signs.is_alone[row]:
        return ("doubtful", "named") if has_factor else ("total", "")
    return ("unclear", "with_factor") if has_factor else ("doubtful", "no_sum")


class _Others:
    """The rows with which totals are compared: those that count, and those apart."""

    def __init__(
        self, signs: Signs, values: Floats, units: Cells, left_out: Mask, is_apart: Mask
    ) -> None:
        self.signs, self.has_apart = signs, bool(is_apart.any())
        self.counting = self.apart = self.all = _Above(values, units, left_out | is_apart)
        if self.has_apart:
            self.apart = _Above(values, units, left_out | ~is_apart)
            self.all = _Above(values, units, left_out)

    def compared(self, row: int) -> tuple[Message, int]:
        """Comparison of a row with others, and the number of rows that it sums."""
        is_sure = bool(self.signs.is_alone[row] | self.signs.is_sum[row])
        is_of_optional = self.has_apart and self.signs.is_of_optional[row]
        comparison, count = (self.apart if is_of_optional else self.counting).compared(row, is_sure)
        if self.has_apart and not count:
            other, of_all = self.all.compared(row, is_sure)
            if of_all:
                return message("inputs.total.with_optional", comparison=other), of_all
            if is_of_optional:
                return message("inputs.total.of_optional"), 0
        return comparison, count


class _Above:
    """The amounts above a row, by their units."""

    def __init__(self, values: Floats, units: Cells, looks_like: Mask) -> None:
        there = ~np.isnan(values)
        self.values, self.units = values, units
        self.counted = np.flatnonzero(there & ~looks_like)
        self._there, self._looks_like = there, looks_like
        self._of: dict[str, tuple[Integers, Mask, Floats]] = {}

    def _of_unit(self, unit: str) -> tuple[Integers, Mask, Floats]:
        """Rows of a unit, whether each is added up, and its amount (0 if it is not)."""
        if unit not in self._of:
            rows = np.flatnonzero(self._there & (self.units == unit))
            added = ~self._looks_like[rows]
            self._of[unit] = rows, added, np.where(added, self.values[rows], 0.0)
        return self._of[unit]

    def keep(self, row: int) -> None:
        """Add a row up with the others after all: it only looked like a total."""
        rows, added, amounts = self._of_unit(self.units[row])
        place = int(np.searchsorted(rows, row))
        added[place], amounts[place] = True, self.values[row]

    def _units_above(self, row: int) -> list[str]:
        """Different units of the counted rows above, the nearest first."""
        before = int(np.searchsorted(self.counted, row))
        near = self.counted[max(0, before - _NEAR) : before][::-1]
        return [unit for unit in dict.fromkeys(self.units[near].tolist()) if unit]

    def compared(self, row: int, is_sure: bool) -> tuple[Message, int]:
        """Comparison of a row with those above and below, and the number of rows that it sums.

        The sum may begin at any row above: at the row's section, or at the top. Of the rows below
        it may end at any, if the row surely is a sum or has digits that are no chance.
        """
        different = [] if self.units[row] else self._units_above(row)
        unit = self.units[row] or (different[0] if different else "")
        rows, added, amounts = self._of_unit(unit)
        end, stated = int(np.searchsorted(rows, row)), float(self.values[row])
        start = int(np.searchsorted(rows, row, side="right"))
        above = slice(max(0, end - _LOOKED_BACK), end)
        below = slice(start, start + _LOOKED_BACK)
        counts, sums = added[above][::-1].cumsum(), amounts[above][::-1].cumsum()
        if count := _agreeing(counts, sums, stated):
            key = "inputs.total.agrees" if count > 1 else "inputs.total.agrees_with_one"
            return message(key, count=count), count
        count = _agreeing(added[below].cumsum(), amounts[below].cumsum(), stated)
        if count > 1 and (is_sure or significant_digits(stated) >= _DIGITS):
            return message("inputs.total.agrees_below", count=count), count
        if not len(counts) or not counts[-1]:
            return message("inputs.total.incomparable"), 0
        if len(different) > 1:
            units = Joined(different[:5])
            return message("inputs.total.several_units", stated=stated, units=units), 0
        key = "inputs.total.disagrees" if unit else "inputs.total.disagrees_without_unit"
        values = {"unit": unit, "count": int(counts[-1]), "total": float(sums[-1])}
        return message(key, stated=stated, **values), 0


def _agreeing(counts: Integers, sums: Floats, stated: float) -> int:
    """Least number of rows whose sum is the stated one; 0 if none is."""
    is_near = np.abs(sums - stated) <= _AGREEMENT * max(abs(stated), 1e-9)
    agreeing = np.flatnonzero(is_near & (counts > 0))
    return int(counts[agreeing[0]]) if len(agreeing) else 0
