"""The one number that represents a factor in a list."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..arrays import Array
from ..lifecycle import INDICATORS, MODULES, Indicator
from .table import FactorTable

_ORDER = (Indicator.GHG, Indicator.TOTAL, Indicator.FOSSIL, Indicator.BIOGENIC, Indicator.LULUC)
"""The indicator shown is the first of these that is declared, as in an account."""

_WHOLE, *_STEPS = (MODULES.index(name) for name in ("A1-A3", "A1", "A2", "A3"))


def headlines(table: FactorTable, module: str | None = None) -> pd.DataFrame:
    """The number of each factor that an account would use: ``value, indicator, module, part``.

    The number of a product is that of the module asked, else of its first module, with A1, A2 and
    A3 summed as A1-A3; that of a carrier is its life cycle, else its direct part. ``is_declared``
    is False for factors without such a number.
    """
    size = len(table.ids)
    place = _with_product_stage(table)
    wanted = (
        _least(place, table.factor, size)
        if module is None
        else np.full(size, MODULES.index(module))
    )
    has_life_cycle = table.has("life-cycle")[table.factor]
    of_carrier = (table.module < 0) & np.where(has_life_cycle, table.in_life_cycle, table.in_direct)
    is_asked = (table.module == wanted[table.factor]) | (place == wanted[table.factor])
    used = np.where(wanted[table.factor] < 0, of_carrier, is_asked)
    values = table.counted[used][:, [INDICATORS.index(indicator) for indicator in _ORDER]]
    sums = np.stack(
        [np.bincount(table.factor[used], weights=column, minlength=size) for column in values.T],
        axis=1,
    )
    first = np.argmax(~np.isnan(sums), axis=1) if size else np.zeros(0, dtype=int)
    return pd.DataFrame(
        {
            "value": sums[np.arange(size), first],
            "indicator": np.array([indicator.value for indicator in _ORDER], dtype=object)[first],
            "module": np.array([*MODULES, ""], dtype=object)[wanted],
            "part": _parts(table, used),
            "is_declared": np.bincount(table.factor[used], minlength=size) > 0,
        }
    )


def _with_product_stage(table: FactorTable) -> Array:
    """The module of each row, with A1, A2 and A3 as A1-A3 if a factor declares all three."""
    is_step = np.isin(table.module, _STEPS)
    complete = np.bincount(table.factor[is_step], minlength=len(table.ids)) == len(_STEPS)
    return np.where(is_step & complete[table.factor], _WHOLE, table.module)


def _least(place: Array, factor: Array, size: int) -> Array:
    least = np.full(size, len(MODULES))
    np.minimum.at(least, factor, place)
    return least


def _parts(table: FactorTable, used: Array) -> Array:
    """The parts of each carrier that its number includes."""
    direct, upstream = (
        np.bincount(table.factor, weights=used & (table.part == part), minlength=len(table.ids)) > 0
        for part in ("direct", "upstream")
    )
    texts = np.array(["", "direct", "upstream", "direct + upstream"], dtype=object)
    return np.asarray(texts[direct + 2 * upstream])


def listing(table: FactorTable) -> pd.DataFrame:
    """One row for each factor: its number, geography and publisher."""
    number, first = headlines(table), table.frame.iloc[table.start].reset_index(drop=True)
    columns = {
        "value": number["value"],
        "indicator": number["indicator"],
        "unit": "kgCO2e/" + first["declared_unit"],
    }
    return first.assign(**columns)[["factor", "name", *columns, "geography", "year", "publisher"]]
