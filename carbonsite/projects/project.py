"""A project: a scenario with the claims, sets and outputs that its file names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path

import pandas as pd

from ..accounting.acceptance import accepting
from ..errors import InputError
from ..inputs.reading.skipped_rows import LEFT_COLUMNS
from ..messages.arguments import require
from ..scenarios.claim import Claim
from ..scenarios.scenario import Scenario
from ..units import Estimate
from ..units.assumption import Assumption
from ..units.source import Source
from .asked_rules import AskedRule
from .measure_types import at_measures
from .normal_form import content_of
from .problems import FileProblems, file_heading
from .reading import read_parts
from .tables import FINDING_COLUMNS, uncovered_of
from .toml_positions import KeyPath


@dataclass(frozen=True, eq=False)
class Project:
    """A scenario with its claims, sets and outputs, read from TOML and written as such.

    Parameters
    ----------
    scenario : Scenario
    claims : tuple of Claim
    sets : mapping of str to names of measures
        Sets of measures that a claim may mean.
    outputs : tuple of str
        Files to write an account to, by their path from the project's folder.
    rules : tuple of AskedRule
        Rules that the account is judged by; `under_rules` has what they say.
    sources : mapping of str to Source
    assumptions : mapping of str to Assumption
        All that the file defines, whether the scenario uses them or not.
    derived : mapping of str to Derived
    left : DataFrame
        Rows of the project's tables that are not activities, as in `ActivityReading.left`;
        no total includes them.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> text = '''
    ... name = "Site"
    ... basis = {year = 2020}
    ... [[baseline]]
    ... item = "excavator 35 t"
    ... calculator = "machine_use"
    ... hours = {value = "1000 h", low = "700 h", high = "1400 h", reason = "six months, one shift"}
    ... rate = "15 L/h"
    ... machine = "excavator"
    ... [[measures]]
    ... type = "ElectricExcavator"
    ... per_litre = "3,6 kWh/L"
    ... '''
    >>> place = Path(mkdtemp()) / "site.toml"
    >>> _ = place.write_text(text, encoding="utf-8")
    >>> print(f"{Project.read(place).scenario.saving():.0f}")
    47771 kgCO2e
    """

    scenario: Scenario
    claims: tuple[Claim, ...] = ()
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outputs: tuple[str, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    assumptions: Mapping[str, Assumption] = field(default_factory=dict)
    derived: Mapping[str, Estimate] = field(default_factory=dict)
    left: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(LEFT_COLUMNS)))
    reading_findings: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=list(FINDING_COLUMNS)), repr=False
    )
    folder: Path = field(default_factory=Path, repr=False)
    places: tuple[str, Mapping[KeyPath, int], Mapping[str, KeyPath]] = field(
        default=("", {}, {}), repr=False
    )
    rules: tuple[AskedRule, ...] = ()

    def __post_init__(self) -> None:
        """A claim of the project is one of its scenario, and the other way about."""
        require(self.scenario, Scenario, "Project()", "scenario", "scenario")
        if self.claims and self.claims != self.scenario.claims:
            object.__setattr__(self, "scenario", replace(self.scenario, claims=self.claims))
        object.__setattr__(self, "claims", self.scenario.claims)

    @classmethod
    def read(
        cls, path: str | PathLike[str], allow_outside: bool = False, plugins: bool = False
    ) -> Project:
        """Read a project file.

        Parameters
        ----------
        path : str or Path
            Of a TOML file; docs/project-files.md shows all that it may contain.
        allow_outside : bool
            Whether it may name files outside its folder.
        plugins : bool
            Whether measures of its own are imported, which runs their code.

        Raises
        ------
        InputError
            Once, with every problem: line (`row`), key (`column`), value, problem and remedy.
        """
        return cls(**read_parts(path, allow_outside, plugins))

    def write(self, path: str | PathLike[str]) -> None:
        """Write the project as TOML that reads back equal; whole or not at all.

        Raises
        ------
        InputError
            Listing what a file cannot contain, and why.
        ReportError
            If the file cannot be written.
        """
        from .writing import write_project

        write_project(self, path)

    @property
    def uncovered(self) -> pd.DataFrame:
        """The rows that should be in the account but could not be read.

        They are not understood, not mapped, lump sums, or have no amount.
        """
        return uncovered_of(self.left)

    @property
    def findings(self) -> pd.DataFrame:
        """Findings of the scenario, and rows of its tables that were not read."""
        parts = [part for part in (self.scenario.findings, self.reading_findings) if len(part)]
        if not len(self.reading_findings):
            return self.scenario.findings
        return accepting(pd.concat(parts, ignore_index=True), self.scenario.accepted)

    def located(self, error: InputError) -> InputError:
        """An error of the scenario with the file, the line and the key of each of its problems."""
        name, lines, rows = self.places
        if not name:
            return error
        problems = FileProblems(name, lines)
        at_measures(error, self.scenario.measures, problems, rows)
        return InputError.of(file_heading(name), problems.entries)

    def __eq__(self, other: object) -> bool:
        """True if both have the same content, wherever they were read from."""
        return isinstance(other, Project) and content_of(self) == content_of(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Project({self.scenario!r})"

    def _repr_html_(self) -> str:
        return self.scenario._repr_html_()
