"""Measures that have nothing to do with each other: none reads a row that another reads or makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..scenarios.scenario import Scenario

Array = np.ndarray[Any, Any]

SET_SIZE = 5
"""Measures of a group whose sets are all run; of more, fewer runs show the same."""


def independent_groups(
    scenario: Scenario, made: Callable[[frozenset[int]], pd.DataFrame]
) -> list[tuple[int, ...]] | None:
    """Groups of measures, by place, such that no set of one changes what another reads.

    Parameters
    ----------
    scenario : Scenario
    made : callable
        The activities after a set of measures.

    Returns
    -------
    list of tuple of int, or None
        None where a measure does not say what it reads, or a group is too large to run all of its
        sets.
    """
    measures = tuple(scenario.measures)
    if not all(hasattr(measure, "reads") for measure in measures):
        return None
    before = made(frozenset())
    reads = (
        np.asarray([measure.reads(before) for measure in measures])  # type: ignore[attr-defined]
        .astype(bool)
        .reshape(len(measures), len(before))
    )
    groups = _joined(
        [(one,) for one in range(len(reads))], [np.flatnonzero(of_row) for of_row in reads.T]
    )
    while True:
        if any(len(group) > SET_SIZE for group in groups):
            return None
        # One run of all shows what every measure does after those that act before it; other sets
        # may make what that run does not.
        sets = [
            frozenset(range(len(measures))),
            *(chosen for group in groups for chosen in sets_to_run(group, scenario)),
        ]
        meeting = _met(groups, scenario, reads, [made(chosen) for chosen in sets])
        if not meeting:
            return groups
        groups = _joined(groups, [np.array(each) for each in meeting])


def _met(
    groups: list[tuple[int, ...]], scenario: Scenario, reads: Array, afters: list[pd.DataFrame]
) -> list[list[int]]:
    """Measures that read a row that a measure of another group has made, or has made another, in
    some run.
    """
    measures, size = tuple(scenario.measures), reads.shape[1]
    place = {measure.name: one for one, measure in enumerate(measures)}
    # A row of the baseline belongs to those that read it, a new one to the measure that made it.
    of_baseline = [int(np.flatnonzero(of_row)[0]) if of_row.any() else -1 for of_row in reads.T]
    owner = np.array(
        [
            one
            for after in afters
            for one in (
                *of_baseline,
                *(
                    place.get(name, -1)
                    for name in (
                        after["measure"].iloc[size:]
                        if "measure" in after
                        else [""] * (len(after) - size)
                    )
                ),
            )
        ],
        dtype=int,
    )
    group_of = np.array(
        [
            next(number for number, group in enumerate(groups) if one in group)
            for one in range(len(measures))
        ]
        + [-1]
    )
    whole = pd.concat(afters, ignore_index=True) if len(afters) > 1 else afters[0]
    found: dict[tuple[int, int], list[int]] = {}
    for one, measure in enumerate(measures):
        others = np.flatnonzero(measure.reads(whole) & (group_of[owner] != group_of[one]))  # type: ignore[attr-defined]
        for maker in np.unique(owner[others]).tolist():
            found[one, maker] = [one, maker] if maker >= 0 else list(range(len(measures)))
    return list(found.values())


def sets_of(group: Sequence[int]) -> list[frozenset[int]]:
    """Every set of a group but the empty one; bit i of the place is the i-th of the group."""
    return [
        frozenset(player for bit, player in enumerate(group) if chosen >> bit & 1)
        for chosen in range(1, 2 ** len(group))
    ]


def sets_to_run(group: Sequence[int], scenario: Scenario) -> list[frozenset[int]]:
    """The sets of a group that a run of all measures does not show: all but those of the first that
    act, after which others change nothing of theirs.
    """
    firsts = leading_sets(group, scenario)
    return [chosen for chosen in sets_of(group) if chosen not in firsts]


def leading_sets(group: Sequence[int], scenario: Scenario) -> list[frozenset[int]]:
    """The first measure of a group that acts, the first two, …, and all."""
    place = {measure.name: one for one, measure in enumerate(scenario.measures)}
    acting = [
        one for measure in scenario.measures_in_order if (one := place[measure.name]) in group
    ]
    return [frozenset(acting[:count]) for count in range(1, len(acting) + 1)]


def _joined(groups: Sequence[tuple[int, ...]], bound: Sequence[Array]) -> list[tuple[int, ...]]:
    """Groups put together where something binds some of their members."""
    of = {one: number for number, group in enumerate(groups) for one in group}
    for places in bound:
        numbers = {of[int(place)] for place in places}
        of = (
            {one: min(numbers) if number in numbers else number for one, number in of.items()}
            if len(numbers) > 1
            else of
        )
    return [
        tuple(sorted(one for one, number in of.items() if number == group))
        for group in sorted(set(of.values()))
    ]
