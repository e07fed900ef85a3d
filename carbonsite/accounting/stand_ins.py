"""Rows that stand in for modules which a product's own factor does not declare."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..inputs.flows import texts_in
from ..messages import Joined, message
from .accounted import Accounted
from .finding_weights import FindingRow, Weights, entries_named

COLUMN = "stands_in_for"
"""Column of rows made for another factor's module: the id of that factor."""


def modules_stood_in(activities: pd.DataFrame) -> set[tuple[str, str]]:
    """Factors, and their modules for which other rows stand in."""
    if COLUMN not in activities:
        return set()
    pairs = zip(texts_in(activities, COLUMN), texts_in(activities, "module"), strict=True)
    return {(factor, module) for factor, module in pairs if factor}


def stand_in_findings(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """A finding for each factor for whose modules a generic one stands in."""
    table = account.reading.table
    if COLUMN not in table:
        return
    rows = pd.DataFrame(
        {
            "of": texts_in(table, COLUMN),
            "module": texts_in(table, "module"),
            "by": texts_in(table, "factor"),
        }
    )
    for factor, own in rows[rows["of"] != ""].groupby("of", sort=True):
        modules, by = (list(dict.fromkeys(own[name])) for name in ("module", "by"))
        detail = message("detail.stands_in", modules=Joined(modules), by=Joined(by))
        yield weights.finding("stand-in", str(factor), detail, entries_named(account, set(by)))
