"""Amounts as inputs: their names, and the spreads of single amounts and of sums of many."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from ...messages import message
from .distributions import Distribution, SumOfMany
from .model import Input, Kind
from .spread import Spread

Array = np.ndarray


def amount_input(
    name: str,
    distribution: Distribution,
    sigma: float,
    quality: str,
    spreads: Mapping[str, Spread],
    *,
    is_one: bool = True,
) -> Input:
    """An amount without assumptions, with the spread given for it, or that of its quality."""
    stated = spreads.get(name.partition(": ")[0]) if is_one else None
    if stated is not None:
        given = message("uncertainty.known_by.given")
        return Input(name, Kind.AMOUNT, stated.distribution(name, "", 1.0), "", str(stated), given)
    spread = message("uncertainty.gsd" if is_one else "uncertainty.gsd_each", gsd=math.exp(sigma))
    quality_text = quality or message("not_stated")
    known_by = message("uncertainty.known_by.quality", quality=quality_text)
    return Input(name, Kind.AMOUNT, distribution, "", spread, known_by)


def row_names(table: pd.DataFrame, rows: Array) -> list[str]:
    """Names of the amounts of some rows: what is done and how much, the same in every table.

    A number of the row would not do: the first row of one table is not the first row of another.
    """
    part = table.iloc[rows]
    texts = [
        f"amount of {item}: {amount:.12g} {unit} {factor}"
        for item, amount, unit, factor in zip(
            part["item"], part["amount"], part["unit"], part["factor"], strict=True
        )
    ]
    seen: dict[str, int] = {}
    for place, text in enumerate(texts):
        seen[text] = seen.get(text, 0) + 1
        if seen[text] > 1:
            texts[place] = f"{text} ({seen[text]})"
    return texts


def sums_of_many(
    sigma: Array, first: Array, second: Array, third: Array, fourth: Array
) -> list[Distribution]:
    """Distributions of sums of lognormal amounts, as multiples of the sums.

    `first` to `fourth` are the sums of the amounts and of their powers.
    """
    w, mean = np.exp(sigma**2), np.exp(sigma**2 / 2)
    is_something = (first != 0) & (second > 0)
    safe = np.where(is_something, second, 1.0)
    deviation = np.where(
        is_something,
        mean * np.sqrt((w - 1) * safe) / np.where(is_something, np.abs(first), 1.0),
        0.0,
    )
    skewed, excess = (
        skewness(sigma) * third / safe**1.5 * np.sign(first),
        (w**4 + 2 * w**3 + 3 * w**2 - 6) * fourth / safe**2,
    )
    return [
        SumOfMany(*cumulants)
        for cumulants in zip(
            mean.tolist(), deviation.tolist(), skewed.tolist(), excess.tolist(), strict=True
        )
    ]


def skewness(sigma: Array) -> Array:
    """Skewness of a lognormal distribution."""
    w = np.exp(sigma**2)
    return np.asarray((w + 2) * np.sqrt(w - 1))
