"""One run of a scenario with traced numbers: the formula of each amount over the inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .. import limits
from ..factors.properties import CatalogueProperties
from ..inputs.amounts import with_numbers
from ..measures.base import Measure
from ..units import Quantity, Unit
from ..units.terms import Condition, Symbol, Term, size_of, substituted
from ..units.tracing import Trace, Traced
from .assumptions import Values, at
from .changes import change_between
from .measure_results import with_named_rows
from .scenario_runs import ScenarioRuns

INPUT, BASELINE, CHANGE = "input", "baseline", "change"
"""Symbols of formulas: an assumption, the amount of a row of the baseline, or of the changes."""

_SAME = 1e-9
"""Relative difference below which two amounts are equal."""

_ROUNDING = 1e-13
"""Share of a number that may remain as rounding when the same number is subtracted from it."""

_UNTRACEABLE = (TypeError, AttributeError, ValueError, ArithmeticError, LookupError)
"""Errors of a user's own measure that cannot work with traced numbers."""

Terms = list[Term | None]


class TracedRun:
    """One run of a scenario in which every input is a traced number.

    After each measure every amount becomes a symbol, to which later formulas refer.

    Parameters
    ----------
    runs : ScenarioRuns
    values : mapping of str to Quantity, optional
        Assumptions that have another value in this run.

    Attributes
    ----------
    inputs : dict of Quantity
        At their values in this run.
    activities : DataFrame
        The baseline with plain amounts.
    steps : list of DataFrame
        The changes of each measure, in the order in which they act, with plain amounts.
    baseline, changes : list of Term or None
    vanishes : list of bool
        Which changes are no row of their own when they are 0: differences in the amount of a row
        that stays.
    activity_cells, cells : list of TracedCell
        Other cells of the baseline and of the changes that depend on inputs, such as a property by
        which a row is converted.
    is_whole : bool
        Whether the formulas can replace the run: every amount has one, and every comparison that
        decided on them is a condition of the trace. False if a measure turned a traced number into
        a plain one, or could not work with traced numbers.
    """

    def __init__(self, runs: ScenarioRuns, values: Values | None = None) -> None:
        self.runs, self.trace = runs, Trace()
        self._given = values or {}
        self.inputs: dict[str, Quantity] = {
            name: self._given.get(name, a.value).to(a.value.units)
            for name, a in runs.assumptions.items()
        }
        self._values: dict[str, Quantity[Any]] = {
            name: Quantity[Any](self.trace.number(INPUT, name, float(q.magnitude)), q.units)
            for name, q in self.inputs.items()
        }
        with self.trace.recording_as(""):
            traced = with_numbers(runs.baseline, self._values)
        self.activities, self.is_whole = plain(traced), True
        self.activity_cells, self.cells = list(_cells(traced, 0)), list[TracedCell]()
        self.baseline: Terms = [self._term(cell) for cell in traced["amount"]]
        self.changes: Terms = []
        self.vanishes: list[bool] = []
        self.steps: list[pd.DataFrame] = []
        table = _with_amounts(
            traced,
            [
                self.trace.number(BASELINE, place, float(cell))
                for place, cell in enumerate(traced["amount"])
            ],
        )
        for measure, (after, changed) in zip(
            runs.measures_in_order, runs.steps(self._given)[1:], strict=True
        ):
            table = self._apply(measure, table, after, changed)
        self.is_whole &= not self.trace.ended

    @cached_property
    def table(self) -> pd.DataFrame:
        """The changes of all measures one below the other."""
        return pd.concat(self.steps, ignore_index=True) if self.steps else self.activities.iloc[:0]

    def _apply(
        self, measure: Measure, table: pd.DataFrame, after: pd.DataFrame, changed: pd.DataFrame
    ) -> pd.DataFrame:
        """Table after a measure, each amount the one before plus its change."""
        traced = self._traced(measure, table, changed)
        if traced is not None:
            after, changed = traced
        self.is_whole &= traced is not None
        self.changes += [self._term(cell) for cell in changed["amount"]]
        self.vanishes += (
            changed["row"].isin(table["row"])
            & changed["row"].isin(after["row"])
            & ~changed["row"].duplicated(keep=False)
        ).tolist()
        amounts = dict(zip(table["row"], table["amount"], strict=True))
        first = sum(map(len, self.steps))
        self.cells += _cells(changed, first)
        for place, (row, amount) in enumerate(zip(changed["row"], changed["amount"], strict=True)):
            change = self.trace.number(CHANGE, first + place, float(amount))
            amounts[row] = amounts[row] + change if row in amounts else change
        self.steps.append(plain(changed))
        return _with_amounts(after, [amounts[row] for row in after["row"]])

    def _traced(
        self, measure: Measure, table: pd.DataFrame, expected: pd.DataFrame
    ) -> tuple[pd.DataFrame, pd.DataFrame] | None:
        """Table after a measure, and its changes, both traced; None if it cannot be traced."""
        before = len(self.trace.conditions)
        try:
            with self.trace.recording_as(""):
                traced = at(measure, self._values)
            with self.trace.recording_as(measure.name):
                after = applied(traced, table, self.runs.properties(self._given))
            with self.trace.recording_as(""):
                changed = change_between(table, after, measure.name)
            amounts = np.array([float(amount) for amount in changed["amount"]])
            rows = changed["row"].to_numpy(dtype=object)[amounts != 0].tolist()
            if (
                rows == expected["row"].tolist()
                and same(amounts[amounts != 0], expected["amount"]).all()
                and self._is_short(before)
            ):
                return after, changed
        except _UNTRACEABLE:
            pass
        del self.trace.conditions[before:]
        return None

    def _is_short(self, before: int) -> bool:
        """True if all conditions but the first `before` fit into cells as formulas."""
        return all(
            max(size_of(condition.left), size_of(condition.right)) <= limits.FORMULA_TERMS
            for _, condition in self.trace.conditions[before:]
        )

    def _term(self, cell: object) -> Term | None:
        """The term of a traced amount; None if it is too long for a cell."""
        if not isinstance(cell, Traced):
            return None
        is_short = size_of(cell.term) <= limits.FORMULA_TERMS
        self.is_whole &= is_short
        return cell.term if is_short else None


def applied(measure: Measure, table: pd.DataFrame, properties: CatalogueProperties) -> pd.DataFrame:
    """Activities after a measure, checked."""
    return with_named_rows(measure.apply(table.copy(), properties), measure.name)


@dataclass(frozen=True)
class TracedCell:
    """A cell that depends on inputs: place, column, formula, and unit if it has one."""

    place: int
    column: str
    term: Term
    unit: Unit | None


def _cells(table: pd.DataFrame, first: int) -> Iterator[TracedCell]:
    """Cells with traced numbers, except amounts and hours."""
    for column in [
        name for name in table if name not in ("amount", "hours") and table[name].dtype == object
    ]:
        cells = table[column].to_numpy()
        # A loop over cells, of columns with more than texts and numbers.
        for place in (
            np.flatnonzero([_is_traced(cell) for cell in cells])
            if set(map(type, cells)) - {str, float, int}
            else ()
        ):
            cell = cells[place]
            yield TracedCell(
                first + int(place),
                column,
                getattr(cell, "magnitude", cell).term,
                getattr(cell, "units", None),
            )


def _is_traced(cell: object) -> bool:
    return isinstance(getattr(cell, "magnitude", cell), Traced)


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """The table with plain numbers instead of traced ones, and quantities as text."""
    texts = {
        name: [_plain(cell) for cell in table[name]]
        for name in dict.fromkeys(
            [*(["hours"] if "hours" in table else []), *(cell.column for cell in _cells(table, 0))]
        )
    }
    return table.assign(
        amount=np.array([float(amount) for amount in table["amount"]], dtype=float), **texts
    )


def _plain(cell: object) -> object:
    if isinstance(cell, Traced):
        return float(cell)
    return str(cell) if _is_traced(cell) else cell


def _with_amounts(table: pd.DataFrame, amounts: Sequence[object]) -> pd.DataFrame:
    return table.assign(amount=pd.Series(amounts, index=table.index, dtype=object))


def renamed(condition: Condition, symbols: Mapping[Symbol, Term]) -> Condition:
    """A condition with some of its symbols replaced."""
    left, right = (substituted(term, symbols) for term in (condition.left, condition.right))
    return replace(condition, left=left, right=right)


def same(one: ArrayLike, other: ArrayLike, size: float = 0.0) -> np.ndarray:
    """True where amounts are equal within rounding; `size`: numbers that they are left of."""
    one, other = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    margin = _SAME * np.maximum(np.abs(one), np.abs(other)) + _ROUNDING * size
    return np.asarray(np.abs(one - other) <= margin)
