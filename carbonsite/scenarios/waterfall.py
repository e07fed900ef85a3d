"""Sums over the line items of changes: the waterfall, and what counts in no saving."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..messages import MeasureName, message
from .changes import in_saving

if TYPE_CHECKING:
    from .scenario import Scenario


def saved_in(lines: pd.DataFrame) -> float:
    """What changes save together [kgCO2e], over modules that both sides of each declare."""
    return 0.0 - float(lines["emissions"][in_saving(lines)].sum())


def steps_of(lines: pd.DataFrame, measures: list[str], baseline: float) -> pd.DataFrame:
    """The waterfall: baseline, what each measure changes in the order given, and the total after it
    [kgCO2e].
    """
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
    """Lines that count in no saving because only one side of their change declares the module."""
    left_out = lines[lines["counted"].astype(bool) & ~lines["equal_scope"].astype(bool)]
    if not len(left_out):
        return pd.DataFrame(columns=["measure", "resolved_factor", "module", "emissions", "rows"])
    return (
        left_out.groupby(["measure", "resolved_factor", "module"], sort=False)
        .agg(emissions=("emissions", "sum"), rows=("row", "nunique"))
        .reset_index()
    )


def unequal_findings(left_out: pd.DataFrame, whole: float) -> list[dict[str, Any]]:
    """What was left out as findings, each with its share of a whole."""
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


def compared(scenarios: Iterable[Scenario]) -> pd.DataFrame:
    """Baseline, total and saving of scenarios [kgCO2e], and per square metre of each area type."""
    rows = []
    for scenario in scenarios:
        before, total = (
            scenario.baseline_account().total.magnitude,
            scenario.account().total.magnitude,
        )
        per = {f"total per {area.units}": total / area.magnitude for area in scenario.areas}
        rows.append(
            {
                "scenario": scenario.name,
                "basis": scenario.basis.label if scenario.basis else "",
                "baseline": before,
                "total": total,
                "saving": scenario.saving().magnitude,
                **per,
            }
        )
    return pd.DataFrame(rows)
