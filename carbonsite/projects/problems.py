"""Problems of a project file, collected until all are known: line, key, value, problem, remedy."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from ..errors import CarbonsiteError, InputError
from ..messages import Joined, Message, message
from ..messages.near_names import near_names
from ..messages.problems import Problem
from .toml_positions import KeyPath

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_NAMES_SHOWN = 12


class ProblemRow(Problem):
    """A problem with the line of a file, or the row of a table, that it is on."""

    row: Any


class Unread:
    """Stands for a value that could not be read; its problem is noted."""


UNREAD: Final = Unread()


def dotted(path: KeyPath) -> str:
    """The key as the file would write it, a place in an array from 0.

    Examples
    --------
    >>> dotted(("measures", 2, "loss")), dotted(("assumptions", "swell of masses", "low"))
    ('measures[2].loss', 'assumptions."swell of masses".low')
    """
    written = ""
    for part in path:
        if isinstance(part, int):
            written += f"[{part}]"
        else:
            written += f".{part}" if _BARE.fullmatch(part) else f'."{part}"'
    return written.removeprefix(".")


def file_heading(name: str) -> Message:
    """The heading of the problems of a file."""
    return message("project.heading", file=name)


class FileProblems:
    """Collects the problems of a file and raises them in one error.

    Parameters
    ----------
    name : str
        Of the file.
    lines : mapping of key path to int
    """

    def __init__(self, name: str, lines: Mapping[KeyPath, int]) -> None:
        self.name = name
        self.lines = lines
        self.entries: list[ProblemRow] = []

    def line(self, path: KeyPath) -> int | str:
        """The line of a key; of a missing one, the line of the table that should have it."""
        parents = (path[:length] for length in range(len(path), 0, -1))
        return next((self.lines[parent] for parent in parents if parent in self.lines), "")

    def add(self, path: KeyPath, value: object, problem: str, remedy: str = "") -> None:
        """Note one problem of one key."""
        self.entries.append(
            ProblemRow(
                row=self.line(path),
                column=dotted(path),
                value=shown(value),
                problem=problem,
                remedy=remedy,
            )
        )

    def note(
        self, path: KeyPath, value: object, key: str, remedy: str = "", /, **values: object
    ) -> None:
        """Note one problem by its key; the remedy's is ``key.remedy`` unless it is given.

        Parameters
        ----------
        path : key path
        value : object
        key, remedy : str
            Of their texts.
        **values
            Of both texts.
        """
        texts = message(key, **values), message(remedy or f"{key}.remedy", **values)
        self.add(path, value, *texts)

    def add_error(self, path: KeyPath, error: CarbonsiteError, value: object = "") -> None:
        """Note the problems of an error at a key, or at the fields that an `InputError` names."""
        if not isinstance(error, InputError):
            self.add(path, value, error.problem, error.remedy)
            return
        for problem in problems_of(error):
            column = str(problem["column"])
            fields = [] if column in ("", "low, high") else column.split(".")
            self.add((*path, *fields), problem["value"], problem["problem"], problem["remedy"])

    def add_unknown(
        self, path: KeyPath, name: object, known: Iterable[str], kind: str, /, **values: object
    ) -> None:
        """Note a name that is not known, with near names.

        Parameters
        ----------
        path : key path
        name : object
        known : iterable of str
        kind : str
            Key of what it should name, with its article, such as that of "a measure".
        **values
            Of that text.
        """
        names = list(known)
        remedy = near_names(name, names, _listed(names))
        self.add(path, name, message("project.unknown", kind=message(kind, **values)), remedy)

    def are_known(
        self,
        keys: Iterable[str],
        known: Collection[str],
        path: KeyPath,
        kind: str,
        /,
        **values: object,
    ) -> bool:
        """True if a table has known keys only; the others are noted, by the kind of all."""
        unknown = [key for key in keys if key not in known]
        for key in unknown:
            self.add_unknown((*path, key), key, known, kind, **values)
        return not unknown

    def are_texts(self, table: Mapping[str, object], keys: Iterable[str], path: KeyPath) -> bool:
        """True if those of these keys that a table has are texts; the others are noted."""
        wrong = [key for key in keys if not isinstance(table.get(key, ""), str)]
        for key in wrong:
            self.note((*path, key), table[key], "project.not_text")
        return not wrong

    def raise_if_any(self) -> None:
        """Raise one error with every problem, in the order of the lines.

        Raises
        ------
        InputError
        """
        if self.entries:
            problems = sorted(self.entries, key=lambda problem: problem["row"] or 0)
            raise InputError.of(file_heading(self.name), problems)


def problems_of(error: InputError) -> list[ProblemRow]:
    """The problems of an error, blank where a field is missing."""
    table = error.problems.astype(object)
    rows: list[ProblemRow] = table.where(table.notna(), "").to_dict("records")
    return rows


def in_table(where: str, problem: ProblemRow, column: str) -> Message:
    """A problem of a table with its place there, and its column unless that is blank."""
    key = "whole" if problem["row"] == "" else "row"
    return message(
        f"project.table_problem.{key}{'_column' if column else ''}",
        where=where,
        row=problem["row"],
        column=column,
        problem=problem["problem"],
    )


def _listed(names: list[str]) -> Message:
    """A remedy that lists the first names that there are."""
    if not names:
        return message("project.there.none")
    listed = Joined(map(repr, names[:_NAMES_SHOWN]))
    key = "one" if len(names) == 1 else "several" if len(names) <= _NAMES_SHOWN else "many"
    return message(f"project.there.{key}", names=listed)


def shown(value: object) -> object:
    """A value as a problem shows it, in a bounded text."""
    if isinstance(value, dict):
        return message("project.shown.table", count=len(value))
    if isinstance(value, list | tuple):
        return message("project.shown.array", count=len(value))
    if isinstance(value, datetime.date | datetime.time | bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > 256:
        return message("project.shown.large_number")
    return value
