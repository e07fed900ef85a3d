"""Savings of every set of measures, as a sum of terms of few measures each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

Array = np.ndarray

AGREEMENT = 1e-9
"""Relative difference below which two savings are equal."""


@dataclass(frozen=True)
class InteractionTerm:
    """Savings of every set of a few measures, in rows that no other measure touches.

    Attributes
    ----------
    players : tuple of int
        The measures, by place.
    savings : array of float, shape (2 ** players,) [kgCO2e]
        By set; bit i of the index is the i-th player. NaN where it is undeclared.
    """

    players: tuple[int, ...]
    savings: Array

    def of(self, places: Mapping[int, int]) -> InteractionTerm:
        """The term without the players that have no new place."""
        bits = [bit for bit, player in enumerate(self.players) if player in places]
        sets = np.arange(2 ** len(bits))
        in_whole = sum(
            ((sets >> place & 1) << bit for place, bit in enumerate(bits)), np.zeros_like(sets)
        )
        players = tuple(places[self.players[bit]] for bit in bits)
        return InteractionTerm(players, self.savings[in_whole])

    def saving(self, chosen: frozenset[int]) -> float:
        """Saving of a set of measures in the rows of this term [kgCO2e]."""
        return float(self.savings[set_index(self.players, chosen)])

    def interact(self, one: int, other: int) -> bool:
        """True if two players change each other's saving in some set."""
        sets = np.arange(len(self.savings))
        bits = [1 << self.players.index(player) for player in (one, other)]
        without = sets[(sets & (bits[0] | bits[1])) == 0]
        savings = self.savings
        crossed = (
            savings[without | bits[0] | bits[1]]
            - savings[without | bits[0]]
            - savings[without | bits[1]]
            + savings[without]
        )
        return bool((np.abs(crossed) > AGREEMENT * np.abs(savings).max()).any())


@dataclass(frozen=True)
class Interactions:
    """Savings of every set of a scenario's measures, as a sum of terms.

    Attributes
    ----------
    names : tuple of str
        The measures, in the order given.
    parts : tuple of InteractionTerm
        At most one for each set of measures that touch the same rows.
    """

    names: tuple[str, ...]
    parts: tuple[InteractionTerm, ...]

    def saving(self, chosen: Iterable[int]) -> float:
        """Saving of a set of measures, by place [kgCO2e]."""
        measures = frozenset(chosen)
        return float(sum(part.saving(measures) for part in self.parts))

    def of(self, names: Iterable[str]) -> Interactions:
        """The savings of the sets of some measures, in the order named."""
        places = {self.names.index(name): place for place, name in enumerate(names)}
        return Interactions(
            tuple(self.names[place] for place in places),
            tuple(part.of(places) for part in self.parts if places.keys() & set(part.players)),
        )

    def beside(self, place: int) -> list[str]:
        """Names of the measures with which a measure interacts."""
        others = {
            other
            for part in self.parts
            if place in part.players
            for other in part.players
            if other != place and part.interact(place, other)
        }
        return [self.names[other] for other in sorted(others)]


def set_index(players: tuple[int, ...], chosen: frozenset[int]) -> int:
    """Index of a set in `InteractionTerm.savings`."""
    return sum(1 << bit for bit, player in enumerate(players) if player in chosen)
