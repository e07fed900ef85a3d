"""Sources as a project file writes them: by name, or as a table of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import CarbonsiteError
from ..messages import message
from ..units.source import Source
from .problems import UNREAD, FileProblems
from .toml_positions import KeyPath

SOURCE_KEYS = ("publisher", "document", "year", "locator", "url")


class SourceReader:
    """Reads the sources of one file; a problem is noted at its key.

    Parameters
    ----------
    problems : FileProblems

    Attributes
    ----------
    named : mapping of str to Source
        The ``[sources]`` that were read; one that could not be read is `UNREAD`.
    """

    def __init__(self, problems: FileProblems) -> None:
        self.problems = problems
        self.named: dict[str, Any] = {}

    def define(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        """Read the ``[sources]``."""
        self.named = {name: self.table(table, ("sources", name)) for name, table in tables.items()}

    def read(self, written: Any, path: KeyPath) -> Any:
        """A source: the name of one of the ``[sources]``, or a table with its fields."""
        if isinstance(written, str):
            if written not in self.named:
                self.problems.add_unknown(path, written, self.named, message("project.kind.source"))
            return self.named.get(written, UNREAD)
        if not isinstance(written, dict):
            self.problems.note(path, written, "project.not_source")
            return UNREAD
        return self.table(written, path)

    def table(self, table: Mapping[str, Any], path: KeyPath) -> Any:
        """A source from its fields."""
        are_keys_right = [self._is_right(key, value, path) for key, value in table.items()]
        if not all(are_keys_right):
            return UNREAD
        try:
            return Source(**{"publisher": "", "document": "", "year": None, "locator": "", **table})
        except CarbonsiteError as error:
            self.problems.add_error(path, error)
            return UNREAD

    def _is_right(self, key: str, value: Any, path: KeyPath) -> bool:
        """True if a source has this key and its value is a text, or the year."""
        if key not in SOURCE_KEYS:
            self.problems.add_unknown(
                (*path, key), key, SOURCE_KEYS, message("project.kind.field_of_source")
            )
            return False
        if key != "year" and not isinstance(value, str):
            self.problems.note((*path, key), value, "project.not_text")
            return False
        return True
