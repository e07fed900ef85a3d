"""Search for factors by words in Norwegian, Swedish, Danish or English, misspelt or joined."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..arrays import Array
from ..errors import InputError
from ..lifecycle import MODULES
from ..messages import Joined, Message, message
from ..messages.problems import problem
from .search_index import SEARCH_COLUMNS, QueryScores, SearchIndex
from .search_words import tokens_of


def search_table(
    index: SearchIndex,
    query: str,
    country: str | None,
    year: int | None,
    module: str | None,
    category: str | None,
) -> pd.DataFrame:
    """Table of the factors that match a query, the best first; see `FactorCatalogue.search`."""
    _check(index, query, country, year, module, category)
    scores = index.scores(query)
    number = index.numbers(module)
    kept = (scores.of_factor > 0) & number["is_declared"]
    kept &= _asked(index, country, year, category)
    score = _with_defaults_first(index, scores.of_factor, kept, query)
    # The best first; ties go to the default of a product group, the Norwegian, then the better
    # evidenced, then the newer.
    ties = (np.arange(len(score)), -index.year, index.grade, index.away, ~index.is_default)
    order = np.lexsort((*ties, -np.round(score, 2)))
    order = order[kept[order]]
    columns = {
        **{name: cells[order] for name, cells in {**index.shown, **number}.items()},
        "score": np.round(score[order], 3),
        "matched": " ".join(scores.matched),
    }
    # A message must stand in a column of objects, in which it keeps its other languages.
    columns["why"] = pd.Series(columns["why"], dtype=object)
    table = pd.DataFrame(columns, columns=list(SEARCH_COLUMNS))
    table.attrs["note"] = _note(scores, len(order), query)
    return table


def _with_defaults_first(index: SearchIndex, score: Array, kept: Array, query: str) -> Array:
    """The scores, those of defaults raised to the best of their product groups.

    Somebody who writes an id means it, whatever the default of its group is.
    """
    if "-".join(tokens_of(query)) in index.table.codes:
        return score
    in_group = kept & (index.group_code >= 0)
    best = np.zeros(index.group_code.max(initial=-1) + 1)
    np.maximum.at(best, index.group_code[in_group], score[in_group])
    raised = score.copy()
    defaults = in_group & index.is_default
    raised[defaults] = best[index.group_code[defaults]]
    return raised


def _note(scores: QueryScores, count: int, query: str) -> Message | str:
    """What a table of factors does not show: words for which there is none, and filters."""
    typed = {token: word for word in query.split() for token in tokens_of(word)}
    missing = [repr(typed.get(word, word)) for word in scores.unmatched]
    if missing and not scores.matched:
        return message("search.none", words=Joined(missing))
    if not count and scores.matched:
        return message("search.filtered", count=int((scores.of_factor > 0).sum()))
    return message("search.none_for_some", words=Joined(missing)) if missing else ""


def _asked(
    index: SearchIndex, country: str | None, year: int | None, category: str | None
) -> Array:
    """True for factors that pass the filters."""
    kept = np.ones(len(index.year), dtype=bool)
    if country is not None:
        kept &= np.array([country.strip().upper() in lands for lands in index.lands], dtype=bool)
    if year is not None:
        kept &= index.year == year
    if category is not None:
        kept &= index.category == category
    return kept


def _check(
    index: SearchIndex,
    query: object,
    country: object,
    year: object,
    module: object,
    category: object,
) -> None:
    """Refuse a query that is not text, and filters that no factor can pass."""
    is_whole = isinstance(year, int | np.integer) and not isinstance(year, bool)
    is_country = isinstance(country, str) and country.strip().upper() in index.countries
    problems = []
    for column, value, is_right, choices in (
        ("query", query, isinstance(query, str), ()),
        ("country", country, country is None or is_country, index.countries),
        ("year", year, year is None or (is_whole and year in range(1900, 2151)), ()),
        ("module", module, module is None or module in MODULES, MODULES),
        ("category", category, category is None or category in index.categories, index.categories),
    ):
        if not is_right:
            key = "search.no_text" if column == "query" else f"search.no_{column}"
            remedy = message("remedy.write_one_of", choices=Joined(choices)) if choices else ""
            problems.append(problem(column, value, key, remedy))
    if problems:
        raise InputError.of(message("search.where"), problems)
