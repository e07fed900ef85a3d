"""Errors of calculations with quantities: what does not go together, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import wraps
from numbers import Real
from typing import Any, TypeVar

import pint

from ..errors import UnitError
from ..messages import Message, message, with_remedy
from .numbers import number_text
from .words import unit_text

_Method = TypeVar("_Method", bound=Callable[..., Any])
_MASS = re.compile(r"(kg|g|t)\b(?!CO2e)")


class DimensionError(UnitError, pint.DimensionalityError):
    """Two quantities measure different things: kg and kgCO2e, m2 BTA and m2 BRA, NOK and EUR."""

    def __init__(self, left: str, right: str) -> None:
        problem = message("conversion.different", unit=left, target=right)
        UnitError.__init__(self, problem, _remedy(left, right))
        self.units1, self.units2, self.dim1, self.dim2, self.extra_msg = left, right, "", "", ""

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.units1, self.units2)

    def __str__(self) -> str:
        return f"{self.problem}; {self.remedy}" if self.remedy else str(self.problem)


def _remedy(left: str, right: str) -> str:
    """What to write where a number lacks its unit, or emissions are meant as a mass."""
    number = message("units.plain_number")
    if number in (left, right):
        unit = left if right == number else right
        return message("conversion.number.remedy", number="5", unit=unit)
    emissions, other = (left, right) if "CO2e" in left else (right, left)
    if "CO2e" in emissions and "CO2e" not in other and _MASS.match(other):
        return message("conversion.emissions.remedy", unit=_MASS.sub(r"\1CO2e", other, count=1))
    return ""


def own_error(method: _Method) -> _Method:
    """The method of a quantity with pint's and Python's errors raised as carbonsite's."""

    @wraps(method)
    def wrapped(quantity: Any, *operands: object, **options: object) -> object:
        try:
            return method(quantity, *operands, **options)
        except pint.OffsetUnitCalculusError:
            raise UnitError(*with_remedy("units.celsius")) from None
        except UnitError:
            raise
        except (pint.DimensionalityError, TypeError, ValueError) as error:
            if not operands:
                raise _no_plain_number(quantity) from None
            if isinstance(error, pint.DimensionalityError) and not isinstance(operands[0], str):
                raise DimensionError(_text(error.units1), _text(error.units2)) from None
            raise _not_together(quantity, operands[0]) from None

    return wrapped  # type: ignore[return-value]


def into_unit(method: _Method) -> _Method:
    """The method of a quantity that turns it into a unit, with errors as carbonsite's."""

    @wraps(method)
    def wrapped(quantity: Any, *units: object, **options: object) -> object:
        if units and not isinstance(units[0], str | pint.Unit | pint.Quantity | Mapping):
            kind = type(units[0]).__name__
            raise UnitError(message("units.not_text", type=kind), message("units.missing.remedy"))
        try:
            return method(quantity, *units, **options)
        except pint.DimensionalityError as error:
            raise DimensionError(_text(error.units1), _text(error.units2)) from None

    return wrapped  # type: ignore[return-value]


def _no_plain_number(quantity: Any) -> UnitError:
    return UnitError(
        *with_remedy("quantity.no_plain_number", quantity=str(quantity), unit=str(quantity.units)),
    )


def _not_together(quantity: Any, operand: object) -> UnitError:
    """A quantity and something that is none, such as a text or a number without a unit."""
    unit = str(quantity.units)
    problem = message("quantity.not_together", quantity=str(quantity), type=type(operand).__name__)
    if isinstance(operand, Real):
        number = number_text(float(operand))
        return UnitError(problem, message("conversion.number.remedy", number=number, unit=unit))
    return UnitError(problem, message("quantity.not_together.remedy", unit=unit))


def _text(units: Any) -> str | Message:
    """Text of a unit in one of pint's errors."""
    powers = getattr(units, "_units", units)
    if isinstance(powers, str) or not powers:
        return message("units.plain_number")
    return unit_text(powers.items())
