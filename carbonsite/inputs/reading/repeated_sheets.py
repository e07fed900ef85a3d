"""Sheets that may repeat the others: the same rows again, or their sums as plain numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from ...messages import Joined, Message, message
from .printed_sums import significant_digits
from .row_outcomes import RowOutcomes

_THINGS, _DIGITS = 2, 3
"""Things of a sheet, and digits of one amount, that are seldom those of other sheets by chance."""

_AGREEMENT = 1e-9


def repeated_sheets(outcomes: Sequence[RowOutcomes]) -> Iterator[tuple[str, int, Message]]:
    """Sheet, number of rows and detail of each whose amounts are those of the sheets beside it.

    Of each thing, by item, factor and unit, the sheet has as much as all others together. Of two
    sheets that are alike, the second is named.
    """
    if len({outcome.table.grid.sheet for outcome in outcomes}) < 2:
        return
    rows = pd.concat(
        [
            outcome.activities[["item", "factor", "unit", "amount"]].assign(
                sheet=outcome.table.grid.sheet
            )
            for outcome in outcomes
        ]
    )
    thing = ["item", "factor", "unit"]
    own = rows.groupby(["sheet", *thing], sort=False)["amount"].sum().reset_index()
    others = own.groupby(thing)["amount"].transform("sum") - own["amount"]
    own["agrees"] = (others - own["amount"]).abs() <= _AGREEMENT * own["amount"].abs()
    by_sheet = own.groupby("sheet", sort=False)
    agrees = by_sheet["agrees"].all() & (by_sheet.size() >= _THINGS)
    # A loop over the few sheets that agree.
    sheets = [
        sheet
        for sheet in agrees.index[agrees]
        if any(significant_digits(one) >= _DIGITS for one in own["amount"][own["sheet"] == sheet])
    ]
    # Where two sheets are alike and there is nothing else, the first is the one that counts.
    for sheet in sheets[1:] if len(sheets) == own["sheet"].nunique() else sheets:
        of_sheet = rows["sheet"] == sheet
        yield sheet, int(of_sheet.sum()), _detail(rows, of_sheet)


def _detail(rows: pd.DataFrame, of_sheet: pd.Series) -> Message:
    """Amounts of each unit with the sheet and without it."""
    totals = [
        message(
            "inputs.sum.totals",
            unit=unit,
            total_with=float(rows["amount"][rows["unit"] == unit].sum()),
            total_without=float(rows["amount"][(rows["unit"] == unit) & ~of_sheet].sum()),
        )
        for unit in dict.fromkeys(rows["unit"][of_sheet])
    ]
    return message("inputs.sum.sheet", totals=Joined(totals))
