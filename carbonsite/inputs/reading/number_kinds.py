"""Of which kind the numbers of a table are, and what shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...messages import Joined, Message, Word, message
from ...units import NumberKind, kind_of_unit
from .amount_table import AmountTable
from .first_names import first_of
from .kind_words import KINDS_OF_ROWS, kind_in_heading
from .series import name_of, series_of
from .unit_words import plain

Array = np.ndarray[Any, Any]
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

    codes: Array
    findings: Sequence[Finding] = ()


def kinds_of(tables: Sequence[AmountTable]) -> list[NumberKinds]:
    """Kinds of the numbers in the columns of amounts of one heading.

    Unit, heading and the text of a row decide, in this order; otherwise a series, if it has days.
    What the mapping says outweighs them all, and is a finding where they say something else.
    """
    stated_by_user = [_told(table) for table in tables]
    stated = [_stated(table, kind) for table, kind in zip(tables, stated_by_user, strict=True)]
    are_periods = [kind is NumberKind.PERIOD for kind in stated_by_user]
    by_series, of_series = _by_series(tables, stated, are_periods)
    notes = [
        [*(of_series if place == 0 else ()), *(_overridden(table, own) if is_period else ())]
        for place, (table, own, is_period) in enumerate(
            zip(tables, stated, are_periods, strict=True)
        )
    ]
    return [
        NumberKinds(np.where(is_period | (own == _OPEN), _PERIOD, own), findings)
        for own, is_period, findings in zip(by_series, are_periods, notes, strict=True)
    ]


def _told(table: AmountTable) -> NumberKind | None:
    """Kind that the mapping says of a column of amounts."""
    kind = table.mapping.kind
    if not isinstance(kind, dict):
        return kind
    names = (plain(table.amount_heading), plain(table.stem))
    return next((kind[name] for name in kind if plain(name) in names), None)


def _stated(table: AmountTable, told: NumberKind | None) -> Array:
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
    tables: Sequence[AmountTable], stated: list[Array], are_periods: Sequence[bool]
) -> tuple[list[Array], list[Finding]]:
    """Kinds with those that a series alone says, and findings of counters with both numbers."""
    has_counters = any((codes == _COUNTER).any() for codes in stated)
    if not has_counters and not any((table.when.order >= 0).any() for table in tables):
        return stated, []
    series, members = series_of(tables)
    ends = np.cumsum([len(codes) for codes in stated])
    codes = np.concatenate(stated)
    rows = np.array([0, *ends])[members["table"]] + members["row"].to_numpy()
    place, own = members["series"].to_numpy(), codes[rows]
    is_period = np.array(are_periods)[members["table"]]
    is_counter = series["is_counter"].to_numpy()[place]
    is_open = own == _OPEN
    codes[rows[is_counter & is_open]] = _COUNTER
    counted = codes[rows] == _COUNTER
    suspect = series["is_long"].to_numpy()[place] | (series["may_be"].to_numpy()[place] & is_open)
    suspect &= np.isin(own, (_OPEN, _PERIOD)) & ~counted & ~is_period
    refused = counted & ~is_period
    columns = [tables[table] for table in np.unique(members["table"].to_numpy()[refused])]
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


def _of_series(finding: str, series: pd.DataFrame, places: Array, kind: str = "") -> list[Finding]:
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


def _overridden(table: AmountTable, stated: Array) -> list[Finding]:
    """Finding where the mapping outweighs another kind than counter, which has its own."""
    others = ~np.isin(stated, (_OPEN, _PERIOD, _COUNTER)) & ~np.isnan(table.amounts.values)
    if not others.any():
        return []
    kinds = Joined(
        Word("number_kind", KINDS_OF_NUMBERS[code]) for code in np.unique(stated[others])
    )
    detail = message("inputs.kind.told", column=table.amount_heading, kinds=kinds)
    return [("kind as told", int(others.sum()), detail)]
