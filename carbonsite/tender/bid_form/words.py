"""The words of the bid form, in English and in Norwegian, from two files."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ...messages.language import Language, texts_of

LANGUAGES = ("nb", "en")


@lru_cache(maxsize=1)
def column_table() -> tuple[dict[str, str], ...]:
    """The columns of every sheet: what they hold, how wide they are, what they are called."""
    return tuple(_rows("columns.csv"))


def _rows(name: str) -> list[dict[str, str]]:
    return list(
        csv.DictReader(Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines())
    )


@dataclass(frozen=True)
class Words:
    """The words of one language, by key.

    Examples
    --------
    >>> Words("nb")("sheet.machines"), Words("nb").known("machine", "excavator"), Words("nb").known("machine", "piling rig")
    ('Maskiner', 'gravemaskin', 'piling rig')
    """

    language: str

    def __call__(self, key: str) -> str:
        """The text of a key."""
        return texts_of(Language(self.language))[f"form.{key}"]

    def known(self, family: str, code: str) -> str:
        """How a code of carbonsite's own is shown, such as a machine; one that has no word stays as
        it is.
        """
        return texts_of(Language(self.language)).get(f"form.{family}.{code}", code)

    def of_column(self, column: dict[str, Any], what: str = "") -> str:
        """The title of a column, or with ``what="note_"`` its note."""
        return str(column[f"{what}{self.language}"])
