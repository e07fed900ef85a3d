"""Functions of a workbook's formulas: those that carbonsite writes, and no others."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ...arrays import Floats
from .operations import countifs, index, match, rows, sumifs, sumproduct
from .values import (
    DIVISION,
    MISSING,
    VALUE,
    CellError,
    Operand,
    Value,
    Vector,
    finite,
    first_error,
    number,
    text,
)

Function = Callable[..., Operand]


def _numbers(operand: Operand) -> Floats | CellError:
    """Numbers of an operand, of cells those that are numbers; or the first error."""
    if isinstance(operand, Vector):
        return operand.error or operand.numbers[operand.is_number]
    if isinstance(operand, np.ndarray):
        return operand
    value = number(operand)
    return value if isinstance(value, CellError) else np.array([value])


def _result(function: Callable[..., float], *values: object) -> float | CellError:
    """Result of a function; an error where it has none."""
    try:
        return finite(float(function(*values)))
    except (ValueError, OverflowError, ZeroDivisionError):
        return CellError("#NUM!")


def _of_numbers(function: Callable[[list[float]], float], empty: Value = 0.0) -> Function:
    """Function of all numbers among its operands; `empty` is the result without any."""

    def apply(*operands: Operand) -> Operand:
        parts = [_numbers(operand) for operand in operands]
        if error := first_error(parts):
            return error
        values = [value for part in parts for value in part.tolist()]  # type: ignore[union-attr]
        return _result(function, values) if values else empty

    return apply


def _of_operands(function: Callable[..., float]) -> Function:
    """Function of as many numbers as it has operands."""

    def apply(*operands: Operand) -> Operand:
        values = [number(operand) for operand in operands]
        return first_error(values) or _result(function, *values)

    return apply


def _count(*operands: Operand) -> Operand:
    counts = [
        operand.is_number.sum()
        if isinstance(operand, Vector)
        else len(operand)
        if isinstance(operand, np.ndarray)
        else type(operand) is float
        for operand in operands
    ]
    return float(sum(counts))


def _count_all(*operands: Operand) -> Operand:
    filled = [
        len(operand) - operand.values.count(None) if isinstance(operand, Vector) else 1
        for operand in operands
    ]
    return float(sum(filled))


def _scaled(value: float, digits: float) -> tuple[float, float]:
    """Magnitude in units of its last digit, at fifteen digits, and the scale."""
    scale = 10.0 ** int(digits)
    # Spreadsheets see fifteen digits: 1.005 * 100, a little less than 100.5, is 100.5.
    return float(f"{abs(value) * scale:.15g}"), scale


def _rounded(value: float, digits: float = 0.0) -> float:
    """Rounded value; halves are rounded away from zero, as in spreadsheets."""
    units, scale = _scaled(value, digits)
    return math.copysign(math.floor(units + 0.5), value) / scale


def _rounded_up(value: float, digits: float = 0.0) -> float:
    units, scale = _scaled(value, digits)
    return math.copysign(math.ceil(units), value) / scale


def _ceiling(value: float, step: float = 0.0) -> float:
    return math.ceil(round(value / step, 9)) * step if step else 0.0


def _floor(value: float, step: float = 0.0) -> float:
    return math.floor(round(value / step, 9)) * step if step else 0.0


def _truths(judge: Callable[[list[float | CellError]], bool]) -> Function:
    def apply(*operands: Operand) -> Operand:
        truths = [number(operand) for operand in operands]
        return first_error(truths) or judge(truths)

    return apply


def _not(operand: Operand) -> Operand:
    value = number(operand)
    return value if isinstance(value, CellError) else not value


def _exact(left: Operand, right: Operand) -> Operand:
    if isinstance(right, Vector):
        left, right = right, left
    if isinstance(right, Vector | np.ndarray) or isinstance(left, np.ndarray):
        return VALUE
    if isinstance(left, Vector):
        wanted = text(right)
        return left.ask(lambda value: text(value) == wanted, ("exact", wanted))
    return first_error((left, right)) or text(left) == text(right)


_OF_CELLS: dict[str, Function] = {
    "SUM": _of_numbers(math.fsum),
    "COUNT": _count,
    "COUNTA": _count_all,
    "MIN": _of_numbers(min),
    "MAX": _of_numbers(max),
    "AVERAGE": _of_numbers(lambda values: math.fsum(values) / len(values), DIVISION),
    "PRODUCT": _of_numbers(math.prod),
    "SUMPRODUCT": sumproduct,
    "SUMIFS": sumifs,
    "COUNTIFS": countifs,
    "SUMIF": lambda cells, criterion, summed=None: sumifs(
        cells if summed is None else summed, cells, criterion
    ),
    "COUNTIF": countifs,
    "MATCH": match,
    "INDEX": index,
    "ROWS": rows,
}
OF_CELLS = frozenset(_OF_CELLS)
"""Functions that take one cell as a range of one: SUM skips a text in a cell, not as argument."""

FUNCTIONS: dict[str, Function] = {
    **_OF_CELLS,
    "ABS": _of_operands(abs),
    "SQRT": _of_operands(math.sqrt),
    "EXP": _of_operands(math.exp),
    "LN": _of_operands(lambda value: math.log(value)),
    "INT": _of_operands(math.floor),
    "ROUND": _of_operands(_rounded),
    "ROUNDUP": _of_operands(_rounded_up),
    "CEILING": _of_operands(_ceiling),
    "FLOOR": _of_operands(_floor),
    "POWER": _of_operands(math.pow),
    "MOD": _of_operands(lambda a, b: a - b * math.floor(a / b)),
    "AND": _truths(all),
    "OR": _truths(any),
    "NOT": _not,
    "NA": lambda: MISSING,
    "EXACT": _exact,
    "ISNUMBER": lambda value: type(value) is float,
    "ISTEXT": lambda value: isinstance(value, str),
    "ISBLANK": lambda value: value is None,
}
"""All but IF and IFERROR, which skip some arguments and are in the calculator."""
