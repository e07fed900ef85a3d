"""Amounts of a scenario as formulas over its assumptions, by which many runs are one computation.

This is the one way to many runs: bounds and uncertainty ask for `lines` at many values, options for
`lines_of_sets` of measures, workbooks and protocols for the formulas themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from ..arrays import Array
from ..inputs.amounts import with_numbers
from ..inputs.table import stacked
from ..units import Quantity
from .assumptions import Values
from .batch_lines import LINE, TracedBatch, counted_lines, traced_blocks, traced_lines
from .confirmed_amounts import TracedAmounts, confirmed_amounts
from .scenario_runs import ScenarioRuns
from .traced_run import TracedRun

_MOST_TRACES = 40
"""Most traced runs for one batch; further runs that need one are made one by one."""

_MOST_ROWS = 50
"""Rows for each run up to which formulas are faster than measures, which run whole columns."""

_BATCH = 300_000
"""Amounts in memory at once, over all runs that are computed together."""


@dataclass(frozen=True)
class SamplePoints:
    """Values of the inputs in each of some runs.

    Attributes
    ----------
    count : int
    values : mapping of str to array of float, shape (count,)
        By assumption, in the unit of its own value; an assumption left out keeps its own value.
    multiples : array of float, shape (count, rows of the baseline), optional
        Multiples of the plain amounts of the baseline.
    """

    count: int
    values: Mapping[str, Array] = field(default_factory=dict)
    multiples: Array | None = None


class ScenarioFormulas:
    """The amounts of a scenario at any values of its assumptions, and the lines they give.

    Parameters
    ----------
    runs : ScenarioRuns
    """

    def __init__(self, runs: ScenarioRuns) -> None:
        self.runs = runs

    def traced(self) -> TracedRun:
        """One run that gives the formula of each amount, and the conditions of the formulas."""
        return TracedRun(self.runs)

    def confirmed(self) -> TracedAmounts:
        """The formulas that other runs confirm, and what no formula follows."""
        return confirmed_amounts(self.runs)

    def lines_of_sets(self, sets: Sequence[Iterable[str]]) -> dict[str, Array]:
        """Columns of the lines of the changes that sets of measures make, at their own values.

        They are accounted in one table, in which `run` is the place of the set. A line of a table
        for several scenarios side by side is of one of them.
        """
        changes = [
            (place, changed)
            for place, names in enumerate(sets)
            for _, changed in self.runs.only(names).steps()[1:]
            if len(changed)
        ]
        if not changes:
            return {**self.runs.line_columns(self.runs.baseline.iloc[:0]), "run": np.zeros(0, int)}
        run = np.repeat([place for place, _ in changes], [len(table) for _, table in changes])
        return self.runs.line_columns(stacked([table for _, table in changes]).assign(run=run))

    def lines_at(self, runs: Sequence[Values], *, with_baseline: bool = True) -> pd.DataFrame:
        """As `lines`, of runs each given as the quantities that differ, by assumption."""
        own = {name: a.value for name, a in self.runs.assumptions.items()}
        values = {
            name: np.full(len(runs), float(own[name].magnitude))
            for name in dict.fromkeys(name for run in runs for name in run)
        }
        for place, run in enumerate(runs):
            for name, q in run.items():
                values[name][place] = float(q.to(own[name].units).magnitude)
        return self.lines(SamplePoints(len(runs), values), with_baseline=with_baseline)

    def lines(self, points: SamplePoints, *, with_baseline: bool = True) -> pd.DataFrame:
        """Emissions [kgCO2e] of each line of baseline and changes that counts, in each run.

        Returns
        -------
        DataFrame
            One row for each run, one column for each line (`LINE`; the baseline's have a blank
            `measure`). A column is whatever moves as one: callers may rely on its `measure`,
            `resolved_factor`, `equal_scope` and `declared`, not on its being of a single row.

        Notes
        -----
        A traced run gives the formula of each amount, and the conditions under which it is valid.
        All runs that meet the conditions are computed from it at once, each line as a multiple of
        its amount. A run that meets no conditions so far is traced itself, so there are as many
        traced runs as ways in which the measures act. If a measure cannot be traced, its runs are
        made one by one.
        """
        return _LineEvaluation(self.runs, points, with_baseline).table()


class _LineEvaluation:
    def __init__(self, runs: ScenarioRuns, points: SamplePoints, with_baseline: bool) -> None:
        self.runs, self.points, self.with_baseline = runs, points, with_baseline
        self.is_open = np.ones(points.count, dtype=bool)
        self.batches: list[TracedBatch] = []
        self.tables: list[pd.DataFrame] = []

    def table(self) -> pd.DataFrame:
        for properties, places in self._by_properties():
            if len(places) > 1 or not properties:
                self._by_formulas(properties, places)
            if self.is_open[places].any():
                self._one_by_one(properties, places[self.is_open[places]])
        nothing = pd.DataFrame(columns=pd.MultiIndex.from_tuples([], names=LINE))
        table = pd.concat(self.tables) if self.tables else nothing
        return table.reindex(index=range(self.points.count)).fillna(0.0)

    def _by_properties(self) -> Iterator[tuple[Values, Array]]:
        """Each distinct choice of properties of factors, and the places of its runs.

        Formulas do not follow conversions, so that a traced run is for one choice of properties.
        """
        properties = self.runs.looked_up.keys() & self.points.values.keys()
        varied = {
            name: self.points.values[name] for name in self.points.values if name in properties
        }
        if not varied:
            yield {}, np.arange(self.points.count)
            return
        columns = np.array(list(varied.values())).reshape(len(varied), self.points.count)
        _, first, choice = np.unique(columns, axis=1, return_index=True, return_inverse=True)
        for number, place in enumerate(first.tolist()):
            values = self._values(place)
            own = {name: values[name] for name in varied if name in values}
            yield own, np.flatnonzero(choice.ravel() == number)

    # -- by formulas

    def _by_formulas(self, properties: Values, places: Array) -> None:
        """Compute the runs that some formulas are valid for; trace the first that has none."""
        if len(self._plain) > _MOST_ROWS * len(places):
            return
        traces = self.runs.traced_runs(properties)
        for traced in traces:
            self._compute(traced, properties, places[self.is_open[places]])
        for place in places:
            if len(traces) >= _MOST_TRACES or (traces and not traces[-1].is_whole):
                break
            if self.is_open[place]:
                traces.append(TracedRun(self._scaled(place, self.runs), self._values(place)))
                self._compute(traces[-1], properties, places[self.is_open[places]])
        self._account_batches(properties)

    def _compute(self, traced: TracedRun, properties: Values, places: Array) -> None:
        """Compute the amounts of the runs that meet the conditions of a traced run."""
        if not traced.is_whole:
            return
        for batch in self._in_batches(places, len(traced.activities) + len(traced.table)):
            with np.errstate(all="ignore"):
                inputs = {name: self._column(name, batch) for name in traced.inputs}
                is_met, *blocks = traced_blocks(traced, inputs, self._plain_at(batch))
            if is_met.any():
                wanted = blocks if self.with_baseline else blocks[1:]
                self.batches.append(
                    TracedBatch(batch[is_met], [block.of_runs(is_met) for block in wanted])
                )
                self.is_open[batch[is_met]] = False
            size = sum(block.amounts.size for batch in self.batches for block in batch.blocks)
            if size >= _BATCH:
                self._account_batches(properties)

    def _account_batches(self, properties: Values) -> None:
        """Account the batches computed so far, in one table."""
        if self.batches:
            self.tables.append(traced_lines(self.runs, self.batches, properties))
            self.batches = []

    def _in_batches(self, places: Array, rows: int) -> Iterator[Array]:
        size = max(1, _BATCH // max(1, rows))
        return (places[start : start + size] for start in range(0, len(places), size))

    def _plain_at(self, places: Array) -> Array:
        """Amounts of the baseline that are plain numbers, shape (places, rows)."""
        if self.points.multiples is None:
            return np.broadcast_to(self._plain, (len(places), len(self._plain)))
        return np.asarray(self.points.multiples[places] * self._plain)

    def _column(self, name: str, places: Array) -> Array | float:
        values = self.points.values
        return values[name][places] if name in values else float(self._own[name].magnitude)

    @cached_property
    def _own(self) -> Values:
        return {name: a.value for name, a in self.runs.assumptions.items()}

    @cached_property
    def _plain(self) -> Array:
        return np.asarray(with_numbers(self.runs.baseline)["amount"].to_numpy(dtype=float))

    # -- one by one

    def _one_by_one(self, properties: Values, places: Array) -> None:
        """Run the measures for each place; the runs of a batch are accounted in one table."""
        # A loop over runs: a measure that cannot be traced has no formula.
        for batch in self._in_batches(places, len(self._plain)):
            # New steps for each of several batches, so that those of one are forgotten.
            own = self.runs
            own = own if len(batch) == len(places) else own.with_baseline(own.baseline)
            runs = [self._activities(place, own) for place in batch]
            blocks = [
                pd.concat(
                    [run[block] for run in runs if len(run[block])] or [runs[0][block]],
                    ignore_index=True,
                )
                for block in (0, 1)
            ]
            tables = [
                counted_lines(self.runs, table, properties)
                for table in (blocks if self.with_baseline else blocks[1:])
            ]
            lines = pd.concat([part for part in tables if len(part)] or tables, ignore_index=True)
            if len(lines):
                self.tables.append(
                    lines.pivot_table(
                        index="run",
                        columns=LINE,
                        values="emissions",
                        aggfunc="sum",
                        fill_value=0.0,
                        observed=True,
                    ).reindex(index=batch)
                )

    # -- one run

    def _values(self, place: int) -> Values:
        """The values of one run that are not the own ones."""
        values = {
            name: Quantity(float(column[place]), self._own[name].units)
            for name, column in self.points.values.items()
        }
        return {name: q for name, q in values.items() if q.magnitude != self._own[name].magnitude}

    def _scaled(self, place: int, runs: ScenarioRuns) -> ScenarioRuns:
        """The runs with the plain amounts of one run."""
        multiples = self.points.multiples
        if multiples is None or (multiples[place] == 1).all():
            return runs
        amount = runs.baseline["amount"].to_numpy(dtype=object, copy=True)
        scaled = multiples[place] != 1
        amount[scaled] = amount[scaled].astype(float) * multiples[place][scaled]
        return runs.with_baseline(runs.baseline.assign(amount=amount))

    def _activities(self, place: int, runs: ScenarioRuns) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The activities before the measures, and the changes, in one run."""
        scaled, values = self._scaled(place, runs), self._values(place)
        before = with_numbers(scaled.baseline, values).assign(run=place, measure="")
        return before, scaled.changes(values).assign(run=place)
