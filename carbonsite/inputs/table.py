"""Activities: how much is done on site, as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import InputError
from ..lifecycle import GENERIC_CARRIERS, INDICATORS
from ..messages import message
from ..messages.arguments import require
from ..units import Estimate, Q, Quantity
from ..units.fields import InUnit
from ..units.functions import check_argument
from ..units.tracing import as_number, as_numbers
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


def _known_quality(text: Any) -> str:
    """The quality that a text means."""
    quality = quality_of(text)
    if not quality:
        problem, remedy = quality_problem()
        row = {"column": "quality", "value": text, "problem": problem, "remedy": remedy}
        raise InputError.of("activity()", [row])
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
        raise InputError.of(
            message("inputs.activities"),
            [
                {
                    "problem": message("inputs.no_activity"),
                    "remedy": message("inputs.no_activity.remedy"),
                }
            ],
        )
    for row in rows:
        require(row, pd.DataFrame, message("inputs.activities"), "rows", "row")
    table = pd.concat([row.astype(object) for row in rows], ignore_index=True)
    texts = [column for column in table if column != "amount"]
    table[texts] = table[texts].where(table[texts].notna(), "")
    return table.infer_objects()


def parted(table: pd.DataFrame) -> tuple[list[str], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Names of the columns without the amount, their cells, and the amounts of a table."""
    columns = list(table.columns)
    place = columns.index("amount")
    cells = np.delete(table.to_numpy(dtype=object), place, axis=1)
    return columns[:place] + columns[place + 1 :], cells, as_numbers(table["amount"])


def joined(
    columns: list[str], cells: np.ndarray[Any, Any], amount: np.ndarray[Any, Any]
) -> pd.DataFrame:
    """Table from the parts of `parted`: one block of cells and one column of amounts."""
    import pandas as pd

    # Plain names of columns, as the cells are: pandas would pack them, and unpack one each time
    # that a column is looked up.
    table = pd.DataFrame(cells, columns=pd.Index(columns, dtype=object), dtype=object)
    table.insert(min(2, len(columns)), "amount", amount)
    return table


def filled(
    columns: list[str], cells: np.ndarray[Any, Any], wanted: list[str]
) -> np.ndarray[Any, Any]:
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


def carrier_of(table: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Energy carrier of each row: its tag `carrier`, otherwise its factor if a generic name."""
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
