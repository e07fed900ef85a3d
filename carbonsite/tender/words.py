"""The words of tenders, in English and in Norwegian, beside those of reports."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from ..reports.labels import Labels, Language, label_table

FILE = Path(__file__).with_name("labels.csv")


@lru_cache(maxsize=1)
def tender_table() -> dict[str, dict[str, str]]:
    """Each key with its text in every language, those of reports among them."""
    with FILE.open(encoding="utf-8", newline="") as file:
        own: dict[str, dict[str, str]] = {row["key"]: {str(language): row[language] for language in Language} for row in csv.DictReader(file)}
    return label_table() | own


class Words(Labels):
    """The words of one language, by key.

    Examples
    --------
    >>> Words.of("nb")("outcome.NOT_SHOWN")
    'ikke vist'
    """

    @property
    def table(self) -> dict[str, dict[str, str]]:
        """Each key with its text in every language."""
        return tender_table()
