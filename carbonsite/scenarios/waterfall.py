"""Sums over the line items of changes: savings, and the waterfall."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .changes import in_saving


def saved_in(lines: pd.DataFrame) -> float:
    """Saving of some changes [kgCO2e]; NaN if that of one of them is undeclared."""
    if not lines["declared"].astype(bool).all():
        return float("nan")
    return 0.0 - float(lines["emissions"][in_saving(lines)].sum())


def steps_of(lines: pd.DataFrame, measures: list[str], baseline: float) -> pd.DataFrame:
    """Table of the waterfall [kgCO2e]: the baseline, each measure's change, the total after it."""
    counted = lines[lines["counted"].astype(bool)]
    equal = counted["equal_scope"].astype(bool)
    sums = [
        part.groupby("measure", observed=True)["emissions"]
        .sum()
        .reindex(measures)
        .fillna(0.0)
        .to_numpy()
        for part in (counted[equal], counted[~equal])
    ]
    change, unequal = (np.concatenate([[0.0], part]) for part in sums)
    undeclared = lines["measure"][~lines["declared"].astype(bool)]
    is_undeclared = np.concatenate([[False], np.isin(measures, undeclared.unique())])
    return pd.DataFrame(
        {
            "step": ["Baseline", *measures],
            "change": np.where(is_undeclared, np.nan, change),
            "unequal_scope": unequal,
            "total": baseline + np.cumsum(change + unequal),
        }
    )
