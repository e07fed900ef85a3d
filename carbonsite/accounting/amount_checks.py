"""Amounts of activities as floats, and the cells that are none."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import limits
from ..arrays import Array
from ..inputs.amounts import amount_problem
from ..units import Estimate
from .checks import is_number, number_of
from .coding import coded
from .problems import Problems


def amounts_of(table: pd.DataFrame, problems: Problems) -> Array:
    """Amounts as floats; reports cells that are not numbers, and amounts out of range."""
    column = table["amount"]
    is_numeric = (
        pd.api.types.is_numeric_dtype(column)
        and not pd.api.types.is_bool_dtype(column)
        and not pd.api.types.is_complex_dtype(column)
    )
    amount: Array = (
        column.to_numpy(dtype=float, na_value=np.nan)
        if is_numeric
        else _numbers_among(column, problems)
    )
    if amount.size and amount.min() >= 0 and amount.max() < limits.LARGEST_NUMBER:
        return amount
    _report_out_of_range(amount, table, problems)
    return amount


def _numbers_among(column: pd.Series, problems: Problems) -> Array:
    """Numbers of a column that holds other cells too; those are 0 here, and reported."""
    # A loop over rows: only a column that holds something other than numbers comes here.
    cells = column.to_numpy(dtype=object)
    kinds, missing = list(map(type, cells)), column.isna().to_numpy()
    number_kinds = {kind for kind in set(kinds) if is_number(kind)}
    is_numeric = np.array([kind in number_kinds for kind in kinds])
    is_estimate = np.array([issubclass(kind, Estimate) for kind in kinds])
    amount = np.zeros(len(cells))
    amount[is_numeric] = [number_of(cell) for cell in cells[is_numeric]]
    for wrong, problem in (
        (is_estimate, amount_problem("other_kind")),
        (~is_numeric & ~is_estimate & ~missing, amount_problem("not_a_number")),
        (~is_numeric & missing, amount_problem("missing_amount")),
    ):
        problems.add(np.flatnonzero(wrong), "amount", *problem)
    return amount


def _report_out_of_range(amount: Array, table: pd.DataFrame, problems: Problems) -> None:
    """Report amounts that are missing, infinite, too large, or negative outside a change."""
    huge = np.isfinite(amount) & (np.abs(amount) >= limits.LARGEST_NUMBER)
    negative = np.isfinite(amount) & (amount < 0)
    if negative.any() and "measure" in table:
        negative &= coded(table["measure"]).codes < 0
    for wrong, problem in (
        (np.isnan(amount), amount_problem("missing_number")),
        (np.isinf(amount), amount_problem("infinite")),
        (huge, amount_problem("too_large", limit=limits.LARGEST_NUMBER)),
        (negative, amount_problem("negative")),
    ):
        problems.add(np.flatnonzero(wrong), "amount", *problem)
