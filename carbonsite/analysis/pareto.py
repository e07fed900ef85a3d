"""The Pareto front: sets of options such that no other saves more for the same cost or less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .. import limits
from ..errors import InputError
from ..messages import Joined, MeasureName, message
from ..messages.problems import refusal
from .interaction_terms import Interactions, InteractionTerm
from .subsets import Forbidden, admitted, front, sums_of, terms_of

Array = np.ndarray


@dataclass(frozen=True)
class Choice:
    """A set of measures, with what it saves and costs.

    Attributes
    ----------
    measures : tuple of str
    saving : float [kgCO2e]
        NaN if it is undeclared.
    cost : float
    currency : str
    without_cost : tuple of str
        Measures of the scenario that have no cost; those in the set are counted at none.
    undeclared : tuple of str
        Measures of the scenario whose saving is undeclared.
    """

    measures: tuple[str, ...]
    saving: float
    cost: float
    currency: str
    without_cost: tuple[str, ...] = ()
    undeclared: tuple[str, ...] = ()

    @property
    def price(self) -> float:
        """Cost of a tonne; NaN if nothing is saved. The set pays at a higher price of carbon."""
        return 1000 * self.cost / self.saving if self.saving > 0 else float("nan")

    def __str__(self) -> str:
        saving = "undeclared" if self.saving != self.saving else f"{self.saving:.0f} kgCO2e"
        text = (
            f"{', '.join(self.measures) or 'nothing'}: saves {saving} for"
            f" {self.cost:.0f} {self.currency}"
        )
        for key, names in (
            ("analysis.without_cost", self.without_cost),
            ("analysis.undeclared", self.undeclared),
        ):
            text += f"; {message(key, names=Joined(map(MeasureName, names)))}" if names else ""
        return text


@dataclass(frozen=True)
class AdmissibleSets:
    """The admissible sets of one group of options that interact or share a rule."""

    chosen: Array
    saving: Array
    cost: Array


@dataclass(frozen=True)
class Front:
    """The sets that no other set beats, cheapest first.

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
        """Index of the set that saves most within a budget; -1 if none is within it."""
        return int(np.searchsorted(self.cost, budget, side="right")) - 1

    def cheapest(self, target: float) -> int:
        """Index of the cheapest set that reaches a saving; -1 if none does."""
        place = int(np.searchsorted(self.saving, target, side="left"))
        return place if place < len(self.saving) else -1

    def listed(self, most: int) -> Front:
        """All admissible sets, cheapest first, whether or not another beats them.

        Raises
        ------
        InputError
            If there are more than `most`.
        """
        count = int(np.prod([float(len(group.chosen)) for group in self.groups]))
        if count > most:
            raise _refused("analysis.sets_to_list", count, most=most)
        sets = _empty_set()
        for group in self.groups:
            sets = _combined(sets, group)
        order = np.lexsort((sets.chosen, sets.cost))
        return Front(sets.chosen[order], sets.saving[order], sets.cost[order], self.groups)


def front_of(
    interactions: Interactions, costs: Sequence[float], rules: Sequence[Forbidden]
) -> Front:
    """The sets with a declared saving that no other set beats, exactly.

    Groups of options that interact are listed whole, and combined one by one. A set that another
    set of its group beats is dropped first: with it, a combination would be beaten, too.

    Raises
    ------
    InputError
        If a group is too large to list, the rules admit no set, or no set has a declared saving.
    """
    groups = [
        _listed(options, interactions, costs, rules)
        for options in _groups(len(costs), interactions, rules)
    ]
    if not all(len(group.chosen) for group in groups):
        raise _refused("analysis.rules_admit_none")
    if any(np.isnan(group.saving).all() for group in groups):
        raise _refused("analysis.all_undeclared")
    sets = _empty_set()
    for group in groups:
        sets = _unbeaten(_combined(sets, _unbeaten(group)))
    return Front(sets.chosen, sets.saving, sets.cost, groups)


def _refused(key: str, count: int | str = "", **values: object) -> InputError:
    return refusal(message("analysis.options"), "", count, key, "", **values)


def _empty_set() -> AdmissibleSets:
    return AdmissibleSets(np.zeros(1, dtype=np.int64), np.zeros(1), np.zeros(1))


def _unbeaten(group: AdmissibleSets) -> AdmissibleSets:
    declared = np.flatnonzero(~np.isnan(group.saving))
    kept = declared[front(group.saving[declared], group.cost[declared])]
    return AdmissibleSets(group.chosen[kept], group.saving[kept], group.cost[kept])


def _combined(one: AdmissibleSets, other: AdmissibleSets) -> AdmissibleSets:
    """Each set of one group with each set of the other."""
    if len(one.chosen) * len(other.chosen) > limits.FRONT_PAIRS:
        raise _refused(
            "analysis.sets_to_compare",
            len(one.chosen) * len(other.chosen),
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
    """Groups of options that interact or share a rule."""
    links = [part.players for part in interactions.parts] + [
        tuple(place for place in range(size) if (rule.present | rule.absent) >> place & 1)
        for rule in rules
    ]
    group = list(range(size))
    for places in links:
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
        raise _refused(
            "analysis.group_too_large",
            len(options),
        )
    place = {option: bit for bit, option in enumerate(options)}
    parts = [
        InteractionTerm(tuple(place[player] for player in part.players), part.savings)
        for part in interactions.parts
        if part.players[0] in place
    ]
    own = [
        Forbidden(_moved(rule.present, place), _moved(rule.absent, place))
        for rule in rules
        if any((rule.present | rule.absent) >> option & 1 for option in options)
    ]
    kept = np.flatnonzero(admitted(own, len(options)))
    chosen = np.zeros(len(kept), dtype=np.int64)
    for bit, option in enumerate(options):
        chosen |= (kept >> bit & 1) << option
    cost = sums_of({1 << bit: costs[option] for bit, option in enumerate(options)}, len(options))
    saving = sums_of(moebius_terms(parts), len(options))
    saving[_is_undeclared(parts, len(options))] = np.nan
    return AdmissibleSets(chosen, saving[kept], cost[kept])


def _is_undeclared(parts: Sequence[InteractionTerm], options: int) -> Array:
    """Mask of the sets of options whose saving is undeclared in some part."""
    is_undeclared, sets = np.zeros(2**options, dtype=bool), np.arange(2**options)
    for part in parts:
        if np.isnan(part.savings).any():
            index = sum(
                ((sets >> player & 1) << bit for bit, player in enumerate(part.players)),
                np.zeros_like(sets),
            )
            is_undeclared |= np.isnan(part.savings)[index]
    return is_undeclared


def moebius_terms(parts: Sequence[InteractionTerm]) -> dict[int, float]:
    """Term that each set of options, by bits, adds to the sets that contain it (Möbius inversion).

    The saving of a set is the sum of these over all of its own subsets, where it is declared.
    """
    terms: dict[int, float] = {}
    for part in parts:
        for mask, term in terms_of(part.players, np.nan_to_num(part.savings)).items():
            terms[mask] = terms.get(mask, 0.0) + term
    return terms


def _moved(mask: int, place: dict[int, int]) -> int:
    return sum(1 << bit for option, bit in place.items() if mask >> option & 1)
