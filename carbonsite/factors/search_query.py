"""What the words of a query may mean in a catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from .search_vocabulary import Vocabulary
from .search_words import (
    FILLERS,
    Phrase,
    is_minor,
    parts_of,
    phrases_in,
    synonyms,
    tokens_of,
    without_ending,
)

_MINOR, _FURTHER_PART = 0.25, 0.5
"""Share of a number or a unit ('pukk 8/22' is crushed stone before it is 8 or 22), and of a further
part of a joined word.
"""

_LATER, _LEAST = 0.05, 0.7
"""What each later meaning of a word is worth less, and what the last is worth at least."""

_FORM, _BEGUN, _MISSPELT = 0.97, 0.8, 0.75


@dataclass(frozen=True)
class WordMeaning:
    """A possible meaning of a word: a phrase of the catalogue, and how sure that is (0 to 1)."""

    phrase: Phrase
    quality: float


@dataclass(frozen=True)
class QueryWord:
    """A word of a query, its share in the score, and what it may mean in the catalogue."""

    text: str
    share: float
    meanings: list[WordMeaning]


def words_of_query(query: str, known: Vocabulary, held: Collection[str]) -> list[QueryWord]:
    """Words of a query; the first part of a joined word counts most.

    Parameters
    ----------
    query : str
    known : Vocabulary
        Words that may be meant by a joined, bent or misspelt one.
    held : collection of str
        Words of the catalogue.
    """
    return [
        word
        for phrase, means in phrases_in(tokens_of(query))
        if phrase[0] not in FILLERS or len(phrase) > 1
        for word in _of_phrase(phrase, means, known, held)
    ]


def _of_phrase(
    phrase: Phrase, means: tuple[Phrase, ...], known: Vocabulary, held: Collection[str]
) -> Iterator[QueryWord]:
    """A phrase as one word, or as the parts of a joined word.

    A part that names a thing of which nothing is shipped leaves nothing of the whole.
    """
    meanings = _meanings(phrase, means, known, held)
    is_known = bool(meanings) or phrase in synonyms()
    parts = [] if is_known or len(phrase) > 1 else parts_of(phrase[0], known)
    of_parts = [_meanings((part,), synonyms().get((part,), ()), known, held) for part in parts]
    if parts and all(of_parts):
        for place, (part, meant) in enumerate(zip(parts, of_parts, strict=True)):
            yield QueryWord(part, 1.0 if place == 0 else _FURTHER_PART, meant)
        return
    share = _MINOR if len(phrase) == 1 and is_minor(phrase[0]) else 1.0
    if not is_known and not parts:
        meanings = _guesses(phrase[0], known, held)
    yield QueryWord(" ".join(phrase), share, meanings)


def _meanings(
    phrase: Phrase, means: tuple[Phrase, ...], known: Vocabulary, held: Collection[str]
) -> list[WordMeaning]:
    """The names that the table of synonyms gives a phrase, the phrase itself if the catalogue has
    it, and its other forms.
    """
    quality = 1.0 if phrase in means else _later(len(means))
    itself = [WordMeaning(phrase, quality)] if all(word in held for word in phrase) else []
    is_settled = len(phrase) > 1 or phrase in synonyms()
    form = None if is_settled else without_ending(phrase[-1], known)
    forms = [] if form is None else _as_known(form, _FORM, held)
    return [*itself, *_called(means, 1.0), *forms]


def _guesses(word: str, known: Vocabulary, held: Collection[str]) -> list[WordMeaning]:
    """Meanings of an unknown word: as the beginning of a known one, else as misspelt."""
    begun = known.begun(word)
    quality = _BEGUN if begun else _MISSPELT
    return [
        meaning
        for other in begun or known.near(word)
        for meaning in _as_known(other, quality, held)
    ]


def _as_known(word: str, quality: float, held: Collection[str]) -> list[WordMeaning]:
    itself = [WordMeaning((word,), quality)] if word in held else []
    return [*itself, *_called(synonyms().get((word,), ()), quality)]


def _called(means: tuple[Phrase, ...], quality: float) -> list[WordMeaning]:
    """Names in the catalogue, the best first."""
    return [WordMeaning(name, quality * _later(place)) for place, name in enumerate(means)]


def _later(place: int) -> float:
    return max(_LEAST, 1.0 - _LATER * place)
