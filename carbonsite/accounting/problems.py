"""Problems of a table, collected and raised once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..arrays import Array
from ..errors import PROBLEM_COLUMNS, InputError
from ..inputs.table import row_labels
from ..messages import message

Problem = tuple[str, str]
"""Problem of a cell and its remedy."""

KeyProblems = list[tuple[str, Mapping[int, Problem], object]]
"""What checks find in keys: the column to blame, the problem of each bad key, and the value shown.

The value is None where the cells themselves are shown.
"""


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
        self, rows: Array, column: str, problem: object, remedy: object = "", value: object = None
    ) -> None:
        """Report the rows at these positions; texts are one for all rows, or one for each."""
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
        self, codes: Array, bad: Mapping[int, Problem], column: str, value: object = None
    ) -> None:
        """Report the rows whose code is a key of `bad`."""
        if not bad:
            return
        place = np.full(max(int(codes.max()), *bad) + 2, -1)
        place[list(bad)] = np.arange(len(bad))
        words = np.array(list(bad.values()), dtype=object)
        place_of_row = place[codes]
        rows = np.flatnonzero(place_of_row >= 0)
        texts = words[place_of_row[rows]]
        self.add(rows, column, texts[:, 0], texts[:, 1], value)

    def add_keys(self, of_row: Array, checked: KeyProblems) -> None:
        """Report the rows of all bad keys, in the order of the checks."""
        for column, bad, value in checked:
            if bad:
                self.add_by_code(of_row, bad, column, value)

    def raise_if_any(self) -> None:
        """Raise one error with every problem, in the order of the rows."""
        if not self.blocks:
            return
        positions = np.concatenate(self.rows)
        order = np.argsort(positions, kind="stable")
        problems = pd.concat(self.blocks, ignore_index=True)
        problems["row"] = row_labels(self.table)[positions]
        heading = message("accounting.by_row" if "row" in self.table else "accounting.by_index")
        raise InputError(
            heading, problems.iloc[order].reset_index(drop=True)[list(PROBLEM_COLUMNS)]
        )
