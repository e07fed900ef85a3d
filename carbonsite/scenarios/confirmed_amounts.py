"""The formula of each amount of a scenario: read off one traced run, confirmed by others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..accounting.lines import origin_of_lines
from ..arrays import Array
from ..errors import CarbonsiteError
from ..inputs.amounts import with_numbers
from ..units import Quantity
from ..units.terms import Condition, Symbol, Term, still_holds, substituted, symbols_in, value_of
from .assumptions import Values, at
from .changes import change_between
from .scenario_runs import ScenarioRuns
from .traced_run import BASELINE, CHANGE, INPUT, Terms, TracedRun, applied, renamed, same

_KINDS = BASELINE, CHANGE


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
        symbols: dict[Symbol, Term] = {Symbol(CHANGE, place): 0.0 for place in places}
        symbols |= {Symbol(CHANGE, old): Symbol(CHANGE, new) for new, old in enumerate(kept)}
        terms = [self.changes[place] for place in kept]
        return replace(
            self,
            table=self.table.iloc[kept].reset_index(drop=True),
            changes=[None if term is None else substituted(term, symbols) for term in terms],
            unfound={new for new, old in enumerate(kept) if old in self.unfound},
            conditions=[(name, renamed(condition, symbols)) for name, condition in self.conditions],
        )


def confirmed_amounts(runs: ScenarioRuns) -> TracedAmounts:
    """Formulas read off one run with traced assumptions, as far as other runs confirm them.

    In those runs all assumptions have other values, each by another share of its range. A formula
    gives another number there if it lacks one of them, if the measures act otherwise, or if a
    user's own measure turned a traced number into a plain one.
    """
    return _Confirmation(runs).amounts()


@dataclass(frozen=True)
class _AmountRun:
    """Amounts of baseline and changes at some values of the inputs, and the tables they are in."""

    known: dict[Symbol, float]
    activities: pd.DataFrame
    table: pd.DataFrame

    @property
    def amounts(self) -> list[Array]:
        """Of the baseline, and of the changes."""
        return [np.asarray(one["amount"], dtype=float) for one in (self.activities, self.table)]


class _Confirmation:
    """Runs at other values of the inputs, with which formulas are compared."""

    def __init__(self, runs: ScenarioRuns) -> None:
        self.runs, self.traced = runs, TracedRun(runs)
        self.terms = list(self.traced.baseline), list(self.traced.changes)
        self.conditions = [
            (measure, condition)
            for measure, condition in self.traced.trace.conditions
            if measure and symbols_in(condition.left) | symbols_in(condition.right)
        ]
        self.own = self._at({})
        # Properties of factors enter conversions, which are stored numbers.
        self.unfollowed = {a.name for used_in, a in runs.used if used_in == "factors"}

    def amounts(self) -> TracedAmounts:
        """The formulas that are confirmed, and the inputs that no formula follows."""
        points = [self._feasible(point) for point in self._points()]
        others = [self._at(point, with_other_amounts=True) for point in points]
        if not all(map(self._agrees, others)):
            others = self._confirm_some(points)
        own = self.own.amounts[1]
        changes = [run.amounts[1] for run in others]
        unfound = {
            place
            for place in _without(self.terms[1])
            if any(not same(own[place], amounts[place]) for amounts in changes)
        }
        is_zero = np.logical_and.reduce([amounts == 0 for amounts in (own, *changes)])
        return TracedAmounts(
            self.traced.table, *self.terms, unfound, self.conditions, self.unfollowed
        ).without(set(np.flatnonzero(is_zero).tolist()))

    def _confirm_some(self, points: list[Values]) -> list[_AmountRun]:
        """Runs without the inputs that formulas do not follow; drops formulas that disagree."""
        alone = {
            name: [self._at({name: point[name]}) for point in points] for name in self.traced.inputs
        }
        self.unfollowed |= {
            name for name, runs in alone.items() if not all(map(self._agrees, runs))
        }
        runs = [
            self._at(
                {name: value for name, value in point.items() if name not in self.unfollowed},
                with_other_amounts=True,
            )
            for point in points
        ]
        for run in runs:
            for block, place in self._differing(run):
                self.terms[block][place] = None
        stored = [_without(terms) for terms in self.terms]
        self.unfollowed |= {
            name for name, runs in alone.items() if any(self._moves(stored, run) for run in runs)
        }
        return runs

    # -- values at which formulas are compared

    def _points(self) -> Iterator[Values]:
        """Two choices of values: all towards their low ends, and all towards their high ends."""
        known = self.runs.assumptions
        for sign in (1, -1):
            yield {
                name: _towards_an_end(place, q, [known[name].low, known[name].high][::sign])
                for place, (name, q) in enumerate(self.traced.inputs.items())
            }

    def _feasible(self, point: Values) -> Values:
        """The values, but with inputs at their own if the traced run's conditions need it."""
        violated = self._violated(point)
        for name in [*point] if violated else ():
            other = {**point, name: self.traced.inputs[name]}
            if (still_violated := self._violated(other)) < violated:
                point, violated = other, still_violated
        return point

    def _violated(self, values: Values) -> int:
        """Number of conditions that are not met at some values, by the formulas alone."""
        known, formulas = self._inputs(values), (self.traced.baseline, self.traced.changes)
        for kind, terms, own in zip(_KINDS, formulas, self.own.amounts, strict=True):
            for place, term in enumerate(terms):
                known[Symbol(kind, place)] = own[place] if term is None else value_of(term, known)
        return sum(not still_holds(condition, known) for _, condition in self.conditions)

    # -- runs

    def _inputs(self, values: Values) -> dict[Symbol, float]:
        """Values of the inputs as symbols: those given, the others as in the traced run."""
        return {
            Symbol(INPUT, name): float(values.get(name, q).to(q.units).magnitude)
            for name, q in self.traced.inputs.items()
        }

    def _at(self, values: Values, *, with_other_amounts: bool = False) -> _AmountRun:
        """Amounts at some values of the inputs; NaN if a measure then makes other rows.

        With other amounts, those of the baseline that depend on no input are changed, too, each by
        another share.
        """
        inputs = {**self.traced.inputs, **values}
        table = with_numbers(self.runs.baseline, inputs)
        if with_other_amounts:
            table = _with_other_amounts(table, self.traced.baseline)
        baseline, tables = table, [self.traced.table.iloc[:0]]
        for measure, expected in zip(self.runs.measures_in_order, self.traced.steps, strict=True):
            try:
                after = applied(at(measure, inputs), table, self.runs.properties())
            except CarbonsiteError:
                # For example, masses that do not balance at these values: nothing is confirmed.
                tables.append(expected.assign(amount=np.nan))
            else:
                tables.append(_aligned(change_between(table, after, measure.name), expected))
                table = after
        changes = pd.concat(tables[1:] or tables, ignore_index=True)
        run = _AmountRun(self._inputs(values), baseline, changes)
        for kind, amounts in zip(_KINDS, run.amounts, strict=True):
            run.known.update({Symbol(kind, n): amount for n, amount in enumerate(amounts.tolist())})
        return run

    # -- what is compared

    def _agrees(self, run: _AmountRun) -> bool:
        """True if every formula gives the run's amount, and nothing without a formula differs."""
        return (
            not self._differing(run)
            and not self._moves([[], _without(self.terms[1])], run)
            and not self._is_converted_otherwise(run)
        )

    def _differing(self, run: _AmountRun) -> list[tuple[int, int]]:
        """Formulas that do not give the run's amount: 0 (baseline) or 1 (changes), and the row."""
        return [
            (block, place)
            for block, (terms, amounts) in enumerate(zip(self.terms, run.amounts, strict=True))
            for place, term in enumerate(terms)
            if term is not None
            and not same(
                value_of(term, run.known),
                amounts[place],
                max((abs(run.known[symbol]) for symbol in symbols_in(term)), default=0.0),
            )
        ]

    def _moves(self, places: list[list[int]], run: _AmountRun) -> bool:
        """True if some amounts, by place, differ from those at the own values."""
        return any(
            not same(own[rows], other[rows]).all()
            for rows, own, other in zip(places, self.own.amounts, run.amounts, strict=True)
        )

    def _is_converted_otherwise(self, run: _AmountRun) -> bool:
        """True if a line has another share or conversion than at the own values."""
        for own, other in ((self.own.activities, run.activities), (self.own.table, run.table)):
            names = [column for column in own if column not in ("amount", "hours")]
            if len(own) and not own[names].astype(str).equals(other[names].astype(str)):
                one, two = (self._shares_and_conversions(table) for table in (own, other))
                if one.shape != two.shape or not same(one, two).all():
                    return True
        return False

    def _shares_and_conversions(self, table: pd.DataFrame) -> Array:
        """Share and conversion of each line of some activities."""
        account = self.runs.account_of(table.assign(amount=1.0))
        conversions = account.lines["conversion"].to_numpy(dtype=float)
        return np.concatenate([origin_of_lines(account)[1], conversions])


def _without(terms: Terms) -> list[int]:
    """Places without a formula."""
    return [place for place, term in enumerate(terms) if term is None]


def _towards_an_end(place: int, own: Quantity, ends: list[Quantity]) -> Quantity:
    """A value towards the first end that differs; a little less for an input without range."""
    end = next((end for end in ends if end != own), own * 0.98)
    return own + (end.to(own.units) - own) * (0.35 + 0.5 * (place * 0.618 % 1))


def _with_other_amounts(baseline: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """The baseline with amounts that have no formula raised, each by another share."""
    amount, stored = np.array(baseline["amount"], dtype=float), _without(terms)
    share = 0.2 + 0.4 * (np.array(stored, dtype=int) * 0.618 % 1)
    amount[stored] = np.where(amount[stored] == 0, share, amount[stored] * (1 + share))
    return baseline.assign(amount=amount)


def _aligned(changed: pd.DataFrame, expected: pd.DataFrame) -> pd.DataFrame:
    """Changes in the rows expected, 0 for those that lack; all NaN if there is another row."""
    wanted, place_of = _keys(expected), dict(zip(_keys(changed), range(len(changed)), strict=True))
    if not place_of.keys() <= set(wanted):
        return expected.assign(amount=np.nan)
    places = np.array([place_of.get(key, -1) for key in wanted], dtype=int)
    is_there = places >= 0
    columns = {name: expected[name].to_numpy(dtype=object, copy=True) for name in expected}
    columns["amount"] = np.zeros(len(expected))
    for name in set(expected) & set(changed):
        columns[name][is_there] = changed[name].to_numpy()[places[is_there]]
    return expected.assign(**columns)


def _keys(changed: pd.DataFrame) -> list[tuple[object, ...]]:
    """Key of each row of one measure's changes: row, factor and unit, numbered if repeated."""
    if not len(changed):
        return []
    cells = changed[["row", "factor", "unit"]]
    repeated = cells.groupby(list(cells), sort=False).cumcount()
    return list(zip(*(cells[name] for name in cells), repeated, strict=True))
