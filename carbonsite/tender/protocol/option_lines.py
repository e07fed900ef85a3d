"""Line items of a bid's options: the changes of every step whose saving the protocol shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ... import limits
from ...accounting.account import Account
from ...analysis.options import Options
from ...errors import InputError
from ...scenarios.changes import in_saving
from ...scenarios.confirmed_amounts import TracedAmounts
from ...scenarios.traced_run import CHANGE, INPUT, renamed
from ...units.terms import Condition, Symbol, Term, substituted, symbols_in
from ..evaluation.evaluation import Evaluation
from .option_steps import OptionStep, OptionSteps, StepChanges

AGREEMENT = 1e-9
"""Relative difference up to which a sum of steps equals the saving that the options found."""


@dataclass(frozen=True, eq=False)
class OptionLines:
    """The changes of the steps of one bid, in one table.

    Attributes
    ----------
    plan : OptionSteps
    steps : list of OptionStep
        The steps that formulas describe; column `run` of a change is the index of its step.
    table : DataFrame
        The changes of all steps.
    questions : mapping of str to str
        The question of the form for each field that bidders state, by the name of its assumption.
    """

    plan: OptionSteps
    steps: list[OptionStep]
    table: pd.DataFrame
    questions: Mapping[str, str]

    @classmethod
    def of(cls, plan: OptionSteps, questions: Mapping[str, str]) -> OptionLines:
        """The changes of all steps that were traced."""
        traced = {
            step: changes
            for step, changes in plan.traced.items()
            if changes is not None and len(changes.changes)
        }
        tables = [
            changes.changes.assign(run=place) for place, changes in enumerate(traced.values())
        ]
        table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
        return cls(plan, list(traced), table, questions)

    @cached_property
    def account(self) -> Account:
        """Account of the changes."""
        return self.plan.scenario.runs.account_of(self.table)

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Line items of the changes."""
        return self.plan.scenario.runs.lines_of(self.table)

    @property
    def is_accounted(self) -> bool:
        """True if there are line items; a change of 0 may use a factor that gives none."""
        try:
            return len(self.table) > 0 and len(self.lines) > 0
        except InputError:
            return False

    @cached_property
    def savings(self) -> dict[OptionStep, float]:
        """Saving of each step [kgCO2e]; NaN where a factor, or the saving, is undeclared."""
        counted = self.lines[in_saving(self.lines)]
        sums = (
            counted.groupby("run")["emissions"]
            .agg(lambda emissions: emissions.sum(skipna=False))
            .to_dict()
        )
        undeclared = self.lines["run"][~self.lines["declared"].astype(bool)]
        sums |= dict.fromkeys(undeclared.unique(), float("nan"))
        return {step: 0.0 - float(sums.get(place, 0.0)) for place, step in enumerate(self.steps)}

    def is_sum_of_steps(
        self, chosen: Iterable[str], saving: float, without: Iterable[str] = ()
    ) -> bool:
        """True if the steps of a set, less those of another set, sum to a saving [kgCO2e]."""
        added, removed = (
            [self._saving(step) for step in self.plan.of(names)] for names in (chosen, without)
        )
        largest = max(sum(map(abs, [*added, *removed])), abs(saving))
        return abs(sum(added) - sum(removed) - saving) <= AGREEMENT * largest

    def _saving(self, step: OptionStep) -> float:
        """Saving of a step; NaN if it is not traced."""
        traced = self.plan.traced.get(step)
        if traced is None:
            return float("nan")
        return self.savings[step] if len(traced.changes) else 0.0

    @cached_property
    def traced(self) -> TracedAmounts:
        """Formulas of the amounts; symbols of changes are rows of the table."""
        return TracedAmounts(
            self.table,
            [None] * len(self.plan.scenario.baseline),
            [None if term is None else substituted(term, self._rows) for term in self._terms],
            set(),
            [],
            set(),
        )

    @property
    def _traced_steps(self) -> Iterator[tuple[OptionStep, StepChanges]]:
        for step in self.steps:
            traced = self.plan.traced[step]
            assert traced is not None, "steps without formulas are left out"
            yield step, traced

    @property
    def _terms(self) -> list[Term | None]:
        return [term for _, traced in self._traced_steps for term in traced.terms]

    @cached_property
    def _rows(self) -> dict[Symbol, Term]:
        """Symbol of each change, from step and row to the row of the table."""
        keys = [
            (step, row) for step, traced in self._traced_steps for row in range(len(traced.changes))
        ]
        return {Symbol(CHANGE, key): Symbol(CHANGE, row) for row, key in enumerate(keys)}

    def conditions(self, step: OptionStep) -> list[Condition]:
        """Comparisons that must stay as they are for the formulas of a step to be valid."""
        traced = self.plan.traced[step]
        conditions = [] if traced is None else traced.conditions
        return [
            condition
            for condition in (renamed(condition, self._rows) for condition in conditions)
            if symbols_in(condition.left) | symbols_in(condition.right)
        ]

    @property
    def inputs(self) -> list[str]:
        """Names of the assumptions that formulas use, in the order of the scenario."""
        compared = [
            term
            for step in self.steps
            for condition in self.conditions(step)
            for term in (condition.left, condition.right)
        ]
        used = {
            symbol.key
            for term in [*self.traced.changes, *compared]
            if term is not None
            for symbol in symbols_in(term)
            if symbol.kind == INPUT
        }
        return [name for name in self.plan.scenario.assumptions["assumption"] if name in used]


def lines_of_options(evaluation: Evaluation) -> dict[str, OptionLines]:
    """The line items of each bid's options, by bidder.

    They cover each option alone, all options but one, and the best combinations. Where that is more
    than a workbook should hold, they cover each option alone; where even that is too much, none.
    """
    offers = {
        bidder: offer
        for bidder, offer in evaluation.options.items()
        if isinstance(offer.found, Options) and not offer.found.always
    }
    plans = {
        bidder: OptionSteps(offer.found)
        for bidder, offer in offers.items()
        if isinstance(offer.found, Options)
    }
    alone = {bidder: [(name,) for name in plan.names] for bidder, plan in plans.items()}
    every = {
        bidder: [
            *alone[bidder],
            plan.names,
            *all_but_one(plan.names),
            *(choice.measures for choice in offers[bidder].choices),
        ]
        for bidder, plan in plans.items()
    }
    sets = next(
        (sets for sets in (every, alone) if _traced_rows(plans, sets) <= limits.OPTION_WORK), {}
    )
    for bidder, of_bidder in sets.items():
        for chosen in of_bidder:
            plans[bidder].trace(chosen)
    # Only options of a tender file have questions.
    questions = {
        f"{option.name}: {field}": f"{option.name}: {question}"
        for option in evaluation.tender.options
        for field, question in getattr(option, "questions", {}).items()
    }
    lines = {bidder: OptionLines.of(plans[bidder], questions) for bidder in sets}
    return {bidder: of_bidder for bidder, of_bidder in lines.items() if of_bidder.is_accounted}


def all_but_one(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """All names but one, for each name."""
    return [(*names[:place], *names[place + 1 :]) for place in range(len(names))]


def _traced_rows(
    plans: Mapping[str, OptionSteps], sets: Mapping[str, Sequence[tuple[str, ...]]]
) -> int:
    """Number of rows that are run with traced numbers."""
    return sum(
        (limits.OPTION_STEP + len(plan.scenario.baseline))
        * len({step for chosen in sets[bidder] for step in plan.of(chosen)})
        for bidder, plan in plans.items()
    )
