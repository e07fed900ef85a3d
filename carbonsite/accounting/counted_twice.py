"""Findings: modules of a product that other rows count again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from ..arrays import Array
from ..inputs.flows import texts_in
from ..inputs.replaced_modules import REPLACEABLE, rows_of_products
from ..lifecycle import INDICATORS, MODULES
from ..messages import message
from .accounted import Accounted
from .finding_weights import FindingRow, Weights

_TO_SITE = MODULES.index("A4")
_REPLACEABLE = [MODULES.index(module) for module in REPLACEABLE]
OF_NO_PRODUCT = ("equipment-transport", "mass-transport", "site-energy", "groundworks-energy")
_TAGS = ("material", "flow", "replaces_modules", "of another row")


def counted_twice(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Modules that factors of products declare, and that other rows have for the same material.

    A transport to the site is of some product, also where a row does not say of which material.
    Rows that say of which row they are (`of`) are looked at by `counted_of_products`.
    """
    r, table = account.resolution, account.catalogue.table
    is_there = r.counted & np.isin(r.module, _REPLACEABLE)
    is_own = is_there & (table.module[r.row] == r.module)
    if not is_own.any() or not (is_there & ~is_own).any():
        return
    entry, (material, flow, replaces, of) = _nonzero(account)
    module, own = r.module[entry], is_own[entry]
    other = (
        (is_there & ~is_own)[entry] & (replaces == "") & (of == "") & ~np.isin(flow, OF_NO_PRODUCT)
    )
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
    account = _with_of(account)
    there = [name for name in _TAGS if name in account.reading.table]
    values, cells, cell, entry = account.values(there)
    is_something = values[:, INDICATORS.index(account.indicator)] != 0
    group = cells.group[cell[is_something]]
    blank = np.full(cells.groups, "", dtype=object)
    labels = [cells.labels[name] if name in there else blank for name in _TAGS]
    texts = [np.array([str(text).strip().casefold() for text in column]) for column in labels]
    return entry[is_something], [column[group] for column in texts]


def _with_of(account: Accounted) -> Accounted:
    """The account with a tag of the rows that say of which other row they are."""
    table = account.reading.table
    if "of" not in table:
        return account
    cells = np.full(len(table), "", dtype=object)
    cells[beside_products(table)["by"]] = "yes"
    table = table.assign(**{_TAGS[-1]: cells})
    return replace(account, reading=replace(account.reading, table=table))


def beside_products(table: pd.DataFrame) -> pd.DataFrame:
    """As `rows_of_products`, without the rows that say what they replace."""
    replaces = texts_in(table, "replaces_modules")
    return rows_of_products(table.assign(of=np.where(replaces == "", texts_in(table, "of"), "")))
