"""Activities: how much is done on site, as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..carriers import GENERIC_CARRIERS
from ..errors import InputError, UnitError
from ..lifecycle import INDICATORS
from ..units import Estimate, Q, as_unit
from ..units.paths import CONVERTING_PROPERTIES
from ..units.tracing import as_cell, as_number, as_numbers

if TYPE_CHECKING:
    import pandas as pd

REQUIRED = ("item", "factor", "amount", "unit")
TAGS = (
    "row",
    "module",
    "factor_module",
    "element",
    "machine",
    "purpose",
    "material",
    "flow",
    "hours",
    "date",
    "quality",
    "source",
    "measure",
    "replaces",
    "carrier",
)
"""Reserved tags; other columns travel through untouched."""

OF_FACTOR = (
    "resolved_factor",
    "part",
    "conversion",
    "conversion_source",
    "declared_unit",
    *INDICATORS,
)
"""Columns of a line that its factor gives; a table of activities cannot have columns of these
names.
"""

DESCRIBING = ("hours", *CONVERTING_PROPERTIES)
"""Columns that may hold estimates beside the amount: the hours of a machine, what a material weighs
or holds.
"""

OTHER_KIND = ("is an amount of another kind than the unit", "write the unit that the amount has")
"""What is wrong with an estimated amount that its row's unit cannot hold, and what to do."""

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
        ``module, element, machine, purpose, material, flow, hours, date, quality, source`` and any
        other column.

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

    return pd.DataFrame([activity_cells(item, amount, factor, **tags)])


def activity_cells(item: str, amount: Any, factor: str, **tags: Any) -> dict[str, Any]:
    """The cells of an activity by column, from which `activity` makes a table; many of them make
    one at once.
    """
    quantity = amount.value if isinstance(amount, Estimate) else Q(amount)
    held = amount if isinstance(amount, Estimate) else as_number(quantity.magnitude)
    hours = (
        {"hours": str(Q(tags.pop("hours")))}
        if "hours" in tags and not isinstance(tags["hours"], Estimate)
        else {}
    )
    return {
        "item": item,
        "factor": factor,
        "amount": held,
        "unit": str(quantity.units),
        **hours,
        **tags,
    }


def activities(*rows: pd.DataFrame) -> pd.DataFrame:
    """Activities one below the other, in one table; what a row does not say is blank.

    Examples
    --------
    >>> table = activities(activity("a", "1 t", "gravel-br18"), activity("b", "2 L", "diesel-b0", module="A5"))
    >>> table["module"].tolist()
    ['', 'A5']
    """
    import pandas as pd

    if not rows:
        raise InputError.of(
            "activities",
            [{"problem": "there is no activity", "remedy": "give at least one cs.activity(…)"}],
        )
    table = pd.concat([row.astype(object) for row in rows], ignore_index=True)
    texts = [column for column in table if column != "amount"]
    table[texts] = table[texts].where(table[texts].notna(), "")
    return table.infer_objects()


def estimates_in(table: pd.DataFrame, *columns: str) -> list[Any]:
    """The cells of a table that are assumptions or derived from some: its amounts, hours and
    properties, or columns named.
    """
    held = [
        column
        for column in columns or ("amount", *DESCRIBING)
        if column in table and table[column].dtype == object
    ]
    return [
        cell
        for column in held
        if _holds_estimates(table[column])
        for cell in table[column]
        if isinstance(cell, Estimate)
    ]


def _holds_estimates(column: pd.Series) -> bool:
    """Whether some cell is an estimate; each type is looked at once, since a column of texts is
    long.
    """
    return any(issubclass(kind, Estimate) for kind in set(map(type, column.to_numpy(dtype=object))))


def with_numbers(table: pd.DataFrame, values: Mapping[str, Any] | None = None) -> pd.DataFrame:
    """The table with each estimated amount as a plain number of its row's unit, and other estimates
    as text, under the values given.

    Raises
    ------
    InputError
        Where the unit of a row cannot hold its amount.
    """
    found = with_numbers_where_possible(table, values)
    left = estimates_in(found, "amount")
    if left:
        labels = [
            label
            for label, cell in zip(found.index, found["amount"], strict=True)
            if isinstance(cell, Estimate)
        ]
        raise InputError.of(
            "activities",
            [
                {
                    "row": label,
                    "column": "amount",
                    "value": cell,
                    "problem": OTHER_KIND[0],
                    "remedy": OTHER_KIND[1],
                }
                for label, cell in zip(labels, left, strict=True)
            ],
        )
    return found


def with_numbers_where_possible(
    table: pd.DataFrame, values: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """The table with each estimated amount as a plain number where its row's unit can hold it, and
    other estimates as text.
    """
    told = values or {}
    texts = {
        name: [
            as_cell(_value(cell, told)) if isinstance(cell, Estimate) else cell
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
        _magnitude(cell, unit, told) if isinstance(cell, Estimate) else cell
        for cell, unit in zip(table["amount"], table["unit"], strict=True)
    ]
    plain = all(isinstance(number, float | int | np.number) for number in numbers)
    return table.assign(amount=np.asarray(numbers, dtype=float if plain else object))


def _magnitude(estimate: Estimate, unit: Any, told: Mapping[str, Any]) -> Any:
    """An estimate as a number of a unit; itself where the unit cannot hold it."""
    try:
        return _value(estimate, told).to(as_unit(unit)).magnitude
    except (UnitError, AttributeError):
        return estimate


def _value(estimate: Estimate, told: Mapping[str, Any]) -> Any:
    return estimate.evaluate(told) if told.keys() & estimate.assumptions.keys() else estimate.value


def parted(table: pd.DataFrame) -> tuple[list[str], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """A table as the names of its columns, all cells but the amounts, and the amounts."""
    columns = list(table.columns)
    place = columns.index("amount")
    cells = np.delete(table.to_numpy(dtype=object), place, axis=1)
    return columns[:place] + columns[place + 1 :], cells, as_numbers(table["amount"])


def joined(
    columns: list[str], cells: np.ndarray[Any, Any], amount: np.ndarray[Any, Any]
) -> pd.DataFrame:
    """The table of `parted`: one block of cells and one column of amounts, which is quick to take
    rows from.
    """
    import pandas as pd

    # Plain names of columns, as the cells are: pandas would pack them, and unpack one each time
    # that a column is looked up.
    table = pd.DataFrame(cells, columns=pd.Index(columns, dtype=object), dtype=object)
    table.insert(min(2, len(columns)), "amount", amount)
    return table


def filled(
    columns: list[str], cells: np.ndarray[Any, Any], wanted: list[str]
) -> np.ndarray[Any, Any]:
    """The cells of `parted` in other columns, blank where they have none."""
    if columns == wanted:
        return cells
    held = np.hstack([cells, np.full((len(cells), 1), "", dtype=object)])
    return held[:, [columns.index(column) if column in columns else -1 for column in wanted]]


def stacked(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables of activities one below the other, in the columns that any of them has; what a table
    does not say is blank.
    """
    parts = [parted(table) for table in tables]
    wanted = list(dict.fromkeys(column for columns, _, _ in parts for column in columns))
    return joined(
        wanted,
        np.vstack([filled(columns, cells, wanted) for columns, cells, _ in parts]),
        np.concatenate([amount for _, _, amount in parts]),
    )


def carrier_of(table: pd.DataFrame) -> np.ndarray[Any, Any]:
    """The energy carrier of each row: its tag `carrier`, else the generic name that it takes as its
    factor, else blank.
    """
    factor = table["factor"].to_numpy(dtype=object)
    # Each factor is looked up once among the names; comparing all with each name takes several
    # times as long.
    generic = np.where(
        np.fromiter(
            map(frozenset(GENERIC_CARRIERS).__contains__, factor), dtype=bool, count=len(factor)
        ),
        factor,
        "",
    )
    if "carrier" not in table:
        return np.asarray(generic)
    tagged = table["carrier"].to_numpy(dtype=object)
    import pandas as pd

    return np.where(pd.isna(tagged) | (tagged == ""), generic, tagged)


__all__ = [
    "GENERIC_CARRIERS",
    "QUALITIES",
    "REQUIRED",
    "TAGS",
    "activities",
    "activity",
    "carrier_of",
    "estimates_in",
    "with_numbers",
]
