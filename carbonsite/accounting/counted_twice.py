"""Finding: a module that a product's factor declares, beside rows of its own for the same thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..inputs.replaced_modules import REPLACEABLE
from ..lifecycle import INDICATORS, MODULES
from ..messages import message
from .accounted import Accounted
from .finding_weights import Weights

Array = np.ndarray[Any, Any]

_TO_SITE = MODULES.index("A4")
_REPLACEABLE = [MODULES.index(module) for module in REPLACEABLE]
_OF_NO_PRODUCT = ("equipment-transport", "mass-transport", "site-energy", "groundworks-energy")
_TAGS = ("material", "flow", "replaces_modules")


def counted_twice(account: Accounted, weights: Weights) -> Iterator[dict[str, Any]]:
    """Modules that factors of products declare, and that other rows have for the same material.

    A transport to the site is of some product, also where a row does not say of which material.
    """
    r, table = account.resolution, account.catalogue.table
    is_there = r.counted & np.isin(r.module, _REPLACEABLE)
    is_own = is_there & (table.module[r.row] == r.module)
    if not is_own.any() or not (is_there & ~is_own).any():
        return
    entry, (material, flow, replaces) = _nonzero(account)
    others: dict[int, set[str]] = {}
    is_other = (is_there & ~is_own)[entry] & (replaces == "") & ~np.isin(flow, _OF_NO_PRODUCT)
    for module, name in zip(r.module[entry[is_other]].tolist(), material[is_other], strict=True):
        others.setdefault(module, set()).add(name)
    twice: dict[tuple[int, int], set[int]] = {}
    for place in np.flatnonzero(is_own[entry]).tolist():
        one, name = entry[place], material[place]
        module, named = int(r.module[one]), others.get(int(r.module[one]), set())
        is_unclear = module == _TO_SITE and named and (name == "" or "" in named)
        if (name and name in named) or is_unclear:
            twice.setdefault((int(table.factor[r.row[one]]), module), set()).add(int(one))
    for (factor, module), entries in twice.items():
        marked = np.isin(np.arange(weights.size), list(entries))
        detail = message("detail.counted_twice", module=MODULES[module])
        yield weights.finding("counted twice", table.ids[factor], detail, marked)


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
