"""The formula of each amount of a scenario: read off one traced run, confirmed by others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ..accounting.lines import origin_of_lines
from ..units import Q
from ..units.terms import Condition, Symbol, Term, still_holds, substituted, symbols_in, value_of
from ..units.tracing import Array
from .amount_runs import AmountRun, amounts_at, known_inputs
from .scenario import Scenario
from .traced_run import BASELINE, CHANGE, Terms, TracedRun, same


@dataclass(frozen=True)
class TracedAmounts:
    """Formulas of the amounts of a scenario.

    Attributes
    ----------
    table : DataFrame
        The changes; those with the amount 0 are different under other assumptions.
    baseline, changes : list of Term or None
        Of each row, over inputs and earlier amounts; None if the amount depends on none of them, or
        no formula agrees with the runs.
    unfound : set of int
        Rows of the changes without a formula although they depend on some input.
    conditions : list of (str, Condition)
        Name of a measure, and what must stay true for its formulas to be valid.
    unfollowed : set of str
        Inputs that change some amount without a formula.
    """

    table: pd.DataFrame
    baseline: Terms
    changes: Terms
    unfound: set[int]
    conditions: list[tuple[str, Condition]]
    unfollowed: set[str]

    def without(self, places: set[int]) -> TracedAmounts:
        """The same without some changes, which are 0 whatever the inputs are."""
        if not places:
            return self
        kept = [place for place in range(len(self.changes)) if place not in places]
        renamed: dict[Symbol, Term] = {Symbol(CHANGE, place): 0.0 for place in places}
        renamed.update({Symbol(CHANGE, old): Symbol(CHANGE, new) for new, old in enumerate(kept)})
        changes = [
            None if (term := self.changes[place]) is None else substituted(term, renamed)
            for place in kept
        ]
        conditions = [
            (
                measure,
                replace(
                    condition,
                    left=substituted(condition.left, renamed),
                    right=substituted(condition.right, renamed),
                ),
            )
            for measure, condition in self.conditions
        ]
        unfound = {new for new, old in enumerate(kept) if old in self.unfound}
        return replace(
            self,
            table=self.table.iloc[kept].reset_index(drop=True),
            changes=changes,
            unfound=unfound,
            conditions=conditions,
        )


def traced_amounts(scenario: Scenario) -> TracedAmounts:
    """Formulas read off one run with traced assumptions, as far as other runs confirm them.

    In those runs all assumptions have other values, each by another share of its range. A formula
    gives another number there if it lacks one of them, if the measures act otherwise, or if a
    user's own measure turned a traced number into a plain one.
    """
    return _Confirmation(scenario, TracedRun(scenario)).amounts()


class _Confirmation:
    """Runs at other values of the inputs, with which formulas are compared."""

    def __init__(self, scenario: Scenario, run: TracedRun) -> None:
        self.scenario, self.run = scenario, run
        self.table = run.table
        self.baseline, self.changes = list(run.baseline), list(run.changes)
        self.conditions = [
            (measure, condition)
            for measure, condition in run.trace.conditions
            if measure and symbols_in(condition.left) | symbols_in(condition.right)
        ]
        self.own = self._at({})
        used = scenario.assumptions.set_index("assumption")["used_in"]
        # Properties of factors enter conversions, which are stored numbers.
        self.unfollowed = {name for name, places in used.items() if "factors" in places.split(", ")}

    def _at(self, values: Mapping[str, Any], *, with_other_amounts: bool = False) -> AmountRun:
        return amounts_at(self.scenario, self.run, values, with_other_amounts=with_other_amounts)

    def amounts(self) -> TracedAmounts:
        """The formulas that are confirmed, and the inputs that no formula follows."""
        points = [self._feasible(point) for point in self._points()]
        runs = [self._at(point, with_other_amounts=True) for point in points]
        if not all(map(self._agrees, runs)):
            runs = self._confirm_some(points)
        without = [place for place, term in enumerate(self.changes) if term is None]
        unfound = {
            place
            for place in without
            if any(not same(self.own.changes[place], run.changes[place]) for run in runs)
        }
        always_zero = {
            place
            for place, amounts in enumerate(
                zip(self.own.changes, *(run.changes for run in runs), strict=True)
            )
            if not any(amounts)
        }
        return TracedAmounts(
            self.table, self.baseline, self.changes, unfound, self.conditions, self.unfollowed
        ).without(always_zero)

    def _confirm_some(self, points: list[dict[str, Any]]) -> list[AmountRun]:
        """Runs without the inputs that formulas do not follow; drops formulas that disagree."""
        self.unfollowed |= {
            name
            for name in self.run.inputs
            if not all(self._agrees(self._at({name: point[name]})) for point in points)
        }
        runs = [
            self._at(
                {name: value for name, value in point.items() if name not in self.unfollowed},
                with_other_amounts=True,
            )
            for point in points
        ]
        for run in runs:
            for terms, place in self._differing(run):
                terms[place] = None
        baseline, changes = (
            {place for place, term in enumerate(terms) if term is None}
            for terms in (self.baseline, self.changes)
        )
        self.unfollowed |= {
            name
            for name in self.run.inputs
            if any(
                self._moves(baseline, changes, self._at({name: point[name]})) for point in points
            )
        }
        return runs

    # -- values at which formulas are compared

    def _points(self) -> Iterator[dict[str, Any]]:
        """Two choices of values: all towards their low ends, and all towards their high ends."""
        table = self.scenario.assumptions.set_index("assumption")
        for ends in (("low", "high"), ("high", "low")):
            yield {
                name: _towards_an_end(place, q, [Q(table.at[name, end]) for end in ends])
                for place, (name, q) in enumerate(self.run.inputs.items())
            }

    def _feasible(self, point: dict[str, Any]) -> dict[str, Any]:
        """The values, but with inputs at their own if the traced run's conditions need it."""
        violated = self._violated(point)
        for name in [*point] if violated else ():
            other = {**point, name: self.run.inputs[name]}
            if (still_violated := self._violated(other)) < violated:
                point, violated = other, still_violated
        return point

    def _violated(self, values: Mapping[str, Any]) -> int:
        """Number of conditions that are not met at some values, by the formulas alone."""
        known = known_inputs(self.run, values)
        for kind, terms, own in (
            (BASELINE, self.run.baseline, self.own.baseline),
            (CHANGE, self.run.changes, self.own.changes),
        ):
            for place, term in enumerate(terms):
                known[Symbol(kind, place)] = own[place] if term is None else value_of(term, known)
        return sum(not still_holds(condition, known) for _, condition in self.conditions)

    # -- what is compared

    def _agrees(self, run: AmountRun) -> bool:
        """True if every formula gives the run's amount, and nothing without a formula differs."""
        changes = {place for place, term in enumerate(self.changes) if term is None}
        return (
            not self._differing(run)
            and not self._moves(set(), changes, run)
            and not self._is_converted_otherwise(run)
        )

    def _differing(self, run: AmountRun) -> list[tuple[Terms, int]]:
        """Formulas that do not give the run's amount, each by its list and place."""
        known = run.known()
        return [
            (terms, place)
            for terms, amounts in ((self.baseline, run.baseline), (self.changes, run.changes))
            for place, term in enumerate(terms)
            if term is not None
            and not same(
                value_of(term, known),
                amounts[place],
                max((abs(known[symbol]) for symbol in symbols_in(term)), default=0.0),
            )
        ]

    def _moves(self, baseline: set[int], changes: set[int], run: AmountRun) -> bool:
        """True if some of these amounts differ from those at the own values."""
        return any(
            not same(own[place], other[place])
            for places, own, other in (
                (baseline, self.own.baseline, run.baseline),
                (changes, self.own.changes, run.changes),
            )
            for place in places
        )

    def _is_converted_otherwise(self, run: AmountRun) -> bool:
        """True if a line has another share or conversion than at the own values."""
        for own, other in ((self.own.activities, run.activities), (self.own.table, run.table)):
            names = [column for column in own if column not in ("amount", "hours")]
            if len(own) and not own[names].astype(str).equals(other[names].astype(str)):
                shares = [
                    _shares_and_conversions(self.scenario, table.assign(amount=1.0))
                    for table in (own, other)
                ]
                if shares[0].shape != shares[1].shape or not same(shares[0], shares[1]).all():
                    return True
        return False


def _shares_and_conversions(scenario: Scenario, table: pd.DataFrame) -> Array:
    """Share and conversion of each line of some activities."""
    account = scenario.account_of(table)
    return np.concatenate(
        [origin_of_lines(account)[1], account.lines["conversion"].to_numpy(dtype=float)]
    )


def _towards_an_end(place: int, own: Any, ends: list[Any]) -> Any:
    """A value towards the first end that differs; a little less for an input without range."""
    end = next((end for end in ends if end != own), own * 0.98)
    return own + (end.to(own.units) - own) * (0.35 + 0.5 * (place * 0.618 % 1))
