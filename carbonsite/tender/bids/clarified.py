"""Clarified cells of a bid: read with the value that the bidder says they mean."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from openpyxl.utils import coordinate_to_tuple

from ...inputs.reading.text_columns import text_of
from ...spreadsheets.files.grid import Grid
from ..bid_form.layout import HEAD, FormSheet
from ..bid_form.parts import FURTHER_TAGS
from ..decisions.forms import ClarifiedForm
from ..decisions.register import said
from .findings import BidFindings, shown
from .opening import OpenedBid


def clarified(
    opened: OpenedBid, cells: Sequence[ClarifiedForm], findings: BidFindings
) -> OpenedBid:
    """The sheets of a bid with clarified cells; each is a deviation that keeps both values.

    A cell on no sheet of the form, on no row that the file has, or that the form fixes, is a
    problem.
    """
    sheets = {sheet.title: sheet for sheet in opened.layout.sheets}
    grids = dict(opened.grids)
    for cell in cells:
        row, column = coordinate_to_tuple(cell.cell)
        grid, place = grids.get(cell.sheet), (cell.sheet, cell.cell)
        at = np.flatnonzero(grid.rows == row) if grid is not None else np.zeros(0, dtype=int)
        if grid is None or not len(at) or column > len(grid.columns):
            findings.problem(place, cell.value, "decision.no_cell")
            continue
        if _is_fixed(sheets.get(cell.sheet), grid, int(at[0]), column):
            findings.problem(place, cell.value, "decision.fixed_cell")
            continue
        before = shown(grid.columns[column - 1][at[0]])
        values = {"before": before or "–", "after": shown(cell.value) or "–"}
        findings.deviation(place, before, "decision.clarified", **values, **said(cell))
        grids[cell.sheet] = _with_value(grid, int(at[0]), column - 1, cell.value)
    return replace(opened, grids=grids)


def _is_fixed(sheet: FormSheet | None, grid: Grid, row: int, column: int) -> bool:
    """True if the form fixes a cell: headings, numbers of rows, and what the tender states.

    The unit of an amount is none: bids may state another, which is used.
    """
    if sheet is None:
        return False
    number = column - 2
    if grid.rows[row] <= HEAD or not 0 <= number < len(sheet.names):
        return True
    name, place = sheet.names[number], sheet.places.get(text_of(grid.columns[0][row]))
    is_amount = name == "unit" and sheet.part in FURTHER_TAGS
    return place is not None and name in sheet.rows[place].fixed and not is_amount


def _with_value(grid: Grid, row: int, column: int, value: str | float | datetime.date) -> Grid:
    """A grid with another value in a cell, which has no formula then."""
    columns = list(grid.columns)
    columns[column] = columns[column].copy()
    columns[column][row] = value
    place = int(grid.rows[row]), column
    formulas = tuple(one for one in grid.formulas if (one.row, one.column) != place)
    return replace(grid, columns=tuple(columns), formulas=formulas)
