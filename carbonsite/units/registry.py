"""The one registry of units, and its quantities and units, which read back from their text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Generic, Self, TypeAlias

import pint
from pint.registry import Quantity as PintQuantity
from typing_extensions import TypeVar

from ..arrays import Array
from .layouts import magnitude_in, parted_spec, quantity_in, unit_in
from .numbers import parse_number
from .operand_errors import into_unit, own_error
from .words import VOCABULARY, parse_unit, unit_text

QUANTITY_TEXT = re.compile(
    r"\s*(?P<number>[+\-\u2212]?\d(?:[\d.,'"
    r" \u00a0\u2009\u202f]*\d)?(?:[eE][+-]?\d+)?)\s*(?P<unit>.*)",
    re.DOTALL,
)

MagnitudeT = TypeVar("MagnitudeT", bound=float | Array, default=float)


class Unit(pint.registry.Unit):
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


class Quantity(PintQuantity[MagnitudeT], Generic[MagnitudeT]):
    """Magnitude and unit; prints, copies and pickles as text that reads back equal.

    For type checkers `Quantity` has a float as magnitude, and ``Quantity[NDArray[np.float64]]`` an
    array. `Q` makes quantities of text.

    Attributes
    ----------
    magnitude : float or array
    units : Unit
    """

    if TYPE_CHECKING:
        # pint leaves these open, or says its own class; below they are made.
        def __new__(cls, value: MagnitudeT, units: str | pint.Unit | None = None) -> Self: ...
        @property
        def magnitude(self) -> MagnitudeT: ...
        @property
        def units(self) -> Unit: ...
        def to(self, other: str | pint.Unit | PintQuantity[Any]) -> Self: ...  # type: ignore[override]
        def m_as(self, units: str | pint.Unit | PintQuantity[Any]) -> MagnitudeT: ...
        def to_root_units(self) -> Self: ...
        def __lt__(self, other: object) -> bool: ...
        def __le__(self, other: object) -> bool: ...
        def __gt__(self, other: object) -> bool: ...
        def __ge__(self, other: object) -> bool: ...
        def __neg__(self) -> Self: ...
        def __abs__(self) -> Self: ...
        def __round__(self, ndigits: int | None = None) -> Self: ...  # type: ignore[override]
        def __add__(self, other: object) -> Self: ...
        def __radd__(self, other: object) -> Self: ...
        def __iadd__(self, other: object) -> Self: ...  # type: ignore[override]
        def __sub__(self, other: object) -> Self: ...
        def __rsub__(self, other: object) -> Self: ...
        def __isub__(self, other: object) -> Self: ...
        def __mul__(self, other: object) -> Self: ...
        def __rmul__(self, other: object) -> Self: ...
        def __truediv__(self, other: object) -> Self: ...
        def __rtruediv__(self, other: object) -> Self: ...
        def __pow__(self, other: object) -> Self: ...
    else:
        to = into_unit(PintQuantity.to)
        __add__ = __radd__ = own_error(PintQuantity.__add__)
        __iadd__ = own_error(PintQuantity.__iadd__)
        __sub__ = own_error(PintQuantity.__sub__)
        __isub__ = own_error(PintQuantity.__isub__)
        __rsub__ = own_error(PintQuantity.__rsub__)
        __mul__ = __rmul__ = own_error(PintQuantity.__mul__)
        __truediv__ = own_error(PintQuantity.__truediv__)
        __rtruediv__ = own_error(PintQuantity.__rtruediv__)
        __pow__ = own_error(PintQuantity.__pow__)

    ito = into_unit(PintQuantity.ito)
    compare = own_error(PintQuantity.compare)
    __float__ = own_error(PintQuantity.__float__)
    __int__ = own_error(PintQuantity.__int__)
    __complex__ = own_error(PintQuantity.__complex__)
    __floordiv__ = own_error(PintQuantity.__floordiv__)
    __rfloordiv__ = own_error(PintQuantity.__rfloordiv__)
    __mod__ = own_error(PintQuantity.__mod__)
    __rmod__ = own_error(PintQuantity.__rmod__)
    __rpow__ = own_error(PintQuantity.__rpow__)

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


class _Registry(pint.registry.GenericUnitRegistry[Quantity[Any], Unit]):
    """Registry that knows only the words of ``units.txt``."""

    Quantity: TypeAlias = Quantity[Any]
    Unit: TypeAlias = Unit

    def _init_dynamic_classes(self) -> None:
        # pint makes a subclass for each registry; this is the only one of these two classes.
        super()._init_dynamic_classes()
        Quantity._REGISTRY = Unit._REGISTRY = self  # type: ignore[assignment]
        self.Quantity, self.Unit = Quantity, Unit


def _for_pint(text: str) -> str:
    """Canonical names and powers, which pint reads instead of the text itself."""
    number = QUANTITY_TEXT.fullmatch(text)
    powers = parse_unit(number["unit"] if number else text)
    product = " * ".join(f"{name} ** {power}" for name, power in powers)
    return f"{parse_number(number['number'])!r} * {product}" if number else product


registry = _Registry(filename=str(VOCABULARY), preprocessors=[_for_pint], on_redefinition="raise")


def _revive_unit(powers: tuple[tuple[str, int], ...]) -> Unit:
    return Unit(registry.UnitsContainer(dict(powers)))


def _revive_quantity(magnitude: Any, powers: tuple[tuple[str, int], ...]) -> Quantity[Any]:
    return Quantity(magnitude, _revive_unit(powers))
