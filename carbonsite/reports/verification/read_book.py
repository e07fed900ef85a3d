"""A workbook as it is now, to compare with its manifest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from ...spreadsheets.calculator.values import ColumnValues
from ...spreadsheets.writing.manifest import Sealed
from .surroundings import Surrounding


@dataclass
class ReadSheet:
    """A sheet as it is now.

    Attributes
    ----------
    title : str
    is_visible : bool
    hashes : list of bytes
        Hash of each row from the first on.
    texts : dict of int to str
        Canonical content of the changed rows.
    columns : dict of int to ColumnValues
    facts : dict
        Properties besides the rows, as in the manifest.
    illegible : dict of str to str
        First cell whose content cannot be read, for each reason.
    """

    title: str
    is_visible: bool
    hashes: list[bytes] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)
    columns: dict[int, ColumnValues] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    illegible: dict[str, str] = field(default_factory=dict)


@dataclass
class ReadBook:
    """A workbook as it is now, and its manifest.

    Attributes
    ----------
    name : str
        Of the file.
    sealed : Sealed
    titles : list of str
        Of all sheets but the manifest, in their order.
    sheets : dict of str to ReadSheet
    names : dict of str to str
    around : list of Surrounding
        What is set or stands around the sheets.
    notes : list of Surrounding
        What does not change the report, and a reader should know of.
    properties : dict of str to str
        Of the document.
    """

    name: str
    sealed: Sealed
    titles: list[str]
    sheets: dict[str, ReadSheet]
    names: dict[str, str]
    around: list[Surrounding] = field(default_factory=list)
    notes: list[Surrounding] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)


def hidden_among(spans: Sequence[Sequence[int]]) -> list[int]:
    """Columns in some spans."""
    return sorted(chain.from_iterable(range(first, last + 1) for first, last in spans))
