"""Tables with a heading in a publisher's file: where the heading stands, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ... import limits
from ...errors import InputError
from ...messages import Joined, Message, message
from ...messages.problems import problem, refusal
from ...spreadsheets.files.csv_writing import unmarked
from ...spreadsheets.files.grid import Grid
from .opened_file import PublisherFile
from .published import NotRead, PublishedFinding

_ROWS_LOOKED_AT = 60
"""Rows at the beginning of a sheet in which a heading is looked for, below a preface."""

_OF_EVERY_FILE = ("encoding", "separator", "format")
"""Notes of a file that say nothing about its numbers."""

Found = TypeVar("Found")


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
            text for row in range(self.heading) for text in map(text_of, self.grid.row(row)) if text
        ]

    def cells(self, name: str) -> list[object]:
        """The cells of a column, or None for each row if there is no such column."""
        place = self.places.get(plain(name))
        if place is None:
            return [None] * len(self.rows)
        below: list[object] = self.grid.columns[place][self.heading + 1 :].tolist()
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

    def locator(self, row: int, text: str) -> str:
        """Where a number stands: sheet, row, and what finds it in the row."""
        return f"{self.sheet}, row {row}: {text}".removeprefix(", ")

    def left(
        self, row: int, column: str, value: str, key: str, remedy: str = "", **values: object
    ) -> NotRead:
        """A row that gives no factor, and why; see `problem`."""
        shown = value[: limits.PROBLEM_TEXT]
        return NotRead(self.sheet, row, **problem(column, shown, key, remedy, **values))

    def findings(self) -> Iterator[PublishedFinding]:
        """Formulas, hidden rows and columns, and what else a person does not see in the table."""
        first = int(self.grid.rows[self.heading])
        formulas = sum(formula.row > first for formula in self.grid.formulas)
        if formulas:
            detail = message("publisher.formulas", count=formulas, where=self.sheet)
            yield PublishedFinding("formulas", "", detail)
        columns = self.grid.hidden_columns & {*self.places.values()}
        hidden = len(self.grid.hidden_rows) + len(columns)
        if hidden:
            detail = message("publisher.hidden", count=hidden, where=self.sheet)
            yield PublishedFinding("hidden", "", detail)
        for finding, note in self.grid.notes:
            if finding not in _OF_EVERY_FILE:
                yield PublishedFinding(finding, "", note)


def text_of(cell: object) -> str:
    """A cell as text on one line, whole numbers without decimals."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(unmarked(str(cell)).split())


def plain(name: object) -> str:
    """A heading in small letters, with single spaces."""
    return text_of(name).casefold()


def tables_in(file: PublisherFile, table_of: Callable[[Grid], Found | None]) -> list[Found]:
    """What a function makes of those sheets of a file of which it makes anything."""
    return [table for grid in file.grids if (table := table_of(grid)) is not None]


def top_rows(grid: Grid) -> Iterator[tuple[int, list[str]]]:
    """The rows at the beginning of a sheet as texts, each with its place."""
    for place in range(min(len(grid.rows), _ROWS_LOOKED_AT)):
        yield place, [text_of(cell) for cell in grid.row(place)]


def headed(grid: Grid, names: Iterable[str], least: int = 2) -> HeadedTable | None:
    """The table under the row that has most of these names, at least `least`; None without one."""
    wanted = {plain(name) for name in names}
    rows = {place: [plain(text) for text in texts] for place, texts in top_rows(grid)}
    best = max(rows, key=lambda place: len(wanted & {*rows[place]}), default=-1)
    if best < 0 or len(wanted & {*rows[best]}) < least:
        return None
    places: dict[str, int] = {}
    for column, name in enumerate(rows[best]):
        places.setdefault(name, column)
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
    remedy = message("publisher.column.remedy", columns=Joined(map(repr, names)), layout=layout)
    problems = [
        problem(
            name, "", f"publisher.column.{'twice' if plain(name) in heading else 'none'}", remedy
        )
        | {"row": int(table.grid.rows[table.heading])}
        for name in names
        if heading.count(plain(name)) != 1
    ]
    if problems:
        raise InputError.of(table.grid.where, problems)


def check_content(table: HeadedTable, name: str, known: Iterable[str], layout: Message) -> None:
    """Refuse a table of which less than half of a column's cells are what they should be.

    That is how a table looks whose columns were shifted, or whose words are another year's.

    Raises
    ------
    InputError
    """
    words = {plain(word) for word in known}
    texts = [(row, text) for row, text in zip(table.rows, table.texts(name), strict=True) if text]
    strange = [(row, text) for row, text in texts if plain(text) not in words]
    if texts and len(strange) <= len(texts) / 2:
        return
    row, text = strange[0] if strange else (table.rows[0] if table.rows else 0, "")
    remedy = message("publisher.column.other.remedy", layout=layout)
    shown = text[: limits.PROBLEM_TEXT]
    odd = problem(name, shown, "publisher.column.other", remedy, known=Joined(sorted(known)))
    raise InputError.of(table.grid.where, [{"row": row, **odd}])


def refused_layout(where: str, layout: Message, key: str, **values: object) -> InputError:
    """The error of a publisher's file in another layout."""
    return refusal(where, "content", "", key, message("publisher.layout", layout=layout), **values)
