"""What is told of bids and requirements: each sentence once, in English and in Norwegian, from one
file.

Sentences are told in English, wherever they arise. A protocol, page or terminal in another language
finds the sentence again, and puts what it tells into its own; a text that is none of these, such as
a bidder's own words, stays as it is.
"""

from __future__ import annotations

import csv
import re
import string
from collections.abc import Callable, Mapping
from functools import cache
from itertools import islice
from pathlib import Path

ENGLISH = "en"
FILE = Path(__file__).with_name("sentences.csv")
MARK = ": "
"""Stands between whose a sentence is, such as a row or a requirement, and the sentence."""

WHOSE = 8
"""How many such marks are looked behind: requirements within requirements, a place, a row."""

ByPart = Mapping[str, Callable[[str], str]]
"""How what a sentence tells is put in a language, by the name of the part."""


@cache
def sentence_table() -> dict[str, dict[str, str]]:
    """Each sentence by its key, in every language."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row.pop("key"): row for row in csv.DictReader(file)}


def tell(key: str, **told: object) -> str:
    """A sentence that tells these things, in English; numbers with all their digits.

    Examples
    --------
    >>> tell("remedy.least", least=0.0), tell("missing.stated", tag="feedstock")
    ('state a number of 0 or more', 'no feedstock stated')
    """
    return sentence_table()[key][ENGLISH].format(
        **{name: f"{part:.15g}" if isinstance(part, float) else part for name, part in told.items()}
    )


def retold(said: str, language: str, by_part: ByPart) -> str:
    """A sentence in a language; of a text that begins with whose it is, what stands behind it.

    Examples
    --------
    >>> retold("M1: no hours stated", "nb", {}), retold("Gravemaskin: 12 t", "nb", {})
    ('M1: ingen timer oppgitt', 'Gravemaskin: 12 t')
    """
    for place in [0, *(found.end() for found in islice(re.finditer(MARK, said), WHOSE))]:
        found = _retold(said[place:], language, by_part)
        if found is not None:
            return f"{said[:place]}{found}"
    return said


def _retold(said: str, language: str, by_part: ByPart) -> str | None:
    """A whole sentence in a language; None where it is none."""
    key = _whole().get(said)
    if key is not None:
        return sentence_table()[key][language]
    for pattern, key in _patterns():
        found = pattern.fullmatch(said)
        if found:
            return sentence_table()[key][language].format(
                **{name: by_part.get(name, str)(part) for name, part in found.groupdict().items()}
            )
    return None


@cache
def _whole() -> dict[str, str]:
    """The key of each sentence that is the same wherever it is told."""
    return {
        texts[ENGLISH]: key for key, texts in sentence_table().items() if "{" not in texts[ENGLISH]
    }


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """What matches each of the others; one that says more of its own comes before one that says
    less.
    """
    others = {
        key: texts[ENGLISH] for key, texts in sentence_table().items() if "{" in texts[ENGLISH]
    }
    order = sorted(others, key=lambda key: -len(re.sub(r"\{\w+\}", "", others[key])))
    return [(pattern_of(others[key]), key) for key in order]


@cache
def pattern_of(sentence: str) -> re.Pattern[str]:
    """What matches a sentence, whatever its values are."""
    parts = [
        re.escape(text) + (f"(?P<{name}>.*?)" if name else "")
        for text, name, _, _ in string.Formatter().parse(sentence)
    ]
    return re.compile("".join(parts), re.DOTALL)
