"""Findings of rows that are counted and may not be what they seem."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ...messages import Joined, Message, message
from ...units.dates import Period, period_of
from .amount_table import AmountTable
from .first_names import first_of
from .row_outcomes import ACTIVITY, RowOutcomes
from .series import keys_of
from .table_sums import both_totals
from .text_columns import text_of
from .vocabulary import meaning

Array = np.ndarray[Any, Any]
Doubt = tuple[str, int, Message]
"""Finding, number of rows, and detail."""

_PLANNED = re.compile(
    r"(?:budsjett\w*|budget\w*|plan(?:lagt|erad|ned|lagd)?|prosjektert|projekterad|prognose"
    r"|forecast|estimat(?:ed?)?|kalkyle|kalkyl|anbud|tilbud|tender)",
    re.IGNORECASE,
)
_ACTUAL = re.compile(
    r"(?:faktisk(?:e|t)?|virkelig|verklig|utført|utfört|regnskap|actuals?|medgått|levert"
    r"|as[ -]?built|målt|measured|utfall|resultat|ferdig)",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"\b(?:feil(?:ført|registrert|avlest|tastet)|feil (?:tall|mengde|avlesning)|dobbel?t?-?\s?"
    r"(?:ført|registrert|telt|talt)|duplikat|duplicate\w*|double[- ]count\w*|skal være|skulle vært"
    r"|should (?:be|have been)|wrong (?:number|amount|quantity)|felaktig\w*|fel (?:mängd|siffra)"
    r"|dubbel(?:räknad|registrerad)|skall? vara|forkert)\b",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(
    r"\b(?:i|in)\s+(?:hele\s+)?(?:1\s?000|tusen|thousands?)\b|[x×*]\s?1\s?000\b", re.IGNORECASE
)
_REVISION = re.compile(
    r"rev(?:\.|isjon|ision)?(?:s?nr)?\.?|versjon|version|utgave|utgåva", re.IGNORECASE
)
_FEW = 50
"""Different texts of a column that says of rows whether they are planned, at most."""

_LONGEST = 80
_SHOWN = 8


def doubts_of(outcome: RowOutcomes) -> Iterator[Doubt]:
    """Findings of planned beside actual amounts, of periods beside their parts, and the like."""
    table, counted = outcome.table, outcome.kinds == ACTIVITY
    if not counted.any():
        return
    yield from _planned_and_actual(table, counted)
    for finding, rows in (
        ("overlapping periods", _with_parts(table, counted)),
        ("repeated rows", _repeated(table, counted)),
        ("several revisions", _superseded(table, counted)),
    ):
        if rows:
            key = f"inputs.doubt.{finding.replace(' ', '_')}"
            places = first_of([str(table.lines[row]) for row in rows])
            totals = both_totals(table, counted, rows)
            yield finding, len(rows), message(key, rows=places, totals=totals)
    yield from _remarks(table, counted)
    yield from _thousands(table)


def _planned_and_actual(table: AmountTable, counted: Array) -> Iterator[Doubt]:
    """Finding of a column that says of some rows that they are planned, of others that not."""
    for column in table.naming:
        texts = table.texts(column)
        if len(texts.distinct) > _FEW or not any(map(_PLANNED.fullmatch, texts.distinct)):
            continue
        is_planned = counted & texts.map(lambda text: bool(_PLANNED.fullmatch(text)), bool)
        is_actual = counted & texts.map(lambda text: bool(_ACTUAL.fullmatch(text)), bool)
        if is_planned.any() and is_actual.any():
            sums = {"planned": _sums(table, is_planned), "actual": _sums(table, is_actual)}
            detail = message("inputs.doubt.planned_and_actual", column=table.title(column), **sums)
            yield "planned and actual", int(is_planned.sum()), detail


def _sums(table: AmountTable, rows: Array) -> Joined:
    """Sums of some rows, by unit."""
    units = dict.fromkeys(table.units[rows].tolist())
    values = table.amounts.values
    return Joined(
        f"{values[rows & (table.units == unit)].sum():.15g} {unit}".strip() for unit in units
    )


def _with_parts(table: AmountTable, counted: Array) -> list[int]:
    """Rows of a period that has in it the period of another row of the same thing."""
    days = table.when.days
    codes, distinct = pd.factorize(days)
    periods = [period_of(day) for day in distinct]
    wholes = _wholes(periods) if len(distinct) > 1 else []
    if not wholes:
        return []
    there = np.flatnonzero(counted)
    keys, _ = keys_of(table, there)
    codes, rows = codes[there], []
    # A loop over the few periods that have others in them.
    for whole in wholes:
        of_whole = np.flatnonzero(codes == whole)
        parts = [part for part in range(len(periods)) if _is_within(periods, part, whole)]
        is_part = np.isin(codes, parts)
        rows += there[of_whole[np.isin(keys[of_whole], keys[is_part])]].tolist()
    return sorted(rows)


_MOST_WHOLES = 100
"""Periods with others in them that are looked at."""


def _wholes(periods: Sequence[Period | None]) -> list[int]:
    """Places of periods that have others in them."""
    known = [(place, period) for place, period in enumerate(periods) if period]
    known.sort(key=lambda one: (one[1].first, -one[1].last.toordinal()))
    lasts = np.array([period.last.toordinal() for _, period in known])
    # The earliest last day of all that begin later: a period is a whole if it has that day.
    earliest = np.minimum.accumulate(lasts[::-1])[::-1]
    is_whole = earliest[1:] <= lasts[:-1]
    return [known[one][0] for one in np.flatnonzero(is_whole)[:_MOST_WHOLES].tolist()]


def _is_within(periods: Sequence[Period | None], part: int, whole: int) -> bool:
    one, other = periods[part], periods[whole]
    return bool(
        one and other and one != other and other.first <= one.first and one.last <= other.last
    )


def _repeated(table: AmountTable, counted: Array) -> list[int]:
    """Rows that are in all their cells those of an earlier row, with the number of a document."""
    codes = [
        table.texts(column)
        for column, name in enumerate(table.heading.names)
        if meaning(name) == "-code"
    ]
    has_code = np.zeros(len(table), dtype=bool)
    for texts in codes:
        has_code |= counted & texts.map(bool, bool)
    rows = np.flatnonzero(has_code)
    if len(rows) < 2 or not any(len(np.unique(texts.codes[rows])) < len(rows) for texts in codes):
        return []
    cells = pd.DataFrame(
        {column: table.coded(column)[0][rows] for column in range(len(table.grid.columns))}
    )
    repeats: list[int] = rows[cells.duplicated().to_numpy()].tolist()
    return repeats


def _superseded(table: AmountTable, counted: Array) -> list[int]:
    """Rows whose number and item stand further below with another revision."""
    revisions = [
        column for name, column in table.heading.further.items() if _REVISION.fullmatch(name)
    ]
    if not revisions:
        return []
    rows = np.flatnonzero(counted)
    codes = [column for column, name in enumerate(table.heading.names) if meaning(name) == "-code"]
    thing = pd.DataFrame(
        {"item": table.item[rows], "unit": table.units[rows]}
        | {f"code {column}": table.texts(column).array[rows] for column in codes}
    )
    revision = pd.Series(table.texts(revisions[0]).array[rows])
    is_marked = (revision != "").to_numpy()
    last = revision.groupby(list(thing.to_numpy(dtype=object).T), sort=False).transform("last")
    superseded: list[int] = rows[is_marked & (revision != last).to_numpy()].tolist()
    return superseded


def _remarks(table: AmountTable, counted: Array) -> Iterator[Doubt]:
    """Finding of remarks that an amount is wrong or stands twice."""
    for column in table.heading.further.values():
        texts = table.texts(column)
        if not (texts.has_letters and _REMARK.search(texts.joined)):
            continue
        rows = np.flatnonzero(counted & texts.map(lambda text: bool(_REMARK.search(text)), bool))
        remarks = [
            message(
                "inputs.doubt.remark",
                row=int(table.lines[row]),
                text=texts.of_row(int(row))[:_LONGEST],
            )
            for row in rows[:_SHOWN]
        ]
        if remarks:
            detail = message("inputs.doubt.remark_on_the_amount", remarks=Joined(remarks))
            yield "remark on the amount", len(rows), detail


def _thousands(table: AmountTable) -> Iterator[Doubt]:
    """Finding of a text above the heading that says that numbers are in thousands."""
    above = (
        text_of(cell)
        for place in range(max(table.heading.first, 0))
        for cell in table.grid.row(place)
        if isinstance(cell, str)
    )
    text = next((text for text in above if _THOUSANDS.search(text)), "")
    if text:
        detail = message("inputs.doubt.numbers_in_thousands", text=text[:_LONGEST])
        yield "numbers in thousands", len(table), detail
