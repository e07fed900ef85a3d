"""Operators of two operands, as spreadsheets compute them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .values import (
    DIVISION,
    VALUE,
    Array,
    CellError,
    Value,
    Vector,
    finite,
    first_error,
    number,
    text,
)

Operand = Value | Vector | Array
"""A value, the cells of a range, or the results for each of some cells."""


def _compared(sign: str) -> Callable[[Value, Value], bool]:
    """Comparison of spreadsheets: numbers before texts before truths; empty as the other's kind."""

    def place(value: Value) -> tuple[int, Any]:
        return (
            (2, value)
            if isinstance(value, bool)
            else (1, value.casefold())
            if isinstance(value, str)
            else (0, value)
        )

    def compare(left: Value, right: Value) -> bool:
        left, right = _beside(left, right), _beside(right, left)
        a, b = place(left), place(right)
        return bool(
            {"=": a == b, "<>": a != b}[sign]
            if sign in ("=", "<>")
            else {"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[sign]
        )

    return compare


def _beside(value: Value, other: Value) -> Value:
    """Value, where an empty cell becomes the empty value of the other's kind."""
    if value is not None:
        return value
    return "" if isinstance(other, str) else False if isinstance(other, bool) else 0.0


COMPARISONS = {sign: _compared(sign) for sign in ("=", "<>", "<", ">", "<=", ">=")}


def compare(sign: str, left: Operand, right: Operand) -> Operand:
    """Comparison of two operands; of cells, cell by cell."""
    test = COMPARISONS[sign]
    if isinstance(left, Vector) and not isinstance(right, Vector | np.ndarray):
        return left.ask(
            lambda value: not isinstance(value, CellError) and test(value, right),
            (sign, type(right), right),
        )
    if isinstance(right, Vector) and not isinstance(left, Vector | np.ndarray):
        return right.ask(
            lambda value: not isinstance(value, CellError) and test(left, value),
            (sign, "right", type(left), left),
        )
    if isinstance(left, Vector | np.ndarray) or isinstance(right, Vector | np.ndarray):
        return (
            _cell_by_cell(np.equal if sign == "=" else np.not_equal, left, right)
            if sign in ("=", "<>")
            else VALUE
        )
    return first_error((left, right)) or test(left, right)


def arithmetic(sign: str, left: Operand, right: Operand) -> Operand:
    """Arithmetic on two operands; of cells, cell by cell."""
    if isinstance(left, Vector | np.ndarray) or isinstance(right, Vector | np.ndarray):
        operations = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}
        return _cell_by_cell(operations[sign], left, right) if sign in operations else VALUE
    if sign == "&":
        return first_error((left, right)) or text(left) + text(right)
    a, b = number(left), number(right)
    if isinstance(a, CellError) or isinstance(b, CellError):
        return a if isinstance(a, CellError) else b
    try:
        if sign == "*":
            return finite(a * b)
        if sign == "+":
            return finite(a + b)
        if sign == "-":
            return finite(a - b)
        if sign == "/":
            return finite(a / b) if b else DIVISION
        power = a**b
    except (OverflowError, ZeroDivisionError):
        return CellError("#NUM!")
    return finite(power) if isinstance(power, float) else CellError("#NUM!")


def _cell_by_cell(operation: Any, left: Operand, right: Operand) -> Operand:
    """Operation on each of some cells; `VALUE` for operands that have no numbers."""
    sides = [_numbers(side) for side in (left, right)]
    lengths = {len(side) for side in sides if isinstance(side, np.ndarray)}
    if len(lengths) > 1 or any(isinstance(side, CellError) for side in sides):
        return VALUE
    with np.errstate(all="ignore"):
        return np.asarray(operation(*sides), dtype=float)


def _numbers(side: Operand) -> Any:
    if isinstance(side, Vector):
        return side.ask(
            lambda value: math.nan if isinstance(size := number(value), CellError) else size
        )
    return side if isinstance(side, np.ndarray) else number(side)


def single(operand: Operand) -> Value | Array:
    """One cell as its value; several have none."""
    return (
        (operand.values[0] if len(operand) == 1 else VALUE)
        if isinstance(operand, Vector)
        else operand
    )
