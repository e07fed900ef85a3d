"""Words of a search: plain tokens, their meanings in the catalogue, misspelt and joined words."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import cache, lru_cache

from .shipped import data_file

LETTERS = str.maketrans(
    {
        "å": "a",
        "ä": "a",
        "æ": "a",
        "ö": "o",
        "ø": "o",
        "ü": "u",
        "ð": "d",
        "þ": "th",
        "ß": "ss",
        "’": "",
        "'": "",
    }
)
"""Norwegian, Swedish and Danish spell some sounds differently; a search spells them alike."""

ENDINGS = (
    "ene",
    "erne",
    "arna",
    "orna",
    "en",
    "et",
    "er",
    "ar",
    "or",
    "ne",
    "na",
    "es",
    "s",
    "a",
    "e",
    "n",
    "t",
    "r",
)
"""Endings of nouns in the four languages; a word without its ending is looked for too."""

SHORTEST_PART = 3
"""Least number of letters in a part of a joined word."""

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
    """Norwegian, Swedish, Danish and English words to their names in the catalogue, best first."""
    meanings: dict[Phrase, dict[Phrase, None]] = {}
    with data_file("synonyms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            meanings.setdefault(tokens_of(row["word"]), {})[tokens_of(row["means"])] = None
    return {word: tuple(means) for word, means in meanings.items()}


def without_ending(word: str, known: Collection[str]) -> str | None:
    """A known form of a word: ``betongen`` is ``betong``, ``windows`` is ``window``; else None."""
    stems = (word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending))
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


def near_words(word: str, known: Collection[str]) -> list[str]:
    """The nearest known words: one slip away from a short word, two from a long one.

    A slip is a letter too many, too few or wrong, or two neighbours that changed places.
    """
    slips = 0 if len(word) < 4 or not word.isalpha() else 1 if len(word) < 8 else 2
    if not slips:
        return []
    letters = sorted(word)
    candidates = (
        other
        for other in known
        if abs(len(other) - len(word)) <= slips
        and len(other) > SHORTEST_PART
        and _letters_apart(letters, other) <= 2 * slips
    )
    distances = {other: edit_distance(word, other) for other in candidates}
    nearest = min(distances.values(), default=slips + 1)
    return sorted(other for other in distances if distances[other] == nearest <= slips)


def _letters_apart(letters: list[str], other: str) -> int:
    """Number of letters that only one of the words has: at most twice the slips."""
    left = list(other)
    missing = 0
    for letter in letters:
        if letter in left:
            left.remove(letter)
        else:
            missing += 1
    return missing + len(left)


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
