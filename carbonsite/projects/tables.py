"""Activities that a project reads from tables, and the rows that could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import InputError
from ..inputs.reading.skipped_rows import LEFT_COLUMNS, NOT_COVERED
from ..messages import Message, Word, message
from .paths import Folder
from .problems import FileProblems, in_table, problems_of
from .table_forms import ActivityFileForm
from .toml_positions import KeyPath
from .validation import fitted

if TYPE_CHECKING:
    from ..inputs.reading.reading import ActivityReading

FINDING_COLUMNS = ("finding", "factor", "detail", "rows", "share", "of")

ROWS_NOT_READ = "rows not read"
"""The finding of rows that should be in the account but could not be read."""


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

    def read(self, entry: Mapping[str, object], path: KeyPath) -> pd.DataFrame | None:
        """The activities of one table; None where it cannot be read."""
        from ..inputs.reading.mapping import mapping_of
        from ..inputs.reading.reading import read_activities

        form = fitted(ActivityFileForm, dict(entry), path, self.problems)
        if not isinstance(form, ActivityFileForm):
            return None
        file = self.folder.place(form.file, (*path, "file"), self.problems)
        mapping = None
        if form.mapping is not None:
            mapping = self.folder.place(form.mapping, (*path, "mapping"), self.problems)
        if file is None or (form.mapping is not None and mapping is None):
            return None
        self.read_from += [file, *([mapping] if mapping else [])]
        options = {
            name: value
            for name, value in form
            if name not in ("file", "mapping") and value not in (None, {}, [])
        }
        try:
            reading = read_activities(file, mapping=mapping_of(mapping, **options))
        except InputError as error:
            self._note(error, path, form)
            return None
        self.readings.append(reading)
        return reading.activities

    def _note(self, error: InputError, path: KeyPath, form: ActivityFileForm) -> None:
        """Note the problems of a table or its mapping at the keys that they come from."""
        for problem in problems_of(error):
            column = str(problem["column"])
            key = _key_of(column, form)
            self.problems.add(
                (*path, *key),
                problem["value"],
                in_table(error.where, problem, column if key == ("file",) else ""),
                problem["remedy"],
            )

    def all_left(self) -> pd.DataFrame:
        """Every row that is not an activity."""
        return _joined((reading.left for reading in self.readings), LEFT_COLUMNS)

    def all_findings(self) -> pd.DataFrame:
        """Findings on how the tables were read, in the columns of a scenario's findings."""
        return _joined((findings_of_reading(reading) for reading in self.readings), FINDING_COLUMNS)


def uncovered_of(left: pd.DataFrame) -> pd.DataFrame:
    """The rows that should be in the account but could not be read."""
    return left[left["kind"].isin(NOT_COVERED)].reset_index(drop=True)


def findings_of_reading(reading: ActivityReading) -> pd.DataFrame:
    """Findings on how a table was read, in the columns of a scenario's findings."""
    uncovered = reading.uncovered.groupby(["file", "sheet", "kind"], sort=False)
    missing = uncovered.size().reset_index(name="rows")
    findings = [
        (
            ROWS_NOT_READ,
            row.file,
            row.sheet,
            row.rows,
            message("project.rows_not_read", kind=Word("row_kind", row.kind)),
        )
        for row in missing.itertuples()
    ]
    findings += [
        (row.finding, row.file, row.sheet, row.rows, row.detail)
        for row in reading.findings.itertuples()
    ]
    rows = [
        (finding, "", _in_file(file, sheet, detail), count, np.nan, "baseline")
        for finding, file, sheet, count, detail in findings
    ]
    table = pd.DataFrame(rows, columns=list(FINDING_COLUMNS))
    # Messages stay messages only in a column of objects.
    return table.assign(detail=pd.Series([row[2] for row in rows], dtype=object))


def _key_of(column: str, form: ActivityFileForm) -> KeyPath:
    """The key of an entry that a column of a problem comes from; its file if none is named."""
    if column in form.columns:
        return ("columns", column)
    option = column.split(".")[0]
    return (option,) if option in form.model_fields_set else ("file",)


def _in_file(file: str, sheet: str, detail: str) -> Message:
    """A finding on a file, and on a sheet if it has sheets."""
    return message(
        f"project.finding_in.{'sheet' if sheet else 'file'}", file=file, sheet=sheet, detail=detail
    )


def _joined(tables: Iterable[pd.DataFrame], columns: Iterable[str]) -> pd.DataFrame:
    parts = [table for table in tables if len(table)]
    if not parts:
        return pd.DataFrame(columns=list(columns))
    return pd.concat(parts, ignore_index=True)[list(columns)]
