"""The project of a command: from a project file, or a table of activities with their factors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import InputError
from ..inputs.reading.reading import read_activities
from ..messages import message
from ..projects.project import Project
from ..projects.tables import findings_of_reading
from ..scenarios.scenario import Scenario
from .basis_text import basis_in

TABLES = (".csv", ".xlsx", ".xlsm", ".parquet", ".tsv", ".txt")


@dataclass(frozen=True)
class ReadingOptions:
    """How a file is read, and what replaces its own settings.

    Attributes
    ----------
    basis, date : str
        Blank: the file's own.
    """

    basis: str = ""
    date: str = ""
    allow_outside: bool = False
    plugins: bool = False


def project_of(path: Path, options: ReadingOptions) -> Project:
    """The project of a file.

    Raises
    ------
    InputError
    """
    project = (
        _of_table(path, options)
        if path.suffix.lower() in TABLES
        else Project.read(path, options.allow_outside, options.plugins)
    )
    scenario = project.scenario
    if options.basis:
        scenario = scenario.with_basis(basis_in(options.basis, scenario.bases))
    if options.date:
        scenario = replace(scenario, date=options.date)
    return replace(project, scenario=scenario)


def _of_table(path: Path, options: ReadingOptions) -> Project:
    """A table of activities as a project without measures."""
    reading = read_activities(path)
    if "factor" not in reading.activities or not len(reading.activities):
        row = {
            "value": path.name,
            "problem": message("cli.no_factor_column"),
            "remedy": message("cli.no_factor_column.remedy"),
        }
        raise InputError.of(path.name, [row])
    scenario = Scenario(
        path.stem, reading.activities, basis=basis_in(options.basis, {}) if options.basis else None
    )
    return Project(scenario, left=reading.left, reading_findings=findings_of_reading(reading))


@contextmanager
def located(project: Project) -> Iterator[None]:
    """Gives errors of the scenario the file, line and key that they come from."""
    try:
        yield
    except InputError as error:
        raise project.located(error) from None
