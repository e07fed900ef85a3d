"""Numbers that remember how they were computed: a formula that stands once in Python is read off
and stands in a spreadsheet too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .terms import ASKED, COMPUTED, Condition, Operation, Symbol, Term, size_of

Array = np.ndarray[Any, Any]


_UFUNCS = {
    np.add: "+",
    np.subtract: "-",
    np.multiply: "*",
    np.divide: "/",
    np.power: "^",
    np.maximum: "MAX",
    np.minimum: "MIN",
    np.ceil: "CEILING",
}


@dataclass
class Trace:
    """One run with traced numbers, and the conditions on which its formulas rest.

    Attributes
    ----------
    conditions : list of (str, Condition)
        Of whom, and what was asked.
    ended : bool
        Whether someone who was followed has taken a traced number for a plain one: what came of it
        is no formula.
    """

    conditions: list[tuple[str, Condition]] = field(default_factory=list)
    ended: bool = False
    _asking: str | None = None

    def number(self, kind: str, key: Any, value: float) -> Traced:
        """A number that formulas refer to."""
        return Traced(value, Symbol(kind, key), self)

    @contextmanager
    def asked_by(self, name: str) -> Iterator[None]:
        """While it lasts, conditions are written down as this one's; a blank name is of whoever
        tells amounts and fields.
        """
        self._asking = name
        try:
            yield
        finally:
            self._asking = None

    def end(self) -> None:
        """A traced number is taken for a plain one."""
        self.ended |= self._asking is not None

    def ask(self, left: Term, relation: str, right: Term, held: bool) -> bool:
        """The answer, written down."""
        if self._asking is not None and left is not right:
            self.conditions.append((self._asking, Condition(left, relation, right, held)))
        return held


class Traced:
    """A number and the term that it was computed by; operators give traced numbers, comparisons
    plain answers.

    Where a calculation takes it for a plain number (`float`), the trace ends, and the result is a
    plain number.
    """

    __slots__ = ("term", "trace", "value")
    __hash__ = None  # type: ignore[assignment]  # equality is a question about the value, which may be another in the next run

    def __init__(self, value: float, term: Term, trace: Trace) -> None:
        self.value, self.term, self.trace = value, term, trace

    def __float__(self) -> float:
        self.trace.end()
        return float(self.value)

    def __int__(self) -> int:
        self.trace.end()
        return int(self.value)

    def __str__(self) -> str:
        self.trace.end()
        return repr(self.value)

    def __repr__(self) -> str:
        return f"Traced({self.value!r})"

    def __format__(self, spec: str) -> str:
        self.trace.end()
        return format(self.value, spec)

    def _with(self, name: str, *operands: Any) -> Any:
        return (
            _operation(name, operands, self.trace)
            if all(map(_is_scalar, operands))
            else NotImplemented
        )

    def __add__(self, other: Any) -> Any:
        return self._with("+", self, other)

    def __radd__(self, other: Any) -> Any:
        return self._with("+", other, self)

    def __sub__(self, other: Any) -> Any:
        return self._with("-", self, other)

    def __rsub__(self, other: Any) -> Any:
        return self._with("-", other, self)

    def __mul__(self, other: Any) -> Any:
        return self._with("*", self, other)

    def __rmul__(self, other: Any) -> Any:
        return self._with("*", other, self)

    def __truediv__(self, other: Any) -> Any:
        return self._with("/", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return self._with("/", other, self)

    def __pow__(self, other: Any) -> Any:
        return self._with("^", self, other)

    def __neg__(self) -> Any:
        return self._with("*", -1.0, self)

    def __pos__(self) -> Any:
        return self

    def __ceil__(self) -> Any:
        return self._with("CEILING", self)

    def _ask(self, relation: str, other: Any) -> Any:
        return (
            self.trace.ask(
                self.term, relation, _term(other), bool(ASKED[relation](self.value, _value(other)))
            )
            if _is_scalar(other)
            else NotImplemented
        )

    def __eq__(self, other: object) -> Any:
        return self._ask("=", other)

    def __ne__(self, other: object) -> Any:
        return self._ask("<>", other)

    def __lt__(self, other: Any) -> Any:
        return self._ask("<", other)

    def __le__(self, other: Any) -> Any:
        return self._ask("<=", other)

    def __gt__(self, other: Any) -> Any:
        return self._ask(">", other)

    def __ge__(self, other: Any) -> Any:
        return self._ask(">=", other)

    def __bool__(self) -> bool:
        return bool(self != 0)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **further: Any) -> Any:
        name = _UFUNCS.get(ufunc)
        if method != "__call__" or further:
            return NotImplemented
        if name is None:
            return ufunc(*(np.asarray(each, dtype=float) for each in inputs))
        if all(map(_is_scalar, inputs)):
            return _operation(name, inputs, self.trace)
        return np.frompyfunc(lambda *each: _operation(name, each, self.trace), len(inputs), 1)(
            *(_boxed(each) for each in inputs)
        )


def _is_scalar(number: Any) -> bool:
    return isinstance(number, Traced | float | int | np.number) or (
        isinstance(number, np.ndarray) and number.ndim == 0
    )


def _boxed(number: Any) -> Array:
    box = (
        np.empty((), dtype=object)
        if isinstance(number, Traced)
        else np.asarray(number, dtype=object)
    )
    if isinstance(number, Traced):
        box[()] = number
    return box


def _value(number: Any) -> float:
    return number.value if isinstance(number, Traced) else float(number)


def _term(number: Any) -> Term:
    return number.term if isinstance(number, Traced) else float(number)


def _operation(name: str, numbers: tuple[Any, ...], trace: Trace) -> Any:
    """What is done to some numbers; itself or a plain number where nothing is done."""
    values, terms = [_value(each) for each in numbers], tuple(_term(each) for each in numbers)
    if not any(isinstance(each, Traced) for each in numbers):
        return float(COMPUTED[name](*values))
    if len(terms) == 2:
        left, right = terms
        if (right == 0.0 and name in "+-") or (right == 1.0 and name in "*/^"):
            return numbers[0]
        if (left == 0.0 and name == "+") or (left == 1.0 and name == "*"):
            return numbers[1]
        if (name == "-" and left is right) or (name == "*" and 0.0 in (left, right)):
            return 0.0
    return Traced(
        COMPUTED[name](*values), Operation(name, terms, 1 + sum(map(size_of, terms))), trace
    )


# -- numbers that may be traced


def as_numbers(cells: Any) -> Array:
    """Cells as a new array of plain numbers; of objects where some are traced."""
    array = np.array(cells, dtype=object) if isinstance(cells, list) else np.asarray(cells)
    if array.dtype == object and any(isinstance(cell, Traced) for cell in array.flat):
        return array.copy()
    return array.astype(float)


def as_number(number: Any) -> Any:
    """A plain number; a traced one stays traced."""
    return number if isinstance(number, Traced) else float(number)


def as_cell(quantity: Any) -> Any:
    """A quantity as the text of a cell; one whose number is traced stays what it is."""
    return quantity if isinstance(quantity.magnitude, Traced) else str(quantity)


def is_told(cell: Any) -> bool:
    """Whether a cell holds a quantity: as text, or with a traced number."""
    return (
        bool(cell)
        if isinstance(cell, str)
        else isinstance(getattr(cell, "magnitude", None), Traced)
    )


def is_something(numbers: Any) -> Array:
    """Which numbers are not 0; a traced 0 may be something under other assumptions."""
    array = np.asarray(numbers)
    if array.dtype != object:
        return np.asarray(array != 0)
    return np.array(
        [isinstance(each, Traced) or bool(each) for each in array.flat], dtype=bool
    ).reshape(array.shape)
