"""Numbers that remember how they were computed, so that a spreadsheet can show the formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..arrays import Array
from .terms import OPERATIONS, RELATIONS, Condition, Operation, Symbol, Term, size_of

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
    """Run with traced numbers, and the conditions under which its formulas are valid.

    Attributes
    ----------
    conditions : list of (str, Condition)
        Each condition with the name of the measure that compared.
    ended : bool
        True if a traced number was used as a plain one, so that its formula is lost.
    """

    conditions: list[tuple[str, Condition]] = field(default_factory=list)
    ended: bool = False
    _recorder: str | None = None

    def number(self, kind: str, key: object, value: float) -> Traced:
        """Traced number that formulas refer to."""
        return Traced(value, Symbol(kind, key), self)

    @contextmanager
    def recording_as(self, name: str) -> Iterator[None]:
        """Context manager: conditions that arise inside it are recorded under this name.

        An empty name stands for the code that reads amounts and fields.
        """
        self._recorder = name
        try:
            yield
        finally:
            self._recorder = None

    def end(self) -> None:
        """Note that a traced number was used as a plain one."""
        self.ended |= self._recorder is not None

    def ask(self, left: Term, relation: str, right: Term, answer: bool) -> bool:
        """The answer of a comparison, after it is recorded."""
        if self._recorder is not None and left is not right:
            self.conditions.append((self._recorder, Condition(left, relation, right, answer)))
        return answer


_Operator = Callable[["Traced", object], "float | Traced"]


def _both_ways(name: str) -> tuple[_Operator, _Operator]:
    """The methods of an operator with a traced number on its left, and on its right."""
    return (
        lambda number, other: number._with(name, number, other),
        lambda number, other: number._with(name, other, number),
    )


def _comparison(relation: str) -> Callable[[Traced, object], bool]:
    """The method of a comparison."""
    return lambda number, other: number._ask(relation, other)


class Traced:
    """Number with the term that computes it; operators give traced numbers, comparisons a bool.

    `float` gives the plain number and ends the trace.
    """

    __slots__ = ("term", "trace", "value")
    # Equality compares the value, which may differ in the next run.
    __hash__ = None  # type: ignore[assignment]

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

    def _with(self, name: str, *operands: object) -> Any:
        return (
            _operation(name, operands, self.trace)
            if all(map(_is_scalar, operands))
            else NotImplemented
        )

    __add__, __radd__ = _both_ways("+")
    __sub__, __rsub__ = _both_ways("-")
    __mul__, __rmul__ = _both_ways("*")
    __truediv__, __rtruediv__ = _both_ways("/")
    __pow__ = _both_ways("^")[0]

    def __neg__(self) -> Any:
        return self._with("*", -1.0, self)

    def __pos__(self) -> Traced:
        return self

    def __ceil__(self) -> Any:
        return self._with("CEILING", self)

    def _ask(self, relation: str, other: object) -> Any:
        return (
            self.trace.ask(
                self.term,
                relation,
                _term(other),
                bool(RELATIONS[relation](self.value, value_of(other))),
            )
            if _is_scalar(other)
            else NotImplemented
        )

    __eq__ = _comparison("=")
    __ne__ = _comparison("<>")
    __lt__, __le__ = _comparison("<"), _comparison("<=")
    __gt__, __ge__ = _comparison(">"), _comparison(">=")

    def __bool__(self) -> bool:
        return bool(self != 0)

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: object, **options: object
    ) -> object:
        name = _UFUNCS.get(ufunc)
        if method != "__call__" or options:
            return NotImplemented
        if name is None:
            return ufunc(*(np.asarray(number, dtype=float) for number in inputs))
        if all(map(_is_scalar, inputs)):
            return _operation(name, inputs, self.trace)
        operate = np.frompyfunc(
            lambda *numbers: _operation(name, numbers, self.trace), len(inputs), 1
        )
        return operate(*map(_boxed, inputs))


def _is_scalar(number: object) -> bool:
    return isinstance(number, Traced | float | int | np.number) or (
        isinstance(number, np.ndarray) and number.ndim == 0
    )


def _boxed(number: object) -> Array:
    box = (
        np.empty((), dtype=object)
        if isinstance(number, Traced)
        else np.asarray(number, dtype=object)
    )
    if isinstance(number, Traced):
        box[()] = number
    return box


def value_of(number: Any) -> float:
    """The plain number, which does not end the trace."""
    return number.value if isinstance(number, Traced) else float(number)


def _term(number: Any) -> Term:
    return number.term if isinstance(number, Traced) else float(number)


def _operation(name: str, numbers: tuple[object, ...], trace: Trace) -> Any:
    """Result of an operation; adding 0 and multiplying by 1 or 0 leave no term."""
    values, terms = [*map(value_of, numbers)], tuple(map(_term, numbers))
    if not any(isinstance(number, Traced) for number in numbers):
        return float(OPERATIONS[name](*values))
    if len(terms) == 2:
        left, right = terms
        if (right == 0.0 and name in "+-") or (right == 1.0 and name in "*/^"):
            return numbers[0]
        if (left == 0.0 and name == "+") or (left == 1.0 and name == "*"):
            return numbers[1]
        if (name == "-" and left is right) or (name == "*" and 0.0 in (left, right)):
            return 0.0
    return Traced(
        OPERATIONS[name](*values), Operation(name, terms, 1 + sum(map(size_of, terms))), trace
    )


# -- numbers that may be traced


def as_numbers(cells: object) -> Array:
    """New array of the numbers in some cells; of dtype object if some are traced."""
    array = np.array(cells, dtype=object) if isinstance(cells, list) else np.asarray(cells)
    if array.dtype == object and any(isinstance(cell, Traced) for cell in array.flat):
        return array.copy()
    return array.astype(float)


def as_number(number: float | Traced) -> float:
    """The number as a float; a traced one stays traced."""
    return number if isinstance(number, Traced) else float(number)  # type: ignore[return-value]


def as_cell(quantity: Any) -> object:
    """The quantity as text for a cell; one with a traced number stays a quantity."""
    return quantity if isinstance(quantity.magnitude, Traced) else str(quantity)


def has_quantity(cell: object) -> bool:
    """True if a cell contains a quantity, as text or with a traced number."""
    return (
        bool(cell)
        if isinstance(cell, str)
        else isinstance(getattr(cell, "magnitude", None), Traced)
    )


def is_not_zero(numbers: object) -> Array:
    """Mask of the numbers that are not 0; a traced one counts, as it may be 0 only in this run."""
    array = np.asarray(numbers)
    if array.dtype != object:
        return np.asarray(array != 0)
    return np.array(
        [isinstance(number, Traced) or bool(number) for number in array.flat], dtype=bool
    ).reshape(array.shape)
