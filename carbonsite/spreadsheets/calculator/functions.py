"""Functions of a workbook's formulas: those that carbonsite writes, and no others."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .operations import Operand
from .ranges import countifs, index, match, rows, sumifs, sumproduct
from .values import (
    DIVISION,
    MISSING,
    VALUE,
    CellError,
    Value,
    Vector,
    finite,
    first_error,
    number,
    text,
)


def _flat(operands: tuple[Operand, ...]) -> list[Value]:
    """Values of some operands in one list; of cells only numbers, truths and errors."""
    values: list[Value] = []
    for operand in operands:
        if isinstance(operand, Vector):
            values += [value for value in operand.values if isinstance(value, float | CellError)]
        elif isinstance(operand, np.ndarray):
            values += operand.tolist()
        else:
            values.append(number(operand))
    return values


def _of_numbers(
    function: Callable[[list[float]], float], empty: Value = 0.0
) -> Callable[..., Operand]:
    """Function of all numbers among its operands; `empty` is the result without any."""

    def apply(*operands: Operand) -> Operand:
        values = _flat(operands)
        return first_error(values) or (finite(function(values)) if values else empty)  # type: ignore[arg-type]

    return apply


def _sum(*operands: Operand) -> Operand:
    total: list[float] = []
    for operand in operands:
        if isinstance(operand, Vector):
            if operand.error:
                return operand.error
            total.append(float(np.nansum(operand.numbers)))
        elif isinstance(operand, np.ndarray):
            total.append(float(operand.sum()))
        else:
            value = number(operand)
            if isinstance(value, CellError):
                return value
            total.append(value)
    return finite(math.fsum(total))


def _count(*operands: Operand) -> Operand:
    return float(
        sum(
            (
                int(operand.is_number.sum())
                if isinstance(operand, Vector)
                else len(operand)
                if isinstance(operand, np.ndarray)
                else type(operand) is float
            )
            for operand in operands
        )
    )


def _count_all(*operands: Operand) -> Operand:
    return float(
        sum(
            sum(value is not None for value in operand.values) if isinstance(operand, Vector) else 1
            for operand in operands
        )
    )


def _of_one_number(function: Callable[[float], float]) -> Callable[..., Operand]:

    def apply(operand: Operand) -> Operand:
        value = number(operand) if not isinstance(operand, Vector | np.ndarray) else VALUE
        if isinstance(value, CellError):
            return value
        try:
            return finite(float(function(value)))
        except (ValueError, OverflowError):
            return CellError("#NUM!")

    return apply


def _of_two_numbers(function: Callable[[float, float], float]) -> Callable[..., Operand]:

    def apply(left: Operand, right: Operand = 0.0) -> Operand:
        if isinstance(left, Vector | np.ndarray) or isinstance(right, Vector | np.ndarray):
            return VALUE
        a, b = number(left), number(right)
        if isinstance(a, CellError) or isinstance(b, CellError):
            return a if isinstance(a, CellError) else b
        try:
            return finite(float(function(a, b)))
        except (ValueError, OverflowError, ZeroDivisionError):
            return CellError("#NUM!")

    return apply


def _scaled(value: float, digits: float) -> tuple[float, float]:
    """Magnitude in units of its last digit, at fifteen digits, and the scale."""
    scale = 10.0 ** int(digits)
    # Spreadsheets see fifteen digits: 1.005 * 100, a little less than 100.5, is 100.5.
    return float(f"{abs(value) * scale:.15g}"), scale


def _rounded(value: float, digits: float) -> float:
    """Rounded value; halves are rounded away from zero, as in spreadsheets."""
    units, scale = _scaled(value, digits)
    return math.copysign(math.floor(units + 0.5), value) / scale


def _rounded_up(value: float, digits: float) -> float:
    units, scale = _scaled(value, digits)
    return math.copysign(math.ceil(units), value) / scale


def _ceiling(value: float, step: float) -> float:
    return math.ceil(round(value / step, 9)) * step if step else 0.0


def _floor(value: float, step: float) -> float:
    return math.floor(round(value / step, 9)) * step if step else 0.0


def _truths(every: bool) -> Callable[..., Operand]:
    def apply(*operands: Operand) -> Operand:
        truths = [
            number(operand) if not isinstance(operand, Vector | np.ndarray) else VALUE
            for operand in operands
        ]
        return first_error(truths) or (all(truths) if every else any(truths))

    return apply


def _not(operand: Operand) -> Operand:
    value = number(operand) if not isinstance(operand, Vector | np.ndarray) else VALUE
    return value if isinstance(value, CellError) else not value


def _exact(left: Operand, right: Operand) -> Operand:
    if isinstance(left, Vector) and not isinstance(right, Vector | np.ndarray):
        wanted = text(right)
        return left.ask(lambda value: text(value) == wanted, ("exact", wanted))
    if isinstance(right, Vector) and not isinstance(left, Vector | np.ndarray):
        return _exact(right, left)
    if isinstance(left, Vector | np.ndarray) or isinstance(right, Vector | np.ndarray):
        return VALUE
    return first_error((left, right)) or text(left) == text(right)


FUNCTIONS: dict[str, Callable[..., Operand]] = {
    "SUM": _sum,
    "COUNT": _count,
    "COUNTA": _count_all,
    "MIN": _of_numbers(min),
    "MAX": _of_numbers(max),
    "AVERAGE": _of_numbers(lambda values: math.fsum(values) / len(values), DIVISION),
    "PRODUCT": _of_numbers(math.prod),
    "ABS": _of_one_number(abs),
    "SQRT": _of_one_number(math.sqrt),
    "EXP": _of_one_number(math.exp),
    "LN": _of_one_number(math.log),
    "INT": _of_one_number(math.floor),
    "ROUND": _of_two_numbers(_rounded),
    "ROUNDUP": _of_two_numbers(_rounded_up),
    "CEILING": _of_two_numbers(_ceiling),
    "FLOOR": _of_two_numbers(_floor),
    "POWER": _of_two_numbers(math.pow),
    "MOD": _of_two_numbers(lambda a, b: a - b * math.floor(a / b)),
    "AND": _truths(True),
    "OR": _truths(False),
    "NOT": _not,
    "NA": lambda: MISSING,
    "EXACT": _exact,
    "ISNUMBER": lambda value: type(value) is float,
    "ISTEXT": lambda value: isinstance(value, str),
    "ISBLANK": lambda value: value is None,
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
"""All but IF and IFERROR, which skip some arguments and are in the calculator."""

OF_CELLS = frozenset(
    [
        "SUM",
        "COUNT",
        "COUNTA",
        "MIN",
        "MAX",
        "AVERAGE",
        "PRODUCT",
        "SUMPRODUCT",
        "SUMIFS",
        "COUNTIFS",
        "SUMIF",
        "COUNTIF",
        "MATCH",
        "INDEX",
        "ROWS",
    ]
)
"""Functions that take one cell as a range of one: SUM skips a text in a cell, not as argument."""
