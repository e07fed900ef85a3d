"""What decides where guessing stops: which heading is which column, and which text is which factor."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from ... import limits
from ...errors import InputError
from ...spreadsheets.files.opening import content_of
from ...spreadsheets.files.writing import whole_file
from ...units.records import Record
from .vocabulary import plain

Place = str | Annotated[int, Field(ge=1, le=limits.TABLE_COLUMNS)]
"""A heading as it stands in the file, or the number of a column from 1."""


class ActivityMapping(Record):
    """How a table is to be read, for one file or for all that look alike.

    Attributes
    ----------
    columns : mapping of str to str, int or list of those
        For each column of activities the heading in the file, or its number from 1. `amount` may
        name several: each gives activities of its own, such as diesel and electricity in a log of
        machines.
    factors : mapping of str to str
        For a text of the column of factors, of the item, or of one of several amounts: the factor.
    tags : mapping of str to str
        What holds for each row that says nothing else, such as ``module = "A5"``.
    sheet : str or list of str, optional
        Of a workbook; left out, every sheet that has a heading.
    decimal : {".", ","}, optional
        Left out, each column tells.
    separator : {";", ",", "tab", "|"}, optional
        Of a csv; left out, the heading tells.
    heading : int, optional
        Row of the heading; left out, it is found. 0: there is none, and columns are numbers.

    Examples
    --------
    >>> ActivityMapping(columns={"amount": "Prosjektert mengde"}, factors={"B35 lavkarbon A": "concrete-b35-class-a"}).columns
    {'amount': 'Prosjektert mengde'}
    """

    columns: dict[str, Place | list[Place]] = {}
    factors: dict[str, str] = {}
    tags: dict[str, str] = {}
    sheet: str | list[str] | None = None
    decimal: Literal[".", ","] | None = None
    separator: Literal[";", ",", "tab", "|"] | None = None
    heading: Annotated[int, Field(ge=0, le=limits.SHEET_LAST_ROW)] | None = None

    @classmethod
    def read(cls, path: str | PathLike[str]) -> ActivityMapping:
        """A mapping from a TOML file.

        Raises
        ------
        InputError
            Where it is no TOML, or says what no mapping says.
        """
        name = Path(path).name
        try:
            told = tomllib.loads(content_of(path, limits.MAPPING_FILE).decode("utf-8-sig"))
            return cls(**told)
        except InputError as error:
            raise InputError(name, error.problems) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
            raise InputError.of(
                name,
                [
                    {
                        "value": name,
                        "problem": f"is no TOML: {error}",
                        "remedy": 'write it like: [columns] and below it amount = "Mengde"',
                    }
                ],
            ) from None

    def write(self, path: str | PathLike[str]) -> None:
        """Write the mapping as TOML, whole or not at all."""
        import tomlkit

        with whole_file(path) as place:
            place.write_text(
                tomlkit.dumps(self.model_dump(exclude_defaults=True)), encoding="utf-8"
            )

    @property
    def factor_of(self) -> Mapping[str, str]:
        """The factors by their texts without case and needless spaces."""
        return {plain(text): factor for text, factor in self.factors.items()}

    def places(self, column: str) -> list[Place]:
        """The headings or numbers told for a column."""
        told = self.columns.get(column, [])
        return told if isinstance(told, list) else [told]


def mapping_of(
    told: ActivityMapping | str | PathLike[str] | Mapping[str, Any] | None, **further: Any
) -> ActivityMapping:
    """A mapping, read where it is a path, with what is told beside it taking the place of what it
    says.

    Raises
    ------
    InputError
        Where it cannot be used.
    """
    if isinstance(told, ActivityMapping):
        held = told.model_dump(exclude_defaults=True)
    elif isinstance(told, Mapping):
        held = dict(told)
    else:
        held = {} if told is None else ActivityMapping.read(told).model_dump(exclude_defaults=True)
    for name, value in further.items():
        if value is not None:
            held[name] = (
                {**held[name], **value}
                if isinstance(value, Mapping) and name in held
                else dict(value)
                if isinstance(value, Mapping)
                else value
            )
    return ActivityMapping(**held)
