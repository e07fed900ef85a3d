"""The words of one report: texts by key, names of measures, and messages, in its language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Self

from ..errors import InputError
from .language import Language, texts_of
from .message import MeasureName, in_language

_UP_TO_A_MARK = re.compile(r"(.+?)[:,] ")
_FROM = " ← "
"""Stands between a measure and the row that it took the place of."""


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
    def texts(self) -> dict[str, str]:
        """Key to text."""
        return texts_of(self.language)

    def __call__(self, key: str, **values: Any) -> str:
        """The text of a key, filled with values."""
        return self.texts[key].format(**values)

    def known(self, family: str, word: str) -> str:
        """The label of a word of carbonsite's own, such as a status; any other word as it is."""
        return self.texts.get(f"{family}.{word.replace(' ', '_')}", word)

    def text(self, text: str) -> str:
        """A message in this language, with measures named as in this report; any other text as it
        is.
        """
        return in_language(text, self.language, self._shown)

    def _shown(self, value: Any) -> Any:
        return self.measure(value) if isinstance(value, MeasureName) else value

    def beside(self, measures: Iterable[str]) -> Labels:
        """The words of a report on some measures: none of them is called as another one is."""
        return replace(self, taken=frozenset(measures))

    def measure(self, name: str) -> str:
        """The name of a measure: of one that bears the name that carbonsite gave it, that of the
        language.
        """
        key = f"measure.{name.casefold().replace(' ', '_')}"
        is_shipped = texts_of(Language.ENGLISH).get(key) == name
        own = self.texts.get(key, name)
        return own if is_shipped and own not in self.taken else name

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
        """The name of a life-cycle module; blank if it is not one."""
        return self.texts.get(f"module.{module}", "")
