"""The line items of options: the changes of every step that a protocol shows savings of, one below
the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ... import limits
from ...accounting.account import Account
from ...analysis.options import Options
from ...errors import InputError
from ...scenarios.amount_formulas import TracedAmounts
from ...scenarios.changes import in_saving
from ...scenarios.traced_run import CHANGE, INPUT
from ...units.terms import Condition, Symbol, Term, symbols_in, with_symbols
from ..evaluation.evaluation import Evaluation
from .option_steps import OptionSteps, Step

AGREEMENT = 1e-9
"""Part of the magnitudes by which a sum of steps may differ from what the options were found to
save.
"""


@dataclass(frozen=True, eq=False)
class OptionLines:
    """The changes of the steps of one bid.

    Attributes
    ----------
    plan : OptionSteps
    steps : list of Step
        Those that formulas follow; a change's column `run` has the place of its step.
    table : DataFrame
        The changes of all.
    questions : mapping of str to str
        How the form asks for what bidders state of an option, by the name that it has among the
        assumptions.
    """

    plan: OptionSteps
    steps: list[Step]
    table: pd.DataFrame
    questions: Mapping[str, str]

    @classmethod
    def of(cls, plan: OptionSteps, questions: Mapping[str, str]) -> OptionLines:
        """The changes of all steps that were followed."""
        steps = [
            step for step, found in plan.found.items() if found is not None and len(found.changes)
        ]
        tables = [
            found.changes.assign(run=place)
            for place, step in enumerate(steps)
            if (found := plan.found[step]) is not None
        ]
        return cls(
            plan,
            steps,
            pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(),
            questions,
        )

    @cached_property
    def account(self) -> Account:
        """Of the changes."""
        return self.plan.scenario.account_of(self.table)

    @cached_property
    def lines(self) -> pd.DataFrame:
        """The line items of the changes."""
        return self.plan.scenario.lines_of(self.table)

    @property
    def is_accounted(self) -> bool:
        """Whether there are line items; a change that is 0 here may take a factor that cannot be
        accounted.
        """
        try:
            return len(self.table) > 0 and len(self.lines) > 0
        except InputError:
            return False

    @cached_property
    def savings(self) -> dict[Step, float]:
        """What each step saves [kgCO2e]; NaN where something is not declared."""
        counted = self.lines[in_saving(self.lines)]
        sums = (
            counted.groupby("run")["emissions"]
            .agg(lambda emissions: emissions.sum(skipna=False))
            .to_dict()
        )
        return {step: 0.0 - float(sums.get(place, 0.0)) for place, step in enumerate(self.steps)}

    def follows(self, chosen: Iterable[str], saving: float, less: Iterable[str] = ()) -> bool:
        """Whether the steps of a set are all followed, and save together, less those of another
        set, what was found.
        """
        told, taken = (
            [self._saving(step) for step in self.plan.of(names)] for names in (chosen, less)
        )
        return abs(sum(told) - sum(taken) - saving) <= AGREEMENT * max(
            sum(map(abs, [*told, *taken])), abs(saving)
        )

    def _saving(self, step: Step) -> float:
        """What a step saves; NaN where it is not followed."""
        found = self.plan.found.get(step)
        return float("nan") if found is None else self.savings[step] if len(found.changes) else 0.0

    @cached_property
    def traced(self) -> TracedAmounts:
        """What the amounts are computed by, changes by their place among all."""
        return TracedAmounts(
            self.table,
            [None] * len(self.plan.scenario.baseline),
            [None if term is None else with_symbols(term, self._places) for term in self._terms],
            set(),
            [],
            set(),
        )

    @property
    def _terms(self) -> list[Term | None]:
        return [
            term
            for step in self.steps
            if (found := self.plan.found[step]) is not None
            for term in found.terms
        ]

    @cached_property
    def _places(self) -> dict[Symbol, Term]:
        keys = [
            (step, place)
            for step in self.steps
            if (found := self.plan.found[step]) is not None
            for place in range(len(found.changes))
        ]
        return {Symbol(CHANGE, key): Symbol(CHANGE, place) for place, key in enumerate(keys)}

    def conditions(self, step: Step) -> list[Condition]:
        """What must stay as it is for the formulas of a step to hold."""
        found = self.plan.found[step]
        asked = [] if found is None else found.conditions
        told = [
            Condition(
                with_symbols(each.left, self._places),
                each.relation,
                with_symbols(each.right, self._places),
                each.held,
            )
            for each in asked
        ]
        return [each for each in told if symbols_in(each.left) | symbols_in(each.right)]

    @property
    def inputs(self) -> list[str]:
        """What bidders state of options that some formula rests on, in the order of the scenario's
        assumptions.
        """
        asked = [
            term
            for each in map(self.conditions, self.steps)
            for one in each
            for term in (one.left, one.right)
        ]
        used = {
            symbol.key
            for term in [*self.traced.changes, *asked]
            if term is not None
            for symbol in symbols_in(term)
            if symbol.kind == INPUT
        }
        return [name for name in self.plan.scenario.assumptions["assumption"] if name in used]


def lines_of_options(evaluation: Evaluation) -> dict[str, OptionLines]:
    """The line items of each bid's options, by bidder: of each option alone, of all but one, and of
    the sets that no other beats.

    Where all of that would be more than a workbook should take, it is of each option alone; where
    that is, too, of none.
    """
    held = {
        bidder: each
        for bidder, each in evaluation.options.items()
        if isinstance(each.found, Options) and not each.found.always
    }
    plans = {
        bidder: OptionSteps(each.found)
        for bidder, each in held.items()
        if isinstance(each.found, Options)
    }
    alone = {bidder: [(name,) for name in plan.names] for bidder, plan in plans.items()}
    every = {
        bidder: [
            *alone[bidder],
            plan.names,
            *but_one(plan.names),
            *(choice.measures for choice in held[bidder].choices),
        ]
        for bidder, plan in plans.items()
    }
    wanted = next((sets for sets in (every, alone) if _work(plans, sets) <= limits.OPTION_WORK), {})
    for bidder, sets in wanted.items():
        for chosen in sets:
            plans[bidder].follow(chosen)
    # Only options of a tender file have questions.
    questions = {
        f"{option.name}: {field}": f"{option.name}: {asked}"
        for option in evaluation.tender.options
        for field, asked in getattr(option, "questions", {}).items()
    }
    found = {bidder: OptionLines.of(plans[bidder], questions) for bidder in wanted}
    return {bidder: lines for bidder, lines in found.items() if lines.is_accounted}


def but_one(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """All but one of some options, for each of them."""
    return [(*names[:place], *names[place + 1 :]) for place in range(len(names))]


def _work(plans: Mapping[str, OptionSteps], wanted: Mapping[str, Sequence[tuple[str, ...]]]) -> int:
    """How many rows are run with traced numbers."""
    return sum(
        (limits.OPTION_STEP + len(plan.scenario.baseline))
        * len({step for chosen in wanted[bidder] for step in plan.of(chosen)})
        for bidder, plan in plans.items()
    )
