"""Runs of sets of measures, and their savings, in one scenario or in several side by side."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ..arrays import Array
from ..messages import message
from ..messages.problems import refusal
from ..scenarios.amount_formulas import ScenarioFormulas
from ..scenarios.carbon_balance import SIDE_BY_SIDE
from ..scenarios.changes import saved_by
from ..scenarios.scenario_runs import ScenarioRuns


class SubsetRuns:
    """Runs of sets of measures; a family of rows is a row with all rows that replace it.

    Parameters
    ----------
    runs : ScenarioRuns
        Of one scenario, aggregated or not, or of several side by side.
    scenarios : int
        Number of scenarios side by side.

    Attributes
    ----------
    lines : dict of DataFrame
        By set: row, measure, scenario and saving [kgCO2e] of each line; NaN where it is undeclared.
    """

    def __init__(self, runs: ScenarioRuns, scenarios: int = 1) -> None:
        self.runs, self._scenarios = runs.with_settings_of(runs.before), scenarios
        self.names = tuple(measure.name for measure in runs.measures)
        self.lines: dict[frozenset[int], pd.DataFrame] = {}
        self._parent: dict[str, str] = {}

    def add(self, sets: Iterable[frozenset[int]]) -> None:
        """Run the sets that have not been run, accounted in one table."""
        new = [chosen for chosen in dict.fromkeys(sets) if chosen not in self.lines]
        lines = ScenarioFormulas(self.runs).lines_of_sets(
            [[self.names[one] for one in chosen] for chosen in new]
        )
        table = pd.DataFrame(
            {
                "row": lines["row"].astype(object),
                "measure": lines["measure"].astype(object),
                "scenario": self._scenario_of(lines),
                "saved": saved_by(lines),
            }
        )
        if "replaces" in lines:
            replaces = pd.Series(lines["replaces"], dtype=object).fillna("")
            for row, ids in dict.fromkeys(zip(table["row"], replaces, strict=True)):
                for replaced in filter(None, str(ids).split("; ")):
                    self._join(row, replaced)
        of_set = table.groupby(lines["run"]).indices
        nothing = np.zeros(0, dtype=int)
        for place, chosen in enumerate(new):
            self.lines[chosen] = table.iloc[of_set.get(place, nothing)]

    def _scenario_of(self, lines: dict[str, Array]) -> Array:
        """Place of each line's scenario."""
        if self._scenarios == 1 or not len(lines["row"]):
            return np.zeros(len(lines["row"]), dtype=int)
        place = np.asarray(pd.Index(range(self._scenarios)).get_indexer(lines[SIDE_BY_SIDE]))
        if (place < 0).any():
            names = ", ".join(sorted(set(lines["measure"][place < 0])))
            where = message("analysis.side_by_side")
            raise refusal(where, "", names, "analysis.row_without_scenario")
        return place

    def activities_after(self, chosen: frozenset[int]) -> pd.DataFrame:
        """The activities after a set of measures."""
        return self.runs.only(self.names[one] for one in chosen).steps()[-1][0]

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
            for row, measure in dict.fromkeys(zip(lines["row"], lines["measure"], strict=True)):
                touching.setdefault(self._family(row), set()).add(place[measure])
        return {family: frozenset(players) for family, players in touching.items()}

    # -- savings

    def savings_by_family(self, chosen: frozenset[int]) -> dict[str, float]:
        """Saving of a set in each family of rows [kgCO2e]."""
        lines = self.lines[chosen]
        codes, families = pd.factorize(np.array([*map(self._family, lines["row"])], dtype=object))
        savings = np.bincount(codes, weights=lines["saved"], minlength=len(families))
        return dict(zip(families.tolist(), savings.tolist(), strict=True))

    def savings(self, chosen: frozenset[int]) -> Array:
        """Saving of a set in each scenario [kgCO2e], shape (scenarios,)."""
        lines = self.lines[chosen]
        return np.bincount(lines["scenario"], lines["saved"], self._scenarios)

    def savings_by_measure(self, chosen: frozenset[int]) -> Array:
        """Saving of each measure in a run of a set [kgCO2e], shape (measures, scenarios)."""
        lines, shape = self.lines[chosen], (len(self.names), self._scenarios)
        measure = pd.Index(self.names, dtype=object).get_indexer(pd.Index(lines["measure"]))
        code = measure * self._scenarios + lines["scenario"].to_numpy()
        return np.bincount(code, lines["saved"], shape[0] * shape[1]).reshape(shape)
