"""Ranking by unrounded numbers; the rounded ones are shown."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from ...spreadsheets.calculator.functions import FUNCTIONS


class TieRule(StrEnum):
    """The rule that decides between bids with equal rounded numbers."""

    UNROUNDED = "unrounded"
    """Unrounded numbers decide; bids with equal ones share a rank."""
    LOWEST_PRICE = "lowest-price"
    LOTS = "lots"
    """The bids share a rank; lots are drawn outside of carbonsite."""


def rounded(number: float, decimals: int) -> float:
    """A number rounded half away from zero, as a spreadsheet rounds it.

    Examples
    --------
    >>> rounded(1.005, 2), rounded(-0.5, 0)
    (1.01, -1.0)
    """
    result = FUNCTIONS["ROUND"](float(number), float(decimals))
    return result if isinstance(result, float) else float("nan")


def ranked(
    table: pd.DataFrame, decimals: int, ties: TieRule, *, more_is_better: bool
) -> pd.DataFrame:
    """A table with `total` in order, best first, with ``shown, rank, tied_with``.

    Parameters
    ----------
    table : DataFrame
        By bidder, with `total` and `price`.
    """
    total = table["total"].to_numpy(dtype=float) * (-1.0 if more_is_better else 1.0)
    # A loop over bidders: each number is rounded as a spreadsheet does it.
    as_shown = [rounded(number, decimals) for number in table["total"]]
    keys = np.array(
        _sort_keys(total, as_shown, table["price"].to_numpy(dtype=float), ties, more_is_better)
    )
    places = {key: 1 + sum(other < key for other in map(tuple, keys)) for key in map(tuple, keys)}
    names = list(table.index)
    tied = [
        "; ".join(
            other
            for other, number in zip(names, as_shown, strict=True)
            if number == own and other != name
        )
        for name, own in zip(names, as_shown, strict=True)
    ]
    ranking = table.assign(
        shown=as_shown, rank=[places[tuple(key)] for key in keys], tied_with=tied
    )
    return ranking.sort_values("rank", kind="stable")


def _sort_keys(
    total: Any, as_shown: list[float], price: Any, ties: TieRule, more_is_better: bool
) -> list[tuple[float, float]]:
    """Sorting key of each bid: smaller is better."""
    if ties is TieRule.UNROUNDED:
        return [(number, 0.0) for number in total]
    sortable = [-number if more_is_better else number for number in as_shown]
    return list(
        zip(
            sortable,
            price if ties is TieRule.LOWEST_PRICE else np.zeros(len(sortable)),
            strict=True,
        )
    )
