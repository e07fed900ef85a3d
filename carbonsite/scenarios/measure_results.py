"""What a measure returns, checked: a user's own may return anything."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..accounting.checks import is_number
from ..accounting.coding import coded
from ..errors import InputError
from ..inputs.amounts import amount_problem, with_numbers
from ..inputs.replaced_modules import with_replaced_modules
from ..inputs.table import REQUIRED
from ..messages import MeasureName, message
from ..messages.problems import problem
from ..units.tracing import Traced, value_of


def plain_cells(column: pd.Series) -> pd.Series:
    """A column of texts without pandas' own kinds of them.

    Measures compare and copy cells in every run; pandas' own strings are packed and unpacked each
    time, and its sign for a missing one compares with nothing.
    """
    if column.dtype != object and not isinstance(column.dtype, pd.StringDtype):
        return column
    cells = column.to_numpy(dtype=object)
    is_missing = pd.isna(cells)
    if any(cell is pd.NA for cell in cells[is_missing]):
        cells = np.where(is_missing, None, cells)
    return pd.Series(cells, index=column.index, name=column.name, dtype=object)


def with_named_rows(activities: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Activities after a measure, checked: all columns are there, and each row has its own id.

    Raises
    ------
    InputError
        It names the measure.
    """
    columns = set(activities.columns) if isinstance(activities, pd.DataFrame) else set()
    problems: list[dict[str, object]] = [
        {**problem(column, "", "scenarios.column_lost")}
        for column in (*REQUIRED, "row")
        if column not in columns
    ]
    ids = [] if problems else activities["row"].tolist()
    if len({row for row in ids if isinstance(row, str) and row}) < len(ids):
        problems = list(_badly_named(ids, activities["item"].tolist()))
    if problems:
        raise InputError.of(message("scenarios.measure", name=MeasureName(measure)), problems)
    table = with_numbers(activities)
    if table.isna().to_numpy().any():
        table = table.apply(plain_cells)
    problems = list(_bad_amounts(table))
    if problems:
        raise InputError.of(message("scenarios.measure", name=MeasureName(measure)), problems)
    return with_replaced_modules(table)


def _badly_named(ids: list[object], items: list[object]) -> Iterator[dict[str, object]]:
    """Problems of rows that have no id, or the id of another row."""
    seen = set()
    for row, item in zip(ids, items, strict=True):
        if not isinstance(row, str) or not row:
            yield {"row": item, **problem("row", row, "scenarios.row_without_id")}
        elif row in seen:
            twice = problem("row", row, "scenarios.row_twice", "scenarios.row_twice.new")
            yield {"row": row, **twice}
        else:
            seen.add(row)


def _bad_amounts(table: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Problems of rows whose amount is no finite number, or negative in a row of the baseline.

    A new row may be negative: what another site does without, such as aggregate.
    """
    cells = table["amount"].to_numpy(dtype=object)
    is_float = table["amount"].dtype == float
    # A loop over rows where amounts are traced, or something else than numbers.
    amount = (
        table["amount"].to_numpy(dtype=float)
        if is_float
        else np.array([_number(cell) for cell in cells], dtype=float)
    )
    is_negative = amount < 0
    if is_negative.any():
        is_negative &= coded(table["measure"]).codes < 0
    bad = np.flatnonzero(~np.isfinite(amount) | is_negative)
    for place in bad.tolist():
        kind = (
            "not_a_number"
            if isinstance(cells[place], str)
            else "missing_number"
            if np.isnan(amount[place])
            else "infinite"
            if np.isinf(amount[place])
            else "negative_after"
        )
        wrong, remedy = amount_problem(kind)
        row = {"row": table["row"].iloc[place], "column": "amount", "value": cells[place]}
        yield {**row, "problem": wrong, "remedy": remedy}


def _number(cell: object) -> float:
    return value_of(cell) if isinstance(cell, Traced) or is_number(type(cell)) else float("nan")
