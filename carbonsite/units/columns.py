"""Columns whose unit differs by row, as plain numbers: pint is asked once for each unit, never for
each row.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ..errors import InputError, UnitError
from ..messages import message
from .registry import DimensionError, Quantity, as_unit
from .tracing import as_numbers
from .words import parse_unit

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

Dimension: TypeAlias = tuple[tuple[str, float], ...]

CONVERTING_PROPERTIES = ("density", "heating_value", "swell", "thickness")
"""The properties by which one unit may be turned into another; a column of this name states a row's
own.
"""


@lru_cache(maxsize=4096)
def dimension_and_scale(unit: str) -> tuple[Dimension, float]:
    """The dimension of a unit, and how many base units one of it is.

    Raises
    ------
    UnitError
        Where the unit is not known, or has a zero of its own (°C), which no amount may have.
    """
    if unit.strip() and "degree_celsius" in dict(parse_unit(unit)):
        raise UnitError(message("units.celsius_amount", unit=unit), message("units.celsius.remedy"))
    base = Quantity(1.0, as_unit(unit)).to_root_units()
    return tuple(
        sorted((name, float(power)) for name, power in base.dimensionality.items())
    ), float(base.magnitude)


def conversion(unit: str, target: str) -> float:
    """How many `target` one `unit` is [target/unit].

    Raises
    ------
    UnitError
        Where the two measure different things.

    Examples
    --------
    >>> conversion("t", "kg"), conversion("kWh", "MJ")
    (1000.0, 3.6)
    """
    dimension, scale = dimension_and_scale(unit)
    target_dimension, target_scale = dimension_and_scale(target)
    if dimension != target_dimension:
        raise DimensionError(unit, target)
    return scale / target_scale


def in_unit(
    table: pd.DataFrame, unit: str, through: Callable[..., float] | None = None
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The amounts of a table as plain numbers of one unit, whatever unit each row states.

    Parameters
    ----------
    table : DataFrame
        With columns ``factor, amount, unit``, and properties of the rows' own where they state
        some.
    unit : str
        The unit wanted.
    through : callable, optional
        ``through(factor, unit, target)`` gives the conversion where a property is needed, such as
        litres to kWh by a heating value; without it only units of the same kind are converted.
        Where a row states properties of its own, they come as a fourth argument: pairs of name and
        text.

    Returns
    -------
    array of float, shape (len(table),) [unit]

    Raises
    ------
    InputError
        Listing every unit that cannot be turned into the one wanted.

    Examples
    --------
    >>> import pandas as pd
    >>> in_unit(pd.DataFrame({"factor": ["diesel"] * 2, "amount": [1.0, 250.0], "unit": ["m3", "L"]}), "L")
    array([1000.,  250.])
    """
    import pandas as pd

    units, written = pd.factorize(table["unit"].to_numpy(dtype=object))
    factors, names = (
        pd.factorize(table["factor"].to_numpy(dtype=object))
        if through
        else (np.zeros(len(table), dtype=int), [None])
    )
    stated = [name for name in CONVERTING_PROPERTIES if through and name in table]
    own = (
        list(zip(*(table[name].to_numpy(dtype=object) for name in stated), strict=True))
        if stated
        else []
    )
    owned, properties = (
        pd.factorize(pd.Series(own, dtype=object))
        if stated
        else (np.zeros(len(table), dtype=int), [()])
    )
    codes, kinds = pd.factorize((units * len(names) + factors) * len(properties) + owned)
    conversions, problems = np.ones(len(kinds)), []
    for code, kind in enumerate(kinds):
        pair, held = divmod(kind, max(len(properties), 1))
        factor, text = names[pair % len(names)], str(written[pair // len(names)])
        told = tuple(
            (name, str(cell))
            for name, cell in zip(stated, properties[held], strict=True)
            if not _is_blank(cell)
        )
        try:
            conversions[code] = (
                through(factor, text, unit, *([told] if told else []))
                if through
                else conversion(text, unit)
            )
        except UnitError as error:
            problems.append(
                {
                    "row": table.index[codes == code][0],
                    "column": "unit",
                    "value": text,
                    "problem": error.problem,
                    "remedy": message("units.in_unit.remedy", unit=unit),
                }
            )
    if problems:
        raise InputError.of("activities", problems)
    return np.asarray(as_numbers(table["amount"]) * conversions[codes])


def _is_blank(cell: Any) -> bool:
    return cell is None or cell == "" or cell != cell
