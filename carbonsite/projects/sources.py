"""Sources as a project file writes them: by name, or as a table of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import CarbonsiteError
from ..units.source import Source
from .problems import UNREAD, FileProblems, Unread
from .toml_positions import KeyPath

_KEYS = ("publisher", "document", "year", "locator", "url")


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
        self.named: dict[str, Source | Unread] = {}

    def define(self, tables: Mapping[str, Mapping[str, object]]) -> None:
        """Read the ``[sources]``."""
        self.named = {name: self.table(table, ("sources", name)) for name, table in tables.items()}

    def read(self, written: object, path: KeyPath) -> Source | Unread:
        """A source: the name of one of the ``[sources]``, or a table with its fields."""
        if isinstance(written, str):
            if written not in self.named:
                self.problems.add_unknown(path, written, self.named, "project.kind.source")
            return self.named.get(written, UNREAD)
        if not isinstance(written, dict):
            self.problems.note(path, written, "project.not_source")
            return UNREAD
        return self.table(written, path)

    def table(self, table: Mapping[str, Any], path: KeyPath) -> Source | Unread:
        """A source from its fields."""
        kind = "project.kind.field_of_source"
        are_known = self.problems.are_known(table, _KEYS, path, kind)
        texts = [key for key in _KEYS if key != "year"]
        are_texts = self.problems.are_texts(table, texts, path)
        if not (are_known and are_texts):
            return UNREAD
        try:
            return Source(**{"publisher": "", "document": "", "year": None, "locator": "", **table})
        except CarbonsiteError as error:
            self.problems.add_error(path, error)
            return UNREAD
