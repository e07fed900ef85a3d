"""Cells of a workbook while its formulas are computed: values, ranges, and the work allowed."""

from __future__ import annotations

from collections.abc import Mapping

from ... import limits
from ...errors import InputError
from ...messages import message
from .language import Reference
from .values import ColumnValues, Pending, Value, Vector

Place = tuple[str, int, int]
"""Sheet, row and column."""

_KEPT_CELLS = 30_000_000
"""Cells of ranges that are kept for the next formula that uses the same range."""


class Needs(Exception):
    """Some cells must be computed first."""

    def __init__(self, cells: list[Place]) -> None:
        self.cells = cells
        super().__init__()


class SheetValues:
    """Values of the cells of a workbook, stored or computed.

    Parameters
    ----------
    sheets : mapping
        The columns of each sheet by title and number.
    """

    def __init__(self, sheets: Mapping[str, Mapping[int, ColumnValues]]) -> None:
        self.sheets = sheets
        self._vectors: dict[tuple[str, int, int, int, int], Vector] = {}
        self._work = self._kept = 0
        self._most = limits.RECALCULATION_WORK + limits.RECALCULATION_WORK_PER_CELL * sum(
            len(column.rows) for columns in sheets.values() for column in columns.values()
        )

    def spend(self, cells: int) -> None:
        """Count cells that a formula looks at.

        Raises
        ------
        InputError
            If all formulas together look at too many.
        """
        self._work += cells
        if self._work > self._most:
            problem = message("file.much_work", limit=self._most)
            remedy = message("file.unpacks.other")
            raise InputError.one("report", problem, remedy)

    def value(self, cell: Place) -> Value | Pending:
        """The value of a cell, if it is known yet."""
        column = self.sheets[cell[0]].get(cell[2])
        place = column.place(cell[1]) if column else -1
        return column.value(place) if column and place >= 0 else None

    def vector(self, title: str, reference: Reference, row: int) -> Vector:
        """The cells of a rectangle, row by row; relative rows are counted from `row`.

        Raises
        ------
        Needs
            If some of them are not computed yet.
        """
        (left, top, top_moves), (right, bottom, bottom_moves) = reference.first, reference.last
        top, bottom = sorted((top + row * top_moves, bottom + row * bottom_moves))
        left, right = sorted((left, right))
        key = (title, left, right, top, bottom)
        if key in self._vectors:
            return self._vectors[key]
        count = (bottom - top + 1) * (right - left + 1)
        self.spend(count)
        values = self._values_between(*key)
        self._kept += count
        if self._kept > _KEPT_CELLS:
            self._vectors.clear()
            self._kept = count
        self._vectors[key] = Vector(values)
        return self._vectors[key]

    def _values_between(
        self, title: str, left: int, right: int, top: int, bottom: int
    ) -> list[Value]:
        columns = self.sheets[title]
        pending = [
            (title, row, column)
            for column in range(left, right + 1)
            if column in columns
            for row in columns[column].pending(top, bottom)
        ]
        if pending:
            raise Needs(pending)
        blank: list[Value] = [None] * (bottom - top + 1)
        parts = [
            columns[column].between(top, bottom) if column in columns else blank
            for column in range(left, right + 1)
        ]
        if len(parts) == 1:
            return parts[0]
        return [value for values in zip(*parts, strict=True) for value in values]
