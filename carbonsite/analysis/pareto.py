"""The sets of options that no other set beats, listed group by group and put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import limits
from ..errors import InputError
from .interactions import Interactions, InteractionTerm
from .subsets import Forbidden, admitted, front, sums_of, terms_of

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Choice:
    """A set of measures, with what it saves and costs.

    Attributes
    ----------
    measures : tuple of str
    saving : float [kgCO2e]
    cost : float
    currency : str
    """

    measures: tuple[str, ...]
    saving: float
    cost: float
    currency: str

    @property
    def price(self) -> float:
        """What a tonne costs; NaN where nothing is saved. A price of carbon above it makes the set
        pay.
        """
        return 1000 * self.cost / self.saving if self.saving > 0 else float("nan")

    def __str__(self) -> str:
        return (
            f"{', '.join(self.measures) or 'nothing'}: saves {self.saving:.0f} kgCO2e for"
            f" {self.cost:.0f} {self.currency}"
        )


@dataclass(frozen=True)
class AdmissibleSets:
    """The admissible sets of one group of options that interact or are bound by a rule."""

    chosen: Array
    saving: Array
    cost: Array


@dataclass(frozen=True)
class Front:
    """Sets that no other beats, cheapest first.

    Attributes
    ----------
    chosen : array of int, shape (sets,)
        The options of each set, by bit.
    saving, cost : array of float, shape (sets,)
    groups : list of AdmissibleSets
    """

    chosen: Array
    saving: Array
    cost: Array
    groups: list[AdmissibleSets]

    def best(self, budget: float) -> int:
        """The place of the set that saves most within a budget; -1 where none is within it."""
        return int(np.searchsorted(self.cost, budget, side="right")) - 1

    def cheapest(self, target: float) -> int:
        """The place of the cheapest set that reaches a saving; -1 where none does."""
        place = int(np.searchsorted(self.saving, target, side="left"))
        return place if place < len(self.saving) else -1

    def listed(self, most: int) -> Front:
        """All admissible sets in place of those that no other beats.

        Raises
        ------
        InputError
            Where there are more than `most`.
        """
        count = int(np.prod([float(len(group.chosen)) for group in self.groups]))
        if count > most:
            remedy = "ask for front, best() or cheapest(), which take them all into account"
            raise InputError.of(
                "options",
                [
                    {
                        "value": count,
                        "problem": f"are too many admissible sets to list (more than {most})",
                        "remedy": remedy,
                    }
                ],
            )
        found = _nothing()
        for group in self.groups:
            found = _joined(found, group)
        order = np.lexsort((found.chosen, found.cost))
        return Front(found.chosen[order], found.saving[order], found.cost[order], self.groups)


def front_of(
    interactions: Interactions, costs: Sequence[float], rules: Sequence[Forbidden]
) -> Front:
    """The sets that no other beats, exactly: each group of options that interact is listed whole,
    and groups are put together.

    What no set of a group beats in that group is all that a set of the whole can be made of, so
    that the others are dropped before groups are put together.

    Raises
    ------
    InputError
        Where a group is too large to list, or the rules admit no set.
    """
    groups = [
        _listed(options, interactions, costs, rules)
        for options in _groups(len(costs), interactions, rules)
    ]
    if not all(len(group.chosen) for group in groups):
        raise InputError.of(
            "options",
            [
                {
                    "problem": "the rules admit no set",
                    "remedy": "lift one of always, excludes and requires",
                }
            ],
        )
    found = _nothing()
    for group in groups:
        found = _best(_joined(found, _best(group)))
    return Front(found.chosen, found.saving, found.cost, groups)


def _nothing() -> AdmissibleSets:
    return AdmissibleSets(np.zeros(1, dtype=np.int64), np.zeros(1), np.zeros(1))


def _best(group: AdmissibleSets) -> AdmissibleSets:
    kept = front(group.saving, group.cost)
    return AdmissibleSets(group.chosen[kept], group.saving[kept], group.cost[kept])


def _joined(one: AdmissibleSets, other: AdmissibleSets) -> AdmissibleSets:
    """Each set of one with each of the other."""
    if len(one.chosen) * len(other.chosen) > limits.FRONT_PAIRS:
        raise InputError.of(
            "options",
            [
                {
                    "value": len(one.chosen) * len(other.chosen),
                    "problem": "are too many sets to compare",
                    "remedy": "require or leave out some measures",
                }
            ],
        )
    return AdmissibleSets(
        *(
            np.add.outer(mine, theirs).ravel()
            for mine, theirs in (
                (one.chosen, other.chosen),
                (one.saving, other.saving),
                (one.cost, other.cost),
            )
        )
    )


def _groups(size: int, interactions: Interactions, rules: Sequence[Forbidden]) -> list[list[int]]:
    """The options that interact, or that one rule binds, by group."""
    bound = [part.players for part in interactions.parts] + [
        tuple(place for place in range(size) if (rule.held | rule.lacking) >> place & 1)
        for rule in rules
    ]
    group = list(range(size))
    for places in bound:
        for place in places[1:]:
            old, new = group[place], group[places[0]]
            group = [new if one == old else one for one in group]
    return [[place for place in range(size) if group[place] == one] for one in dict.fromkeys(group)]


def _listed(
    options: list[int],
    interactions: Interactions,
    costs: Sequence[float],
    rules: Sequence[Forbidden],
) -> AdmissibleSets:
    """The admissible sets of one group."""
    if 2 ** len(options) > limits.SETS_LISTED:
        problem = "measures interact in one group: their sets are too many to list"
        raise InputError.of(
            "options",
            [
                {
                    "value": len(options),
                    "problem": problem,
                    "remedy": "leave some of them out: scenario.only(…)",
                }
            ],
        )
    place = {option: bit for bit, option in enumerate(options)}
    terms = moebius_terms(
        [
            InteractionTerm(tuple(place[player] for player in part.players), part.savings)
            for part in interactions.parts
            if part.players[0] in place
        ]
    )
    own = [
        Forbidden(_moved(rule.held, place), _moved(rule.lacking, place))
        for rule in rules
        if any((rule.held | rule.lacking) >> option & 1 for option in options)
    ]
    kept = np.flatnonzero(admitted(own, len(options)))
    chosen = np.zeros(len(kept), dtype=np.int64)
    for bit, option in enumerate(options):
        chosen |= (kept >> bit & 1) << option
    cost = sums_of({1 << bit: costs[option] for bit, option in enumerate(options)}, len(options))
    return AdmissibleSets(chosen, sums_of(terms, len(options))[kept], cost[kept])


def moebius_terms(parts: Sequence[InteractionTerm]) -> dict[int, float]:
    """A saving as a moebius_terms: for each set of options, by bits, what it adds to the sets that
    hold it.
    """
    terms: dict[int, float] = {}
    for part in parts:
        for mask, term in terms_of(part.players, part.savings).items():
            terms[mask] = terms.get(mask, 0.0) + term
    return terms


def _moved(mask: int, place: dict[int, int]) -> int:
    return sum(1 << bit for option, bit in place.items() if mask >> option & 1)
