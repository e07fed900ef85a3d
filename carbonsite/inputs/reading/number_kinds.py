"""Of which kind the numbers of a table are, and what shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ...arrays import Integers
from ...messages import Joined, Message, Word, message
from ...units import NumberKind, kind_of_unit
from .amount_table import AmountTable
from .series import name_of, series_of
from .text_columns import first_of
from .unit_words import KINDS_OF_ROWS, kind_in_heading, plain

Finding = tuple[str, int, Message]
"""Finding, number of rows, and detail."""

KINDS_OF_NUMBERS = tuple(NumberKind)
_OPEN = -1
_PERIOD, _COUNTER, _POWER = map(
    KINDS_OF_NUMBERS.index, (NumberKind.PERIOD, NumberKind.COUNTER, NumberKind.POWER)
)

_SHOWN = 8
"""Series that a finding names; it says how many there are."""


@dataclass(frozen=True)
class NumberKinds:
    """Kinds of the numbers of one column of amounts.

    Attributes
    ----------
    codes : array of int, shape (rows,)
        Places in `NumberKind`.
    findings : sequence of (str, int, Message)
        Finding, number of rows, and detail.
    """

    codes: Integers
    findings: Sequence[Finding] = ()


def kinds_of(tables: Sequence[AmountTable]) -> list[NumberKinds]:
    """Kinds of the numbers in the columns of amounts of one heading.

    Unit, heading and the text of a row decide, in this order; otherwise a series, if it has days.
    What the mapping says outweighs them all, and is a finding where they say something else.
    """
    stated = [_stated(table, _told(table)) for table in tables]
    are_periods = [_told(table) is NumberKind.PERIOD for table in tables]
    by_series, findings = _by_series(tables, stated, are_periods)
    kinds = []
    for table, own, codes, is_period in zip(tables, stated, by_series, are_periods, strict=True):
        findings += _overridden(table, own) if is_period else []
        kinds.append(NumberKinds(np.where(is_period | (codes == _OPEN), _PERIOD, codes), findings))
        findings = []
    return kinds


def _told(table: AmountTable) -> NumberKind | None:
    """Kind that the mapping says of a column of amounts."""
    kind = table.mapping.kind
    if not isinstance(kind, dict):
        return kind
    names = (plain(table.amount_heading), plain(table.stem))
    return next((kind[name] for name in kind if plain(name) in names), None)


def _stated(table: AmountTable, told: NumberKind | None) -> Integers:
    """Kinds that units, the heading and texts of rows say, or the mapping; -1 if none does."""
    if told not in (None, NumberKind.PERIOD):
        return np.full(len(table), _code(told), dtype=np.int8)
    codes = np.full(len(table), _OPEN, dtype=np.int8)
    for kind, words in KINDS_OF_ROWS:
        codes[table.column("item").match(words)] = _code(kind)
    codes[codes == _OPEN] = _code(kind_in_heading(table.amount_heading))
    for unit in set(table.units.tolist()) - {""}:
        rows = table.units == unit
        # "Load (t)" and "Effekt (kWh)" are no power: the unit is that of something else.
        rows &= (kind_of_unit(unit) is not None) | (codes == _POWER)
        codes[rows] = _code(kind_of_unit(unit))
    return codes


def _code(kind: NumberKind | None) -> int:
    return _OPEN if kind is None else KINDS_OF_NUMBERS.index(kind)


def _by_series(
    tables: Sequence[AmountTable], stated: list[Integers], are_periods: Sequence[bool]
) -> tuple[list[Integers], list[Finding]]:
    """Kinds with those that a series alone says, and findings of counters with both numbers."""
    has_counters = any((codes == _COUNTER).any() for codes in stated)
    if not has_counters and not any((table.when.order >= 0).any() for table in tables):
        return stated, []
    series, members = series_of(tables)
    ends = np.cumsum([len(codes) for codes in stated])
    codes = np.concatenate(stated)
    table, row, place = (members[name].to_numpy() for name in ("table", "row", "series"))
    is_counter, is_long, may_be = (
        series[name].to_numpy()[place] for name in ("is_counter", "is_long", "may_be")
    )
    rows = np.array([0, *ends])[table] + row
    own, is_period = codes[rows], np.array(are_periods)[table]
    is_open = own == _OPEN
    codes[rows[is_counter & is_open]] = _COUNTER
    counted = codes[rows] == _COUNTER
    refused = counted & ~is_period
    suspect = (is_long | (may_be & is_open)) & ~counted & ~is_period
    suspect &= np.isin(own, (_OPEN, _PERIOD))
    columns = [tables[one] for one in np.unique(table[refused])]
    findings = [
        *_of_series("counter readings", series, place[refused], told_as_period(columns)),
        *_of_series("counter or amounts", series, place[suspect]),
        *_of_series("kind as told", series, place[counted & is_period]),
    ]
    return np.split(codes, ends[:-1]), findings


def told_as_period(tables: Sequence[AmountTable]) -> str:
    """What `kind` must be so that columns of amounts are read as amounts, and no others."""
    is_one_of_several = [len(table.heading.amounts) > 1 and table.month is None for table in tables]
    names = [table.amount_heading for table in tables if table.amount_heading]
    return repr(dict.fromkeys(names, "period") if names and all(is_one_of_several) else "period")


def _of_series(
    finding: str, series: pd.DataFrame, places: Integers, kind: str = ""
) -> list[Finding]:
    """Finding of some series with their sums and differences; none without them."""
    shown = series.loc[np.unique(places)]
    if shown.empty:
        return []
    text = first_of([_both_numbers(row) for row in shown.itertuples()], _SHOWN)
    key = f"inputs.kind.{finding.replace(' ', '_')}"
    stated = {"kind": kind} if kind else {}
    return [(finding, int(shown["readings"].sum()), message(key, series=text, **stated))]


def _both_numbers(series: Any) -> Message:
    """A series as amounts that are added up, and as a counter whose difference counts."""
    return message(
        "inputs.kind.falls" if series.falls else "inputs.kind.both_numbers",
        name=name_of(series.key),
        unit=series.unit,
        count=series.readings,
        total=series.total,
        difference=series.last - series.first,
    )


def _overridden(table: AmountTable, stated: Integers) -> list[Finding]:
    """Finding where the mapping outweighs another kind than counter, which has its own."""
    others = ~np.isin(stated, (_OPEN, _PERIOD, _COUNTER)) & table.has_amount
    if not others.any():
        return []
    kinds = Joined(
        Word("number_kind", KINDS_OF_NUMBERS[code]) for code in np.unique(stated[others])
    )
    detail = message("inputs.kind.told", column=table.amount_heading, kinds=kinds)
    return [("kind as told", int(others.sum()), detail)]


def without_hour_meter(
    tables: Sequence[AmountTable],
) -> tuple[Sequence[AmountTable], list[Finding]]:
    """Tables of one heading, and the finding of hours that are a counter: they keep their column.

    The heading says so, such as "Driftstimer (teller)", or the series of each machine.
    """
    heading, mapping = tables[0].heading, tables[0].mapping
    columns = dict(heading.columns)
    place = columns.pop("hours", None)
    if place is None:
        return tables, []
    without_hours = replace(heading, columns=dict(columns))
    columns.pop("unit", None)
    as_amounts = replace(
        tables[0],
        heading=replace(heading, columns=columns, amounts=(*heading.amounts, place)),
        amount=place,
        mapping=mapping.model_copy(update={"tags": {**mapping.tags, "unit": "h"}}),
    )
    kinds = kinds_of([as_amounts])[0]
    if not ((kinds.codes == _COUNTER) & as_amounts.has_amount).any():
        return tables, []
    column = as_amounts.title(place)
    findings = [
        (finding, rows, message("inputs.kind.hours", column=column, **detail.values))
        for finding, rows, detail in kinds.findings
        if detail.key == "inputs.kind.counter_readings"
    ]
    return [replace(table, heading=without_hours) for table in tables], findings
