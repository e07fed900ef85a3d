"""What findings say, in the language of a report."""

from __future__ import annotations

from collections.abc import Iterable

from .findings import retold
from .labels import Labels, Language
from .numbers import number_text

_CO2_ONLY = "CO2 only"
"""Of the words for a characterisation the one that is no name."""


def sentence(say: Labels, finding: str, said: str) -> str:
    """The sentence of a finding; the numbers in it are written as the language has them, and its
    measure as the report names it.
    """
    if say.language is Language.ENGLISH:
        return said
    words = {
        "measure": say.measure,
        "emissions": lambda number: number_text(float(number), 0, say.language),
        "stated": lambda stated: stated.replace(
            _CO2_ONLY, say("characterisation.carbon_dioxide_only")
        ),
    }
    return retold(finding, said, say.language, words)


def sentences(say: Labels, findings: Iterable[str], said: Iterable[str]) -> list[str]:
    """The sentences of some findings."""
    return [sentence(say, finding, each) for finding, each in zip(findings, said, strict=True)]
