"""A project file read: its text, its form, and what it means; everything that is wrong is told at
once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from .. import limits
from ..errors import InputError
from ..factors.catalogue import FactorCatalogue
from ..scenarios.scenario import Scenario
from ..spreadsheets.files.opening import content_of
from .baseline import Baseline
from .form import ProjectForm, SiteForm
from .measure_types import MeasureReader, at_measures
from .parts import areas_of, as_day, basis_of, catalogue_of, check_names, claim_of, outputs_of
from .paths import Folder
from .problems import FileProblems
from .quantities import UNREAD, Quantities
from .tables import ActivityFiles
from .toml_positions import TooDeep, key_lines
from .validation import nesting, shaped


def told_in(path: Path, kind: str = ProjectForm.kind) -> tuple[dict[str, Any], FileProblems]:
    """What a file of some kind says, and where.

    Raises
    ------
    InputError
        Where it cannot be opened, or is no TOML.
    """
    content = content_of(path, limits.PROJECT_BYTES, kind)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _refusal(path, line, "holds letters that are not UTF-8", "save it in UTF-8") from None
    return told(text, path)


def told(text: str, path: Path) -> tuple[dict[str, Any], FileProblems]:
    """What a text says, and where."""
    too_deep = (
        f"is nested deeper than {limits.PROJECT_NESTING} levels",
        "write it flatter, or as a [derived] quantity with a name",
    )
    try:
        lines = key_lines(text)
        found = tomllib.loads(text)
    except TooDeep as error:
        raise _refusal(path, error.args[0], *too_deep) from None
    except (ValueError, RecursionError) as error:
        raise _not_toml(path, text, error) from None
    if nesting(found) > 2 * limits.PROJECT_NESTING:
        raise _refusal(path, "", *too_deep)
    return found, FileProblems(path.name, lines)


def _not_toml(path: Path, text: str, error: Exception) -> InputError:
    """Where and why a text is no TOML, as far as tomllib tells."""
    message, _, place = str(error).partition(" (at ")
    line = place.removeprefix("line ").partition(",")[0]
    at_end = text.count("\n") + 1 if "end of document" in place else ""
    return _refusal(
        path,
        int(line) if line.isdigit() else at_end,
        f"is not TOML: {message[:200]}",
        "texts stand in quotes, tables under [name], lists under [[name]]; see toml.io",
    )


def _refusal(path: Path, line: int | str, problem: str, remedy: str) -> InputError:
    return InputError.of(
        f"{path.name} (rows are lines, columns are keys)",
        [{"row": line, "column": "", "value": "", "problem": problem, "remedy": remedy}],
    )


@dataclass(frozen=True)
class Site:
    """What the file of a project and the file of a tender have in common, read: activities, and
    what they are accounted with.

    Attributes
    ----------
    form : SiteForm
    folder : Folder
    problems : FileProblems
        To which is added what cannot be read.
    sources : mapping of str to Source
    quantities : Quantities
    catalogue : FactorCatalogue
    files : ActivityFiles
    baseline : Baseline
    table : DataFrame or None
        The activities of the baseline; None where there are none that could be read.
    """

    form: SiteForm
    folder: Folder
    problems: FileProblems
    sources: dict[str, Any]
    quantities: Quantities
    catalogue: FactorCatalogue
    files: ActivityFiles
    baseline: Baseline
    table: pd.DataFrame | None

    @classmethod
    def of(cls, form: SiteForm, folder: Folder, problems: FileProblems) -> Site:
        """The parts that each such file has."""
        sources: dict[str, Any] = {}
        quantities = Quantities(problems, sources)
        sources.update(
            {
                name: quantities.source_table(table, ("sources", name))
                for name, table in form.sources.items()
            }
        )
        quantities.define(form.assumptions, form.derived)
        catalogue = catalogue_of(form.catalogue, form.factors, folder, quantities)
        files = ActivityFiles(folder, problems)
        baseline = Baseline(quantities, catalogue, files)
        return cls(
            form,
            folder,
            problems,
            sources,
            quantities,
            catalogue,
            files,
            baseline,
            baseline.table(form.baseline),
        )

    @cached_property
    def accounted_with(self) -> dict[str, Any]:
        """What a scenario is beside its activities and measures."""
        form, quantities = self.form, self.quantities
        bases = {
            name: basis_of(each, ("bases", name), quantities) for name, each in form.bases.items()
        }
        basis = (
            basis_of(form.basis, ("basis",), quantities)
            if form.basis is not None and not isinstance(form.basis, str)
            else None
        )
        if isinstance(form.basis, str):
            if form.basis not in bases:
                self.problems.add_unknown(
                    ("basis",), form.basis, bases, "the name of one of [bases]"
                )
            basis = bases.get(form.basis)
        area, *further = areas_of(form.areas, self.problems) or (None,)
        told = {
            "date": as_day(form.date),
            "area": area,
            "further_areas": further,
            "indicator": form.indicator,
            "basis": basis,
            "bases": bases,
        }
        return {"name": form.name, "catalogue": self.catalogue, **told}

    def scenario(self, measures: Sequence[Any], array: str = "measures") -> Scenario:
        """The baseline with some measures of an array of the file; what is wrong with it is told by
        the key that it comes from.
        """
        with self.located(measures, array):
            return Scenario(**self.accounted_with, baseline=self.table, measures=tuple(measures))

    @contextmanager
    def located(self, measures: Sequence[Any] = (), array: str = "measures") -> Iterator[None]:
        """What a scenario or an account raises is told by the keys that it comes from."""
        try:
            yield
        except InputError as error:
            at_measures(error, measures, self.problems, self.baseline.places, array)
            self.problems.raise_if_any()
            raise


def read_parts(path: str | PathLike[str], allow_outside: bool, plugins: bool) -> dict[str, Any]:
    """The parts of a project, by the names of its fields.

    Raises
    ------
    InputError
        Once, with the file, the line, the key, the value, what is wrong and what to do.
    """
    file = Path(path)
    said, problems = told_in(file)
    form = shaped(ProjectForm, said, problems)
    site = Site.of(form, Folder(file.parent, allow_outside), problems)
    reader = MeasureReader(site.quantities, plugins)
    measures = [reader.read(each, ("measures", place)) for place, each in enumerate(form.measures)]
    # Where a measure could not be read, nobody knows its name, and that a set names it is no second
    # problem.
    names = (
        None
        if any(measure is UNREAD for measure in measures)
        else [str(measure.name) for measure in measures]
    )
    for name, members in form.sets.items() if names is not None else ():
        check_names(members, ("sets", name), names or (), problems)
    claims = [
        claim_of(each, ("claims", place), site.quantities, names)
        for place, each in enumerate(form.claims)
    ]
    outputs_of(form.outputs, site.folder, [file.resolve(), *site.files.read_from], problems)
    site.accounted_with  # noqa: B018  # what is wrong with it is told beside the rest
    problems.raise_if_any()
    return {
        "scenario": site.scenario(measures),
        "claims": tuple(claims),
        "sets": {name: tuple(members) for name, members in form.sets.items()},
        "outputs": tuple(form.outputs),
        "sources": site.sources,
        "assumptions": site.quantities.all("assumptions"),
        "derived": site.quantities.all("derived"),
        "left": site.files.all_left(),
        "reading_findings": site.files.all_findings(),
        "folder": site.folder.path,
        "places": (problems.name, problems.lines, site.baseline.places),
    }
