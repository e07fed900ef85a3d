"""Series of numbers of one thing, such as the readings of a meter, in the order of their days."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ...arrays import Cells, Integers
from .amount_table import AmountTable
from .cell_periods import kind_of_heading
from .text_columns import TextColumn

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
    numbers, keys = _numbers(tables)
    if (numbers["day"] >= 0).any():
        numbers = numbers[numbers["day"] >= 0]
    numbers = numbers.sort_values(["series", "day"], kind="stable")
    by = numbers.groupby("series")
    steps = by["value"].diff().groupby(numbers["series"])
    days = by["day"].nunique() - (by["day"].first() < 0)
    falls, step = steps.min() < 0, steps.median()
    rises = ~falls & (step > 0) & (by["value"].median() > _LEAST_RATIO * step)
    is_long = rises & (days >= _LEAST_DAYS)
    key = keys[falls.index]
    unit = pd.Series([text.partition(_BETWEEN)[0] for text in key], falls.index, dtype=object)
    columns = {
        "key": pd.Series(key, falls.index, dtype=object),
        "unit": unit,
        "readings": by.size(),
        "first": by["value"].first(),
        "last": by["value"].last(),
        "total": by["value"].sum(),
        "falls": falls,
        "is_counter": is_long & ~falls.groupby([by["table"].first(), unit]).transform("any"),
        "is_long": is_long,
        "may_be": rises & (days >= _SUSPECT_DAYS),
    }
    return pd.DataFrame(columns), numbers[["series", "table", "row"]]


def _numbers(tables: Sequence[AmountTable]) -> tuple[pd.DataFrame, Cells]:
    """Numbers of the columns of amounts, each with its day and its series; the keys of these."""
    frames: list[pd.DataFrame] = []
    names: list[Cells] = []
    for place, table in enumerate(tables):
        days = table.when.order
        rows = np.flatnonzero(table.has_amount & ((days >= 0) | (days < 0).all()))
        codes, keys = keys_of(table, rows)
        columns = {"day": days[rows], "value": table.values[rows], "row": rows, "table": place}
        frames.append(pd.DataFrame({**columns, "series": codes + sum(map(len, names))}))
        names.append(keys)
    codes, keys = pd.factorize(np.concatenate(names))
    numbers = pd.concat(frames, ignore_index=True)
    return numbers.assign(series=codes[numbers["series"].to_numpy(dtype=int)]), keys


def keys_of(table: AmountTable, rows: Integers) -> tuple[Integers, Cells]:
    """The thing that each of some rows is of, as a code, and the keys of the codes.

    A key is the unit and the texts that name the thing.
    """
    codes, keys = pd.factorize(table.units[rows])
    columns = [table.column(name) for name in _NAMING if name in table.heading.columns]
    names = table.heading.further.items()
    further = (table.texts(column) for name, column in names if not kind_of_heading(name))
    for texts in (*columns, *(texts for texts in further if _repeats(texts, rows))):
        own, distinct = pd.factorize(np.array([*texts.distinct, ""], dtype=object))
        codes, pairs = pd.factorize(codes * len(distinct) + own[texts.codes[rows]])
        keys = keys[pairs // len(distinct)] + _BETWEEN + distinct[pairs % len(distinct)]
    return codes, keys


def name_of(key: str) -> str:
    """Name of a series for people: the texts that its rows have in common."""
    texts = dict.fromkeys(key.split(_BETWEEN)[1:])
    return ", ".join(text for text in texts if text and not text.replace(",", "").isdigit())


def _repeats(texts: TextColumn, rows: Integers) -> bool:
    """True if every row has a text, and half of them or more have that of another row."""
    codes = pd.unique(texts.codes[rows])
    if len(codes) * 2 > len(rows):
        return False
    return all(code >= 0 and texts.distinct[code] for code in codes.tolist())
