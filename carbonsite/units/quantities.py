"""Quantities from text, from a number and a unit, or from another pint registry."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray
from pint.registry import Quantity as PintQuantity

from .. import limits
from ..errors import UnitError
from ..messages import Message, message, with_remedy
from .numbers import number_text, parse_number
from .registry import QUANTITY_TEXT, MagnitudeT, Quantity, Unit, registry
from .words import parse_unit


@overload
def Q(value: Quantity[MagnitudeT], unit: str | None = None) -> Quantity[MagnitudeT]: ...
@overload
def Q(value: str | PintQuantity[Any], unit: str | None = None) -> Quantity: ...
@overload
def Q(value: float, unit: str) -> Quantity: ...
@overload
def Q(value: Sequence[float] | NDArray[Any], unit: str) -> Quantity[NDArray[np.float64]]: ...
def Q(value: Any, unit: str | None = None) -> Quantity[Any]:
    """Quantity from text, from a number and a unit, or from another pint registry.

    Parameters
    ----------
    value : str, number, array or quantity
        Text such as ``"12,5 m3"``, ``"1 234,5 kg"`` or ``"17 g CO2e/kWh"``; or magnitudes, with
        `unit` beside them; or a quantity of any pint registry, taken by its magnitude and the
        compact text of its unit.
    unit : str, optional
        The unit of a plain number or array.

    Returns
    -------
    Quantity

    Raises
    ------
    UnitError
        If number or unit cannot be read, or may mean two things; it says what to write instead.

    Examples
    --------
    >>> Q("1 234,5 kg").to("t")
    Q('1.2345 t')
    >>> (Q("10 h") * Q("30 L/h")).to("m3")
    Q('0.3 m3')
    """
    if isinstance(value, str):
        return _read(value) if unit is None else Quantity(parse_number(value), as_unit(unit))
    if isinstance(value, Quantity):
        return value if unit is None else value.to(unit)
    if isinstance(value, PintQuantity):
        own = Quantity(value.magnitude, as_unit(f"{value.units:~C}"))
        return own if unit is None else own.to(unit)
    if unit is None:
        raise _without_unit(value)
    try:
        return Quantity(value, as_unit(unit))
    except TypeError:
        raise UnitError(
            *with_remedy("quantity.not_a_number", type=type(value).__name__),
        ) from None


def _without_unit(value: object) -> UnitError:
    if isinstance(value, float | int) and not isinstance(value, bool):
        return UnitError(
            message("quantity.no_unit", text=repr(value)),
            message("quantity.no_unit.number", number=number_text(value), unit="m3"),
        )
    has_value = isinstance(getattr(value, "value", None), Quantity)
    return UnitError(
        message("quantity.not_a_quantity", type=type(value).__name__),
        message(f"quantity.not_a_quantity.{'value' if has_value else 'remedy'}"),
    )


def read_as(value: Any, unit: str) -> Quantity[Any]:
    """The quantity that a value is; the error of one without a unit gives this unit as example.

    Raises
    ------
    UnitError
        As `Q`.
    """
    try:
        return Q(value)
    except UnitError as error:
        if not isinstance(error.remedy, Message) or "unit" not in error.remedy.values:
            raise
        example = message(error.remedy.key, **{**error.remedy.values, "unit": unit})
        raise UnitError(error.problem, example) from None


@lru_cache(maxsize=4096)
def as_unit(text: str | Unit) -> Unit:
    """The unit that a text names; the empty text is dimensionless, and a unit is itself."""
    if isinstance(text, Unit):
        return text
    if not isinstance(text, str):
        kind = type(text).__name__
        raise UnitError(message("units.not_text", type=kind), message("units.missing.remedy"))
    return Unit(registry.UnitsContainer(dict(parse_unit(text)) if text.strip() else {}))


def _read(text: str) -> Quantity:
    number, unit = split_quantity(text)
    return Quantity(number, as_unit(unit))


def split_quantity(text: str) -> tuple[float, str]:
    """The number and the unit text of a quantity written as text.

    Raises
    ------
    UnitError
        If number or unit is missing or too long.
    """
    if len(text) > limits.QUANTITY_TEXT:
        raise UnitError(
            *with_remedy(
                "quantity.too_long", start=text[:20], count=len(text), limit=limits.QUANTITY_TEXT
            ),
        )
    match = QUANTITY_TEXT.fullmatch(text)
    if match is None:
        raise UnitError(*with_remedy("quantity.unreadable", text=text))
    number, unit = _number_beside(match["unit"].strip(), match["number"]), match["unit"]
    if not unit.strip():
        raise UnitError(
            message("quantity.no_unit", text=repr(text)),
            message("quantity.no_unit.text", number=match["number"], unit="m3"),
        )
    return number, unit


def _number_beside(unit: str, text: str) -> float:
    """The number of a quantity; if it is ambiguous, the remedy is also for those who format it."""
    try:
        return parse_number(text)
    except UnitError as error:
        if not unit or getattr(error.problem, "key", "") != "number.ambiguous":
            raise
        values = {**error.problem.values, "unit": unit}  # type: ignore[attr-defined]
        raise UnitError(error.problem, message("quantity.ambiguous.remedy", **values)) from None
