"""One table of a sheet, read by one column of amounts: what stands in its columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ..activity_rows import DESCRIBING
from ..errors import UnitError
from ..files.grid import Grid
from ..units import dimension_and_scale
from .headings import Heading
from .mapping import ActivityMapping
from .numbers import Numbers, numbers_of
from .rows import letters_of
from .texts import Texts, days_of, module_of, quality_of, text_of
from .vocabulary import LUMP_SUMS, is_unit, plain, stem_of, unit_in, unit_word

Array = np.ndarray[Any, Any]

_READ_AS = {"module": module_of, "factor_module": module_of, "quality": quality_of}


@dataclass(frozen=True)
class Block:
    """Some rows of a grid below their heading.

    Attributes
    ----------
    grid : Grid
    heading : Heading
    amount : int or None
        The column of amounts; a heading may have several, and each is a block of its own.
    places : array of int
        Of its rows in the grid.
    mapping : ActivityMapping
    """

    grid: Grid
    heading: Heading
    amount: int | None
    places: Array
    mapping: ActivityMapping

    def __len__(self) -> int:
        return len(self.places)

    @cached_property
    def lines(self) -> Array:
        """The row of the file in which each of its rows stands."""
        found: Array = self.grid.rows[self.places]
        return found

    def cells(self, column: int) -> Array:
        """The cells of a column in its rows."""
        found = self.grid.columns[column]
        return found if len(self) == len(found) else found[self.places]

    def coded(self, column: int) -> tuple[Array, list[Any]]:
        """A column as codes of its distinct cells in its rows."""
        codes, cells = self.grid.coded(column)
        return codes if len(self) == len(codes) else codes[self.places], cells

    def texts(self, column: int) -> Texts:
        """The texts of a column in its rows."""
        if column not in self._texts:
            self._texts[column] = Texts.of(*self.coded(column))
        return self._texts[column]

    @cached_property
    def _texts(self) -> dict[int, Texts]:
        """The columns that were read as texts; each is read once."""
        return {}

    def column(self, name: str) -> Texts:
        """The texts of what an activity has by this name; blank where no column is it."""
        return self.texts(self.heading.columns[name]) if name in self.heading.columns else Texts.blank(len(self))

    def title(self, column: int) -> str:
        """A column as a reader finds it: its letters and its heading."""
        return f"{letters_of(column)} {self.heading.names[column]!r}" if self.heading.names[column] else f"column {column + 1}"

    # -- amounts ------------------------------------------------------------------------------------------------------

    @cached_property
    def amounts(self) -> Numbers:
        """The amounts."""
        if self.amount is None:
            return Numbers(np.full(len(self), np.nan), np.full(len(self), "", dtype=object))
        return self._numbers(self.amount)

    @cached_property
    def measures(self) -> dict[str, Numbers]:
        """Hours and properties: numbers with units of their own."""
        return {name: self._numbers(place) for name, place in self.heading.columns.items() if name in DESCRIBING}

    def _numbers(self, column: int) -> Numbers:
        return numbers_of(self.cells(column), self.mapping.decimal, self.grid.where, self.title(column))

    @property
    def stem(self) -> str:
        """What the heading of the amounts says beside the unit."""
        return stem_of(self.heading.names[self.amount]) if self.amount is not None else ""

    # -- units --------------------------------------------------------------------------------------------------------

    @property
    def heading_unit(self) -> str:
        """The unit that holds where neither the cell nor the unit column states one."""
        return (unit_in(self.heading.names[self.amount]) if self.amount is not None else "") or unit_word(self.mapping.tags.get("unit", ""))

    @cached_property
    def units(self) -> Array:
        """The unit of each row as carbonsite writes it; "" where there is none, or none that is one."""
        stated = self.column("unit")
        beside = stated.each(lambda text: unit_word(text) if text else self.heading_unit)
        return np.where(self.amounts.units != "", self.amounts.units, beside)

    @cached_property
    def unit_troubles(self) -> dict[int, tuple[str, str, str]]:
        """Rows whose unit cannot be used: what it is, what is wrong, and what to do."""
        stated = self.column("unit")
        troubles: dict[int, tuple[str, str, str]] = {}
        for row in np.flatnonzero(stated.each(lambda text: bool(text) and not unit_word(text), bool)):
            text = stated.of_row(int(row))
            troubles[int(row)] = (text, *_unit_trouble(text))
        for row in np.flatnonzero((self.amounts.units != "") & stated.each(lambda text: bool(unit_word(text)), bool)):
            text, own = stated.of_row(int(row)), self.amounts.units[row]
            if dimension_and_scale(own) != dimension_and_scale(unit_word(text)):
                troubles[int(row)] = (text, f"is another unit than {own!r} in the cell of the amount", "state one of them")
        for row in np.flatnonzero((self.units == "") & ~stated.each(bool, bool)):
            troubles[int(row)] = ("", "there is no unit in the cell, the unit column or the heading", "write the unit, or tell it: tags={'unit': …}")
        return troubles

    @property
    def respelt(self) -> dict[str, str]:
        """Units that were read as another spelling."""
        return {text: unit_word(text) for text in dict.fromkeys(self.column("unit").distinct) if unit_word(text) and not is_unit(text)}

    # -- items and factors --------------------------------------------------------------------------------------------

    @cached_property
    def item(self) -> Array:
        """What is done: the item, and, where several columns are amounts, which of them."""
        items, stem = self.column("item"), self.stem
        if len(self.heading.amounts) < 2 or not stem:
            return items.array
        return items.each(lambda text: f"{text}: {stem}" if text else stem)

    def begins(self, pattern: re.Pattern[str]) -> Array:
        """Which rows have a text up to their item that begins as a pattern says."""
        last = self.heading.columns.get("item", len(self.grid.columns) - 1)
        found = np.zeros(len(self), dtype=bool)
        for column in range(last + 1):
            if column != self.amount and column != self.heading.columns.get("unit"):
                found |= self.texts(column).match(pattern)
        return found

    def first_text(self, row: int) -> str:
        """The first text of a row that has letters."""
        texts = (text_of(cells[self.places[row]]) for cells in self.grid.columns)
        return next((text for text in texts if any(letter.isalpha() for letter in text)), "")

    @cached_property
    def factors(self) -> Array:
        """The factor of each row: what the mapping tells for its factor, its item or its column of amounts, else its factor as it stands; "" where nothing tells."""
        told = self.mapping.factor_of
        own = self.column("factor").each(lambda text: told.get(plain(text), text))
        if own.all():
            return own
        by_item = self.column("item").each(lambda text: told.get(plain(text)) or told.get(plain(f"{text}: {self.stem}")) or told.get(plain(self.stem)) or self.mapping.tags.get("factor", ""))
        return np.where(own != "", own, by_item)

    @property
    def has_factor(self) -> Array:
        """Whether a row names a factor by itself, in its own column or by its item."""
        told = self.mapping.factor_of
        return self.column("factor").each(bool, bool) | self.column("item").each(lambda text: plain(text) in told, bool)

    # -- tags ---------------------------------------------------------------------------------------------------------

    @cached_property
    def days(self) -> tuple[Array, dict[int, tuple[str, str]]]:
        """The date of each row, and what is wrong with those that are none."""
        return days_of(*self.coded(self.heading.columns["date"])) if "date" in self.heading.columns else (np.full(len(self), "", dtype=object), {})

    def tags(self) -> Mapping[str, Array]:
        """The other columns of an activity, and those that travel through."""
        found = {}
        for name, place in self.heading.columns.items():
            if name not in ("item", "factor", "unit", "date", *DESCRIBING):
                read = _READ_AS.get(name)
                found[name] = Texts.of(*self.coded(place), read).array if read else self.texts(place).array
        for name, numbers in self.measures.items():
            found[name] = numbers.texts(unit_in(self.heading.names[self.heading.columns[name]]) or ("h" if name == "hours" else ""))
        if "date" in self.heading.columns:
            found["date"] = self.days[0]
        for name, place in self.heading.further.items():
            found.setdefault(name, self.texts(place).array)
        return found


def _unit_trouble(text: str) -> tuple[str, str]:
    """What is wrong with a unit that is none, and what to do."""
    if plain(text) in LUMP_SUMS:
        return "is a lump sum", "state the quantity"
    try:
        dimension_and_scale(text)
    except UnitError as error:
        problem, _, remedy = str(error).partition("; ")
        return problem, remedy
    return "is no unit of an amount", "write a unit such as 'kg'"
