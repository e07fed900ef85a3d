"""All rows of a table that are sums of others: by a word, a formula, the tree, or their amounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ...arrays import Cells, Floats, Integers, Mask
from ...messages import Joined, Message, message
from .adjacent_sums import adjacent_sums
from .amount_table import AmountTable
from .formula_sums import Ranges, vertical_sums
from .number_kinds import Finding
from .optional_rows import names_optional
from .position_tree import deepest_first, parents_of
from .printed_sums import is_printed_sum
from .sum_rows import Signs, Totals, totals_of
from .text_columns import first_of
from .vocabulary import SPAN, STATISTIC, TOTAL

_SHOWN = 8
"""Rows that a finding names; it says how many there are."""

_DEEPEST_SUM = 5
"""Sums of sums of sums that are seen by their amounts alone."""


@dataclass
class _Wordless:
    """Rows that are sums without a word: certain ones with their reason, and the others."""

    certain: dict[int, Message] = field(default_factory=dict)
    seen: list[int] = field(default_factory=list)
    """Certain ones that only their amounts show."""
    possible: dict[int, tuple[int, float]] = field(default_factory=dict)
    """Rows that may be sums: of how many rows, and what these add up to."""


def sums_of(table: AmountTable, is_apart: Mask, drawn: Mapping[int, str]) -> Totals:
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
    named = signs.looks_like_total | is_apart
    doubtful = _statistics(table, signs, named, wordless)
    _beside_their_parts(table, wordless, named)
    left_out = table.mask([*wordless.certain, *doubtful])
    totals = totals_of(signs, table.values, table.units, left_out, is_apart)
    rows = totals.rows | table.mask(wordless.certain)
    return replace(
        totals,
        rows=rows,
        comparisons=totals.comparisons | wordless.certain,
        doubtful=totals.doubtful | doubtful,
        findings=list(_findings(table, wordless, rows | is_apart)),
    )


def _statistics(
    table: AmountTable, signs: Signs, named: Mask, wordless: _Wordless
) -> dict[int, Message]:
    """Rows named as a mean or an extreme that are none, with the reason; the others are certain."""
    is_statistic = table.begins(STATISTIC) & table.has_amount & ~signs.is_mapped
    others = table.has_amount & ~named & ~is_statistic
    doubtful: dict[int, Message] = {}
    # A loop over the few rows with such a name.
    for row in np.flatnonzero(is_statistic).tolist():
        amounts = table.values[others & (table.units == table.units[row])]
        stated, decimals = table.values[row], table.decimals(row)
        statistics = (np.mean, np.median, np.max, np.min) if len(amounts) else ()
        if any(is_printed_sum(stated, decimals, [of(amounts)]) for of in statistics):
            wordless.certain[row] = message("inputs.total.statistic", count=len(amounts))
        else:
            doubtful[row] = message("inputs.total.no_statistic")
    return doubtful


def _signs(table: AmountTable) -> Signs:
    """Signs that rows are sums of others."""
    named = table.begins(TOTAL)
    formulas = table.by_row(vertical_sums(table.grid, table.amount))
    # A loop over the few rows that look like totals.
    optional = [
        row for row in np.flatnonzero(named).tolist() if names_optional(table.first_text(row))
    ]
    return Signs(
        is_named=named,
        is_alone=table.begins_alone(named),
        is_nameless=table.is_nameless,
        is_sum=table.mask(formulas),
        is_mapped=table.is_mapped,
        has_factor=table.column("factor").is_filled,
        is_other=table.mask(_of_other_factors(table, formulas) if formulas else ()),
        is_of_optional=table.mask(optional),
    )


def _of_other_factors(table: AmountTable, formulas: dict[int, Ranges]) -> Iterator[int]:
    """Rows with a factor, whose formula adds up rows that all have others."""
    codes, factors = pd.factorize(table.factors)
    lines = {name: table.lines[codes == code] for code, name in enumerate(factors) if name}
    # A loop over the few rows that are formulas.
    for row, ranges in formulas.items():
        own = lines.get(factors[codes[row]])
        reached = [rows for rows in lines.values() if _reaches(rows, ranges)]
        if own is not None and reached and not _reaches(own, ranges):
            yield row


def _reaches(lines: Integers, ranges: Ranges) -> bool:
    """True if a range has one of some rows of the file."""
    firsts, lasts = np.array(ranges).T
    return bool(
        (np.searchsorted(lines, lasts, side="right") > np.searchsorted(lines, firsts)).any()
    )


def _in_tree(table: AmountTable, signs: Signs, is_apart: Mask) -> _Wordless:
    """Rows above others in the tree of the bill whose amount is the sum of theirs."""
    wordless = _Wordless()
    parents, is_stated = parents_of(table)
    if table.amount is None or not (parents >= 0).any():
        return wordless
    values, units, factors = table.values, table.units, table.factors
    is_counted = table.has_amount & ~(signs.is_named | signs.is_sum | is_apart)
    below: dict[int, dict[str, _Part]] = {}
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


def _compare(
    table: AmountTable, row: int, part: _Part, is_stated: bool, wordless: _Wordless
) -> None:
    """Note a row above others as a sum of theirs, or as one that may be."""
    # A single row below, such as a lid below its manhole, is the same thing only by its factor.
    is_enough = part.count > 1 or (is_stated and bool(table.factors[row]))
    if is_printed_sum(table.values[row], table.decimals(row), [part.amount]) and is_enough:
        key = "inputs.total.by_position" if part.count > 1 else "inputs.total.by_position_one"
        wordless.certain[row] = message(key, count=part.count)
    elif is_stated and table.factors[row]:
        wordless.possible[row] = part.count, part.amount


def _beside_their_parts(table: AmountTable, wordless: _Wordless, looks_like: Mask) -> None:
    """Rows whose amount is the sum of those right above or below them."""
    is_sum = table.mask(wordless.certain)
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
    for row, parts in possible.items():
        wordless.possible.setdefault(row, parts)


def _findings(table: AmountTable, wordless: _Wordless, is_out: Mask) -> Iterator[Finding]:
    """Findings of sums that only their amounts show, with both totals."""
    seen = {row: message("inputs.sum.of", **_row(table, row)) for row in wordless.seen}
    possible = {
        row: message("inputs.sum.beside", **_row(table, row), count=count, amount=amount)
        for row, (count, amount) in wordless.possible.items()
        if not is_out[row]
    }
    for finding, rows in (("sum by its amount", seen), ("sum or activity", possible)):
        if rows:
            counted, of_rows = table.has_amount & ~is_out, table.mask(rows)
            totals = both_totals(table.units, table.values, counted, of_rows)
            key = f"inputs.sum.{finding.replace(' ', '_')}"
            shown = first_of(list(rows.values()), _SHOWN)
            yield finding, len(rows), message(key, rows=shown, totals=totals)


def _row(table: AmountTable, row: int) -> dict[str, object]:
    stated = float(table.values[row])
    return {"row": int(table.lines[row]), "stated": stated, "unit": table.units[row]}


def both_totals(units: Cells, values: Floats, counted: Mask, rows: Mask) -> Joined:
    """Sums of the counted rows of each unit of some rows, with these and without."""
    return Joined(
        message(
            "inputs.sum.totals",
            unit=unit,
            total_with=float(values[(units == unit) & (counted | rows)].sum()),
            total_without=float(values[(units == unit) & counted & ~rows].sum()),
        )
        for unit in dict.fromkeys(units[rows].tolist())
    )
