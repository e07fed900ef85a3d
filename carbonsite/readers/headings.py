"""Where the heading of a table stands, and what each of its columns is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..activity_rows import TAGS
from ..errors import InputError
from ..files.grid import Grid
from ..units.paths import CONVERTING_PROPERTIES
from .mapping import ActivityMapping
from .vocabulary import headings_as_written, is_price, meaning, plain, stem_of, unit_in, unit_word, unwrapped

Array = np.ndarray[Any, Any]

READ = ("item", "factor", "unit", *(name for name in TAGS if name not in ("row", "measure", "replaces")), *CONVERTING_PROPERTIES, "biofuel_share")
"""Columns of activities that a heading may mean, beside the amount."""

_ENOUGH, _ENOUGH_BELOW = 2, 3
"""Known headings that a row has at least, to be the first heading of a sheet or a further one."""

_LOOKED_AT = 200
"""Rows in which the first heading stands."""

_LONGEST = 120
"""Characters of a heading."""

_DIGITS = frozenset("0123456789")

_OF_TEXT = frozenset(("item", "material", "machine", "purpose", "carrier", "factor", "-code"))
"""Columns of texts: one whose heading names a unit is an amount of what it is named after, such as "Drivstoff (liter)"."""

_STAND_INS = ("material", "machine", "purpose", "carrier", "factor")
"""Columns that say what is done where no column does, best first."""


@dataclass(frozen=True)
class Heading:
    """A heading and what it says.

    Attributes
    ----------
    first, last : int
        Places in the grid; -1 and -1 where there is none.
    names : sequence of str
        Of each column.
    amounts : tuple of int
        Columns of amounts.
    columns : mapping of str to int
        Columns of everything else that an activity has.
    """

    first: int
    last: int
    names: Sequence[str]
    amounts: tuple[int, ...]
    columns: dict[str, int]

    @property
    def used(self) -> set[int]:
        """Columns that are read as something."""
        return {*self.amounts, *self.columns.values()}

    @property
    def further(self) -> dict[str, int]:
        """Columns that travel through under their own names."""
        return {name: place for place, name in enumerate(self.names) if name and place not in self.used}


def known_headings(row: Sequence[Any]) -> int:
    """How many different columns the cells of a row mean; one that is called after what it measures, such as "Diesel (L)", is one of amounts."""
    cells = [cell for cell in row if isinstance(cell, str) and 0 < len(cell) <= _LONGEST]
    means = {meaning(cell) for cell in cells} - {""}
    measures = "amount" not in means and any(unit_in(cell) and not meaning(cell) and _DIGITS.isdisjoint(stem_of(cell)) for cell in cells)
    return len(means) + measures


def heading_rows(grid: Grid, mapping: ActivityMapping) -> list[int]:
    """The places of the rows that are headings: the first, and those further down that begin another table or repeat it."""
    if mapping.heading is not None:
        return [place for place, row in enumerate(grid.rows) if row == mapping.heading]
    told = {plain(place) for name in mapping.columns for place in mapping.places(name) if isinstance(place, str)}
    known, named = np.zeros(len(grid.rows), dtype=int), np.zeros(len(grid.rows), dtype=int)
    for place in range(min(_LOOKED_AT, len(grid.rows))):
        row = [cell for cell in grid.row(place) if isinstance(cell, str) and 0 < len(cell) <= _LONGEST]
        known[place] = known_headings(row)
        named[place] = sum(plain(cell) in told or plain(stem_of(cell)) in told for cell in row) if told else 0
    known[_LOOKED_AT:] = _known_far_down(grid)[_LOOKED_AT:]
    return _chosen(known, named, bool(told))


def _known_far_down(grid: Grid) -> Array:
    """How many different columns the cells of each row mean, where headings as they are written most often stand in two columns or more."""
    words = headings_as_written()
    few = [place for place, column in enumerate(grid.columns) if len(set(column[:_LOOKED_AT].tolist())) <= len(column[:_LOOKED_AT]) // 2]
    known = np.zeros(len(grid.rows), dtype=int)
    if not any(_stands_below(*grid.coded(place), words) for place in few):
        return known
    written = np.zeros(len(grid.rows), dtype=int)
    for place in range(len(grid.columns)):
        codes, distinct = grid.coded(place)
        written += np.isin(codes, [code for code, cell in enumerate(distinct) if isinstance(cell, str) and cell in words])
    # A loop over the few rows that may be headings.
    for row in np.flatnonzero(written >= _ENOUGH):
        known[row] = known_headings(grid.row(int(row)))
    return known


def _stands_below(codes: Array, distinct: Sequence[Any], words: frozenset[str]) -> bool:
    """Whether one of some words stands in a column below the rows in which the first heading is looked for."""
    below = codes[_LOOKED_AT:]
    return any(isinstance(cell, str) and cell in words and bool((below == code).any()) for code, cell in enumerate(distinct))


def _chosen(known: Array, named: Array, is_told: bool) -> list[int]:
    """The first heading and those further down, by how many headings each row has."""
    head = slice(0, _LOOKED_AT)
    first = -1
    if is_told and named[head].any():
        first = int(np.argmax(named[head] * 100 + known[head]))
    elif known[head].size and known[head].max() >= _ENOUGH:
        first = int(np.argmax(known[head]))
    return [] if first < 0 else [first, *(int(place) for place in np.flatnonzero(known >= _ENOUGH_BELOW) if place > first)]


def heading_at(grid: Grid, place: int, mapping: ActivityMapping) -> Heading:
    """The heading whose most telling row is at a place, with the rows above and below that belong to it.

    Raises
    ------
    InputError
        Where two columns may be the amount, or what a mapping names is not there.
    """
    first, last = _above(grid, place), _below(grid, place)
    parts = _parts(grid, first, last)
    names = [" ".join(words)[:200] for words in parts]
    means = [_meaning(words) for words in parts]
    columns = _told(grid, names, mapping)
    amounts = columns.pop("amount", [])
    for name, found in _guessed(means).items():
        if name not in columns and name != "amount" and found[0] not in amounts:
            columns[name] = found
    taken = {found[0] for found in columns.values()} | set(amounts)
    amounts = amounts or _amount(grid, names, means, taken)
    singles = {name: found[0] for name, found in columns.items()}
    if "item" not in singles:
        singles |= _stand_in(means, singles)
    return Heading(first, last, names, tuple(amounts), singles)


def numbered(grid: Grid, mapping: ActivityMapping) -> Heading:
    """The columns of a table without a heading, by their numbers."""
    columns = _told(grid, [""] * len(grid.columns), mapping)
    amounts = columns.pop("amount", [])
    return Heading(-1, -1, [""] * len(grid.columns), tuple(amounts), {name: found[0] for name, found in columns.items()})


def _above(grid: Grid, place: int) -> int:
    """The first row of the heading: a row right above belongs to it where it groups some of its columns."""
    if place == 0 or grid.rows[place - 1] != grid.rows[place] - 1:
        return place
    row, texts = int(grid.rows[place - 1]), [cell for cell in grid.row(place - 1) if isinstance(cell, str) and cell.strip()]
    groups = [last - first for _, first, bottom, last in grid.merged_from.get(row, ()) if bottom == row and last - first > 0]
    widest = sum(cell not in (None, "") for cell in grid.row(place)) - 1
    falls = any(bottom > row and first == last for _, first, bottom, last in grid.merged_from.get(row, ()))
    has_numbers = any(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in grid.row(place - 1))
    is_group = falls or (groups and max(groups) < widest) or len({meaning(text) for text in texts} - {""}) >= _ENOUGH
    return place - 1 if is_group and not has_numbers else place


def _below(grid: Grid, place: int) -> int:
    """The last row of the heading: rows right below belong to it where they hold units, or headings below merged ones."""
    last = place
    while last + 1 < len(grid.rows) and grid.rows[last + 1] == grid.rows[last] + 1 and last < place + 3:
        cells = [(column, cell) for column, cell in enumerate(grid.row(last + 1)) if cell is not None and str(cell).strip()]
        if not _is_of_heading(cells, *_merged_over(grid, place, last)):
            break
        last += 1
    return last


def _is_of_heading(cells: Sequence[tuple[int, Any]], is_reaching: bool, grouped: set[int]) -> bool:
    """Whether the cells of a row are units, or headings below merged ones."""
    if not cells or not all(isinstance(cell, str) and not cell.strip().replace(",", "").replace(".", "").isdigit() for _, cell in cells):
        return False
    words = [cell.strip(" []()") for _, cell in cells]
    if all(unit_word(word) or meaning(word) for word in words):
        return len(cells) > 1 or bool(unit_word(words[0]))
    return is_reaching and not grouped.isdisjoint(column for column, _ in cells)


def _merged_over(grid: Grid, place: int, last: int) -> tuple[bool, set[int]]:
    """Whether a merged cell of the heading reaches below its last row, and the columns that merged cells of that row group."""
    row, width = int(grid.rows[last]), len(grid.columns)
    reaching = any(bottom > row for top in grid.rows[max(place - 1, 0) : last + 1] for _, _, bottom, _ in grid.merged_from.get(int(top), ()))
    grouped = {column for _, first, bottom, end in grid.merged_from.get(row, ())[: width * 2] if bottom == row and first < end for column in range(first, min(end + 1, width))}
    return reaching, grouped


def _parts(grid: Grid, first: int, last: int) -> list[list[str]]:
    """The heading of each column: what stands in its rows, one below the other, merged cells spread out."""
    spread, width = {}, len(grid.columns)
    for top in grid.rows[first : last + 1]:
        # No more of them than a row has cells: further ones overlap.
        for _, left, bottom, right in grid.merged_from.get(int(top), ())[:width]:
            if bottom <= grid.rows[last] and left < width:
                place = int(np.searchsorted(grid.rows, top))
                spread.update({(row, column): grid.columns[left][place] for row in range(int(top), bottom + 1) for column in range(left, min(right + 1, width))})
    parts = []
    for column, cells in enumerate(grid.columns):
        texts = [spread.get((int(grid.rows[place]), column), cells[place]) for place in range(first, last + 1)]
        parts.append(list(dict.fromkeys(" ".join(unwrapped(str(text)).split()) for text in texts if text is not None and str(text).strip())))
    return parts


def _meaning(words: Sequence[str]) -> str:
    """What a heading of one or several rows means: the lowest says most, then all together, then the highest."""
    if len(words) > 1 and meaning(words[0]) == "-price":
        return "-price"
    tried = (words[-1], " ".join(words), words[0]) if words else ()
    found = next((found for text in tried if (found := meaning(text))), "")
    return "" if found in _OF_TEXT and unit_in(" ".join(words)) else found


def _told(grid: Grid, names: Sequence[str], mapping: ActivityMapping) -> dict[str, list[int]]:
    """The columns that the mapping names."""
    found: dict[str, list[int]] = {}
    problems: list[dict[str, Any]] = []
    for column in mapping.columns:
        if column != "amount" and column not in READ:
            problems.append({"column": column, "problem": "is no column of activities", "remedy": f"write one of amount, {', '.join(READ)}; other columns travel through under their own names"})
            continue
        for place in mapping.places(column):
            at = [place - 1] if isinstance(place, int) and place <= len(names) else _named(names, str(place))
            if len(at) != 1 or (column != "amount" and len(mapping.places(column)) > 1):
                said = "is named more than once" if at else "there is no such column"
                problems.append({"column": column, "value": place, "problem": said, "remedy": f"name one of {', '.join(repr(name) for name in names if name)}, or a number from 1 to {len(names)}"})
            else:
                found.setdefault(column, []).extend(at)
    if problems:
        raise InputError.of(grid.where, problems)
    return found


def _named(names: Sequence[str], wanted: str) -> list[int]:
    """The columns of a name: as it stands, else without its unit, else the lowest of several rows."""
    exact = [place for place, name in enumerate(names) if plain(name) == plain(wanted)]
    bare = exact or [place for place, name in enumerate(names) if plain(stem_of(name)) == plain(wanted)]
    return bare or [place for place, name in enumerate(names) if plain(name).endswith(f" {plain(wanted)}")]


def _guessed(means: Sequence[str]) -> dict[str, list[int]]:
    """The columns that the words of the headings tell, the first of each."""
    found: dict[str, list[int]] = {}
    for place, word in enumerate(means):
        if word in READ:
            found.setdefault(word, []).append(place)
    return found


def _amount(grid: Grid, names: Sequence[str], means: Sequence[str], taken: set[int]) -> list[int]:
    """The column of amounts: the one that says so, else the one that names a kind of amount, else the only one with a unit."""
    free = [place for place in range(len(names)) if place not in taken]
    for candidates in (
        _without_money([place for place in free if means[place] == "amount"], names, means),
        [place for place in free if means[place] == "~amount"],
        [place for place in free if unit_in(names[place]) and not means[place].startswith("-") and not is_price(names[place])],
    ):
        if len(candidates) > 1:
            shown: list[Any] = [names[place] for place in candidates]
            shown = shown if len(set(shown)) == len(shown) else [place + 1 for place in candidates]
            remedy = f"write columns={{'amount': {shown[0]!r}}}, or those that are: columns={{'amount': {shown}}}"
            raise InputError.of(grid.where, [{"column": "amount", "value": ", ".join(map(repr, shown)), "problem": "several columns may be the amount", "remedy": remedy}])
        if candidates:
            return candidates
    return []


def _without_money(candidates: list[int], names: Sequence[str], means: Sequence[str]) -> list[int]:
    """The columns without those that English bills call "amount": quantity times rate, which is money, where both stand beside it."""
    quantities = [place for place in candidates if plain(names[place]) not in ("amount", "amounts")]
    return quantities if quantities and "-price" in means else candidates


def _stand_in(means: Sequence[str], columns: dict[str, int]) -> dict[str, int]:
    """What says what is done where no column of items does: a material, a machine, else a column of posts."""
    told = next((columns[name] for name in _STAND_INS if name in columns), None)
    if told is None:
        told = next((place for place, word in enumerate(means) if word == "-code" and place not in columns.values()), None)
    return {} if told is None else {"item": told}
