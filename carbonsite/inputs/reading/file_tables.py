"""Every table of a file, its rows sorted into activities and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from ... import limits
from ...messages import message
from ...spreadsheets.files.grid import Grid
from ...spreadsheets.files.opening import refusal
from .amount_columns import tables_of
from .heading_rows import heading_rows
from .headings import heading_at, numbered
from .hour_meters import without_hour_meter
from .mapping import ActivityMapping
from .number_kinds import kinds_of
from .opening import OpenedFile
from .row_outcomes import RowOutcomes
from .sheet_sums import drawn_rows


def outcomes_of(opened: OpenedFile, mapping: ActivityMapping) -> list[RowOutcomes]:
    """Outcomes of each table of a file, one for each of its columns of amounts.

    They know which rows draw on the amounts of another sheet.
    """
    outcomes = list(_tables(opened, mapping))
    if not any(outcome.table.grid.formulas for outcome in outcomes):
        return outcomes
    drawn = drawn_rows([outcome.table for outcome in outcomes])
    return [replace(outcome, drawn=rows) for outcome, rows in zip(outcomes, drawn, strict=True)]


def _tables(opened: OpenedFile, mapping: ActivityMapping) -> Iterator[RowOutcomes]:
    """Every table of every grid, once for each of its columns of amounts."""
    for grid in opened.grids:
        if mapping.heading == 0:
            yield from _of_table(grid, mapping, -1, len(grid.rows))
            continue
        starts = _distinct(grid, heading_rows(grid, mapping))
        if len(starts) > limits.SHEET_TABLES:
            raise refusal(
                grid.where,
                message("inputs.many_headings", count=len(starts)),
                message("inputs.many_headings.remedy"),
            )
        for start, end in pairwise([*starts, len(grid.rows)]):
            yield from _of_table(grid, mapping, start, end)


def _of_table(grid: Grid, mapping: ActivityMapping, start: int, end: int) -> Iterator[RowOutcomes]:
    heading = numbered(grid, mapping) if start < 0 else heading_at(grid, start, mapping)
    places = np.arange(heading.last + 1, end)
    tables, of_hours = without_hour_meter(tables_of(grid, heading, places, mapping))
    first, *others = kinds_of(tables)
    kinds = [replace(first, findings=(*of_hours, *first.findings)), *others]
    yield from map(RowOutcomes, tables, kinds)


def _distinct(grid: Grid, places: list[int]) -> list[int]:
    """Headings that begin a table: not those that repeat the last one, or are right below it."""
    kept: list[int] = []
    for place in places:
        same = kept and [str(cell) for cell in grid.row(place)] == [
            str(cell) for cell in grid.row(kept[-1])
        ]
        if not same and not (kept and place - kept[-1] <= 2):
            kept.append(place)
    return kept
