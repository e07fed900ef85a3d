"""Scenarios side by side: the rows of several in one table, on which each has its own measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..errors import InputError
from ..inputs.amounts import estimates_in
from ..inputs.table import stacked
from ..measures.base import Properties
from ..scenarios.scenario import Scenario
from .aggregate import aggregate

Array = np.ndarray[Any, Any]

SCENARIO = "scenario side by side"
"""The column that says of which scenario a row is, by place."""


def groups_alike(scenarios: Sequence[Scenario]) -> list[list[int]]:
    """Which scenarios can stand side by side, by place: their rows can be accounted in one table,
    and their measures say what they read.
    """
    groups: list[list[int]] = []
    for place, scenario in enumerate(scenarios):
        group = next(
            (group for group in groups if _can_be_stacked(scenarios[group[0]], scenario)), None
        )
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    return groups


def _can_be_stacked(one: Scenario, other: Scenario) -> bool:
    """A basis and an indicator must be given, so that no row has a say in what those of another
    scenario are counted in; amounts are plain numbers.
    """
    if (
        one.basis is None
        or one.indicator is None
        or one.catalogue is not other.catalogue
        or SCENARIO in one.baseline
    ):
        return False
    told = [(each.basis, each.indicator, each.date, list(each.baseline)) for each in (one, other)]
    if told[0] != told[1] or any(estimates_in(each.baseline) for each in (one, other)):
        return False
    return all(hasattr(measure, "reads") for measure in (*one.measures, *other.measures))


def stack_scenarios(scenarios: Sequence[Scenario]) -> Scenario:
    """Scenarios that are groups_alike as one: the rows of each, aggregate, with ids of their own, and
    every measure that some of them has.

    Raises
    ------
    InputError
        Where measures of one name act at different stages.
    """
    rows = [aggregate(scenario).baseline for scenario in scenarios]
    told = [
        table.assign(**{"row": [f"{place} {row}" for row in table["row"]], SCENARIO: place})
        for place, table in enumerate(rows)
    ]
    named: dict[str, list[tuple[Any, list[int]]]] = {}
    for place, scenario in enumerate(scenarios):
        for measure in scenario.measures:
            held = named.setdefault(measure.name, [])
            # Most are as the first has it, or each is another.
            if held and _act_alike(held[0][0], measure):
                held[0][1].append(place)
            else:
                held.append((measure, [place]))
    # A measure that some do not have, and that acts row by row, may act on their rows as well: sets
    # with it are not theirs.
    measures = [
        held[0][0] if len(held) == 1 and _acts_row_by_row(held[0][0]) else MeasurePerScenario(held)
        for held in named.values()
    ]
    return scenarios[0].with_baseline(stacked(told), tuple(measures))


def _acts_row_by_row(measure: Any) -> bool:
    return bool(getattr(measure, "row_by_row", False))


def _act_alike(one: Any, other: Any) -> bool:
    """Whether two measures are one that can act on the rows of both; they may differ in cost."""
    return (
        _acts_row_by_row(one)
        and type(one) is type(other)
        and {**vars(one), "cost": None} == {**vars(other), "cost": None}
    )


class MeasurePerScenario:
    """A measure as several scenarios have it: that of each acts on its own rows.

    Parameters
    ----------
    taken : sequence of (Measure, list of int)
        Each with the places of the scenarios that have it; one that does not act row by row is of
        one scenario.
    """

    cost = None

    def __init__(self, taken: Sequence[tuple[Any, list[int]]]) -> None:
        self._taken, self.name, self.stage = taken, taken[0][0].name, taken[0][0].stage
        if any(measure.stage != self.stage for measure, _ in taken):
            raise InputError.of(
                "scenarios side by side",
                [
                    {
                        "value": self.name,
                        "problem": "acts at another stage in another scenario",
                        "remedy": "run each scenario alone",
                    }
                ],
            )

    def _parts(self, activities: pd.DataFrame) -> Iterator[tuple[Any, list[int], Array]]:
        """Each measure with its scenarios and the places of their rows."""
        owner = activities[SCENARIO].to_numpy(dtype=int)
        for measure, scenarios in self._taken:
            yield (
                measure,
                scenarios,
                np.flatnonzero(
                    owner == scenarios[0] if len(scenarios) == 1 else np.isin(owner, scenarios)
                ),
            )

    def reads(self, activities: pd.DataFrame) -> Array:
        """Which rows the measure of their scenario reads."""
        found = np.zeros(len(activities), dtype=bool)
        for measure, _, rows in self._parts(activities):
            found[rows] = measure.reads(activities.iloc[rows].reset_index(drop=True))
        return found

    def apply(self, activities: pd.DataFrame, properties: Properties) -> pd.DataFrame:
        """What each makes of its rows: those that were there in their order, and the new ones
        below.
        """
        kept, new, places = [], [], [np.zeros(0, dtype=int)]
        for measure, scenarios, rows in self._parts(activities):
            before = activities.iloc[rows].reset_index(drop=True)
            after = measure.apply(before, properties)
            if after["row"].iloc[: len(rows)].tolist() != before["row"].tolist():
                raise InputError.of(
                    "scenarios side by side",
                    [
                        {
                            "value": self.name,
                            "problem": "does not keep all rows in their order",
                            "remedy": "run each scenario alone",
                        }
                    ],
                )
            kept.append(after.iloc[: len(rows)])
            new.append(
                after.iloc[len(rows) :]
                if _acts_row_by_row(measure)
                else _owned(after.iloc[len(rows) :], scenarios[0])
            )
            places.append(rows)
        others = np.setdiff1d(np.arange(len(activities)), np.concatenate(places))
        whole = stacked(
            [table for table in (*kept, activities.iloc[others], *new) if len(table)]
            or [activities]
        )
        order = np.argsort(np.concatenate([*places, others]), kind="stable")
        return whole.iloc[np.concatenate([order, np.arange(len(order), len(whole))])].reset_index(
            drop=True
        )


def _owned(rows: pd.DataFrame, scenario: int) -> pd.DataFrame:
    """New rows with ids that no other scenario has, and with their scenario, which they do not
    inherit where they stand for several rows.
    """
    return (
        rows.assign(**{"row": [f"{scenario} {row}" for row in rows["row"]], SCENARIO: scenario})
        if len(rows)
        else rows
    )
