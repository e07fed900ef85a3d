"""Activities: how much is done on site, as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .units import Estimate, Q, as_unit

if TYPE_CHECKING:
    import pandas as pd

REQUIRED = ("item", "factor", "amount", "unit")
TAGS = ("row", "module", "factor_module", "element", "machine", "purpose", "material", "flow", "hours", "date", "quality", "source", "measure", "replaces", "carrier")
"""Reserved tags; other columns travel through untouched."""

GENERIC_CARRIERS = ("electricity", "diesel", "biodiesel", "hvo", "fame", "district-heat")
"""Names that an activity may give as its factor and that the basis gives a meaning."""

QUALITIES = ("metered", "invoiced", "hours × load", "nameplate", "assumed")
"""How an amount is known, best first."""


def activity(item: str, amount: Any, factor: str, **tags: Any) -> pd.DataFrame:
    """One activity as a table of one row.

    Parameters
    ----------
    item : str
        What is done, in the words of the site.
    amount : str, Quantity, Assumption or derived amount
        How much, with its unit; an assumption keeps its range and reason.
    factor : str
        Id of an emission factor, or a generic name such as ``"diesel"``.
    **tags
        ``module, element, machine, purpose, material, flow, hours, date, quality, source`` and any other column.

    Returns
    -------
    DataFrame
        Columns ``item, factor, amount, unit`` and the tags.

    Examples
    --------
    >>> activity("excavator 35 t", "30 000 L", "diesel", module="A5", machine="excavator")[["amount", "unit"]]
        amount unit
    0  30000.0    L
    """
    import pandas as pd

    quantity = amount.value if isinstance(amount, Estimate) else Q(amount)
    held = amount if isinstance(amount, Estimate) else float(quantity.magnitude)
    hours = {"hours": str(Q(tags.pop("hours")))} if "hours" in tags and not isinstance(tags["hours"], Estimate) else {}
    return pd.DataFrame([{"item": item, "factor": factor, "amount": held, "unit": str(quantity.units), **hours, **tags}])


def activities(*rows: pd.DataFrame) -> pd.DataFrame:
    """Activities one below the other, in one table; what a row does not say is blank.

    Examples
    --------
    >>> table = activities(activity("a", "1 t", "gravel-br18"), activity("b", "2 L", "diesel-b0", module="A5"))
    >>> table["module"].tolist()
    ['', 'A5']
    """
    import pandas as pd

    table = pd.concat([row.astype(object) for row in rows], ignore_index=True)
    texts = [column for column in table if column != "amount"]
    table[texts] = table[texts].where(table[texts].notna(), "")
    return table.infer_objects()


def estimates_in(table: pd.DataFrame) -> list[Any]:
    """The amounts of a table that are assumptions or derived from some."""
    if "amount" not in table or table["amount"].dtype != object:
        return []
    return [cell for cell in table["amount"] if isinstance(cell, Estimate)]


def with_numbers(table: pd.DataFrame, values: Mapping[str, Any] | None = None) -> pd.DataFrame:
    """The table with each estimated amount as a plain number of its row's unit, under the values given."""
    if not estimates_in(table):
        return table
    # A loop over rows: each estimated amount is computed by its own formula; a table of measured amounts has none.
    told = values or {}
    numbers = [
        (cell.evaluate(told) if told.keys() & cell.assumptions.keys() else cell.value).to(as_unit(unit)).magnitude if isinstance(cell, Estimate) else cell
        for cell, unit in zip(table["amount"], table["unit"], strict=True)
    ]
    plain = all(isinstance(number, float | int | np.number) for number in numbers)
    return table.assign(amount=np.asarray(numbers, dtype=float if plain else object))


def parted(table: pd.DataFrame) -> tuple[list[str], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """A table as the names of its columns, all cells but the amounts, and the amounts."""
    others = [column for column in table.columns if column != "amount"]
    return others, table[others].to_numpy(dtype=object), table["amount"].to_numpy(dtype=float)


def joined(columns: list[str], cells: np.ndarray[Any, Any], amount: np.ndarray[Any, Any]) -> pd.DataFrame:
    """The table of `parted`: one block of cells and one column of amounts, which is quick to take rows from."""
    import pandas as pd

    table = pd.DataFrame(cells, columns=columns, dtype=object)
    table.insert(min(2, len(columns)), "amount", amount)
    return table


def carrier_of(table: pd.DataFrame) -> np.ndarray[Any, Any]:
    """The energy carrier of each row: its tag `carrier`, else the generic name that it takes as its factor, else blank."""
    factor = table["factor"].to_numpy(dtype=object)
    generic = np.where(np.isin(factor, list(GENERIC_CARRIERS)), factor, "")
    if "carrier" not in table:
        return np.asarray(generic)
    tagged = table["carrier"].to_numpy(dtype=object)
    return np.where(table["carrier"].isna().to_numpy() | (tagged == ""), generic, tagged)


__all__ = ["GENERIC_CARRIERS", "QUALITIES", "REQUIRED", "TAGS", "activities", "activity", "carrier_of", "estimates_in", "with_numbers"]
