"""Computes all formulas of a workbook again, without trust in the values that are stored.

It is carbonsite's own: others in Python compile formulas to code, or need minutes for a hundred
thousand lines, and LibreOffice is not everywhere. It knows the functions in `functions` and no
others; formulas that depend on one another in a circle give an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from .compiler import Formula, FormulaCompiler
from .language import FormulaError, Node, Reference, parse
from .sheet_values import Needs, Place, SheetValues
from .values import CIRCLE, VALUE, CellError, ColumnValues, Pending, Value, Vector


class Calculator:
    """All formulas of a workbook and their values.

    Parameters
    ----------
    sheets : mapping
        The columns of each sheet by title and number.
    names : mapping
        Formulas by defined name.
    """

    def __init__(
        self, sheets: Mapping[str, Mapping[int, ColumnValues]], names: Mapping[str, str]
    ) -> None:
        self.sheets = sheets
        self._values = SheetValues(sheets)
        self._names = {name.casefold(): refers_to for name, refers_to in names.items()}
        self._formulas: dict[str, Formula] = {}
        self._named = lru_cache(maxsize=None)(self._name)
        self._compiler = FormulaCompiler(self._values, self._named)

    def compute(self) -> Iterator[int]:
        """Compute every formula; yields how many are done after each.

        Raises
        ------
        InputError
            If that would take too long.
        """
        done = 0
        # Sheets with many formulas first, columns from the left: sums then find them computed.
        for title in sorted(self.sheets, key=self._formula_count, reverse=True):
            for number_of_column, column in sorted(self.sheets[title].items()):
                for place, formula in list(column.formulas.items()):
                    if place not in column.computed:
                        cell = (title, column.rows[place], number_of_column)
                        try:
                            column.computed[place] = self._computed(formula, cell)
                        except Needs:
                            self._settle(cell)
                    done += 1
                    yield done

    def _formula_count(self, title: str) -> int:
        return sum(len(column.formulas) for column in self.sheets[title].values())

    def value(self, place: Place) -> Value:
        """The value of a cell, after all are computed."""
        value = self._values.value(place)
        return VALUE if isinstance(value, Pending) else value

    def cells(self, name: str) -> Vector | None:
        """The cells of a defined name; None if there is none, or it is not a range."""
        try:
            node = self._named(name.casefold())
        except FormulaError:
            return None
        if not isinstance(node, Reference) or node.sheet is None or node.sheet not in self.sheets:
            return None
        return self._values.vector(node.sheet, node, 0)

    def place(self, name: str) -> Place | None:
        """The cell of a defined name; None if there is none, or it is not one cell."""
        try:
            node = self._named(name.casefold())
        except FormulaError:
            return None
        if not isinstance(node, Reference) or node.sheet is None or node.sheet not in self.sheets:
            return None
        column, row, is_relative = node.first
        return None if is_relative or node.first != node.last else (node.sheet, row, column)

    def _settle(self, cell: Place) -> None:
        """Compute a cell after all that it needs."""
        # A stack, as a chain of cells may be longer than Python's recursion allows.
        waiting, ahead = set[Place](), [cell]
        while ahead:
            now = ahead[-1]
            column, place = self._column(now)
            if place in column.computed:
                ahead.pop()
                waiting.discard(now)
                continue
            try:
                column.computed[place] = self._computed(column.formulas[place], now)
            except Needs as needs:
                waiting.add(now)
                if any(needed in waiting for needed in needs.cells):
                    column.computed[place] = CIRCLE
                else:
                    ahead += needs.cells

    def _column(self, cell: Place) -> tuple[ColumnValues, int]:
        column = self.sheets[cell[0]][cell[2]]
        return column, column.place(cell[1])

    def _computed(self, formula: str, cell: Place) -> Value:
        """The value of a formula in a cell; an error if the formula is not understood."""
        self._values.spend(1)
        try:
            compiled = self._formulas.get(formula)
            if compiled is None:
                compiled = self._formulas[formula] = self._compiler.compile(parse(formula))
            value = compiled(cell[0], cell[1])
        except FormulaError as error:
            return CellError(f"not computed: the formula {error}")
        if isinstance(value, Vector):
            value = value.values[0] if len(value) == 1 else VALUE
        if value is None:
            return 0.0
        return value if isinstance(value, float | str | bool | CellError) else VALUE

    def _name(self, name: str) -> Node:
        if name not in self._names:
            raise FormulaError(f"has a name that is not defined: {name[:60]!r}")
        return parse(self._names[name])
