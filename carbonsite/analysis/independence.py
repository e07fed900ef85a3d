"""Groups of measures that are independent: none reads a row that one of another group changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from ..arrays import Array
from ..scenarios.scenario_runs import ScenarioRuns

SET_SIZE = 5
"""Measures of a group at most; the sets of a larger group are cheaper to find another way."""


def independent_groups(
    runs: ScenarioRuns, activities_after: Callable[[frozenset[int]], pd.DataFrame]
) -> list[tuple[int, ...]] | None:
    """Groups of measures, by place, such that no set of one changes what another reads.

    Parameters
    ----------
    runs : ScenarioRuns
    activities_after : callable
        The activities after a set of measures.

    Returns
    -------
    list of tuple of int, or None
        None if a measure does not say what it reads, or a group is too large to run all its sets.
    """
    measures = tuple(runs.measures)
    if not all(hasattr(measure, "reads") for measure in measures):
        return None
    before = activities_after(frozenset())
    reads = (
        np.asarray([measure.reads(before) for measure in measures])  # type: ignore[attr-defined]
        .astype(bool)
        .reshape(len(measures), len(before))
    )
    groups = _merged(
        [(place,) for place in range(len(reads))],
        [np.flatnonzero(readers) for readers in reads.T],
    )
    while True:
        if any(len(group) > SET_SIZE for group in groups):
            return None
        # The run of all measures shows what each reads after those that act before it. Without
        # some of these a measure may make other rows, so the other sets are run, too.
        sets = [
            frozenset(range(len(measures))),
            *(chosen for group in groups for chosen in sets_to_run(group, runs)),
        ]
        dependent = _dependent(groups, runs, reads, [activities_after(one) for one in sets])
        if not dependent:
            return groups
        groups = _merged(groups, [np.array(places) for places in dependent])


def _dependent(
    groups: list[tuple[int, ...]], runs: ScenarioRuns, reads: Array, tables: list[pd.DataFrame]
) -> list[list[int]]:
    """Measures to be put together: one reads a row that a measure of another group has made.

    Parameters
    ----------
    reads : array of bool, shape (measures, rows of the baseline)
    tables : list of DataFrame
        The activities after some sets, the rows of the baseline first.
    """
    measures = tuple(runs.measures)
    owner = np.concatenate([_owners(runs, reads, table) for table in tables])
    group_of = np.full(len(measures) + 1, -1)
    for number, group in enumerate(groups):
        group_of[list(group)] = number
    rows = pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]
    together: dict[tuple[int, int], list[int]] = {}
    for place, measure in enumerate(measures):
        is_foreign = group_of[owner] != group_of[place]
        foreign = np.flatnonzero(measure.reads(rows) & is_foreign)  # type: ignore[attr-defined]
        for maker in np.unique(owner[foreign]).tolist():
            # Nobody knows who made a row without an owner: then all measures are one group.
            together[place, maker] = [place, maker] if maker >= 0 else list(range(len(measures)))
    return list(together.values())


def _owners(runs: ScenarioRuns, reads: Array, table: pd.DataFrame) -> Array:
    """Place of the measure that each row belongs to; -1 if to none.

    A row of the baseline belongs to the first measure that reads it, a new row to the measure that
    has made it.
    """
    place = {measure.name: number for number, measure in enumerate(runs.measures)}
    size = reads.shape[1]
    of_baseline = np.where(reads.any(axis=0), reads.argmax(axis=0), -1) if len(reads) else -1
    makers = table["measure"].iloc[size:] if "measure" in table else [""] * (len(table) - size)
    of_new = np.array([place.get(name, -1) for name in makers], dtype=int)
    return np.concatenate([np.broadcast_to(of_baseline, size), of_new])


def nonempty_sets(group: Sequence[int]) -> list[frozenset[int]]:
    """Every set of a group but the empty one; bit i of index + 1 is the group's i-th measure."""
    return [
        frozenset(measure for bit, measure in enumerate(group) if chosen >> bit & 1)
        for chosen in range(1, 2 ** len(group))
    ]


def sets_to_run(group: Sequence[int], runs: ScenarioRuns) -> list[frozenset[int]]:
    """Sets of a group whose savings the run of all measures does not show.

    It shows those of `leading_sets`: what the group's first measures save is the same whether or
    not the later ones act.
    """
    leading = leading_sets(group, runs)
    return [chosen for chosen in nonempty_sets(group) if chosen not in leading]


def leading_sets(group: Sequence[int], runs: ScenarioRuns) -> list[frozenset[int]]:
    """The set of the group's first measure in order of action, of its first two, …, of all."""
    place = {measure.name: number for number, measure in enumerate(runs.measures)}
    in_order = [
        number for measure in runs.measures_in_order if (number := place[measure.name]) in group
    ]
    return [frozenset(in_order[:count]) for count in range(1, len(in_order) + 1)]


def _merged(groups: Sequence[tuple[int, ...]], links: Sequence[Array]) -> list[tuple[int, ...]]:
    """The groups, those joined that have members in one link."""
    group_of = {place: number for number, group in enumerate(groups) for place in group}
    for places in links:
        numbers = {group_of[int(place)] for place in places}
        if len(numbers) > 1:
            group_of = {
                place: min(numbers) if number in numbers else number
                for place, number in group_of.items()
            }
    return [
        tuple(sorted(place for place, number in group_of.items() if number == group))
        for group in sorted(set(group_of.values()))
    ]
