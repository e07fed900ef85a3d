"""All rows of a table that are sums of others: by a word, a formula, the tree, or their amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ...messages import Joined, Message, message
from .adjacent_sums import adjacent_sums
from .amount_table import AmountTable
from .first_names import first_of
from .formula_sums import Ranges, vertical_sums
from .optional_rows import names_optional
from .position_tree import deepest_first, parents_of
from .printed_sums import is_printed_sum
from .sum_rows import Signs, Totals, totals_of
from .vocabulary import SPAN, STATISTIC, TOTAL

Array = np.ndarray[Any, Any]
Finding = tuple[str, int, Message]
"""Finding, number of rows, and detail."""

_SHOWN = 8
"""Rows that a finding names; it says how many there are."""

_DEEPEST_SUM = 5
"""Sums of sums of sums that are seen by their amounts alone."""


@dataclass(frozen=True)
class Sums:
    """Rows of a table that are sums of others.

    Attributes
    ----------
    totals : Totals
    findings : sequence of (str, int, Message)
        Finding, number of rows, and detail.
    """

    totals: Totals
    findings: Sequence[Finding] = ()


@dataclass
class _Wordless:
    """Rows that are sums without a word: certain ones with their reason, and the others."""

    certain: dict[int, Message] = field(default_factory=dict)
    seen: list[int] = field(default_factory=list)
    """Certain ones that only their amounts show."""
    possible: dict[int, tuple[int, float]] = field(default_factory=dict)
    """Rows that may be sums: of how many rows, and what these add up to."""


def sums_of(table: AmountTable, is_apart: Array, drawn: Mapping[int, str]) -> Sums:
    """Sums among the rows of a table.

    Parameters
    ----------
    table : AmountTable
    is_apart : array of bool, shape (rows,)
        Rows that count in no total, such as options.
    drawn : mapping of int to str
        Rows whose amount is drawn from amounts of other sheets, and these sheets.
    """
    signs = _signs(table)
    wordless = _in_tree(table, signs, is_apart)
    for row, sheets in drawn.items():
        wordless.certain[row] = message("inputs.total.of_sheet", sheets=sheets)
    named = signs.is_named | signs.is_sum | signs.is_nameless | is_apart
    doubtful = _statistics(table, signs, named, wordless)
    _beside_their_parts(table, wordless, named)
    left_out = np.zeros(len(table), dtype=bool)
    left_out[[*wordless.certain, *doubtful]] = True
    totals = totals_of(signs, table.amounts.values, table.units, left_out, is_apart)
    rows = totals.rows.copy()
    rows[list(wordless.certain)] = True
    totals = Totals(
        rows,
        {**totals.comparisons, **wordless.certain},
        totals.unclear,
        {**totals.doubtful, **doubtful},
    )
    return Sums(totals, _findings(table, wordless, rows | is_apart))


def _statistics(
    table: AmountTable, signs: Signs, named: Array, wordless: _Wordless
) -> dict[int, Message]:
    """Rows named as a mean or an extreme that are none, with the reason; the others are certain."""
    has_amount = ~np.isnan(table.amounts.values)
    is_statistic = table.begins(STATISTIC) & has_amount & ~signs.is_mapped
    others = has_amount & ~named & ~is_statistic
    doubtful: dict[int, Message] = {}
    # A loop over the few rows with such a name.
    for row in np.flatnonzero(is_statistic).tolist():
        amounts = table.amounts.values[others & (table.units == table.units[row])]
        stated, decimals = float(table.amounts.values[row]), table.decimals(row)
        statistics = (np.mean, np.median, np.max, np.min) if len(amounts) else ()
        if any(is_printed_sum(stated, decimals, [of(amounts)]) for of in statistics):
            wordless.certain[row] = message("inputs.total.statistic", count=len(amounts))
        else:
            doubtful[row] = message("inputs.total.no_statistic")
    return doubtful


def _signs(table: AmountTable) -> Signs:
    """Signs that rows are sums of others."""
    named = table.begins(TOTAL)
    formulas = (
        vertical_sums(table.grid, table.amount, table.places)
        if table.amount is not None and table.grid.formulas
        else {}
    )
    is_sum = np.zeros(len(table), dtype=bool)
    is_sum[list(formulas)] = True
    own = table.column("factor").map(bool, bool)
    alone = table.begins_alone(named)
    other = _of_other_factors(table, formulas)
    optional = np.zeros(len(table), dtype=bool)
    # A loop over the few rows that look like totals.
    for row in np.flatnonzero(named):
        optional[row] = names_optional(table.first_text(int(row)))
    return Signs(named, alone, table.is_nameless, is_sum, table.is_mapped, own, other, optional)


def _of_other_factors(table: AmountTable, formulas: dict[int, Ranges]) -> Array:
    """True for rows with a factor, whose formula adds up rows that all have others."""
    other = np.zeros(len(table), dtype=bool)
    codes, factors = pd.factorize(table.factors) if formulas else (other, [])
    lines = {factor: table.lines[codes == code] for code, factor in enumerate(factors)}
    # A loop over the few rows that are formulas.
    for row, ranges in formulas.items():
        factor = factors[codes[row]]
        if factor and any(_reaches(lines[name], ranges) for name in factors if name):
            other[row] = not _reaches(lines[factor], ranges)
    return other


def _reaches(lines: Array, ranges: Ranges) -> bool:
    """True if a range has one of some rows of the file."""
    firsts, lasts = np.array(ranges).T
    return bool(
        (np.searchsorted(lines, lasts, side="right") > np.searchsorted(lines, firsts)).any()
    )


def _in_tree(table: AmountTable, signs: Signs, is_apart: Array) -> _Wordless:
    """Rows above others in the tree of the bill whose amount is the sum of theirs."""
    wordless = _Wordless()
    parents, is_stated = parents_of(table) if table.amount is not None else (np.array([-1]), False)
    if not (parents >= 0).any():
        return wordless
    values, units, factors = table.amounts.values, table.units, table.factors
    is_counted = ~(np.isnan(values) | signs.is_named | signs.is_sum | is_apart)
    below: dict[int, _Parts] = {}
    # A loop over the rows of the tree, each once, after all rows below it.
    for row in map(int, deepest_first(parents)):
        parts = below.pop(row, {})
        part = parts.get(units[row]) if is_counted[row] else None
        if part is not None and (not factors[row] or factors[row] in part.factors):
            _compare(table, row, part, is_stated, wordless)
        if is_counted[row] and row not in wordless.certain:
            parts.setdefault(units[row], _Part()).add(float(values[row]), 1, {factors[row]})
        if parents[row] >= 0:
            above = below.setdefault(int(parents[row]), {})
            for unit, part in parts.items():
                above.setdefault(unit, _Part()).add(part.amount, part.count, part.factors)
    return wordless


@dataclass
class _Part:
    """Sum of rows of one unit, their number, and their factors."""

    amount: float = 0.0
    count: int = 0
    factors: set[str] = field(default_factory=set)

    def add(self, amount: float, count: int, factors: set[str]) -> None:
        """Add rows up."""
        self.amount += amount
        self.count += count
        self.factors |= factors


_Parts = dict[str, _Part]
"""Sums of the rows below one, by unit."""


def _compare(
    table: AmountTable, row: int, part: _Part, is_stated: bool, wordless: _Wordless
) -> None:
    """Note a row above others as a sum of theirs, or as one that may be."""
    value = float(table.amounts.values[row])
    # A single row below, such as a lid below its manhole, is the same thing only by its factor.
    is_enough = part.count > 1 or (is_stated and bool(table.factors[row]))
    if is_printed_sum(value, table.decimals(row), [part.amount]) and is_enough:
        wordless.certain[row] = message(
            f"inputs.total.by_position{'' if part.count > 1 else '_one'}", count=part.count
        )
    elif is_stated and table.factors[row]:
        wordless.possible[row] = part.count, part.amount


def _beside_their_parts(table: AmountTable, wordless: _Wordless, looks_like: Array) -> None:
    """Rows whose amount is the sum of those right above or below them."""
    if table.amount is None:
        return
    is_sum = np.zeros(len(table), dtype=bool)
    is_sum[list(wordless.certain)] = True
    is_span = table.begins(SPAN)
    possible: dict[int, tuple[int, float]] = {}
    # Sums of sums are seen once the rows that they sum are known as sums.
    for _ in range(_DEEPEST_SUM):
        certain, possible = adjacent_sums(table, looks_like, is_sum, is_span)
        for row, count in certain.items():
            wordless.certain[row] = message("inputs.total.by_amounts", count=count)
            # A sum of two has a name that says so.
            if count > 2:
                wordless.seen.append(row)
            is_sum[row] = True
        if not certain:
            break
    for row, (count, amount) in possible.items():
        wordless.possible.setdefault(row, (count, amount))


def _findings(table: AmountTable, wordless: _Wordless, is_out: Array) -> list[Finding]:
    """Findings of sums that only their amounts show, with both totals."""
    seen = {row: message("inputs.sum.of", **_row(table, row)) for row in wordless.seen}
    possible = {
        row: message("inputs.sum.beside", **_row(table, row), count=count, amount=amount)
        for row, (count, amount) in wordless.possible.items()
        if not is_out[row]
    }
    findings: list[Finding] = []
    for finding, rows in (("sum by its amount", seen), ("sum or activity", possible)):
        if rows:
            counted = ~np.isnan(table.amounts.values) & ~is_out
            totals = both_totals(table, counted, list(rows))
            key = f"inputs.sum.{finding.replace(' ', '_')}"
            detail = message(key, rows=first_of(list(rows.values()), _SHOWN), totals=totals)
            findings.append((finding, len(rows), detail))
    return findings


def _row(table: AmountTable, row: int) -> dict[str, Any]:
    return {
        "row": int(table.lines[row]),
        "stated": float(table.amounts.values[row]),
        "unit": table.units[row],
    }


def both_totals(table: AmountTable, counted: Array, rows: list[int]) -> Joined:
    """Sums of the counted rows of each unit of some rows, with these and without."""
    is_row = np.isin(np.arange(len(table)), rows)
    parts = []
    for unit in dict.fromkeys(table.units[rows].tolist()):
        values, of_unit = table.amounts.values, table.units == unit
        parts.append(
            message(
                "inputs.sum.totals",
                unit=unit,
                total_with=float(values[of_unit & (counted | is_row)].sum()),
                total_without=float(values[of_unit & counted & ~is_row].sum()),
            )
        )
    return Joined(parts)
