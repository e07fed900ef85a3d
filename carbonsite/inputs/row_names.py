"""What names the rows of a table of activities."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def row_labels(table: pd.DataFrame) -> np.ndarray[Any, Any]:
    """The label of each row: its column `row`, else the index.

    An index that does not tell rows apart, as `pd.concat` leaves it, is not used: rows are then
    numbered from 0. Levels of a MultiIndex are joined.

    Examples
    --------
    >>> import pandas as pd
    >>> row_labels(pd.DataFrame({"item": ["a", "b"]}, index=[7, 7])).tolist()
    [0, 1]
    """
    import pandas as pd

    if "row" in table:
        return np.asarray(table["row"], dtype=object)
    index = table.index
    if isinstance(index, pd.MultiIndex):
        index = pd.Index([", ".join(map(str, levels)) for levels in index], dtype=object)
    if not index.is_unique or index.hasnans:
        index = pd.RangeIndex(len(table))
    return np.asarray(index, dtype=object)


def row_ids(table: pd.DataFrame) -> list[str]:
    """The label of each row as text; a row without one gets a number that no other row has."""
    import pandas as pd

    labels = row_labels(table)
    is_blank = np.where(pd.isna(labels), "", labels) == ""
    ids = [str(label) for label in labels]
    if is_blank.any():
        # A loop over the rows without an id: each takes the next number that is free.
        numbers = _free_numbers(frozenset(ids))
        for place in np.flatnonzero(is_blank):
            ids[place] = next(numbers)
    return ids


def _free_numbers(taken: frozenset[str]) -> Iterator[str]:
    return (text for number in count() if (text := str(number)) not in taken)
