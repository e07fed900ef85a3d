"""Functions of ranges: sums by criteria, and places."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from .operations import COMPARISONS, Operand, single
from .values import MISSING, VALUE, Array, CellError, Value, Vector, finite, folded, number

_CRITERION = re.compile(r"(<>|<=|>=|<|>|=)?(.*)", re.DOTALL)


def sumproduct(*operands: Operand) -> Operand:
    """The sum of products; cells that are no numbers count as 0."""
    product: Any = 1.0
    for operand in operands:
        if isinstance(operand, Vector):
            if operand.error:
                return operand.error
            operand = np.where(operand.is_number, operand.numbers, 0.0)
        elif not isinstance(operand, np.ndarray):
            operand = number(operand)
            if isinstance(operand, CellError):
                return operand
        if (
            isinstance(product, np.ndarray)
            and isinstance(operand, np.ndarray)
            and len(product) != len(operand)
        ):
            return VALUE
        product = product * operand
    total = float(np.sum(product))
    return VALUE if math.isnan(total) else finite(total)


def _mask(cells: Operand, criterion: Operand) -> Array | CellError:
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
    meant = [
        (
            ".*"
            if part == "*"
            else (
                "."
                if part == "?"
                else re.escape(part[1:] if len(part) == 2 and part[0] == "~" else part)
            )
        )
        for part in parts
    ]
    return re.compile("".join(meant), re.IGNORECASE | re.DOTALL)


def _masks(pairs: tuple[Operand, ...]) -> Any:
    kept: Any = True
    for cells, criterion in zip(pairs[::2], pairs[1::2], strict=False):
        mask = _mask(cells, criterion)
        if isinstance(mask, CellError) or (isinstance(kept, np.ndarray) and len(kept) != len(mask)):
            return VALUE
        kept = kept & mask
    return kept


def sumifs(summed: Operand, *pairs: Operand) -> Operand:
    mask = _masks(pairs)
    if not isinstance(summed, Vector) or isinstance(mask, CellError) or len(mask) != len(summed):
        return VALUE
    return summed.error or finite(float(np.sum(summed.numbers[mask & summed.is_number])))


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
    place = single(place)
    row = number(place) if not isinstance(place, np.ndarray) else VALUE
    if isinstance(row, CellError) or not isinstance(cells, Vector):
        return row if isinstance(row, CellError) else VALUE
    return cells.values[int(row) - 1] if 1 <= row <= len(cells) else CellError("#REF!")


def rows(cells: Operand) -> Operand:
    return float(len(cells)) if isinstance(cells, Vector) else 1.0
