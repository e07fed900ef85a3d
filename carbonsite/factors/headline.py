"""The one number that stands for a factor in a list."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..lifecycle import INDICATORS, MODULES, Indicator
from .table import FactorTable

Array = np.ndarray[Any, Any]

_TURN = (Indicator.GHG, Indicator.TOTAL, Indicator.FOSSIL, Indicator.BIOGENIC, Indicator.LULUC)
"""The indicator shown is the first of these that is declared, in the order in which an account
chooses.
"""

_WHOLE, *_STEPS = (MODULES.index(name) for name in ("A1-A3", "A1", "A2", "A3"))


def headlines(table: FactorTable, module: str | None = None) -> pd.DataFrame:
    """Per factor the number that an account would take: ``value, indicator, module, part,
    is_declared``.

    A product's number is that of the module asked, else of its first, A1, A2 and A3 together as
    A1-A3; a carrier's is its life cycle, else its direct part.
    """
    size = len(table.ids)
    place = _with_product_stage(table)
    wanted = (
        _least(place, table.factor, size)
        if module is None
        else np.full(size, MODULES.index(module))
    )
    whole = table.has("life-cycle")[table.factor]
    of_carrier = (table.module < 0) & np.where(whole, table.in_life_cycle, table.in_direct)
    is_asked = (table.module == wanted[table.factor]) | (place == wanted[table.factor])
    taken = np.where(wanted[table.factor] < 0, of_carrier, is_asked)
    values = table.counted[taken][:, [INDICATORS.index(indicator) for indicator in _TURN]]
    sums = np.stack(
        [np.bincount(table.factor[taken], weights=column, minlength=size) for column in values.T],
        axis=1,
    )
    first = np.argmax(~np.isnan(sums), axis=1) if size else np.zeros(0, dtype=int)
    return pd.DataFrame(
        {
            "value": sums[np.arange(size), first],
            "indicator": np.array([indicator.value for indicator in _TURN], dtype=object)[first],
            "module": np.array([*MODULES, ""], dtype=object)[wanted],
            "part": _parts(table, taken),
            "is_declared": np.bincount(table.factor[taken], minlength=size) > 0,
        }
    )


def _with_product_stage(table: FactorTable) -> Array:
    """The module of each row, A1, A2 and A3 as A1-A3 where a factor declares all three."""
    is_step = np.isin(table.module, _STEPS)
    complete = np.bincount(table.factor[is_step], minlength=len(table.ids)) == len(_STEPS)
    return np.where(is_step & complete[table.factor], _WHOLE, table.module)


def _least(place: Array, factor: Array, size: int) -> Array:
    least = np.full(size, len(MODULES))
    np.minimum.at(least, factor, place)
    return least


def _parts(table: FactorTable, taken: Array) -> Array:
    """Which parts of a carrier the number holds."""
    held = [
        np.bincount(table.factor, weights=taken & (table.part == part), minlength=len(table.ids))
        > 0
        for part in ("direct", "upstream")
    ]
    return np.where(
        held[0] & held[1],
        "direct + upstream",
        np.where(held[0], "direct", np.where(held[1], "upstream", "")),
    ).astype(object)


def listing(table: FactorTable) -> pd.DataFrame:
    """One row for each factor: its number, where it holds, and who published it."""
    number, first = headlines(table), table.frame.iloc[table.start].reset_index(drop=True)
    columns = {
        "value": number["value"],
        "indicator": number["indicator"],
        "unit": "kgCO2e/" + first["declared_unit"],
    }
    return first.assign(**columns)[["factor", "name", *columns, "geography", "year", "publisher"]]
