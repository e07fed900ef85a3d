"""A project: a scenario with the claims, sets and outputs that its file names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import InputError
from ..inputs.reading.skipped_rows import LEFT_COLUMNS
from ..scenarios.claims import Claim
from ..scenarios.scenario import Scenario
from ..units.source import Source
from .measure_types import at_measures
from .normal_form import content_of
from .problems import FileProblems
from .reading import read_parts
from .tables import FINDING_COLUMNS, uncovered_of


@dataclass(frozen=True, eq=False)
class Project:
    """A scenario, and what a file says beside it; read from TOML and written as such.

    Parameters
    ----------
    scenario : Scenario
    claims : tuple of Claim
    sets : mapping of str to names of measures
        Sets of measures that a claim may mean.
    outputs : tuple of str
        Files that an account is to be written to, by their path from the project's folder.
    sources : mapping of str to Source
    assumptions : mapping of str to Assumption
        All that the file defines, whether the scenario takes them or not.
    derived : mapping of str to Derived
    left : DataFrame
        Every row of the tables that the file names that is no activity, as in
        `ActivityReading.left`: in no total.

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
    47620 kgCO2e
    """

    scenario: Scenario
    claims: tuple[Claim, ...] = ()
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outputs: tuple[str, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    assumptions: Mapping[str, Any] = field(default_factory=dict)
    derived: Mapping[str, Any] = field(default_factory=dict)
    left: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(LEFT_COLUMNS)))
    reading_findings: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=list(FINDING_COLUMNS)), repr=False
    )
    folder: Path = field(default_factory=Path, repr=False)
    places: tuple[str, Mapping[Any, int], Mapping[str, Any]] = field(
        default=("", {}, {}), repr=False
    )

    @classmethod
    def read(
        cls, path: str | PathLike[str], allow_outside: bool = False, plugins: bool = False
    ) -> Project:
        """Read a project file.

        Parameters
        ----------
        path : str or Path
            Of a TOML file; docs/project-files.md shows all that may stand in it.
        allow_outside : bool
            Whether it may name files outside its folder.
        plugins : bool
            Whether measures of its own are imported, which runs their code.

        Raises
        ------
        InputError
            Once, with everything that is wrong: the line (`row`), the key (`column`), the value,
            and what to write instead.
        """
        return cls(**read_parts(path, allow_outside, plugins))

    def write(self, path: str | PathLike[str]) -> None:
        """Write the project as TOML that reads back equal; whole or not at all.

        Raises
        ------
        InputError
            Listing what a file cannot hold, and why.
        ReportError
            Where nothing can be written there.
        """
        from .writing import write_project

        write_project(self, path)

    @property
    def uncovered(self) -> pd.DataFrame:
        """The rows left that would be accounted for if they could be: not understood, not mapped,
        lump sums, no amount.
        """
        return uncovered_of(self.left)

    @property
    def findings(self) -> pd.DataFrame:
        """What a reader must know: findings of the scenario, and how much of the tables that it
        names was not read.
        """
        parts = [part for part in (self.scenario.findings, self.reading_findings) if len(part)]
        return pd.concat(parts, ignore_index=True) if parts else self.scenario.findings

    def located(self, error: InputError) -> InputError:
        """An error of the scenario with the file, the line and the key that each of its problems
        comes from.
        """
        name, lines, rows = self.places
        if not name:
            return error
        problems = FileProblems(name, lines)
        at_measures(error, self.scenario.measures, problems, rows)
        return InputError.of(f"{name} (rows are lines, columns are keys)", problems.found)

    def __eq__(self, other: object) -> bool:
        """Whether both say the same, wherever they were read from."""
        return isinstance(other, Project) and content_of(self) == content_of(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Project({self.scenario!r})"

    def _repr_html_(self) -> str:
        return self.scenario._repr_html_()
