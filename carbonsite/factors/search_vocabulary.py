"""The words that a search knows: which begin with a word, and which are near a misspelt one.

Both questions are asked of all words at once, so that a catalogue of ten thousand factors answers
within milliseconds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator

import numpy as np

from ..arrays import Array

SHORTEST_PART = 3
"""Least number of letters in a part of a joined word."""

_SHORTEST_BEGINNING, _LEAST_SHARE = 4, 0.6
"""A word is read as the beginning of another from so many letters, and so much of the other, on:
'pel' is a pile and no pellet, 'kran' a crane and no water tap.
"""

_ONE_SLIP, _TWO_SLIPS = 6, 8
"""Letters from which on a word may be misspelt: 'kran' is no 'gran', 'kabel' no 'kakel'."""

_LETTERS = 27
"""The letters a to z, and one place for all other signs."""


class Vocabulary(Collection[str]):
    """Words in plain letters.

    Parameters
    ----------
    words : iterable of str

    Examples
    --------
    >>> words = Vocabulary(["betong", "isolasjon", "pellets"])
    >>> words.begun("isolas"), words.begun("pel"), words.near("betnog")
    (['isolasjon'], [], ['betong'])
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._set = frozenset(words)
        self._words = sorted(self._set)
        self._length = np.array([len(word) for word in self._words], dtype=np.int64)
        self._counts = _letter_counts(self._words, self._length)

    def __contains__(self, word: object) -> bool:
        return word in self._set

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def begun(self, word: str) -> list[str]:
        """The words of which this is the beginning, and the larger part."""
        if len(word) < _SHORTEST_BEGINNING or not word.isalpha():
            return []
        first = bisect_left(self._words, word)
        last = bisect_left(self._words, f"{word}\U0010ffff", lo=first)
        return [
            other for other in self._words[first:last] if len(word) >= _LEAST_SHARE * len(other)
        ]

    def near(self, word: str) -> list[str]:
        """The nearest words: one slip away from a word of six letters, two from a long one.

        A slip is a letter too many, too few or wrong, or two neighbours that changed places.
        """
        slips = _slips(word)
        if not slips or not self._words:
            return []
        mine = _letter_counts([word], np.array([len(word)]))[0]
        apart = np.abs(self._counts - mine).sum(axis=1)
        is_candidate = (
            (np.abs(self._length - len(word)) <= slips)
            & (self._length > SHORTEST_PART)
            & (apart <= 2 * slips)
        )
        distances = {
            self._words[place]: edit_distance(word, self._words[place])
            for place in np.flatnonzero(is_candidate)
        }
        nearest = min(distances.values(), default=slips + 1)
        return [other for other in distances if distances[other] == nearest <= slips]


def _slips(word: str) -> int:
    """Number of slips that a word may have."""
    if not word.isalpha() or len(word) < _ONE_SLIP:
        return 0
    return 1 if len(word) < _TWO_SLIPS else 2


def _letter_counts(words: list[str], length: Array) -> Array:
    """How often each letter is in each word."""
    signs = np.frombuffer("".join(words).encode("ascii", "replace"), dtype=np.uint8)
    letter = signs.astype(np.int64) - ord("a")
    letter = np.where((letter >= 0) & (letter < _LETTERS - 1), letter, _LETTERS - 1)
    cell = np.repeat(np.arange(len(words)), length) * _LETTERS + letter
    counts = np.bincount(cell, minlength=len(words) * _LETTERS).reshape(len(words), _LETTERS)
    return counts.astype(np.int16)


def edit_distance(one: str, other: str) -> int:
    """Number of insertions, deletions, substitutions and swaps between two words.

    Examples
    --------
    >>> edit_distance("betnog", "betong"), edit_distance("armring", "armering")
    (1, 1)
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            swapped = i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b
            row.append(min(cost, before[j - 2] + 1) if swapped else cost)
        before, last = last, row
    return last[-1]
