"""Formulas as functions of their row."""

from __future__ import annotations

from collections.abc import Callable

from .functions import FUNCTIONS, OF_CELLS
from .language import Call, Constant, FormulaError, Name, Node, Reference
from .operations import COMPARISONS, Operand, arithmetic, compare
from .sheet_values import Needs, SheetValues
from .values import VALUE, CellError, Pending, Value, Vector, number

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
        value = condition(title, row)
        if isinstance(value, Vector) or hasattr(value, "shape"):
            return VALUE
        truth = value if isinstance(value, bool) else number(value)
        if isinstance(truth, CellError):
            return truth
        return yes(title, row) if truth else no(title, row)

    return choose
