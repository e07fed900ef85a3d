"""Layout of a bid form: its sheets, columns and rows. Forms are written and bids are read by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ...arrays import Array
from ...inputs.reading.text_columns import text_of
from ...messages.language import Language

ID = "id"
"""Name of the column by which a row is found, even if it was moved."""

HEAD = 4
"""Row of the headings, from 1; the title and a note are above."""

DIGEST_CELL = (6, 1)
"""Row, from 1, and column, from 0, of the digest on the guide."""


@dataclass(frozen=True)
class FormColumn:
    """A column of a sheet.

    Attributes
    ----------
    name : str
        Name of a column of activities, or of a question.
    kind : {"text", "number", "date", "choice"}
    choices : str
        Name of the list of a choice.
    title, note : str
    width : float
    unit : str
        Unit of its numbers, if that stands in the heading.
    """

    name: str
    kind: str
    choices: str
    title: str
    note: str
    width: float
    unit: str = ""


@dataclass(frozen=True)
class FormRow:
    """A row of a sheet.

    Attributes
    ----------
    id : str
    fixed : mapping of str to str
        Text of each column that the tender has fixed, as shown; the bidder fills in the others.
    tags : mapping of str to object
        Tags of the activity, or the name and field of an option; the form does not show them.
    kind : str
        Kind of the answer, if it is not that of the column.
    choices : str
        Name of the list of choices of the answer, if it is not that of the column.
    is_further : bool
        True for a row of the bidder's own.
    is_extra : bool
        True for a row of a bid that the form does not have.
    """

    id: str
    fixed: Mapping[str, str]
    tags: Mapping[str, Any]
    kind: str = ""
    choices: str = ""
    is_further: bool = False
    is_extra: bool = False


@dataclass(frozen=True)
class FormSheet:
    """A sheet to fill in."""

    part: str
    title: str
    note: str
    columns: tuple[FormColumn, ...]
    rows: tuple[FormRow, ...]

    @cached_property
    def places(self) -> dict[str, int]:
        """Index of each row by its id."""
        return {row.id: place for place, row in enumerate(self.rows)}

    def column(self, name: str) -> int:
        """Index of a column, without the column of ids."""
        return self.names.index(name)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def fixed(self) -> dict[str, Array]:
        """Fixed text of each row, by column; None where the bidder fills in the cell."""
        return {
            name: np.array(
                [
                    " ".join(row.fixed[name].split()) if name in row.fixed else None
                    for row in self.rows
                ],
                dtype=object,
            )
            for name in self.names
        }

    @cached_property
    def is_open(self) -> dict[str, Array]:
        """True for rows in which the bidder fills in a column, by column."""
        return {
            name: np.array([text is None for text in texts], dtype=bool)
            for name, texts in self.fixed.items()
        }

    @cached_property
    def is_further(self) -> Array:
        """True for rows of the bidder's own."""
        return np.array([row.is_further for row in self.rows], dtype=bool)

    @cached_property
    def tags(self) -> pd.DataFrame:
        """Tags of each row; blank where it has none."""
        table = pd.DataFrame([dict(row.tags) for row in self.rows], dtype=object)
        return table.where(table.notna(), "")

    def with_rows(self, rows: tuple[FormRow, ...]) -> FormSheet:
        """The sheet with further rows."""
        return replace(self, rows=(*self.rows, *rows)) if rows else self


@dataclass(frozen=True)
class FormLayout:
    """A bid form of one tender in one language.

    Attributes
    ----------
    language : Language
    guide : tuple of (str, str)
        Lines of the guide, from its third row on.
    sheets : tuple of FormSheet
    choices : mapping of str to mapping of str to str
        Lists of choices: code to shown text, by list.
    names : mapping of str to str
        Name of each factor, by id.
    titles : mapping of str to str
        Titles of the sheets: the guide, the lists and each part.
    """

    language: Language
    guide: tuple[tuple[str, str], ...]
    sheets: tuple[FormSheet, ...]
    choices: Mapping[str, Mapping[str, str]]
    names: Mapping[str, str]
    titles: Mapping[str, str]

    @cached_property
    def codes(self) -> dict[str, dict[str, str]]:
        """Code of each shown text, as it is read back from a cell, by list."""
        return {
            name: {text_of(shown): code for code, shown in choices.items()}
            for name, choices in self.choices.items()
        }

    @property
    def all_titles(self) -> tuple[str, ...]:
        """Titles of all sheets in their order."""
        return (
            self.titles["guide"],
            *(sheet.title for sheet in self.sheets),
            self.titles["choices"],
        )
