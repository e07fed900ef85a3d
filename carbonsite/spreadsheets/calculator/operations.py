"""Operators of two operands, as spreadsheets compute them."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable

import numpy as np

from ...arrays import Floats, Mask
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
    folded,
    number,
    text,
)

Comparison = Callable[..., bool]

ORDERS: dict[str, Comparison] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_ARITHMETIC = {
    "*": operator.mul,
    "+": operator.add,
    "-": operator.sub,
    "/": operator.truediv,
    "^": operator.pow,
}
_OF_CELLS = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}


def _compared(order: Comparison) -> Callable[[Value, Value], bool]:
    """Comparison of spreadsheets: numbers before texts before truths; empty as the other's kind."""
    return lambda left, right: order(_rank(left, right), _rank(right, left))


def _rank(value: Value, other: Value) -> tuple[int, Value]:
    """Place among values of all kinds; an empty cell is the empty value of the other's kind."""
    if value is None:
        value = "" if isinstance(other, str) else False if isinstance(other, bool) else 0.0
    return (2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0), folded(value)


COMPARISONS = {sign: _compared(order) for sign, order in ORDERS.items()}


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
        return _cell_by_cell(_OF_CELLS[sign], left, right) if sign in _OF_CELLS else VALUE
    if sign == "&":
        return first_error((left, right)) or text(left) + text(right)
    a, b = number(left), number(right)
    if isinstance(a, CellError) or isinstance(b, CellError):
        return a if isinstance(a, CellError) else b
    if sign == "/" and not b:
        return DIVISION
    try:
        result = _ARITHMETIC[sign](a, b)
    except (OverflowError, ZeroDivisionError):
        return CellError("#NUM!")
    return finite(result) if isinstance(result, float) else CellError("#NUM!")


def _cell_by_cell(operation: np.ufunc, left: Operand, right: Operand) -> Operand:
    """Operation on each of some cells; `VALUE` for operands that have no numbers."""
    sides = [_numbers(side) for side in (left, right)]
    lengths = {len(side) for side in sides if isinstance(side, np.ndarray)}
    if len(lengths) > 1 or first_error(sides):
        return VALUE
    with np.errstate(all="ignore"):
        return np.asarray(operation(*sides), dtype=float)


def _numbers(side: Operand) -> Floats | float | CellError:
    if isinstance(side, Vector):
        return side.ask(
            lambda value: math.nan if isinstance(size := number(value), CellError) else size
        )
    return side if isinstance(side, np.ndarray) else number(side)


def single(operand: Operand) -> Value | Floats:
    """One cell as its value; several have none."""
    if not isinstance(operand, Vector):
        return operand
    return operand.values[0] if len(operand) == 1 else VALUE


_CRITERION = re.compile(r"(<>|<=|>=|<|>|=)?(.*)", re.DOTALL)


def sumproduct(*operands: Operand) -> Operand:
    """The sum of products; cells that are no numbers count as 0."""
    product: Floats | float = 1.0
    for operand in operands:
        if isinstance(operand, Vector):
            numbers = np.where(operand.is_number, operand.numbers, 0.0)
            side: Floats | float | CellError = operand.error or numbers
        else:
            side = operand if isinstance(operand, np.ndarray) else number(operand)
        if isinstance(side, CellError):
            return side
        if np.ndim(product) and np.ndim(side) and np.shape(product) != np.shape(side):
            return VALUE
        with np.errstate(all="ignore"):
            product = product * side
    total = _total(np.asarray(product))
    return VALUE if math.isnan(total) else finite(total)


def _mask(cells: Operand, criterion: Operand) -> Mask | CellError:
    """Mask of the cells that meet a criterion, such as ``"yes"``, ``">5"`` or ``"A*"``."""
    criterion = single(criterion)
    if not isinstance(cells, Vector) or isinstance(criterion, np.ndarray):
        return VALUE
    return cells.ask(_criterion(criterion), ("criterion", type(criterion), criterion)).astype(bool)


def _criterion(criterion: Value) -> Callable[[Value], bool]:
    if not isinstance(criterion, str):
        wanted = 0.0 if criterion is None else criterion
        return lambda value: (
            _beside_number(value) == wanted and isinstance(value, bool) == isinstance(wanted, bool)
        )
    sign, written = _CRITERION.fullmatch(criterion).groups()  # type: ignore[union-attr]
    as_number = number(written) if written else VALUE
    if sign in ("<", ">", "<=", ">="):
        test = COMPARISONS[sign]
        limit: Value = written if isinstance(as_number, CellError) else as_number
        return lambda value: type(value) is type(limit) and test(value, limit)
    if isinstance(as_number, float):
        return lambda value: (_beside_number(value) == as_number) is not (sign == "<>")
    if not written:
        return lambda value: (value is None or (value == "" and sign is None)) is not (sign == "<>")
    pattern = _pattern(written)
    return lambda value: (
        (isinstance(value, str) and bool(pattern.fullmatch(value))) is not (sign == "<>")
    )


def _beside_number(value: Value) -> Value:
    """Cell as it is compared with a number: a text of digits becomes a number."""
    size = number(value) if isinstance(value, str) else value
    return None if isinstance(size, CellError) else size


def _pattern(text: str) -> re.Pattern[str]:
    """Pattern of a text with the wildcards * and ?, which ~ before them takes literally."""
    parts = re.findall(r"~[*?~]|[*?]|[^*?~]+|~", text)
    wild = {"*": ".*", "?": "."}
    meant = [wild.get(part) or re.escape(re.sub(r"^~(?=.)", "", part)) for part in parts]
    return re.compile("".join(meant), re.IGNORECASE | re.DOTALL)


def _masks(pairs: tuple[Operand, ...]) -> Mask | CellError:
    """Mask of the cells that meet all criteria."""
    asked = [_mask(*pair) for pair in zip(pairs[::2], pairs[1::2], strict=False)]
    masks = [mask for mask in asked if isinstance(mask, np.ndarray)]
    if len(masks) < len(asked) or len(set(map(len, masks))) != 1:
        return VALUE
    return np.asarray(np.all(masks, axis=0))


def sumifs(summed: Operand, *pairs: Operand) -> Operand:
    mask = _masks(pairs)
    if not isinstance(summed, Vector) or isinstance(mask, CellError) or len(mask) != len(summed):
        return VALUE
    return summed.error or finite(_total(summed.numbers[mask & summed.is_number]))


def _total(numbers: Floats) -> float:
    with np.errstate(all="ignore"):
        return float(np.sum(numbers))


def countifs(*pairs: Operand) -> Operand:
    mask = _masks(pairs)
    return mask if isinstance(mask, CellError) else float(mask.sum())


def match(wanted: Operand, cells: Operand, kind: Operand = 1.0) -> Operand:
    """Place of the first cell with a value; only exact matches, as carbonsite writes no others."""
    wanted = single(wanted)
    if not isinstance(cells, Vector) or isinstance(wanted, np.ndarray) or single(kind) != 0.0:
        return VALUE
    if isinstance(wanted, CellError):
        return wanted
    if isinstance(wanted, str) and re.search(r"[*?~]", wanted):
        pattern = _pattern(wanted)
        return next(
            (
                float(place)
                for place, value in enumerate(cells.values, start=1)
                if isinstance(value, str) and pattern.fullmatch(value)
            ),
            MISSING,
        )
    first = cells.first_places.get(folded(wanted))
    return MISSING if first is None else float(first + 1)


def index(cells: Operand, place: Operand, _column: Operand = 1.0) -> Operand:
    row = number(single(place))
    if isinstance(row, CellError) or not isinstance(cells, Vector):
        return row if isinstance(row, CellError) else VALUE
    return cells.values[int(row) - 1] if 1 <= row <= len(cells) else CellError("#REF!")


def rows(cells: Operand) -> Operand:
    return float(len(cells)) if isinstance(cells, Vector) else 1.0
