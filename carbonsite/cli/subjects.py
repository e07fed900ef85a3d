"""The project of a command, from a project file or a table of activities, and its basis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import InputError
from ..factors.basis import Basis
from ..inputs.reading.reading import read_activities
from ..messages import Joined, message
from ..messages.near_names import near_names
from ..messages.problems import Problem, problem, refusal
from ..projects.project import Project
from ..projects.tables import findings_of_reading
from ..scenarios.scenario import Scenario

_OPTIONS = ("boundary", "electricity", "biofuel", "country", "year", "blend", "obligation")

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
        raise refusal(path.name, "", path.name, "cli.no_factor_column")
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


def basis_in(text: str, bases: Mapping[str, Basis]) -> Basis:
    """One of the project's bases by its name, or one by its options.

    Raises
    ------
    InputError

    Examples
    --------
    >>> basis_in("boundary=direct,electricity=residual,year=2020", {}).label
    'direct, residual electricity 2020, biofuel credited'
    """
    if text in bases:
        return bases[text]
    if "=" not in text:
        named = message("project.there.several", names=Joined(list(map(repr, bases))))
        near = near_names(text, bases, named if bases else message("cli.no_bases"))
        raise refusal("--basis", "basis", text, "cli.basis_unknown", near=near)
    options: dict[str, str | int] = {}
    problems = []
    for part in text.split(","):
        name, _, value = (half.strip() for half in part.partition("="))
        if name not in _OPTIONS:
            problems.append(_bad_option(part, "cli.basis_option"))
        elif not value or name in options:
            problems.append(_bad_option(part, "cli.basis_twice"))
        is_year = name == "year" and value.isascii() and value.isdigit()
        options[name] = int(value) if is_year else value
    if problems:
        raise InputError.of("--basis", problems)
    return Basis(**options)  # type: ignore[arg-type]  # Basis checks what it is given


def _bad_option(part: str, key: str) -> Problem:
    remedy = message("cli.basis_option.remedy", options=Joined(_OPTIONS))
    return problem("basis", part, message(key), remedy)
