"""Estimated amounts of activities, and their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..errors import InputError, UnitError
from ..messages import message, with_remedy
from ..units import Estimate, Quantity, as_unit
from ..units.conversion_paths import CONVERTING_PROPERTIES
from ..units.tracing import as_cell
from ..units.words import per_year
from .table import row_labels

if TYPE_CHECKING:
    import pandas as pd

DESCRIBING = ("hours", *CONVERTING_PROPERTIES)
"""Columns besides the amount that may hold estimates: hours and properties."""


def amount_problem(key: str, **values: float) -> tuple[str, str]:
    """Problem and remedy of an amount that cannot be used."""
    return with_remedy(f"inputs.amount.{key}", **values)


def estimates_in(table: pd.DataFrame, *columns: str) -> list[Estimate]:
    """Cells that are estimates, in some columns; by default amounts, hours and properties."""
    return [
        cell
        for column in columns or ("amount", *DESCRIBING)
        if column in table and table[column].dtype == object and _holds_estimates(table[column])
        for cell in table[column]
        if isinstance(cell, Estimate)
    ]


def _holds_estimates(column: pd.Series) -> bool:
    # Each type is looked at once, since a column of texts is long.
    return any(issubclass(kind, Estimate) for kind in set(map(type, column.to_numpy(dtype=object))))


def with_numbers(table: pd.DataFrame, values: Mapping[str, Quantity] | None = None) -> pd.DataFrame:
    """Table with estimated amounts as numbers of their rows' units, other estimates as text.

    Parameters
    ----------
    table : DataFrame
    values : mapping, optional
        Of assumptions, by name; the others keep their own.

    Raises
    ------
    InputError
        Where the unit of a row cannot hold its amount.
    """
    numbers = with_numbers_where_possible(table, values)
    if estimates_in(numbers, "amount"):
        problem, remedy = amount_problem("other_kind")
        problems = [
            {"row": label, "column": "amount", "value": cell, "problem": problem, "remedy": remedy}
            for label, cell in zip(row_labels(numbers), numbers["amount"], strict=True)
            if isinstance(cell, Estimate)
        ]
        raise InputError.of(message("inputs.activities"), problems)
    return numbers


def with_numbers_where_possible(
    table: pd.DataFrame, values: Mapping[str, Quantity] | None = None
) -> pd.DataFrame:
    """As `with_numbers`, but estimates of another kind than their rows' unit stay."""
    stated = values or {}
    texts = {
        name: [
            as_cell(_value(cell, stated)) if isinstance(cell, Estimate) else cell
            for cell in table[name]
        ]
        for name in DESCRIBING
        if estimates_in(table, name)
    }
    table = table.assign(**texts) if texts else table
    if not estimates_in(table, "amount"):
        return table
    # A loop over rows: each estimated amount is computed by its own formula; a table of measured
    # amounts has none.
    numbers = [
        _magnitude(cell, unit, stated) if isinstance(cell, Estimate) else cell
        for cell, unit in zip(table["amount"], table["unit"], strict=True)
    ]
    plain = all(isinstance(number, float | int | np.number) for number in numbers)
    return table.assign(amount=np.asarray(numbers, dtype=float if plain else object))


def _magnitude(estimate: Estimate, unit: object, values: Mapping[str, Quantity]) -> object:
    """Estimate as a number of a unit; itself if the unit is of another kind.

    A yearly amount is no power: kW is not read as so many kWh in a year.
    """
    if bool(per_year(unit)) != bool(per_year(str(estimate.value.units))):
        return estimate
    try:
        return _value(estimate, values).to(as_unit(unit)).magnitude
    except (UnitError, AttributeError):
        return estimate


def _value(estimate: Estimate, values: Mapping[str, Quantity]) -> Quantity:
    is_varied = bool(values.keys() & estimate.assumptions.keys())
    return estimate.evaluate(values) if is_varied else estimate.value
