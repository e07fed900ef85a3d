"""Ranking by unrounded numbers; the rounded ones are shown."""

from __future__ import annotations

from enum import StrEnum

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
    # A loop over bidders: each number is rounded as a spreadsheet does it.
    as_shown = pd.Series([rounded(number, decimals) for number in table["total"]], table.index)
    tied = [
        "; ".join(other for other, number in as_shown.items() if number == own and other != name)
        for name, own in as_shown.items()
    ]
    ranked_by = table["total"] if ties is TieRule.UNROUNDED else as_shown
    keys = pd.DataFrame({"total": -ranked_by if more_is_better else ranked_by, "price": 0.0})
    if ties is TieRule.LOWEST_PRICE:
        keys["price"] = table["price"]
    # A loop over bidders, each against all: one more than the number of bids that are better.
    bids = list(keys.itertuples(index=False, name=None))
    ranks = [1 + sum(other < own for other in bids) for own in bids]
    ranking = table.assign(shown=as_shown, rank=ranks, tied_with=tied)
    return ranking.sort_values("rank", kind="stable")
