"""Steps of a bid's options: the changes of each option after the options that act before it.

The changes of a step are formulas over the bidder's amounts; the saving of a set of options is the
sum of the savings of its steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

import pandas as pd

from ...analysis.options import Options
from ...scenarios.amount_formulas import ScenarioFormulas
from ...scenarios.scenario import Scenario
from ...scenarios.traced_run import CHANGE, Terms, renamed, same
from ...units.terms import Condition, Symbol, Term, substituted


@dataclass(frozen=True)
class OptionStep:
    """An option applied after some others.

    Attributes
    ----------
    option : str
    after : tuple of str
        The options that act before it on one of its rows, in the order in which they act.
    """

    option: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepChanges:
    """The changes of a step, with the formulas of their amounts.

    Attributes
    ----------
    changes : DataFrame
        Signed rows.
    terms : list of Term or None
        Formula of each amount, over amounts of the baseline, changes of steps (by step and row),
        and the fields that the bidder states of the option.
    conditions : list of Condition
        Comparisons that must stay as they are for the formulas to be valid.
    """

    changes: pd.DataFrame
    terms: Terms
    conditions: list[Condition]


@dataclass(frozen=True, eq=False)
class OptionSteps:
    """The steps of one bid's options, each traced once.

    An option changes its rows in the same way after all options that act before it as after those
    that share a row with it. So the saving of a set is the sum of a few steps, which most sets
    share.

    Attributes
    ----------
    options : Options
    traced : dict
        Changes of each step traced so far; None if formulas do not describe the whole step.
    """

    options: Options
    traced: dict[OptionStep, StepChanges | None] = field(default_factory=dict)

    @property
    def scenario(self) -> Scenario:
        """The bid with all of its options."""
        return self.options.scenario

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the options, in the order of the tender."""
        return self.options.interactions.names

    def of(self, chosen: Iterable[str]) -> tuple[OptionStep, ...]:
        """The steps of a set of options, in the order in which they act."""
        wanted = set(chosen)
        names = [
            measure.name for measure in self.scenario.measures_in_order if measure.name in wanted
        ]
        return tuple(
            OptionStep(
                name, tuple(other for other in names[:place] if self._share_a_row(name, other))
            )
            for place, name in enumerate(names)
        )

    def _share_a_row(self, one: str, other: str) -> bool:
        return frozenset((self.names.index(one), self.names.index(other))) in self._pairs_on_one_row

    @cached_property
    def _pairs_on_one_row(self) -> set[frozenset[int]]:
        return {
            frozenset(pair)
            for part in self.options.interactions.parts
            for pair in combinations(part.players, 2)
        }

    def trace(self, chosen: Iterable[str]) -> None:
        """Trace the steps of a set, and the steps that they build on."""
        for step in self.of(chosen):
            if step not in self.traced:
                self.trace(step.after)
                self.traced[step] = self._changes(step)

    def _changes(self, step: OptionStep) -> StepChanges | None:
        runs = self.scenario.runs.only([*step.after, step.option])
        run = ScenarioFormulas(runs).traced()
        before = self.of(step.after)
        if not run.is_whole or not all(
            _is_same(self.traced[earlier], changes)
            for earlier, changes in zip(before, run.steps, strict=False)
        ):
            return None
        by_step: dict[Symbol, Term] = {
            Symbol(CHANGE, place): Symbol(CHANGE, key)
            for place, key in enumerate(_keys([*before, step], run.steps))
        }
        first = len(run.changes) - len(run.steps[-1])
        return StepChanges(
            run.steps[-1],
            [None if term is None else substituted(term, by_step) for term in run.changes[first:]],
            [
                renamed(condition, by_step)
                for option, condition in run.trace.conditions
                if option == step.option
            ],
        )


def _is_same(traced: StepChanges | None, changes: pd.DataFrame) -> bool:
    """True if a step has the same changes in this run as in its own."""
    return (
        traced is not None
        and traced.changes["row"].tolist() == changes["row"].tolist()
        and bool(same(traced.changes["amount"], changes["amount"]).all())
    )


def _keys(
    steps: Sequence[OptionStep], tables: Sequence[pd.DataFrame]
) -> Iterator[tuple[OptionStep, int]]:
    """Step and row of each change of a run."""
    yield from (
        (step, row) for step, table in zip(steps, tables, strict=True) for row in range(len(table))
    )
