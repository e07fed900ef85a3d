"""Options of a bid: cost and saving of each, and every admissible set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ... import limits
from ...accounting.account import Account
from ...analysis.interaction_terms import Interactions
from ...analysis.interactions import interactions_of_each
from ...analysis.options import Options
from ...analysis.pareto import Choice
from ...errors import CarbonsiteError
from ...scenarios.scenario import Scenario
from ..bid_request import OptionTerms
from .evaluation_inputs import Offering
from .findings import problem_text

COLUMNS = ("option", "cost", "saving", "last_in", "price")


@dataclass(frozen=True, eq=False)
class Savings:
    """Savings of the sets of options of several bids, computed together at first use."""

    scenarios: list[Scenario] = field(default_factory=list)

    @cached_property
    def _interactions(self) -> dict[int, Interactions | CarbonsiteError]:
        return dict(zip(map(id, self.scenarios), interactions_of_each(self.scenarios), strict=True))

    def of(self, scenario: Scenario) -> Interactions:
        """Savings of one of the scenarios.

        Raises
        ------
        CarbonsiteError
            Where they cannot be computed.
        """
        interactions = self._interactions[id(scenario)]
        if isinstance(interactions, CarbonsiteError):
            raise interactions
        return interactions


@dataclass(frozen=True, eq=False)
class BidOptions:
    """The options of one bid.

    Attributes
    ----------
    bid : Offering
    asked : sequence of OptionTerms
        The options of the tender.
    account : Account or None
        Account of the bid without options; savings are in its indicator.
    savings : Savings
        Savings of the bids that are evaluated together; left out, of this one.
    """

    bid: Offering
    asked: Sequence[OptionTerms]
    account: Account | None = None
    savings: Savings = field(default_factory=Savings, repr=False)

    def __post_init__(self) -> None:
        if isinstance(self.offered, Scenario):
            self.savings.scenarios.append(self.offered)

    @property
    def unpriced(self) -> list[str]:
        """Options that the bid does not price."""
        priced = self.bid.options.keys() | self.bid.uncomputed.keys()
        return [option.name for option in self.asked if option.name not in priced]

    @cached_property
    def uncomputed(self) -> Mapping[str, str]:
        """Why an option that the bid prices is not computed, by its name.

        If the bid itself can be computed and one option cannot, none of its options is.
        """
        if self.account is None or not isinstance(self.found, CarbonsiteError):
            return self.bid.uncomputed
        return {**dict.fromkeys(self.bid.options, problem_text(self.found)), **self.bid.uncomputed}

    @property
    def _names(self) -> set[str]:
        """Options that can be exercised; those that require an unpriced option cannot."""
        return {
            name
            for name in self.bid.options
            if all(
                set(option.requires) <= self.bid.options.keys()
                for option in self.asked
                if option.name == name
            )
        }

    @property
    def _own(self) -> list[str]:
        """Measures of the bid that are no options."""
        return (
            []
            if self.bid.scenario is None
            else [
                measure.name
                for measure in self.bid.scenario.measures
                if measure.name not in self.bid.options
            ]
        )

    @cached_property
    def offered(self) -> Scenario | CarbonsiteError | None:
        """The bid with its options as measures, or an error; None if it prices none."""
        if self.bid.scenario is None or not self.bid.options:
            return None
        try:
            scenario = self.bid.scenario.only(*self._own, *self._names)
            return scenario if self.account is None else scenario.with_settings_of(self.account)
        except CarbonsiteError as error:
            return error

    @cached_property
    def found(self) -> Options | CarbonsiteError | None:
        """The options with prices, or the error that stopped them; None if none is priced."""
        if not isinstance(self.offered, Scenario):
            return self.offered
        names = self._names
        excludes = [
            (option.name, other)
            for option in self.asked
            for other in option.excludes
            if {option.name, other} <= names
        ]
        requires = {
            option.name: tuple(option.requires)
            for option in self.asked
            if option.requires and option.name in names
        }
        try:
            return Options(
                self.offered,
                always=self._own,
                excludes=excludes,
                requires=requires,
                known=self.savings.of(self.offered),
            )
        except CarbonsiteError as error:
            return error

    @cached_property
    def table(self) -> pd.DataFrame:
        """Table of priced options: ``option, cost, saving, last_in, price``.

        `saving` [kgCO2e] is the saving of the option alone, `last_in` its saving after all others,
        `price` the price of a tonne saved by the option alone.
        """
        options = self.found
        if not isinstance(options, Options):
            return pd.DataFrame({name: [] for name in COLUMNS})
        names, interactions = options.interactions.names, options.interactions
        always = [place for place, name in enumerate(names) if name in options.always]
        everyone, base = range(len(names)), interactions.saving(always)
        rows = []
        for place in everyone:
            if place not in always:
                cost, alone = (
                    options.costs.get(names[place], np.nan),
                    interactions.saving([*always, place]) - base,
                )
                last = interactions.saving(everyone) - interactions.saving(
                    [other for other in everyone if other != place]
                )
                rows.append(
                    {
                        "option": names[place],
                        "cost": cost,
                        "saving": alone,
                        "last_in": last,
                        "price": 1000.0 * cost / alone if alone > 0 else np.nan,
                    }
                )
        return pd.DataFrame(rows, columns=list(COLUMNS))

    @property
    def count(self) -> int:
        """Number of admissible sets, including the empty one."""
        options = self.found
        return (
            int(np.prod([float(len(group.chosen)) for group in options._front.groups]))
            if isinstance(options, Options)
            else 0
        )

    @cached_property
    def front(self) -> pd.DataFrame:
        """The best sets, which no other beats: ``measures, saving, cost, price, next_price``."""
        return (
            self.found.front
            if isinstance(self.found, Options)
            else pd.DataFrame(
                {name: [] for name in ("measures", "saving", "cost", "price", "next_price")}
            )
        )

    @property
    def choices(self) -> Sequence[Choice]:
        """The best sets, each with the names of its options."""
        return self.found._choices(self.found._front) if isinstance(self.found, Options) else []

    @property
    def sets(self) -> pd.DataFrame:
        """Table of admissible sets; only the best ones if there are too many for a table."""
        if not isinstance(self.found, Options):
            return self.front
        return (
            self.found.sets
            if self.count <= limits.SETS_SHOWN
            else self.front.drop(columns="next_price")
        )

    def best(self, budget: Any) -> Choice | None:
        """The set that saves most within a budget; None if the bid prices nothing."""
        return self.found.best(budget) if isinstance(self.found, Options) else None
