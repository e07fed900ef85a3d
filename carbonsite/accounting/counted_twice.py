"""Findings: modules of a product that other rows count again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..arrays import Array
from ..inputs.replaced_modules import REPLACEABLE
from ..lifecycle import INDICATORS, MODULES
from ..messages import message
from .accounted import Accounted
from .finding_weights import FindingRow, Weights

_TO_SITE = MODULES.index("A4")
_REPLACEABLE = [MODULES.index(module) for module in REPLACEABLE]
_OF_NO_PRODUCT = ("equipment-transport", "mass-transport", "site-energy", "groundworks-energy")
_TAGS = ("material", "flow", "replaces_modules")


def counted_twice(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Modules that factors of products declare, and that other rows have for the same material.

    A transport to the site is of some product, also where a row does not say of which material.
    """
    r, table = account.resolution, account.catalogue.table
    is_there = r.counted & np.isin(r.module, _REPLACEABLE)
    is_own = is_there & (table.module[r.row] == r.module)
    if not is_own.any() or not (is_there & ~is_own).any():
        return
    entry, (material, flow, replaces) = _nonzero(account)
    module, own = r.module[entry], is_own[entry]
    other = (is_there & ~is_own)[entry] & (replaces == "") & ~np.isin(flow, _OF_NO_PRODUCT)
    name = pd.factorize(material)[0]
    pair = name * len(MODULES) + module
    is_same = (material != "") & np.isin(pair, pair[other])
    to_site = module == _TO_SITE
    is_unclear = to_site & (other & to_site).any() & (material == "")
    if ((material == "") & other & to_site).any():
        is_unclear |= to_site
    twice = entry[own & (is_same | is_unclear)]
    codes = table.factor[r.row[twice]] * len(MODULES) + r.module[twice]
    # A loop over factors and modules, not over rows.
    for code in pd.unique(codes).tolist():
        marked = np.isin(np.arange(weights.size), twice[codes == code])
        detail = message("detail.counted_twice", module=MODULES[code % len(MODULES)])
        yield weights.finding("counted twice", table.ids[code // len(MODULES)], detail, marked)


def _nonzero(account: Accounted) -> tuple[Array, list[Array]]:
    """Entries that emit something by group of the tags, and the texts of `_TAGS` of each."""
    there = [name for name in _TAGS if name in account.reading.table]
    values, cells, cell, entry = account.values(there)
    is_something = values[:, INDICATORS.index(account.indicator)] != 0
    group = cells.group[cell[is_something]]
    blank = np.full(cells.groups, "", dtype=object)
    labels = [cells.labels[name] if name in there else blank for name in _TAGS]
    texts = [np.array([str(text).strip().casefold() for text in column]) for column in labels]
    return entry[is_something], [column[group] for column in texts]
