"""Savings of sets of measures: which measures touch the same rows, and what each set of those saves
there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import limits
from ..errors import CarbonsiteError, InputError
from ..scenarios.scenario import Scenario
from .aggregate import aggregate
from .independence import independent_groups, leading_sets, sets_of, sets_to_run
from .stacked import groups_alike, stack_scenarios
from .subset_runs import SubsetRuns

Array = np.ndarray[Any, Any]

AGREEMENT = 1e-9
"""InteractionTerm of the magnitudes by which the parts of a set may differ from a run of the set."""


@dataclass(frozen=True)
class InteractionTerm:
    """What the sets of a few measures save together, in rows that no other measure touches.

    Attributes
    ----------
    players : tuple of int
        The measures, by place.
    savings : array of float, shape (2 ** players,) [kgCO2e]
        By set; bit i of the index is the i-th player.
    """

    players: tuple[int, ...]
    savings: Array

    def of(self, places: Mapping[int, int]) -> InteractionTerm:
        """The sets without the players that are given no other place."""
        bits = [bit for bit, player in enumerate(self.players) if player in places]
        sets = np.arange(2 ** len(bits))
        whole = sum(
            ((sets >> place & 1) << bit for place, bit in enumerate(bits)), np.zeros_like(sets)
        )
        return InteractionTerm(
            tuple(places[self.players[bit]] for bit in bits), self.savings[whole]
        )


@dataclass(frozen=True)
class Interactions:
    """The saving of every set of a scenario's measures, as a sum of parts.

    Attributes
    ----------
    names : tuple of str
        The measures, in the order given.
    parts : tuple of InteractionTerm
        At most one for each set of measures that meet somewhere.
    """

    names: tuple[str, ...]
    parts: tuple[InteractionTerm, ...]

    def saving(self, chosen: Iterable[int]) -> float:
        """What a set saves [kgCO2e]."""
        held = frozenset(chosen)
        return float(sum(part.savings[_index(part.players, held)] for part in self.parts))

    def of(self, names: Iterable[str]) -> Interactions:
        """The savings of the sets of some measures, in the order named."""
        own = {self.names.index(name): place for place, name in enumerate(names)}
        return Interactions(
            tuple(self.names[place] for place in own),
            tuple(part.of(own) for part in self.parts if own.keys() & set(part.players)),
        )

    def beside(self, place: int) -> list[str]:
        """The measures that meet one somewhere, and whose saving there is not the sum of theirs
        alone.
        """
        found = set()
        for part in self.parts:
            if place in part.players:
                found |= {
                    other
                    for other in part.players
                    if other != place and _interact(part, place, other)
                }
        return [self.names[other] for other in sorted(found)]


def _index(players: tuple[int, ...], held: frozenset[int]) -> int:
    return sum(1 << bit for bit, player in enumerate(players) if player in held)


def _interact(part: InteractionTerm, one: int, other: int) -> bool:
    """Whether two measures change what each other saves in some set of a part."""
    sets = np.arange(len(part.savings))
    bits = [1 << part.players.index(player) for player in (one, other)]
    without = sets[(sets & (bits[0] | bits[1])) == 0]
    table = part.savings
    crossed = (
        table[without | bits[0] | bits[1]]
        - table[without | bits[0]]
        - table[without | bits[1]]
        + table[without]
    )
    return bool((np.abs(crossed) > AGREEMENT * np.abs(table).max()).any())


def interactions_of(scenario: Scenario) -> Interactions:
    """Run a few sets of measures, from which the saving of each set follows.

    A saving is a sum over rows, and in a row only the measures that touch it matter. Measures that
    say what they read fall into groups that have nothing to do with each other, and the sets of
    each group are run. Of others, measures that meet in no row get one colour; sets of colours then
    show every set of measures in every row, in 2 ** colours runs.

    Raises
    ------
    InputError
        Where too many measures meet to run all their sets.
    """
    runs = SubsetRuns(aggregate(scenario))
    groups, names = independent_groups(runs.scenario, runs.made), runs.names
    if groups is not None:
        return _of_groups(runs, groups)[0]
    everyone = frozenset(range(len(names)))
    runs.add(
        [everyone, *(frozenset([one]) for one in everyone), *(everyone - {one} for one in everyone)]
    )
    while True:
        touching = runs.touching()
        colours = _colours(len(names), touching.values())
        count = max(colours, default=-1) + 1
        if count > limits.MEASURES_THAT_MEET:
            raise _too_many(
                scenario,
                count,
                f"measures meet in one row, more than {limits.MEASURES_THAT_MEET}",
                "join some of them into one measure",
            )
        runs.add(
            [
                frozenset(one for one in everyone if chosen >> colours[one] & 1)
                for chosen in range(2**count)
            ]
        )
        if runs.touching() == touching:
            break
    found = Interactions(names, _parts(runs, touching, colours))
    if _agree(runs, found):
        return found
    # Some measure reads rows that it does not change: then every set is run.
    if len(names) > limits.MEASURES_THAT_MEET:
        problem = (
            "what a measure saves hangs on rows that only others change, and the measures are too"
            " many to run all their sets"
        )
        raise _too_many(
            scenario,
            len(names),
            problem,
            f"take at most {limits.MEASURES_THAT_MEET} of them: scenario.only(…)",
        )
    every = [
        frozenset(one for one in everyone if chosen >> one & 1) for chosen in range(2 ** len(names))
    ]
    runs.add(every)
    return Interactions(
        names,
        (
            InteractionTerm(
                tuple(sorted(everyone)), np.array([runs.totals(chosen)[0] for chosen in every])
            ),
        ),
    )


def interactions_of_each(scenarios: Sequence[Scenario]) -> list[Interactions | CarbonsiteError]:
    """What every set of measures saves, in each of several scenarios; an error where that cannot be
    said.

    Those that are groups_alike, such as the bids of a tender, are run side by side in one table.
    """
    found: dict[int, Interactions | CarbonsiteError] = {}
    for group in groups_alike(scenarios):
        found.update(zip(group, _of_alike([scenarios[place] for place in group]), strict=True))
    return [found[place] for place in range(len(scenarios))]


def _of_alike(scenarios: Sequence[Scenario]) -> list[Interactions | CarbonsiteError]:
    """The savings in scenarios that are groups_alike; where something is wrong, in each half by itself,
    until only what is wrong stands alone.
    """
    if len(scenarios) == 1:
        return [_alone(scenarios[0])]
    try:
        together = _side_by_side(scenarios)
    except CarbonsiteError:
        half = len(scenarios) // 2
        return [*_of_alike(scenarios[:half]), *_of_alike(scenarios[half:])]
    if together is None:
        return [_alone(scenario) for scenario in scenarios]
    return [
        each.of(measure.name for measure in scenario.measures)
        for each, scenario in zip(together, scenarios, strict=True)
    ]


def _alone(scenario: Scenario) -> Interactions | CarbonsiteError:
    try:
        return interactions_of(scenario)
    except CarbonsiteError as error:
        return error


def _side_by_side(scenarios: Sequence[Scenario]) -> list[Interactions] | None:
    """The savings in scenarios that are groups_alike, of one run for all; None where their measures do not
    fall apart into groups small enough.
    """
    runs = SubsetRuns(stack_scenarios(scenarios), len(scenarios))
    groups = independent_groups(runs.scenario, runs.made)
    return None if groups is None else _of_groups(runs, groups)


def _of_groups(runs: SubsetRuns, groups: Sequence[tuple[int, ...]]) -> list[Interactions]:
    """The savings of all sets of each group, in each scenario; those of the measures that act
    first, one run of all shows.
    """
    everyone = frozenset(range(len(runs.names)))
    runs.add(
        [everyone, *(chosen for group in groups for chosen in sets_to_run(group, runs.scenario))]
    )
    by_measure = runs.by_measure(everyone)
    nothing = np.zeros(by_measure.shape[1])
    tables = []
    for group in groups:
        firsts = leading_sets(group, runs.scenario)
        shown = [
            by_measure[sorted(chosen)].sum(axis=0) if chosen in firsts else runs.totals(chosen)
            for chosen in sets_of(group)
        ]
        tables.append(np.array([nothing, *shown]))
    return [
        Interactions(
            runs.names,
            tuple(
                InteractionTerm(group, table[:, one].copy())
                for group, table in zip(groups, tables, strict=True)
            ),
        )
        for one in range(len(nothing))
    ]


def _agree(runs: SubsetRuns, found: Interactions) -> bool:
    """Whether the parts give what runs of whole sets give, those run and a few others."""
    places = range(len(runs.names))
    runs.add(
        [
            frozenset(one for one in places if (one * 7 + shift * 5) % (3 + shift % 2) == 0)
            for shift in range(4)
        ]
    )
    size = sum(float(np.abs(part.savings).max()) for part in found.parts) or 1.0
    return all(
        abs(found.saving(chosen) - runs.totals(chosen)[0]) <= AGREEMENT * size
        for chosen in runs.lines
    )


def _too_many(scenario: Scenario, count: int, problem: str, remedy: str) -> InputError:
    return InputError.of(
        f"scenario {scenario.name!r}",
        [{"column": "measures", "value": count, "problem": problem, "remedy": remedy}],
    )


def _colours(size: int, touching: Iterable[frozenset[int]]) -> list[int]:
    """A colour for each measure, so that those that touch one family differ; the busiest choose
    first.
    """
    beside: list[set[int]] = [set() for _ in range(size)]
    for players in touching:
        for one in players:
            beside[one] |= players - {one}
    colours = [-1] * size
    for one in sorted(range(size), key=lambda place: -len(beside[place])):
        taken = {colours[other] for other in beside[one]}
        colours[one] = next(colour for colour in range(size) if colour not in taken)
    return colours


def _parts(
    runs: SubsetRuns, touching: dict[str, frozenset[int]], colours: Sequence[int]
) -> tuple[InteractionTerm, ...]:
    """The savings of each set of players, families with the same players added up."""
    tables: dict[tuple[int, ...], Array] = {
        tuple(sorted(players)): np.zeros(2 ** len(players)) for players in touching.values()
    }
    count = max(colours, default=-1) + 1
    for chosen in range(2**count):
        held = frozenset(one for one, colour in enumerate(colours) if chosen >> colour & 1)
        saved = runs.saved(held)
        for family, players in touching.items():
            ordered = tuple(sorted(players))
            # The families of one set of players are shown by many runs; the one in which no other
            # colour is chosen counts.
            if all(
                not chosen >> colour & 1 or any(colours[one] == colour for one in ordered)
                for colour in range(count)
            ):
                tables[ordered][_index(ordered, held)] += saved.get(family, 0.0)
    return tuple(InteractionTerm(players, table) for players, table in tables.items())
