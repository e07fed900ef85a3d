"""The indicator of an account: what the caller asks, else the one that every line declares."""

from __future__ import annotations

import numpy as np

from ..errors import InputError
from ..factors.catalogue import FactorCatalogue
from ..lifecycle import INDICATORS, MODULES, MODULES_IN_TOTAL, Indicator
from .problems import Problems
from .reading import Reading
from .resolution import Resolution

_CHOICE = (Indicator.GHG, Indicator.TOTAL)
IN_TOTAL = np.array([*(module in MODULES_IN_TOTAL for module in MODULES), True])
"""Which places of `MODULES` are in a total; the last, -1, is no module and is in it."""


def choose_indicator(asked: str | None, reading: Reading, resolution: Resolution, catalogue: FactorCatalogue) -> Indicator:
    """The indicator asked for, else the first that every line in the total declares."""
    if asked is not None and asked not in set(Indicator):
        raise InputError.of("account", [{"column": "indicator", "value": asked, "problem": "is not an indicator", "remedy": f"write one of {', '.join(INDICATORS)}"}])
    inside = IN_TOTAL[resolution.module]
    rows = resolution.row[inside]
    declared = ~np.isnan(catalogue.table.gwp[rows])
    for indicator in [Indicator(asked)] if asked else _CHOICE:
        if declared[:, INDICATORS.index(indicator)].all() and (asked or indicator in _CHOICE[:2]):
            return indicator
    shown = [Indicator(asked)] if asked else _CHOICE[:2]
    problems = Problems(reading.table)
    for row in np.unique(rows[~declared[:, [INDICATORS.index(i) for i in shown]].all(axis=1)]):
        lacks = [i.value for i in shown if np.isnan(catalogue.table.gwp[row, INDICATORS.index(i)])]
        has = [name for name, number in zip(INDICATORS, catalogue.table.gwp[row], strict=True) if not np.isnan(number)]
        factor, module = catalogue.table.frame.loc[row, ["factor", "module"]]
        keys = np.isin(np.arange(len(reading.keys)), resolution.keys_with(resolution.row == row))
        problems.add(reading.rows_of(keys), "factor", f"{factor!r} {module} declares no {' or '.join(lacks)}".replace("  ", " "), f"it declares {', '.join(has)}; account it apart, or take a factor that declares what the others do")
    problems.raise_if_any()
    raise AssertionError("unreachable: some indicator is lacking somewhere")
