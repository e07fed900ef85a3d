"""What the savings of options are sums of: what each option changes after those that act before it,
as formulas over the bidder's amounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

import pandas as pd

from ...analysis.options import Options
from ...scenarios.scenario import Scenario
from ...scenarios.traced_run import CHANGE, Terms, TracedRun, same
from ...units.terms import Condition, Symbol, Term, with_symbols


@dataclass(frozen=True)
class Step:
    """What one option does.

    Attributes
    ----------
    option : str
    after : tuple of str
        The options that act before it and meet it in some row, in the order in which they act.
    """

    option: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Followed:
    """What a step changes.

    Attributes
    ----------
    changes : DataFrame
        Signed rows.
    terms : list of Term or None
        Of each amount: over amounts of the baseline, changes of steps by step and place, and what
        the bidder states of the option.
    conditions : list of Condition
        What must stay as it is for that.
    """

    changes: pd.DataFrame
    terms: Terms
    conditions: list[Condition]


@dataclass(frozen=True, eq=False)
class OptionSteps:
    """The steps of one bid's options, each followed once.

    A row hangs on the options that touch it, and on no other, so that an option does the same after
    all that act before it as after those that meet it. What a set saves is then the sum of a few
    steps, which most sets share.

    Attributes
    ----------
    options : Options
    found : dict
        What has been followed; None where formulas are not all that a step does.
    """

    options: Options
    found: dict[Step, Followed | None] = field(default_factory=dict)

    @property
    def scenario(self) -> Scenario:
        """The bid with all of its options."""
        return self.options.scenario

    @property
    def names(self) -> tuple[str, ...]:
        """Of the options, in the order of the tender."""
        return self.options.interactions.names

    def of(self, chosen: Iterable[str]) -> tuple[Step, ...]:
        """The steps of a set of options."""
        held = set(chosen)
        acting = [
            measure.name for measure in self.scenario.measures_in_order if measure.name in held
        ]
        return tuple(
            Step(name, tuple(other for other in acting[:place] if self._meet(name, other)))
            for place, name in enumerate(acting)
        )

    def _meet(self, one: str, other: str) -> bool:
        return frozenset((self.names.index(one), self.names.index(other))) in self._meeting

    @cached_property
    def _meeting(self) -> set[frozenset[int]]:
        """Pairs of options that touch one row."""
        return {
            frozenset(pair)
            for part in self.options.interactions.parts
            for pair in combinations(part.players, 2)
        }

    def follow(self, chosen: Iterable[str]) -> None:
        """Follow the steps of a set, and those that they rest on."""
        for step in self.of(chosen):
            if step not in self.found:
                self.follow(step.after)
                self.found[step] = self._followed(step)

    def _followed(self, step: Step) -> Followed | None:
        run = TracedRun(self.scenario.only(*step.after, step.option))
        before = self.of(step.after)
        if not run.is_whole or not all(
            _is_same(self.found[each], told) for each, told in zip(before, run.steps, strict=False)
        ):
            return None
        symbols = {
            Symbol(CHANGE, place): Symbol(CHANGE, key)
            for place, key in enumerate(_keys([*before, step], run.steps))
        }
        first, other = len(run.changes) - len(run.steps[-1]), dict[Symbol, Term](symbols)
        terms = [
            None if term is None else with_symbols(term, other) for term in run.changes[first:]
        ]
        asked = [each for asking, each in run.trace.conditions if asking == step.option]
        return Followed(
            run.steps[-1],
            terms,
            [
                Condition(
                    with_symbols(each.left, other),
                    each.relation,
                    with_symbols(each.right, other),
                    each.held,
                )
                for each in asked
            ],
        )


def _is_same(found: Followed | None, told: pd.DataFrame) -> bool:
    """Whether a step changes in a run what it does in its own."""
    return (
        found is not None
        and found.changes["row"].tolist() == told["row"].tolist()
        and bool(same(found.changes["amount"], told["amount"]).all())
    )


def _keys(steps: Sequence[Step], tables: Sequence[pd.DataFrame]) -> Iterator[tuple[Step, int]]:
    """Step and place of each change of a run."""
    yield from (
        (step, place)
        for step, table in zip(steps, tables, strict=True)
        for place in range(len(table))
    )
