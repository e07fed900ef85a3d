"""What is wrong with a project file, collected until all of it is known: key, line, value, what to
write instead.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import CarbonsiteError, InputError
from ..messages.near_names import near_names
from .toml_positions import KeyPath

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def dotted(path: KeyPath) -> str:
    """The key as the file would write it, a place in an array from 0.

    Examples
    --------
    >>> dotted(("measures", 2, "loss")), dotted(("assumptions", "swell of masses", "low"))
    ('measures[2].loss', 'assumptions."swell of masses".low')
    """
    parts = [
        (
            f"[{part}]"
            if isinstance(part, int)
            else f".{part}"
            if _BARE.fullmatch(part)
            else f'."{part}"'
        )
        for part in path
    ]
    return "".join(parts).removeprefix(".")


class FileProblems:
    """Collects what is wrong with a file and raises once.

    Parameters
    ----------
    name : str
        Of the file.
    lines : mapping of key path to int
    """

    def __init__(self, name: str, lines: Mapping[KeyPath, int]) -> None:
        self.name = name
        self.lines = lines
        self.found: list[dict[str, Any]] = []

    def line(self, path: KeyPath) -> int | str:
        """The line of a key; of one that is missing the line of the table that should hold it."""
        held = next(
            (path[:length] for length in range(len(path), 0, -1) if path[:length] in self.lines),
            None,
        )
        return "" if held is None else self.lines[held]

    def add(self, path: KeyPath, value: object, problem: str, remedy: str = "") -> None:
        """Note one problem of one key."""
        self.found.append(
            {
                "row": self.line(path),
                "column": dotted(path),
                "value": shown(value),
                "problem": problem,
                "remedy": remedy,
            }
        )

    def add_error(self, path: KeyPath, error: CarbonsiteError, value: object = "") -> None:
        """Note what an error says of a key; of an `InputError` each problem, by the fields that it
        names.
        """
        if not isinstance(error, InputError):
            self.add(path, value, error.problem, error.remedy)
            return
        for problem in (
            error.problems.astype(object).where(error.problems.notna(), "").to_dict("records")
        ):
            fields = (
                [] if problem["column"] in ("", "low, high") else str(problem["column"]).split(".")
            )
            self.add((*path, *fields), problem["value"], problem["problem"], problem["remedy"])

    def add_unknown(self, path: KeyPath, name: object, known: Iterable[str], what: str) -> None:
        """Note a name that is not known, and what is near."""
        names = list(known)
        there = (
            f"there {'is' if len(names) == 1 else 'are'}"
            f" {', '.join(map(repr, names[:12]))}{' …' if len(names) > 12 else ''}"
            if names
            else "there is none"
        )
        self.add(path, name, f"is not {what}", near_names(name, names, there))

    def raise_if_any(self) -> None:
        """Raise one error with every problem, in the order of the lines."""
        if self.found:
            raise InputError.of(
                f"{self.name} (rows are lines, columns are keys)",
                sorted(self.found, key=lambda problem: problem["row"] or 0),
            )


def shown(value: object) -> object:
    """A value as a problem shows it, in a bounded text."""
    if isinstance(value, dict | list | tuple):
        return f"{'a table' if isinstance(value, dict) else 'an array'} of {len(value)}"
    if isinstance(value, datetime.date | datetime.time | bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > 256:
        return "a very large number"
    return value
