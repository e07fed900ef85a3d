"""Reasons why rows are not activities: column, value, problem and remedy of each."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from ... import limits
from ...arrays import Integers
from ...messages import Message, message, with_remedy
from .amount_table import AmountTable
from .file_tables import no_amount_column
from .number_kinds import told_as_period
from .optional_rows import OPTIONAL
from .row_outcomes import KIND_WORDS, KINDS, RowOutcomes
from .skipped_rows import LEFT_COLUMNS
from .text_columns import text_of
from .vocabulary import is_total_alone

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
            "amount": table.values[rows],
            "unit": table.units[rows],
            **{name: pd.Series(column, dtype=object) for name, column in texts.items()},
        }
    )
    return left.assign(file=table.grid.file, sheet=table.grid.sheet)[list(LEFT_COLUMNS)]


def _listed(outcomes: RowOutcomes) -> Integers:
    """Rows that are not activities of this table.

    With several columns of amounts, a row that is blank in all of them is listed with the first.
    """
    table = outcomes.table
    is_listed = ~outcomes.are("activity")
    amounts = table.heading.amounts
    if len(amounts) > 1:
        is_blank = np.full(len(table), table.amount == amounts[0])
        for column in set(amounts) - {table.amount}:
            numbers = table.numbers(column)
            is_blank &= np.isnan(numbers.values) & ~table.mask(numbers.problems)
        bare = [KINDS.index(kind) for kind in ("text", "no amount", "repeated heading")]
        is_listed &= is_blank | ~np.isin(outcomes.kinds, bare)
    return np.flatnonzero(is_listed)


def _reasons(outcomes: RowOutcomes, kind: str, rows: Integers) -> list[Reason]:
    table = outcomes.table
    if kind in ("text", "repeated heading"):
        problem = message("inputs.text_alone" if kind == "text" else "inputs.repeated_heading")
        return [("", "", problem, "")] * len(rows)
    if kind == "not mapped":
        return [
            ("item", item[: limits.PROBLEM_TEXT], *_not_mapped(item)) for item in table.item[rows]
        ]
    title = "" if table.amount is None else table.title(table.amount)
    quantities = _quantities(table, rows)
    pairs = zip(rows.tolist(), quantities, strict=True)
    if kind == "total":
        return [(title, quantity, *_of_total(outcomes, row)) for row, quantity in pairs]
    if kind == "not understood":
        return [_not_understood(outcomes, row, title, quantity) for row, quantity in pairs]
    column, wrong = "unit" if kind == "lump sum" else title, _of_kind(table, kind)
    return [(column, quantity, *wrong) for quantity in quantities]


def _of_kind(table: AmountTable, kind: str) -> tuple[Message, Message]:
    """Problem and remedy of all rows of a kind."""
    if kind == "no amount":
        return no_amount_column(table) if table.amount is None else with_remedy("inputs.no_amount")
    if kind == "lump sum":
        return with_remedy("inputs.lump_sum")
    if kind in OPTIONAL:
        key = "inputs.cancelled" if kind == "cancelled" else "inputs.optional"
        return with_remedy(key, kind=repr(kind))
    key = f"inputs.kind.{kind.replace(' ', '_')}"
    values = {"kind": told_as_period([table])} if kind == "counter reading" else {}
    return message(key), message(f"{key}.remedy", **values)


def _quantities(table: AmountTable, rows: Integers) -> list[str]:
    """Amount and unit of rows, as the file has them."""
    amounts = [""] * len(rows)
    if table.amount is not None:
        amounts = [text_of(cell) for cell in table.cells(table.amount)[rows]]
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
        return "", "", *with_remedy("inputs.long_cell", limit=limits.TABLE_CELL)
    if row in outcomes.totals.doubtful:
        key = "inputs.doubtful.remedy" if item else "inputs.doubtful.nameless_remedy"
        doubt = outcomes.totals.doubtful[row]
        return title, quantity, doubt, message(key, mapping=_mapping_of(item))
    if outcomes.is_credit[row]:
        return title, quantity, *with_remedy("inputs.credit")
    if outcomes.is_part[row] or outcomes.is_example[row]:
        key = "inputs.part_of_row" if outcomes.is_part[row] else "inputs.example"
        remedy = message(f"{key}.remedy", mapping=_mapping_of(item))
        return title, quantity, message(key), remedy
    column, value, *wrong = outcomes.problems[row]
    return column, value[: limits.PROBLEM_TEXT], wrong[0], wrong[1]


def _mapping_of(item: str) -> str:
    """Argument of `read_activities` that gives an item its factor."""
    return f"factors={{{item[:80]!r}: '…'}}"


@lru_cache(maxsize=4096)
def _not_mapped(item: str) -> tuple[Message, Message]:
    if not item:
        return with_remedy("inputs.no_item")
    return with_remedy("inputs.not_mapped", mapping=_mapping_of(item))
