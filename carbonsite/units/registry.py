"""The one registry of units: quantities are read from text and written as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from numbers import Real
from typing import Any, TypeAlias

import pint

from .. import limits
from ..errors import UnitError
from ..messages import message
from .numbers import number_text, parse_number
from .words import VOCABULARY, parse_unit, unit_text

_QUANTITY = re.compile(
    r"\s*(?P<number>[+\-\u2212]?\d(?:[\d.,'"
    r" \u00a0\u2009\u202f]*\d)?(?:[eE][+-]?\d+)?)\s*(?P<unit>.*)",
    re.DOTALL,
)
_PINT_FORMAT = re.compile(r"[~PCHLD]")


class DimensionError(UnitError, pint.DimensionalityError):
    """Two quantities measure different things: kg and kgCO2e, m2 BTA and m2 BRA, NOK and EUR."""

    def __init__(self, left: str, right: str) -> None:
        UnitError.__init__(self, message("conversion.different", unit=left, target=right))
        self.units1, self.units2, self.dim1, self.dim2, self.extra_msg = left, right, "", "", ""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.units1, self.units2)

    def __str__(self) -> str:
        return str(self.problem)


def _own_error(method: Callable[..., Any]) -> Callable[..., Any]:
    """The method with pint's errors about dimensions and °C raised as carbonsite's."""

    @wraps(method)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except pint.DimensionalityError as error:
            raise DimensionError(_text(error.units1), _text(error.units2)) from None
        except pint.OffsetUnitCalculusError:
            raise UnitError(message("units.celsius"), message("units.celsius.remedy")) from None

    return wrapped


def _text(units: Any) -> str:
    """Text of a unit in one of pint's errors."""
    powers = getattr(units, "_units", units)
    if isinstance(powers, str) or not powers:
        return message("units.plain_number")
    return unit_text(powers.items())


class _Unit(pint.registry.Unit):
    """Unit that prints and pickles as text that reads back equal."""

    def __str__(self) -> str:
        return unit_text(self._units.items())

    def __format__(self, spec: str) -> str:
        return super().__format__(spec) if spec else str(self)

    def __repr__(self) -> str:
        return f"Unit({str(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _revive_unit, (tuple(self._units.items()),)


class _Quantity(pint.registry.Quantity[Any]):
    """Magnitude and unit; prints, copies and pickles as text that reads back equal."""

    def __str__(self) -> str:
        magnitude = (
            number_text(float(self._magnitude))
            if isinstance(self._magnitude, Real)
            else str(self._magnitude)
        )
        return f"{magnitude} {self.units}".rstrip()

    def __repr__(self) -> str:
        return f"Q({str(self)!r})"

    def __format__(self, spec: str) -> str:
        if not spec:
            return str(self)
        return (
            super().__format__(spec)
            if _PINT_FORMAT.search(spec)
            else f"{format(self._magnitude, spec)} {self.units}".rstrip()
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return _revive_quantity, (self._magnitude, tuple(self._units.items()))

    to = _own_error(pint.registry.Quantity.to)
    ito = _own_error(pint.registry.Quantity.ito)
    compare = _own_error(pint.registry.Quantity.compare)
    __add__ = __radd__ = _own_error(pint.registry.Quantity.__add__)
    __iadd__ = _own_error(pint.registry.Quantity.__iadd__)
    __sub__ = _own_error(pint.registry.Quantity.__sub__)
    __isub__ = _own_error(pint.registry.Quantity.__isub__)
    __rsub__ = _own_error(pint.registry.Quantity.__rsub__)
    __mul__ = __rmul__ = _own_error(pint.registry.Quantity.__mul__)
    __truediv__ = _own_error(pint.registry.Quantity.__truediv__)


class _Registry(pint.registry.GenericUnitRegistry[_Quantity, _Unit]):
    """Registry that knows only the words of ``units.txt``."""

    Quantity: TypeAlias = _Quantity
    Unit: TypeAlias = _Unit


def _for_pint(text: str) -> str:
    """Canonical names and powers, which pint reads instead of the text itself."""
    number = _QUANTITY.fullmatch(text)
    powers = parse_unit(number["unit"] if number else text)
    product = " * ".join(f"{name} ** {power}" for name, power in powers)
    return f"{parse_number(number['number'])!r} * {product}" if number else product


registry = _Registry(filename=str(VOCABULARY), preprocessors=[_for_pint], on_redefinition="raise")
Quantity: Any = registry.Quantity
Unit: Any = registry.Unit


def Q(value: Any, unit: str | None = None) -> Any:
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
    if isinstance(value, pint.Quantity):
        own = Quantity(value.magnitude, as_unit(f"{value.units:~C}"))
        return own if unit is None else own.to(unit)
    if unit is None:
        raise _without_unit(value)
    try:
        return Quantity(value, as_unit(unit))
    except TypeError:
        raise UnitError(
            message("quantity.not_a_number", type=type(value).__name__),
            message("quantity.not_a_number.remedy"),
        ) from None


def _without_unit(value: Any) -> UnitError:
    if isinstance(value, float | int):
        return UnitError(
            message("quantity.no_unit", text=repr(value)),
            message("quantity.no_unit.number", number=str(value)),
        )
    return UnitError(
        message("quantity.not_a_quantity", type=type(value).__name__),
        message("quantity.not_a_quantity.remedy"),
    )


@lru_cache(maxsize=4096)
def as_unit(text: str) -> Any:
    """The unit that a text names; the empty text is dimensionless."""
    return Unit(registry.UnitsContainer(dict(parse_unit(text)) if text.strip() else {}))


def _read(text: str) -> Any:
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
            message("quantity.too_long", start=text[:20], count=len(text)),
            message("quantity.too_long.remedy", limit=limits.QUANTITY_TEXT),
        )
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise UnitError(
            message("quantity.unreadable", text=text), message("quantity.unreadable.remedy")
        )
    number = parse_number(match["number"])
    if not match["unit"].strip():
        raise UnitError(
            message("quantity.no_unit", text=repr(text)),
            message("quantity.no_unit.text", number=match["number"]),
        )
    return number, match["unit"]


def _revive_unit(powers: tuple[tuple[str, int], ...]) -> Any:
    return Unit(registry.UnitsContainer(dict(powers)))


def _revive_quantity(magnitude: Any, powers: tuple[tuple[str, int], ...]) -> Any:
    return Quantity(magnitude, _revive_unit(powers))
