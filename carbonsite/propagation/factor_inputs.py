"""Factors as inputs: one for each factor, drawn once for all lines that take it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..accounting.account import Account
from .distributions import Lognormal
from .model import Input, Kind
from .pedigree import scores_of_factors, sigma_of_factors
from .spread import Spread, stated_spread

Array = np.ndarray[Any, Any]


def factor_inputs(account: Account, rows: Array, spreads: Mapping[str, Spread]) -> tuple[list[Input], Array]:
    """The factors of some rows of the catalogue as inputs, and the input of every row of the catalogue (-1: not used).

    All modules and parts of a factor are one input: what was taken up in one module and is released in another is the same
    carbon. Where the source states one spread for some of its rows and another for others, those are two inputs.
    """
    table = account.catalogue.table
    texts = table.frame["uncertainty"].to_numpy(dtype=object)[rows]
    codes = {pair: place for place, pair in enumerate(dict.fromkeys(zip(table.factor[rows].tolist(), texts.tolist(), strict=True)))}
    of_row = np.full(len(table.frame), -1)
    of_row[rows] = [codes[pair] for pair in zip(table.factor[rows].tolist(), texts.tolist(), strict=True)]
    first = rows[[int(np.flatnonzero(of_row[rows] == place)[0]) for place in range(len(codes))]] if len(codes) < len(rows) else rows
    return _inputs(account, first, [text for _, text in codes], spreads), of_row


def _inputs(account: Account, rows: Array, stated: list[str], spreads: Mapping[str, Spread]) -> list[Input]:
    table, basis = account.catalogue.table, account.basis
    frame, ids = table.frame.iloc[rows], [table.ids[code] for code in table.factor[rows].tolist()]
    country, year = (basis.country, basis.year) if basis else ("NO", None)
    when = account.date.year if account.date else year
    sigma, scores = sigma_of_factors(frame, country, when), scores_of_factors(frame, country, when)
    found = []
    for place, (factor, text) in enumerate(zip(ids, stated, strict=True)):
        name = factor if ids.count(factor) == 1 else f"{factor} ({text or 'pedigree'})"
        if factor in spreads:
            given = spreads[factor]
            found.append(Input(name, Kind.FACTOR, given.distribution(factor, "", 1.0), "", str(given), "given"))
        elif text:
            found.append(Input(name, Kind.FACTOR, stated_spread(factor, text), "", text, "the source"))
        else:
            told = ", ".join(f"{column} {score}" for column, score in scores.iloc[place].items())
            found.append(Input(name, Kind.FACTOR, Lognormal(0.0, float(sigma[place])), "", f"GSD {np.exp(sigma[place]):.3g}", f"pedigree: {told}"))
    return found
