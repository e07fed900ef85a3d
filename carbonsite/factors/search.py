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
from .table import FactorTable
from .words import Phrase, near_words, parts_of, phrases_in, synonyms, tokens_of, without_ending

Array = np.ndarray[Any, Any]

SEARCH_COLUMNS = ("factor", "name", "value", "indicator", "unit", "module", "part", "modules", "year", "geography", "publisher", "document", "evidence", "score", "matched")

_FIELDS = {"name": 1.0, "factor": 1.0, "generic": 1.0, "accounting": 0.8, "publisher": 0.7, "category": 0.6, "geography": 0.6, "document": 0.4}
"""Columns that are searched, and what a word found there is worth."""

_HEAD = 0.3
"""What a word is worth more where it stands first: a factor is called by what it is of."""

_CALLED = 0.1
"""What a phrase is worth more that is all of a factor's name."""

_PREFIXES = frozenset(("br18", "desnz", "ets", "ipcc"))
"""Words before the one that says what a factor is of."""

_ASIDE = frozenset(("waste", "landfill", "incineration", "composting", "credit", "losses", "closed", "open", "reused"))
"""What is meant only where it is asked for: someone who writes 'betong' looks for concrete, not for its disposal."""

_HOME, _GRADES = "NO", "ABCD"


@dataclass(frozen=True)
class _Meaning:
    """What a word of a query may mean in the catalogue: words that must all be there, and how sure that is."""

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
        self.modules = np.array([_modules(table, code) for code in range(len(table.ids))], dtype=object)
        self.year = self.first["reference_year"].fillna(self.first["year"]).to_numpy(dtype=int)

    def _add(self, column: str, worth: float) -> None:
        for code, text in enumerate(self.first[column].tolist()):
            words = _named(tokens_of(text))
            for place, word in enumerate(words):
                of_word = self._worth.setdefault(word, {})
                head = _HEAD if place == 0 and column in ("factor", "name") else 0.0
                of_word[code] = max(of_word.get(code, 0.0), worth + head)

    def _has(self, words: frozenset[str]) -> Array:
        marked = np.zeros(len(self.table.ids), dtype=bool)
        marked[[code for word in words for code in self._worth.get(word, ())]] = True
        return marked

    def scores(self, query: str) -> tuple[Array, list[str]]:
        """How well each factor answers (0: not at all), and by which words of the query.

        A factor must have as many of the words as any factor has.
        """
        words = [(shown, share, found) for shown, share, meanings in self._words(query) if (found := self._score(meanings)).any()]
        if not words:
            return np.zeros(len(self.table.ids)), []
        shares = np.array([share for _, share, _ in words])
        found = np.stack([score for _, _, score in words])
        covered = ((found > 0) * shares[:, np.newaxis]).sum(axis=0)
        return np.where(covered >= covered.max() - 1e-9, shares @ found / shares.sum(), 0.0), [shown for shown, _, _ in words]

    def _words(self, query: str) -> Iterator[tuple[str, float, list[_Meaning]]]:
        """Each word of a query, its share, and its meanings; what a joined word begins with says most."""
        for phrase, means in phrases_in(tokens_of(query)):
            meanings = self._meanings(phrase, means)
            parts = [] if meanings or len(phrase) > 1 else parts_of(phrase[0], self.known)
            if parts:
                yield from ((part, 1.0 if place == 0 else 0.5, self._meanings((part,), synonyms().get((part,), ()))) for place, part in enumerate(parts))
            else:
                yield " ".join(phrase), 1.0, meanings or self._guesses(phrase[0])

    def _meanings(self, phrase: Phrase, means: tuple[Phrase, ...]) -> list[_Meaning]:
        """The phrase itself where the catalogue has it, what it is called there, and its other forms."""
        itself = [_Meaning(phrase, 1.0)] if all(word in self._worth for word in phrase) else []
        called = [_Meaning(other, max(0.7, 1.0 - 0.05 * place)) for place, other in enumerate(means)]
        form = without_ending(phrase[-1], self.known) if len(phrase) == 1 else None
        forms = [] if form is None else self._known(form, 0.97)
        return [*itself, *called, *forms]

    def _guesses(self, word: str) -> list[_Meaning]:
        """What a word may be that is neither known nor joined: the beginning of a known one, else misspelt."""
        begun = [other for other in self.known if len(word) >= 3 and other.startswith(word)]
        return [meaning for other in begun or near_words(word, self.known) for meaning in self._known(other, 0.8 if begun else 0.75)]

    def _known(self, word: str, quality: float) -> list[_Meaning]:
        itself = [_Meaning((word,), quality)] if word in self._worth else []
        return [*itself, *(_Meaning(other, quality * max(0.7, 1.0 - 0.05 * place)) for place, other in enumerate(synonyms().get((word,), ())))]

    def _score(self, meanings: list[_Meaning]) -> Array:
        """The best of the meanings for each factor; of a phrase the word that is worth most, where all are there."""
        best = np.zeros(len(self.table.ids))
        asked_aside = any(word in _ASIDE for meaning in meanings for word in meaning.phrase)
        for meaning in meanings:
            worths = np.array([self._worth_of(word) for word in meaning.phrase])
            worth = np.where(worths.min(axis=0) > 0, worths.max(axis=0) + _CALLED * self._is_called(meaning.phrase), 0.0)
            best = np.maximum(best, meaning.quality * worth)
        return best if asked_aside else np.where(self.is_aside, 0.8 * best, best)

    def _is_called(self, phrase: Phrase) -> Array:
        """Which factors have the phrase for their whole id, or as the generic name that the basis gives them."""
        name = "-".join(phrase)
        return np.asarray((self.first["factor"] == name) | (self.first["generic"] == name))

    def _worth_of(self, word: str) -> Array:
        worth, held = np.zeros(len(self.table.ids)), self._worth.get(word, {})
        worth[list(held)] = list(held.values())
        return worth


def _named(words: Phrase) -> Phrase:
    """The words from the one on that says what a factor is of."""
    return words[1:] if len(words) > 1 and words[0] in _PREFIXES else words


def search_table(index: SearchIndex, query: str, country: str | None, year: int | None, module: str | None, category: str | None) -> pd.DataFrame:
    """The factors that answer a query, the best first; see `FactorCatalogue.search`."""
    frame = index.first
    _check(index, query, country, year, module, category)
    score, words = index.scores(query)
    number = headlines(index.table, module)
    order = _order(index, score)
    order = order[((score > 0) & number["is_declared"].to_numpy() & _asked(index, country, year, category))[order]]
    found, number = frame.iloc[order], number.iloc[order].set_index(order)
    columns = {
        **{name: number[name] for name in ("value", "indicator", "module", "part")},
        "unit": "kgCO2e/" + found["declared_unit"],
        "modules": index.modules[order],
        "year": index.year[order],
        "score": np.round(score[order], 3),
        "matched": " ".join(words),
    }
    return found.assign(**columns)[list(SEARCH_COLUMNS)].reset_index(drop=True)


def _order(index: SearchIndex, score: Array) -> Array:
    """The best first; of equals the Norwegian, the better evidenced, the newer."""
    away = (index.first["geography"] != _HOME).to_numpy()
    grade = np.array([_GRADES.find(text) if text else len(_GRADES) for text in index.first["evidence"].str[:1]], dtype=int)
    return np.lexsort((np.arange(len(score)), -index.year, grade, away, -np.round(score, 2)))


def _asked(index: SearchIndex, country: str | None, year: int | None, category: str | None) -> Array:
    """The factors that pass the filters."""
    kept = np.ones(len(index.first), dtype=bool)
    if country is not None:
        here = country.strip().upper()
        kept &= (index.first["geography"] == here).to_numpy() | np.array([here in lands.split() for lands in index.first["generic_for"]], dtype=bool)
    if year is not None:
        kept &= index.year == year
    if category is not None:
        kept &= (index.first["category"] == category).to_numpy()
    return kept


def _check(index: SearchIndex, query: Any, country: Any, year: Any, module: Any, category: Any) -> None:
    """Refuse filters that cannot be meant."""
    countries = sorted({land for texts in (index.first["geography"], index.first["generic_for"]) for text in texts for land in text.split()})
    categories = sorted(set(index.first["category"]) - {""})
    wrong = [
        (isinstance(query, str), "query", query, "is not text", "write what you look for, such as 'betong'"),
        (country is None or (isinstance(country, str) and country.strip().upper() in countries), "country", country, "is not the geography of any factor", f"write one of {', '.join(countries)}"),
        (year is None or (isinstance(year, int | np.integer) and not isinstance(year, bool) and 1900 <= year <= 2150), "year", year, "is not a year", "write a year like 2020"),
        (module is None or module in MODULES, "module", module, "is not a life-cycle module", f"write one of {', '.join(MODULES)}"),
        (category is None or category in categories, "category", category, "is not a category of this catalogue", f"write one of {', '.join(categories)}"),
    ]
    problems = [{"column": column, "value": value, "problem": problem, "remedy": remedy} for is_right, column, value, problem, remedy in wrong if not is_right]
    if problems:
        raise InputError.of("search", problems)


def _modules(table: FactorTable, code: int) -> str:
    return ", ".join(MODULES[place] for place in sorted({*table.module[table.start[code] : table.stop[code]].tolist()}) if place >= 0)
