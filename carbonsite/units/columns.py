"""Columns whose unit differs by row, as plain numbers; pint is asked once for each unit."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from ..arrays import Array, Floats
from ..errors import InputError, UnitError
from ..messages import message
from ..messages.arguments import refused, require
from .operand_errors import DimensionError
from .quantities import as_unit
from .registry import Quantity
from .tracing import as_numbers
from .words import parse_unit

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

Dimension: TypeAlias = tuple[tuple[str, float], ...]

CONVERTING_PROPERTIES = ("density", "heating_value", "swell", "thickness")
"""Properties that convert units; a column of such a name states the property for its row."""


@lru_cache(maxsize=4096)
def dimension_and_scale(unit: str) -> tuple[Dimension, float]:
    """Dimension of a unit, and the number of base units in it.

    Raises
    ------
    UnitError
        If the unit is not known, or has a zero of its own (°C), which no amount may have.
    """
    if unit.strip() and "degree_celsius" in dict(parse_unit(unit)):
        raise UnitError(message("units.celsius_amount", unit=unit), message("units.celsius.remedy"))
    base = Quantity(1.0, as_unit(unit)).to_root_units()
    return tuple(
        sorted((name, float(power)) for name, power in base.dimensionality.items())  # type: ignore[arg-type]
    ), float(base.magnitude)


def conversion(unit: str, target: str) -> float:
    """Number of `target` in one `unit` [target/unit].

    Raises
    ------
    UnitError
        If the two measure different things.

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


def in_unit(table: pd.DataFrame, unit: str, through: Callable[..., float] | None = None) -> Floats:
    """Amounts of a table as plain numbers in one unit, whatever unit each row states.

    Parameters
    ----------
    table : DataFrame
        With columns ``factor, amount, unit``, and any columns of properties.
    unit : str
        The unit wanted.
    through : callable, optional
        ``through(factor, unit, target)`` gives the conversion, such as litres to kWh by a heating
        value; a row's own properties are its fourth argument, pairs of name and text. Without it
        only units of the same kind are converted.

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
    >>> table = pd.DataFrame({"factor": "diesel", "amount": [1.0, 250.0], "unit": ["m3", "L"]})
    >>> in_unit(table, "L")
    array([1000.,  250.])
    """
    if not hasattr(table, "columns"):
        raise refused(table, "in_unit()", "table", "table")
    require(unit, str, "in_unit()", "unit", "unit")
    kinds, codes = _row_kinds(table, with_properties=through is not None)
    conversions, problems = np.ones(len(kinds)), []
    for code, kind in enumerate(kinds):
        try:
            conversions[code] = kind.conversion(unit, through)
        except UnitError as error:
            problems.append(
                {
                    "row": table.index[codes == code][0],
                    "column": "unit",
                    "value": kind.unit,
                    "problem": error.problem,
                    "remedy": message("units.in_unit.remedy", unit=unit),
                }
            )
    if problems:
        raise InputError.of("activities", problems)
    return np.asarray(as_numbers(table["amount"]) * conversions[codes])


class _RowKind(NamedTuple):
    """Rows that share a unit, and a factor and own properties where these convert it."""

    unit: str
    factor: object = None
    properties: tuple[tuple[str, str], ...] = ()

    def conversion(self, target: str, through: Callable[..., float] | None) -> float:
        """Number of `target` in one unit of these rows."""
        if through is None:
            return conversion(self.unit, target)
        own = [self.properties] if self.properties else []
        return through(self.factor, self.unit, target, *own)


def _row_kinds(table: pd.DataFrame, *, with_properties: bool) -> tuple[list[_RowKind], Array]:
    """The different kinds of rows, in the order of their first row, and the kind of each row."""
    import pandas as pd

    names = [name for name in CONVERTING_PROPERTIES if with_properties and name in table]
    columns = ["unit", *(["factor"] if with_properties else []), *names]
    arrays = [table[name].to_numpy(dtype=object) for name in columns]
    codes = np.zeros(len(table), dtype=np.int64)
    for array in arrays:
        of_array, distinct = pd.factorize(array)
        # Blank cells have the code -1.
        codes = pd.factorize(codes * (len(distinct) + 1) + of_array + 1)[0]
    kinds = []
    for row in np.unique(codes, return_index=True)[1]:
        unit, *others = [array[row] for array in arrays]
        factor, own = (others[0], others[1:]) if with_properties else (None, [])
        properties = tuple(
            (name, str(cell))
            for name, cell in zip(names, own, strict=True)
            if not pd.isna(cell) and cell != ""
        )
        kinds.append(_RowKind(str(unit), factor, properties))
    return kinds, codes
