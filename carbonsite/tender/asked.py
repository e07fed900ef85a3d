"""What a tender file asks and how it ranks: the tables of requirements and of the award, each error at the key that it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import CarbonsiteError
from ..project.places import KeyPath
from ..project.problems import FileProblems, shown
from .award.reading import award_of
from .requirements.reading import requirement_of

_TABLES = ("parts", "steps", "criteria", "additions")
_TABLE = ("requirement", "where", "levels")
_TEXTS = ("type", "preset", "rule", "of", "model", "name")


def requirements_in(tables: Sequence[Mapping[str, Any]], problems: FileProblems) -> tuple[Any, ...]:
    """The requirements of a tender file; what cannot be read is noted."""
    found = [_read(requirement_of, table, ("requirements", place), problems) for place, table in enumerate(tables)]
    names = [getattr(each, "name", None) for each in found]
    for place, name in enumerate(names):
        if name is not None and name in names[:place]:
            problems.add(("requirements", place, "name"), name, "is the name of another requirement too", "give each a name of its own")
    return tuple(found)


def award_in(table: Mapping[str, Any], problems: FileProblems) -> Any:
    """The award of a tender file; an empty table where it states none, by which no bids can be ranked."""
    return _read(award_of, table, ("award",), problems) if table else {}


def _read(read: Any, table: Mapping[str, Any], path: KeyPath, problems: FileProblems) -> Any:
    if not _is_shaped(table, path, problems):
        return None
    try:
        return read(table)
    except CarbonsiteError as error:
        problems.add_error(path, error)
        return None


def _is_shaped(table: Mapping[str, Any], path: KeyPath, problems: FileProblems) -> bool:
    """Whether tables stand where tables belong, and texts where texts do; of what stands in them its reader tells."""
    before = len(problems.found)
    for key, value in table.items():
        here = (*path, key)
        if key in _TABLES:
            if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
                problems.add(here, shown(value), "is not an array of tables", "write it as [{…}, {…}]")
            else:
                for place, each in enumerate(value):
                    _is_shaped(each, (*here, place), problems)
        elif key in _TABLE:
            if not isinstance(value, dict):
                problems.add(here, shown(value), "is not a table", "write it in { }")
            elif key == "requirement":
                _is_shaped(value, here, problems)
            elif key == "levels" and not all(level.isdecimal() and level.isascii() for level in value):
                problems.add(here, shown(value), "has a level that is no whole number", "write it like {1 = '1 %', 2 = '2 %'}")
        elif key in _TEXTS and not isinstance(value, str):
            problems.add(here, shown(value), "is not a text", "write it in quotes")
    return len(problems.found) == before
