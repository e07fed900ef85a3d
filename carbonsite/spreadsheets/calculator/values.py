"""Values of cells and of columns, as the calculator uses them."""

from __future__ import annotations

import math
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ...arrays import Floats, Integers, Mask


@dataclass(frozen=True)
class CellError:
    """Error in a cell, such as ``#N/A``."""

    text: str


Value = float | str | bool | CellError | None

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,30}\.?[0-9]{0,30}|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?")

VALUE, DIVISION, NAME, MISSING, CIRCLE = (
    CellError(text) for text in ("#VALUE!", "#DIV/0!", "#NAME?", "#N/A", "in a circle")
)


class Pending:
    """Marks a value that is not computed yet."""


PENDING = Pending()


@dataclass
class ColumnValues:
    """Cells of a column that are not empty, from the top down.

    Attributes
    ----------
    rows : array of int
    stored : list
        Values in the file; None for a formula without one.
    formulas : dict of int to str
        Relative formulas by their index in `rows`.
    computed : dict of int
        Values of the formulas that are computed.
    """

    rows: array[int] = field(default_factory=lambda: array("I"))
    stored: list[Value] = field(default_factory=list)
    formulas: dict[int, str] = field(default_factory=dict)
    computed: dict[int, Value] = field(default_factory=dict)

    def add(self, row: int, value: Value, formula: str | None) -> None:
        """Add a cell below the others."""
        if formula is not None:
            self.formulas[len(self.rows)] = formula
        self.rows.append(row)
        self.stored.append(value)

    def place(self, row: int) -> int:
        """Index of a row; -1 if its cell is empty."""
        place = bisect_left(self.rows, row)
        return place if place < len(self.rows) and self.rows[place] == row else -1

    def set_formula(self, row: int, formula: str) -> None:
        """Replace the formula of a cell that is not empty."""
        place = self.place(row)
        if place >= 0:
            self.formulas[place] = formula

    def value(self, place: int) -> Value | Pending:
        """The value at an index, for a formula the computed one."""
        return self.computed.get(place, PENDING) if place in self.formulas else self.stored[place]

    def pending(self, first: int, last: int) -> list[int]:
        """Rows of a range whose formulas are not computed yet."""
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
        """Values of a range of rows; None for empty cells."""
        start, stop = bisect_left(self.rows, first), bisect_right(self.rows, last)
        values = (
            [self.computed.get(place, self.stored[place]) for place in range(start, stop)]
            if self.formulas
            else self.stored[start:stop]
        )
        if stop - start == last - first + 1:
            return values
        with_blanks: list[Value] = [None] * (last - first + 1)
        for row, value in zip(self.rows[start:stop], values, strict=True):
            with_blanks[row - first] = value
        return with_blanks


class Vector:
    """Values of several cells.

    A column of a million cells has seldom more than a few hundred different texts, so a question
    is answered once for each different value.
    """

    def __init__(self, values: list[Value]) -> None:
        self.values = values
        self._asked: dict[object, Floats] = {}

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def numbers(self) -> Floats:
        """The numbers; NaN for other values."""
        return np.array([value if type(value) is float else math.nan for value in self.values])

    @cached_property
    def is_number(self) -> Mask:
        """Mask of the numbers."""
        return ~np.isnan(self.numbers)

    @cached_property
    def error(self) -> CellError | None:
        """The first error, if any."""
        return first_error(self.values)

    @cached_property
    def _kinds(self) -> tuple[list[Value], Integers]:
        """The different values, and the index of each cell's; 1 and TRUE are different."""
        places: dict[tuple[bool, Value], int] = {}
        codes = [
            places.setdefault((value is True or value is False, value), len(places))
            for value in self.values
        ]
        return [value for _, value in places], np.array(codes, dtype=np.int64)

    def ask(self, question: Callable[[Value], float], key: object = None) -> Floats:
        """The answer for each cell; with a key it is kept."""
        if key is not None and key in self._asked:
            return self._asked[key]
        different, codes = self._kinds
        answers = np.array([question(value) for value in different], dtype=float)[codes]
        if key is not None:
            self._asked[key] = answers
        return answers

    @cached_property
    def first_places(self) -> dict[Value, int]:
        """Index of the first cell with each value; upper and lower case are alike."""
        places: dict[Value, int] = {}
        for place, value in enumerate(self.values):
            places.setdefault(folded(value), place)
        return places


def folded(value: Value) -> Value:
    """Value as a spreadsheet compares it: upper and lower case are alike."""
    return value.casefold() if isinstance(value, str) else value


Operand = Value | Vector | Floats
"""A value, the cells of a range, or the results for each of some cells."""


def number(operand: Operand) -> float | CellError:
    """Operand as one number: an empty cell is 0; other texts and several cells are an error."""
    if isinstance(operand, float | CellError):
        return operand
    if operand is None or isinstance(operand, bool):
        return float(operand or 0)
    is_text = isinstance(operand, str) and _NUMBER.fullmatch(operand.strip())
    return float(operand) if is_text else VALUE  # type: ignore[arg-type]


def text(value: Value) -> str:
    """Value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    return value.text if isinstance(value, CellError) else value


def finite(result: float) -> float | CellError:
    """The result, or an error if it is not finite."""
    return result if math.isfinite(result) else CellError("#NUM!")


def first_error(values: Iterable[object]) -> CellError | None:
    """First error among some values."""
    return next((value for value in values if isinstance(value, CellError)), None)


def is_same(stored: Value, computed: Value, largest: float) -> bool:
    """True if a stored value equals the computed one, within the precision of numbers.

    Numbers may differ by 1e-9 of themselves, or by 1e-12 of the largest.

    Parameters
    ----------
    stored, computed : Value
    largest : float
        Magnitude of the largest number of the workbook, which limits the precision of differences.
    """
    if type(stored) is float and type(computed) is float:
        return abs(stored - computed) <= 1e-9 * max(abs(stored), abs(computed)) + 1e-12 * largest
    return (stored if stored is not None else "") == (
        computed if computed is not None else ""
    ) and isinstance(stored, bool) == isinstance(computed, bool)
