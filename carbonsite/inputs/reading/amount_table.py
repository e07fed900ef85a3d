"""One table of a sheet, read by one column of amounts: what stands in its columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ... import limits
from ...spreadsheets.files.grid import Grid
from ...units import dimension_and_scale
from ..amounts import DESCRIBING
from .headings import Heading
from .mapping import ActivityMapping
from .numbers import Numbers, numbers_of
from .sum_rows import Signs, letters_of, vertical_sums
from .text_columns import Texts, days_of, module_of, quality_of, text_of
from .vocabulary import (
    TOTAL,
    is_total_alone,
    is_unit,
    plain,
    stem_of,
    unit_in,
    unit_trouble,
    unit_word,
)

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
        return (
            self.texts(self.heading.columns[name])
            if name in self.heading.columns
            else Texts.blank(len(self))
        )

    def title(self, column: int) -> str:
        """A column as a reader finds it: its letters and its heading."""
        return (
            f"{letters_of(column)} {self.heading.names[column]!r}"
            if self.heading.names[column]
            else f"column {column + 1}"
        )

    # -- amounts

    @cached_property
    def amounts(self) -> Numbers:
        """The amounts."""
        if self.amount is None:
            return Numbers(np.full(len(self), np.nan), np.full(len(self), "", dtype=object))
        return self.numbers(self.amount)

    @cached_property
    def measures(self) -> dict[str, Numbers]:
        """Hours and properties: numbers with units of their own."""
        return {
            name: self.numbers(place)
            for name, place in self.heading.columns.items()
            if name in DESCRIBING
        }

    def numbers(self, column: int) -> Numbers:
        """The numbers of a column in its rows."""
        return numbers_of(
            self.cells(column), self.mapping.decimal, self.grid.where, self.title(column)
        )

    @property
    def stem(self) -> str:
        """What the heading of the amounts says beside the unit."""
        return stem_of(self.heading.names[self.amount]) if self.amount is not None else ""

    # -- units

    @property
    def heading_unit(self) -> str:
        """The unit that holds where neither the cell nor the unit column states one."""
        return (
            unit_in(self.heading.names[self.amount]) if self.amount is not None else ""
        ) or unit_word(self.mapping.tags.get("unit", ""))

    @cached_property
    def units(self) -> Array:
        """The unit of each row as carbonsite writes it; "" where there is none, or none that is
        one.
        """
        stated = self.column("unit")
        beside = stated.each(lambda text: unit_word(text) if text else self.heading_unit)
        return np.where(self.amounts.units != "", self.amounts.units, beside)

    @cached_property
    def unit_troubles(self) -> dict[int, tuple[str, str, str]]:
        """Rows whose unit cannot be used: what it is, what is wrong, and what to do."""
        stated = self.column("unit")
        troubles: dict[int, tuple[str, str, str]] = {}
        unknown = [text for text in dict.fromkeys(stated.distinct) if text and not unit_word(text)]
        wrong = {
            text: (text, *unit_trouble(text, place >= limits.DISTINCT_UNITS))
            for place, text in enumerate(unknown)
        }
        for row in np.flatnonzero(stated.each(wrong.__contains__, bool)):
            troubles[int(row)] = wrong[stated.of_row(int(row))]
        for row in np.flatnonzero(
            (self.amounts.units != "") & stated.each(lambda text: bool(unit_word(text)), bool)
        ):
            text, own = stated.of_row(int(row)), self.amounts.units[row]
            if dimension_and_scale(own) != dimension_and_scale(unit_word(text)):
                troubles[int(row)] = (
                    text,
                    f"is another unit than {own!r} in the cell of the amount",
                    "state one of them",
                )
        over = unit_in(self.heading.names[self.amount]) if self.amount is not None else ""
        for row in np.flatnonzero(self._differs_from(over)) if over else ():
            unit = self.amounts.units[row] or stated.of_row(int(row))
            troubles.setdefault(
                int(row),
                (
                    unit,
                    f"is another unit than {over!r} in the heading of the amounts",
                    "state one of them",
                ),
            )
        for row in np.flatnonzero((self.units == "") & ~stated.each(bool, bool)):
            troubles[int(row)] = (
                "",
                "there is no unit in the cell, the unit column or the heading",
                "write the unit, or tell it: tags={'unit': …}",
            )
        return troubles

    def _differs_from(self, unit: str) -> Array:
        """Which rows have an amount in another unit than the heading says."""
        others = [
            other
            for other in set(self.units.tolist()) - {"", unit}
            if dimension_and_scale(other) != dimension_and_scale(unit)
        ]
        return (
            np.isin(self.units, others) & ~np.isnan(self.amounts.values)
            if others
            else np.zeros(len(self), dtype=bool)
        )

    @property
    def respelt(self) -> dict[str, str]:
        """Units that were read as another spelling."""
        return {
            text: unit_word(text)
            for text in dict.fromkeys(self.column("unit").distinct)
            if unit_word(text) and not is_unit(text)
        }

    # -- items and factors

    @cached_property
    def item(self) -> Array:
        """What is done: the item, and, where several columns are amounts, which of them."""
        items, stem = self.column("item"), self.stem
        if len(self.heading.amounts) < 2 or not stem:
            return items.array
        return items.each(lambda text: f"{text}: {stem}" if text else stem)

    def begins(self, pattern: re.Pattern[str]) -> Array:
        """Which rows have a text up to their item, or any where they have no item, that begins as a
        pattern says.
        """
        found = np.zeros(len(self), dtype=bool)
        for column in self._telling:
            if column <= self._last_telling:
                found |= self.texts(column).match(pattern)
            elif self.is_nameless.any():
                found |= self.texts(column).match(pattern) & self.is_nameless
        return found

    def begins_alone(self, named: Array) -> Array:
        """Which of some rows have a text that names a total and nothing else."""
        found = np.zeros(len(self), dtype=bool)
        # A loop over the few rows that look like totals.
        for row in np.flatnonzero(named):
            texts = [self.texts(column).of_row(int(row)) for column in self._telling]
            found[row] = any(is_total_alone(text) for text in texts)
        return found

    @property
    def _last_telling(self) -> int:
        return self.heading.columns.get("item", len(self.grid.columns) - 1)

    @property
    def _telling(self) -> list[int]:
        """The columns that may say what a row is."""
        return [
            column
            for column in range(len(self.grid.columns))
            if column not in self.heading.amounts and column != self.heading.columns.get("unit")
        ]

    @cached_property
    def is_nameless(self) -> Array:
        """Which rows have an amount and no item, in a table that has items."""
        if "item" not in self.heading.columns:
            return np.zeros(len(self), dtype=bool)
        return ~self.column("item").each(bool, bool) & ~np.isnan(self.amounts.values)

    def first_text(self, row: int) -> str:
        """The first text of a row that has letters and may say what the row is."""
        texts = (text_of(self.grid.columns[column][self.places[row]]) for column in self._telling)
        return next((text for text in texts if any(letter.isalpha() for letter in text)), "")

    @cached_property
    def factors(self) -> Array:
        """The factor of each row: what the mapping tells for its factor, its item or its column of
        amounts, else its factor as it stands; "" where nothing tells.
        """
        told = self.mapping.factor_of
        own = self.column("factor").each(lambda text: told.get(plain(text), text))
        if own.all():
            return own
        by_item = self.column("item").each(
            lambda text: (
                told.get(plain(text))
                or told.get(plain(f"{text}: {self.stem}"))
                or told.get(plain(self.stem))
                or self.mapping.tags.get("factor", "")
            )
        )
        return np.where(own != "", own, by_item)

    @property
    def is_told(self) -> Array:
        """Which rows have an item for which the mapping tells a factor."""
        told = self.mapping.factor_of
        return self.column("item").each(lambda text: plain(text) in told, bool)

    def signs(self) -> Signs:
        """What speaks for and against each row being the sum of others."""
        named = self.begins(TOTAL)
        no = np.zeros(len(self), dtype=bool)
        sums = (
            vertical_sums(self.grid, self.amount, self.places)
            if self.amount is not None and self.grid.formulas
            else no
        )
        own = self.column("factor").each(bool, bool)
        return Signs(named, self.begins_alone(named), self.is_nameless, sums, self.is_told, own)

    # -- tags

    @cached_property
    def days(self) -> tuple[Array, dict[int, tuple[str, str]]]:
        """The date of each row, and what is wrong with those that are none."""
        return (
            days_of(*self.coded(self.heading.columns["date"]))
            if "date" in self.heading.columns
            else (np.full(len(self), "", dtype=object), {})
        )

    def tags(self) -> Mapping[str, Array]:
        """The other columns of an activity, and those that travel through."""
        found = {}
        for name, place in self.heading.columns.items():
            if name not in ("item", "factor", "unit", "date", *DESCRIBING):
                read = _READ_AS.get(name)
                found[name] = (
                    Texts.of(*self.coded(place), read).array if read else self.texts(place).array
                )
        for name, numbers in self.measures.items():
            found[name] = numbers.texts(
                unit_in(self.heading.names[self.heading.columns[name]])
                or ("h" if name == "hours" else "")
            )
        if "date" in self.heading.columns:
            found["date"] = self.days[0]
        for name, place in self.heading.further.items():
            found.setdefault(name, self.texts(place).array)
        return found
