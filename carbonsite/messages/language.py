"""The languages of carbonsite, and the texts of each by key."""

from __future__ import annotations

import csv
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

LanguageWord: TypeAlias = Literal["en", "nb"]


class Language(StrEnum):
    """A language; its texts are in the file named for its code, next to this module."""

    ENGLISH = "en"
    NORWEGIAN = "nb"


AnyLanguage: TypeAlias = Language | LanguageWord


def text_file(language: Language) -> Path:
    """The file with the texts of a language: columns ``key`` and ``text``."""
    return Path(__file__).with_name(f"{language.value}.csv")


@cache
def texts_of(language: Language) -> dict[str, str]:
    """Key to text, in one language."""
    with text_file(language).open(encoding="utf-8", newline="") as file:
        return {row["key"]: row["text"] for row in csv.DictReader(file)}
