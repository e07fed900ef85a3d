"""One table of a sheet, read by one column of amounts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TypeVar

import numpy as np

from ...arrays import Cells, Floats, Integers, Mask
from ...messages import Joined
from ...spreadsheets.calculator.references import letters_of
from ...spreadsheets.files.grid import Grid
from ..amounts import DESCRIBING
from ..qualities import quality_word
from .cell_periods import WITHOUT_YEAR, kind_of_heading
from .date_columns import When, when_of
from .headings import Heading
from .mapping import ActivityMapping
from .month_columns import year_around
from .numbers import NumberColumn, numbers_of
from .printed_sums import decimals_of
from .text_columns import TextColumn, days_of, text_of
from .unit_words import counted_unit, plain, unit_word
from .vocabulary import count_in, is_total_alone, module_word, stem_of, unit_in

Known = TypeVar("Known")

_READ_AS: dict[str, Callable[[str], str]] = {
    "module": module_word,
    "factor_module": module_word,
    "quality": quality_word,
}
"""How the texts of some columns are read."""


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
    places: Integers
    mapping: ActivityMapping
    month: str | None = None

    def __len__(self) -> int:
        return len(self.places)

    @cached_property
    def lines(self) -> Integers:
        """Number of each row in the file."""
        return self.grid.rows[self.places]

    def by_row(self, of_lines: Mapping[int, Known]) -> dict[int, Known]:
        """What is known of some lines of the file, by row."""
        rows = np.flatnonzero(np.isin(self.lines, list(of_lines))) if of_lines else ()
        return {int(row): of_lines[int(self.lines[row])] for row in rows}

    def mask(self, rows: Iterable[int]) -> Mask:
        """True for some rows."""
        mask = np.zeros(len(self), dtype=bool)
        mask[list(rows)] = True
        return mask

    def cells(self, column: int) -> Cells:
        """Cells of a column in its rows."""
        cells = self.grid.columns[column]
        return cells if len(self) == len(cells) else cells[self.places]

    def coded(self, column: int) -> tuple[Integers, list[object]]:
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
        place = self.heading.columns.get(name)
        return TextColumn.blank(len(self)) if place is None else self.texts(place)

    def title(self, column: int) -> str:
        """Letters and heading of a column, by which a reader finds it."""
        name = self.heading.names[column]
        return f"{letters_of(column + 1)} {name!r}" if name else f"column {column + 1}"

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

    @property
    def values(self) -> Floats:
        """The number of each amount."""
        return self.amounts.values

    @cached_property
    def has_amount(self) -> Mask:
        """True for rows with an amount."""
        return ~np.isnan(self.values)

    def decimals(self, row: int) -> int:
        """Decimals with which a row states its amount."""
        cell = None if self.amount is None else self.grid.columns[self.amount][self.places[row]]
        return decimals_of(cell, self.amounts.decimal)

    def sums(self, rows: Mask) -> Joined:
        """Sums of some rows, by unit."""
        units = dict.fromkeys(self.units[rows].tolist())
        sums = {unit: np.nansum(self.values[rows & (self.units == unit)]) for unit in units}
        return Joined(f"{total:.15g} {unit}".strip() for unit, total in sums.items())

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
    def units(self) -> Cells:
        """Unit of each row as carbonsite writes it; "" if there is none, or it is not a unit."""
        default = unit_in(self.amount_heading) or unit_word(self.mapping.tags.get("unit", ""))
        stated = self.column("unit").map(lambda text: counted_unit(text)[1] if text else default)
        return np.where(self.amounts.units != "", self.amounts.units, stated)

    # -- items and factors

    @cached_property
    def item(self) -> Cells:
        """Item of each row; if several columns are amounts, with the heading of this one."""
        items, stem = self.column("item"), self.stem
        if len(self.heading.amounts) < 2 or not stem or self.month:
            return items.array
        return items.map(lambda text: f"{text}: {stem}" if text else stem)

    def says(self, pattern: re.Pattern[str]) -> Mask:
        """True for rows with a text in any column that begins so."""
        rows = np.zeros(len(self), dtype=bool)
        for column in self.naming:
            rows |= self.texts(column).match(pattern)
        return rows

    def begins(self, pattern: re.Pattern[str]) -> Mask:
        """True for rows with a text, up to their item if they have one, that begins so."""
        last = self.heading.columns.get("item", len(self.grid.columns) - 1)
        begun = np.zeros(len(self), dtype=bool)
        for column in self.naming:
            if column <= last:
                begun |= self.texts(column).match(pattern)
            elif self.is_nameless.any():
                begun |= self.texts(column).match(pattern) & self.is_nameless
        return begun

    def begins_alone(self, named: Mask) -> Mask:
        """True for the rows among `named` with a text that names a total and nothing else."""
        # A loop over the few rows that look like totals.
        return self.mask(
            row
            for row in np.flatnonzero(named).tolist()
            if any(is_total_alone(self.texts(column).of_row(row)) for column in self.naming)
        )

    @property
    def naming(self) -> list[int]:
        """Columns that may say what a row is."""
        return [
            column
            for column in range(len(self.grid.columns))
            if column not in self.heading.amounts and column != self.heading.columns.get("unit")
        ]

    @cached_property
    def is_nameless(self) -> Mask:
        """True for rows with an amount and without an item, in a table that has items."""
        if "item" not in self.heading.columns:
            return np.zeros(len(self), dtype=bool)
        return ~self.column("item").is_filled & self.has_amount

    def first_text(self, row: int) -> str:
        """First text with letters that may say what a row is."""
        texts = (text_of(self.grid.columns[column][self.places[row]]) for column in self.naming)
        return next((text for text in texts if any(letter.isalpha() for letter in text)), "")

    @cached_property
    def factors(self) -> Cells:
        """Factor of each row; "" without one.

        It is the mapping's factor for the row's factor, or the row's factor itself; in a row
        without one, the mapping's factor for its item or its column of amounts.
        """
        factor_of, tagged = self.mapping.factor_of, self.mapping.tags.get("factor", "")
        own = self.column("factor").map(lambda text: factor_of.get(plain(text), text))
        if own.all() or not factor_of:
            return np.where(own != "", own, tagged)

        def by_item(text: str) -> str:
            names = map(plain, (text, f"{text}: {self.stem}", self.stem))
            return next((factor for name in names if (factor := factor_of.get(name))), tagged)

        return np.where(own != "", own, self.column("item").map(by_item))

    @cached_property
    def is_mapped(self) -> Mask:
        """True for rows with an item for which the mapping has a factor."""
        factor_of = self.mapping.factor_of
        items = self.column("item") if factor_of else TextColumn.blank(len(self))
        return items.map(lambda text: plain(text) in factor_of, bool)

    # -- tags

    @cached_property
    def when(self) -> When:
        """When its rows were, with the problem of each cell that is not a date."""
        heading = self.heading
        year = partial(year_around, self.grid, heading, self.mapping)
        if self.month is not None:
            return When.of_days(np.full(len(self), self.month, dtype=object))
        if "date" not in heading.columns:
            names = {column: name for name, column in heading.further.items()}
            has_machines = "machine" in heading.columns
            return when_of(names, self.texts, self.has_amount, year, has_machines)
        place = heading.columns["date"]
        kind = kind_of_heading(heading.names[place])
        known = year() if kind in WITHOUT_YEAR else None
        return When.of_days(*days_of(self.texts(place), kind, known))

    def tags(self) -> Mapping[str, Cells]:
        """The other columns of an activity, and further columns of the file."""
        heading = self.heading
        columns = {
            name: self.texts(place).map(_READ_AS.get(name, str))
            for name, place in heading.columns.items()
            if name not in ("item", "factor", "unit", "date", *DESCRIBING)
        }
        for name, numbers in self.described.items():
            unit = unit_in(heading.names[heading.columns[name]])
            columns[name] = numbers.texts(unit or ("h" if name == "hours" else ""))
        if "date" in heading.columns or (self.when.days != "").any():
            columns["date"] = self.when.days
        for name, place in heading.further.items():
            columns.setdefault(name, self.texts(place).array)
        return columns
