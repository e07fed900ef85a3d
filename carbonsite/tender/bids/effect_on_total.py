"""Effect of a finding: how much a bid's total would change if the cell were read the other way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ...accounting.account import account
from ...errors import InputError
from ...scenarios.scenario import Scenario
from .findings import Activity, BidFindings


def set_effects(findings: BidFindings, terms: Scenario) -> None:
    """Set the effect [kgCO2e] of each finding that leaves an amount open.

    It is the emissions of the activity as it may be meant less those of the activity as read.

    Parameters
    ----------
    findings : BidFindings
    terms : Scenario
        The scenario whose factors, basis and date the bid is computed with.
    """
    sides: list[Activity] = [
        side
        for _, other in findings.readings
        for side in (other.read, other.meant)
        if side is not None
    ]
    emitted = _emissions(sides, terms)
    for finding, other in findings.readings:
        read, meant = (
            0.0 if side is None else emitted.get(id(side)) for side in (other.read, other.meant)
        )
        if read is not None and meant is not None:
            finding["effect"] = meant - read


def _emissions(activities: Sequence[Activity], terms: Scenario) -> dict[int, float]:
    """Emissions of each activity that can be computed by itself [kgCO2e], by its `id`."""
    if not activities:
        return {}
    table = pd.DataFrame([dict(activity) for activity in activities]).assign(
        row=[str(place) for place in range(len(activities))]
    )
    texts = [name for name in table if name != "amount"]
    table[texts] = table[texts].astype(object).where(table[texts].notna(), "")
    kept = table
    while len(kept):
        try:
            finding = account(kept, terms.catalogue, terms.basis, _indicator(terms), terms.date)
        except InputError as error:
            wrong = set(map(str, error.problems["row"]))
            rest = kept[~kept["row"].isin(wrong)]
            # What is wrong with the table as a whole names no row.
            kept = rest if len(rest) < len(kept) else kept.iloc[:0]
            continue
        sums = finding.by("row")[finding.indicator]
        return {
            id(activities[int(row)]): float(value) for row, value in sums.items() if value == value
        }
    return {}


def _indicator(terms: Scenario) -> Any:
    """Indicator of the tender's own baseline, so that effects are comparable with it."""
    return terms.indicator or terms.baseline_account().indicator
