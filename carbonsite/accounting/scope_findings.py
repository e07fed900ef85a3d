"""Findings about modules: uptake without release, credits, emissions that are in no total."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..arrays import Array
from ..lifecycle import INDICATORS, MODULES, Indicator
from ..messages import Joined, message
from .accounted import Accounted
from .biogenic_carbon import WITH_UPTAKE, Release, carbon_of
from .counting import WhyNot
from .finding_weights import FindingRow, Weights, by_factor

_CARBONATING = ("B1", "C1", "C2", "C3", "C4")
_TAKING_UP = ("A1-A3", "A1", "A2", "A3")
"""Modules in which a product takes up carbon in use and after crushing, and by growth."""


def _modules(account: Accounted) -> Array:
    """Module whose number each entry takes."""
    r, table = account.resolution, account.catalogue.table
    return np.asarray(np.array([*MODULES, ""], dtype=object)[table.module[r.row]])


def uptake_without_release(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Products whose carbon is taken up in the account, but not released in it."""
    table, counted = account.catalogue.table, account.resolution.counted
    own, biogenic = (
        np.where(counted, weights.sums[:, INDICATORS.index(indicator)], 0.0)
        for indicator in (account.indicator, Indicator.BIOGENIC)
    )
    carbon = carbon_of(_modules(account), own, biogenic, account.indicator)
    factors, product = np.unique(table.factor[account.resolution.row], return_inverse=True)
    release = Release.of(product, carbon, own, len(factors))
    for place in np.flatnonzero(release.is_not_whole).tolist():
        values = {"taken": release.taken_up[place], "percent": 100 * release.share[place]}
        detail = message("detail.uptake_without_release", **values)
        entries = (product == place) & (carbon[0] > 0)
        yield weights.finding("uptake without release", table.ids[factors[place]], detail, entries)


def credit_in_total(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Negative numbers in the total that are no uptake of carbon: credits belong in D."""
    r, table = account.resolution, account.catalogue.table
    number = table.counted[r.row, INDICATORS.index(account.indicator)]
    takes_up = _TAKING_UP if account.indicator in WITH_UPTAKE else ()
    may_be_negative = np.isin(_modules(account), [*takes_up, *_CARBONATING])
    is_credit = r.counted & (number < 0) & ~may_be_negative
    booked = np.array([*MODULES, ""], dtype=object)[r.module]
    for factor, _, entries in by_factor(account):
        if (is_credit & entries).any():
            modules = Joined(dict.fromkeys(booked[is_credit & entries]))
            detail = message("detail.credit_in_the_total", modules=modules)
            yield weights.finding("credit in the total", factor, detail, is_credit & entries)


def emissions_in_d(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Emissions of other modules that are booked in D, where no total counts them."""
    own = weights.sums[:, INDICATORS.index(account.indicator)]
    is_beyond = account.resolution.why_not == WhyNot.BEYOND
    is_moved = is_beyond & (_modules(account) != "D") & (own > 0)
    for factor, _, entries in by_factor(account):
        if (is_moved & entries).any():
            detail = message("detail.emissions_in_d")
            yield weights.finding("emissions in D", factor, detail, is_moved & entries)
