"""What is wrong with a table, collected until all of it is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..errors import PROBLEM_COLUMNS, InputError

Array = np.ndarray[Any, Any]


class Problems:
    """Collects bad cells in blocks of rows and raises once.

    Parameters
    ----------
    table : DataFrame
        The activities; problems name its rows by the column ``row`` where there is one, else by the
        index.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self.blocks: list[pd.DataFrame] = []
        self.rows: list[Array] = []

    def __bool__(self) -> bool:
        return bool(self.blocks)

    def add(
        self, rows: Array, column: str, problem: Any, remedy: Any = "", value: Any = None
    ) -> None:
        """Name the rows at these positions bad; `problem`, `remedy` and `value` are texts or one
        text for each row.
        """
        if not len(rows):
            return
        values = (
            self.table[column].iloc[rows].to_numpy(dtype=object)
            if value is None and column in self.table
            else value
        )
        self.rows.append(rows)
        self.blocks.append(
            pd.DataFrame(
                {"column": column, "value": values, "problem": problem, "remedy": remedy},
                index=range(len(rows)),
                dtype=object,
            )
        )

    def add_by_code(
        self, codes: Array, bad: Mapping[Any, tuple[str, str]], column: str, value: Any = None
    ) -> None:
        """Name each row bad whose code is a key of `bad`, which holds what is wrong and what to do
        about it.
        """
        if not bad:
            return
        place = np.full(max(int(codes.max()), *bad) + 2, -1)
        place[list(bad)] = np.arange(len(bad))
        words = np.array(list(bad.values()), dtype=object)
        found = place[codes]
        rows = np.flatnonzero(found >= 0)
        self.add(rows, column, words[found[rows], 0], words[found[rows], 1], value)

    def raise_if_any(self) -> None:
        """Raise one error with every problem, in the order of the rows."""
        if not self.blocks:
            return
        positions = np.concatenate(self.rows)
        order = np.argsort(positions, kind="stable")
        found = pd.concat(self.blocks, ignore_index=True)
        labels = (
            self.table["row"].to_numpy(dtype=object)
            if "row" in self.table
            else self.table.index.to_numpy(dtype=object)
        )
        found["row"] = labels[positions]
        heading = (
            "activities (rows as in their column 'row')"
            if "row" in self.table
            else "activities (rows by index label)"
        )
        raise InputError(heading, found.iloc[order].reset_index(drop=True)[list(PROBLEM_COLUMNS)])
