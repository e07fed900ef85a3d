"""Every table of a file, its rows sorted into activities and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from ... import limits
from ...arrays import Floats, Integers
from ...errors import InputError
from ...messages import Joined, Message, message, with_remedy
from ...spreadsheets.files.grid import Grid
from ...spreadsheets.files.opening import refusal
from .amount_table import AmountTable
from .formula_sums import drawn_rows
from .heading_rows import heading_rows
from .headings import Heading, heading_at, numbered, numbers_below
from .mapping import ActivityMapping
from .month_columns import is_month, months_of
from .number_kinds import kinds_of, without_hour_meter
from .opening import OpenedFile
from .printed_sums import significant_digits
from .row_outcomes import RowOutcomes
from .vocabulary import TOTAL


def outcomes_of(opened: OpenedFile, mapping: ActivityMapping) -> list[RowOutcomes]:
    """Outcomes of each table of a file, one for each of its columns of amounts.

    They know which rows draw on the amounts of another sheet.
    """
    outcomes = list(_tables(opened, mapping))
    drawn = drawn_rows([outcome.table for outcome in outcomes])
    return [replace(outcome, drawn=rows) for outcome, rows in zip(outcomes, drawn, strict=True)]


def _tables(opened: OpenedFile, mapping: ActivityMapping) -> Iterator[RowOutcomes]:
    """Every table of every grid, once for each of its columns of amounts."""
    for grid in opened.grids:
        is_headless = mapping.heading == 0
        starts = [-1] if is_headless else _distinct(grid, heading_rows(grid, mapping))
        if len(starts) > limits.SHEET_TABLES:
            raise refusal(grid.where, *with_remedy("inputs.many_headings", count=len(starts)))
        for start, end in pairwise([*starts, len(grid.rows)]):
            yield from _of_table(grid, mapping, start, end)


def _of_table(grid: Grid, mapping: ActivityMapping, start: int, end: int) -> Iterator[RowOutcomes]:
    heading = numbered(grid, mapping) if start < 0 else heading_at(grid, start, mapping)
    places = np.arange(heading.last + 1, end)
    tables, of_hours = without_hour_meter(tables_of(grid, heading, places, mapping))
    first, *others = kinds_of(tables)
    kinds = [replace(first, findings=(*of_hours, *first.findings)), *others]
    yield from map(RowOutcomes, tables, kinds)


def _distinct(grid: Grid, places: list[int]) -> list[int]:
    """Headings that begin a table: not those that repeat the last one, or are right below it."""
    kept: list[int] = []
    for place in places:
        texts = list(map(str, grid.row(place)))
        if not kept or (place - kept[-1] > 2 and texts != list(map(str, grid.row(kept[-1])))):
            kept.append(place)
    return kept


_PERIOD_OF_SEVERAL = re.compile(
    r"(?:\d\.? ?(?:kvartal|halvår|tertial|quarter|half)|(?:q|kv|t|h)\.? ?[1-4]|kvartal \d"
    r"|(?:hele )?året|helår|år|year|full year|(?:19|20)\d\d|ytd|hittil(?: i år)?)"
    r"(?: ?(?:19|20)?\d\d)?",
    re.IGNORECASE,
)
_AGREEMENT, _DIGITS, _PARTS, _ROWS = 1e-6, 3, 3, 3


def tables_of(
    grid: Grid, heading: Heading, places: Integers, mapping: ActivityMapping
) -> list[AmountTable]:
    """Tables of a heading, without columns that are sums of others; one without any amount."""
    months = months_of(grid, heading, mapping)
    tables = [
        AmountTable(grid, heading, amount, places, mapping, months.get(amount))
        for amount in heading.amounts
    ]
    sums = _sum_columns(tables) if len(tables) > 2 else {}
    if sums:
        amounts = tuple(amount for amount in heading.amounts if amount not in sums)
        heading = replace(heading, amounts=amounts, sums=sums)
        tables = [replace(table, heading=heading) for table in tables if table.amount not in sums]
    return tables or [AmountTable(grid, heading, None, places, mapping)]


def _sum_columns(tables: Sequence[AmountTable]) -> dict[int, Message]:
    """Columns that are the sums of others, with what shows it.

    Those that are named as sums never count. Others do not if each of their numbers is the sum of
    three columns or more right before it, or of two in three rows or more.
    """
    names = [table.amount_heading for table in tables]
    is_named = [bool(TOTAL.match(name) or _PERIOD_OF_SEVERAL.fullmatch(name)) for name in names]
    if all(is_named):
        return {}
    numbers = [np.nan_to_num(table.values) for table in tables]
    others = [own for own, is_sum in zip(numbers, is_named, strict=True) if not is_sum]
    sums: dict[int, Message] = {}
    counted: list[Floats] = []
    for table, own, is_sum in zip(tables, numbers, is_named, strict=True):
        parts = _parts(own, counted)
        is_enough = parts >= _PARTS or (parts and np.count_nonzero(own) >= _ROWS)
        place = table.amount or 0
        if is_sum and not parts and _parts(own, others) == len(others):
            parts = len(others)
        if is_sum and not parts:
            totals = {"stated": float(own.sum()), "total": float(np.sum(others))}
            column = table.title(place)
            sums[place] = message("inputs.sum.column_disagrees", column=column, **totals)
        elif is_sum or (is_enough and _has_digits(own)):
            sums[place] = message("inputs.sum.column", column=table.title(place), count=parts)
        else:
            counted.append(own)
    return sums


def _has_digits(numbers: Floats) -> bool:
    """True if a number has digits that by chance are seldom those of a sum."""
    return any(significant_digits(number) >= _DIGITS for number in numbers.tolist() if number)


def _parts(numbers: Floats, counted: Sequence[Floats]) -> int:
    """Number of the last of some columns whose sum another is in every row; 0 if it is none."""
    total = np.zeros(len(numbers))
    near = _AGREEMENT * np.maximum(np.abs(numbers), 1e-9)
    for parts, part in enumerate(reversed(counted), 1):
        total = total + part
        if parts > 1 and total.any() and (np.abs(total - numbers) <= near).all():
            return parts
    return 0


def no_amount_column(table: AmountTable) -> tuple[Message, Message]:
    """Problem and remedy of a table in which no column is the amount."""
    heading, grid = table.heading, table.grid
    months = [name for name in heading.names if name and is_month(name)]
    if len(months) > 1:
        return with_remedy("inputs.months", months=months)
    names = [
        name
        for column, name in enumerate(heading.names)
        if name and column not in heading.used and numbers_below(grid, heading.last + 1, column)
    ]
    key = "inputs.no_amount_column.remedy" if names else "inputs.no_amount_column.no_numbers"
    names = names or [name for name in heading.names if name]
    return message("inputs.no_amount_column"), message(key, names=Joined(map(repr, names[:20])))


def missing_amounts(table: AmountTable) -> InputError:
    """Error of a file in which no column is the amount."""
    grid, heading = table.grid, table.heading
    value = "; ".join(filter(None, heading.names))[:200]
    row = int(grid.rows[heading.first]) if heading.first >= 0 else ""
    wrong = no_amount_column(table)
    return InputError.one(grid.where, *wrong, row=row, column="amount", value=value)
