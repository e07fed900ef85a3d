"""The words of one report: texts by key, names of measures, and messages, in its language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from ..errors import InputError
from .language import Language, texts_of
from .message import Joined, MeasureName, in_language, message

_UP_TO_A_MARK = re.compile(r"(.+?)[:,] ")
_FROM = " ← "
"""Between a measure and the row that it replaced."""


_WORDS_OF_TAG = {
    "machine": "form.machine",
    "material": "form.material",
    "purpose": "form.purpose",
    "flow": "form.flow",
    "quality": "form.quality",
    "carrier": "form.carrier",
    "use": "use",
    "fence": "form.fence",
}
"""Families of the words for values of tags."""


@dataclass(frozen=True)
class Labels:
    """The words of one language, by key.

    Attributes
    ----------
    language : Language
    measures : set of str
        Names of the measures of the report; no measure is translated into one of them.

    Examples
    --------
    >>> say = Labels.of("nb")
    >>> say("summary.result.saving"), say("per_area", area="m2 BTA")
    ('Besparelse', 'per m2 BTA')
    """

    language: Language
    measures: frozenset[str] = frozenset()

    @classmethod
    def of(cls, lang: str) -> Self:
        """The words of a language.

        Raises
        ------
        InputError
            If there is no such language.
        """
        if lang not in tuple(Language):
            languages = Joined([repr(language.value) for language in Language], "or")
            problem = {
                "column": "lang",
                "value": lang,
                "problem": message("language.unknown"),
                "remedy": message("language.unknown.remedy", languages=languages),
            }
            raise InputError.of("report", [problem])
        return cls(Language(lang))

    @property
    def texts(self) -> dict[str, str]:
        """Key to text."""
        return texts_of(self.language)

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, filled with values."""
        return self.texts[key].format(**values)

    def known(self, family: str, word: str) -> str:
        """The label of a word of carbonsite's own, such as a status; any other word as it is."""
        return self.texts.get(f"{family}.{word.replace(' ', '_')}", word)

    def tag(self, tag: str, value: str) -> str:
        """A value of a tag, such as a machine, in words; a user's own value unchanged."""
        return self.known(_WORDS_OF_TAG[tag], value) if tag in _WORDS_OF_TAG else value

    def text(self, text: str) -> str:
        """A message in this language, with the report's names of measures; others unchanged."""
        return in_language(text, self.language, self._shown)

    def _shown(self, value: object) -> object:
        return self.measure(value) if isinstance(value, MeasureName) else value

    def beside(self, measures: Iterable[str]) -> Labels:
        """The words of a report on some measures."""
        return replace(self, measures=frozenset(measures))

    def measure(self, name: str) -> str:
        """Name of a measure, translated if it is one that carbonsite gave."""
        key = f"measure.{name.casefold().replace(' ', '_')}"
        is_shipped = texts_of(Language.ENGLISH).get(key) == name
        own = self.texts.get(key, name)
        return own if is_shipped and own not in self.measures else name

    def row(self, row: str, measure: str = "") -> str:
        """Id of a row with its measures translated: "Biodiesel ← excavator".

        Parameters
        ----------
        row : str
        measure : str, optional
            The measure that made the row; names of other measures are found by their marks.
        """
        return _FROM.join(self._begun(part, measure) for part in row.split(_FROM))

    def assumption(self, name: str) -> str:
        """Name of an assumption; it may begin with a measure: "Biodiesel: share"."""
        return self._begun(name)

    def _begun(self, text: str, measure: str = "") -> str:
        """A text with the measure before its first mark translated."""
        if measure and text.startswith((f"{measure}, ", f"{measure}: ")):
            return f"{self.measure(measure)}{text[len(measure) :]}"
        mark = _UP_TO_A_MARK.match(text)
        return f"{self.measure(mark[1])}{text[mark.end(1) :]}" if mark else self.measure(text)

    def claimed(self, measures: str) -> str:
        """Name of a set of measures that a claim is compared with."""
        return self.known("claimed", measures)

    def module(self, module: str) -> str:
        """The name of a life-cycle module; blank if it is not one."""
        return self.texts.get(f"module.{module}", "")
