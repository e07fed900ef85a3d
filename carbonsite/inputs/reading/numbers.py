"""Columns of numbers, each with the decimal mark that its cells agree on, and the units that stand
in them.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ... import limits
from ...errors import InputError, UnitError
from ...units import number_text, parse_number
from ...units.numbers import decimal_mark, unambiguous
from .vocabulary import LUMP_SUMS, NO_AMOUNT, plain, unit_trouble, unit_word

Array = np.ndarray[Any, Any]
Trouble = tuple[str, str]

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
"""Columns of digits with one mark or none, and cells whose mark is the decimal mark for certain."""

_ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")
LUMP = ("is a lump sum", "a lump sum (rund sum) is not covered; state the quantity")
"""What is said of an amount that is none because a price was agreed for the whole."""


@dataclass(frozen=True)
class Numbers:
    """A column of numbers.

    Attributes
    ----------
    values : array of float, shape (rows,)
        NaN where there is none.
    units : array of object, shape (rows,)
        The unit that stands in the cell; "" where none does.
    troubles : mapping of int to (str, str)
        What is wrong with the cell of a row, and what to do.
    decimal : str
        The decimal mark of its texts; "" where none has one.
    """

    values: Array
    units: Array
    troubles: Mapping[int, Trouble] = field(default_factory=dict)
    decimal: str = ""

    def texts(self, unit: str) -> Array:
        """Each number with its own unit, else the one given, as text that reads back equal; ""
        where there is none.
        """
        held = pd.Series(self.values)
        texts = np.full(len(held), "", dtype=object)
        there = held.notna().to_numpy()
        # A loop over rows: texts of measures and properties, which few rows have.
        texts[there] = [
            f"{number_text(number)} {own or unit}"
            for number, own in zip(self.values[there], self.units[there], strict=True)
        ]
        return texts


class _UnknownUnit(UnitError):
    """A number is followed by what is no unit."""

    def __init__(self, text: str, unit: str) -> None:
        super().__init__(text)
        self.text, self.unit = text, unit


def numbers_of(column: Array, decimal: str | None, where: str, name: str) -> Numbers:
    """A column of cells as numbers.

    Parameters
    ----------
    column : array of object
    decimal : {".", ","}, optional
        Left out, the cells tell.
    where, name : str
        Of the file and the column, for errors.

    Raises
    ------
    InputError
        Where no cell tells whether a mark is the decimal mark, and it matters.
    """
    found = _of_digits(column, decimal)
    if found is not None:
        return found
    codes, distinct = pd.factorize(pd.Series(column, dtype=object), use_na_sentinel=True)
    texts = {code: text for code, text in enumerate(distinct) if isinstance(text, str)}
    mark, is_agreed = (decimal, True) if decimal else _decimal_of(texts.values(), where, name)
    values, units = np.full(len(distinct) + 1, np.nan), np.full(len(distinct) + 1, "", dtype=object)
    troubles: dict[int, Trouble] = {}
    for code, cell in enumerate(distinct):
        try:
            values[code], units[code] = _simple(cell, mark if is_agreed else None) or _read(
                cell, mark, is_agreed
            )
        except _UnknownUnit as error:
            problem, remedy = unit_trouble(error.unit, len(troubles) >= limits.DISTINCT_UNITS)
            troubles[code] = f"{error.text[:40]!r}: {problem}", remedy
        except UnitError as error:
            troubles[code] = error.problem, error.remedy
    bad = np.isin(codes, list(troubles)) if troubles else np.zeros(len(codes), dtype=bool)
    return Numbers(
        values[codes],
        units[codes],
        {int(row): troubles[codes[row]] for row in np.flatnonzero(bad)},
        mark or "",
    )


def _of_digits(column: Array, decimal: str | None) -> Numbers | None:
    """A column whose cells are texts of digits, clear by one mark, or blank: looked at in one
    piece. None where it is another.
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
    values = np.fromiter(
        map(float, cells if "" not in cells else [cell or "nan" for cell in cells]),
        dtype=float,
        count=len(column),
    )
    return Numbers(values, np.full(len(column), "", dtype=object), {}, mark)


def _simple(cell: Any, mark: str | None) -> tuple[float, str] | None:
    """A number, or a text of digits that is clear by the mark of its column; None where more has to
    be looked at.
    """
    if isinstance(cell, str):
        found = _SIMPLE.fullmatch(cell)
        if not found or (found["mark"] and found["mark"] != mark):
            return None
        return float(cell.replace(",", ".")), ""
    return (
        (float(cell), "") if isinstance(cell, float) and abs(cell) < limits.LARGEST_NUMBER else None
    )


def _read(cell: Any, mark: str | None, is_agreed: bool) -> tuple[float, str]:
    """A cell that is no plain number."""
    if isinstance(cell, bool):
        raise UnitError("is true or false", "write a number")
    if isinstance(cell, datetime.timedelta):
        return cell.total_seconds() / 3600, "h"
    if isinstance(cell, datetime.time):
        raise UnitError(
            "is a time of day", "write a number of hours, or format the cell as a duration, [h]:mm"
        )
    if isinstance(cell, datetime.date):
        raise UnitError(
            "is a date, into which a spreadsheet turns texts like 1.2",
            "write the number, and format the cell as a number",
        )
    if isinstance(cell, int | float):
        raise (
            UnitError(f"is too large (at or above {limits.LARGEST_NUMBER:g})", "check the unit")
            if cell == cell
            else UnitError("is no number", "write a number")
        )
    text = str(cell).strip()
    if text.casefold() in NO_AMOUNT:
        return np.nan, ""
    if text in _ERRORS:
        raise UnitError(f"{text} is an error of the spreadsheet", "correct the formula there")
    if plain(text) in LUMP_SUMS:
        raise UnitError(*LUMP)
    return _number_and_unit(text, mark, is_agreed)


def _number_and_unit(text: str, mark: str | None, is_agreed: bool) -> tuple[float, str]:
    found = _NUMBER_AND_UNIT.fullmatch(text[: limits.QUANTITY_TEXT])
    if found is None or len(text) > limits.QUANTITY_TEXT:
        raise UnitError(
            f"{text[:40]!r} is not a number",
            "write a number, its unit in a column of its own or behind it",
        )
    unit = found["unit"].strip()
    if unit and not unit_word(unit):
        if not unit[0].isalpha() and unit != "%":
            raise UnitError(
                f"{text[:40]!r} is not a number and a unit", "write for example '12,5 m3'"
            )
        raise _UnknownUnit(text, unit)
    told = decimal_mark(found["number"])
    if told and mark and told != mark:
        raise UnitError(
            f"{text[:40]!r} has another decimal mark than {mark!r}, which the others have",
            "write all numbers of a column alike, or tell decimal=",
        )
    return parse_number(unambiguous(found["number"], mark) if is_agreed else found["number"]), (
        unit_word(unit) if unit else ""
    )


def _decimal_of(texts: Iterable[str], where: str, name: str) -> tuple[str | None, bool]:
    """The decimal mark that the cells of a column tell, by the most of them, and whether all agree:
    where they do not, an unclear number stays unclear.
    """
    numbers = [
        found["number"]
        for text in texts
        if len(text) <= limits.QUANTITY_TEXT
        and (found := _NUMBER_AND_UNIT.fullmatch(text))
        and ("." in text or "," in text)
    ]
    told = Counter(mark for number in numbers if (mark := decimal_mark(number)))
    if told:
        return told.most_common(1)[0][0], len(told) == 1
    for number in numbers:
        try:
            parse_number(number)
        except UnitError as error:
            if getattr(error.problem, "key", "") == "number.ambiguous":
                problem = (
                    f"{error.problem.partition(' ')[2]}, and no cell of the column tells which"
                )
                raise InputError.of(
                    where,
                    [
                        {
                            "column": name,
                            "value": number,
                            "problem": problem,
                            "remedy": "tell decimal=',' or decimal='.'",
                        }
                    ],
                ) from None
    return None, True
