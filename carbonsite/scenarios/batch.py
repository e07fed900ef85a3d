"""Many runs of a scenario with its inputs at other values: by the formulas of a few, and each anew
where there are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..inputs.table import with_numbers
from ..units import Quantity
from ..units.terms import Symbol, evaluated_together, is_met
from .batch_lines import LINE, TracedBatch, ActivityBlock, columns_of, counted_lines, lines_followed
from .traced_run import BASELINE, CHANGE, INPUT, TracedRun

if TYPE_CHECKING:
    from .scenario import Scenario

Array = np.ndarray[Any, Any]

_MOST_TRACES = 40
"""Ways in which measures act that are followed; where there are more, such as with rounding, each
run is made anew.
"""


_MOST_ROWS = 50
"""Rows for each run up to which formulas are quicker: one stands for each amount, while a run is an
operation on columns.
"""

_BATCH = 300_000
"""Amounts that are held at once, of all runs that are computed together."""


@dataclass(frozen=True)
class SamplePoints:
    """Where the inputs stand in each of some runs.

    Attributes
    ----------
    count : int
    values : mapping of str to array of float, shape (count,)
        By assumption, in the unit of its own value; one that is left out stands at its own.
    multiples : array of float, shape (count, rows of the baseline), optional
        What the plain amounts of the baseline are multiplied by.
    """

    count: int
    values: Mapping[str, Array] = field(default_factory=dict)
    multiples: Array | None = None

    @classmethod
    def of(cls, scenario: Scenario, runs: Sequence[Mapping[str, Any]]) -> SamplePoints:
        """Of runs that name the quantities which stand at another value."""
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

    def at(self, place: int, scenario: Scenario) -> tuple[Scenario, dict[str, Any]]:
        """One run: the scenario with its plain amounts multiplied, and the values that are others
        than their own.
        """
        own = {a.name: a.value for _, a in scenario.used}
        told = {
            name: Quantity(float(column[place]), own[name].units)
            for name, column in self.values.items()
        }
        others = {name: q for name, q in told.items() if q.magnitude != own[name].magnitude}
        if self.multiples is None or (self.multiples[place] == 1).all():
            return scenario, others
        amount = scenario.baseline["amount"].to_numpy(dtype=object, copy=True)
        scaled = self.multiples[place] != 1
        amount[scaled] = amount[scaled].astype(float) * self.multiples[place][scaled]
        return replace(scenario, baseline=scenario.baseline.assign(amount=amount)), others


def evaluate_lines(
    scenario: Scenario, points: SamplePoints, *, with_baseline: bool = True
) -> pd.DataFrame:
    """What each line of the baseline and of the changes emits [kgCO2e], of those that count in a
    total.

    Returns
    -------
    DataFrame
        One row for each run, one column for each line (`LINE`; the baseline's have a blank
        `measure`).

    Notes
    ----- A run with traced numbers gives the formula of each amount, and the conditions under which
    it is that formula; all runs that meet them are computed by it at once, and a line is a multiple
    of its amount. A run that does not is traced in its turn, so that there are as many traced runs
    as ways in which the measures act. Where a measure hides what it does, each run is made anew.
    """
    return _LineEvaluation(scenario, points, with_baseline).table()


class _LineEvaluation:
    def __init__(self, scenario: Scenario, points: SamplePoints, with_baseline: bool) -> None:
        self.scenario, self.points, self.with_baseline = scenario, points, with_baseline
        self.left = np.ones(points.count, dtype=bool)
        self.followed: list[TracedBatch] = []
        self.parts: list[pd.DataFrame] = []

    def table(self) -> pd.DataFrame:
        for properties, places in self._by_properties():
            if len(places) > 1 or not properties:
                self._by_formulas(properties, places)
            if self.left[places].any():
                self._anew(properties, places[self.left[places]])
        table = (
            pd.concat(self.parts)
            if self.parts
            else pd.DataFrame(columns=pd.MultiIndex.from_tuples([], names=LINE))
        )
        return table.reindex(index=range(self.points.count)).fillna(0.0)

    def _by_properties(self) -> Iterator[tuple[dict[str, Any], Array]]:
        """Properties of factors that stand at another value, and the runs in which they do: no
        formula follows a conversion.
        """
        held = self.scenario.property_values(self.points.values)
        columns = np.array(list(held.values())).reshape(len(held), self.points.count)
        _, first, of_run = np.unique(columns, axis=1, return_index=True, return_inverse=True)
        for group, place in enumerate(first.tolist() if held else [0]):
            values = self.points.at(place, self.scenario)[1]
            yield (
                self.scenario.property_values(values),
                np.flatnonzero(of_run.ravel() == group) if held else np.arange(self.points.count),
            )

    # -- by formulas

    def _by_formulas(self, properties: dict[str, Any], places: Array) -> None:
        """Compute what can be computed, and trace a run where none of the formulas found so far
        holds.
        """
        if len(self._plain) > _MOST_ROWS * len(places):
            return
        traces = self.scenario.traced_runs(properties)
        for traced in traces:
            self._follow(traced, properties, places[self.left[places]])
        for place in places:
            if len(traces) >= _MOST_TRACES or (traces and not traces[-1].is_whole):
                break
            if self.left[place]:
                traces.append(TracedRun(*self.points.at(place, self.scenario)))
                self._follow(traces[-1], properties, places[self.left[places]])
        self._account_followed(properties)

    def _follow(self, traced: TracedRun, properties: dict[str, Any], places: Array) -> None:
        """Compute the amounts of the runs that go the way of a traced one."""
        for batch in self._batches(
            places if traced.is_whole else places[:0], len(traced.told) + len(traced.table)
        ):
            with np.errstate(all="ignore"):
                held, *sides = self._sides(traced, batch)
            if held.any():
                self.followed.append(
                    TracedBatch(
                        batch[held],
                        [side.of(held) for side in (sides if self.with_baseline else sides[1:])],
                    )
                )
                self.left[batch[held]] = False
            if sum(side.amounts.size for each in self.followed for side in each.sides) >= _BATCH:
                self._account_followed(properties)

    def _account_followed(self, properties: dict[str, Any]) -> None:
        """The lines of the runs that have been followed so far, in one table."""
        if self.followed:
            self.parts.append(lines_followed(self.scenario, self.followed, properties))
            self.followed = []

    def _batches(self, places: Array, rows: int) -> Iterator[Array]:
        """Some runs at a time."""
        size = max(1, _BATCH // max(1, rows))
        return (places[start : start + size] for start in range(0, len(places), size))

    def _sides(
        self, traced: TracedRun, places: Array
    ) -> tuple[Array, ActivityBlock, ActivityBlock]:
        """Which runs meet all conditions of the formulas, and baseline and changes by them."""
        known: dict[Symbol, Any] = {
            Symbol(INPUT, name): self._column(name, places) for name in traced.inputs
        }
        plain = (
            np.broadcast_to(self._plain, (len(places), len(self._plain)))
            if self.points.multiples is None
            else self.points.multiples[places] * self._plain
        )
        estimated = evaluated_together(
            [0.0 if term is None else term for term in traced.baseline], known
        )
        baseline = [
            plain[:, row] if term is None else amount
            for row, (term, amount) in enumerate(zip(traced.baseline, estimated, strict=True))
        ]
        known.update({Symbol(BASELINE, row): amount for row, amount in enumerate(baseline)})
        changes = []
        for row, (term, own) in enumerate(
            zip(traced.changes, traced.table["amount"].tolist(), strict=True)
        ):
            changes.append(own if term is None else evaluated_together([term], known)[0])
            known[Symbol(CHANGE, row)] = changes[-1]
        told = (
            (traced.told.assign(measure=""), baseline, traced.told_cells),
            (traced.table, changes, traced.cells),
        )
        sides = [
            ActivityBlock(
                table,
                columns_of(amounts, len(places)),
                cells,
                columns_of(evaluated_together([cell.term for cell in cells], known), len(places)),
            )
            for table, amounts, cells in told
        ]
        # A row that is there and 0 may decide on the scope of others; one that is gone does not.
        stays = ~np.array(traced.vanishes, dtype=bool)
        held = (
            (sides[1].amounts != 0)
            == (traced.table["amount"].to_numpy(dtype=float) != 0)[:, np.newaxis]
        )[stays].all(axis=0)
        for _, condition in traced.trace.conditions:
            held &= is_met(condition, known)
        return held & np.logical_and.reduce([side.is_finite for side in sides]), sides[0], sides[1]

    def _column(self, name: str, places: Array) -> Any:
        return self.points.values[name][places] if name in self.points.values else self._own[name]

    @cached_property
    def _own(self) -> dict[str, float]:
        return {a.name: float(a.value.magnitude) for _, a in self.scenario.used}

    @cached_property
    def _plain(self) -> Array:
        return np.asarray(with_numbers(self.scenario.baseline)["amount"].to_numpy(dtype=float))

    # -- anew

    def _anew(self, properties: dict[str, Any], places: Array) -> None:
        """The lines of runs in which the measures act anew, some at a time accounted in one table."""
        # A loop over runs: a measure that hides what it does has no formula.
        for batch in self._batches(places, len(self._plain)):
            # Of several batches, what the runs of one share is then forgotten.
            scenario = self.scenario if len(batch) == len(places) else replace(self.scenario)
            tables = [_activities(*self.points.at(place, scenario), place) for place in batch]
            sides = [
                pd.concat(
                    [part[side] for part in tables if len(part[side])] or [tables[0][side]],
                    ignore_index=True,
                )
                for side in (0, 1)
            ]
            lines = [
                counted_lines(self.scenario, table, properties)
                for table in (sides if self.with_baseline else sides[1:])
            ]
            found = pd.concat([part for part in lines if len(part)] or lines, ignore_index=True)
            if len(found):
                self.parts.append(
                    found.pivot_table(
                        index="run",
                        columns=LINE,
                        values="emissions",
                        aggfunc="sum",
                        fill_value=0.0,
                        observed=True,
                    ).reindex(index=batch)
                )


def _activities(
    scenario: Scenario, values: Mapping[str, Any], run: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The activities before the measures and the changes, in one run."""
    return with_numbers(scenario.baseline, values).assign(run=run, measure=""), scenario.changes(
        values
    ).assign(run=run)
