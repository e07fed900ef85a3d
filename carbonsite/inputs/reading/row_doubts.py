"""Findings of rows that are counted and may not be what they seem."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from ...arrays import Mask
from ...messages import Joined, message
from ...units.dates import DatePeriod, period_of
from .amount_table import AmountTable
from .cell_periods import is_within
from .month_columns import texts_above
from .number_kinds import Finding
from .printed_sums import significant_digits
from .row_outcomes import RowOutcomes
from .series import keys_of
from .table_sums import both_totals
from .text_columns import TextColumn, first_of
from .vocabulary import meaning

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


def doubts_of(outcome: RowOutcomes) -> Iterator[Finding]:
    """Findings of planned beside actual amounts, of periods beside their parts, and the like."""
    table, counted = outcome.table, outcome.are("activity")
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
            totals = both_totals(table.units, table.values, counted, table.mask(rows))
            yield finding, len(rows), message(key, rows=places, totals=totals)
    yield from _remarks(table, counted)
    yield from _thousands(table)


def _planned_and_actual(table: AmountTable, counted: Mask) -> Iterator[Finding]:
    """Finding of a column that says of some rows that they are planned, of others that not."""
    for column in table.naming:
        texts = table.texts(column)
        if len(texts.distinct) > _FEW or not any(map(_PLANNED.fullmatch, texts.distinct)):
            continue
        is_planned = counted & texts.map(lambda text: bool(_PLANNED.fullmatch(text)), bool)
        is_actual = counted & texts.map(lambda text: bool(_ACTUAL.fullmatch(text)), bool)
        if is_planned.any() and is_actual.any():
            sums = {"planned": table.sums(is_planned), "actual": table.sums(is_actual)}
            detail = message("inputs.doubt.planned_and_actual", column=table.title(column), **sums)
            yield "planned and actual", int(is_planned.sum()), detail


def _with_parts(table: AmountTable, counted: Mask) -> list[int]:
    """Rows of a period that has in it the period of another row of the same thing."""
    codes, days = pd.factorize(table.when.days)
    periods = [period_of(day) for day in days]
    wholes = _wholes(periods)
    if not wholes:
        return []
    there = np.flatnonzero(counted)
    keys, _ = keys_of(table, there)
    codes, rows = codes[there], []
    # A loop over the few periods that have others in them.
    for whole in wholes:
        of_whole = np.flatnonzero(codes == whole)
        parts = [place for place, part in enumerate(periods) if is_within(part, periods[whole])]
        is_part = np.isin(codes, parts)
        rows += there[of_whole[np.isin(keys[of_whole], keys[is_part])]].tolist()
    return sorted(rows)


_MOST_WHOLES = 100
"""Periods with others in them that are looked at."""


def _wholes(periods: Sequence[DatePeriod | None]) -> list[int]:
    """Places of periods that have others in them."""
    known = [(place, period) for place, period in enumerate(periods) if period]
    known.sort(key=lambda one: (one[1].first, -one[1].last.toordinal()))
    lasts = np.array([period.last.toordinal() for _, period in known])
    # The earliest last day of all that begin later: a period is a whole if it has that day.
    earliest = np.minimum.accumulate(lasts[::-1])[::-1]
    is_whole = earliest[1:] <= lasts[:-1]
    return [known[one][0] for one in np.flatnonzero(is_whole)[:_MOST_WHOLES].tolist()]


def _codes(table: AmountTable) -> list[TextColumn]:
    """Columns of the numbers of documents or items."""
    names = enumerate(table.heading.names)
    return [table.texts(column) for column, name in names if meaning(name) == "-code"]


def _repeated(table: AmountTable, counted: Mask) -> list[int]:
    """Rows that are in all their cells those of an earlier row, with the number of a document."""
    codes, has_code = _codes(table), table.mask(())
    for texts in codes:
        has_code |= counted & texts.is_filled
    rows = np.flatnonzero(has_code)
    if len(rows) < 2 or not any(len(np.unique(texts.codes[rows])) < len(rows) for texts in codes):
        return []
    cells = pd.DataFrame(
        {column: table.coded(column)[0][rows] for column in range(len(table.grid.columns))}
    )
    repeats: list[int] = rows[cells.duplicated().to_numpy()].tolist()
    return repeats


def _superseded(table: AmountTable, counted: Mask) -> list[int]:
    """Rows whose number and item stand further below with another revision."""
    revisions = [
        column for name, column in table.heading.further.items() if _REVISION.fullmatch(name)
    ]
    if not revisions:
        return []
    rows = np.flatnonzero(counted)
    codes = [texts.array for texts in _codes(table)]
    thing = [texts[rows] for texts in (table.item, table.units, *codes)]
    revision = pd.Series(table.texts(revisions[0]).array[rows])
    last = revision.groupby(thing, sort=False).transform("last")
    superseded: list[int] = rows[((revision != "") & (revision != last)).to_numpy()].tolist()
    return superseded


def _remarks(table: AmountTable, counted: Mask) -> Iterator[Finding]:
    """Finding of remarks that an amount is wrong or stands twice."""
    for column in table.heading.further.values():
        texts = table.texts(column)
        if not (texts.has_letters and _REMARK.search(texts.joined)):
            continue
        rows = np.flatnonzero(counted & texts.map(lambda text: bool(_REMARK.search(text)), bool))
        remarks = [
            message("inputs.doubt.remark", row=line, text=texts.of_row(row)[:_LONGEST])
            for row, line in zip(rows[:_SHOWN].tolist(), table.lines[rows].tolist(), strict=False)
        ]
        if remarks:
            detail = message("inputs.doubt.remark_on_the_amount", remarks=Joined(remarks))
            yield "remark on the amount", len(rows), detail


def _thousands(table: AmountTable) -> Iterator[Finding]:
    """Finding of a text above the heading that says that numbers are in thousands."""
    above = texts_above(table.grid, table.heading.first)
    text = next((text for text in above if _THOUSANDS.search(text)), "")
    if text:
        detail = message("inputs.doubt.numbers_in_thousands", text=text[:_LONGEST])
        yield "numbers in thousands", len(table), detail


_THINGS, _DIGITS = 2, 3
"""Things of a sheet, and digits of one amount, that are seldom those of other sheets by chance."""

_AGREEMENT = 1e-9
_ROWS = 2.0**21
"""More than a sheet has rows."""


def repeated_sheets(outcomes: Sequence[RowOutcomes]) -> Iterator[Finding]:
    """Sheet, number of rows and detail of each whose amounts are those of the sheets beside it.

    Of each thing, by item, factor and unit, the sheet has as much as all others together. Of two
    sheets that are alike, the second is named. A table below others of its sheet may do so too.
    """
    tables = {(outcome.table.grid.sheet, outcome.table.heading.first) for outcome in outcomes}
    if len(tables) < 2 and not any(outcome.are("repeated heading").any() for outcome in outcomes):
        return
    rows = pd.concat([_rows(outcome) for outcome in outcomes], ignore_index=True)
    for sheet in _repeating(rows, "sheet"):
        is_there = rows["sheet"] == sheet
        detail = message("inputs.sum.sheet", totals=_totals(rows, is_there))
        yield sheet, int(is_there.sum()), detail
    for sheet, of_sheet in rows.groupby("sheet", sort=False):
        for part in _repeating(of_sheet, "part"):
            is_there = of_sheet["part"] == part
            lines = of_sheet["row"][is_there]
            span = {"first": int(lines.min()), "last": int(lines.max())}
            detail = message("inputs.sum.part", **span, totals=_totals(of_sheet, is_there))
            yield str(sheet), int(is_there.sum()), detail


def _rows(outcome: RowOutcomes) -> pd.DataFrame:
    """Activities of a table with their sheet, and the heading that they stand below."""
    table = outcome.table
    activities = outcome.activities[["item", "factor", "unit", "amount", "row"]]
    repeats = table.lines[outcome.are("repeated heading")]
    part = table.heading.first + np.searchsorted(repeats, activities["row"].to_numpy()) / _ROWS
    return activities.assign(sheet=table.grid.sheet, part=part)


def _repeating(rows: pd.DataFrame, by: str) -> list[str]:
    """Sheets or parts of a sheet whose amounts are of each thing those of all others together."""
    if rows[by].nunique() < 2:
        return []
    thing = ["item", "factor", "unit"]
    own = rows.groupby([by, *thing], sort=False)["amount"].sum().reset_index()
    others = own.groupby(thing)["amount"].transform("sum") - own["amount"]
    own["agrees"] = (others - own["amount"]).abs() <= _AGREEMENT * own["amount"].abs()
    of_one = own.groupby(by, sort=False)
    agrees = of_one["agrees"].all() & (of_one.size() >= _THINGS)
    # A loop over the few sheets that agree.
    repeating = [
        one
        for one in agrees.index[agrees]
        if any(significant_digits(amount) >= _DIGITS for amount in own["amount"][own[by] == one])
    ]
    # Where two are alike and there is nothing else, the first is the one that counts.
    return repeating[1:] if len(repeating) == own[by].nunique() else repeating


def _totals(rows: pd.DataFrame, of_sheet: pd.Series) -> Joined:
    """Amounts of each unit with some rows and without them."""
    units, values = (rows[name].to_numpy() for name in ("unit", "amount"))
    is_row = of_sheet.to_numpy()
    return both_totals(units, values, np.full(len(rows), True), is_row)
