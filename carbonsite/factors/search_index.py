"""The words of a catalogue, and the worth of each word for each factor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..arrays import Array
from ..lifecycle import MODULES
from .choice import defaults_of
from .headline import headlines
from .nearness import HOME, distance_of
from .search_query import WordMeaning, words_of_query
from .search_vocabulary import Vocabulary
from .search_words import ASIDE, PUBLISHERS, Phrase, is_minor, marks_of, synonyms, tokens_of
from .table import FactorTable

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
    "group",
    "default",
    "why",
    "beside",
)

_DOCUMENT = 0.4
"""Worth of a number or an abbreviation in the title of a document, such as that of a declaration.

Its other words say nothing of a thing: 'list' in the title of a national list is no list of wood.
"""

_PUBLISHER = 0.7
_THING = {
    "geography": 0.6,
    "category": 0.6,
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

_GRADES = "ABCD"
_NEARNESS = (1.0, 0.98, 0.96, 0.9)
"""Worth of a factor by how near it is: Norway, countries that build alike, Europe, elsewhere."""


@dataclass(frozen=True)
class QueryScores:
    """Score of each factor (0: no match), and the words that match any factor or none."""

    of_factor: Array
    matched: list[str]
    unmatched: list[str]


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
        self._phrases: dict[Phrase, tuple[Array, Array]] = {}
        for column, worth in _THING.items():
            self._add(column, worth)
        # Names of publishers are looked up, and no other word is guessed to be one.
        self.known = Vocabulary([*self._worth, *(word[0] for word in synonyms() if word[1:] == ())])
        self._add("publisher", _PUBLISHER)
        self._add("document", _DOCUMENT)
        self.is_aside = self._has(ASIDE)
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
        self.away = (self.first["geography"] != HOME).to_numpy(dtype=bool)
        self.nearness = np.array(
            [_NEARNESS[distance_of(lands)] for lands in self.lands], dtype=float
        )
        self.grade = np.array(
            [_GRADES.find(text[:1]) if text else len(_GRADES) for text in self.first["evidence"]],
            dtype=int,
        )
        self.shown = self._shown()
        is_first = self.shown["default"] == self.shown["factor"]
        self.is_default = np.asarray(is_first & (self.shown["beside"] != ""), dtype=bool)
        codes, groups = pd.factorize(self.shown["group"])
        self.group_code = np.where(groups[codes] == "", -1, codes) if len(codes) else codes
        self._called: dict[str, list[int]] = {}
        for names in (self.table.ids, self.first["generic"].tolist()):
            for code, name in enumerate(names):
                self._called.setdefault(name, []).append(code)
        self._numbers: dict[str | None, dict[str, Array]] = {}

    def _shown(self) -> dict[str, Array]:
        """The columns of a result that do not depend on the query."""
        codes = range(len(self.table.ids))
        return {
            **_chosen(self.table),
            **{
                name: self.first[name].to_numpy(dtype=object)
                for name in SEARCH_COLUMNS
                if name in self.first
            },
            "unit": ("kgCO2e/" + self.first["declared_unit"]).to_numpy(dtype=object),
            "modules": np.array([_modules(self.table, code) for code in codes], dtype=object),
            "year": self.year,
        }

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
            words = marks_of(text) if column == "document" else _named(tokens_of(text))
            for word in words:
                of_word = self._worth.setdefault(word, {})
                of_word.update((code, worth) for code in codes if of_word.get(code, 0.0) < worth)
            if words and column in ("factor", "name"):
                self._worth[words[0]].update(dict.fromkeys(codes, worth + _HEAD))

    def _has(self, words: frozenset[str]) -> Array:
        marked = np.zeros(len(self.table.ids), dtype=bool)
        marked[[code for word in words for code in self._worth.get(word, ())]] = True
        return marked

    def scores(self, query: str) -> QueryScores:
        """Scores of the factors for a query: only those that match the most of it have any.

        Numbers, units and words between words find nothing without another word of the query.
        """
        words = words_of_query(query, self.known, self._worth)
        scored = [(word, self._score(word.meanings)) for word in words]
        matching = [(word, score) for word, score in scored if score.any()]
        if not any(not is_minor(word.text) for word, _ in matching) and not all(
            is_minor(word.text) for word in words
        ):
            matching = []
        matched = [word.text for word, _ in matching]
        unmatched = [
            word.text for word in words if word.text not in matched and not is_minor(word.text)
        ]
        if not matching:
            return QueryScores(np.zeros(len(self.table.ids)), [], unmatched)
        shares = np.array([word.share for word, _ in matching])
        scores = np.stack([score for _, score in matching])
        covered = ((scores > 0) * shares[:, np.newaxis]).sum(axis=0)
        mean = shares @ scores / shares.sum()
        best = np.where(covered >= covered.max() - 1e-9, mean, 0.0)
        return QueryScores(best * self.nearness, matched, unmatched)

    def _score(self, meanings: list[WordMeaning]) -> Array:
        """The best of the meanings for each factor; a phrase counts if all its words are there."""
        best = np.zeros(len(self.table.ids))
        asked_aside = any(word in ASIDE for meaning in meanings for word in meaning.phrase)
        for meaning in meanings:
            codes, worth = self._worth_of(meaning.phrase)
            best[codes] = np.maximum(best[codes], meaning.quality * worth)
        return best if asked_aside else np.where(self.is_aside, 0.8 * best, best)

    def _worth_of(self, phrase: Phrase) -> tuple[Array, Array]:
        """The factors that have all words of a phrase, and the worth of the phrase for each: more
        where it is the whole id or generic name.
        """
        if phrase not in self._phrases:
            of_words = [self._worth.get(word, {}) for word in phrase]
            shared = set(of_words[0]).intersection(*of_words[1:])
            codes = np.array(sorted(shared), dtype=np.int64)
            worth = np.array(
                [max(of_word[code] for of_word in of_words) for code in codes.tolist()], dtype=float
            )
            worth += _CALLED * np.isin(codes, self._called.get("-".join(phrase), ()))
            self._phrases[phrase] = codes, worth
        return self._phrases[phrase]


def _named(words: Phrase) -> Phrase:
    """The words from the one that says what a factor is of."""
    return words[1:] if len(words) > 1 and words[0] in PUBLISHERS else words


def _modules(table: FactorTable, code: int) -> str:
    return ", ".join(
        MODULES[place]
        for place in sorted({*table.module[table.start[code] : table.stop[code]].tolist()})
        if place >= 0
    )


def _chosen(table: FactorTable) -> dict[str, Array]:
    """The product group of each factor, the default of the group and why, and its other members."""
    names = ("group", "default", "why", "beside")
    columns = {name: np.full(len(table.ids), "", dtype=object) for name in names}
    for row in defaults_of(table).itertuples():
        ids = [row.factor, *row.beside.split()]
        for factor in ids:
            code = table.codes[factor]
            columns["group"][code], columns["default"][code] = row.group, row.factor
            columns["why"][code] = row.why
            columns["beside"][code] = " ".join(other for other in ids if other != factor)
    return columns
