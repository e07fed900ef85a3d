"""Scenarios side by side: the rows of several in one table, where their measures act on each row by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .activity_rows import estimates_in, stacked
from .condensed import condensed
from .scenario import Scenario

SCENARIO = "scenario side by side"
"""The column that says of which scenario a row is, by place."""


def alike(scenarios: Sequence[Scenario]) -> list[list[int]]:
    """Which scenarios can stand side by side, by place: measures that act row by row and differ in cost at most, and one account for all.

    A basis and an indicator must be given, so that no scenario's rows have a say in what those of another are counted in.
    """
    groups: list[list[int]] = []
    for place, scenario in enumerate(scenarios):
        group = next((group for group in groups if _stand_together(scenarios[group[0]], scenario)), None)
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    return groups


def _stand_together(one: Scenario, other: Scenario) -> bool:
    if one.basis is None or one.indicator is None or one.catalogue is not other.catalogue or SCENARIO in one.baseline:
        return False
    told = [(each.basis, each.indicator, each.date, list(each.baseline), len(tuple(each.measures))) for each in (one, other)]
    if told[0] != told[1] or any(estimates_in(each.baseline) for each in (one, other)):
        return False
    return all(getattr(measure, "row_by_row", False) and _act_alike(measure, theirs) for measure, theirs in zip(one.measures, other.measures, strict=True))


def _act_alike(one: Any, other: Any) -> bool:
    return type(one) is type(other) and {**vars(one), "cost": None} == {**vars(other), "cost": None}


def side_by_side(scenarios: Sequence[Scenario]) -> Scenario:
    """Scenarios that are alike as one: the rows of each, condensed, with ids of their own in `SCENARIO`."""
    rows = [condensed(scenario).baseline for scenario in scenarios]
    told = [table.assign(**{"row": [f"{place} {row}" for row in table["row"]], SCENARIO: place}) for place, table in enumerate(rows)]
    return scenarios[0].over(stacked(told))
