"""Reasons why rows are not activities: column, value, problem and remedy of each."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from ... import limits
from ...messages import Message, message
from .amount_columns import no_amount_column
from .number_kinds import told_as_period
from .optional_rows import OPTIONAL
from .row_outcomes import ACTIVITY, KIND_WORDS, KINDS, OF_NUMBERS, RowOutcomes
from .skipped_rows import LEFT_COLUMNS
from .text_columns import text_of
from .vocabulary import is_total_alone

Array = np.ndarray[Any, Any]
Reason = tuple[str, str, str, str]
"""Column, value, problem and remedy."""


def left_of(outcomes: RowOutcomes) -> pd.DataFrame:
    """Table of the rows that are not activities, columns as in `LEFT_COLUMNS`."""
    table, rows = outcomes.table, _listed(outcomes)
    kinds = outcomes.kinds[rows]
    reasons = np.full((len(rows), 4), "", dtype=object)
    for kind in dict.fromkeys(kinds.tolist()):
        of_kind = np.flatnonzero(kinds == kind)
        of_rows = _reasons(outcomes, KINDS[kind], rows[of_kind])
        reasons[of_kind] = np.array(of_rows, dtype=object)
    # A loop over rows, but only over those that are not activities and name no item.
    names = [
        str(item or table.first_text(int(row)))[: limits.PROBLEM_TEXT]
        for item, row in zip(table.item[rows], rows, strict=True)
    ]
    texts = dict(zip(LEFT_COLUMNS[7:], reasons.T, strict=True)) | {
        "kind": np.array(KIND_WORDS, dtype=object)[kinds],
        "item": names,
    }
    left = pd.DataFrame(
        {
            "row": table.lines[rows],
            "amount": table.amounts.values[rows],
            "unit": table.units[rows],
            **{name: pd.Series(column, dtype=object) for name, column in texts.items()},
        }
    )
    return left.assign(file=table.grid.file, sheet=table.grid.sheet)[list(LEFT_COLUMNS)]


def _listed(outcomes: RowOutcomes) -> Array:
    """Rows that are not activities of this table.

    With several columns of amounts, a row that is blank in all of them is listed with the first.
    """
    table = outcomes.table
    rows = np.flatnonzero(outcomes.kinds != ACTIVITY)
    if len(table.heading.amounts) < 2:
        return rows
    others = [table.numbers(column) for column in table.heading.amounts if column != table.amount]
    is_first = table.amount == table.heading.amounts[0]
    bare = np.isin(
        outcomes.kinds, [KINDS.index(kind) for kind in ("text", "no amount", "repeated heading")]
    )
    in_others = ~np.logical_and.reduce([np.isnan(numbers.values) for numbers in others])
    for numbers in others:
        in_others[list(numbers.problems)] = True
    listed: Array = rows[~(bare & (in_others | (not is_first)))[rows]]
    return listed


def _reasons(outcomes: RowOutcomes, kind: str, rows: Array) -> list[Reason]:
    table = outcomes.table
    if kind in ("text", "repeated heading"):
        problem = message("inputs.text_alone" if kind == "text" else "inputs.repeated_heading")
        return [("", "", problem, "")] * len(rows)
    if kind == "not mapped":
        return [
            ("item", item[: limits.PROBLEM_TEXT], *_not_mapped(item)) for item in table.item[rows]
        ]
    title = "" if table.amount is None else table.title(table.amount)
    quantities = _quantities(outcomes, rows)
    if kind == "no amount":
        missing = message("inputs.no_amount"), message("inputs.no_amount.remedy")
        wrong = no_amount_column(table) if table.amount is None else missing
        return [(title, quantity, *wrong) for quantity in quantities]
    if kind == "lump sum":
        wrong = message("inputs.lump_sum"), message("inputs.lump_sum.remedy")
        return [("unit", quantity, *wrong) for quantity in quantities]
    if kind in OPTIONAL:
        key = "inputs.cancelled" if kind == "cancelled" else "inputs.optional"
        wrong = message(key), message(f"{key}.remedy", kind=repr(kind))
        return [(title, quantity, *wrong) for quantity in quantities]
    if kind in OF_NUMBERS.values():
        key = f"inputs.kind.{kind.replace(' ', '_')}"
        values = {"kind": told_as_period([table])} if kind == "counter reading" else {}
        wrong = message(key), message(f"{key}.remedy", **values)
        return [(title, quantity, *wrong) for quantity in quantities]
    pairs = zip(rows.tolist(), quantities, strict=True)
    if kind == "total":
        return [(title, quantity, *_of_total(outcomes, row)) for row, quantity in pairs]
    return [_not_understood(outcomes, row, title, quantity) for row, quantity in pairs]


def _quantities(outcomes: RowOutcomes, rows: Array) -> list[str]:
    """Amount and unit of rows, as the file has them."""
    table = outcomes.table
    amounts = (
        [""] * len(rows)
        if table.amount is None
        else [text_of(cell) for cell in table.cells(table.amount)[rows]]
    )
    return [
        f"{amount} {unit}".strip()[: limits.PROBLEM_TEXT]
        for amount, unit in zip(amounts, table.column("unit").array[rows], strict=True)
    ]


_WORDLESS = (
    "inputs.total.by_position",
    "inputs.total.by_position_one",
    "inputs.total.by_amounts",
    "inputs.total.statistic",
    "inputs.total.of_sheet",
)
"""How sums are seen that neither a word nor a formula shows."""


def _of_total(outcomes: RowOutcomes, row: int) -> tuple[str, str]:
    """Detail and remedy of a total: its sum compared with that of the rows above."""
    comparison = outcomes.totals.comparisons.get(row) or message("inputs.total.no_amount")
    item = str(outcomes.table.item[row])
    if isinstance(comparison, Message) and comparison.key in _WORDLESS:
        return comparison, message("inputs.total.wordless_remedy")
    if not item or is_total_alone(item):
        return comparison, ""
    return comparison, message("inputs.total.remedy", mapping=_mapping_of(item))


def _not_understood(outcomes: RowOutcomes, row: int, title: str, quantity: str) -> Reason:
    """Reason for a row that is not understood; problems of the amount come first."""
    item = str(outcomes.table.item[row])
    if outcomes.is_long[row]:
        problem = message("inputs.long_cell", limit=limits.TABLE_CELL)
        return "", "", problem, message("inputs.long_cell.remedy")
    if row in outcomes.totals.doubtful:
        key = "inputs.doubtful.remedy" if item else "inputs.doubtful.nameless_remedy"
        doubt = outcomes.totals.doubtful[row]
        return title, quantity, doubt, message(key, mapping=_mapping_of(item))
    if outcomes.is_credit[row]:
        return title, quantity, message("inputs.credit"), message("inputs.credit.remedy")
    if outcomes.is_part[row] or outcomes.is_example[row]:
        key = "inputs.part_of_row" if outcomes.is_part[row] else "inputs.example"
        remedy = message(f"{key}.remedy", mapping=_mapping_of(item))
        return title, quantity, message(key), remedy
    column, value, *wrong = outcomes.problems[row]
    return column, str(value)[: limits.PROBLEM_TEXT], wrong[0], wrong[1]


def _mapping_of(item: str) -> str:
    """Argument of `read_activities` that gives an item its factor."""
    return f"factors={{{item[:80]!r}: '…'}}"


@lru_cache(maxsize=4096)
def _not_mapped(item: str) -> tuple[Message, Message]:
    if not item:
        return message("inputs.no_item"), message("inputs.no_item.remedy")
    remedy = message("inputs.not_mapped.remedy", mapping=_mapping_of(item))
    return message("inputs.not_mapped"), remedy
