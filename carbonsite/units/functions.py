"""Quantity functions: plain numbers inside, units in the signature, derived amounts as results."""

from __future__ import annotations

import inspect
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, update_wrapper
from typing import Any, NoReturn, TypeAlias, get_type_hints, overload

from ..errors import InputError, UnitError
from ..messages import Joined, message, with_remedy
from ..messages.arguments import refused, require
from .fields import InUnit, as_quantity
from .quantities import as_unit
from .registry import Quantity

Number: TypeAlias = Any
"""A float or an array of floats; a kernel works on both."""


class Estimate(ABC):
    """Base class of assumptions and of amounts derived from them.

    Attributes
    ----------
    value : Quantity
    """

    value: Quantity

    @property
    def ends(self) -> tuple[Quantity, ...]:
        """The quantities that must be within bounds: the value, and the ends of its range."""
        return (self.value,)

    @property
    @abstractmethod
    def assumptions(self) -> dict[str, Any]:
        """The assumptions that the value depends on, by name."""

    @abstractmethod
    def evaluate(self, values: Mapping[str, Quantity]) -> Quantity:
        """The value if the named assumptions have the given values."""

    def _no_arithmetic(self, *_: object) -> NoReturn:
        """Refuse to calculate with a range as if it were a number."""
        raise UnitError(
            *with_remedy("assumption.arithmetic", type=type(self).__name__),
        )

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _no_arithmetic
    __truediv__ = __rtruediv__ = __pow__ = __rpow__ = __neg__ = __abs__ = _no_arithmetic
    __lt__ = __le__ = __gt__ = __ge__ = __float__ = __int__ = __round__ = _no_arithmetic


Estimable: TypeAlias = str | float | Quantity[Any] | Estimate | Mapping[str, object]
"""What is taken where an amount may be uncertain: a text, a quantity, or an estimate.

A plain number is enough where no unit can be forgotten, and a mapping has an assumption's fields.
"""


@dataclass(frozen=True)
class Derived(Estimate):
    """Amount computed by a quantity function from assumptions; other values give another amount."""

    function: QuantityFunction
    arguments: Mapping[str, object]

    @cached_property
    def value(self) -> Quantity:  # type: ignore[override]
        """The amount at the stated values of its assumptions."""
        return self.evaluate({})

    @cached_property
    def assumptions(self) -> dict[str, Any]:
        """The assumptions behind the amount, by name.

        Raises
        ------
        InputError
            If two different ones have one name.
        """
        assumptions: dict[str, Any] = {}
        for name, assumption in (
            item
            for argument in self.arguments.values()
            if isinstance(argument, Estimate)
            for item in argument.assumptions.items()
        ):
            if assumptions.setdefault(name, assumption) != assumption:
                raise InputError.one(
                    f"{self.function.kernel.__name__}()",
                    *with_remedy("assumption.two_of_a_name"),
                    value=name,
                )
        return assumptions

    def evaluate(self, values: Mapping[str, Quantity]) -> Quantity:
        """The amount if the named assumptions have the given values."""
        return self.function.computed(
            {
                name: argument.evaluate(values) if isinstance(argument, Estimate) else argument
                for name, argument in self.arguments.items()
            }
        )

    def __str__(self) -> str:
        arguments = [
            f"{name}={argument.value if isinstance(argument, Estimate) else argument}"
            for name, argument in self.arguments.items()
        ]
        return f"{self.value} = {self.function.kernel.__name__}({', '.join(arguments)})"


class QuantityFunction:
    """Function of plain numbers that takes and returns quantities.

    Attributes
    ----------
    kernel : callable
        The plain function, which works on floats and arrays.
    parameters : dict of str to InUnit
        The unit and the bounds of each parameter.
    units : dict of str
        The unit of each parameter.
    returns : str
        The unit of the result.
    """

    def __init__(self, kernel: Callable[..., Any], returns: str) -> None:
        hints = get_type_hints(kernel, include_extras=True)
        self.kernel, self.returns, self.signature = kernel, returns, inspect.signature(kernel)
        for name in self.signature.parameters:
            if not hasattr(hints.get(name), "__metadata__"):
                raise refused(name, "in_units()", kernel.__name__, "parameter")
        marks = {name: hints[name].__metadata__[0] for name in self.signature.parameters}
        self.parameters = {
            name: mark if isinstance(mark, InUnit) else InUnit(mark) for name, mark in marks.items()
        }
        self.units = {name: mark.unit for name, mark in self.parameters.items()}
        update_wrapper(self, kernel)

    def __reduce__(self) -> str | tuple[object, ...]:
        # A module holds this object under its kernel's name, which is what pickle stores.
        by_name: object = sys.modules.get(self.kernel.__module__)
        for name in self.kernel.__qualname__.split("."):
            by_name = getattr(by_name, name, None)
        if by_name is self:
            return self.kernel.__qualname__
        return QuantityFunction, (self.kernel, self.returns)

    @overload
    def __call__(
        self, *args: str | float | Quantity[Any], **kwargs: str | float | Quantity[Any]
    ) -> Quantity: ...
    @overload
    def __call__(self, *args: Estimable, **kwargs: Estimable) -> Quantity | Derived: ...
    def __call__(self, *args: Estimable, **kwargs: Estimable) -> Quantity | Derived:
        arguments = self.signature.bind(*args, **kwargs).arguments
        for name, argument in arguments.items():
            check_argument(self.kernel.__name__, name, argument, self.parameters[name])
        if any(isinstance(argument, Estimate) for argument in arguments.values()):
            return Derived(self, dict(arguments))
        return self.computed(arguments)

    def computed(self, arguments: Mapping[str, object]) -> Quantity:
        """The result for arguments that are quantities, whether or not they are within bounds."""
        plain = {name: _magnitude(value, self.units[name]) for name, value in arguments.items()}
        try:
            return Quantity(self.kernel(**plain), as_unit(self.returns))
        except ZeroDivisionError:
            zeros = [name for name, number in plain.items() if number == 0]
            names = Joined(zeros) if zeros else message("quantity.division_by_zero.cause")
            raise UnitError(
                *with_remedy(
                    "quantity.division_by_zero", function=self.kernel.__name__, names=names
                ),
            ) from None


def in_units(returns: str) -> Callable[[Callable[..., object]], QuantityFunction]:
    """Decorator: a function of plain numbers takes and returns quantities.

    Parameters
    ----------
    returns : str
        The unit of the result.

    Notes
    -----
    The signature states the unit of each parameter: ``Annotated[Number, "h"]`` takes hours that are
    not negative, ``Annotated[Number, InUnit("", le=1.0)]`` a share. Arguments are texts, quantities
    or assumptions, whose whole range must be within bounds; plain numbers only if the parameter is
    dimensionless (``Annotated[Number, ""]``). With an assumption among its arguments it returns a
    `Derived` amount. The plain function is ``.kernel``.

    Examples
    --------
    >>> from typing import Annotated
    >>> @in_units(returns="L")
    ... def fuel(hours: Annotated[Number, "h"], rate: Annotated[Number, "L/h"]) -> Number:
    ...     return hours * rate
    >>> fuel("10 h", "30 L/h")
    Q('300 L')
    """
    require(returns, str, "in_units()", "returns", "unit")
    return lambda kernel: QuantityFunction(kernel, returns)


def check_argument(function: str, name: str, value: object, bounds: InUnit) -> None:
    """Refuse an argument that is of another kind or out of bounds, wherever its range ends.

    Raises
    ------
    UnitError
        Which names the function and the argument.
    """
    try:
        for end in value.ends if isinstance(value, Estimate) else (value,):
            bounds.read(end)
    except UnitError as error:
        raise UnitError(
            message(
                "quantity.argument",
                function=function,
                name=name,
                unit=bounds.unit or message("quantity.parts_of_one"),
                problem=error.problem,
            ),
            error.remedy,
        ) from None


def _magnitude(value: object, unit: str) -> Number:
    """A checked argument as a plain number of the unit that the signature states."""
    return as_quantity(value, unit).to(as_unit(unit)).magnitude
