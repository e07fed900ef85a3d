"""Line items of changes: their emissions in an indicator, and what of them counts in a saving."""

from __future__ import annotations

import pandas as pd

from ..accounting.lines import table_of_lines
from ..arrays import Array
from ..factors.table import FactorTable
from ..lifecycle import Indicator
from .carbon_balance import BALANCE, Columns, balance_columns, declared_lines
from .changes import change_of, in_equal_scope

CHANGE_COLUMNS = ("measure", "row", "module", "emissions", "counted", "equal_scope", "declared")


def with_scope(lines: Columns, indicator: Indicator, table: FactorTable) -> dict[str, Array]:
    """Lines of changes with their emissions in an indicator, and what of them counts in a saving.

    Returns
    -------
    dict of str to array
        With `emissions`, `equal_scope`, `declared` and the columns of `BALANCE`.
    """
    columns = {**lines, "emissions": lines[indicator.value]}
    compared = in_equal_scope(columns)
    columns |= balance_columns(columns, change_of(columns), compared, indicator, table)
    declared = declared_lines(columns)[:, 0]
    return {**columns, "equal_scope": compared & declared, "declared": declared}


def lines_table(columns: Columns) -> pd.DataFrame:
    """Table of the columns of the lines, without those of the balance of carbon."""
    return table_of_lines({name: columns[name] for name in columns if name not in BALANCE})
