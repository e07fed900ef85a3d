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
    """Which scenarios can stand side by side, by place: their measures act row by row, those of one name alike, and one account is of all.

    A basis and an indicator must be given, so that no scenario's rows have a say in what those of another are counted in.
    """
    groups: list[tuple[list[int], dict[str, Any]]] = []
    for place, scenario in enumerate(scenarios):
        for places, measures in groups:
            if _accounted_alike(scenarios[places[0]], scenario) and _act_alike(measures, scenario):
                places.append(place)
                measures.update({measure.name: measure for measure in scenario.measures})
                break
        else:
            groups.append(([place], {measure.name: measure for measure in scenario.measures}))
    return [places for places, _ in groups]


def _accounted_alike(one: Scenario, other: Scenario) -> bool:
    """Whether the rows of both can be accounted in one table; amounts that rest on assumptions are not."""
    if one.basis is None or one.indicator is None or one.catalogue is not other.catalogue or SCENARIO in one.baseline:
        return False
    told = [(each.basis, each.indicator, each.date, list(each.baseline)) for each in (one, other)]
    return told[0] == told[1] and not any(estimates_in(each.baseline) for each in (one, other))


def _act_alike(measures: dict[str, Any], other: Scenario) -> bool:
    """Whether measures are those of another scenario too, or of other names; they may differ in cost."""
    if not all(getattr(measure, "row_by_row", False) for measure in (*measures.values(), *other.measures)):
        return False
    common = [(measures[measure.name], measure) for measure in other.measures if measure.name in measures]
    return all(type(own) is type(their) and {**vars(own), "cost": None} == {**vars(their), "cost": None} for own, their in common)


def side_by_side(scenarios: Sequence[Scenario]) -> Scenario:
    """Scenarios that are alike as one: the rows of each, condensed, with ids of their own in `SCENARIO`, and every measure that some of them has."""
    rows = [condensed(scenario).baseline for scenario in scenarios]
    told = [table.assign(**{"row": [f"{place} {row}" for row in table["row"]], SCENARIO: place}) for place, table in enumerate(rows)]
    measures = {measure.name: measure for scenario in scenarios for measure in scenario.measures}
    return scenarios[0].over(stacked(told), tuple(measures.values()))
