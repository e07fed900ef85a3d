"""Factors and amounts as inputs: their names, spreads, and what is known about them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

import numpy as np
import pandas as pd

from ...accounting.account import Account
from ...factors.basis import Basis
from ...messages import message
from .distributions import Distribution, Lognormal, SumOfMany
from .model import Input, Kind
from .pedigree import scores_of_factors, sigma_of_scores
from .spread import Spread, stated_spread

Array = np.ndarray


def factor_inputs(
    account: Account, rows: Array, spreads: Mapping[str, Spread]
) -> tuple[list[Input], Array]:
    """The factors of some rows of the catalogue as inputs; the input of each row (-1: none).

    All modules and parts of a factor are one input: the carbon that one module takes up and another
    releases is the same. If the source states different spreads for its rows, those are two inputs.
    """
    table = account.catalogue.table
    texts = table.frame["uncertainty"].to_numpy(dtype=object)[rows].tolist()
    first: dict[tuple[int, str], int] = {}
    of_row, inputs = np.full(len(table.frame), -1), list[int]()
    for row, pair in zip(
        rows.tolist(), zip(table.factor[rows].tolist(), texts, strict=True), strict=True
    ):
        if pair not in first:
            first[pair] = len(inputs)
            inputs.append(row)
        of_row[row] = first[pair]
    return (
        _inputs(account, np.array(inputs, dtype=int), [text for _, text in first], spreads),
        of_row,
    )


def _inputs(
    account: Account, rows: Array, stated: list[str], spreads: Mapping[str, Spread]
) -> list[Input]:
    table, basis = account.catalogue.table, account.basis
    frame, ids = (
        table.frame[["evidence", "reference_year", "year", "geography"]].iloc[rows],
        [table.ids[code] for code in table.factor[rows].tolist()],
    )
    country, year = (basis.country, basis.year) if basis else ("NO", None)
    when = account.date.year if account.date else year
    scores = scores_of_factors(frame, country, when)
    sigma = sigma_of_scores(scores).tolist()
    count, result = Counter(ids), []
    pedigrees = [
        message("uncertainty.known_by.pedigree", evidence=evidence, age=age, geography=geography)
        for evidence, age, geography in scores[["evidence", "age", "geography"]].to_numpy().tolist()
    ]
    for place, (factor, text) in enumerate(zip(ids, stated, strict=True)):
        name = factor if count[factor] == 1 else f"{factor} ({text or 'pedigree'})"
        if factor in spreads:
            given = spreads[factor]
            distribution: Distribution = given.distribution(factor, "", 1.0)
            spread, known_by = str(given), message("uncertainty.known_by.given")
        elif text:
            distribution = stated_spread(factor, text)
            spread, known_by = text, message("uncertainty.known_by.source")
        else:
            distribution = Lognormal(0.0, sigma[place])
            spread = message("uncertainty.gsd", gsd=math.exp(sigma[place]))
            known_by = pedigrees[place]
        result.append(Input(name, Kind.FACTOR, distribution, "", spread, known_by))
    return result


def of_basis(basis: Basis | None) -> list[str]:
    """Names of the assumptions of a basis: they choose factors, and never vary."""
    return (
        []
        if basis is None
        else [
            assumption.name
            for assumption in (basis.blend, basis.obligation)
            if assumption is not None
        ]
    )


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
