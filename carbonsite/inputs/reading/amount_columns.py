"""Tables of a heading, one for each of its columns of amounts that is not the sum of others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...errors import InputError
from ...messages import Joined, Message, message
from ...spreadsheets.files.grid import Grid
from .amount_table import AmountTable
from .headings import Heading, numbers_below
from .mapping import ActivityMapping
from .month_columns import is_month, months_of
from .printed_sums import significant_digits
from .vocabulary import TOTAL

Array = np.ndarray[Any, Any]

_PERIOD_OF_SEVERAL = re.compile(
    r"(?:\d\.? ?(?:kvartal|halvår|tertial|quarter|half)|(?:q|kv|t|h)\.? ?[1-4]|kvartal \d"
    r"|(?:hele )?året|helår|år|year|full year|(?:19|20)\d\d|ytd|hittil(?: i år)?)"
    r"(?: ?(?:19|20)?\d\d)?",
    re.IGNORECASE,
)
_AGREEMENT, _DIGITS, _PARTS, _ROWS = 1e-6, 3, 3, 3


def tables_of(
    grid: Grid, heading: Heading, places: Array, mapping: ActivityMapping
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
    numbers = [np.nan_to_num(table.amounts.values) for table in tables]
    sums: dict[int, Message] = {}
    counted: list[int] = []
    for place, table in enumerate(tables):
        parts = _parts(numbers, counted, place)
        is_enough = parts >= _PARTS or (parts and np.count_nonzero(numbers[place]) >= _ROWS)
        is_sure = is_enough and _has_digits(numbers[place])
        if is_named[place]:
            others = [part for part in range(len(tables)) if not is_named[part]]
            sums[table.amount or 0] = _of_named(table, parts, numbers, place, others)
        elif is_sure:
            sums[table.amount or 0] = _is_sum(table, parts)
        else:
            counted.append(place)
    return sums


def _of_named(
    table: AmountTable, parts: int, numbers: Sequence[Array], place: int, others: Sequence[int]
) -> Message:
    """What shows that a column is a sum that is named as one; or both totals if nothing does."""
    if parts or _parts(numbers, others, place) == len(others):
        return _is_sum(table, parts or len(others))
    return message(
        "inputs.sum.column_disagrees",
        column=table.title(table.amount or 0),
        stated=float(numbers[place].sum()),
        total=float(np.sum([numbers[part] for part in others])),
    )


def _is_sum(table: AmountTable, parts: int) -> Message:
    return message("inputs.sum.column", column=table.title(table.amount or 0), count=parts)


def _has_digits(numbers: Array) -> bool:
    """True if a number has digits that by chance are seldom those of a sum."""
    return any(significant_digits(number) >= _DIGITS for number in numbers.tolist() if number)


def _parts(numbers: Sequence[Array], counted: Sequence[int], place: int) -> int:
    """Number of the last of some columns that one sums in every row; 0 if it does not."""
    total = np.zeros(len(numbers[place]))
    near = _AGREEMENT * np.maximum(np.abs(numbers[place]), 1e-9)
    for parts, part in enumerate(reversed(counted), 1):
        total = total + numbers[part]
        if parts > 1 and total.any() and (np.abs(total - numbers[place]) <= near).all():
            return parts
    return 0


def no_amount_column(table: AmountTable) -> tuple[Message, Message]:
    """Problem and remedy of a table in which no column is the amount."""
    heading, grid = table.heading, table.grid
    months = [name for name in heading.names if name and is_month(name)]
    if len(months) > 1:
        remedy = message("inputs.months.remedy", months=months)
        return message("inputs.months"), remedy
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
    problem, remedy = no_amount_column(table)
    value = "; ".join(name for name in table.heading.names if name)[:200]
    row = int(table.grid.rows[table.heading.first]) if table.heading.first >= 0 else ""
    columns = {"row": row, "column": "amount", "value": value}
    return InputError.of(table.grid.where, [{**columns, "problem": problem, "remedy": remedy}])
