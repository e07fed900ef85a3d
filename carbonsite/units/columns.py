"""Columns whose unit differs by row, as plain numbers: pint is asked once for each unit, never for each row."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ..errors import InputError, UnitError
from .registry import DimensionError, Quantity, as_unit
from .words import parse_unit

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

Dimension: TypeAlias = tuple[tuple[str, float], ...]


@lru_cache(maxsize=4096)
def dimension_and_scale(unit: str) -> tuple[Dimension, float]:
    """The dimension of a unit, and how many base units one of it is.

    Raises
    ------
    UnitError
        Where the unit is not known, or has a zero of its own (°C), which no amount may have.
    """
    if unit.strip() and "degree_celsius" in dict(parse_unit(unit)):
        raise UnitError(f"{unit!r} has a zero of its own and cannot be an amount; write 'K'")
    base = Quantity(1.0, as_unit(unit)).to_root_units()
    return tuple(sorted((name, float(power)) for name, power in base.dimensionality.items())), float(base.magnitude)


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


def in_unit(table: pd.DataFrame, unit: str, through: Callable[[str, str, str], float] | None = None) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The amounts of a table as plain numbers of one unit, whatever unit each row states.

    Parameters
    ----------
    table : DataFrame
        With columns ``factor, amount, unit``.
    unit : str
        The unit wanted.
    through : callable, optional
        ``through(factor, unit, target)`` gives the conversion where a property is needed, such as litres to kWh by a
        heating value; without it only units of the same kind are converted.

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

    keys = table["unit"].astype(str) if through is None else table["factor"].astype(str) + "\n" + table["unit"].astype(str)
    codes, distinct = pd.factorize(keys)
    conversions, problems = np.ones(len(distinct)), []
    for code, key in enumerate(distinct):
        *factor, written = key.split("\n")
        try:
            conversions[code] = through(factor[0], written, unit) if through else conversion(written, unit)
        except UnitError as error:
            problems.append({"row": table.index[codes == code][0], "column": "unit", "value": written, "problem": str(error), "remedy": f"state the amount in {unit!r}"})
    if problems:
        raise InputError.of("activities", problems)
    return np.asarray(table["amount"].to_numpy(dtype=float) * conversions[codes])
