"""Sections of a sheet: a heading, heads of columns, and rows of a label and numbers."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from .sheet import Sheet


@dataclass(frozen=True)
class FormulaCell:
    """A formula and its value; without a formula, a stored number."""

    formula: str
    value: float
    style: str = "kg"


def write_section(sheet: Sheet, heading: str, heads: Sequence[str], texts: int = 1) -> None:
    """Write a heading and the heads of its columns: first texts, then numbers."""
    sheet.row += 1
    sheet.text(sheet.row, 0, heading, "heading")
    sheet.height(
        sheet.row + 1,
        max((sheet.lines_needed(place, head) for place, head in enumerate(heads)), default=1),
    )
    for place, head in enumerate(heads):
        sheet.text(sheet.row + 1, place, head or " ", "head" if place < texts else "head_right")
    sheet.row += 2


def write_note(sheet: Sheet, note: str) -> None:
    """Write a note over the whole width of the sheet, on as many rows as it needs."""
    for line in textwrap.wrap(note, max(int(sum(sheet.column_widths)), 40)):
        sheet.text(sheet.row, 0, line, "note")
        sheet.row += 1


def write_cells(sheet: Sheet, cells: Sequence[FormulaCell], first: int = 1) -> None:
    """Write cells into the current row."""
    for place, cell in enumerate(cells, start=first):
        write_cell(sheet, sheet.row, place, cell)


def write_cell(sheet: Sheet, row: int, column: int, cell: FormulaCell) -> None:
    """Write a formula with its value, or a stored number."""
    if cell.formula:
        sheet.formula(row, column, cell.formula, cell.value, cell.style)
    else:
        sheet.number(row, column, cell.value, cell.style)
