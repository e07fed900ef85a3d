"""Series of numbers of one thing, such as the readings of a meter, in the order of their days."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from .amount_table import AmountTable
from .cell_periods import kind_of_heading

Array = np.ndarray[Any, Any]

_NAMING = ("item", "machine", "material", "purpose", "element", "carrier", "factor", "flow")
_LEAST_DAYS, _SUSPECT_DAYS = 4, 3
"""Days of a series that alone says that it is a counter, and of one that may be one."""

_BETWEEN = "\x1f"
"""Between the texts of a key; numpy would drop a ``\\0``."""

_LEAST_RATIO = 5.0
"""Median value per median step above which a series is far above its steps."""


def series_of(tables: Sequence[AmountTable]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Series of the columns of amounts of one heading.

    Returns
    -------
    series : DataFrame
        ``key, unit, readings, first, last, total, falls, is_counter, is_long, may_be`` of each.
        It may be a counter if it has three days or more, never falls, and stands far above its
        steps. It says so alone with four days, if no other series of its column falls.
    members : DataFrame
        ``series, table, row``: the places of the series, the table and the row of each number.
    """
    numbers = pd.concat([_numbers(place, table) for place, table in enumerate(tables)])
    if (numbers["day"] >= 0).any():
        numbers = numbers[numbers["day"] >= 0]
    codes, keys = pd.factorize(numbers["key"])
    numbers = numbers.assign(series=codes).sort_values(["series", "day"], kind="stable")
    by = numbers.groupby("series")
    steps = by["value"].diff().groupby(numbers["series"])
    days = by["day"].nunique() - (by["day"].first() < 0)
    falls, step = steps.min() < 0, steps.median()
    rises = ~falls & (step > 0) & (by["value"].median() > _LEAST_RATIO * step)
    is_long = rises & (days >= _LEAST_DAYS)
    column = [by["table"].first(), by["unit"].first()]
    columns = {
        "key": keys,
        "unit": by["unit"].first(),
        "readings": by.size(),
        "first": by["value"].first(),
        "last": by["value"].last(),
        "total": by["value"].sum(),
        "falls": falls,
        "is_counter": is_long & ~falls.groupby(column).transform("any"),
        "is_long": is_long,
        "may_be": rises & (days >= _SUSPECT_DAYS),
    }
    return pd.DataFrame(columns), numbers[["series", "table", "row"]]


def _numbers(place: int, table: AmountTable) -> pd.DataFrame:
    """Numbers of a column of amounts, each with its day and the key of its series."""
    days = table.when.order
    there = ~np.isnan(table.amounts.values) & ((days >= 0) if (days >= 0).any() else True)
    keys = [table.column(name).array[there] for name in _NAMING if name in table.heading.columns]
    further = (
        table.texts(column).array[there]
        for name, column in table.heading.further.items()
        if not kind_of_heading(name)
    )
    keys += [texts for texts in further if _repeats(texts)]
    units = table.units[there]
    return pd.DataFrame(
        {
            "key": reduce(lambda texts, key: texts + _BETWEEN + key, [units, *keys]),
            "unit": units,
            "day": days[there],
            "value": table.amounts.values[there],
            "table": place,
            "row": np.flatnonzero(there),
        }
    )


def name_of(key: str) -> str:
    """Name of a series for people: the texts that its rows have in common."""
    texts = dict.fromkeys(key.split(_BETWEEN)[1:])
    return ", ".join(text for text in texts if text and not text.replace(",", "").isdigit())


def _repeats(texts: Array) -> bool:
    """True if every row has a text, and half of them or more have that of another row."""
    return bool((texts != "").all() and len(set(texts.tolist())) * 2 <= len(texts))
