"""Savings of sets of measures: the few sets that are run, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from .. import limits
from ..arrays import Array
from ..errors import CarbonsiteError, InputError
from ..messages import message, with_remedy
from ..messages.problems import refusal
from ..scenarios.scenario import Scenario
from .aggregate import aggregated
from .independence import independent_groups, leading_sets, nonempty_sets, sets_to_run
from .interaction_terms import AGREEMENT, Interactions, InteractionTerm, set_index
from .stacked import groups_alike, stack_scenarios
from .subset_runs import SubsetRuns


def interactions_of(scenario: Scenario) -> Interactions:
    """Savings of every set of a scenario's measures, from runs of a few sets.

    A saving is a sum over rows, and in a row only the measures that touch it matter. If all
    measures say what they read, they fall into independent groups, and the sets of each group are
    run. If not, measures get colours such that those that touch one row differ; the sets of colours
    then show every set of measures in every row, in 2 ** colours runs.

    Raises
    ------
    InputError
        If too many measures touch the same rows to run all their sets.
    """
    runs = SubsetRuns(aggregated(scenario.runs))
    groups, names = independent_groups(runs.runs, runs.activities_after), runs.names
    if groups is not None:
        return _of_groups(runs, groups)[0]
    by_colours = _of_colours(runs)
    if _agree(runs, by_colours):
        return by_colours
    # Some measure reads rows that it does not change: then every set is run.
    most = limits.MEASURES_THAT_MEET
    if len(names) > most:
        problem = message("analysis.too_many_to_run")
        remedy = message("analysis.too_many_to_run.remedy", most=most)
        raise _too_many(runs, len(names), problem, remedy)
    everyone = tuple(range(len(names)))
    sets = [frozenset(), *nonempty_sets(everyone)]
    runs.add(sets)
    savings = np.array([runs.savings(chosen)[0] for chosen in sets])
    return Interactions(names, (InteractionTerm(everyone, savings),))


def _of_colours(runs: SubsetRuns) -> Interactions:
    """Savings from runs of sets of colours, until no run shows measures that meet anew."""
    everyone = frozenset(range(len(runs.names)))
    runs.add(
        [everyone, *(frozenset([one]) for one in everyone), *(everyone - {one} for one in everyone)]
    )
    while True:
        touching = runs.measures_by_family()
        colours = _colours(len(runs.names), touching.values())
        count = max(colours, default=-1) + 1
        most = limits.MEASURES_THAT_MEET
        if count > most:
            raise _too_many(runs, count, *with_remedy("analysis.too_many_in_a_row", most=most))
        runs.add(
            [
                frozenset(one for one in everyone if chosen >> colours[one] & 1)
                for chosen in range(2**count)
            ]
        )
        if runs.measures_by_family() == touching:
            return Interactions(runs.names, _terms(runs, touching, colours))


def interactions_of_each(scenarios: Sequence[Scenario]) -> list[Interactions | CarbonsiteError]:
    """Savings of every set of measures, or an error, for each of several scenarios.

    Scenarios that are alike, such as the bids of a tender, are run side by side in one table.
    """
    by_place: dict[int, Interactions | CarbonsiteError] = {}
    for group in groups_alike([scenario.runs for scenario in scenarios]):
        by_place.update(zip(group, _of_alike([scenarios[place] for place in group]), strict=True))
    return [by_place[place] for place in range(len(scenarios))]


def _of_alike(scenarios: Sequence[Scenario]) -> list[Interactions | CarbonsiteError]:
    """Savings of scenarios that are alike; halved after an error, until the faulty are alone."""
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
        interactions.of(measure.name for measure in scenario.measures)
        for interactions, scenario in zip(together, scenarios, strict=True)
    ]


def _alone(scenario: Scenario) -> Interactions | CarbonsiteError:
    try:
        return interactions_of(scenario)
    except CarbonsiteError as error:
        return error


def _side_by_side(scenarios: Sequence[Scenario]) -> list[Interactions] | None:
    """Savings of scenarios that are alike, run together; None if their measures form no groups."""
    runs = SubsetRuns(stack_scenarios([scenario.runs for scenario in scenarios]), len(scenarios))
    groups = independent_groups(runs.runs, runs.activities_after)
    return None if groups is None else _of_groups(runs, groups)


def _of_groups(runs: SubsetRuns, groups: Sequence[tuple[int, ...]]) -> list[Interactions]:
    """Savings of all sets of each group, in each scenario."""
    everyone = frozenset(range(len(runs.names)))
    runs.add([everyone, *(chosen for group in groups for chosen in sets_to_run(group, runs.runs))])
    # The run of everyone shows the savings of the sets of measures that act first in their group.
    by_measure = runs.savings_by_measure(everyone)
    nothing = np.zeros(by_measure.shape[1])
    tables = []
    for group in groups:
        leading = leading_sets(group, runs.runs)
        savings = [
            by_measure[sorted(chosen)].sum(axis=0) if chosen in leading else runs.savings(chosen)
            for chosen in nonempty_sets(group)
        ]
        tables.append(np.array([nothing, *savings]))
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


def _agree(runs: SubsetRuns, interactions: Interactions) -> bool:
    """True if the terms give what runs of sets give: of those run so far, and of four others."""
    places = range(len(runs.names))
    runs.add(
        [
            frozenset(one for one in places if (one * 7 + shift * 5) % (3 + shift % 2) == 0)
            for shift in range(4)
        ]
    )
    known = [np.nan_to_num(part.savings) for part in interactions.parts]
    size = sum(float(np.abs(savings).max()) for savings in known) or 1.0
    by_terms = np.array([interactions.saving(chosen) for chosen in runs.lines])
    by_runs = np.array([runs.savings(chosen)[0] for chosen in runs.lines])
    # What is undeclared must be so both ways.
    is_close = np.isclose(by_terms, by_runs, rtol=0.0, atol=AGREEMENT * size, equal_nan=True)
    return bool(is_close.all())


def _too_many(runs: SubsetRuns, count: int, problem: str, remedy: str) -> InputError:
    where = message("scenarios.scenario", name=runs.runs.name)
    return refusal(where, "measures", count, problem, remedy)


def _colours(size: int, touching: Iterable[frozenset[int]]) -> list[int]:
    """A colour for each measure, different for those that touch one family of rows."""
    beside: list[set[int]] = [set() for _ in range(size)]
    for players in touching:
        for one in players:
            beside[one] |= players - {one}
    colours = [-1] * size
    # The measure that meets most others chooses first.
    for one in sorted(range(size), key=lambda place: -len(beside[place])):
        used = {colours[other] for other in beside[one]}
        colours[one] = next(colour for colour in range(size) if colour not in used)
    return colours


def _terms(
    runs: SubsetRuns, touching: dict[str, frozenset[int]], colours: Sequence[int]
) -> tuple[InteractionTerm, ...]:
    """A term for each set of players; families of rows with the same players are added up."""
    tables: dict[tuple[int, ...], Array] = {
        tuple(sorted(players)): np.zeros(2 ** len(players)) for players in touching.values()
    }
    count = max(colours, default=-1) + 1
    for chosen in range(2**count):
        measures = frozenset(one for one, colour in enumerate(colours) if chosen >> colour & 1)
        savings = runs.savings_by_family(measures)
        for family, players in touching.items():
            ordered = tuple(sorted(players))
            # Many runs show a family's sets of players; the one without other colours counts.
            if all(
                not chosen >> colour & 1 or any(colours[one] == colour for one in ordered)
                for colour in range(count)
            ):
                tables[ordered][set_index(ordered, measures)] += savings.get(family, 0.0)
    return tuple(InteractionTerm(players, table) for players, table in tables.items())
