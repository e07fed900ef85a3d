"""Summary and findings of a reading: its columns, its rows, and what a reader must know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ...messages import Joined, Word, message
from ...spreadsheets.calculator.references import letters_of
from ...spreadsheets.files.grid import COVERED, Grid
from .amount_units import respelt_units
from .number_kinds import Finding
from .opening import OpenedFile
from .optional_rows import OPTIONAL, not_marked
from .row_doubts import doubts_of, repeated_sheets
from .row_outcomes import KIND_WORDS, RowOutcomes
from .text_columns import first_of
from .unit_words import unit_word
from .vocabulary import unit_in

_FINDINGS = ("hidden sheet", COVERED)
"""Notes of grids that are findings, and not part of how a table was read."""


def summary_of(opened: OpenedFile, outcomes: Sequence[RowOutcomes]) -> Iterator[dict[str, object]]:
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
            for subject, detail in _of_table(outcome, outcome is of_grid[0]):
                yield {**place, "subject": subject, "detail": detail}
    for name in opened.skipped:
        place = {"file": opened.grids[0].file, "sheet": name}
        detail = message("inputs.read.not_asked_for")
        yield {**place, "subject": _subject("sheet"), "detail": detail}


def _subject(name: str) -> Word:
    return Word("read_subject", name)


def _of_table(outcome: RowOutcomes, is_first: bool) -> Iterator[tuple[str, str]]:
    """Subject and detail of one table: where it is, its columns, its rows."""
    table, heading = outcome.table, outcome.table.heading
    if heading.first >= 0:
        first, last = table.grid.rows[[heading.first, heading.last]].tolist()
        key = "inputs.read.row" if first == last else "inputs.read.rows"
        yield _subject("heading"), message(key, first=first, last=last)
    if heading.first > 0 and is_first:
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


def findings_of(opened: OpenedFile, outcomes: Sequence[RowOutcomes]) -> Iterator[dict[str, object]]:
    """What a reader must know: of the file, of each sheet, and of each table."""
    findings: list[tuple[str, Finding]] = [("", (note, 0, detail)) for note, detail in opened.notes]
    for grid in opened.grids:
        of_grid = [outcome for outcome in outcomes if outcome.table.grid is grid]
        findings += [(grid.sheet, finding) for finding in _of_grid(grid, of_grid)]
    findings += [
        (sheet, ("sum or activity", rows, detail))
        for sheet, rows, detail in repeated_sheets(outcomes)
    ]
    for sheet, (finding, rows, detail) in findings:
        place = {"file": opened.grids[0].file, "sheet": sheet}
        yield {**place, "finding": Word("finding", finding), "rows": rows, "detail": detail}


def _of_grid(grid: Grid, outcomes: Sequence[RowOutcomes]) -> Iterator[Finding]:
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
        yield from (*outcome.numbers.findings, *outcome.totals.findings)
        yield from _of_columns(outcome)
        yield from _optional(outcome)
        yield from doubts_of(outcome)
        yield from _shown_otherwise(outcome)
        yield from _hidden_parts(outcome)
        yield from _formulas(outcome)
        yield from _spellings_and_totals(outcome)


def _of_columns(outcome: RowOutcomes) -> Iterator[Finding]:
    """Columns that are sums of others, and months whose year is not known."""
    table, heading = outcome.table, outcome.table.heading
    if heading.amounts and table.amount != heading.amounts[0]:
        return
    for detail in heading.sums.values():
        yield "column of sums", len(table), detail
    if table.month == "" or table.when.has_no_year:
        yield "month without a year", len(table), message("inputs.months.no_year")


def _optional(outcome: RowOutcomes) -> Iterator[Finding]:
    """Options, alternatives, provisional and cancelled items, by whether they are counted."""
    table, is_activity = outcome.table, outcome.are("activity")
    findings = {
        **{(kind, "apart"): outcome.are(kind) for kind in OPTIONAL},
        ("optional rows as told", "counted"): is_activity & (outcome.optional >= 0),
        ("ordered or not", "not_marked"): is_activity & not_marked(table),
    }
    for (finding, key), rows in findings.items():
        if rows.any():
            places = first_of(table.lines[rows].tolist())
            detail = message(f"inputs.optional.{key}", rows=places, sums=table.sums(rows))
            yield finding, int(rows.sum()), detail


def _shown_otherwise(outcome: RowOutcomes) -> Iterator[Finding]:
    """Cells that show another number than they store, or another unit than their row has."""
    table, heading, shown = outcome.table, outcome.table.heading, outcome.table.grid.shown
    if not shown:
        return
    columns = {table.amount: (table.values, table.units)}
    for name, numbers in table.described.items():
        of_heading = unit_in(heading.names[heading.columns[name]])
        units = np.where(numbers.units == "", of_heading, numbers.units)
        columns[heading.columns[name]] = numbers.values, units
    row_of = {line: row for row, line in enumerate(table.lines.tolist())}
    cells = []
    # A loop over the cells whose format scales, hides or labels them.
    for (line, column), number in shown.items():
        if line not in row_of or column not in columns:
            continue
        stored, unit = (cells_of[row_of[line]] for cells_of in columns[column])
        if number.is_other or (number.label and unit_word(number.label) != unit):
            values = {"shown": number.text, "stored": float(stored), "unit": unit}
            cells.append(message("inputs.read.shows", cell=_cell(column, line), **values))
    if cells:
        yield "shown otherwise", len(cells), message("inputs.read.shown", cells=first_of(cells))


def _hidden_parts(outcome: RowOutcomes) -> Iterator[Finding]:
    """Rows and columns that are hidden in the file and were read."""
    table, grid = outcome.table, outcome.table.grid
    activities = table.lines[outcome.are("activity")] if grid.hidden_rows else ()
    rows = [line for line in map(int, activities) if line in grid.hidden_rows]
    if rows:
        yield "hidden rows", len(rows), message("inputs.read.hidden_rows", rows=first_of(rows))
    columns = [table.title(column) for column in sorted(table.heading.used & grid.hidden_columns)]
    if columns:
        detail = message("inputs.read.hidden_columns", columns=first_of(columns))
        yield "hidden columns", len(table), detail


def _spellings_and_totals(outcome: RowOutcomes) -> Iterator[Finding]:
    """Units in another spelling, totals that do not agree, and rows that may be totals."""
    table, lines = outcome.table, outcome.table.lines
    for text, (unit, count) in respelt_units(table).items():
        yield "unit in another spelling", count, message("inputs.read.unit", text=text, unit=unit)
    for row, comparison in outcome.totals.comparisons.items():
        if comparison.key in _AGREEING:
            continue
        finding = "total that disagrees" if comparison.key in _DISAGREEING else "total not compared"
        yield finding, 1, message("inputs.read.total", row=int(lines[row]), comparison=comparison)
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


def _formulas(outcome: RowOutcomes) -> Iterator[Finding]:
    """Formulas in columns that were read, by whether a value is stored with them."""
    grid, used = outcome.table.grid, outcome.table.heading.used
    lines = set(outcome.table.lines.tolist()) if grid.formulas else set()
    stored, missing = list[str](), list[str]()
    for formula in grid.formulas:
        if formula.column in used and formula.row in lines:
            cells = stored if formula.is_stored else missing
            cells.append(_cell(formula.column, formula.row))
    stale = [
        message("inputs.read.gives", cell=_cell(column, row), given=given)
        for (row, column), given in grid.stale.items()
        if column in used and row in lines
    ]
    for finding, key, those in (
        ("formulas", "inputs.read.stored_values", stored),
        ("formulas without a value", "inputs.read.no_stored_values", missing),
        ("stale formulas", "inputs.read.stale", stale),
    ):
        if those:
            yield finding, len(those), message(key, cells=first_of(those))


def _cell(column: int, line: int) -> str:
    return f"{letters_of(column + 1)}{line}"
