"""The formula of each amount of a scenario over its assumptions: read off one run, and confirmed by
others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ..accounting.lines import origin_of_lines
from ..errors import CarbonsiteError
from ..inputs.table import with_numbers
from ..units import Q
from ..units.terms import Condition, Symbol, Term, evaluated, is_met, symbols_in, with_symbols
from ..units.tracing import Array
from .assumptions import at
from .changes import change_between
from .scenario import Scenario
from .traced_run import BASELINE, CHANGE, INPUT, Terms, TracedRun, applied, same

Known = dict[Symbol, float]


@dataclass(frozen=True)
class TracedAmounts:
    """What the amounts of a scenario are computed by.

    Attributes
    ----------
    table : DataFrame
        The changes, and with an amount of 0 those that would be some under other assumptions.
    baseline, changes : list of Term or None
        Of each row, over inputs and earlier amounts; None where the amount rests on none of them,
        or where no formula was found that gives what the scenario gives.
    unfound : set of int
        Rows of the changes for which none was found although they move with some input.
    conditions : list of (str, Condition)
        Of which measure, and what must stay as it is for its formulas to hold.
    unfollowed : set of str
        Inputs that move something which no formula follows.
    """

    table: pd.DataFrame
    baseline: Terms
    changes: Terms
    unfound: set[int]
    conditions: list[tuple[str, Condition]]
    unfollowed: set[str]

    def without(self, places: set[int]) -> TracedAmounts:
        """The same without some changes, which are 0 whatever the inputs and amounts are."""
        if not places:
            return self
        kept = [place for place in range(len(self.changes)) if place not in places]
        other: dict[Symbol, Term] = {Symbol(CHANGE, place): 0.0 for place in places}
        other.update({Symbol(CHANGE, old): Symbol(CHANGE, new) for new, old in enumerate(kept)})
        changes = [
            None if (term := self.changes[place]) is None else with_symbols(term, other)
            for place in kept
        ]
        conditions = [
            (
                asking,
                replace(
                    each, left=with_symbols(each.left, other), right=with_symbols(each.right, other)
                ),
            )
            for asking, each in self.conditions
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
    """Read the formulas off one run with traced assumptions, and keep those that other runs
    confirm.

    The assumptions are moved all at once, each by another part of its range; a formula that leaves
    one of them out, or takes another course than the measures do, gives another number there. So
    does a measure of the user's own that turns a traced number into a plain one.
    """
    return _Confirmation(scenario, TracedRun(scenario)).amounts()


class _Confirmation:
    """Runs at other values of the inputs, with which formulas are compared."""

    def __init__(self, scenario: Scenario, run: TracedRun) -> None:
        self.scenario, self.run = scenario, run
        self.table = run.table
        self.baseline, self.changes = list(run.baseline), list(run.changes)
        self.conditions = [
            (asking, each)
            for asking, each in run.trace.conditions
            if asking and symbols_in(each.left) | symbols_in(each.right)
        ]
        self.own = self._run({})
        used = scenario.assumptions.set_index("assumption")["used_in"]
        # Properties of factors enter conversions, which are stored.
        self.unfollowed = {name for name, places in used.items() if "factors" in places.split(", ")}

    def amounts(self) -> TracedAmounts:
        """The formulas that are confirmed, and what is not followed by any."""
        points = [self._feasible(point) for point in self._points()]
        runs = [self._run(point, with_other_amounts=True) for point in points]
        if not all(map(self._agrees, runs)):
            self.unfollowed |= {
                name
                for name in self.run.inputs
                if not all(self._agrees(self._run({name: point[name]})) for point in points)
            }
            followed = [
                {name: value for name, value in point.items() if name not in self.unfollowed}
                for point in points
            ]
            runs = [self._run(point, with_other_amounts=True) for point in followed]
            for found in runs:
                self._drop_what_differs(found)
            lost = {place for place, term in enumerate(self.changes) if term is None} | {
                -1 - place for place, term in enumerate(self.baseline) if term is None
            }
            self.unfollowed |= {
                name
                for name in self.run.inputs
                if any(self._moves(lost, self._run({name: point[name]})) for point in points)
            }
        unfound = {
            place
            for place, term in enumerate(self.changes)
            if term is None
            and any(not same(self.own.changes[place], found.changes[place]) for found in runs)
        }
        told = TracedAmounts(
            self.table, self.baseline, self.changes, unfound, self.conditions, self.unfollowed
        )
        return told.without(
            {
                place
                for place, amounts in enumerate(
                    zip(self.own.changes, *(each.changes for each in runs), strict=True)
                )
                if not any(amounts)
            }
        )

    # -- where it is compared

    def _points(self) -> Iterator[dict[str, Any]]:
        """Two choices of values: all towards their low ends and all towards their high ends, each
        by another part of the way.
        """
        table = self.scenario.assumptions.set_index("assumption")
        for ends in (("low", "high"), ("high", "low")):
            yield {
                name: _moved(place, q, [Q(table.at[name, end]) for end in ends])
                for place, (name, q) in enumerate(self.run.inputs.items())
            }

    def _feasible(self, point: dict[str, Any]) -> dict[str, Any]:
        """The values, but those at their own under which measures would act otherwise than in the
        run that was traced.
        """
        violated = self._violated(point)
        for name in [*point] if violated else ():
            other = {**point, name: self.run.inputs[name]}
            if (left := self._violated(other)) < violated:
                point, violated = other, left
        return point

    def _violated(self, values: Mapping[str, Any]) -> int:
        """How many conditions do not hold at some values, by the formulas alone."""
        known = self._known(values)
        for kind, terms, own in (
            (BASELINE, self.run.baseline, self.own.baseline),
            (CHANGE, self.run.changes, self.own.changes),
        ):
            for place, term in enumerate(terms):
                known[Symbol(kind, place)] = own[place] if term is None else evaluated(term, known)
        return sum(not is_met(each, known) for _, each in self.conditions)

    def _known(self, values: Mapping[str, Any]) -> Known:
        return {
            Symbol(INPUT, name): float(values.get(name, q).to(q.units).magnitude)
            for name, q in self.run.inputs.items()
        }

    def _run(self, values: Mapping[str, Any], *, with_other_amounts: bool = False) -> _AmountRun:
        """The amounts at some values, the other inputs at their own; NaN where a measure then makes
        other rows.

        With other amounts, those of the baseline that rest on no input are moved too, each by
        another part.
        """
        told = {**self.run.inputs, **values}
        table = baseline = (
            self._moved_amounts(with_numbers(self.scenario.baseline, told))
            if with_other_amounts
            else with_numbers(self.scenario.baseline, told)
        )
        amounts, cells = [], []
        for measure, expected in zip(self.scenario.measures_in_order, self.run.steps, strict=True):
            try:
                after = applied(at(measure, told), table, self.scenario.properties_at({}))
            except CarbonsiteError:
                # Such as a mass balance that does not close at these values: nothing is confirmed
                # there.
                after, changed = table, expected.assign(amount=np.nan)
            else:
                changed = _aligned(change_between(table, after, measure.name), expected)
            amounts.append(changed["amount"].to_numpy(dtype=float))
            cells.append(changed)
            table = after
        changes = pd.concat(cells, ignore_index=True) if cells else self.table
        return _AmountRun(
            self._known(told),
            baseline["amount"].to_numpy(dtype=float),
            np.concatenate([np.zeros(0), *amounts]),
            baseline,
            changes,
        )

    def _moved_amounts(self, baseline: pd.DataFrame) -> pd.DataFrame:
        amount = baseline["amount"].to_numpy(dtype=float)
        stored = np.array([term is None for term in self.run.baseline], dtype=bool)
        part = 0.2 + 0.4 * (np.arange(len(amount)) * 0.618 % 1)
        return baseline.assign(
            amount=np.where(stored, np.where(amount == 0, part, amount * (1 + part)), amount)
        )

    # -- what is compared

    def _agrees(self, found: _AmountRun) -> bool:
        """Whether every formula gives what the run gives, nothing else has moved, and no line takes
        another share or conversion.
        """
        return (
            not self._differing(found)
            and not self._moves(
                {place for place, term in enumerate(self.changes) if term is None}, found
            )
            and not self._is_turned(found)
        )

    def _differing(self, found: _AmountRun) -> list[tuple[Terms, int]]:
        known = found.known()
        return [
            (terms, place)
            for terms, amounts in ((self.baseline, found.baseline), (self.changes, found.changes))
            for place, term in enumerate(terms)
            if term is not None
            and not same(
                evaluated(term, known),
                amounts[place],
                max((abs(known[symbol]) for symbol in symbols_in(term)), default=0.0),
            )
        ]

    def _drop_what_differs(self, found: _AmountRun) -> None:
        for terms, place in self._differing(found):
            terms[place] = None

    def _moves(self, places: set[int], found: _AmountRun) -> bool:
        """Whether some amounts are other than at the own values: of changes by their place, of the
        baseline by -1 - place.
        """
        return any(
            not (
                same(self.own.changes[place], found.changes[place])
                if place >= 0
                else same(self.own.baseline[-1 - place], found.baseline[-1 - place])
            )
            for place in places
        )

    def _is_turned(self, found: _AmountRun) -> bool:
        """Whether a line takes another share of its amount, or is converted otherwise, than at the
        own values.
        """
        for own, new in ((self.own.told, found.told), (self.own.table, found.table)):
            others = [column for column in own if column not in ("amount", "hours")]
            if len(own) and not own[others].astype(str).equals(new[others].astype(str)):
                facts = [
                    _line_facts(self.scenario, table.assign(amount=1.0)) for table in (own, new)
                ]
                if facts[0].shape != facts[1].shape or not same(facts[0], facts[1]).all():
                    return True
        return False


@dataclass(frozen=True)
class _AmountRun:
    """Amounts of baseline and changes at some values of the inputs, and the tables that they stand
    in.
    """

    inputs: Known
    baseline: Array
    changes: Array
    told: pd.DataFrame
    table: pd.DataFrame

    def known(self) -> Known:
        """What formulas may refer to."""
        places = ((BASELINE, self.baseline), (CHANGE, self.changes))
        return self.inputs | {
            Symbol(kind, place): float(value)
            for kind, values in places
            for place, value in enumerate(values)
        }


def _aligned(changed: pd.DataFrame, expected: pd.DataFrame) -> pd.DataFrame:
    """Changes in the rows expected, 0 where there is none; NaN in all of them where there is a
    further one.
    """
    wanted, held = _keys(expected), dict(zip(_keys(changed), range(len(changed)), strict=True))
    if not held.keys() <= set(wanted):
        return expected.assign(amount=np.nan)
    places = np.array([held.get(key, -1) for key in wanted], dtype=int)
    is_there = places >= 0
    found = {
        "amount": np.zeros(len(expected)),
        **{
            name: expected[name].to_numpy(dtype=object, copy=True)
            for name in expected
            if name != "amount"
        },
    }
    for name in set(expected) & set(changed):
        found[name][is_there] = changed[name].to_numpy()[places[is_there]]
    return expected.assign(**found)


def _keys(changed: pd.DataFrame) -> list[tuple[Any, ...]]:
    """What tells the rows of one measure's changes apart: row, factor and unit, and which of them
    it is.
    """
    cells = changed[["row", "factor", "unit"]]
    return (
        list(
            zip(
                *(cells[name] for name in cells),
                cells.groupby(list(cells), sort=False).cumcount(),
                strict=True,
            )
        )
        if len(cells)
        else []
    )


def _line_facts(scenario: Scenario, table: pd.DataFrame) -> Array:
    """Share and conversion of each line of some activities."""
    found = scenario.account_of(table)
    return np.concatenate(
        [origin_of_lines(found)[1], found.lines["conversion"].to_numpy(dtype=float)]
    )


def _moved(place: int, own: Any, ends: list[Any]) -> Any:
    """A value on the way to the first end that is another; of an input without range a little less."""
    end = next((end for end in ends if end != own), own * 0.98)
    return own + (end.to(own.units) - own) * (0.35 + 0.5 * (place * 0.618 % 1))
