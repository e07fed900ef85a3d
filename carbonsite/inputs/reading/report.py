"""Summary and findings of a reading: its columns, its rows, and what a reader must know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ...messages import Joined, Message, Word, message
from ...spreadsheets.files.covered_cells import COVERED
from ...spreadsheets.files.grid import Grid
from .amount_units import respelt_units
from .first_names import first_of
from .formula_sums import letters_of
from .opening import OpenedFile
from .optional_rows import OPTIONAL, not_marked
from .repeated_sheets import repeated_sheets
from .row_doubts import doubts_of
from .row_outcomes import ACTIVITY, KIND_WORDS, KINDS, RowOutcomes
from .unit_words import unit_word
from .vocabulary import unit_in

_FINDINGS = ("hidden sheet", COVERED)
"""Notes of grids that are findings, and not part of how a table was read."""


def summary_of(opened: OpenedFile, outcomes: Sequence[RowOutcomes]) -> Iterator[dict[str, Any]]:
    """How each table was read: its heading, its columns, its rows."""
    for grid in opened.grids:
        of_grid = [outcome for outcome in outcomes if outcome.table.grid is grid]
        place = {"file": grid.file, "sheet": grid.sheet}
        for subject, detail in (note for note in grid.notes if note[0] not in _FINDINGS):
            yield {**place, "subject": subject, "detail": detail}
        if not of_grid:
            rows = len(grid.rows)
            key = "inputs.read.no_heading" if rows else "inputs.read.empty"
            yield {**place, "subject": _subject("sheet"), "detail": message(key, count=rows)}
        for outcome in of_grid:
            yield from (
                {**place, "subject": subject, "detail": detail}
                for subject, detail in _of_table(outcome, outcome is of_grid[0])
            )
    for name in opened.skipped:
        yield {
            "file": opened.grids[0].file,
            "sheet": name,
            "subject": _subject("sheet"),
            "detail": message("inputs.read.not_asked_for"),
        }


def _subject(name: str) -> Word:
    return Word("read_subject", name)


def _of_table(outcome: RowOutcomes, is_first: bool) -> Iterator[tuple[str, str]]:
    """Subject and detail of one table: where it is, its columns, its rows."""
    table, heading = outcome.table, outcome.table.heading
    if heading.first >= 0:
        first, last = (int(table.grid.rows[place]) for place in (heading.first, heading.last))
        key = "inputs.read.row" if first == last else "inputs.read.rows"
        yield _subject("heading"), message(key, first=first, last=last)
        if heading.first and is_first:
            key = "inputs.read.row_above" if heading.first == 1 else "inputs.read.rows_above"
            texts = _first_words(table.grid, heading.first)
            yield _subject("above the heading"), message(key, count=heading.first, texts=texts)
    if table.amount is None:
        yield "amount", message("inputs.read.no_amount_column")
    else:
        yield table.title(table.amount), _amount_detail(outcome)
    for name, place in heading.columns.items():
        yield table.title(place), name
    for place in table.when.columns:
        yield table.title(place), "date"
    further = [table.title(place) for place in heading.further.values()]
    if further:
        yield _subject("taken along"), ", ".join(further)
    counts = np.bincount(outcome.kinds, minlength=len(KIND_WORDS)).tolist()
    kinds = Joined(
        message("inputs.read.of_kind", count=count, kind=kind)
        for kind, count in zip(KIND_WORDS, counts, strict=True)
        if count
    )
    yield _subject("rows"), message("inputs.read.kinds", count=len(table), kinds=kinds)


def _amount_detail(outcome: RowOutcomes) -> Joined:
    """The unit and the decimal mark by which amounts were read."""
    unit, mark = unit_in(outcome.table.amount_heading), outcome.table.amounts.decimal
    parts: list[str] = ["amount"]
    if unit:
        parts.append(message("inputs.read.unit_of_heading", unit=unit))
    if mark:
        parts.append(message("inputs.read.decimal_mark", mark=mark))
    return Joined(parts)


def _first_words(grid: Grid, rows: int) -> str:
    """Texts of the first rows, such as those above a heading."""
    texts = [
        str(cell).strip()
        for place in range(min(rows, 5))
        for cell in grid.row(place)
        if cell is not None and str(cell).strip()
    ]
    return "; ".join(texts)[:200]


def findings_of(opened: OpenedFile, outcomes: Sequence[RowOutcomes]) -> Iterator[dict[str, Any]]:
    """What a reader must know: of the file, of each sheet, and of each table."""
    for note, detail in opened.notes:
        file = opened.grids[0].file if opened.grids else ""
        yield {"finding": note, "file": file, "sheet": "", "rows": 0, "detail": detail}
    for grid in opened.grids:
        of_grid = [outcome for outcome in outcomes if outcome.table.grid is grid]
        place = {"file": grid.file, "sheet": grid.sheet}
        for finding, rows, detail in _of_grid(grid, of_grid):
            yield {**place, "finding": Word("finding", finding), "rows": rows, "detail": detail}
    for sheet, rows, detail in repeated_sheets(outcomes):
        place = {"file": opened.grids[0].file, "sheet": sheet}
        finding = Word("finding", "sum or activity")
        yield {**place, "finding": finding, "rows": rows, "detail": detail}


def _of_grid(grid: Grid, outcomes: Sequence[RowOutcomes]) -> Iterator[tuple[str, int, Message]]:
    """Findings of one sheet: finding, rows and detail."""
    for finding, detail in grid.notes:
        if finding == COVERED:
            yield finding, 0, message("inputs.read.covered_cells", detail=detail)
        if finding == "hidden sheet" and outcomes:
            rows = sum(len(outcome.table) for outcome in outcomes)
            yield finding, rows, message("inputs.read.hidden_sheet", detail=detail)
    if not outcomes and len(grid.rows):
        begin = message("inputs.read.nothing_read", texts=_first_words(grid, 1))
        yield "sheet without a heading", len(grid.rows), begin
    for outcome in outcomes:
        yield from (*outcome.numbers.findings, *outcome.sums.findings)
        yield from _of_columns(outcome)
        yield from _optional(outcome)
        yield from doubts_of(outcome)
        yield from _shown_otherwise(outcome)
        yield from _hidden_parts(outcome)
        yield from _formulas(outcome)
        yield from _spellings_and_totals(outcome)


def _of_columns(outcome: RowOutcomes) -> Iterator[tuple[str, int, Message]]:
    """Columns that are sums of others, and months whose year is not known."""
    table, heading = outcome.table, outcome.table.heading
    if heading.amounts and table.amount != heading.amounts[0]:
        return
    for detail in heading.sums.values():
        yield "column of sums", len(table), detail
    if table.month == "" or table.when.has_no_year:
        yield "month without a year", len(table), message("inputs.months.no_year")


def _optional(outcome: RowOutcomes) -> Iterator[tuple[str, int, Message]]:
    """Options, alternatives, provisional and cancelled items, by whether they are counted."""
    table, is_activity = outcome.table, outcome.kinds == ACTIVITY
    findings = {
        **{(kind, "apart"): outcome.kinds == KINDS.index(kind) for kind in OPTIONAL},
        ("optional rows as told", "counted"): is_activity & (outcome.optional >= 0),
        ("ordered or not", "not_marked"): is_activity & not_marked(table),
    }
    for (finding, key), rows in findings.items():
        if rows.any():
            units = dict.fromkeys(table.units[rows].tolist())
            sums = [
                f"{np.nansum(table.amounts.values[rows & (table.units == unit)]):.15g} {unit}"
                for unit in units
            ]
            places = first_of(table.lines[rows].tolist())
            yield (
                finding,
                int(rows.sum()),
                message(f"inputs.optional.{key}", rows=places, sums=Joined(sums)),
            )


def _shown_otherwise(outcome: RowOutcomes) -> Iterator[tuple[str, int, Message]]:
    """Cells that show another number than they store, or another unit than their row has."""
    table, shown = outcome.table, outcome.table.grid.shown
    columns = {table.amount: (table.amounts.values, table.units)} if shown else {}
    for name, numbers in table.described.items() if shown else ():
        column = table.heading.columns[name]
        of_heading = unit_in(table.heading.names[column])
        columns[column] = numbers.values, np.where(numbers.units == "", of_heading, numbers.units)
    rows = dict(zip(table.lines.tolist(), range(len(table)), strict=True)) if shown else {}
    cells = []
    # A loop over the cells whose format scales, hides or labels them.
    for (line, column), number in shown.items():
        if line not in rows or column not in columns:
            continue
        values, units = columns[column]
        unit, stored = units[rows[line]], float(values[rows[line]])
        if number.is_other or (number.label and unit_word(number.label) != unit):
            of_cell = {"cell": f"{letters_of(column)}{line}", "shown": number.text}
            cells.append(message("inputs.read.shows", **of_cell, stored=stored, unit=unit))
    if cells:
        yield "shown otherwise", len(cells), message("inputs.read.shown", cells=first_of(cells))


def _hidden_parts(outcome: RowOutcomes) -> Iterator[tuple[str, int, Message]]:
    """Rows and columns that are hidden in the file and were read."""
    table, grid = outcome.table, outcome.table.grid
    activities = table.lines[outcome.kinds == ACTIVITY].tolist() if grid.hidden_rows else []
    rows = [line for line in activities if line in grid.hidden_rows]
    if rows:
        yield "hidden rows", len(rows), message("inputs.read.hidden_rows", rows=first_of(rows))
    columns = [table.title(column) for column in sorted(table.heading.used & grid.hidden_columns)]
    if columns:
        detail = message("inputs.read.hidden_columns", columns=first_of(columns))
        yield "hidden columns", len(table), detail


def _spellings_and_totals(outcome: RowOutcomes) -> Iterator[tuple[str, int, Message]]:
    """Units in another spelling, totals that do not agree, and rows that may be totals."""
    table, lines = outcome.table, outcome.table.lines
    for text, (unit, count) in respelt_units(table).items():
        yield "unit in another spelling", count, message("inputs.read.unit", text=text, unit=unit)
    for row, comparison in outcome.totals.comparisons.items():
        if comparison.key in _AGREEING:
            continue
        finding = "total that disagrees" if comparison.key in _DISAGREEING else "total not compared"
        detail = message("inputs.read.total", row=int(lines[row]), comparison=comparison)
        yield finding, 1, detail
    for row, reason in outcome.totals.unclear.items():
        detail = message("inputs.read.total_or_activity", row=int(lines[row]), reason=reason)
        yield "total or activity", 1, detail


_AGREEING = (
    "inputs.total.agrees",
    "inputs.total.agrees_with_one",
    "inputs.total.agrees_below",
    "inputs.total.by_position",
    "inputs.total.by_position_one",
    "inputs.total.by_amounts",
    "inputs.total.statistic",
    "inputs.total.of_sheet",
    "inputs.total.with_optional",
    "inputs.total.of_optional",
)
_DISAGREEING = (
    "inputs.total.disagrees",
    "inputs.total.disagrees_without_unit",
    "inputs.total.several_units",
)


def _formulas(outcome: RowOutcomes) -> Iterator[tuple[str, int, Message]]:
    """Formulas in columns that were read, by whether a value is stored with them."""
    table, grid = outcome.table, outcome.table.grid
    if not grid.formulas:
        return
    lines = set(table.lines.tolist())
    formulas = [
        formula
        for formula in grid.formulas
        if formula.column in table.heading.used and formula.row in lines
    ]
    for is_stored, finding in ((True, "formulas"), (False, "formulas without a value")):
        cells = [
            f"{letters_of(formula.column)}{formula.row}"
            for formula in formulas
            if formula.is_stored is is_stored
        ]
        if cells:
            key = "inputs.read.stored_values" if is_stored else "inputs.read.no_stored_values"
            yield finding, len(cells), message(key, cells=first_of(cells))
    stale = [
        message("inputs.read.gives", cell=f"{letters_of(column)}{row}", given=given)
        for (row, column), given in grid.stale.items()
        if column in table.heading.used and row in lines
    ]
    if stale:
        yield "stale formulas", len(stale), message("inputs.read.stale", cells=first_of(stale))
