"""Activities that a project takes from a csv or xlsx, and what of it could not be read, which stays in view."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import InputError
from .form import ActivityFileForm
from .paths import Folder
from .places import KeyPath
from .problems import FileProblems
from .shape import fitted

LEFT_COLUMNS = ("file", "sheet", "row", "column", "value", "problem", "remedy")
FINDING_COLUMNS = ("finding", "factor", "detail", "rows", "share", "of")


class ActivityFiles:
    """The tables of a project.

    Attributes
    ----------
    read_from : list of Path
    left : list of DataFrame
        What was not understood or not mapped, with the columns of `LEFT_COLUMNS`.
    findings : list of DataFrame
    """

    def __init__(self, folder: Folder, problems: FileProblems) -> None:
        self.folder = folder
        self.problems = problems
        self.read_from: list[Path] = []
        self.left: list[pd.DataFrame] = []
        self.findings: list[pd.DataFrame] = []

    def all_left(self) -> pd.DataFrame:
        """What was not understood or not mapped, of all tables."""
        return pd.concat(self.left, ignore_index=True) if self.left else pd.DataFrame(columns=list(LEFT_COLUMNS))

    def all_findings(self) -> pd.DataFrame:
        """What a reader must know of how the tables were read."""
        return pd.concat(self.findings, ignore_index=True) if self.findings else pd.DataFrame(columns=list(FINDING_COLUMNS))

    def read(self, entry: Mapping[str, Any], path: KeyPath) -> pd.DataFrame | None:
        """The activities of one table; None where it cannot be read."""
        form = fitted(ActivityFileForm, dict(entry), path, self.problems)
        if not isinstance(form, ActivityFileForm):
            return None
        file = self.folder.place(form.file, (*path, "file"), self.problems)
        mapping = None if form.mapping is None else self.folder.place(form.mapping, (*path, "mapping"), self.problems)
        if file is None or (form.mapping is not None and mapping is None):
            return None
        self.read_from += [file, *([mapping] if mapping else [])]
        self.problems.add((*path, "file"), form.file, "cannot be read yet", "write its rows under [[baseline]]")
        return None


def noted(error: InputError, path: KeyPath, problems: FileProblems) -> None:
    """What is wrong with a table, at the key that names it."""
    for problem in error.problems.astype(object).where(error.problems.notna(), "").to_dict("records"):
        row = f", row {problem['row']}" if problem["row"] != "" else ""
        problems.add(path, problem["value"], f"{error.where}{row}: {problem['column']} {problem['problem']}", str(problem["remedy"]))
