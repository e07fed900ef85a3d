"""Columns of numbers: the decimal mark that their cells agree on, and the units in the cells."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ... import limits
from ...arrays import Cells, Floats
from ...errors import InputError, UnitError
from ...messages import Message, message, with_remedy
from ...units import number_text, parse_number
from ...units.numbers import decimal_mark, unambiguous
from ..amounts import amount_problem
from .text_columns import Problem
from .unit_words import LUMP_SUMS, counted_unit, plain, remedy_of, unit_problem
from .vocabulary import NO_AMOUNT

_NUMBER_AND_UNIT = re.compile(
    r"\s*(?P<number>[+\-\u2212]?\d(?:[\d.,'"
    r" \u00a0\u2009\u202f]*\d)?(?:[eE][+-]?\d+)?)\s*(?P<unit>.*)",
    re.DOTALL,
)
_SIMPLE = re.compile(r"-?[0-9]{1,15}(?:(?P<mark>[.,])[0-9]{1,15})?")
_DIGITS = {
    mark: re.compile(rf"(?:(?:-?[0-9]{{1,15}}{rest})?\n)*+")
    for mark, rest in (("", ""), (".", r"(?:\.[0-9]{1,15})?"), (",", "(?:,[0-9]{1,15})?"))
}
_CERTAIN = {
    mark: re.compile(
        rf"^-?(?:[0-9]+[{mark}](?:[0-9]{{1,2}}|[0-9]{{4,15}})|0[{mark}][0-9]{{3}})$", re.MULTILINE
    )
    for mark in ".,"
}
"""Cells of digits whose mark is certainly the decimal mark, by mark."""

_NO_NUMBERS = {bool: "truth", datetime.time: "time", datetime.date: "date"}
_ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")


def unit_of_cell(text: str) -> str:
    """Text after the number of a cell; "" if there is none."""
    parts = _NUMBER_AND_UNIT.fullmatch(text[: limits.QUANTITY_TEXT])
    return parts["unit"].strip() if parts else ""


@dataclass(frozen=True)
class NumberColumn:
    """A column of cells read as numbers.

    Attributes
    ----------
    values : array of float, shape (rows,)
        NaN where there is none.
    units : array of object, shape (rows,)
        The unit in the cell; "" if there is none.
    problems : mapping of int to (str, str)
        Problem and remedy of a row's cell.
    lump_sums : frozenset of int
        Rows whose cell is a word for a lump sum.
    decimal : str
        The decimal mark of its texts; "" if none has one.
    """

    values: Floats
    units: Cells
    problems: Mapping[int, Problem] = field(default_factory=dict)
    lump_sums: frozenset[int] = frozenset()
    decimal: str = ""

    def texts(self, unit: str) -> Cells:
        """Each number with its own unit, otherwise `unit`, as text that reads back equal."""
        texts = np.full(len(self.values), "", dtype=object)
        there = ~np.isnan(self.values)
        # A loop over rows: texts of measures and properties, which few rows have.
        texts[there] = [
            f"{number_text(number)} {own or unit}"
            for number, own in zip(self.values[there], self.units[there], strict=True)
        ]
        return texts


class _UnknownUnit(UnitError):
    """The text after a number is not a unit."""

    def __init__(self, text: str, unit: str) -> None:
        super().__init__(text)
        self.text, self.unit = text, unit


class _LumpSum(UnitError):
    """The cell is a word for a lump sum."""


def numbers_of(column: Cells, decimal: str | None, where: str, name: str) -> NumberColumn:
    """Numbers of a column of cells.

    Parameters
    ----------
    column : array of object
    decimal : {".", ","}, optional
        Left out, the cells decide.
    where, name : str
        Of the file and the column, for errors.

    Raises
    ------
    InputError
        Where a number may mean two, and no cell shows which mark is the decimal mark.
    """
    digits = _of_digits(column, decimal)
    if digits is not None:
        return digits
    codes, distinct = pd.factorize(pd.Series(column, dtype=object), use_na_sentinel=True)
    texts = {code: text for code, text in enumerate(distinct) if isinstance(text, str)}
    mark, is_agreed = (decimal, True) if decimal else _decimal_of(texts.values(), where, name)
    values, units = np.full(len(distinct) + 1, np.nan), np.full(len(distinct) + 1, "", dtype=object)
    errors: dict[int, UnitError] = {}
    for code, cell in enumerate(distinct):
        try:
            is_plain = _simple(cell, mark if is_agreed else None)
            values[code], units[code] = is_plain or _read(cell, mark, is_agreed)
        except UnitError as error:
            errors[code] = error
    problem_of = {
        code: _problem(error, place >= limits.DISTINCT_UNITS)
        for place, (code, error) in enumerate(errors.items())
    }
    bad = np.flatnonzero(np.isin(codes, list(errors))).tolist()
    return NumberColumn(
        values[codes],
        units[codes],
        {row: problem_of[codes[row]] for row in bad},
        frozenset(row for row in bad if isinstance(errors[codes[row]], _LumpSum)),
        mark or "",
    )


def _problem(error: UnitError, is_one_of_many: bool) -> Problem:
    if not isinstance(error, _UnknownUnit):
        return error.problem, error.remedy
    problem, remedy = unit_problem(error.unit, is_one_of_many)
    return message("inputs.number.in_cell", text=error.text[:40], problem=problem), remedy


def _of_digits(column: Cells, decimal: str | None) -> NumberColumn | None:
    """Numbers of a column of blank cells and texts of digits with one clear mark, otherwise None.

    The column is looked at in one piece, which is fast.
    """
    try:
        joined = "\n".join(column.tolist()) + "\n"
    except TypeError:
        return None
    certain = [mark for mark in decimal or ".," if mark in joined and _CERTAIN[mark].search(joined)]
    mark = decimal or (certain[0] if len(certain) == 1 else "")
    if len(certain) > 1 or joined.count("\n") != len(column) or not _DIGITS[mark].fullmatch(joined):
        return None
    cells = joined.replace(",", ".").split("\n")[:-1]
    numbers = cells if "" not in cells else [cell or "nan" for cell in cells]
    values = np.fromiter(map(float, numbers), dtype=float, count=len(column))
    return NumberColumn(values, np.full(len(column), "", dtype=object), decimal=mark)


def _simple(cell: object, mark: str | None) -> tuple[float, str] | None:
    """Number of a plain cell, or of digits with the mark of their column; None of other cells."""
    if isinstance(cell, str):
        digits = _SIMPLE.fullmatch(cell)
        if not digits or (digits["mark"] and digits["mark"] != mark):
            return None
        return float(cell.replace(",", ".")), ""
    if isinstance(cell, float) and abs(cell) < limits.LARGEST_NUMBER:
        return float(cell), ""
    return None


def _read(cell: object, mark: str | None, is_agreed: bool) -> tuple[float, str]:
    """Number and unit of any cell; NaN if it means that there is no amount."""
    if isinstance(cell, datetime.timedelta):
        return cell.total_seconds() / 3600, "h"
    for kind, key in _NO_NUMBERS.items():
        if isinstance(cell, kind):
            raise _unusable(key)
    if isinstance(cell, int | float):
        if cell == cell:
            raise UnitError(*amount_problem("too_large", limit=limits.LARGEST_NUMBER))
        raise _unusable("nan")
    text = str(cell).strip()
    if text.casefold() in NO_AMOUNT:
        return np.nan, ""
    if text in _ERRORS:
        raise _unusable("error", text=text)
    if plain(text) in LUMP_SUMS:
        raise _LumpSum(*with_remedy("inputs.lump_sum_unit"))
    return _number_and_unit(text, mark, is_agreed)


def _unusable(key: str, **values: str) -> UnitError:
    key = f"inputs.number.{key}"
    return UnitError(message(key, **values), remedy_of(key))


def _number_and_unit(text: str, mark: str | None, is_agreed: bool) -> tuple[float, str]:
    parts = _NUMBER_AND_UNIT.fullmatch(text[: limits.QUANTITY_TEXT])
    if parts is None or len(text) > limits.QUANTITY_TEXT:
        raise _unusable("text", text=text[:40])
    number, unit = parts["number"], parts["unit"].strip()
    count, known = counted_unit(unit) if unit else (1.0, "")
    if unit and not known:
        if not unit[0].isalpha() and unit != "%":
            raise _unusable("not_with_unit", text=text[:40])
        raise _UnknownUnit(text, unit)
    own_mark = decimal_mark(number)
    if own_mark and mark and own_mark != mark:
        raise _unusable("other_mark", text=text[:40], mark=mark)
    value = parse_number(unambiguous(number, mark) if is_agreed else number)
    return value * count, known


def _decimal_of(texts: Iterable[str], where: str, name: str) -> tuple[str | None, bool]:
    """Decimal mark of most cells of a column, and whether all of them agree.

    Where they do not agree, an ambiguous number stays ambiguous.
    """
    marked = [text for text in texts if "." in text or "," in text]
    short = [text for text in marked if len(text) <= limits.QUANTITY_TEXT]
    numbers = [parts["number"] for text in short if (parts := _NUMBER_AND_UNIT.fullmatch(text))]
    marks = Counter(mark for number in numbers if (mark := decimal_mark(number)))
    if marks:
        return marks.most_common(1)[0][0], len(marks) == 1
    for number in numbers:
        try:
            parse_number(number)
        except UnitError as error:
            ambiguous = error.problem
            if isinstance(ambiguous, Message) and ambiguous.key == "number.ambiguous":
                # No cell of the column shows which mark is its decimal mark.
                wrong = with_remedy("inputs.no_decimal_mark", **ambiguous.values)
                raise InputError.one(where, *wrong, column=name, value=number) from None
    return None, True
