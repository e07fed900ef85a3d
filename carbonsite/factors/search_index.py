"""The words of a catalogue, and the worth of each word for each factor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..lifecycle import MODULES
from .headline import headlines
from .search_words import (
    Phrase,
    near_words,
    parts_of,
    phrases_in,
    synonyms,
    tokens_of,
    without_ending,
)
from .table import FactorTable

Array = np.ndarray[Any, Any]

SEARCH_COLUMNS = (
    "factor",
    "name",
    "value",
    "indicator",
    "unit",
    "module",
    "part",
    "modules",
    "year",
    "geography",
    "publisher",
    "document",
    "evidence",
    "score",
    "matched",
)

_FIELDS = {
    "document": 0.4,
    "geography": 0.6,
    "category": 0.6,
    "publisher": 0.7,
    "accounting": 0.8,
    "generic": 1.0,
    "name": 1.0,
    "factor": 1.0,
}
"""Columns that are searched, and the worth of a word there; later ones overwrite earlier ones."""

_HEAD = 0.3
"""Extra worth of a word that is first in a name: it says what the factor is of."""

_CALLED = 0.1
"""Extra worth of a phrase that is a factor's whole name."""

_PREFIXES = frozenset(("br18", "desnz", "ets", "ipcc"))
"""Publishers, which come before the word that says what a factor is of."""

_ASIDE = frozenset(
    (
        "waste",
        "landfill",
        "incineration",
        "composting",
        "credit",
        "losses",
        "closed",
        "open",
        "reused",
    )
)
"""Words that rank lower unless the query has them: 'betong' means concrete, not its disposal."""

_HOME, _GRADES = "NO", "ABCD"


@dataclass(frozen=True)
class _WordMeaning:
    """A possible meaning of a word: a phrase of the catalogue, and how sure that is (0 to 1)."""

    phrase: Phrase
    quality: float


class SearchIndex:
    """The words of a catalogue, and the worth of each for each factor; built once.

    Parameters
    ----------
    table : FactorTable
    """

    def __init__(self, table: FactorTable) -> None:
        self.table = table
        self.first = table.frame.iloc[table.start].reset_index(drop=True)
        self._worth: dict[str, dict[int, float]] = {}
        for column, worth in _FIELDS.items():
            self._add(column, worth)
        self.known = {*self._worth, *(word[0] for word in synonyms() if len(word) == 1)}
        self.is_aside = self._has(_ASIDE)
        self.year = self.first["reference_year"].fillna(self.first["year"]).to_numpy(dtype=int)
        self.lands = [
            {geography, *further.split()} - {""}
            for geography, further in zip(
                self.first["geography"], self.first["generic_for"], strict=True
            )
        ]
        self.countries = sorted(set().union(*self.lands))
        self.category = self.first["category"].to_numpy(dtype=object)
        self.categories = sorted({*self.category.tolist()} - {""})
        self.away = (self.first["geography"] != _HOME).to_numpy(dtype=bool)
        self.grade = np.array(
            [_GRADES.find(text[:1]) if text else len(_GRADES) for text in self.first["evidence"]],
            dtype=int,
        )
        modules = np.array([_modules(table, code) for code in range(len(table.ids))], dtype=object)
        self.shown = {
            **{
                name: self.first[name].to_numpy(dtype=object)
                for name in SEARCH_COLUMNS
                if name in self.first
            },
            "unit": ("kgCO2e/" + self.first["declared_unit"]).to_numpy(dtype=object),
            "modules": modules,
            "year": self.year,
        }
        self._called: dict[str, list[int]] = {}
        for names in (self.table.ids, self.first["generic"].tolist()):
            for code, name in enumerate(names):
                self._called.setdefault(name, []).append(code)
        self._numbers: dict[str | None, dict[str, Array]] = {}

    def numbers(self, module: str | None) -> dict[str, Array]:
        """The number of each factor in a module; see `headlines`."""
        if module not in self._numbers:
            table = headlines(self.table, module)
            self._numbers[module] = {str(name): table[name].to_numpy() for name in table}
        return self._numbers[module]

    def _add(self, column: str, worth: float) -> None:
        """Note the words of each factor in a column; equal cells are read once for all factors."""
        codes_of: dict[str, list[int]] = {}
        for code, text in enumerate(self.first[column].tolist()):
            codes_of.setdefault(text, []).append(code)
        for text, codes in codes_of.items():
            words = _named(tokens_of(text))
            for word in words:
                of_word = self._worth.setdefault(word, {})
                of_word.update((code, worth) for code in codes if of_word.get(code, 0.0) < worth)
            if words and column in ("factor", "name"):
                self._worth[words[0]].update(dict.fromkeys(codes, worth + _HEAD))

    def _has(self, words: frozenset[str]) -> Array:
        marked = np.zeros(len(self.table.ids), dtype=bool)
        marked[[code for word in words for code in self._worth.get(word, ())]] = True
        return marked

    def scores(self, query: str) -> tuple[Array, list[str]]:
        """Score of each factor (0: no match), and the words of the query that match any factor.

        Only factors that match the most words have a score.
        """
        words = [
            (word, share, scores)
            for word, share, meanings in self._words(query)
            if (scores := self._score(meanings)).any()
        ]
        if not words:
            return np.zeros(len(self.table.ids)), []
        shares = np.array([share for _, share, _ in words])
        scores = np.stack([scores for _, _, scores in words])
        covered = ((scores > 0) * shares[:, np.newaxis]).sum(axis=0)
        mean = shares @ scores / shares.sum()
        best = np.where(covered >= covered.max() - 1e-9, mean, 0.0)
        return best, [word for word, _, _ in words]

    def _words(self, query: str) -> Iterator[tuple[str, float, list[_WordMeaning]]]:
        """Words of a query with share and meanings; the first part of a joined word counts most."""
        for phrase, means in phrases_in(tokens_of(query)):
            meanings = self._meanings(phrase, means)
            parts = [] if meanings or len(phrase) > 1 else parts_of(phrase[0], self.known)
            if parts:
                yield from (
                    (
                        part,
                        1.0 if place == 0 else 0.5,
                        self._meanings((part,), synonyms().get((part,), ())),
                    )
                    for place, part in enumerate(parts)
                )
            else:
                yield " ".join(phrase), 1.0, meanings or self._guesses(phrase[0])

    def _meanings(self, phrase: Phrase, means: tuple[Phrase, ...]) -> list[_WordMeaning]:
        """The phrase itself if the catalogue has it, its names there, and its other forms."""
        itself = [_WordMeaning(phrase, 1.0)] if all(word in self._worth for word in phrase) else []
        called = [
            _WordMeaning(other, max(0.7, 1.0 - 0.05 * place)) for place, other in enumerate(means)
        ]
        form = without_ending(phrase[-1], self.known) if len(phrase) == 1 else None
        forms = [] if form is None else self._known(form, 0.97)
        return [*itself, *called, *forms]

    def _guesses(self, word: str) -> list[_WordMeaning]:
        """Meanings of an unknown word: as the beginning of a known one, else as misspelt."""
        begun = [other for other in self.known if len(word) >= 3 and other.startswith(word)]
        return [
            meaning
            for other in begun or near_words(word, self.known)
            for meaning in self._known(other, 0.8 if begun else 0.75)
        ]

    def _known(self, word: str, quality: float) -> list[_WordMeaning]:
        itself = [_WordMeaning((word,), quality)] if word in self._worth else []
        return [
            *itself,
            *(
                _WordMeaning(other, quality * max(0.7, 1.0 - 0.05 * place))
                for place, other in enumerate(synonyms().get((word,), ()))
            ),
        ]

    def _score(self, meanings: list[_WordMeaning]) -> Array:
        """The best of the meanings for each factor; a phrase counts if all its words are there."""
        best = np.zeros(len(self.table.ids))
        asked_aside = any(word in _ASIDE for meaning in meanings for word in meaning.phrase)
        for meaning in meanings:
            worths = np.array([self._worth_of(word) for word in meaning.phrase])
            worth = np.where(
                worths.min(axis=0) > 0,
                worths.max(axis=0) + _CALLED * self._is_called(meaning.phrase),
                0.0,
            )
            best = np.maximum(best, meaning.quality * worth)
        return best if asked_aside else np.where(self.is_aside, 0.8 * best, best)

    def _is_called(self, phrase: Phrase) -> Array:
        """True for factors whose whole id or generic name is the phrase."""
        return np.isin(np.arange(len(self.table.ids)), self._called.get("-".join(phrase), ()))

    def _worth_of(self, word: str) -> Array:
        worth, of_word = np.zeros(len(self.table.ids)), self._worth.get(word, {})
        worth[list(of_word)] = list(of_word.values())
        return worth


def _named(words: Phrase) -> Phrase:
    """The words from the one that says what a factor is of."""
    return words[1:] if len(words) > 1 and words[0] in _PREFIXES else words


def _modules(table: FactorTable, code: int) -> str:
    return ", ".join(
        MODULES[place]
        for place in sorted({*table.module[table.start[code] : table.stop[code]].tolist()})
        if place >= 0
    )
