"""Rows of a sheet that are headings, and the rows above and below that belong to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...arrays import Integers
from ...spreadsheets.files.grid import Grid
from .mapping import ActivityMapping
from .unit_words import plain, unit_word
from .vocabulary import headings_as_written, meaning, stem_of, unit_in

_ENOUGH, _ENOUGH_BELOW = 2, 3
"""Least number of known headings in the first heading of a sheet, and in a further one."""

_LOOKED_AT = 200
"""Rows in which the first heading is looked for."""

_LONGEST = 120
"""Characters of a heading, at most."""

_DIGITS = frozenset("0123456789")


def known_headings(row: Sequence[object]) -> int:
    """Number of different columns that the cells of a row mean.

    A heading with a unit, such as "Diesel (L)", means amounts.
    """
    cells = _headings(row)
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
        row = _headings(grid.row(place))
        known[place] = known_headings(row)
        if wanted:
            named[place] = sum(
                plain(cell) in wanted or plain(stem_of(cell)) in wanted for cell in row
            )
    known[_LOOKED_AT:] = _known_far_down(grid)[_LOOKED_AT:]
    # The first has the most named ones, then the most known ones.
    weights = (named * 100 + known if named.any() else known)[:_LOOKED_AT]
    first = int(np.argmax(weights)) if weights.size else 0
    if not (named.any() or (weights.size and weights[first] >= _ENOUGH)):
        return []
    return [first, *(np.flatnonzero(known[first + 1 :] >= _ENOUGH_BELOW) + first + 1).tolist()]


def _headings(row: Sequence[object]) -> list[str]:
    """Cells of a row that may be headings."""
    return [cell for cell in row if isinstance(cell, str) and 0 < len(cell) <= _LONGEST]


def _known_far_down(grid: Grid) -> Integers:
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


def _stands_below(codes: Integers, distinct: Sequence[object], words: frozenset[str]) -> bool:
    """True if a column has one of some words below the rows of the first heading."""
    below = codes[_LOOKED_AT:]
    return any(
        isinstance(cell, str) and cell in words and bool((below == code).any())
        for code, cell in enumerate(distinct)
    )


def reach_of(grid: Grid, place: int) -> tuple[int, int]:
    """First and last row of the heading whose main row is at a place."""
    return _above(grid, place), _below(grid, place)


def _above(grid: Grid, place: int) -> int:
    """First row of the heading: the row right above belongs to it if it groups its columns."""
    if place == 0 or grid.rows[place - 1] != grid.rows[place] - 1:
        return place
    row, cells = int(grid.rows[place - 1]), grid.row(place - 1)
    merged = grid.merged_from.get(row, ())
    groups = [last - first for _, first, bottom, last in merged if bottom == row and last > first]
    widest = sum(cell not in (None, "") for cell in grid.row(place)) - 1
    falls = any(bottom > row and first == last for _, first, bottom, last in merged)
    has_numbers = any(isinstance(cell, int | float) for cell in cells)
    means = {meaning(cell) for cell in cells if isinstance(cell, str) and cell.strip()} - {""}
    is_group = falls or 0 < max(groups, default=0) < widest or len(means) >= _ENOUGH
    return place - 1 if is_group and not has_numbers else place


def _below(grid: Grid, place: int) -> int:
    """Last row of the heading: rows right below belong to it if they are units or sub-headings."""
    last = place
    while (
        last + 1 < len(grid.rows)
        and grid.rows[last + 1] == grid.rows[last] + 1
        and last < place + 3
    ):
        cells = {
            column: cell
            for column, cell in enumerate(grid.row(last + 1))
            if cell is not None and str(cell).strip()
        }
        if not _is_of_heading(cells, *_merged_over(grid, place, last)):
            break
        last += 1
    return last


def _is_of_heading(cells: Mapping[int, object], is_reaching: bool, grouped: set[int]) -> bool:
    """True if the cells of a row are units, or headings below merged ones."""
    texts = [cell for cell in cells.values() if isinstance(cell, str)]
    digits = [text for text in texts if text.strip().replace(",", "").replace(".", "").isdigit()]
    if not texts or len(texts) < len(cells) or digits:
        return False
    words = [text.strip(" []()") for text in texts]
    if all(unit_word(word) or meaning(word) for word in words):
        return len(cells) > 1 or bool(unit_word(words[0]))
    return is_reaching and not grouped.isdisjoint(cells)


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
