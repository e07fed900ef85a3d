"""Sheets that may repeat the others: the same rows again, or their sums as plain numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ...messages import Joined, Message, message
from .printed_sums import significant_digits
from .row_outcomes import KINDS, RowOutcomes

_THINGS, _DIGITS = 2, 3
"""Things of a sheet, and digits of one amount, that are seldom those of other sheets by chance."""

_AGREEMENT = 1e-9
_ROWS = 2.0**21
"""More than a sheet has rows."""


def repeated_sheets(outcomes: Sequence[RowOutcomes]) -> Iterator[tuple[str, int, Message]]:
    """Sheet, number of rows and detail of each whose amounts are those of the sheets beside it.

    Of each thing, by item, factor and unit, the sheet has as much as all others together. Of two
    sheets that are alike, the second is named. A table below others of its sheet may do so too.
    """
    tables = {(outcome.table.grid.sheet, outcome.table.heading.first) for outcome in outcomes}
    repeats = (outcome.kinds == KINDS.index("repeated heading") for outcome in outcomes)
    if len(tables) < 2 and not any(rows.any() for rows in repeats):
        return
    rows = pd.concat([_rows(outcome) for outcome in outcomes], ignore_index=True)
    for sheet in _repeating(rows, "sheet"):
        of_sheet = rows["sheet"] == sheet
        yield (
            sheet,
            int(of_sheet.sum()),
            message("inputs.sum.sheet", totals=_totals(rows, of_sheet)),
        )
    for sheet, of_sheet in rows.groupby("sheet", sort=False):
        for part in _repeating(of_sheet, "part"):
            of_part = of_sheet["part"] == part
            lines = of_sheet["row"][of_part]
            detail = message(
                "inputs.sum.part",
                first=int(lines.min()),
                last=int(lines.max()),
                totals=_totals(of_sheet, of_part),
            )
            yield str(sheet), int(of_part.sum()), detail


def _rows(outcome: RowOutcomes) -> pd.DataFrame:
    """Activities of a table with their sheet, and the heading that they stand below."""
    table = outcome.table
    activities = outcome.activities[["item", "factor", "unit", "amount", "row"]]
    repeats = table.lines[outcome.kinds == KINDS.index("repeated heading")]
    part = table.heading.first + np.searchsorted(repeats, activities["row"].to_numpy()) / _ROWS
    return activities.assign(sheet=table.grid.sheet, part=part)


def _repeating(rows: pd.DataFrame, by: str) -> list[Any]:
    """Sheets or parts of a sheet whose amounts are of each thing those of all others together."""
    if rows[by].nunique() < 2:
        return []
    thing = ["item", "factor", "unit"]
    own = rows.groupby([by, *thing], sort=False)["amount"].sum().reset_index()
    others = own.groupby(thing)["amount"].transform("sum") - own["amount"]
    own["agrees"] = (others - own["amount"]).abs() <= _AGREEMENT * own["amount"].abs()
    of_one = own.groupby(by, sort=False)
    agrees = of_one["agrees"].all() & (of_one.size() >= _THINGS)
    # A loop over the few sheets that agree.
    repeating = [
        one
        for one in agrees.index[agrees]
        if any(significant_digits(amount) >= _DIGITS for amount in own["amount"][own[by] == one])
    ]
    # Where two are alike and there is nothing else, the first is the one that counts.
    return repeating[1:] if len(repeating) == own[by].nunique() else repeating


def _totals(rows: pd.DataFrame, of_sheet: pd.Series) -> Joined:
    """Amounts of each unit with some rows and without them."""
    return Joined(
        message(
            "inputs.sum.totals",
            unit=unit,
            total_with=float(rows["amount"][rows["unit"] == unit].sum()),
            total_without=float(rows["amount"][(rows["unit"] == unit) & ~of_sheet].sum()),
        )
        for unit in dict.fromkeys(rows["unit"][of_sheet])
    )
