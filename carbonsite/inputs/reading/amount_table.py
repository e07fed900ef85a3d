"""One table of a sheet, read by one column of amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ...spreadsheets.files.grid import Grid
from ..amounts import DESCRIBING
from .cell_periods import WITHOUT_YEAR, kind_of_heading
from .date_columns import When, when_of
from .formula_sums import letters_of
from .headings import Heading
from .mapping import ActivityMapping
from .month_columns import year_around
from .numbers import NumberColumn, numbers_of
from .printed_sums import decimals_of
from .text_columns import TextColumn, days_of, module_of, quality_of, text_of
from .unit_words import counted_unit, plain, unit_word
from .vocabulary import count_in, is_total_alone, stem_of, unit_in

Array = np.ndarray[Any, Any]

_READ_AS = {"module": module_of, "factor_module": module_of, "quality": quality_of}


@dataclass(frozen=True)
class AmountTable:
    """Rows of a grid below their heading, with one of its columns of amounts.

    Attributes
    ----------
    grid : Grid
    heading : Heading
    amount : int or None
        The column of amounts; a heading with several gives a table for each.
    places : array of int
        Of its rows in the grid.
    mapping : ActivityMapping
    month : str, optional
        Date of its rows, if the column is a month or a day; "" if its year is not known.
    """

    grid: Grid
    heading: Heading
    amount: int | None
    places: Array
    mapping: ActivityMapping
    month: str | None = None

    def __len__(self) -> int:
        return len(self.places)

    @cached_property
    def lines(self) -> Array:
        """Number of each row in the file."""
        lines: Array = self.grid.rows[self.places]
        return lines

    def cells(self, column: int) -> Array:
        """Cells of a column in its rows."""
        cells = self.grid.columns[column]
        return cells if len(self) == len(cells) else cells[self.places]

    def coded(self, column: int) -> tuple[Array, list[Any]]:
        """Codes of a column in its rows, and its distinct cells."""
        codes, cells = self.grid.coded(column)
        return codes if len(self) == len(codes) else codes[self.places], cells

    def texts(self, column: int) -> TextColumn:
        """Texts of a column in its rows; each column is read once."""
        if column not in self._texts:
            self._texts[column] = TextColumn.of(*self.coded(column))
        return self._texts[column]

    @cached_property
    def _texts(self) -> dict[int, TextColumn]:
        return {}

    def column(self, name: str) -> TextColumn:
        """Texts of the column that is read as `name`; blank if none is."""
        return (
            self.texts(self.heading.columns[name])
            if name in self.heading.columns
            else TextColumn.blank(len(self))
        )

    def title(self, column: int) -> str:
        """Letters and heading of a column, by which a reader finds it."""
        return (
            f"{letters_of(column)} {self.heading.names[column]!r}"
            if self.heading.names[column]
            else f"column {column + 1}"
        )

    # -- amounts

    @cached_property
    def amounts(self) -> NumberColumn:
        """The amounts; NaN without a column of them."""
        if self.amount is None:
            return NumberColumn(np.full(len(self), np.nan), np.full(len(self), "", dtype=object))
        numbers = self.numbers(self.amount)
        of_heading = count_in(self.amount_heading)[0]
        counts = self.column("unit").map(
            lambda text: counted_unit(text)[0] if text else of_heading, float
        )
        if (counts == 1).all():
            return numbers
        return replace(numbers, values=numbers.values * np.where(numbers.units == "", counts, 1.0))

    def decimals(self, row: int) -> int:
        """Decimals with which a row states its amount."""
        cell = None if self.amount is None else self.grid.columns[self.amount][self.places[row]]
        return decimals_of(cell, self.amounts.decimal)

    @cached_property
    def described(self) -> dict[str, NumberColumn]:
        """Hours and properties: numbers with units of their own."""
        return {
            name: self.numbers(place)
            for name, place in self.heading.columns.items()
            if name in DESCRIBING
        }

    def numbers(self, column: int) -> NumberColumn:
        """Numbers of a column in its rows."""
        return numbers_of(
            self.cells(column), self.mapping.decimal, self.grid.where, self.title(column)
        )

    @property
    def stem(self) -> str:
        """Heading of the amounts without its unit."""
        return stem_of(self.amount_heading)

    @property
    def amount_heading(self) -> str:
        """Heading of the amounts; "" without one."""
        return self.heading.names[self.amount] if self.amount is not None else ""

    @cached_property
    def units(self) -> Array:
        """Unit of each row as carbonsite writes it; "" if there is none, or it is not a unit."""
        default = unit_in(self.amount_heading) or unit_word(self.mapping.tags.get("unit", ""))
        stated = self.column("unit").map(lambda text: counted_unit(text)[1] if text else default)
        return np.where(self.amounts.units != "", self.amounts.units, stated)

    # -- items and factors

    @cached_property
    def item(self) -> Array:
        """Item of each row; if several columns are amounts, with the heading of this one."""
        items, stem = self.column("item"), self.stem
        if len(self.heading.amounts) < 2 or not stem or self.month:
            return items.array
        return items.map(lambda text: f"{text}: {stem}" if text else stem)

    def begins(self, pattern: re.Pattern[str]) -> Array:
        """True for rows with a text, up to their item if they have one, that begins so."""
        last = self.heading.columns.get("item", len(self.grid.columns) - 1)
        begun = np.zeros(len(self), dtype=bool)
        for column in self.naming:
            if column <= last:
                begun |= self.texts(column).match(pattern)
            elif self.is_nameless.any():
                begun |= self.texts(column).match(pattern) & self.is_nameless
        return begun

    def begins_alone(self, named: Array) -> Array:
        """True for the rows among `named` with a text that names a total and nothing else."""
        alone = np.zeros(len(self), dtype=bool)
        # A loop over the few rows that look like totals.
        for row in np.flatnonzero(named):
            texts = [self.texts(column).of_row(int(row)) for column in self.naming]
            alone[row] = any(is_total_alone(text) for text in texts)
        return alone

    @property
    def naming(self) -> list[int]:
        """Columns that may say what a row is."""
        return [
            column
            for column in range(len(self.grid.columns))
            if column not in self.heading.amounts and column != self.heading.columns.get("unit")
        ]

    @cached_property
    def is_nameless(self) -> Array:
        """True for rows with an amount and without an item, in a table that has items."""
        if "item" not in self.heading.columns:
            return np.zeros(len(self), dtype=bool)
        return ~self.column("item").map(bool, bool) & ~np.isnan(self.amounts.values)

    def first_text(self, row: int) -> str:
        """First text with letters that may say what a row is."""
        texts = (text_of(self.grid.columns[column][self.places[row]]) for column in self.naming)
        return next((text for text in texts if any(letter.isalpha() for letter in text)), "")

    @cached_property
    def factors(self) -> Array:
        """Factor of each row; "" without one.

        It is the mapping's factor for the row's factor, or the row's factor itself; in a row
        without one, the mapping's factor for its item or its column of amounts.
        """
        factor_of = self.mapping.factor_of
        own = self.column("factor").map(lambda text: factor_of.get(plain(text), text))
        if own.all():
            return own
        if not factor_of:
            return np.where(own != "", own, self.mapping.tags.get("factor", ""))
        by_item = self.column("item").map(
            lambda text: (
                factor_of.get(plain(text))
                or factor_of.get(plain(f"{text}: {self.stem}"))
                or factor_of.get(plain(self.stem))
                or self.mapping.tags.get("factor", "")
            )
        )
        return np.where(own != "", own, by_item)

    @cached_property
    def is_mapped(self) -> Array:
        """True for rows with an item for which the mapping has a factor."""
        factor_of = self.mapping.factor_of
        if not factor_of:
            return np.zeros(len(self), dtype=bool)
        return self.column("item").map(lambda text: plain(text) in factor_of, bool)

    # -- tags

    @cached_property
    def when(self) -> When:
        """When its rows were, with the problem of each cell that is not a date."""
        heading = self.heading
        if self.month is not None:
            return When.of_days(np.full(len(self), self.month, dtype=object))
        if "date" not in heading.columns:
            names = {column: name for name, column in heading.further.items()}
            counts = ~np.isnan(self.amounts.values)
            return when_of(names, self.texts, counts, self._year, "machine" in heading.columns)
        place = heading.columns["date"]
        kind = kind_of_heading(heading.names[place])
        year = self._year() if kind in WITHOUT_YEAR else None
        return When.of_days(*days_of(*self.coded(place), kind, year))

    def _year(self) -> int | None:
        return year_around(self.grid, self.heading, self.mapping)

    def tags(self) -> Mapping[str, Array]:
        """The other columns of an activity, and further columns of the file."""
        columns = {}
        for name, place in self.heading.columns.items():
            if name not in ("item", "factor", "unit", "date", *DESCRIBING):
                read = _READ_AS.get(name)
                columns[name] = (
                    TextColumn.of(*self.coded(place), read).array
                    if read
                    else self.texts(place).array
                )
        for name, numbers in self.described.items():
            columns[name] = numbers.texts(
                unit_in(self.heading.names[self.heading.columns[name]])
                or ("h" if name == "hours" else "")
            )
        if "date" in self.heading.columns or (self.when.days != "").any():
            columns["date"] = self.when.days
        for name, place in self.heading.further.items():
            columns.setdefault(name, self.texts(place).array)
        return columns
