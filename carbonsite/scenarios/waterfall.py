"""Sums over the line items of changes: savings, the waterfall, and lines left out of savings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..messages import MeasureName, message
from .changes import in_saving


def saved_in(lines: pd.DataFrame) -> float:
    """Saving of some changes [kgCO2e], over modules that both sides of each change declare."""
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
    return pd.DataFrame(
        {
            "step": ["Baseline", *measures],
            "change": change,
            "unequal_scope": unequal,
            "total": baseline + np.cumsum(change + unequal),
        }
    )


def unequal_scope_of(lines: pd.DataFrame) -> pd.DataFrame:
    """Table of the lines left out of savings: only one side of the change declares the module."""
    left_out = lines[lines["counted"].astype(bool) & ~lines["equal_scope"].astype(bool)]
    if not len(left_out):
        return pd.DataFrame(columns=["measure", "resolved_factor", "module", "emissions", "rows"])
    return (
        left_out.groupby(["measure", "resolved_factor", "module"], sort=False)
        .agg(emissions=("emissions", "sum"), rows=("row", "nunique"))
        .reset_index()
    )


def unequal_findings(left_out: pd.DataFrame, whole: float) -> list[dict[str, Any]]:
    """Findings of the lines left out of savings, each with its share of a whole."""
    return [
        {
            "finding": "unequal scope",
            "factor": row.resolved_factor,
            "detail": message(
                "detail.unequal_scope",
                measure=MeasureName(row.measure),
                module=row.module,
                emissions=float(row.emissions),
            ),
            "rows": row.rows,
            "share": abs(row.emissions) / whole,
            "of": "changes",
        }
        for row in left_out.itertuples()
    ]
