"""Cells under a merged cell: what they still hold, nobody sees, so it is not read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...messages import message
from ..calculator.references import letters_of
from .grid import Array, Grid

COVERED = "covered cells"
"""Note of a grid that has some."""

_NAMED = 5


def uncovered(grid: Grid) -> Grid:
    """A grid without what merged cells cover; a note names the first of the cells left out."""
    if not grid.merged or not len(grid.rows):
        return grid
    ranges = np.array(grid.merged)
    columns, names, count = list(grid.columns), list[str](), 0
    for place, cells in enumerate(columns):
        covered = [row for row in _covered(grid, ranges, place) if cells[row] not in (None, "")]
        if covered:
            columns[place] = cells.copy()
            columns[place][covered] = None
            count += len(covered)
            names += [f"{letters_of(place + 1)}{grid.rows[row]}" for row in covered[:_NAMED]]
    if not names:
        return grid
    shown = ", ".join(names[:_NAMED]) + ("…" if count > _NAMED else "")
    detail = message("file.covered_cells", sheet=grid.sheet, cells=shown)
    return replace(grid, columns=tuple(columns), notes=(*grid.notes, (COVERED, detail)))


def _covered(grid: Grid, ranges: Array, place: int) -> list[int]:
    """Rows of the grid in which a merged cell covers a column; its own first cell is not."""
    top, left, bottom, _right = ranges[(ranges[:, 1] <= place) & (place <= ranges[:, 3])].T
    first, last = np.searchsorted(grid.rows, top), np.searchsorted(grid.rows, bottom + 1)
    is_there = grid.rows[np.minimum(first, len(grid.rows) - 1)] == top
    depth = np.zeros(len(grid.rows) + 2, dtype=int)
    np.add.at(depth, np.minimum(first + (is_there & (left == place)), last), 1)
    np.add.at(depth, last, -1)
    return np.flatnonzero(np.cumsum(depth)[: len(grid.rows)] > 0).tolist()
