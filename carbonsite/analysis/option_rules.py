"""The options of a scenario: costs, savings, and the rules that sets of them must follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ..errors import InputError
from ..messages import Joined, MeasureName, message
from ..messages.arguments import refused, require
from ..messages.problems import Problem, problem
from ..scenarios.scenario import Scenario
from ..units import as_unit
from .interaction_terms import Interactions
from .interactions import interactions_of
from .pareto import Front, front_of
from .subsets import Forbidden


@dataclass(frozen=True, eq=False)
class OptionRules:
    """Base class of `Options`: its fields, checked, and the rules between options."""

    scenario: Scenario
    always: Iterable[str] = ()
    excludes: Iterable[tuple[str, str]] = ()
    requires: Mapping[str, str | Iterable[str]] = ()  # type: ignore[assignment]
    known: Interactions | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        require(self.scenario, Scenario, "Options()", "scenario", "scenario")
        require(self.requires, Mapping | tuple, "Options()", "requires", "requires")
        for name in ("always", "excludes"):
            if isinstance(getattr(self, name), str):
                raise refused(getattr(self, name), "Options()", name, "several")
        requires = {
            name: (needs,) if isinstance(needs, str) else tuple(needs)
            for name, needs in dict(self.requires).items()
        }
        for name, value in (
            ("always", tuple(self.always)),
            ("excludes", tuple(map(tuple, self.excludes))),
            ("requires", requires),
        ):
            object.__setattr__(self, name, value)
        problems = list(self._problems())
        if problems:
            raise self._refused(problems)
        self._front  # noqa: B018  # rules that admit no set are refused here

    def _problems(self) -> Iterator[Problem]:
        named = [
            *((name, "always") for name in self.always),
            *((name, "excludes") for pair in self.excludes for name in pair),
            *(
                (name, "requires")
                for needing, needs in self.requires.items()
                for name in (needing, *needs)
            ),
        ]
        for name, column in named:
            if name not in self._names:
                known = Joined(map(MeasureName, self._names))
                there_are = message("scenarios.there_are", names=known)
                yield problem(column, name, "analysis.not_a_measure", there_are)
        if len(self._currencies) > 1:
            yield problem("cost", ", ".join(self._currencies), "analysis.currencies")

    def _refused(self, problems: Iterable[Mapping[str, object]]) -> InputError:
        return InputError.of(message("analysis.options_of", name=self.scenario.name), problems)

    @cached_property
    def interactions(self) -> Interactions:
        """Savings of every set of measures."""
        return interactions_of(self.scenario) if self.known is None else self.known

    @cached_property
    def costs(self) -> dict[str, float]:
        """The cost of each measure that has one, in `currency`."""
        priced = {
            measure.name: getattr(measure, "cost", None) for measure in self.scenario.measures
        }
        return {
            name: float(cost.value.to(as_unit(self.currency)).magnitude)
            for name, cost in priced.items()
            if cost is not None
        }

    @cached_property
    def currency(self) -> str:
        """The currency that all costs are in."""
        return next(iter(self._currencies), "NOK")

    @property
    def without_cost(self) -> list[str]:
        """Measures without a cost: in every set at no cost if in `always`, else in none."""
        return [name for name in self._names if name not in self.costs]

    @cached_property
    def undeclared(self) -> list[str]:
        """Measures whose saving is undeclared: in no set that is chosen."""
        return [
            name
            for place, name in enumerate(self._names)
            if np.isnan(self.interactions.saving([place]))
        ]

    @property
    def _left_out(self) -> list[str]:
        """Measures without a cost that are in no set."""
        return [name for name in self.without_cost if name not in self.always]

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(measure.name for measure in self.scenario.measures)

    @property
    def _currencies(self) -> list[str]:
        return list(
            dict.fromkeys(
                str(cost.value.units)
                for measure in self.scenario.measures
                if (cost := getattr(measure, "cost", None)) is not None
            )
        )

    @cached_property
    def _rules(self) -> list[Forbidden]:
        bit = {name: 1 << place for place, name in enumerate(self._names)}
        rules = [Forbidden(bit[one] | bit[other]) for one, other in self.excludes]
        rules += [
            Forbidden(bit[name], bit[need])
            for name, needs in self.requires.items()
            for need in needs
        ]
        rules += [Forbidden(0, bit[name]) for name in self.always]
        return rules + [Forbidden(bit[name]) for name in self._left_out]

    @cached_property
    def _front(self) -> Front:
        return front_of(
            self.interactions, [self.costs.get(name, 0.0) for name in self._names], self._rules
        )
