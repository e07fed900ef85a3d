"""Many runs of a scenario at other values of its inputs: by formulas where there are some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ..inputs.amounts import with_numbers
from ..units import Quantity
from ..units.terms import Symbol, still_holds, values_of
from .batch_lines import LINE, ActivityBlock, TracedBatch, columns_of, counted_lines, traced_lines
from .runnable import Runnable
from .traced_run import BASELINE, CHANGE, INPUT, TracedRun

Array = np.ndarray[Any, Any]

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

    @classmethod
    def of(cls, scenario: Runnable, runs: Sequence[Mapping[str, Any]]) -> SamplePoints:
        """The points of some runs, each given as the quantities that differ, by assumption."""
        own = {a.name: a.value for _, a in scenario.used}
        values = {
            name: np.full(len(runs), float(own[name].magnitude))
            for name in dict.fromkeys(name for run in runs for name in run)
        }
        for place, run in enumerate(runs):
            for name, q in run.items():
                values[name][place] = float(
                    (q if q.units == own[name].units else q.to(own[name].units)).magnitude
                )
        return cls(len(runs), values)

    def at(self, place: int, scenario: Runnable) -> tuple[Runnable, dict[str, Any]]:
        """One run: the scenario, its amounts multiplied, and the values that are not its own."""
        own = {a.name: a.value for _, a in scenario.used}
        values = {
            name: Quantity(float(column[place]), own[name].units)
            for name, column in self.values.items()
        }
        others = {name: q for name, q in values.items() if q.magnitude != own[name].magnitude}
        if self.multiples is None or (self.multiples[place] == 1).all():
            return scenario, others
        amount = scenario.baseline["amount"].to_numpy(dtype=object, copy=True)
        scaled = self.multiples[place] != 1
        amount[scaled] = amount[scaled].astype(float) * self.multiples[place][scaled]
        return replace(scenario, baseline=scenario.baseline.assign(amount=amount)), others


def evaluate_lines(
    scenario: Runnable, points: SamplePoints, *, with_baseline: bool = True
) -> pd.DataFrame:
    """Emissions [kgCO2e] of each line of baseline and changes that counts in totals, in each run.

    Returns
    -------
    DataFrame
        One row for each run, one column for each line (`LINE`; the baseline's have a blank
        `measure`).

    Notes
    -----
    A traced run gives the formula of each amount, and the conditions under which it is valid. All
    runs that meet the conditions are computed from it at once, each line as a multiple of its
    amount. A run that meets no conditions so far is traced itself, so there are as many traced runs
    as ways in which the measures act. If a measure cannot be traced, its runs are made one by one.
    """
    return _LineEvaluation(scenario, points, with_baseline).table()


class _LineEvaluation:
    def __init__(self, scenario: Runnable, points: SamplePoints, with_baseline: bool) -> None:
        self.scenario, self.points, self.with_baseline = scenario, points, with_baseline
        self.is_open = np.ones(points.count, dtype=bool)
        self.batches: list[TracedBatch] = []
        self.tables: list[pd.DataFrame] = []

    def table(self) -> pd.DataFrame:
        for properties, places in self._by_properties():
            if len(places) > 1 or not properties:
                self._by_formulas(properties, places)
            if self.is_open[places].any():
                self._one_by_one(properties, places[self.is_open[places]])
        table = (
            pd.concat(self.tables)
            if self.tables
            else pd.DataFrame(columns=pd.MultiIndex.from_tuples([], names=LINE))
        )
        return table.reindex(index=range(self.points.count)).fillna(0.0)

    def _by_properties(self) -> Iterator[tuple[dict[str, Any], Array]]:
        """Each distinct choice of properties of factors, and the places of its runs.

        Formulas do not follow conversions, so that a traced run is for one choice of properties.
        """
        varied = self.scenario.property_values(self.points.values)
        if not varied:
            yield {}, np.arange(self.points.count)
            return
        columns = np.array(list(varied.values())).reshape(len(varied), self.points.count)
        _, first, choice = np.unique(columns, axis=1, return_index=True, return_inverse=True)
        for number, place in enumerate(first.tolist()):
            values = self.points.at(place, self.scenario)[1]
            yield self.scenario.property_values(values), np.flatnonzero(choice.ravel() == number)

    # -- by formulas

    def _by_formulas(self, properties: dict[str, Any], places: Array) -> None:
        """Compute the runs that some formulas are valid for; trace the first that has none."""
        if len(self._plain) > _MOST_ROWS * len(places):
            return
        traces = self.scenario.traced_runs(properties)
        for traced in traces:
            self._compute(traced, properties, places[self.is_open[places]])
        for place in places:
            if len(traces) >= _MOST_TRACES or (traces and not traces[-1].is_whole):
                break
            if self.is_open[place]:
                traces.append(TracedRun(*self.points.at(place, self.scenario)))
                self._compute(traces[-1], properties, places[self.is_open[places]])
        self._account_batches(properties)

    def _compute(self, traced: TracedRun, properties: dict[str, Any], places: Array) -> None:
        """Compute the amounts of the runs that meet the conditions of a traced run."""
        if not traced.is_whole:
            return
        for batch in self._in_batches(places, len(traced.activities) + len(traced.table)):
            with np.errstate(all="ignore"):
                is_met, *blocks = self._blocks(traced, batch)
            if is_met.any():
                wanted = blocks if self.with_baseline else blocks[1:]
                self.batches.append(
                    TracedBatch(batch[is_met], [block.of_runs(is_met) for block in wanted])
                )
                self.is_open[batch[is_met]] = False
            size = sum(block.amounts.size for batch in self.batches for block in batch.blocks)
            if size >= _BATCH:
                self._account_batches(properties)

    def _account_batches(self, properties: dict[str, Any]) -> None:
        """Account the batches computed so far, in one table."""
        if self.batches:
            self.tables.append(traced_lines(self.scenario, self.batches, properties))
            self.batches = []

    def _in_batches(self, places: Array, rows: int) -> Iterator[Array]:
        size = max(1, _BATCH // max(1, rows))
        return (places[start : start + size] for start in range(0, len(places), size))

    def _blocks(
        self, traced: TracedRun, places: Array
    ) -> tuple[Array, ActivityBlock, ActivityBlock]:
        """Mask of runs that meet all conditions of the formulas; their baseline and changes."""
        known: dict[Symbol, Any] = {
            Symbol(INPUT, name): self._column(name, places) for name in traced.inputs
        }
        baseline = self._baseline_amounts(traced, places, known)
        known.update({Symbol(BASELINE, row): amount for row, amount in enumerate(baseline)})
        changes = []
        own_amounts = traced.table["amount"].tolist()
        for row, (term, own) in enumerate(zip(traced.changes, own_amounts, strict=True)):
            changes.append(own if term is None else values_of([term], known)[0])
            known[Symbol(CHANGE, row)] = changes[-1]
        before, after = (
            ActivityBlock(
                table,
                columns_of(amounts, len(places)),
                cells,
                columns_of(values_of([cell.term for cell in cells], known), len(places)),
            )
            for table, amounts, cells in (
                (traced.activities.assign(measure=""), baseline, traced.activity_cells),
                (traced.table, changes, traced.cells),
            )
        )
        # A row with the amount 0 still decides on the scope of others; a difference that has
        # vanished does not.
        stays = ~np.array(traced.vanishes, dtype=bool)
        was_something = traced.table["amount"].to_numpy(dtype=float) != 0
        is_met_by = ((after.amounts != 0) == was_something[:, np.newaxis])[stays].all(axis=0)
        for _, condition in traced.trace.conditions:
            is_met_by &= still_holds(condition, known)
        return is_met_by & before.is_finite & after.is_finite, before, after

    def _baseline_amounts(
        self, traced: TracedRun, places: Array, known: dict[Symbol, Any]
    ) -> list[Any]:
        """Amounts of the baseline in some runs: by formulas, else multiples of plain amounts."""
        plain = (
            np.broadcast_to(self._plain, (len(places), len(self._plain)))
            if self.points.multiples is None
            else self.points.multiples[places] * self._plain
        )
        estimated = values_of([0.0 if term is None else term for term in traced.baseline], known)
        return [
            plain[:, row] if term is None else amount
            for row, (term, amount) in enumerate(zip(traced.baseline, estimated, strict=True))
        ]

    def _column(self, name: str, places: Array) -> Any:
        return self.points.values[name][places] if name in self.points.values else self._own[name]

    @cached_property
    def _own(self) -> dict[str, float]:
        return {a.name: float(a.value.magnitude) for _, a in self.scenario.used}

    @cached_property
    def _plain(self) -> Array:
        return np.asarray(with_numbers(self.scenario.baseline)["amount"].to_numpy(dtype=float))

    # -- one by one

    def _one_by_one(self, properties: dict[str, Any], places: Array) -> None:
        """Run the measures for each place; the runs of a batch are accounted in one table."""
        # A loop over runs: a measure that cannot be traced has no formula.
        for batch in self._in_batches(places, len(self._plain)):
            # A new scenario for each of several batches, so that the steps of one are forgotten.
            scenario = self.scenario if len(batch) == len(places) else replace(self.scenario)
            runs = [_activities(*self.points.at(place, scenario), place) for place in batch]
            blocks = [
                pd.concat(
                    [run[block] for run in runs if len(run[block])] or [runs[0][block]],
                    ignore_index=True,
                )
                for block in (0, 1)
            ]
            tables = [
                counted_lines(self.scenario, table, properties)
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


def _activities(
    scenario: Runnable, values: Mapping[str, Any], run: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The activities before the measures, and the changes, in one run."""
    before = with_numbers(scenario.baseline, values).assign(run=run, measure="")
    return before, scenario.changes(values).assign(run=run)
