"""Activities: how much is done on site, as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from ..arrays import Cells
from ..errors import InputError
from ..lifecycle import GENERIC_CARRIERS, INDICATORS
from ..messages import message, with_remedy
from ..messages.arguments import require
from ..units import Estimate, Q, Quantity
from ..units.fields import InUnit
from ..units.functions import check_argument
from ..units.tracing import as_number, as_numbers
from .flows import texts_in
from .qualities import quality_of, quality_problem

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
    "of",
    "replaces_modules",
    "carrier",
    "fence",
    "use",
    "beyond_obligation",
    "beyond_document",
    "beyond_volume",
    "beyond_period",
)
"""Reserved tags; other columns are kept as they are."""

OF_FACTOR = (
    "resolved_factor",
    "part",
    "conversion",
    "conversion_source",
    "declared_unit",
    "counted",
    "why_not",
    *INDICATORS,
)
"""Columns of a line that come from its factor; a table of activities cannot have them."""


def activity(
    item: str, amount: str | Quantity | Estimate, factor: str, **tags: object
) -> pd.DataFrame:
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
    >>> row = activity("excavator 35 t", "30 000 L", "diesel", module="A5", machine="excavator")
    >>> row[["amount", "unit"]]
        amount unit
    0  30000.0    L
    """
    import pandas as pd

    return pd.DataFrame([activity_cells(item, amount, factor, **tags)])


def activity_cells(item: str, amount: Any, factor: str, **tags: Any) -> dict[str, Any]:
    """Cells of an activity by column; `activity` makes a table of them."""
    is_estimate = isinstance(amount, Estimate)
    quantity = amount.value if is_estimate else Q(amount)
    hours = {}
    if "hours" in tags:
        check_argument("activity", "hours", tags["hours"], InUnit("h"))
        if not isinstance(tags["hours"], Estimate):
            hours = {"hours": str(Q(tags.pop("hours")))}
    if tags.get("quality"):
        tags["quality"] = _known_quality(tags["quality"])
    return {
        "item": item,
        "factor": factor,
        "amount": amount if is_estimate else as_number(quantity.magnitude),
        "unit": str(quantity.units),
        **hours,
        **tags,
    }


def _known_quality(text: object) -> str:
    """The quality that a text means."""
    quality = quality_of(text)
    if not quality:
        raise InputError.one("activity()", *quality_problem(), column="quality", value=text)
    return quality


def activities(*rows: pd.DataFrame) -> pd.DataFrame:
    """Table of activities, one below the other; cells that a row does not state are blank.

    Examples
    --------
    >>> gravel, fuel = activity("a", "1 t", "gravel-br18"), activity("b", "2 L", "hvo", module="A5")
    >>> activities(gravel, fuel)["module"].tolist()
    ['', 'A5']
    """
    import pandas as pd

    if not rows:
        raise InputError.one(message("inputs.activities"), *with_remedy("inputs.no_activity"))
    for row in rows:
        require(row, pd.DataFrame, message("inputs.activities"), "rows", "row")
    table = pd.concat([row.astype(object) for row in rows], ignore_index=True)
    texts = [column for column in table if column != "amount"]
    table[texts] = table[texts].where(table[texts].notna(), "")
    return table.infer_objects()


def parted(table: pd.DataFrame) -> tuple[list[str], Cells, np.ndarray]:
    """Names of the columns without the amount, their cells, and the amounts of a table."""
    columns = list(table.columns)
    place = columns.index("amount")
    cells = np.delete(table.to_numpy(dtype=object), place, axis=1)
    return columns[:place] + columns[place + 1 :], cells, as_numbers(table["amount"])


def joined(columns: list[str], cells: Cells, amount: np.ndarray) -> pd.DataFrame:
    """Table from the parts of `parted`: one block of cells and one column of amounts."""
    import pandas as pd

    # Plain names of columns, as the cells are: pandas would pack them, and unpack one each time
    # that a column is looked up.
    table = pd.DataFrame(cells, columns=pd.Index(columns, dtype=object), dtype=object)
    table.insert(min(2, len(columns)), "amount", amount)
    return table


def filled(columns: list[str], cells: Cells, wanted: list[str]) -> Cells:
    """Cells of `parted` in the columns wanted; columns that are not there are blank."""
    if columns == wanted:
        return cells
    with_blank = np.hstack([cells, np.full((len(cells), 1), "", dtype=object)])
    return with_blank[:, [columns.index(column) if column in columns else -1 for column in wanted]]


def stacked(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables of activities, one below the other; columns that one of them lacks are blank there."""
    parts = [parted(table) for table in tables]
    wanted = list(dict.fromkeys(column for columns, _, _ in parts for column in columns))
    return joined(
        wanted,
        np.vstack([filled(columns, cells, wanted) for columns, cells, _ in parts]),
        np.concatenate([amount for _, _, amount in parts]),
    )


def carrier_of(table: pd.DataFrame) -> Cells:
    """Energy carrier of each row: its tag `carrier`, otherwise its factor if a generic name."""
    factor = table["factor"].to_numpy(dtype=object)
    # Each factor is looked up once among the names; comparing all with each name takes several
    # times as long.
    is_generic = map(frozenset(GENERIC_CARRIERS).__contains__, factor)
    generic = np.where(np.fromiter(is_generic, dtype=bool, count=len(factor)), factor, "")
    tagged = texts_in(table, "carrier")
    return np.where(tagged == "", generic, tagged)


def row_labels(table: pd.DataFrame) -> Cells:
    """The label of each row: its column `row`, else the index.

    An index that does not tell rows apart, as `pd.concat` leaves it, is not used: rows are then
    numbered from 0. Levels of a MultiIndex are joined.

    Examples
    --------
    >>> import pandas as pd
    >>> row_labels(pd.DataFrame({"item": ["a", "b"]}, index=[7, 7])).tolist()
    [0, 1]
    """
    import pandas as pd

    if "row" in table:
        return np.asarray(table["row"], dtype=object)
    index = table.index
    if isinstance(index, pd.MultiIndex):
        index = pd.Index([", ".join(map(str, levels)) for levels in index], dtype=object)
    if not index.is_unique or index.hasnans:
        index = pd.RangeIndex(len(table))
    return np.asarray(index, dtype=object)


def row_ids(table: pd.DataFrame) -> list[str]:
    """The label of each row as text; a row without one gets a number that no other row has."""
    import pandas as pd

    labels = row_labels(table)
    is_blank = np.where(pd.isna(labels), "", labels) == ""
    ids = [str(label) for label in labels]
    if is_blank.any():
        # A loop over the rows without an id: each takes the next number that is free.
        numbers = _free_numbers(frozenset(ids))
        for place in np.flatnonzero(is_blank):
            ids[place] = next(numbers)
    return ids


def _free_numbers(taken: frozenset[str]) -> Iterator[str]:
    return (text for number in count() if (text := str(number)) not in taken)
