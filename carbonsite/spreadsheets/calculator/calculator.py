"""Computes all formulas of a workbook again, without trust in the values that are stored.

It is carbonsite's own: others in Python compile formulas to code, or need minutes for a hundred
thousand lines, and LibreOffice is not everywhere. It knows the functions in `functions` and no
others; formulas that depend on one another in a circle give an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from .functions import FUNCTIONS, OF_CELLS
from .language import Call, Constant, FormulaError, Name, Node, Reference, parse
from .operations import COMPARISONS, arithmetic, compare
from .sheet_values import Needs, Place, SheetValues
from .values import CIRCLE, VALUE, CellError, ColumnValues, Operand, Pending, Value, Vector, number


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
        node = self._reference(name)
        return None if node is None else self._values.vector(node.sheet or "", node, 0)

    def place(self, name: str) -> Place | None:
        """The cell of a defined name; None if there is none, or it is not one cell."""
        node = self._reference(name)
        if node is None or node.first != node.last:
            return None
        column, row, is_relative = node.first
        return None if is_relative else (node.sheet or "", row, column)

    def _reference(self, name: str) -> Reference | None:
        """The cells of a defined name on a sheet that is there."""
        try:
            node = self._named(name.casefold())
        except FormulaError:
            return None
        return node if isinstance(node, Reference) and node.sheet in self.sheets else None

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


Formula = Callable[[str, int], Operand]
"""Computes a formula in a row of a sheet."""

_RANGE_DISCOUNT = 16
"""How many times faster a range is computed as a whole than cell by cell."""


class FormulaCompiler:
    """Turns the trees of formulas into functions.

    Parameters
    ----------
    cells : SheetValues
    named : callable
        The tree of a defined name, in small letters.
    """

    def __init__(self, cells: SheetValues, named: Callable[[str], Node]) -> None:
        self.cells, self.named = cells, named

    def compile(self, node: Node, *, as_cells: bool = False) -> Formula:
        """Function that computes a formula in a row of a sheet.

        A reference to one cell gives its value, or with `as_cells` a range of one cell.
        """
        if isinstance(node, Constant):
            return _always(node.value)
        if isinstance(node, Name):
            meant = self.named(node.name.casefold())
            if isinstance(meant, Name):
                raise FormulaError("has a name for a name")
            return self.compile(meant, as_cells=as_cells)
        if isinstance(node, Reference):
            return self._reference(node, as_cells)
        return self._call(node)

    def _reference(self, node: Reference, as_cells: bool) -> Formula:
        if node.sheet is not None and node.sheet not in self.cells.sheets:
            return _always(CellError("#REF!"))
        (column, at, moves), sheet = node.first, node.sheet
        if node.first != node.last:
            return self._cells_of(node)

        def one(title: str, row: int) -> Value:
            place = (sheet or title, at + row * moves, column)
            value = self.cells.value(place)
            if isinstance(value, Pending):
                raise Needs([place])
            return value

        return (lambda title, row: Vector([one(title, row)])) if as_cells else one

    def _cells_of(self, node: Reference) -> Formula:
        sheet = node.sheet

        def cells(title: str, row: int) -> Vector:
            vector = self.cells.vector(sheet or title, node, row)
            self.cells.spend(len(vector) // _RANGE_DISCOUNT)
            return vector

        return cells

    def _call(self, node: Call) -> Formula:
        name = node.function
        arguments = [self.compile(part, as_cells=name in OF_CELLS) for part in node.arguments]
        if name == "IF" and 2 <= len(arguments) <= 3:
            return _if(*arguments)
        if name == "IFERROR" and len(arguments) == 2:
            return _if_error(*arguments)
        if name == "negative":
            return _operation(arithmetic, "*", _always(-1.0), arguments[0])
        if name in COMPARISONS:
            return _operation(compare, name, *arguments)
        if name in "+-*/^&":
            return _operation(arithmetic, name, *arguments)
        function = FUNCTIONS.get(name)
        if function is None:
            raise FormulaError(f"has {name!r}, which carbonsite does not write")

        def apply(title: str, row: int) -> Operand:
            try:
                return function(*[argument(title, row) for argument in arguments])
            except TypeError:
                raise FormulaError(f"gives {name!r} what it does not take") from None

        return apply


def _always(value: Value) -> Formula:
    return lambda _title, _row: value


def _operation(
    operate: Callable[[str, Operand, Operand], Operand], sign: str, left: Formula, right: Formula
) -> Formula:
    return lambda title, row: operate(sign, left(title, row), right(title, row))


def _if_error(first: Formula, second: Formula) -> Formula:
    """The first value, or the second if the first is an error."""

    def choose(title: str, row: int) -> Operand:
        value = first(title, row)
        return second(title, row) if isinstance(value, CellError) else value

    return choose


def _if(condition: Formula, yes: Formula, no: Formula | None = None) -> Formula:
    """One of two values; the other is not computed."""
    no = no or _always(False)

    def choose(title: str, row: int) -> Operand:
        truth = number(condition(title, row))
        if isinstance(truth, CellError):
            return truth
        return yes(title, row) if truth else no(title, row)

    return choose
