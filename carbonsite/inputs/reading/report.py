"""How a file was read, in words: its columns, its rows, and what a reader must know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ...spreadsheets.files.grid import Grid
from .opening import Opened
from .row_outcomes import Outcome
from .sum_rows import ACTIVITY, KINDS, letters_of
from .vocabulary import unit_in

_SHOWN = 12
"""Rows or cells that a finding names; it says how many there are."""


def summary_of(opened: Opened, outcomes: Sequence[Outcome]) -> Iterator[dict[str, Any]]:
    """How each table was read: its heading, its columns, its rows."""
    for grid in opened.grids:
        own = [outcome for outcome in outcomes if outcome.block.grid is grid]
        of = {"file": grid.file, "sheet": grid.sheet}
        for subject, detail in (note for note in grid.notes if note[0] != "hidden sheet"):
            yield {**of, "subject": subject, "detail": detail}
        if not own:
            yield {
                **of,
                "subject": "sheet",
                "detail": (
                    f"not read: none of its {len(grid.rows)} rows is a heading"
                    if len(grid.rows)
                    else "empty"
                ),
            }
        for outcome in own:
            yield from (
                {**of, "subject": subject, "detail": detail}
                for subject, detail in _of_table(outcome, outcome is own[0])
            )
    for name in opened.skipped:
        yield {
            "file": opened.grids[0].file,
            "sheet": name,
            "subject": "sheet",
            "detail": "not asked for",
        }


def _of_table(outcome: Outcome, is_first: bool) -> Iterator[tuple[str, str]]:
    """One table: where it stands, what its columns are, and what its rows are."""
    block, heading = outcome.block, outcome.block.heading
    rows = block.grid.rows
    if heading.first >= 0:
        first, last = int(rows[heading.first]), int(rows[heading.last])
        yield "heading", f"row {first}" if first == last else f"rows {first} to {last}"
        if heading.first and is_first:
            yield (
                "above the heading",
                (
                    f"{heading.first} {'row' if heading.first == 1 else 'rows'}:"
                    f" {_first_words(block.grid, heading.first)}"
                ),
            )
    if block.amount is None:
        yield "amount", "no column is the amount; name it: columns={'amount': …}"
    else:
        unit = unit_in(heading.names[block.amount])
        parts = [
            f"unit {unit} from the heading" if unit else "",
            f"decimal mark {block.amounts.decimal!r}" if block.amounts.decimal else "",
        ]
        yield block.title(block.amount), ", ".join(["amount", *filter(None, parts)])
    for name, place in heading.columns.items():
        yield block.title(place), name
    further = [block.title(place) for place in heading.further.values()]
    if further:
        yield "taken along", ", ".join(further)
    kinds = {
        KINDS[kind]: int(count)
        for kind, count in enumerate(np.bincount(outcome.kinds, minlength=len(KINDS)))
        if count
    }
    yield "rows", f"{len(block)}: {', '.join(f'{count} {kind}' for kind, count in kinds.items())}"


def _first_words(grid: Grid, rows: int) -> str:
    """What stands above a heading."""
    texts = [
        str(cell).strip()
        for place in range(min(rows, 5))
        for cell in grid.row(place)
        if cell is not None and str(cell).strip()
    ]
    return "; ".join(texts)[:200]


def findings_of(opened: Opened, outcomes: Sequence[Outcome]) -> Iterator[dict[str, Any]]:
    """What a reader must know: of the file, of each sheet, and of each table."""
    for finding, detail in opened.notes:
        yield {
            "finding": finding,
            "file": opened.grids[0].file if opened.grids else "",
            "sheet": "",
            "rows": 0,
            "detail": detail,
        }
    for grid in opened.grids:
        own = [outcome for outcome in outcomes if outcome.block.grid is grid]
        of = {"file": grid.file, "sheet": grid.sheet}
        for finding, detail in (note for note in grid.notes if note[0] == "hidden sheet" and own):
            yield {
                **of,
                "finding": finding,
                "rows": sum(len(outcome.block) for outcome in own),
                "detail": f"{detail}, and was read",
            }
        if not own and len(grid.rows):
            yield {
                **of,
                "finding": "sheet without a heading",
                "rows": len(grid.rows),
                "detail": f"nothing of it was read; it begins {_first_words(grid, 1)!r}",
            }
        for outcome in own:
            yield from (
                {**of, "finding": finding, "rows": rows, "detail": detail}
                for finding, rows, detail in _of_outcome(outcome)
            )


def _of_outcome(outcome: Outcome) -> Iterator[tuple[str, int, str]]:
    """What a reader must know of one table."""
    block = outcome.block
    lines = block.lines
    hidden = (
        [int(line) for line in lines[outcome.kinds == ACTIVITY] if line in block.grid.hidden_rows]
        if block.grid.hidden_rows
        else []
    )
    if hidden:
        yield "hidden rows", len(hidden), f"rows that are hidden were read: {_some(hidden)}"
    columns = [
        block.title(column) for column in sorted(block.heading.used & block.grid.hidden_columns)
    ]
    if columns:
        yield "hidden columns", len(block), f"columns that are hidden were read: {_some(columns)}"
    yield from _of_formulas(outcome)
    for text, unit in block.respelt.items():
        yield (
            "unit in another spelling",
            int((block.column("unit").array == text).sum()),
            f"{text!r} was read as {unit!r}",
        )
    for row, says in outcome.totals.told.items():
        if not says.startswith("agrees"):
            yield (
                "total that disagrees" if says.startswith("states") else "total not compared",
                1,
                f"row {lines[row]}: {says}",
            )
    for row, says in outcome.totals.unclear.items():
        yield "total or activity", 1, f"row {lines[row]} {says}"


def _of_formulas(outcome: Outcome) -> Iterator[tuple[str, int, str]]:
    """Formulas in columns that were read, by whether a value is stored beside them."""
    block = outcome.block
    if not block.grid.formulas:
        return
    inside = {int(line) for line in block.lines}
    own = [
        formula
        for formula in block.grid.formulas
        if formula.column in block.heading.used and formula.row in inside
    ]
    for is_stored, finding, says in (
        (
            True,
            "formulas",
            "the values stored beside formulas were read, as they were last calculated",
        ),
        (False, "formulas without a value", "no value is stored beside the formula"),
    ):
        cells = [
            f"{letters_of(formula.column)}{formula.row}"
            for formula in own
            if formula.is_stored is is_stored
        ]
        if cells:
            yield finding, len(cells), f"{says}: {_some(cells)}"
    stale = [
        f"{letters_of(column)}{row} gives {given:.15g}"
        for (row, column), given in block.grid.stale.items()
        if column in block.heading.used and row in inside
    ]
    if stale:
        yield (
            "stale formulas",
            len(stale),
            f"another number is stored than the formula gives: {_some(stale)}",
        )


def _some(names: Sequence[Any]) -> str:
    """Some of many, and how many there are."""
    shown = ", ".join(map(str, names[:_SHOWN]))
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
