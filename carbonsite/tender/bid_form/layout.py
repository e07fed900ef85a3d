"""What stands where in a bid form; the form is written by it, and a bid is held against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ...messages.language import Language

Array = np.ndarray[Any, Any]

ID = "id"
"""The column by which a row is known, wherever it stands."""

HEAD = 4
"""The row of the headings, counted from 1; the title and a note stand above."""

DIGEST_CELL = (6, 1)
"""Row, counted from 1, and column, from 0, of the digest on the guide."""


@dataclass(frozen=True)
class FormColumn:
    """A column of a sheet.

    Attributes
    ----------
    name : str
        Of the column of an activity, or of what else is asked.
    kind : {"text", "number", "date", "choice"}
    choices : str
        The list that a choice is made from.
    title, note : str
    width : float
    """

    name: str
    kind: str
    choices: str
    title: str
    note: str
    width: float


@dataclass(frozen=True)
class FormRow:
    """A row of a sheet.

    Attributes
    ----------
    id : str
    fixed : mapping of str to str
        What the tender has fixed, by column, as the form shows it; the other columns are the
        bidder's.
    tags : mapping of str to object
        What the row means to carbonsite, whatever the form shows: the tags of an activity, the name
        of an option.
    kind : str
        Of the answer, where it is another than its column's.
    is_further : bool
        Whether it is one of the bidder's own.
    is_extra : bool
        Whether the form has no such row at all; it stands only in a bid.
    """

    id: str
    fixed: Mapping[str, str]
    tags: Mapping[str, Any]
    kind: str = ""
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
        """The place of each row by its id."""
        return {row.id: place for place, row in enumerate(self.rows)}

    def column(self, name: str) -> int:
        """The place of a column on the sheet, that of the ids aside."""
        return self.names.index(name)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def fixed(self) -> dict[str, Array]:
        """By column the text that the tender has fixed in each row; None where the cell is the
        bidder's.
        """
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
        """By column which rows leave the cell to the bidder."""
        return {
            name: np.array([text is None for text in texts], dtype=bool)
            for name, texts in self.fixed.items()
        }

    @cached_property
    def is_further(self) -> Array:
        """Which rows are the bidder's own."""
        return np.array([row.is_further for row in self.rows], dtype=bool)

    @cached_property
    def tags(self) -> pd.DataFrame:
        """What each row means to carbonsite; blank where it does not say."""
        table = pd.DataFrame([dict(row.tags) for row in self.rows], dtype=object)
        return table.where(table.notna(), "")

    def with_rows(self, rows: tuple[FormRow, ...]) -> FormSheet:
        """The sheet with rows that the form does not have."""
        return replace(self, rows=(*self.rows, *rows)) if rows else self


@dataclass(frozen=True)
class FormLayout:
    """A bid form of one tender in one language.

    Attributes
    ----------
    language : Language
    guide : tuple of (str, str)
        The lines of the guide, from its third row on.
    sheets : tuple of FormSheet
    choices : mapping of str to mapping of str to str
        Of each list what may be chosen: the code, and how it is shown.
    names : mapping of str to str
        What each factor is, by its id.
    titles : mapping of str to str
        Of the guide, the choices and each part.
    """

    language: Language
    guide: tuple[tuple[str, str], ...]
    sheets: tuple[FormSheet, ...]
    choices: Mapping[str, Mapping[str, str]]
    names: Mapping[str, str]
    titles: Mapping[str, str]

    @cached_property
    def codes(self) -> dict[str, dict[str, str]]:
        """Of each list the code of each text that it shows."""
        return {
            name: {shown: code for code, shown in choices.items()}
            for name, choices in self.choices.items()
        }

    @property
    def all_titles(self) -> tuple[str, ...]:
        """The titles of all sheets in their order."""
        return (
            self.titles["guide"],
            *(sheet.title for sheet in self.sheets),
            self.titles["choices"],
        )
