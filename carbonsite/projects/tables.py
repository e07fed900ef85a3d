"""Activities that a project takes from tables, and what of them could not be read, which stays in
view.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..errors import InputError
from ..inputs.reading.skipped_rows import LEFT_COLUMNS, NOT_COVERED
from .form import ActivityFileForm
from .paths import Folder
from .problems import FileProblems
from .toml_positions import KeyPath
from .validation import fitted

if TYPE_CHECKING:
    from ..inputs.reading.reading import ActivityReading

FINDING_COLUMNS = ("finding", "factor", "detail", "rows", "share", "of")

ROWS_NOT_READ = "rows not read"
"""The finding of rows that would be accounted for if they could be read."""


class ActivityFiles:
    """The tables of a project.

    Attributes
    ----------
    read_from : list of Path
    readings : list of ActivityReading
    """

    def __init__(self, folder: Folder, problems: FileProblems) -> None:
        self.folder = folder
        self.problems = problems
        self.read_from: list[Path] = []
        self.readings: list[ActivityReading] = []

    def read(self, entry: Mapping[str, Any], path: KeyPath) -> pd.DataFrame | None:
        """The activities of one table; None where it cannot be read."""
        from ..inputs.reading.mapping import mapping_of
        from ..inputs.reading.reading import read_activities

        form = fitted(ActivityFileForm, dict(entry), path, self.problems)
        if not isinstance(form, ActivityFileForm):
            return None
        file = self.folder.place(form.file, (*path, "file"), self.problems)
        mapping = (
            None
            if form.mapping is None
            else self.folder.place(form.mapping, (*path, "mapping"), self.problems)
        )
        if file is None or (form.mapping is not None and mapping is None):
            return None
        self.read_from += [file, *([mapping] if mapping else [])]
        told = {
            name: getattr(form, name)
            for name in ("columns", "factors", "tags", "sheet", "decimal", "separator", "heading")
        }
        try:
            found = read_activities(
                file,
                mapping=mapping_of(
                    mapping,
                    **{name: value for name, value in told.items() if value not in (None, {})},
                ),
            )
        except InputError as error:
            self._note(error, path, form)
            return None
        self.readings.append(found)
        return found.activities

    def _note(self, error: InputError, path: KeyPath, form: ActivityFileForm) -> None:
        """What is wrong with a table or its mapping, at the key that says so."""
        for problem in (
            error.problems.astype(object).where(error.problems.notna(), "").to_dict("records")
        ):
            column = str(problem["column"])
            named = column.split(".")[0] in form.model_fields_set
            key: KeyPath = (
                ("columns", column)
                if column in form.columns
                else (column.split(".")[0],)
                if named
                else ("file",)
            )
            where = (
                f"{error.where}{', row ' if problem['row'] != '' else ''}{problem['row']}:"
                f" {column if key == ('file',) else ''}"
            )
            self.problems.add(
                (*path, *key),
                problem["value"],
                f"{where} {problem['problem']}".replace("  ", " "),
                str(problem["remedy"]),
            )

    def all_left(self) -> pd.DataFrame:
        """Every row that is no activity."""
        return _joined((reading.left for reading in self.readings), LEFT_COLUMNS)

    def all_findings(self) -> pd.DataFrame:
        """What a reader must know of how the tables were read, as the scenario tells its own
        findings.
        """
        return _joined((findings_of_reading(reading) for reading in self.readings), FINDING_COLUMNS)


def uncovered_of(left: pd.DataFrame) -> pd.DataFrame:
    """The rows left that would be accounted for if they could be."""
    return left[left["kind"].isin(NOT_COVERED)].reset_index(drop=True)


def findings_of_reading(reading: ActivityReading) -> pd.DataFrame:
    """How a table was read, as the scenario tells its own findings."""
    missing = (
        reading.uncovered.groupby(["file", "sheet", "kind"], sort=False)
        .size()
        .reset_index(name="rows")
    )
    told = [
        (ROWS_NOT_READ, row.file, row.sheet, row.rows, f"{row.kind}; in no total")
        for row in missing.itertuples()
    ]
    told += [
        (row.finding, row.file, row.sheet, row.rows, row.detail)
        for row in reading.findings.itertuples()
    ]
    rows = [
        (
            finding,
            "",
            f"{file}{f', sheet {sheet!r}' if sheet else ''}: {detail}",
            count,
            np.nan,
            "baseline",
        )
        for finding, file, sheet, count, detail in told
    ]
    return pd.DataFrame(rows, columns=list(FINDING_COLUMNS))


def _joined(tables: Iterable[pd.DataFrame], columns: Iterable[str]) -> pd.DataFrame:
    held = [table for table in tables if len(table)]
    return (
        pd.concat(held, ignore_index=True)[list(columns)]
        if held
        else pd.DataFrame(columns=list(columns))
    )
