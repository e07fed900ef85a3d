"""Rows of a sheet that are headings, and the rows above and below that belong to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...spreadsheets.files.grid import Grid
from .mapping import ActivityMapping
from .unit_words import plain, unit_word
from .vocabulary import headings_as_written, meaning, stem_of, unit_in

Array = np.ndarray[Any, Any]

_ENOUGH, _ENOUGH_BELOW = 2, 3
"""Least number of known headings in the first heading of a sheet, and in a further one."""

_LOOKED_AT = 200
"""Rows in which the first heading is looked for."""

_LONGEST = 120
"""Characters of a heading, at most."""

_DIGITS = frozenset("0123456789")


def known_headings(row: Sequence[Any]) -> int:
    """Number of different columns that the cells of a row mean.

    A heading with a unit, such as "Diesel (L)", means amounts.
    """
    cells = [cell for cell in row if isinstance(cell, str) and 0 < len(cell) <= _LONGEST]
    means = {meaning(cell) for cell in cells} - {""}
    measures = "amount" not in means and any(
        unit_in(cell) and not meaning(cell) and _DIGITS.isdisjoint(stem_of(cell)) for cell in cells
    )
    return len(means) + measures


def heading_rows(grid: Grid, mapping: ActivityMapping) -> list[int]:
    """Places of the headings: the first, and further ones, which may repeat it."""
    if mapping.heading is not None:
        return [place for place, row in enumerate(grid.rows) if row == mapping.heading]
    wanted = {
        plain(place)
        for name in mapping.columns
        for place in mapping.places(name)
        if isinstance(place, str)
    }
    known, named = np.zeros(len(grid.rows), dtype=int), np.zeros(len(grid.rows), dtype=int)
    for place in range(min(_LOOKED_AT, len(grid.rows))):
        row = [
            cell for cell in grid.row(place) if isinstance(cell, str) and 0 < len(cell) <= _LONGEST
        ]
        known[place] = known_headings(row)
        named[place] = (
            sum(plain(cell) in wanted or plain(stem_of(cell)) in wanted for cell in row)
            if wanted
            else 0
        )
    known[_LOOKED_AT:] = _known_far_down(grid)[_LOOKED_AT:]
    return _chosen(known, named, bool(wanted))


def _known_far_down(grid: Grid) -> Array:
    """Number of columns that the cells of each row mean, in rows with two headings as written."""
    words = headings_as_written()
    few = [
        place
        for place, column in enumerate(grid.columns)
        if len(set(column[:_LOOKED_AT].tolist())) <= len(column[:_LOOKED_AT]) // 2
    ]
    known = np.zeros(len(grid.rows), dtype=int)
    if not any(_stands_below(*grid.coded(place), words) for place in few):
        return known
    written = np.zeros(len(grid.rows), dtype=int)
    for place in range(len(grid.columns)):
        codes, distinct = grid.coded(place)
        written += np.isin(
            codes,
            [code for code, cell in enumerate(distinct) if isinstance(cell, str) and cell in words],
        )
    # A loop over the few rows that may be headings.
    for row in np.flatnonzero(written >= _ENOUGH):
        known[row] = known_headings(grid.row(int(row)))
    return known


def _stands_below(codes: Array, distinct: Sequence[Any], words: frozenset[str]) -> bool:
    """True if a column has one of some words below the rows of the first heading."""
    below = codes[_LOOKED_AT:]
    return any(
        isinstance(cell, str) and cell in words and bool((below == code).any())
        for code, cell in enumerate(distinct)
    )


def _chosen(known: Array, named: Array, is_named: bool) -> list[int]:
    """First heading and further ones, by the number of known and named headings in each row."""
    head = slice(0, _LOOKED_AT)
    first = -1
    if is_named and named[head].any():
        first = int(np.argmax(named[head] * 100 + known[head]))
    elif known[head].size and known[head].max() >= _ENOUGH:
        first = int(np.argmax(known[head]))
    return (
        []
        if first < 0
        else [
            first,
            *(int(place) for place in np.flatnonzero(known >= _ENOUGH_BELOW) if place > first),
        ]
    )


def reach_of(grid: Grid, place: int) -> tuple[int, int]:
    """First and last row of the heading whose main row is at a place."""
    return _above(grid, place), _below(grid, place)


def _above(grid: Grid, place: int) -> int:
    """First row of the heading: the row right above belongs to it if it groups its columns."""
    if place == 0 or grid.rows[place - 1] != grid.rows[place] - 1:
        return place
    row, texts = (
        int(grid.rows[place - 1]),
        [cell for cell in grid.row(place - 1) if isinstance(cell, str) and cell.strip()],
    )
    groups = [
        last - first
        for _, first, bottom, last in grid.merged_from.get(row, ())
        if bottom == row and last - first > 0
    ]
    widest = sum(cell not in (None, "") for cell in grid.row(place)) - 1
    falls = any(
        bottom > row and first == last for _, first, bottom, last in grid.merged_from.get(row, ())
    )
    has_numbers = any(
        isinstance(cell, int | float) and not isinstance(cell, bool) for cell in grid.row(place - 1)
    )
    is_group = (
        falls
        or (groups and max(groups) < widest)
        or len({meaning(text) for text in texts} - {""}) >= _ENOUGH
    )
    return place - 1 if is_group and not has_numbers else place


def _below(grid: Grid, place: int) -> int:
    """Last row of the heading: rows right below belong to it if they are units or sub-headings."""
    last = place
    while (
        last + 1 < len(grid.rows)
        and grid.rows[last + 1] == grid.rows[last] + 1
        and last < place + 3
    ):
        cells = [
            (column, cell)
            for column, cell in enumerate(grid.row(last + 1))
            if cell is not None and str(cell).strip()
        ]
        if not _is_of_heading(cells, *_merged_over(grid, place, last)):
            break
        last += 1
    return last


def _is_of_heading(cells: Sequence[tuple[int, Any]], is_reaching: bool, grouped: set[int]) -> bool:
    """True if the cells of a row are units, or headings below merged ones."""
    if not cells or not all(
        isinstance(cell, str) and not cell.strip().replace(",", "").replace(".", "").isdigit()
        for _, cell in cells
    ):
        return False
    words = [cell.strip(" []()") for _, cell in cells]
    if all(unit_word(word) or meaning(word) for word in words):
        return len(cells) > 1 or bool(unit_word(words[0]))
    return is_reaching and not grouped.isdisjoint(column for column, _ in cells)


def _merged_over(grid: Grid, place: int, last: int) -> tuple[bool, set[int]]:
    """True if a merged cell ends below the heading, and columns grouped by its last row."""
    row, width = int(grid.rows[last]), len(grid.columns)
    reaching = any(
        bottom > row
        for top in grid.rows[max(place - 1, 0) : last + 1]
        for _, _, bottom, _ in grid.merged_from.get(int(top), ())
    )
    grouped = {
        column
        for _, first, bottom, end in grid.merged_from.get(row, ())[: width * 2]
        if bottom == row and first < end
        for column in range(first, min(end + 1, width))
    }
    return reaching, grouped
