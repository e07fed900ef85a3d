"""Findings about modules: uptake without release, credits, emissions that are in no total."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..lifecycle import INDICATORS, MODULES, Indicator
from ..messages import Joined, message
from .accounted import Accounted
from .counting import WhyNot
from .finding_weights import Weights, by_factor

Array = np.ndarray[Any, Any]

RELEASED = 0.99
"""Share of the carbon taken up whose release makes an account whole; less is a finding."""

_NOTICEABLE = 0.001
"""Share of a factor's emissions below which a missing release, such as packaging's, is none."""

_TAKING_UP = ("A1-A3", "A1", "A2", "A3")
_END_OF_LIFE = ("C1", "C2", "C3", "C4")
_MAY_BE_NEGATIVE = (*_TAKING_UP, "B1", *_END_OF_LIFE)
"""Modules in which a product takes up carbon: growth, carbonation in use and after crushing."""


def _modules(account: Accounted) -> Array:
    """Module whose number each entry takes."""
    r, table = account.resolution, account.catalogue.table
    return np.asarray(np.array([*MODULES, ""], dtype=object)[table.module[r.row]])


def uptake_without_release(account: Accounted, weights: Weights) -> Iterator[dict[str, Any]]:
    """Products whose carbon is taken up in the account, but not released in it."""
    module, carbon = _modules(account), _carbon(account, weights)
    is_early, counted = np.isin(module, _TAKING_UP), account.resolution.counted
    for factor, _, entries in by_factor(account):
        taken_up = entries & counted & is_early & (carbon < 0)
        taken = -float(carbon[taken_up].sum())
        released = float(carbon[entries & counted & ~is_early].clip(min=0).sum())
        least = _NOTICEABLE * float(weights.magnitude[entries & counted].sum())
        if released < RELEASED * taken and taken - released > least:
            detail = message(
                "detail.uptake_without_release", taken=taken, percent=100 * released / taken
            )
            yield weights.finding("uptake without release", factor, detail, taken_up)


def _carbon(account: Accounted, weights: Weights) -> Array:
    """Biogenic carbon of each entry [kgCO2e], as far as the account's indicator has it.

    Where `gwp_biogenic` is not declared, a negative number of A1-A3 is taken as uptake and a
    positive one of C1-C4 as release.
    """
    own = weights.sums[:, INDICATORS.index(account.indicator)]
    module = _modules(account)
    of_own = np.where(
        np.isin(module, _TAKING_UP),
        np.minimum(own, 0.0),
        np.where(np.isin(module, _END_OF_LIFE), np.maximum(own, 0.0), 0.0),
    )
    if account.indicator not in (Indicator.TOTAL, Indicator.BIOGENIC):
        return np.nan_to_num(of_own)
    biogenic = weights.sums[:, INDICATORS.index(Indicator.BIOGENIC)]
    return np.nan_to_num(np.where(np.isnan(biogenic) | (module == ""), of_own, biogenic))


def credit_in_total(account: Accounted, weights: Weights) -> Iterator[dict[str, Any]]:
    """Negative numbers in the total that are no uptake of carbon: credits belong in D."""
    r, table = account.resolution, account.catalogue.table
    number = table.counted[r.row, INDICATORS.index(account.indicator)]
    is_credit = r.counted & (number < 0) & ~np.isin(_modules(account), _MAY_BE_NEGATIVE)
    booked = np.array([*MODULES, ""], dtype=object)[r.module]
    for factor, _, entries in by_factor(account):
        if (is_credit & entries).any():
            modules = Joined(dict.fromkeys(booked[is_credit & entries]))
            detail = message("detail.credit_in_the_total", modules=modules)
            yield weights.finding("credit in the total", factor, detail, is_credit & entries)


def emissions_in_d(account: Accounted, weights: Weights) -> Iterator[dict[str, Any]]:
    """Emissions of other modules that are booked in D, where no total counts them."""
    own = weights.sums[:, INDICATORS.index(account.indicator)]
    is_beyond = account.resolution.why_not == WhyNot.BEYOND
    is_moved = is_beyond & (_modules(account) != "D") & (own > 0)
    for factor, _, entries in by_factor(account):
        if (is_moved & entries).any():
            detail = message("detail.emissions_in_d")
            yield weights.finding("emissions in D", factor, detail, is_moved & entries)
