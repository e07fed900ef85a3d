"""The kinds of number that a source may state; only an amount of a period is booked as it is."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from .columns import dimension_and_scale


class NumberKind(StrEnum):
    """What a number in a file or a document is.

    A `COUNTER` only rises, and the difference of two readings is an amount. A `PERIOD` has an
    amount of its own: a delivery, a month, an item of a bill. `POWER` is an amount per time. A
    `STOCK` is what is there at a moment. `MONEY` is a price or a fee, whatever unit stands beside
    it.

    Examples
    --------
    >>> NumberKind("counter"), NumberKind.POWER.value
    (<NumberKind.COUNTER: 'counter'>, 'power')
    """

    PERIOD = "period"
    COUNTER = "counter"
    POWER = "power"
    STOCK = "stock"
    MONEY = "money"


@lru_cache(maxsize=1024)
def kind_of_unit(unit: str) -> NumberKind | None:
    """Kind that a unit alone decides: power or money; None of other units.

    Examples
    --------
    >>> kind_of_unit("kW"), kind_of_unit("NOK"), kind_of_unit("kWh"), kind_of_unit("")
    (<NumberKind.POWER: 'power'>, <NumberKind.MONEY: 'money'>, None, None)
    """
    dimensions = dimension_and_scale(unit)[0] if unit else ()
    if any(name.endswith("_currency]") for name, _ in dimensions):
        return NumberKind.MONEY
    return NumberKind.POWER if dimensions == dimension_and_scale("kW")[0] else None
