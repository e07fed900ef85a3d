"""The one registry of units: quantities are read from text and written as text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, TypeAlias

import pint

from .. import limits
from ..errors import UnitError
from ..messages import Message, message
from .layouts import magnitude_in, parted_spec, quantity_in, unit_in
from .numbers import number_text, parse_number
from .operand_errors import DimensionError as DimensionError
from .operand_errors import into_unit, own_error
from .words import VOCABULARY, parse_unit, unit_text

_QUANTITY = re.compile(
    r"\s*(?P<number>[+\-\u2212]?\d(?:[\d.,'"
    r" \u00a0\u2009\u202f]*\d)?(?:[eE][+-]?\d+)?)\s*(?P<unit>.*)",
    re.DOTALL,
)


class _Unit(pint.registry.Unit):
    """Unit that prints and pickles as text that reads back equal."""

    def __str__(self) -> str:
        return unit_text(self._units.items())

    def __format__(self, spec: str) -> str:
        return unit_in(parted_spec(spec)[1], str(self))

    def __repr__(self) -> str:
        return f"Unit({str(self)!r})"

    def _repr_html_(self) -> str:
        return f"{self:H}"

    def _repr_latex_(self) -> str:
        return f"${self:L}$"

    def __reduce__(self) -> tuple[Any, ...]:
        return _revive_unit, (tuple(self._units.items()),)


class _Quantity(pint.registry.Quantity[Any]):
    """Magnitude and unit; prints, copies and pickles as text that reads back equal."""

    def __str__(self) -> str:
        return format(self, "")

    def __repr__(self) -> str:
        return f"Q({str(self)!r})"

    def __format__(self, spec: str) -> str:
        of_number, layout = parted_spec(spec)
        return quantity_in(
            layout, magnitude_in(layout, of_number, self._magnitude), str(self.units)
        )

    def _repr_html_(self) -> str:
        return f"{self:H}"

    def _repr_latex_(self) -> str:
        return f"${self:L}$"

    def __reduce__(self) -> tuple[Any, ...]:
        return _revive_quantity, (self._magnitude, tuple(self._units.items()))

    to = into_unit(pint.registry.Quantity.to)
    ito = into_unit(pint.registry.Quantity.ito)
    compare = own_error(pint.registry.Quantity.compare)
    __float__ = own_error(pint.registry.Quantity.__float__)
    __int__ = own_error(pint.registry.Quantity.__int__)
    __complex__ = own_error(pint.registry.Quantity.__complex__)
    __add__ = __radd__ = own_error(pint.registry.Quantity.__add__)
    __iadd__ = own_error(pint.registry.Quantity.__iadd__)
    __sub__ = own_error(pint.registry.Quantity.__sub__)
    __isub__ = own_error(pint.registry.Quantity.__isub__)
    __rsub__ = own_error(pint.registry.Quantity.__rsub__)
    __mul__ = __rmul__ = own_error(pint.registry.Quantity.__mul__)
    __truediv__ = own_error(pint.registry.Quantity.__truediv__)
    __rtruediv__ = own_error(pint.registry.Quantity.__rtruediv__)
    __floordiv__ = own_error(pint.registry.Quantity.__floordiv__)
    __rfloordiv__ = own_error(pint.registry.Quantity.__rfloordiv__)
    __mod__ = own_error(pint.registry.Quantity.__mod__)
    __rmod__ = own_error(pint.registry.Quantity.__rmod__)
    __pow__ = own_error(pint.registry.Quantity.__pow__)
    __rpow__ = own_error(pint.registry.Quantity.__rpow__)


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


def read_as(value: Any, unit: str) -> Any:
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
def as_unit(text: Any) -> Any:
    """The unit that a text names; the empty text is dimensionless, and a unit is itself."""
    if isinstance(text, Unit):
        return text
    if not isinstance(text, str):
        kind = type(text).__name__
        raise UnitError(message("units.not_text", type=kind), message("units.missing.remedy"))
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


def _revive_unit(powers: tuple[tuple[str, int], ...]) -> Any:
    return Unit(registry.UnitsContainer(dict(powers)))


def _revive_quantity(magnitude: Any, powers: tuple[tuple[str, int], ...]) -> Any:
    return Quantity(magnitude, _revive_unit(powers))
