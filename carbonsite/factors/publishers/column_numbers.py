"""The numbers of a column: its decimal mark is decided by all of its cells together."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from ... import limits
from ...errors import UnitError
from ...messages import message, with_remedy
from ...messages.problems import refusal
from ...units import parse_number
from ...units.numbers import decimal_mark, is_bare, unambiguous
from ..undeclared import UNDECLARED_WORDS
from .headings import HeadedTable, plain, text_of
from .published import NotRead

Reason = tuple[str, str]
"""Problem and remedy."""

Number = float | None | NotRead
"""A number, None if the cell declares nothing, or why it is no number."""

_WITH_POINT = re.compile(r"-?\d{1,9}(?:\.\d{1,17})?")


def column_numbers(table: HeadedTable, name: str, label: str = "") -> list[Number]:
    """The numbers of a column of a table; `label` is its name for a reader, if another.

    Raises
    ------
    InputError
        If as many cells have a decimal comma as have a decimal point.
    """
    cells = table.cells(name)
    mark = _mark_of(cells, table, name)
    odd = _odd_cells(table, table.places.get(plain(name)))
    numbers = (
        odd.get(row) or _number_in(cell, mark) for row, cell in zip(table.rows, cells, strict=True)
    )
    return [
        table.left(row, label or name, text_of(cell), *number)
        if isinstance(number, tuple)
        else number
        for row, cell, number in zip(table.rows, cells, numbers, strict=True)
    ]


def _odd_cells(table: HeadedTable, place: int | None) -> dict[int, Reason]:
    """Rows whose cell shows another number than it stores, or is a formula without a value."""
    shown = with_remedy("publisher.shown")
    formula = with_remedy("factors.not_stored")
    odd: dict[int, Reason] = {row: shown for row, column in table.grid.shown if column == place}
    odd |= {
        one.row: formula for one in table.grid.formulas if one.column == place and not one.is_stored
    }
    return odd


def _mark_of(cells: Sequence[object], table: HeadedTable, name: str) -> str | None:
    """The decimal mark of most of the cells that have one."""
    marks = Counter(
        mark for cell in cells if isinstance(cell, str) and (mark := decimal_mark(cell.strip()))
    )
    if len(marks) == 2 and len(set(marks.values())) == 1:
        raise refusal(table.grid.where, name, "", "publisher.two_marks")
    return max(marks, key=marks.__getitem__, default=None)


def _number_in(cell: object, mark: str | None) -> float | Reason | None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = float(cell)
        is_usual = math.isfinite(number) and abs(number) < limits.LARGEST_NUMBER
        return number if is_usual else _no_number(str(cell))
    if mark == "." and isinstance(cell, str) and cell.isascii() and _WITH_POINT.fullmatch(cell):
        return float(cell)
    if cell is None or (isinstance(cell, str) and cell.strip().lower() in UNDECLARED_WORDS):
        return None
    if not isinstance(cell, str) or not is_bare(cell):
        return _no_number(str(cell))
    own = decimal_mark(cell.strip())
    if own is not None and own != mark:
        return with_remedy("publisher.other_mark", mark=mark)
    try:
        return parse_number(unambiguous(cell, mark))
    except UnitError as error:
        return error.problem, error.remedy


def _no_number(text: str) -> Reason:
    problem = message("number.not_a_number", text=text[: limits.UNIT_TEXT])
    return problem, message("publisher.no_number.remedy")
