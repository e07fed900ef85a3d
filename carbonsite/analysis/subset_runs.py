"""Runs of sets of measures, and their savings, in one scenario or in several side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..errors import InputError
from ..inputs.table import stacked
from ..messages import message
from ..scenarios.changes import saved_by
from ..scenarios.scenario import Scenario
from .stacked import SCENARIO

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class _SetLines:
    """Line items of one run: row, measure, scenario and saving [kgCO2e] of each.

    A saving is NaN where that of the line's change is undeclared.
    """

    row: Array
    measure: Array
    scenario: Array
    saved: Array

    def of(self, which: Array) -> _SetLines:
        """The lines at some places."""
        return _SetLines(
            self.row[which], self.measure[which], self.scenario[which], self.saved[which]
        )


class SubsetRuns:
    """Runs of sets of measures; a family of rows is a row with all rows that replace it.

    Parameters
    ----------
    scenario : Scenario
        Of one, aggregate or not, or of several side by side.
    scenarios : int
        Number of scenarios side by side.
    """

    def __init__(self, scenario: Scenario, scenarios: int = 1) -> None:
        self.scenario, self._scenarios = (
            scenario.with_settings_of(scenario.baseline_account()),
            scenarios,
        )
        self.names = tuple(measure.name for measure in scenario.measures)
        self.lines: dict[frozenset[int], _SetLines] = {}
        self._parent: dict[str, str] = {}

    def add(self, sets: Iterable[frozenset[int]]) -> None:
        """Run the sets that have not been run, accounted in one table."""
        new = [chosen for chosen in dict.fromkeys(sets) if chosen not in self.lines]
        steps = [
            (run, changed)
            for run, chosen in enumerate(new)
            for _, changed in self._only(chosen).steps_at({})[1:]
            if len(changed)
        ]
        run, lines = (
            self._accounted(steps)
            if steps
            else (np.zeros(0, dtype=int), _SetLines(*[np.zeros(0, dtype=int)] * 4))
        )
        for place, chosen in enumerate(new):
            self.lines[chosen] = lines.of(run == place)

    def _accounted(self, steps: list[tuple[int, pd.DataFrame]]) -> tuple[Array, _SetLines]:
        """Run of each line item of some changes, and the line items."""
        changes = stacked([changed for _, changed in steps])
        lines = self.scenario.line_columns(
            changes.assign(
                run=np.repeat([run for run, _ in steps], [len(changed) for _, changed in steps])
            )
        )
        row = lines["row"].astype(object)
        replaces = (
            np.where(pd.isna(lines["replaces"]), "", lines["replaces"])
            if "replaces" in lines
            else np.full(len(row), "")
        )
        for new, old in dict.fromkeys(zip(row, replaces, strict=True)):
            for replaced in filter(None, str(old).split("; ")):
                self._join(new, replaced)
        return lines["run"], _SetLines(
            row, lines["measure"].astype(object), self._scenario_of(lines), saved_by(lines)
        )

    def _scenario_of(self, lines: Mapping[str, Any]) -> Array:
        """Place of each line's scenario."""
        if self._scenarios == 1:
            return np.zeros(len(lines["row"]), dtype=int)
        place = np.asarray(pd.Index(range(self._scenarios)).get_indexer(lines[SCENARIO]))
        if (place < 0).any():
            names = ", ".join(sorted(set(lines["measure"][place < 0])))
            row = {
                "value": names,
                "problem": message("analysis.row_without_scenario"),
                "remedy": message("analysis.row_without_scenario.remedy"),
            }
            raise InputError.of(message("analysis.side_by_side"), [row])
        return place

    def _only(self, chosen: frozenset[int]) -> Scenario:
        return self.scenario.only(*(self.names[one] for one in chosen))

    def activities_after(self, chosen: frozenset[int]) -> pd.DataFrame:
        """The activities after a set of measures."""
        return self._only(chosen).activities()

    # -- families of rows

    def _family(self, row: str) -> str:
        while self._parent.get(row, row) != row:
            row = self._parent[row]
        return row

    def _join(self, row: str, other: str) -> None:
        one, two = self._family(row), self._family(other)
        if one != two:
            self._parent[one] = two

    def measures_by_family(self) -> dict[str, frozenset[int]]:
        """The measures that touch each family of rows in some run."""
        place = {name: one for one, name in enumerate(self.names)}
        touching: dict[str, set[int]] = {}
        for lines in self.lines.values():
            for row, measure in dict.fromkeys(zip(lines.row, lines.measure, strict=True)):
                touching.setdefault(self._family(row), set()).add(place[measure])
        return {family: frozenset(players) for family, players in touching.items()}

    # -- savings

    def savings_by_family(self, chosen: frozenset[int]) -> dict[str, float]:
        """Saving of a set in each family of rows [kgCO2e]."""
        lines = self.lines[chosen]
        codes, families = pd.factorize(
            np.array([self._family(row) for row in lines.row], dtype=object)
        )
        return dict(
            zip(
                families.tolist(),
                np.bincount(codes, weights=lines.saved, minlength=len(families)).tolist(),
                strict=True,
            )
        )

    def savings(self, chosen: frozenset[int]) -> Array:
        """Saving of a set in each scenario [kgCO2e], shape (scenarios,)."""
        return np.asarray(
            np.bincount(
                self.lines[chosen].scenario,
                weights=self.lines[chosen].saved,
                minlength=self._scenarios,
            )
        )

    def savings_by_measure(self, chosen: frozenset[int]) -> Array:
        """Saving of each measure in a run of a set [kgCO2e], shape (measures, scenarios)."""
        lines, shape = self.lines[chosen], (len(self.names), self._scenarios)
        measure = pd.Index(self.names, dtype=object).get_indexer(
            pd.Index(lines.measure, dtype=object)
        )
        return np.bincount(
            measure * self._scenarios + lines.scenario,
            weights=lines.saved,
            minlength=shape[0] * shape[1],
        ).reshape(shape)
