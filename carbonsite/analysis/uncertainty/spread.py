"""Spreads: ranges in which inputs may lie, as a source or a user states them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from ...errors import InputError, UnitError
from ...messages import Joined, Message, Word, message
from ...messages.problems import refusal
from ...units import Q, Quantity, as_unit, parse_number
from .distributions import HALF_95, Distribution, Lognormal, Normal, Triangular, Uniform

ShapeWord: TypeAlias = Literal["lognormal", "normal", "triangular", "uniform"]


class Shape(StrEnum):
    """Form of a distribution."""

    LOGNORMAL = "lognormal"
    NORMAL = "normal"
    TRIANGULAR = "triangular"
    UNIFORM = "uniform"


@dataclass(frozen=True, init=False)
class Spread:
    """A distribution between a low and a high.

    Parameters
    ----------
    shape : {"lognormal", "normal", "triangular", "uniform"}
    low, high : str or Quantity
        Of an assumption in its unit, such as ``"700 h"``; of a factor or an amount as a share of
        its value, such as ``"90 %"``. Lognormal and normal: the 2.5 % and 97.5 % quantiles;
        triangular and uniform: the ends, and the mode of a triangular spread is the input's value.

    Raises
    ------
    InputError
        If the shape is unknown, low is above high, or a lognormal spread is not above 0.

    Examples
    --------
    >>> Spread("lognormal", "80 %", "125 %").shape.value
    'lognormal'
    """

    shape: Shape
    low: Quantity
    high: Quantity

    def __init__(self, shape: Shape | ShapeWord, low: str | Quantity, high: str | Quantity) -> None:
        if shape not in set(Shape):
            names = Joined(one.value for one in Shape)
            raise _refused("shape", shape, "shape", names=names)
        lowest, highest = Q(low), Q(high)
        if not lowest <= highest:
            raise _refused("low, high", f"{low}, {high}", "low_above_high")
        if shape == Shape.LOGNORMAL and not lowest.magnitude > 0:
            raise _refused("low", str(low), "lognormal_above_0")
        for name, value in {"shape": Shape(shape), "low": lowest, "high": highest}.items():
            object.__setattr__(self, name, value)

    def distribution(self, name: str, unit: str, value: float) -> Distribution:
        """The spread in plain numbers of a unit, for an input with a value in that unit.

        Raises
        ------
        InputError
            If the unit is of another kind, or a triangular spread does not include the value.
        """
        try:
            low, high = (float(end.to(as_unit(unit)).magnitude) for end in (self.low, self.high))
        except UnitError as error:
            remedy = message("uncertainty.spread_unit.remedy", unit=unit or "%")
            raise self._refused(name, error.problem, remedy) from None
        if self.shape is Shape.TRIANGULAR and not low <= value <= high:
            problem = message("uncertainty.outside_spread", value=float(value), unit=unit)
            raise self._refused(name, problem, message("assumption.range.remedy"))
        return between(self.shape, low, value, high)

    def _refused(self, name: str, problem: str, remedy: str) -> InputError:
        ends = f"{self.low}, {self.high}"
        where = message("uncertainty.spread_of", name=name)
        return refusal(where, "low, high", ends, problem, remedy)

    def __str__(self) -> str:
        return between_text(self.shape, str(self.low), str(self.high))


def between_text(shape: Shape, low: str, high: str) -> Message:
    """Text of a spread: ``triangular 3 h to 5 h``."""
    return message("uncertainty.between", shape=Word("shape", shape.value), low=low, high=high)


def _refused(column: str, value: object, key: str, **values: object) -> InputError:
    where = message("uncertainty.spread")
    return refusal(where, column, value, f"uncertainty.{key}", "", **values)


def between(shape: Shape, low: float, mode: float, high: float) -> Distribution:
    """Distribution of a shape between its ends, or its 2.5 % and 97.5 % quantiles."""
    if shape is Shape.TRIANGULAR:
        return Triangular(low, mode, high)
    if shape is Shape.UNIFORM:
        return Uniform(low, high)
    if shape is Shape.NORMAL:
        return Normal((low + high) / 2, (high - low) / (2 * HALF_95))
    return Lognormal((math.log(low) + math.log(high)) / 2, math.log(high / low) / (2 * HALF_95))


_NUMBER = r"[+-]?\d+(?:[.,]\d+)?"
_STATED = re.compile(
    rf"(?:(?P<shape>{'|'.join(Shape)})\s+)?(?:±\s*(?P<both>{_NUMBER})\s*%|(?P<low>{_NUMBER})\s*% to"
    rf" (?P<high>{_NUMBER})\s*%|GSD\s+(?P<gsd>{_NUMBER}))",
    re.IGNORECASE,
)


def stated_spread(factor: str, text: str) -> Distribution:
    """Distribution stated in a factor's column `uncertainty`, as multiples of its numbers.

    Raises
    ------
    InputError
        If the text is not a spread.
    """
    stated = _STATED.fullmatch(text.strip())
    if stated is None:
        raise _unreadable(factor, text, message("uncertainty.stated"))
    shape = Shape((stated["shape"] or ("lognormal" if stated["gsd"] else "normal")).lower())
    if stated["gsd"]:
        deviation = parse_number(stated["gsd"])
        low, high = (
            (deviation ** (sign * HALF_95) for sign in (-1, 1)) if deviation >= 1 else (0.0, 0.0)
        )
    elif stated["both"]:
        part = parse_number(stated["both"].lstrip("+")) / 100
        low, high = (1 / (1 + part) if shape is Shape.LOGNORMAL else 1 - part), 1 + part
    else:
        low, high = (1 + parse_number(stated[end].lstrip("+")) / 100 for end in ("low", "high"))
    is_wrong = (
        not low <= high
        or (shape is Shape.LOGNORMAL and low <= 0)
        or (shape is Shape.TRIANGULAR and not low <= 1 <= high)
        or (stated["gsd"] and shape is not Shape.LOGNORMAL)
    )
    if is_wrong:
        raise _unreadable(factor, text, message("uncertainty.stated_impossible"))
    return between(shape, low, 1.0, high)


def _unreadable(factor: str, text: str, problem: str) -> InputError:
    where, remedy = message("uncertainty.factor", name=factor), message("uncertainty.stated.remedy")
    return refusal(where, "uncertainty", text, problem, remedy)
