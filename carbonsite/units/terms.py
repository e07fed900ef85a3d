"""Terms of formulas: what was done to which inputs, evaluated anew with other numbers."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np


@dataclass(frozen=True, slots=True)
class Symbol:
    """A number that a formula refers to: an input by its name, an amount by its place."""

    kind: str
    key: Any


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """What is done to some terms; `size` counts the terms within, shared ones as often as they
    stand.
    """

    name: str
    operands: tuple[Term, ...]
    size: int


Term: TypeAlias = float | Symbol | Operation

COMPUTED: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
    "MAX": np.maximum,
    "MIN": np.minimum,
    "CEILING": np.ceil,
}


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A question that a run has asked of traced numbers; the answer decided what was computed."""

    left: Term
    relation: str
    right: Term
    held: bool


def size_of(term: Term) -> int:
    """How many terms a term consists of."""
    return term.size if isinstance(term, Operation) else 1


def symbols_in(term: Term) -> set[Symbol]:
    """What a term refers to."""
    if isinstance(term, Operation):
        return set().union(*map(symbols_in, term.operands))
    return {term} if isinstance(term, Symbol) else set()


def with_symbols(term: Term, other: Mapping[Symbol, Term]) -> Term:
    """The term with other symbols, or with numbers in their place; what is added or taken away as 0
    is left out.
    """
    if isinstance(term, Symbol):
        return other.get(term, term)
    if not isinstance(term, Operation):
        return term
    operands = tuple(with_symbols(operand, other) for operand in term.operands)
    if term.name in "+-" and operands[1] == 0.0:
        return operands[0]
    if term.name == "+" and operands[0] == 0.0:
        return operands[1]
    return Operation(term.name, operands, 1 + sum(map(size_of, operands)))


def evaluated(term: Term, values: Mapping[Symbol, Any]) -> Any:
    """The number of a term where what it refers to has the values given; of arrays, an array."""
    (found,) = evaluated_together([term], values)
    return found


def evaluated_together(terms: Iterable[Term], values: Mapping[Symbol, Any]) -> list[Any]:
    """The numbers of several terms, what they share computed once."""
    known: dict[int, Any] = {}

    def number(term: Term) -> Any:
        if isinstance(term, Symbol):
            return values[term]
        if not isinstance(term, Operation):
            return term
        if id(term) not in known:
            known[id(term)] = COMPUTED[term.name](*map(number, term.operands))
        return known[id(term)]

    return list(map(number, list(terms)))


ASKED: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def is_met(condition: Condition, values: Mapping[Symbol, Any]) -> Any:
    """Whether a condition still has the answer that it had; of arrays, for each value."""
    left, right = evaluated_together([condition.left, condition.right], values)
    return np.equal(ASKED[condition.relation](left, right), condition.held)
