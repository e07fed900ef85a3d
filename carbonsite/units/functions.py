"""Quantity functions: plain numbers inside, units in the signature, derived amounts as results."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, update_wrapper
from typing import Any, TypeAlias, get_type_hints

import numpy as np

from ..errors import InputError, UnitError
from ..messages import Joined, message
from .registry import Q, Quantity, as_unit

Number: TypeAlias = Any
"""A float or an array of floats; a kernel works on both."""


class Estimate(ABC):
    """Base class of assumptions and of amounts derived from them.

    Attributes
    ----------
    value : Quantity
    """

    value: Any

    @property
    @abstractmethod
    def assumptions(self) -> dict[str, Any]:
        """The assumptions that the value depends on, by name."""

    @abstractmethod
    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """The value if the named assumptions have the given values."""


@dataclass(frozen=True)
class Derived(Estimate):
    """Amount computed by a quantity function from assumptions; other values give another amount."""

    function: QuantityFunction
    arguments: Mapping[str, Any]

    @cached_property
    def value(self) -> Any:
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
                raise InputError.of(
                    f"{self.function.kernel.__name__}()",
                    [
                        {
                            "value": name,
                            "problem": message("assumption.two_of_a_name"),
                            "remedy": message("assumption.two_of_a_name.remedy"),
                        }
                    ],
                )
        return assumptions

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """The amount if the named assumptions have the given values."""
        return self.function(
            **{
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
    units : dict of str
        The unit of each parameter.
    returns : str
        The unit of the result.
    """

    def __init__(self, kernel: Callable[..., Any], returns: str) -> None:
        hints = get_type_hints(kernel, include_extras=True)
        self.kernel, self.returns, self.signature = kernel, returns, inspect.signature(kernel)
        self.units = {name: hints[name].__metadata__[0] for name in self.signature.parameters}
        update_wrapper(self, kernel)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        bound = self.signature.bind(*args, **kwargs)
        if any(isinstance(argument, Estimate) for argument in bound.arguments.values()):
            return Derived(self, dict(bound.arguments))
        plain = {
            name: _magnitude(self.kernel.__name__, name, value, self.units[name])
            for name, value in bound.arguments.items()
        }
        try:
            return Quantity(self.kernel(**plain), as_unit(self.returns))
        except ZeroDivisionError:
            zeros = [name for name, number in plain.items() if number == 0]
            names = Joined(zeros) if zeros else message("quantity.division_by_zero.cause")
            raise UnitError(
                message("quantity.division_by_zero", function=self.kernel.__name__),
                message("quantity.division_by_zero.remedy", names=names),
            ) from None


def in_units(returns: str) -> Callable[[Callable[..., Any]], QuantityFunction]:
    """Decorator: a function of plain numbers takes and returns quantities.

    Parameters
    ----------
    returns : str
        The unit of the result.

    Notes
    -----
    The signature states the unit of each parameter. Arguments are texts, quantities or assumptions;
    plain numbers only if the parameter is dimensionless (``Annotated[Number, ""]``). With an
    assumption among its arguments it returns a `Derived` amount. The plain function is ``.kernel``.

    Examples
    --------
    >>> from typing import Annotated
    >>> @in_units(returns="L")
    ... def fuel(hours: Annotated[Number, "h"], rate: Annotated[Number, "L/h"]) -> Number:
    ...     return hours * rate
    >>> fuel("10 h", "30 L/h")
    Q('300 L')
    """
    return lambda kernel: QuantityFunction(kernel, returns)


def _magnitude(function: str, name: str, value: Any, unit: str) -> Number:
    """The argument as a plain number of the unit that the signature states."""
    if unit == "" and isinstance(value, int | float | np.ndarray):
        return value
    try:
        return Q(value).to(as_unit(unit)).magnitude
    except UnitError as error:
        raise UnitError(
            message(
                "quantity.argument",
                function=function,
                name=name,
                unit=unit or message("quantity.parts_of_one"),
                problem=error.problem,
            ),
            error.remedy,
        ) from None
