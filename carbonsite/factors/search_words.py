"""Words of a search: plain tokens, their meanings in the catalogue, misspelt and joined words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import cache, lru_cache

from .search_vocabulary import SHORTEST_PART
from .shipped import csv_rows, data_file, words_in

LETTERS = str.maketrans("åäæöøüð", "aaaooud", "’'") | {ord("þ"): "th", ord("ß"): "ss"}
"""Norwegian, Swedish and Danish spell some sounds differently; a search spells them alike."""

_ROWS = words_in("search_words")
ENDINGS = tuple(row["word"] for row in _ROWS if row["kind"] == "ending")
"""Endings of nouns in the four languages; a word without its ending is looked for too."""

UNITS, FILLERS, ASIDE, PUBLISHERS = (
    frozenset(row["word"] for row in _ROWS if row["kind"] == kind)
    for kind in ("unit", "filler", "aside", "publisher")
)
"""Words of units, which count as little as a number; words between words, which are not looked for;
words that rank lower unless the query has them ('betong' means concrete, not its disposal); and
publishers, which come before the word that says what a factor is of.
"""

LEAST_STEM = 4
"""Least number of letters before an ending of one letter: 'vann' is not 'van', but 'vans' is."""

_TOKEN = re.compile(r"[^\W_]+(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")


@lru_cache(maxsize=65536)
def tokens_of(text: str) -> tuple[str, ...]:
    """The words of a text, in small plain letters.

    Examples
    --------
    >>> tokens_of("KL-trä 12,5 mm"), tokens_of("concrete-b35-class-a")
    (('kl', 'tra', '12.5', 'mm'), ('concrete', 'b35', 'class', 'a'))
    """
    return tuple(_TOKEN.findall(_DECIMAL_COMMA.sub(".", plain(text))))


def marks_of(text: str) -> tuple[str, ...]:
    """The numbers and abbreviations of a text, in small plain letters.

    Examples
    --------
    >>> marks_of("EPD NEPD-434-305 of a list")
    ('epd', 'nepd', '434', '305')
    """
    words = _TOKEN.findall(_DECIMAL_COMMA.sub(".", text))
    return tuple(
        plain(word)
        for word in words
        if any(sign.isdigit() for sign in word) or (word.isupper() and len(word) > 1)
    )


def plain(text: str) -> str:
    """A text in small letters without diacritics."""
    letters = unicodedata.normalize("NFC", text).casefold().translate(LETTERS)
    if letters.isascii():
        return letters
    return "".join(
        c for c in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(c)
    )


Phrase = tuple[str, ...]
"""Words that must all be there."""


@cache
def synonyms() -> Mapping[Phrase, tuple[Phrase, ...]]:
    """Norwegian, Swedish, Danish and English words to their names in the catalogue, best first.

    A word without any is one for which nothing is shipped.
    """
    meanings: dict[Phrase, dict[Phrase, None]] = {}
    for row in csv_rows(data_file("synonyms.csv")):
        means = meanings.setdefault(tokens_of(row["word"]), {})
        means.update(dict.fromkeys(filter(None, [tokens_of(row["means"])])))
    return {word: tuple(means) for word, means in meanings.items()}


def without_ending(word: str, known: Collection[str]) -> str | None:
    """A known form of a word: ``betongen`` is ``betong``, ``windows`` is ``window``; else None."""
    stems = (
        stem
        for ending in ENDINGS
        if (stem := word.removesuffix(ending)) != word
        and (len(ending) > 1 or ending == "s" or len(stem) >= LEAST_STEM)
    )
    forms = (
        form
        for stem in stems
        if len(stem) >= SHORTEST_PART
        for form in (stem, f"{stem}e", f"{stem}s")
    )
    longer = (f"{word}{ending}" for ending in ("s", "e") if len(word) >= SHORTEST_PART)
    return next((form for form in (*forms, *longer) if form in known and form != word), None)


def parts_of(word: str, known: Collection[str]) -> list[str]:
    """The known words in a joined word: ``limtrebjelke`` is ``limtre``, ``bjelke``.

    The longest first part is preferred, and parts may be joined by s or e. Empty if any part of the
    word is unknown.
    """
    for end in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
        head = _known_form(word[:end], known)
        if head is None:
            continue
        for joint in ("", "s", "e", "-"):
            if not word.startswith(joint, end):
                continue
            rest = word[end + len(joint) :]
            tail = (
                [form]
                if (form := _known_form(rest, known))
                else parts_of(rest, known)
                if len(rest) >= 2 * SHORTEST_PART
                else []
            )
            if tail:
                return [head, *tail]
    return []


def _known_form(part: str, known: Collection[str]) -> str | None:
    if len(part) < SHORTEST_PART or part.isdigit():
        return None
    return (
        part
        if part in known
        else without_ending(part, known)
        if len(part) > SHORTEST_PART
        else None
    )


def is_minor(word: str) -> bool:
    """True for a number or a unit: alone it says nothing of a thing."""
    return word.replace(".", "").isdigit() or word in UNITS


def phrases_in(tokens: tuple[str, ...]) -> Iterator[tuple[Phrase, tuple[Phrase, ...]]]:
    """The phrases of a query with their meanings; tokens with a joint meaning are one phrase."""
    known, at = synonyms(), 0
    longest = max(map(len, known))
    while at < len(tokens):
        length = next(
            n
            for n in range(min(longest, len(tokens) - at), 0, -1)
            if n == 1 or tokens[at : at + n] in known
        )
        phrase = tokens[at : at + length]
        yield phrase, known.get(phrase, ())
        at += length
