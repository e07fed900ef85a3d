"""What a command is about: a project file, or a table of activities that carries its factors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import InputError
from ..inputs.reading.reading import read_activities
from ..projects.project import Project
from ..projects.tables import findings_of_reading
from ..scenarios.scenario import Scenario
from .basis_text import basis_in

TABLES = (".csv", ".xlsx", ".xlsm", ".parquet", ".tsv", ".txt")


@dataclass(frozen=True)
class ReadingOptions:
    """How a file is to be read, and what of it is to be taken otherwise.

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
    found = read_activities(path)
    if "factor" not in found.activities or not len(found.activities):
        problem = "holds no activity that names its factor"
        raise InputError.of(
            path.name,
            [
                {
                    "value": path.name,
                    "problem": problem,
                    "remedy": (
                        "give it a column 'factor', or name it in a project file with factors ="
                        " {…}; carbonsite new writes one"
                    ),
                }
            ],
        )
    scenario = Scenario(
        path.stem, found.activities, basis=basis_in(options.basis, {}) if options.basis else None
    )
    return Project(scenario, left=found.left, reading_findings=findings_of_reading(found))


@contextmanager
def located(project: Project) -> Iterator[None]:
    """Errors of the scenario with the file, line and key that they come from."""
    try:
        yield
    except InputError as error:
        raise project.located(error) from None
