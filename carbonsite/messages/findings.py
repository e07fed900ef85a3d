"""What findings say in detail: one sentence for each kind, in English and in Norwegian, from one
file.

Findings are told in English, wherever they are made. A report in another language reads the values
out of the sentence, which it knows, and puts them into its own; a sentence that is none of these
stays as it is.
"""

from __future__ import annotations

import csv
import re
import string
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("findings.csv")
ENGLISH = "en"


@cache
def sentences() -> dict[str, list[dict[str, str]]]:
    """The sentences of each kind of finding, by language; some kinds have several, which tell
    different things.
    """
    found: dict[str, list[dict[str, str]]] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row.pop("kind"), []).append(row)
    return found


def detail(kind: str, **told: object) -> str:
    """The sentence of a kind of finding that tells these things, in English.

    Examples
    --------
    >>> detail("expired", last="2020-12-31", day="2021-03-01")
    'valid to 2020-12-31, used on 2021-03-01'
    """
    sentence = next(
        each[ENGLISH] for each in sentences()[kind] if set(told_in(each[ENGLISH])) == set(told)
    )
    return sentence.format(**told)


def retold(
    kind: str, said: str, language: str, words: Mapping[str, Callable[[str], str]] | None = None
) -> str:
    """What a finding says, in a language; what it tells, such as a name or a number, by the words
    for it.

    Examples
    --------
    >>> retold("expired", "valid to 2020-12-31, used on 2021-03-01", "nb")
    'gyldig til 2020-12-31, brukt 2021-03-01'
    """
    for sentence in sentences().get(kind, ()):
        found = pattern_of(sentence[ENGLISH]).fullmatch(said)
        if found:
            return sentence[language].format(
                **{
                    name: (words or {}).get(name, str)(told)
                    for name, told in found.groupdict().items()
                }
            )
    return said


def told_in(sentence: str) -> Iterator[str]:
    """What a sentence tells."""
    return (name for _, name, _, _ in string.Formatter().parse(sentence) if name)


@cache
def pattern_of(sentence: str) -> re.Pattern[str]:
    """What matches a sentence, whatever it tells; of a text that ends one thing and begins the
    next, the first such place.
    """
    parts = [
        re.escape(text) + (f"(?P<{name}>.*?)" if name else "")
        for text, name, _, _ in string.Formatter().parse(sentence)
    ]
    return re.compile("".join(parts), re.DOTALL)
