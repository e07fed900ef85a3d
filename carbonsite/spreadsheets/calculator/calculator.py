"""A workbook's formulas computed anew: no stored value is trusted, none is asked for before it is
known, and circles end.

A kept calculator would serve, were there one: those in Python compile formulas to code or need
minutes for a hundred thousand lines, and LibreOffice is not everywhere. The language is closed, and
its few functions stand in `functions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from ... import limits
from ...errors import InputError
from .functions import FUNCTIONS, OF_CELLS
from .language import Call, Constant, FormulaError, Name, Node, Reference, parse
from .operations import COMPARISONS, Operand, arithmetic, compare
from .values import CIRCLE, PENDING, VALUE, CellError, ColumnValues, Pending, Value, Vector, number

Place = tuple[str, int, int]
"""Sheet, row and column."""

Formula = Callable[[str, int], Operand]
"""Computes a formula in a row of a sheet."""


_BY_THE_COLUMN = 16
"""How many times faster a column is asked as a whole than cell by cell."""

_HELD = 30_000_000
"""Cells that are kept by ranges, for the next formula that asks for them."""


class Needs(Exception):
    """Some cells must be computed first."""

    def __init__(self, cells: list[Place]) -> None:
        self.cells = cells
        super().__init__()


class Calculator:
    """All formulas of a workbook, and what they give.

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
        self._names = {name.casefold(): refers_to for name, refers_to in names.items()}
        self._vectors: dict[tuple[str, int, int, int, int], Vector] = {}
        self._formulas: dict[str, Formula] = {}
        self._named = lru_cache(maxsize=None)(self._name)
        self._work = self._held = 0
        self._most = limits.RECALCULATION_WORK + limits.RECALCULATION_WORK_PER_CELL * sum(
            len(column.rows) for columns in sheets.values() for column in columns.values()
        )

    def compute(self) -> Iterator[int]:
        """Compute every formula, and give way after each with how many are done.

        Raises
        ------
        InputError
            Where that would take too long.
        """
        done = 0
        # Sheets of many formulas first, and their columns from the left: what sums them finds them
        # computed.
        for title in sorted(
            self.sheets,
            key=lambda each: -sum(len(column.formulas) for column in self.sheets[each].values()),
        ):
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

    def value(self, place: Place) -> Value:
        """What stands in a cell, once all is computed."""
        found = self._value(place)
        return VALUE if isinstance(found, Pending) else found

    def cells(self, name: str) -> Vector | None:
        """The cells of a defined name; None where there is none, or it means something else."""
        try:
            node = self._named(name.casefold())
        except FormulaError:
            return None
        if not isinstance(node, Reference) or node.sheet is None or node.sheet not in self.sheets:
            return None
        return self._vector(node.sheet, node, 0)

    def place(self, name: str) -> Place | None:
        """The one cell that a defined name means; None where it means several, or none."""
        try:
            node = self._named(name.casefold())
        except FormulaError:
            return None
        is_cell = (
            isinstance(node, Reference)
            and node.first == node.last
            and node.sheet in self.sheets
            and not node.first[2]
        )
        return (node.sheet, node.first[1], node.first[0]) if is_cell else None  # type: ignore[union-attr,return-value]

    # -- one cell after the other

    def _settle(self, cell: Place) -> None:
        """Compute a cell, and before it all that it needs; a stack, since a chain of cells may be
        longer than Python can call.
        """
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
                if any(each in waiting for each in needs.cells):
                    column.computed[place] = CIRCLE
                else:
                    ahead += needs.cells

    def _column(self, cell: Place) -> tuple[ColumnValues, int]:
        column = self.sheets[cell[0]][cell[2]]
        return column, column.place(cell[1])

    def _computed(self, formula: str, cell: Place) -> Value:
        """What a formula gives in a cell; one that is not understood gives an error that says so."""
        self._spend(1)
        try:
            compiled = self._formulas.get(formula)
            if compiled is None:
                compiled = self._formulas[formula] = self._compile(parse(formula))
            found = compiled(cell[0], cell[1])
        except FormulaError as error:
            return CellError(f"not computed: the formula {error}")
        if isinstance(found, Vector):
            found = found.values[0] if len(found) == 1 else VALUE
        if found is None:
            return 0.0
        return found if isinstance(found, float | str | bool | CellError) else VALUE

    def _spend(self, cells: int) -> None:
        self._work += cells
        if self._work > self._most:
            raise InputError.of(
                "report",
                [
                    {
                        "problem": f"its formulas look at more than {self._most:,} cells",
                        "remedy": "ask for the workbook as it was written",
                    }
                ],
            )

    # -- what formulas refer to

    def _value(self, cell: Place) -> Value | Pending:
        column = self.sheets[cell[0]].get(cell[2])
        place = column.place(cell[1]) if column else -1
        return column.value(place) if column and place >= 0 else None

    def _vector(self, title: str, reference: Reference, row: int) -> Vector:
        """The cells of a rectangle, from left to right and then from the top down; of whole columns
        the cells that are there.
        """
        (left, top, top_moves), (right, bottom, bottom_moves) = reference.first, reference.last
        top, bottom = top + row * top_moves, bottom + row * bottom_moves
        top, bottom, left, right = (
            min(top, bottom),
            max(top, bottom),
            min(left, right),
            max(left, right),
        )
        key = (title, left, right, top, bottom)
        known = self._vectors.get(key)
        if known is not None:
            return known
        columns, count = self.sheets[title], (bottom - top + 1) * (right - left + 1)
        self._spend(count)
        pending = [
            (title, each, column)
            for column in range(left, right + 1)
            if column in columns
            for each in columns[column].pending(top, bottom)
        ]
        if pending:
            raise Needs(pending)
        parts: list[list[Value]] = [
            (
                columns[column].between(top, bottom)
                if column in columns
                else [None] * (bottom - top + 1)
            )
            for column in range(left, right + 1)
        ]
        found = Vector(
            parts[0]
            if len(parts) == 1
            else [value for values in zip(*parts, strict=True) for value in values]
        )
        self._held += count
        if self._held > _HELD:
            self._vectors.clear()
            self._held = count
        self._vectors[key] = found
        return found

    def _name(self, name: str) -> Node:
        if name not in self._names:
            raise FormulaError(f"has a name that is not defined: {name[:60]!r}")
        return parse(self._names[name])

    # -- formulas as functions

    def _compile(self, node: Node, *, as_cells: bool = False) -> Formula:
        """A tree as a function of the row that it stands in; one cell is its value, or a range of
        one.
        """
        if isinstance(node, Constant):
            return _always(node.value)
        if isinstance(node, Name):
            meant = self._named(node.name.casefold())
            if isinstance(meant, Name):
                raise FormulaError("has a name for a name")
            return self._compile(meant, as_cells=as_cells)
        if isinstance(node, Reference):
            return self._reference(node, as_cells)
        return self._call(node)

    def _reference(self, node: Reference, as_cells: bool) -> Formula:
        if node.sheet is not None and node.sheet not in self.sheets:
            return _always(CellError("#REF!"))
        (column, at, moves), sheet = node.first, node.sheet
        if node.first != node.last:
            return self._cells_of(node)

        def one(title: str, row: int) -> Value:
            place = (sheet or title, at + row * moves, column)
            found = self._value(place)
            if found is PENDING:
                raise Needs([place])
            return found  # type: ignore[return-value]

        return (lambda title, row: Vector([one(title, row)])) if as_cells else one

    def _cells_of(self, node: Reference) -> Formula:
        """A range as a function of the row."""
        sheet = node.sheet

        def cells(title: str, row: int) -> Vector:
            found = self._vector(sheet or title, node, row)
            self._spend(len(found) // _BY_THE_COLUMN)
            return found

        return cells

    def _call(self, node: Call) -> Formula:
        name = node.function
        given = [self._compile(each, as_cells=name in OF_CELLS) for each in node.arguments]
        if name == "IF" and 2 <= len(given) <= 3:
            return _if(given[0], given[1], given[2] if len(given) == 3 else _always(False))
        if name == "IFERROR" and len(given) == 2:
            first, second = given
            return lambda title, row: (
                second(title, row) if isinstance(found := first(title, row), CellError) else found
            )
        if name == "negative":
            return lambda title, row: arithmetic("*", -1.0, given[0](title, row))
        if name in COMPARISONS:
            left, right = given
            return lambda title, row: compare(name, left(title, row), right(title, row))
        if name in "+-*/^&":
            left, right = given
            return lambda title, row: arithmetic(name, left(title, row), right(title, row))
        function = FUNCTIONS.get(name)
        if function is None:
            raise FormulaError(f"has {name!r}, which carbonsite does not write")

        def apply(title: str, row: int) -> Operand:
            try:
                return function(*[each(title, row) for each in given])
            except TypeError:
                raise FormulaError(f"gives {name!r} what it does not take") from None

        return apply


def _always(value: Value) -> Formula:
    return lambda _title, _row: value


def _if(condition: Formula, yes: Formula, no: Formula) -> Formula:
    """One of two, of which only that one is computed."""

    def choose(title: str, row: int) -> Operand:
        found = condition(title, row)
        truth = (
            found
            if found is True or found is False
            else VALUE
            if isinstance(found, Vector) or hasattr(found, "shape")
            else number(found)
        )
        if isinstance(truth, CellError):
            return truth
        return yes(title, row) if truth else no(title, row)

    return choose
