"""What the sheets of a publisher's workbook hold besides plain values, for those who use them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...messages import message
from .headings import HeadedTable
from .published import PublishedFinding

_OF_EVERY_FILE = ("encoding", "separator", "format")
"""Notes of a file that say nothing about its numbers."""


def sheet_findings(tables: Iterable[HeadedTable]) -> Iterator[PublishedFinding]:
    """Formulas, hidden rows and columns, and what else a person does not see in the tables."""
    for table in tables:
        grid = table.grid
        first = int(grid.rows[table.heading])
        formulas = sum(formula.row > first for formula in grid.formulas)
        if formulas:
            detail = message("publisher.formulas", count=formulas, where=table.sheet)
            yield PublishedFinding("formulas", "", detail)
        hidden = len(grid.hidden_rows) + len(grid.hidden_columns & {*table.places.values()})
        if hidden:
            detail = message("publisher.hidden", count=hidden, where=table.sheet)
            yield PublishedFinding("hidden", "", detail)
        for finding, note in grid.notes:
            if finding not in _OF_EVERY_FILE:
                yield PublishedFinding(finding, "", note)
