"""The words of the command line's tables, in English and in Norwegian, from one file."""

from __future__ import annotations

import csv
from enum import StrEnum
from functools import cache
from pathlib import Path


class Language(StrEnum):
    """Languages of tables."""

    ENGLISH = "en"
    NORWEGIAN = "nb"


@cache
def _table() -> dict[str, dict[str, str]]:
    with Path(__file__).with_name("labels.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def label(key: str, language: Language, **told: str) -> str:
    """The text of a key, with what is told put in its place; a key that has none is itself the
    text.

    Examples
    --------
    >>> label("saving", Language.NORWEGIAN)
    'besparelse'
    """
    return _table()[key][language].format(**told) if key in _table() else key
