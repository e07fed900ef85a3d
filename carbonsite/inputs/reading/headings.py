"""Headings of tables: which column is read as what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...errors import InputError
from ...messages import Joined, Message, message, with_remedy
from ...spreadsheets.files.grid import Grid
from ...units import NumberKind, kind_of_unit
from ...units.conversion_paths import CONVERTING_PROPERTIES
from ..table import TAGS
from .cell_periods import dated_columns
from .heading_rows import reach_of
from .mapping import ActivityMapping
from .unit_words import kind_in_heading, plain
from .vocabulary import is_price, meaning, stem_of, unit_in, unwrapped

READ = (
    "item",
    "factor",
    "unit",
    *(name for name in TAGS if name not in ("row", "measure", "replaces")),
    *CONVERTING_PROPERTIES,
    "biofuel_share",
)
"""Columns of activities that a heading may mean, besides the amount."""

_OF_TEXT = frozenset(("item", "material", "machine", "purpose", "carrier", "factor", "-code"))
"""Columns of texts; with a unit in the heading they are amounts, such as "Drivstoff (liter)"."""

_STAND_INS = ("material", "machine", "purpose", "carrier", "factor")
"""Columns that are read as the item if there is no column of items, best first."""


@dataclass(frozen=True)
class Heading:
    """A heading and the columns that it means.

    Attributes
    ----------
    first, last : int
        Places in the grid; -1 and -1 without a heading.
    names : sequence of str
        Of each column.
    amounts : tuple of int
        Columns of amounts.
    columns : mapping of str to int
        Columns of everything else that an activity has.
    sums : mapping of int to Message
        Columns that were named as amounts and are sums of others, with what shows it.
    """

    first: int
    last: int
    names: Sequence[str]
    amounts: tuple[int, ...]
    columns: dict[str, int]
    sums: Mapping[int, Message] = field(default_factory=dict)

    @property
    def used(self) -> set[int]:
        """Columns that are read as something."""
        return {*self.amounts, *self.columns.values()}

    @property
    def further(self) -> dict[str, int]:
        """Columns that are kept under their own names."""
        return {
            name: place for place, name in enumerate(self.names) if name and place not in self.used
        }


def heading_at(grid: Grid, place: int, mapping: ActivityMapping) -> Heading:
    """Heading whose main row is at a place, with the rows above and below that belong to it.

    Raises
    ------
    InputError
        Where two columns may be the amount, or a column of the mapping is not there.
    """
    first, last = reach_of(grid, place)
    parts = _parts(grid, first, last)
    names = [" ".join(words)[:200] for words in parts]
    means = [_meaning(words) for words in parts]
    mapped = _mapped(grid, names, mapping)
    amounts = mapped.pop("amount", [])
    guessed = _guessed(means)
    dates = {place: grid.columns[place][last + 1 :] for place in guessed.pop("date", ())}
    if dates and min(dates) not in amounts:
        guessed["date"] = dated_columns(dates, names)
    columns = {name: places[0] for name, places in mapped.items()}
    for name, places in guessed.items():
        if name not in columns and places and places[0] not in amounts:
            columns[name] = places[0]
    used = {*columns.values(), *amounts}
    amounts = amounts or _amount(grid, last + 1, names, means, used)
    if "item" not in columns:
        columns |= _stand_in(means, columns)
    return Heading(first, last, names, tuple(amounts), columns)


def numbered(grid: Grid, mapping: ActivityMapping) -> Heading:
    """Heading of a table without one: its columns by their numbers."""
    names = [""] * len(grid.columns)
    mapped = _mapped(grid, names, mapping)
    amounts = mapped.pop("amount", [])
    columns = {name: places[0] for name, places in mapped.items()}
    return Heading(-1, -1, names, tuple(amounts), columns)


def _parts(grid: Grid, first: int, last: int) -> list[list[str]]:
    """Texts of the heading of each column, one for each of its rows, merged cells spread out."""
    width, lines = len(grid.columns), grid.rows[first : last + 1].tolist()
    texts = [grid.row(place) for place in range(first, last + 1)]
    for own, top in zip([list(row) for row in texts], lines, strict=True):
        # No more of them than a row has cells: further ones overlap.
        for _, left, bottom, right in grid.merged_from.get(top, ())[:width]:
            if bottom <= lines[-1] and left < width:
                for row, line in zip(texts, lines, strict=True):
                    if top <= line <= bottom:
                        row[left : right + 1] = [own[left]] * (min(right + 1, width) - left)
    return [
        list(
            dict.fromkeys(
                " ".join(unwrapped(str(text)).split())
                for text in column
                if text is not None and str(text).strip()
            )
        )
        for column in zip(*texts, strict=True)
    ]


def _meaning(words: Sequence[str]) -> str:
    """Column that the texts of a heading mean: the lowest, all together, or the highest."""
    if len(words) > 1 and meaning(words[0]) == "-price":
        return "-price"
    tried = (words[-1], " ".join(words), words[0]) if words else ()
    column = next((column for text in tried if (column := meaning(text))), "")
    return "" if column in _OF_TEXT and unit_in(" ".join(words)) else column


def _mapped(grid: Grid, names: Sequence[str], mapping: ActivityMapping) -> dict[str, list[int]]:
    """Places of the columns that the mapping names."""
    columns: dict[str, list[int]] = {}
    problems: list[dict[str, object]] = []
    shown = Joined(map(repr, filter(None, names)))
    not_there = message("inputs.no_such_column.remedy", names=shown, count=len(names))
    for column in mapping.columns:
        if column != "amount" and column not in READ:
            problem, remedy = with_remedy("inputs.unknown_column", columns=Joined(READ))
            problems.append({"column": column, "problem": problem, "remedy": remedy})
            continue
        for name in mapping.places(column):
            is_number = isinstance(name, int) and name <= len(names)
            at = [int(name) - 1] if is_number else _named(names, str(name))
            if len(at) == 1 and (column == "amount" or len(mapping.places(column)) == 1):
                columns.setdefault(column, []).extend(at)
            else:
                problem = message("inputs.column_twice" if at else "inputs.no_such_column")
                cell = {"column": column, "value": name}
                problems.append({**cell, "problem": problem, "remedy": not_there})
    if problems:
        raise InputError.of(grid.where, problems)
    return columns


def _named(names: Sequence[str], wanted: str) -> list[int]:
    """Columns of a name: as it is, otherwise without its unit, otherwise the lowest of its rows."""
    word, texts = plain(wanted), list(map(plain, names))
    exact = [place for place, text in enumerate(texts) if text == word]
    bare = exact or [place for place, name in enumerate(names) if plain(stem_of(name)) == word]
    return bare or [place for place, text in enumerate(texts) if text.endswith(f" {word}")]


def _guessed(means: Sequence[str]) -> dict[str, list[int]]:
    """Places of the columns by what their headings mean."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(means):
        if word in READ:
            places.setdefault(word, []).append(place)
    return places


def _amount(
    grid: Grid, below: int, names: Sequence[str], means: Sequence[str], used: set[int]
) -> list[int]:
    """Column of amounts: by its name, a kind of amount, its unit, or as another kind of number."""
    free = [place for place in range(len(names)) if place not in used]
    read = [place for place in free if not means[place].startswith("-")]
    for candidates in (
        _without_money([place for place in free if means[place] == "amount"], names, means),
        [place for place in free if means[place] == "~amount"],
        [place for place in read if unit_in(names[place]) and not is_price(names[place])],
        [place for place in free if kind_in_heading(names[place]) in _OTHER_KINDS],
    ):
        amounts = [place for place in candidates if not _is_no_amount(names[place])] or candidates
        if len(amounts) > 1:
            amounts = [place for place in amounts if numbers_below(grid, below, place)] or amounts
        if len(amounts) > 1:
            raise _several_amounts(grid, names, amounts)
        if amounts:
            return amounts
    return []


def numbers_below(grid: Grid, below: int, column: int) -> bool:
    """True if a column has a number below its heading, or a text that begins with a digit."""
    cells = grid.columns[column][below:]
    return any(isinstance(cell, int | float) or str(cell or "")[:1] in _DIGITS for cell in cells)


_DIGITS = frozenset("0123456789+-\u2212.,")
_OTHER_KINDS = (NumberKind.COUNTER, NumberKind.STOCK, NumberKind.POWER)


def _is_no_amount(heading: str) -> bool:
    """True if a heading says that its numbers are of a kind that is no amount."""
    return (kind_of_unit(unit_in(heading)) or kind_in_heading(heading)) in _OTHER_KINDS


def _several_amounts(grid: Grid, names: Sequence[str], candidates: list[int]) -> InputError:
    shown: list[str | int] = [names[place] for place in candidates]
    if len(set(shown)) < len(shown):
        shown = [place + 1 for place in candidates]
    wrong = with_remedy("inputs.several_amounts", one=repr(shown[0]), all=shown)
    return InputError.one(grid.where, *wrong, column="amount", value=", ".join(map(repr, shown)))


def _without_money(candidates: list[int], names: Sequence[str], means: Sequence[str]) -> list[int]:
    """Columns without "Amount", which in English bills with quantity and rate is money."""
    quantities = [place for place in candidates if plain(names[place]) not in ("amount", "amounts")]
    return quantities if quantities and "-price" in means else candidates


def _stand_in(means: Sequence[str], columns: dict[str, int]) -> dict[str, int]:
    """Column that is read as the item if there is none: material, machine, or a code."""
    named = [columns[name] for name in _STAND_INS if name in columns]
    codes = [at for at, word in enumerate(means) if word == "-code" and at not in columns.values()]
    best = (named + codes)[:1]
    return {"item": best[0]} if best else {}
