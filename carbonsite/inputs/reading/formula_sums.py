"""Amounts that are formulas which only add up other cells of their column."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ...spreadsheets.files.grid import Formula, Grid

Array = np.ndarray[Any, Any]
Ranges = list[tuple[int, int]]
"""First and last row in the file of each range that is added up."""

_CELLS = r"\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?"
_ADDED = rf"(?:(?:SUM|SUBTOTAL|AGGREGATE)\((?:\d+[,;]){{0,2}}{_CELLS}(?:[,;]{_CELLS})*\)|{_CELLS})"
_ADDITION = re.compile(rf"\+?(?:ROUND\()?{_ADDED}(?:\+{_ADDED})*(?:[,;]\d+\))?", re.IGNORECASE)
_CONDITIONAL = re.compile(r"\+?SUMIFS?\((?:[^()\"!]|\"[^\"]*\")*\)", re.IGNORECASE)
_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(:?)", re.IGNORECASE)
_FUNCTION = re.compile(r"[A-Z]+\((?:\d+[,;](?=[^,;)]*[A-Z]))*", re.IGNORECASE)
_TEXT = re.compile(r"\"[^\"]*\"")
_LONGEST_ADDITION = 2000


def vertical_sums(grid: Grid, column: int, places: Array) -> dict[int, Ranges]:
    """Rows whose amount is a formula that only adds up two cells or more of its column.

    The cells may be above or below it.
    """
    formulas = [formula for formula in grid.formulas if formula.column == column]
    of_line = {formula.row: ranges for formula in formulas if (ranges := _added(formula))}
    rows = np.flatnonzero(np.isin(grid.rows[places], list(of_line))) if of_line else ()
    return {int(row): of_line[int(grid.rows[places[row]])] for row in rows}


def _added(formula: Formula) -> Ranges:
    """Ranges of its own column that a formula adds up, two cells or more; otherwise none."""
    written = formula.text[:_LONGEST_ADDITION].replace(" ", "")
    is_conditional = bool(_CONDITIONAL.fullmatch(written))
    if not is_conditional and not _ADDITION.fullmatch(written):
        return []
    ranges: Ranges = []
    first = 0
    for fixed, letters, is_row_fixed, number, colon in _CELL.findall(
        _TEXT.sub("", _FUNCTION.sub("(", written))
    ):
        column = place_of(letters) + (0 if fixed else formula.column - formula.origin[1])
        row = int(number) + (0 if is_row_fixed else formula.row - formula.origin[0])
        if column == formula.column and not colon:
            ranges.append((first or row, row))
        elif column != formula.column and not is_conditional:
            return []
        first = row if colon and column == formula.column else 0
    reaches_itself = any(first <= formula.row <= last for first, last in ranges)
    is_several = sum(last - first + 1 for first, last in ranges) > 1
    is_there = all(first > 0 for first, _ in ranges)
    return ranges if is_several and is_there and not reaches_itself else []


def letters_of(column: int) -> str:
    """Letters of a column of a sheet, counted from 0.

    Examples
    --------
    >>> letters_of(0), letters_of(25), letters_of(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    place = column + 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def place_of(letters: str) -> int:
    """Place of a column from 0 by its letters.

    Examples
    --------
    >>> place_of("A"), place_of("Z"), place_of("aa")
    (0, 25, 26)
    """
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place - 1
