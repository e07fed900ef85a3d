"""What each column of a table is, by its heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import InputError
from ...spreadsheets.files.grid import Grid
from ...units.conversion_paths import CONVERTING_PROPERTIES
from ..table import TAGS
from .heading_rows import reach_of
from .mapping import ActivityMapping
from .vocabulary import is_price, meaning, plain, stem_of, unit_in, unwrapped

Array = np.ndarray[Any, Any]

READ = (
    "item",
    "factor",
    "unit",
    *(name for name in TAGS if name not in ("row", "measure", "replaces")),
    *CONVERTING_PROPERTIES,
    "biofuel_share",
)
"""Columns of activities that a heading may mean, beside the amount."""

_OF_TEXT = frozenset(("item", "material", "machine", "purpose", "carrier", "factor", "-code"))
"""Columns of texts: one whose heading names a unit is an amount of what it is named after, such as
"Drivstoff (liter)".
"""

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
        return {
            name: place for place, name in enumerate(self.names) if name and place not in self.used
        }


def heading_at(grid: Grid, place: int, mapping: ActivityMapping) -> Heading:
    """The heading whose most telling row is at a place, with the rows above and below that belong
    to it.

    Raises
    ------
    InputError
        Where two columns may be the amount, or what a mapping names is not there.
    """
    first, last = reach_of(grid, place)
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
    return Heading(
        -1,
        -1,
        [""] * len(grid.columns),
        tuple(amounts),
        {name: found[0] for name, found in columns.items()},
    )


def _parts(grid: Grid, first: int, last: int) -> list[list[str]]:
    """The heading of each column: what stands in its rows, one below the other, merged cells spread
    out.
    """
    spread, width = {}, len(grid.columns)
    for top in grid.rows[first : last + 1]:
        # No more of them than a row has cells: further ones overlap.
        for _, left, bottom, right in grid.merged_from.get(int(top), ())[:width]:
            if bottom <= grid.rows[last] and left < width:
                place = int(np.searchsorted(grid.rows, top))
                spread.update(
                    {
                        (row, column): grid.columns[left][place]
                        for row in range(int(top), bottom + 1)
                        for column in range(left, min(right + 1, width))
                    }
                )
    parts = []
    for column, cells in enumerate(grid.columns):
        texts = [
            spread.get((int(grid.rows[place]), column), cells[place])
            for place in range(first, last + 1)
        ]
        parts.append(
            list(
                dict.fromkeys(
                    " ".join(unwrapped(str(text)).split())
                    for text in texts
                    if text is not None and str(text).strip()
                )
            )
        )
    return parts


def _meaning(words: Sequence[str]) -> str:
    """What a heading of one or several rows means: the lowest says most, then all together, then
    the highest.
    """
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
            problems.append(
                {
                    "column": column,
                    "problem": "is no column of activities",
                    "remedy": (
                        f"write one of amount, {', '.join(READ)}; other columns travel through"
                        " under their own names"
                    ),
                }
            )
            continue
        for place in mapping.places(column):
            at = (
                [place - 1]
                if isinstance(place, int) and place <= len(names)
                else _named(names, str(place))
            )
            if len(at) != 1 or (column != "amount" and len(mapping.places(column)) > 1):
                said = "is named more than once" if at else "there is no such column"
                problems.append(
                    {
                        "column": column,
                        "value": place,
                        "problem": said,
                        "remedy": (
                            f"name one of {', '.join(repr(name) for name in names if name)}, or a"
                            f" number from 1 to {len(names)}"
                        ),
                    }
                )
            else:
                found.setdefault(column, []).extend(at)
    if problems:
        raise InputError.of(grid.where, problems)
    return found


def _named(names: Sequence[str], wanted: str) -> list[int]:
    """The columns of a name: as it stands, else without its unit, else the lowest of several rows."""
    exact = [place for place, name in enumerate(names) if plain(name) == plain(wanted)]
    bare = exact or [
        place for place, name in enumerate(names) if plain(stem_of(name)) == plain(wanted)
    ]
    return bare or [
        place for place, name in enumerate(names) if plain(name).endswith(f" {plain(wanted)}")
    ]


def _guessed(means: Sequence[str]) -> dict[str, list[int]]:
    """The columns that the words of the headings tell, the first of each."""
    found: dict[str, list[int]] = {}
    for place, word in enumerate(means):
        if word in READ:
            found.setdefault(word, []).append(place)
    return found


def _amount(grid: Grid, names: Sequence[str], means: Sequence[str], taken: set[int]) -> list[int]:
    """The column of amounts: the one that says so, else the one that names a kind of amount, else
    the only one with a unit.
    """
    free = [place for place in range(len(names)) if place not in taken]
    for candidates in (
        _without_money([place for place in free if means[place] == "amount"], names, means),
        [place for place in free if means[place] == "~amount"],
        [
            place
            for place in free
            if unit_in(names[place])
            and not means[place].startswith("-")
            and not is_price(names[place])
        ],
    ):
        if len(candidates) > 1:
            shown: list[Any] = [names[place] for place in candidates]
            shown = shown if len(set(shown)) == len(shown) else [place + 1 for place in candidates]
            remedy = (
                f"write columns={{'amount': {shown[0]!r}}}, or those that are: columns={{'amount':"
                f" {shown}}}"
            )
            raise InputError.of(
                grid.where,
                [
                    {
                        "column": "amount",
                        "value": ", ".join(map(repr, shown)),
                        "problem": "several columns may be the amount",
                        "remedy": remedy,
                    }
                ],
            )
        if candidates:
            return candidates
    return []


def _without_money(candidates: list[int], names: Sequence[str], means: Sequence[str]) -> list[int]:
    """The columns without those that English bills call "amount": quantity times rate, which is
    money, where both stand beside it.
    """
    quantities = [place for place in candidates if plain(names[place]) not in ("amount", "amounts")]
    return quantities if quantities and "-price" in means else candidates


def _stand_in(means: Sequence[str], columns: dict[str, int]) -> dict[str, int]:
    """What says what is done where no column of items does: a material, a machine, else a column of
    posts.
    """
    told = next((columns[name] for name in _STAND_INS if name in columns), None)
    if told is None:
        told = next(
            (
                place
                for place, word in enumerate(means)
                if word == "-code" and place not in columns.values()
            ),
            None,
        )
    return {} if told is None else {"item": told}
