"""Terms of formulas, which are computed again with other inputs."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np


@dataclass(frozen=True, slots=True)
class Symbol:
    """Input of a formula: an assumption by its name, an amount by its index."""

    kind: str
    key: Any


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """Operation on terms.

    Attributes
    ----------
    size : int
        Number of terms within; one that occurs twice counts twice.
    """

    name: str
    operands: tuple[Term, ...]
    size: int


Term: TypeAlias = float | Symbol | Operation

OPERATIONS: dict[str, Callable[..., Any]] = {
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
    """Comparison of two terms whose answer decided what was computed next."""

    left: Term
    relation: str
    right: Term
    answer: bool


def size_of(term: Term) -> int:
    """Number of terms within a term."""
    return term.size if isinstance(term, Operation) else 1


def symbols_in(term: Term) -> set[Symbol]:
    """Set of the symbols in a term."""
    if isinstance(term, Operation):
        return set().union(*map(symbols_in, term.operands))
    return {term} if isinstance(term, Symbol) else set()


def substituted(term: Term, replacements: Mapping[Symbol, Term]) -> Term:
    """Term with symbols replaced by others or by numbers; adding or subtracting 0 is left out."""
    if isinstance(term, Symbol):
        return replacements.get(term, term)
    if not isinstance(term, Operation):
        return term
    operands = tuple(substituted(operand, replacements) for operand in term.operands)
    if term.name in "+-" and operands[1] == 0.0:
        return operands[0]
    if term.name == "+" and operands[0] == 0.0:
        return operands[1]
    return Operation(term.name, operands, 1 + sum(map(size_of, operands)))


def value_of(term: Term, values: Mapping[Symbol, object]) -> Any:
    """Number that a term has at some values of its symbols; an array if these are arrays."""
    return values_of([term], values)[0]


def values_of(terms: Iterable[Term], values: Mapping[Symbol, object]) -> list[Any]:
    """Numbers of several terms; a term that they share is computed once."""
    known: dict[int, object] = {}

    def number(term: Term) -> object:
        if isinstance(term, Symbol):
            return values[term]
        if not isinstance(term, Operation):
            return term
        if id(term) not in known:
            known[id(term)] = OPERATIONS[term.name](*map(number, term.operands))
        return known[id(term)]

    return list(map(number, list(terms)))


RELATIONS: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def still_holds(condition: Condition, values: Mapping[Symbol, object]) -> Any:
    """True if a condition has the same answer at other values; for arrays one answer for each."""
    left, right = values_of([condition.left, condition.right], values)
    return np.equal(RELATIONS[condition.relation](left, right), condition.answer)
