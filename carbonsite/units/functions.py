"""Quantity functions: plain numbers inside, units in the signature, and amounts that remember what
they came from.
"""

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
    """What has a value now and may have another under other assumptions: an assumption, or an
    amount derived from some.

    Attributes
    ----------
    value : Quantity
    """

    value: Any

    @property
    @abstractmethod
    def assumptions(self) -> dict[str, Any]:
        """The assumptions behind it, by name."""

    @abstractmethod
    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """Its value where the assumptions named have the values given."""


@dataclass(frozen=True)
class Derived(Estimate):
    """An amount computed by a quantity function from assumptions, which can be computed again from
    others.
    """

    function: QuantityFunction
    arguments: Mapping[str, Any]

    @cached_property
    def value(self) -> Any:
        """The amount, each assumption at its stated value."""
        return self.evaluate({})

    @cached_property
    def assumptions(self) -> dict[str, Any]:
        """The assumptions behind the amount, by name.

        Raises
        ------
        InputError
            Where two different ones have one name.
        """
        found: dict[str, Any] = {}
        for name, assumption in (
            (n, a)
            for argument in self.arguments.values()
            if isinstance(argument, Estimate)
            for n, a in argument.assumptions.items()
        ):
            if found.setdefault(name, assumption) != assumption:
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
        return found

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """The amount where the assumptions named have the values given."""
        return self.function(
            **{
                n: a.evaluate(values) if isinstance(a, Estimate) else a
                for n, a in self.arguments.items()
            }
        )

    def __str__(self) -> str:
        return (
            f"{self.value} ="
            f" {self.function.kernel.__name__}({', '.join(f'{n}={_brief(a)}' for n, a in self.arguments.items())})"
        )


def _brief(argument: Any) -> str:
    return str(argument.value if isinstance(argument, Estimate) else argument)


class QuantityFunction:
    """A function of plain numbers that takes and returns quantities.

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
    """Let a function of plain numbers take and return quantities; its signature states the units.

    Parameters
    ----------
    returns : str
        The unit of the result.

    Notes
    ----- The decorated function takes text, quantities, assumptions, and plain numbers only where
    the parameter is dimensionless (``Annotated[Number, ""]``). With an assumption among its
    arguments it returns a `Derived` amount. The plain function stays at hand as ``.kernel``.

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
