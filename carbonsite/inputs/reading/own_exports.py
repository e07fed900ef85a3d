"""Line items that carbonsite wrote, which are no activities: one activity has several of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from ...errors import InputError
from ...messages import message
from ...messages.language import Language, texts_of
from ...spreadsheets.files.grid import Grid

_COLUMNS = ("resolved_factor", "conversion")
"""Columns that line items have, and nothing else."""

_ROWS = 20
"""Rows in which their heading is looked for."""


def refuse_line_items(grids: Iterable[Grid], file: str) -> None:
    """Refuse a table of line items: each part and module repeats the amount of its activity.

    Raises
    ------
    InputError
        If a grid has the heading of line items, in any language.
    """
    for grid in grids:
        for place in range(min(_ROWS, len(grid.rows))):
            cells = {str(cell) for cell in grid.row(place)}
            if any(heading <= cells for heading in _headings()):
                problem = {
                    "row": int(grid.rows[place]),
                    "value": grid.sheet or file,
                    "problem": message("inputs.line_items"),
                    "remedy": message("inputs.line_items.remedy"),
                }
                raise InputError.of(grid.where, [problem])


@cache
def _headings() -> tuple[frozenset[str], ...]:
    languages = (texts_of(language) for language in Language)
    titles = (frozenset(texts[f"lines.{name}"] for name in _COLUMNS) for texts in languages)
    return frozenset(_COLUMNS), *titles
