"""Finding a factor by words: Norwegian, Swedish, Danish or English, misspelt or joined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..errors import InputError
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
"""Columns that are searched, and what a word found there is worth: the least first, so that more
overwrites less.
"""

_HEAD = 0.3
"""What a word is worth more where it stands first: a factor is called by what it is of."""

_CALLED = 0.1
"""What a phrase is worth more that is all of a factor's name."""

_PREFIXES = frozenset(("br18", "desnz", "ets", "ipcc"))
"""Words before the one that says what a factor is of."""

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
"""What is meant only where it is asked for: someone who writes 'betong' looks for concrete, not for
its disposal.
"""

_HOME, _GRADES = "NO", "ABCD"


@dataclass(frozen=True)
class _Meaning:
    """What a word of a query may mean in the catalogue: words that must all be there, and how sure
    that is.
    """

    phrase: Phrase
    quality: float


class SearchIndex:
    """The words of a catalogue, and how much each is worth for each factor; built once.

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
            found = headlines(self.table, module)
            self._numbers[module] = {str(name): found[name].to_numpy() for name in found}
        return self._numbers[module]

    def _add(self, column: str, worth: float) -> None:
        """Note which factors have which words in a column; columns in which many factors agree are
        read once for all of them.
        """
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
        """How well each factor answers (0: not at all), and by which words of the query.

        A factor must have as many of the words as any factor has.
        """
        words = [
            (shown, share, found)
            for shown, share, meanings in self._words(query)
            if (found := self._score(meanings)).any()
        ]
        if not words:
            return np.zeros(len(self.table.ids)), []
        shares = np.array([share for _, share, _ in words])
        found = np.stack([score for _, _, score in words])
        covered = ((found > 0) * shares[:, np.newaxis]).sum(axis=0)
        return np.where(covered >= covered.max() - 1e-9, shares @ found / shares.sum(), 0.0), [
            shown for shown, _, _ in words
        ]

    def _words(self, query: str) -> Iterator[tuple[str, float, list[_Meaning]]]:
        """Each word of a query, its share, and its meanings; what a joined word begins with says
        most.
        """
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

    def _meanings(self, phrase: Phrase, means: tuple[Phrase, ...]) -> list[_Meaning]:
        """The phrase itself where the catalogue has it, what it is called there, and its other
        forms.
        """
        itself = [_Meaning(phrase, 1.0)] if all(word in self._worth for word in phrase) else []
        called = [
            _Meaning(other, max(0.7, 1.0 - 0.05 * place)) for place, other in enumerate(means)
        ]
        form = without_ending(phrase[-1], self.known) if len(phrase) == 1 else None
        forms = [] if form is None else self._known(form, 0.97)
        return [*itself, *called, *forms]

    def _guesses(self, word: str) -> list[_Meaning]:
        """What a word may be that is neither known nor joined: the beginning of a known one, else
        misspelt.
        """
        begun = [other for other in self.known if len(word) >= 3 and other.startswith(word)]
        return [
            meaning
            for other in begun or near_words(word, self.known)
            for meaning in self._known(other, 0.8 if begun else 0.75)
        ]

    def _known(self, word: str, quality: float) -> list[_Meaning]:
        itself = [_Meaning((word,), quality)] if word in self._worth else []
        return [
            *itself,
            *(
                _Meaning(other, quality * max(0.7, 1.0 - 0.05 * place))
                for place, other in enumerate(synonyms().get((word,), ()))
            ),
        ]

    def _score(self, meanings: list[_Meaning]) -> Array:
        """The best of the meanings for each factor; of a phrase the word that is worth most, where
        all are there.
        """
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
        """Which factors have the phrase for their whole id, or as the generic name that the basis
        gives them.
        """
        return np.isin(np.arange(len(self.table.ids)), self._called.get("-".join(phrase), ()))

    def _worth_of(self, word: str) -> Array:
        worth, held = np.zeros(len(self.table.ids)), self._worth.get(word, {})
        worth[list(held)] = list(held.values())
        return worth


def _named(words: Phrase) -> Phrase:
    """The words from the one on that says what a factor is of."""
    return words[1:] if len(words) > 1 and words[0] in _PREFIXES else words


def search_table(
    index: SearchIndex,
    query: str,
    country: str | None,
    year: int | None,
    module: str | None,
    category: str | None,
) -> pd.DataFrame:
    """The factors that answer a query, the best first; see `FactorCatalogue.search`."""
    _check(index, query, country, year, module, category)
    score, words = index.scores(query)
    number = index.numbers(module)
    kept = (score > 0) & number["is_declared"] & _asked(index, country, year, category)
    # The best first; of equals the Norwegian, the better evidenced, the newer.
    order = np.lexsort(
        (np.arange(len(score)), -index.year, index.grade, index.away, -np.round(score, 2))
    )
    order = order[kept[order]]
    columns = {
        **{name: cells[order] for name, cells in {**index.shown, **number}.items()},
        "score": np.round(score[order], 3),
        "matched": " ".join(words),
    }
    return pd.DataFrame(columns, columns=list(SEARCH_COLUMNS))


def _asked(
    index: SearchIndex, country: str | None, year: int | None, category: str | None
) -> Array:
    """The factors that pass the filters."""
    kept = np.ones(len(index.year), dtype=bool)
    if country is not None:
        kept &= np.array([country.strip().upper() in lands for lands in index.lands], dtype=bool)
    if year is not None:
        kept &= index.year == year
    if category is not None:
        kept &= index.category == category
    return kept


def _check(
    index: SearchIndex, query: Any, country: Any, year: Any, module: Any, category: Any
) -> None:
    """Refuse filters that cannot be meant."""
    wrong = [
        (
            isinstance(query, str),
            "query",
            query,
            "is not text",
            "write what you look for, such as 'betong'",
        ),
        (
            country is None
            or (isinstance(country, str) and country.strip().upper() in index.countries),
            "country",
            country,
            "is not the geography of any factor",
            f"write one of {', '.join(index.countries)}",
        ),
        (
            year is None
            or (
                isinstance(year, int | np.integer)
                and not isinstance(year, bool)
                and 1900 <= year <= 2150
            ),
            "year",
            year,
            "is not a year",
            "write a year like 2020",
        ),
        (
            module is None or module in MODULES,
            "module",
            module,
            "is not a life-cycle module",
            f"write one of {', '.join(MODULES)}",
        ),
        (
            category is None or category in index.categories,
            "category",
            category,
            "is not a category of this catalogue",
            f"write one of {', '.join(index.categories)}",
        ),
    ]
    problems = [
        {"column": column, "value": value, "problem": problem, "remedy": remedy}
        for is_right, column, value, problem, remedy in wrong
        if not is_right
    ]
    if problems:
        raise InputError.of("search", problems)


def _modules(table: FactorTable, code: int) -> str:
    return ", ".join(
        MODULES[place]
        for place in sorted({*table.module[table.start[code] : table.stop[code]].tolist()})
        if place >= 0
    )
