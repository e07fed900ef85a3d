"""Checks that the numbers of a workbook follow from its line items and factors."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...arrays import Floats
from ...lifecycle import MODULES, MODULES_IN_TOTAL
from ...messages.language import Language, texts_of
from ...spreadsheets.calculator.calculator import Calculator
from ...spreadsheets.calculator.values import CellError, Value, Vector, is_same
from ...spreadsheets.writing import canonical
from .comparing import Comparison
from .read_book import ReadBook

_LINES = re.compile(r"(?P<mark>(?:[A-Z]+_)?)(?P<kind>line|change)_emissions(?P<sheet>_[0-9]+)?")
_RESULTS = re.compile(
    r"(?:[A-Z]+_)?(?:total|baseline_total|change_total|unequal_total|final_total|saving)"
)
_TOTALS = {"line": ("baseline_total", "total"), "change": ("change_total",)}
_OUTSIDE = frozenset(MODULES) - frozenset(MODULES_IN_TOTAL)
_UNDECLARED, _YES = (
    tuple(texts_of(language)[word] for language in Language) for word in ("undeclared", "yes")
)
_TELL = 1000

Wrong = tuple[str, str, str, str, str]
"""Sheet, cell, check, stored and recalculated value."""

COLUMNS = ("name", "stored", "recalculated")


class Arithmetic:
    """A workbook with all of its formulas computed again.

    Parameters
    ----------
    book : ReadBook
    compared : Comparison
        Changed formulas and names are computed as they were written.
    """

    def __init__(self, book: ReadBook, compared: Comparison) -> None:
        self.book, self.compared = book, compared
        sheets = {title: sheet.columns for title, sheet in book.sheets.items()}
        names = (
            book.names if compared.are_rows_moved else {**book.names, **book.sealed.manifest.names}
        )
        if not compared.are_rows_moved:
            for (title, column, row), formula in compared.formulas.items():
                if column in sheets[title]:
                    sheets[title][column].set_formula(row, formula)
        self.names = names
        self.calculator = Calculator(sheets, names)
        self.formulas = sum(
            len(column.formulas) for columns in sheets.values() for column in columns.values()
        )

    def compute(self, advance: Callable[[int], None]) -> None:
        """Compute everything."""
        for done in self.calculator.compute():
            if done % _TELL == 0:
                advance(_TELL)

    def largest(self) -> float:
        """Largest absolute value of a formula."""
        computed = (
            value
            for columns in self.calculator.sheets.values()
            for column in columns.values()
            for value in column.computed.values()
        )
        return max((abs(value) for value in computed if type(value) is float), default=0.0)

    def check(self) -> Iterator[Wrong]:
        """Numbers that do not follow: sheet, cell, check, stored and recalculated value."""
        yield from self._stored()
        for name in self.names:
            match = _LINES.fullmatch(name)
            if match:
                yield from self._lines(match["mark"], match["kind"], match["sheet"] or "")
        for mark in sorted(
            {match["mark"] for name in self.names if (match := _LINES.fullmatch(name))}
        ):
            yield from self._totals(mark)

    def _stored(self) -> Iterator[Wrong]:
        """Formulas with another stored value, unless the program stored no values at all."""
        largest = self.largest()
        sheets = self.calculator.sheets
        has_values = any(
            column.stored[place] is not None
            for columns in sheets.values()
            for column in columns.values()
            for place in column.formulas
        )
        for title, columns in sheets.items():
            for number, column in columns.items():
                for place in column.formulas:
                    stored, computed = column.stored[place], column.computed[place]
                    if (has_values or isinstance(computed, CellError)) and not is_same(
                        stored, computed, largest
                    ):
                        yield (
                            title,
                            _cell(number, column.rows[place]),
                            "stored value",
                            shown(stored),
                            shown(computed),
                        )

    def _vectors(self, prefix: str, columns: Sequence[str], sheet: str = "") -> list[Vector] | None:
        """Named columns of one table; None if one of them cannot be found."""
        vectors = [self.calculator.cells(f"{prefix}_{column}{sheet}") for column in columns]
        known = [vector for vector in vectors if vector is not None]
        return known if len(known) == len(vectors) else None

    def _lines(self, mark: str, kind: str, sheet: str) -> Iterator[Wrong]:
        """Lines whose emissions are not amount × conversion × factor, whatever the formulas."""
        columns = ("emissions", "amount", "conversion", "key")
        parts = self._vectors(f"{mark}{kind}", columns, sheet)
        factors = self._vectors(f"{mark}factor", ("key", "number"))
        place = self._first(f"{mark}{kind}_emissions{sheet}")
        if not parts or not factors or place is None or len(set(map(len, parts))) > 1:
            yield "", f"{mark}{kind}_emissions{sheet}", "line items cannot be found", "", ""
            return
        emissions, amount, conversion, key = parts
        with np.errstate(all="ignore"):
            product = amount.numbers * conversion.numbers * _fetched(key, *factors)
        wrong = ~np.isclose(emissions.numbers, product, rtol=1e-9, atol=0.0, equal_nan=True)
        for line in np.flatnonzero(wrong).tolist():
            cell, check = _cell(place[2], place[1] + line), "amount × conversion × factor"
            right = shown(float(product[line]))
            yield place[0], cell, check, shown(emissions.values[line]), right

    def _totals(self, mark: str) -> Iterator[Wrong]:
        """Totals that are not the sum of their lines in modules A to C."""
        for kind, totals in _TOTALS.items():
            total = next(
                (place for name in totals if (place := self.calculator.place(f"{mark}{name}"))),
                None,
            )
            expected = self._sum(mark, kind)
            if total is None or expected is None:
                continue
            stored, (added, magnitude) = self.calculator.value(total), expected
            if not (
                type(stored) is float and abs(stored - added) <= 1e-9 * max(magnitude, 1e-300)
            ) and not (added != added and isinstance(stored, str)):
                yield (
                    total[0],
                    _cell(total[2], total[1]),
                    "sum of the line items",
                    shown(stored),
                    shown(added),
                )

    def _sum(self, mark: str, kind: str) -> tuple[float, float] | None:
        """Sum and absolute sum of the lines of a kind that count in its total."""
        added = magnitude = 0.0
        columns = [
            "emissions",
            "module",
            "in_total",
            *(["equal_scope"] if kind == "change" else []),
        ]
        sheets = [
            match["sheet"] or ""
            for name in self.names
            if (match := _LINES.fullmatch(name)) and (match["mark"], match["kind"]) == (mark, kind)
        ]
        for sheet in sheets:
            parts = self._vectors(f"{mark}{kind}", columns, sheet)
            if parts is None or len(set(map(len, parts[:3]))) > 1:
                return None
            emissions, module, in_total, *scope = parts
            counted = ~_is_among(module, _OUTSIDE) & _is_among(in_total, _YES)
            for of_change in scope:
                if (counted & _is_among(of_change, _UNDECLARED)).any():
                    # The saving of some change is undeclared, and so is their sum.
                    return float("nan"), 0.0
                counted &= _is_among(of_change, _YES)
            added += float(emissions.numbers[counted].sum())
            magnitude += float(np.abs(emissions.numbers[counted]).sum())
        return (added, magnitude) if sheets else None

    def _first(self, name: str) -> tuple[str, int, int] | None:
        """Sheet, row and column of the first cell of a defined name."""
        match = re.fullmatch(
            r"(?:'((?:[^']|'')*)'|([\w.]+))!\$([A-Z]{1,3})\$([0-9]+)(?::.*)?",
            self.names.get(name, ""),
        )
        if match is None:
            return None
        return (
            (match[1] or "").replace("''", "'") or match[2],
            int(match[4]),
            canonical.column_of(match[3]),
        )

    def results(self) -> pd.DataFrame:
        """Named results: stored values, and those that follow from the line items."""
        rows = []
        for name in self.names:
            place = self.calculator.place(name) if _RESULTS.fullmatch(name) else None
            if place is not None:
                column = self.calculator.sheets[place[0]].get(place[2])
                at = column.place(place[1]) if column else -1
                rows.append(
                    (
                        name,
                        plain(column.stored[at]) if column and at >= 0 else None,
                        plain(self.calculator.value(place)),
                    )
                )
        return pd.DataFrame(rows, columns=list(COLUMNS))


def _is_among(vector: Vector, words: Collection[str]) -> NDArray[np.bool_]:
    """Mask of the cells with one of some words."""
    return vector.ask(lambda value: value in words).astype(bool)


def _fetched(keys: Vector, known: Vector, numbers: Vector) -> Floats:
    """Factor of each line by its key."""
    places = known.first_places
    return keys.ask(
        lambda key: (
            numbers.numbers[places[folded]]
            if (folded := key.casefold() if isinstance(key, str) else key) in places
            else np.nan
        )
    )


def _cell(column: int, row: int) -> str:
    return f"{canonical.letters_of(column)}{row}"


def plain(value: Value) -> float | str | None:
    """A value as a table shows it."""
    return (
        value.text
        if isinstance(value, CellError)
        else str(value)
        if isinstance(value, bool)
        else value
    )


def shown(value: Value) -> str:
    """A value as a reader would see it."""
    return f"{value:.15g}" if type(value) is float else "" if value is None else str(plain(value))
