"""Several scenarios in one: their rows in one table, on which each has its own measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from ..arrays import Array
from ..errors import InputError
from ..inputs.amounts import estimates_in
from ..inputs.table import stacked
from ..measures.base import Measure, Properties
from ..messages import MeasureName, message
from ..messages.problems import problem
from ..scenarios.carbon_balance import SIDE_BY_SIDE
from ..scenarios.scenario_runs import ScenarioRuns
from .aggregate import aggregated

SCENARIO = SIDE_BY_SIDE
"""Column with the place of each row's scenario."""


def groups_alike(scenarios: Sequence[ScenarioRuns]) -> list[list[int]]:
    """Groups of scenarios, by place, that can be accounted in one table."""
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


def _can_be_stacked(one: ScenarioRuns, other: ScenarioRuns) -> bool:
    """True if rows of two scenarios can be accounted in one table.

    Both need a basis and an indicator; otherwise rows of one could change the indicator of the
    other. Amounts must be plain numbers, and measures must say what they read. Rows that replace
    modules of others name them by ids, which stacked rows do not keep.
    """
    if (
        one.basis is None
        or one.indicator is None
        or one.catalogue is not other.catalogue
        or SCENARIO in one.baseline
        or any("replaces_modules" in s.baseline for s in (one, other))
    ):
        return False
    settings = [(s.basis, s.indicator, s.date, list(s.baseline)) for s in (one, other)]
    if settings[0] != settings[1] or any(estimates_in(s.baseline) for s in (one, other)):
        return False
    return all(hasattr(measure, "reads") for measure in (*one.measures, *other.measures))


def stack_scenarios(scenarios: Sequence[ScenarioRuns]) -> ScenarioRuns:
    """One scenario of the aggregated rows of several, and of every measure that some of them has.

    Raises
    ------
    InputError
        If measures of one name act at different stages.
    """
    rows = [aggregated(scenario).baseline for scenario in scenarios]
    tables = [
        table.assign(**{"row": [f"{place} {row}" for row in table["row"]], SCENARIO: place})
        for place, table in enumerate(rows)
    ]
    named: dict[str, list[tuple[Measure, list[int]]]] = {}
    for place, scenario in enumerate(scenarios):
        for measure in scenario.measures:
            owners = named.setdefault(measure.name, [])
            # Either most scenarios have the measure of the first, or each has another.
            if owners and _act_alike(owners[0][0], measure):
                owners[0][1].append(place)
            else:
                owners.append((measure, [place]))
    # A measure that acts row by row may act on the rows of scenarios that lack it, too: the savings
    # of sets with that measure are not asked for there.
    measures = [
        owners[0][0]
        if len(owners) == 1 and _acts_row_by_row(owners[0][0])
        else MeasurePerScenario(owners)
        for owners in named.values()
    ]
    return scenarios[0].with_baseline(stacked(tables), tuple(measures))


def _acts_row_by_row(measure: Measure) -> bool:
    return bool(getattr(measure, "row_by_row", False))


def _act_alike(one: Measure, other: Measure) -> bool:
    """True if one measure can act on the rows of both scenarios; they may differ in cost."""
    return (
        _acts_row_by_row(one)
        and type(one) is type(other)
        and {**vars(one), "cost": None} == {**vars(other), "cost": None}
    )


class MeasurePerScenario:
    """Measures of one name, each of which acts on the rows of its own scenarios.

    Parameters
    ----------
    owners : sequence of (Measure, list of int)
        Each with the places of its scenarios; a measure that does not act row by row has one.
    """

    cost = None

    def __init__(self, owners: Sequence[tuple[Measure, list[int]]]) -> None:
        self._owners, self.name, self.stage = owners, owners[0][0].name, owners[0][0].stage
        if any(measure.stage != self.stage for measure, _ in owners):
            raise self._refused("analysis.other_stage")

    def _refused(self, key: str) -> InputError:
        row = problem("", MeasureName(self.name), key, "analysis.run_alone")
        return InputError.of(message("analysis.side_by_side"), [row])

    def _parts(self, activities: pd.DataFrame) -> Iterator[tuple[Measure, list[int], Array]]:
        """Each measure with its scenarios, and the places of their rows."""
        owner = activities[SCENARIO].to_numpy(dtype=int)
        for measure, scenarios in self._owners:
            yield (
                measure,
                scenarios,
                np.flatnonzero(
                    owner == scenarios[0] if len(scenarios) == 1 else np.isin(owner, scenarios)
                ),
            )

    def reads(self, activities: pd.DataFrame) -> Array:
        """Mask of the rows that the measure of their scenario reads."""
        is_read = np.zeros(len(activities), dtype=bool)
        for measure, _, rows in self._parts(activities):
            own = activities.iloc[rows].reset_index(drop=True)
            is_read[rows] = measure.reads(own)  # type: ignore[attr-defined]
        return is_read

    def apply(self, activities: pd.DataFrame, properties: Properties) -> pd.DataFrame:
        """Activities after each has changed its rows: rows keep their order, new ones follow."""
        kept, new, places = [], [], [np.zeros(0, dtype=int)]
        for measure, scenarios, rows in self._parts(activities):
            before = activities.iloc[rows].reset_index(drop=True)
            after = measure.apply(before, properties)
            if after["row"].iloc[: len(rows)].tolist() != before["row"].tolist():
                raise self._refused("analysis.rows_moved")
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
    """New rows with their scenario, and ids that rows of no other scenario have."""
    return (
        rows.assign(**{"row": [f"{scenario} {row}" for row in rows["row"]], SCENARIO: scenario})
        if len(rows)
        else rows
    )
