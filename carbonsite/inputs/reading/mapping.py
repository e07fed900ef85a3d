"""Mappings: which heading is which column, and which text is which factor."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from os import PathLike
from typing import Annotated, Literal

from pydantic import Field

from ... import limits
from ...errors import InputError
from ...messages import with_remedy
from ...messages.arguments import as_path
from ...spreadsheets.files.opening import content_of
from ...spreadsheets.files.writing import whole_file
from ...units import NumberKind
from ...units.records import Record
from .unit_words import plain

Place = str | Annotated[int, Field(ge=1, le=limits.TABLE_COLUMNS)]
"""A heading as in the file, or the number of a column from 1."""


class ActivityMapping(Record):
    """How to read a table, for one file or for all that look alike.

    Attributes
    ----------
    columns : mapping of str to str, int or list of those
        For each column of activities the heading in the file, or its number from 1. `amount` may
        name several: each gives activities of its own, such as diesel and electricity in a log of
        machines.
    factors : mapping of str to str
        For a text of the column of factors, of the item, or of one of several amounts: the factor.
    tags : mapping of str to str
        For rows that have nothing in the column, such as ``module = "A5"``.
    kind : {"period", "counter", "power", "stock", "money"} or mapping of those, optional
        What the numbers are, for all columns of amounts or by heading.
    include : list of {"option", "alternative", "provisional", "cancelled"}
        Kinds of optional rows that are counted like others.
    sheet : str or list of str, optional
        Of a workbook; left out, every sheet that has a heading.
    decimal : {".", ","}, optional
        Left out, the cells of each column decide.
    separator : {";", ",", "tab", "|"}, optional
        Of a csv; left out, the heading decides.
    heading : int, optional
        Row of the heading; left out, it is looked for. 0: none, and columns are numbers.

    Examples
    --------
    >>> factors = {"B35 lavkarbon A": "concrete-b35-class-a"}
    >>> ActivityMapping(columns={"amount": "Prosjektert mengde"}, factors=factors).columns
    {'amount': 'Prosjektert mengde'}
    """

    columns: dict[str, Place | list[Place]] = {}
    factors: dict[str, str] = {}
    tags: dict[str, str] = {}
    kind: NumberKind | dict[str, NumberKind] | None = None
    include: list[Literal["option", "alternative", "provisional", "cancelled"]] = []
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
            Where it is not TOML, or has a key that mappings do not have.
        """
        name = as_path(path).name
        try:
            content = content_of(path, limits.MAPPING_FILE).decode("utf-8-sig")
            return cls(**tomllib.loads(content))
        except InputError as error:
            raise InputError(name, error.problems) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
            wrong = with_remedy("inputs.not_toml", error=str(error))
            raise InputError.one(name, *wrong, value=name) from None

    def write(self, path: str | PathLike[str]) -> None:
        """Write the mapping as TOML, whole or not at all."""
        import tomlkit

        text = tomlkit.dumps(self.model_dump(mode="json", exclude_defaults=True))
        with whole_file(path) as place:
            place.write_text(text, encoding="utf-8")

    @property
    def factor_of(self) -> Mapping[str, str]:
        """Factors by their texts in small letters, without needless spaces."""
        return {plain(text): factor for text, factor in self.factors.items()}

    def places(self, column: str) -> list[Place]:
        """Headings or numbers of a column."""
        places = self.columns.get(column, [])
        return places if isinstance(places, list) else [places]


def mapping_of(
    mapping: ActivityMapping | str | PathLike[str] | Mapping[str, object] | None, **further: object
) -> ActivityMapping:
    """Mapping, read if it is a path; values given with it override its own.

    Raises
    ------
    InputError
        Where it cannot be used.
    """
    if mapping is None:
        fields: dict[str, object] = {}
    elif isinstance(mapping, Mapping):
        fields = dict(mapping)
    else:
        known = mapping if isinstance(mapping, ActivityMapping) else ActivityMapping.read(mapping)
        fields = known.model_dump(exclude_defaults=True)
    for name, value in further.items():
        if isinstance(value, Mapping):
            own = fields.get(name)
            fields[name] = {**own, **value} if isinstance(own, Mapping) else dict(value)
        elif value is not None:
            fields[name] = value
    return ActivityMapping(**fields)
