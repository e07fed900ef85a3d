"""Spreads: how far an input may lie from its value, as a source or a user states it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ...errors import InputError, UnitError
from ...units import Q, as_unit, parse_number
from .distributions import HALF_95, Distribution, Lognormal, Normal, Triangular, Uniform


class Shape(StrEnum):
    """Which values are how likely."""

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
        Where the shape is not known, low lies above high, or a lognormal spread is not above 0.

    Examples
    --------
    >>> Spread("lognormal", "80 %", "125 %").shape.value
    'lognormal'
    """

    shape: Shape
    low: Any
    high: Any

    def __init__(self, shape: str, low: Any, high: Any) -> None:
        if shape not in set(Shape):
            raise InputError.of(
                "spread",
                [
                    {
                        "column": "shape",
                        "value": shape,
                        "problem": "is not a shape",
                        "remedy": f"write {', '.join(Shape)}",
                    }
                ],
            )
        fields = {"shape": Shape(shape), "low": Q(low), "high": Q(high)}
        if not fields["low"] <= fields["high"]:
            raise InputError.of(
                "spread",
                [
                    {
                        "column": "low, high",
                        "value": f"{low}, {high}",
                        "problem": "low lies above high",
                        "remedy": "write low <= high",
                    }
                ],
            )
        if shape == Shape.LOGNORMAL and not fields["low"].magnitude > 0:
            raise InputError.of(
                "spread",
                [
                    {
                        "column": "low",
                        "value": str(low),
                        "problem": "a lognormal spread is above 0",
                        "remedy": "write a low above 0, or another shape",
                    }
                ],
            )
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def distribution(self, name: str, unit: str, value: float) -> Distribution:
        """The spread in plain numbers of a unit, for an input that has a value in it.

        Raises
        ------
        InputError
            Where the unit is of another kind, or a triangular spread does not hold the value.
        """
        try:
            low, high = (float(end.to(as_unit(unit)).magnitude) for end in (self.low, self.high))
        except UnitError as error:
            raise self._refused(name, error.problem, f"write both in {unit or '%'}") from None
        if self.shape is Shape.TRIANGULAR and not low <= value <= high:
            raise self._refused(
                name, f"do not hold the value {value:g} {unit}", "write low <= value <= high"
            )
        return between(self.shape, low, value, high)

    def _refused(self, name: str, problem: str, remedy: str) -> InputError:
        row = {
            "column": "low, high",
            "value": f"{self.low}, {self.high}",
            "problem": problem,
            "remedy": remedy,
        }
        return InputError.of(f"spread of {name!r}", [row])

    def __str__(self) -> str:
        return f"{self.shape} {self.low} to {self.high}"


def between(shape: Shape, low: float, mode: float, high: float) -> Distribution:
    """The distribution of a shape whose low and high are its ends, or its 2.5 % and 97.5 %
    quantiles.
    """
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

HOW_TO_STATE = (
    "write '±10 %' (normal, 95 % of values), 'lognormal ±10 %', 'triangular -10 % to +25 %',"
    " 'uniform -5 % to +5 %' or 'GSD 1.2', or give spreads={…}"
)


def stated_spread(factor: str, text: str) -> Distribution:
    """What the column `uncertainty` of a factor says, as a distribution of multiples of its
    numbers.

    Raises
    ------
    InputError
        Where it says something else.
    """
    found = _STATED.fullmatch(text.strip())
    if found is None:
        raise InputError.of(
            f"factor {factor!r}",
            [
                {
                    "column": "uncertainty",
                    "value": text,
                    "problem": "cannot be read as a spread",
                    "remedy": HOW_TO_STATE,
                }
            ],
        )
    shape = Shape((found["shape"] or ("lognormal" if found["gsd"] else "normal")).lower())
    if found["gsd"]:
        deviation = parse_number(found["gsd"])
        low, high = (
            (deviation ** (sign * HALF_95) for sign in (-1, 1)) if deviation >= 1 else (0.0, 0.0)
        )
    elif found["both"]:
        part = parse_number(found["both"].lstrip("+")) / 100
        low, high = (1 / (1 + part) if shape is Shape.LOGNORMAL else 1 - part), 1 + part
    else:
        low, high = (1 + parse_number(found[end].lstrip("+")) / 100 for end in ("low", "high"))
    is_wrong = (
        not low <= high
        or (shape is Shape.LOGNORMAL and low <= 0)
        or (shape is Shape.TRIANGULAR and not low <= 1 <= high)
        or (found["gsd"] and shape is not Shape.LOGNORMAL)
    )
    if is_wrong:
        raise InputError.of(
            f"factor {factor!r}",
            [
                {
                    "column": "uncertainty",
                    "value": text,
                    "problem": "holds no such spread",
                    "remedy": HOW_TO_STATE,
                }
            ],
        )
    return between(shape, low, 1.0, high)
