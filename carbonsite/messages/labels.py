"""The words of a report, in English and in Norwegian, from one file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from ..errors import InputError
from ..lifecycle import MODULE_TABLE

_UP_TO_A_MARK = re.compile(r"(.+?)[:,] ")
_FROM = " ← "
"""Stands between a measure and the row that it took the place of."""

FILE = Path(__file__).with_name("labels.csv")


class Language(StrEnum):
    """Languages that a report is written in."""

    ENGLISH = "en"
    NORWEGIAN = "nb"


@lru_cache(maxsize=1)
def label_table() -> dict[str, dict[str, str]]:
    """Each key with its text in every language."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["key"]: {language: row[language] for language in Language}
            for row in csv.DictReader(file)
        }


@dataclass(frozen=True)
class Labels:
    """The words of one language, by key.

    Attributes
    ----------
    language : Language
    taken : set of str
        Names of measures that no other measure is called by.

    Examples
    --------
    >>> say = Labels.of("nb")
    >>> say("summary.result.saving"), say("per_area", area="m2 BTA")
    ('Besparelse', 'per m2 BTA')
    """

    language: Language
    taken: frozenset[str] = frozenset()

    @classmethod
    def of(cls, lang: str) -> Self:
        """The words of a language.

        Raises
        ------
        InputError
            Where there is none of that name.
        """
        if lang not in tuple(Language):
            remedy = f"write {' or '.join(repr(language.value) for language in Language)}"
            raise InputError.of(
                "report",
                [
                    {
                        "column": "lang",
                        "value": lang,
                        "problem": "is not a language of reports",
                        "remedy": remedy,
                    }
                ],
            )
        return cls(Language(lang))

    @property
    def table(self) -> dict[str, dict[str, str]]:
        """Each key with its text in every language."""
        return label_table()

    def __call__(self, key: str, **told: Any) -> str:
        """The text of a key, with what is told put in its place."""
        return self.table[key][self.language].format(**told)

    def known(self, family: str, word: str) -> str:
        """The label of a word of carbonsite's own, such as a status; a word that has none stays as
        it is.
        """
        key = f"{family}.{word.replace(' ', '_')}"
        return self(key) if key in self.table else word

    def beside(self, measures: Iterable[str]) -> Labels:
        """The words of a report on some measures: none of them is called as another one is."""
        return replace(self, taken=frozenset(measures))

    def measure(self, name: str) -> str:
        """The name of a measure: of one that bears the name that carbonsite gave it, that of the
        language.
        """
        key = f"measure.{name.casefold().replace(' ', '_')}"
        texts = label_table().get(key, {})
        return (
            texts[self.language]
            if texts.get(Language.ENGLISH) == name and texts[self.language] not in self.taken
            else name
        )

    def row(self, row: str) -> str:
        """The id of a row, which begins with the measure that made it: "Biodiesel ← excavator"."""
        return _FROM.join(self._begun(part) for part in row.split(_FROM))

    def assumption(self, name: str) -> str:
        """The name of an assumption, which may begin with the measure whose field it is:
        "Biodiesel: share".
        """
        return self._begun(name)

    def _begun(self, text: str) -> str:
        """A text that may begin with the name of a measure, up to a mark."""
        found = _UP_TO_A_MARK.match(text)
        return f"{self.measure(found[1])}{text[found.end(1) :]}" if found else self.measure(text)

    def claimed(self, measures: str) -> str:
        """The name of a set of measures that a claim is held against."""
        return self.known("claimed", measures)

    def module(self, module: str) -> str:
        """The name of a life-cycle module."""
        return next(
            (row[f"name_{self.language}"] for row in MODULE_TABLE if row["module"] == module), ""
        )
