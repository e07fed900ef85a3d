"""Values of cells as a calculator takes them, alone and by the column."""

from __future__ import annotations

import math
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class CellError:
    """What stands in a cell that has no value, such as ``#N/A``."""

    says: str


Value = float | str | bool | CellError | None

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,30}\.?[0-9]{0,30}|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?")

VALUE, DIVISION, NAME, MISSING, CIRCLE = (
    CellError(says) for says in ("#VALUE!", "#DIV/0!", "#NAME?", "#N/A", "in a circle")
)


class Pending:
    """Stands in the place of a value that is not computed yet."""


PENDING = Pending()


@dataclass
class ColumnValues:
    """The cells of a column that hold something, from the top down.

    Attributes
    ----------
    rows : array of int
    stored : list
        What the file says; None where it says nothing.
    formulas : dict of int to str
        Relative formulas by their place in `rows`.
    computed : dict of int
        What they give.
    """

    rows: array[int] = field(default_factory=lambda: array("I"))
    stored: list[Value] = field(default_factory=list)
    formulas: dict[int, str] = field(default_factory=dict)
    computed: dict[int, Value] = field(default_factory=dict)

    def add(self, row: int, value: Value, formula: str | None) -> None:
        """A further cell, below the others."""
        if formula is not None:
            self.formulas[len(self.rows)] = formula
        self.rows.append(row)
        self.stored.append(value)

    def place(self, row: int) -> int:
        """The place of a row; -1 where its cell is empty."""
        found = bisect_left(self.rows, row)
        return found if found < len(self.rows) and self.rows[found] == row else -1

    def set_formula(self, row: int, formula: str) -> None:
        """Have a cell that holds something be computed by another formula."""
        place = self.place(row)
        if place >= 0:
            self.formulas[place] = formula

    def value(self, place: int) -> Value | Pending:
        """The value at a place: of a formula what it gives, if that is known yet."""
        return self.computed.get(place, PENDING) if place in self.formulas else self.stored[place]

    def pending(self, first: int, last: int) -> list[int]:
        """The rows within some whose formulas are not computed yet."""
        if len(self.computed) == len(self.formulas):
            return []
        start, stop = bisect_left(self.rows, first), bisect_right(self.rows, last)
        inside = (
            range(start, stop)
            if len(self.formulas) > stop - start
            else sorted(place for place in self.formulas if start <= place < stop)
        )
        return [
            self.rows[place]
            for place in inside
            if place in self.formulas and place not in self.computed
        ]

    def between(self, first: int, last: int) -> list[Value]:
        """The values of some rows, empty ones among them."""
        start, stop = bisect_left(self.rows, first), bisect_right(self.rows, last)
        values = (
            [self.computed.get(place, self.stored[place]) for place in range(start, stop)]
            if self.formulas
            else self.stored[start:stop]
        )
        if stop - start == last - first + 1:
            return values
        found: list[Value] = [None] * (last - first + 1)
        for row, value in zip(self.rows[start:stop], values, strict=True):
            found[row - first] = value
        return found


class Vector:
    """Some cells side by side.

    A column of a million cells seldom holds more than some hundred different texts: what is asked
    of each cell is asked once of each different one.
    """

    def __init__(self, values: list[Value]) -> None:
        self.values = values
        self._asked: dict[Any, Array] = {}

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def numbers(self) -> Array:
        """The numbers; NaN where something else stands."""
        return np.array([value if type(value) is float else math.nan for value in self.values])

    @cached_property
    def is_number(self) -> Array:
        """Where numbers stand."""
        return ~np.isnan(self.numbers)

    @cached_property
    def error(self) -> CellError | None:
        """The first error among them."""
        return next((value for value in self.values if isinstance(value, CellError)), None)

    @cached_property
    def _kinds(self) -> tuple[list[Value], Array]:
        """The different values, and which of them each cell holds; a number is never a truth."""
        places: dict[tuple[bool, Value], int] = {}
        codes = [
            places.setdefault((value is True or value is False, value), len(places))
            for value in self.values
        ]
        return [value for _, value in places], np.array(codes, dtype=np.int64)

    def ask(self, question: Callable[[Value], Any], key: Any = None) -> Array:
        """The answer for each cell; one with a key is remembered."""
        if key is not None and key in self._asked:
            return self._asked[key]
        different, codes = self._kinds
        found = (
            np.array([question(value) for value in different], dtype=float)[codes]
            if len(codes)
            else np.zeros(0)
        )
        if key is not None:
            self._asked[key] = found
        return found

    @cached_property
    def first_places(self) -> dict[Value, int]:
        """Where each value stands first, texts without regard to upper and lower case."""
        found: dict[Value, int] = {}
        for place, value in enumerate(self.values):
            found.setdefault(folded(value), place)
        return found


def folded(value: Value) -> Value:
    """A value as a spreadsheet compares it: texts without regard to upper and lower case."""
    return value.casefold() if isinstance(value, str) else value


def number(value: Value) -> float | CellError:
    """A value as an operand: an empty cell is 0, a text that is none cannot be used."""
    if isinstance(value, float):
        return value
    if value is None:
        return 0.0
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, CellError):
        return value
    return float(value) if _NUMBER.fullmatch(value.strip()) else VALUE


def text(value: Value) -> str:
    """A value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    return value.says if isinstance(value, CellError) else value


def finite(found: float) -> float | CellError:
    """A result; one beyond all numbers is an error."""
    return found if math.isfinite(found) else CellError("#NUM!")


def first_error(values: Iterable[Value]) -> CellError | None:
    """The first error among some values."""
    return next((value for value in values if isinstance(value, CellError)), None)


def is_same(stored: Value, computed: Value, largest: float) -> bool:
    """Whether a stored value is what was computed: numbers within a part in a billion, or in a
    million million of the largest.

    Parameters
    ----------
    stored, computed : Value
    largest : float
        The magnitude of the largest number of the workbook: a small difference of large sums is not
        known better.
    """
    if type(stored) is float and type(computed) is float:
        return abs(stored - computed) <= 1e-9 * max(abs(stored), abs(computed)) + 1e-12 * largest
    return (stored if stored is not None else "") == (
        computed if computed is not None else ""
    ) and isinstance(stored, bool) == isinstance(computed, bool)
