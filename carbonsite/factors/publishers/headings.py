"""Tables with a heading in a publisher's file: where the heading stands, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ... import limits
from ...errors import InputError
from ...messages import Joined, Message, message
from ...spreadsheets.files.formula_guard import unmarked
from ...spreadsheets.files.grid import Grid
from .opened_file import refusal

_ROWS_LOOKED_AT = 60
"""Rows at the beginning of a sheet in which a heading is looked for, below a preface."""


@dataclass(frozen=True)
class HeadedTable:
    """A table of a sheet: its heading, and the rows below it.

    Attributes
    ----------
    grid : Grid
    heading : int
        The index of the heading in the grid.
    places : mapping of str to int
        The column of each name of the heading, written as `plain` writes it.
    """

    grid: Grid
    heading: int
    places: Mapping[str, int]

    @property
    def sheet(self) -> str:
        """The sheet, as the table of what was not read names it; blank for a csv."""
        return f"sheet {self.grid.sheet!r}" if self.grid.sheet else ""

    @property
    def rows(self) -> list[int]:
        """The row in the file of each row below the heading."""
        below: list[int] = self.grid.rows[self.heading + 1 :].tolist()
        return below

    @property
    def preface(self) -> list[str]:
        """The texts above the heading."""
        return [
            text_of(cell)
            for place in range(self.heading)
            for cell in self.grid.row(place)
            if text_of(cell)
        ]

    def cells(self, name: str) -> list[Any]:
        """The cells of a column, or None for each row if there is no such column."""
        place = self.places.get(plain(name))
        if place is None:
            return [None] * len(self.rows)
        below: list[Any] = self.grid.columns[place][self.heading + 1 :].tolist()
        return below

    def written(self, name: str) -> str:
        """The heading of a column as it is written."""
        return text_of(self.grid.columns[self.places[plain(name)]][self.heading])

    def texts(self, name: str) -> list[str]:
        """The cells of a column as texts."""
        cells = self.cells(name)
        # Most texts of a column stand in many of its cells.
        texts = {cell: text_of(cell) for cell in set(cells)}
        return [texts[cell] for cell in cells]


def text_of(cell: Any) -> str:
    """A cell as text on one line, whole numbers without decimals."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(unmarked(str(cell)).split())


def plain(name: object) -> str:
    """A heading in small letters, with single spaces."""
    return text_of(name).casefold()


def headed(grid: Grid, names: Iterable[str], least: int = 2) -> HeadedTable | None:
    """The table under the row that has most of these names, at least `least`; None without one."""
    wanted = {plain(name) for name in names}
    best, most = -1, least - 1
    for place in range(min(len(grid.rows), _ROWS_LOOKED_AT)):
        count = len(wanted & {plain(cell) for cell in grid.row(place)})
        if count > most:
            best, most = place, count
    if best < 0:
        return None
    places: dict[str, int] = {}
    for column, cell in enumerate(grid.row(best)):
        places.setdefault(plain(cell), column)
    return HeadedTable(grid, best, places)


def check_columns(table: HeadedTable, names: Sequence[str], layout: Message) -> None:
    """Refuse a table in which a column is missing or stands twice.

    Parameters
    ----------
    table : HeadedTable
    names : sequence of str
        The columns that the layout has.
    layout : Message
        What the file should be, for the remedy.

    Raises
    ------
    InputError
    """
    heading = [plain(cell) for cell in table.grid.row(table.heading)]
    problems = [
        {
            "row": int(table.grid.rows[table.heading]),
            "column": name,
            "value": "",
            "problem": message(f"publisher.column.{'twice' if plain(name) in heading else 'none'}"),
            "remedy": message(
                "publisher.column.remedy", columns=Joined(map(repr, names)), layout=layout
            ),
        }
        for name in names
        if heading.count(plain(name)) != 1
    ]
    if problems:
        raise InputError.of(table.grid.where, problems)


def check_content(
    table: HeadedTable, name: str, known: Iterable[str], layout: Message, share: float = 0.5
) -> None:
    """Refuse a table of which less than a share of a column's cells are what they should be.

    That is how a table looks whose columns were shifted, or whose words are another year's.

    Raises
    ------
    InputError
    """
    words = {plain(word) for word in known}
    texts = [(row, text) for row, text in zip(table.rows, table.texts(name), strict=True) if text]
    strange = [(row, text) for row, text in texts if plain(text) not in words]
    if texts and len(strange) <= (1 - share) * len(texts):
        return
    row, text = strange[0] if strange else (table.rows[0] if table.rows else 0, "")
    raise InputError.of(
        table.grid.where,
        [
            {
                "row": row,
                "column": name,
                "value": text[: limits.PROBLEM_TEXT],
                "problem": message("publisher.column.other", known=Joined(sorted(known))),
                "remedy": message("publisher.column.other.remedy", layout=layout),
            }
        ],
    )


def refused_layout(where: str, layout: Message, problem: Message) -> InputError:
    """The error of a publisher's file in another layout."""
    return refusal(where, "content", "", problem, message("publisher.layout", layout=layout))
