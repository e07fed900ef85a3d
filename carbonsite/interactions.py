"""Savings of sets of measures: which measures touch the same rows, and what each set of those saves there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from . import limits
from .activity_rows import stacked
from .apart import first_sets, groups_apart, sets_of, sets_to_run
from .condensed import condensed
from .errors import InputError
from .scenario import Scenario

Array = np.ndarray[Any, Any]

AGREEMENT = 1e-9
"""Part of the magnitudes by which the parts of a set may differ from a run of the set."""


@dataclass(frozen=True)
class Part:
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


@dataclass(frozen=True)
class Interactions:
    """The saving of every set of a scenario's measures, as a sum of parts.

    Attributes
    ----------
    names : tuple of str
        The measures, in the order given.
    parts : tuple of Part
        At most one for each set of measures that meet somewhere.
    """

    names: tuple[str, ...]
    parts: tuple[Part, ...]

    def saving(self, chosen: Iterable[int]) -> float:
        """What a set saves [kgCO2e]."""
        held = frozenset(chosen)
        return float(sum(part.savings[_index(part.players, held)] for part in self.parts))

    def beside(self, place: int) -> list[str]:
        """The measures that meet one somewhere, and whose saving there is not the sum of theirs alone."""
        found = set()
        for part in self.parts:
            if place in part.players:
                found |= {other for other in part.players if other != place and _interact(part, place, other)}
        return [self.names[other] for other in sorted(found)]


def _index(players: tuple[int, ...], held: frozenset[int]) -> int:
    return sum(1 << bit for bit, player in enumerate(players) if player in held)


def _interact(part: Part, one: int, other: int) -> bool:
    """Whether two measures change what each other saves in some set of a part."""
    sets = np.arange(len(part.savings))
    bits = [1 << part.players.index(player) for player in (one, other)]
    without = sets[(sets & (bits[0] | bits[1])) == 0]
    table = part.savings
    crossed = table[without | bits[0] | bits[1]] - table[without | bits[0]] - table[without | bits[1]] + table[without]
    return bool((np.abs(crossed) > AGREEMENT * np.abs(table).max()).any())


def interactions_of(scenario: Scenario) -> Interactions:
    """Run a few sets of measures, from which the saving of each set follows.

    A saving is a sum over rows, and in a row only the measures that touch it matter. Measures that say what they read fall into groups that have
    nothing to do with each other, and the sets of each group are run. Of others, measures that meet in no row get one colour; sets of
    colours then show every set of measures in every row, in 2 ** colours runs.

    Raises
    ------
    InputError
        Where too many measures meet to run all their sets.
    """
    names = tuple(measure.name for measure in scenario.measures)
    runs = _Sets(scenario, names)
    groups = groups_apart(runs.scenario, runs.made)
    if groups is not None:
        return _of_groups(runs, names, groups)
    everyone = frozenset(range(len(names)))
    runs.add([everyone, *(frozenset([one]) for one in everyone), *(everyone - {one} for one in everyone)])
    while True:
        touching = runs.touching()
        colours = _colours(len(names), touching.values())
        count = max(colours, default=-1) + 1
        if count > limits.MEASURES_THAT_MEET:
            raise _too_many(scenario, count, f"measures meet in one row, more than {limits.MEASURES_THAT_MEET}", "join some of them into one measure")
        runs.add([frozenset(one for one in everyone if chosen >> colours[one] & 1) for chosen in range(2**count)])
        if runs.touching() == touching:
            break
    found = Interactions(names, _parts(runs, touching, colours))
    if runs.agree(found):
        return found
    # Some measure reads rows that it does not change: then every set is run.
    if len(names) > limits.MEASURES_THAT_MEET:
        problem = "what a measure saves hangs on rows that only others change, and the measures are too many to run all their sets"
        raise _too_many(scenario, len(names), problem, f"take at most {limits.MEASURES_THAT_MEET} of them: scenario.only(…)")
    every = [frozenset(one for one in everyone if chosen >> one & 1) for chosen in range(2 ** len(names))]
    runs.add(every)
    return Interactions(names, (Part(tuple(sorted(everyone)), np.array([runs.total(chosen) for chosen in every])),))


def _of_groups(runs: _Sets, names: tuple[str, ...], groups: Sequence[tuple[int, ...]]) -> Interactions:
    """The savings of all sets of each group; those of the measures that act first, one run of all shows."""
    everyone = frozenset(range(len(names)))
    runs.add([everyone, *(chosen for group in groups for chosen in sets_to_run(group, runs.scenario))])
    by_measure = runs.by_measure(everyone)
    parts = []
    for group in groups:
        shown = {chosen: sum(by_measure.get(names[one], 0.0) for one in chosen) for chosen in first_sets(group, runs.scenario)}
        parts.append(Part(group, np.array([0.0, *(shown[chosen] if chosen in shown else runs.total(chosen) for chosen in sets_of(group))])))
    return Interactions(names, tuple(parts))


def _too_many(scenario: Scenario, count: int, problem: str, remedy: str) -> InputError:
    return InputError.of(f"scenario {scenario.name!r}", [{"column": "measures", "value": count, "problem": problem, "remedy": remedy}])


@dataclass(frozen=True)
class _Lines:
    """The line items of one run: of which row and measure each is, and what it saves [kgCO2e]."""

    row: Array
    measure: Array
    saved: Array

    def saved_by(self, keys: Iterable[str]) -> dict[str, float]:
        """Sums over what is told apart by a text of each line."""
        codes, texts = pd.factorize(np.array(list(keys), dtype=object))
        return dict(zip(texts.tolist(), np.bincount(codes, weights=self.saved, minlength=len(texts)).tolist(), strict=True))


class _Sets:
    """Runs of sets of measures, and what each saves in each family of rows: a row with all that replaces it."""

    def __init__(self, scenario: Scenario, names: tuple[str, ...]) -> None:
        few = condensed(scenario)
        self.scenario, self._names = few.accounted_as(few.baseline_account()), names
        self._lines: dict[frozenset[int], _Lines] = {}
        self._parent: dict[str, str] = {}

    def add(self, sets: Iterable[frozenset[int]]) -> None:
        """Run those of some sets that have not been run, accounted in one table."""
        new = [chosen for chosen in dict.fromkeys(sets) if chosen not in self._lines]
        steps = [(run, changed) for run, chosen in enumerate(new) for _, changed in self._only(chosen).steps_at({})[1:] if len(changed)]
        run, row, measure, saved = self._accounted(steps) if steps else (np.zeros(0, dtype=int), *[np.zeros(0)] * 3)
        for place, chosen in enumerate(new):
            of_run = run == place
            self._lines[chosen] = _Lines(row[of_run], measure[of_run], saved[of_run])

    def _accounted(self, steps: list[tuple[int, pd.DataFrame]]) -> tuple[Array, Array, Array, Array]:
        """The run, row and measure of each line item of some changes, and what it saves; rows are joined to those that they replace."""
        changes = stacked([changed for _, changed in steps])
        lines = self.scenario.lines_of(changes.assign(run=np.repeat([run for run, _ in steps], [len(changed) for _, changed in steps])))
        row = lines["row"].to_numpy(dtype=object)
        for one, replaces in dict.fromkeys(zip(row, lines["replaces"].fillna("").astype(str), strict=True)) if "replaces" in lines else ():
            for other in filter(None, replaces.split("; ")):
                self._join(one, other)
        counts = lines["counted"].to_numpy(dtype=bool) & lines["equal_scope"].to_numpy(dtype=bool)
        saved = np.where(counts, -lines["emissions"].to_numpy(dtype=float), 0.0)
        return lines["run"].to_numpy(), row, lines["measure"].to_numpy(dtype=object), saved

    def _only(self, chosen: frozenset[int]) -> Scenario:
        return self.scenario.only(*(self._names[one] for one in chosen))

    def made(self, chosen: frozenset[int]) -> pd.DataFrame:
        """The activities after a set."""
        return self._only(chosen).activities()

    def _family(self, row: str) -> str:
        while self._parent.get(row, row) != row:
            row = self._parent[row]
        return row

    def _join(self, row: str, other: str) -> None:
        one, two = self._family(row), self._family(other)
        if one != two:
            self._parent[one] = two

    def touching(self) -> dict[str, frozenset[int]]:
        """The measures that touch each family in some run."""
        place = {name: one for one, name in enumerate(self._names)}
        found: dict[str, set[int]] = {}
        for lines in self._lines.values():
            for row, measure in dict.fromkeys(zip(lines.row, lines.measure, strict=True)):
                found.setdefault(self._family(row), set()).add(place[measure])
        return {family: frozenset(players) for family, players in found.items()}

    def saved(self, chosen: frozenset[int]) -> dict[str, float]:
        """What a set saves in each family [kgCO2e]."""
        return self._lines[chosen].saved_by(map(self._family, self._lines[chosen].row))

    def total(self, chosen: frozenset[int]) -> float:
        """What a set saves [kgCO2e]."""
        return float(self._lines[chosen].saved.sum())

    def by_measure(self, chosen: frozenset[int]) -> dict[str, float]:
        """What each measure saves in a run of a set [kgCO2e]."""
        return self._lines[chosen].saved_by(self._lines[chosen].measure)

    def agree(self, found: Interactions) -> bool:
        """Whether the parts give what runs of whole sets give, those run and a few others."""
        places = range(len(self._names))
        self.add([frozenset(one for one in places if (one * 7 + shift * 5) % (3 + shift % 2) == 0) for shift in range(4)])
        size = sum(float(np.abs(part.savings).max()) for part in found.parts) or 1.0
        return all(abs(found.saving(chosen) - self.total(chosen)) <= AGREEMENT * size for chosen in self._lines)


def _colours(size: int, touching: Iterable[frozenset[int]]) -> list[int]:
    """A colour for each measure, so that those that touch one family differ; the busiest choose first."""
    beside: list[set[int]] = [set() for _ in range(size)]
    for players in touching:
        for one in players:
            beside[one] |= players - {one}
    colours = [-1] * size
    for one in sorted(range(size), key=lambda place: -len(beside[place])):
        taken = {colours[other] for other in beside[one]}
        colours[one] = next(colour for colour in range(size) if colour not in taken)
    return colours


def _parts(runs: _Sets, touching: dict[str, frozenset[int]], colours: Sequence[int]) -> tuple[Part, ...]:
    """The savings of each set of players, families with the same players added up."""
    tables: dict[tuple[int, ...], Array] = {tuple(sorted(players)): np.zeros(2 ** len(players)) for players in touching.values()}
    count = max(colours, default=-1) + 1
    for chosen in range(2**count):
        held = frozenset(one for one, colour in enumerate(colours) if chosen >> colour & 1)
        saved = runs.saved(held)
        for family, players in touching.items():
            ordered = tuple(sorted(players))
            # The families of one set of players are shown by many runs; the one in which no other colour is chosen counts.
            if all(not chosen >> colour & 1 or any(colours[one] == colour for one in ordered) for colour in range(count)):
                tables[ordered][_index(ordered, held)] += saved.get(family, 0.0)
    return tuple(Part(players, table) for players, table in tables.items())
