"""Reads a project file: its text, its form and its parts; all problems are raised in one error."""

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
from ..accounting.acceptance import Acceptance
from ..errors import InputError
from ..factors.basis import Basis
from ..factors.catalogue import FactorCatalogue
from ..inputs.periods import Period
from ..messages import with_remedy
from ..messages.arguments import as_path
from ..rules import Rule
from ..rules.asking import check_asked
from ..scenarios.scenario import Scenario
from ..spreadsheets.files.opening import content_of
from .asked_rules import AskedRule
from .baseline import Baseline
from .form import ProjectForm, SiteForm
from .measure_types import MeasureReader, at_measures
from .parts import areas_of, as_day, basis_of, catalogue_of, check_names, claim_of, outputs_of
from .paths import Folder
from .problems import UNREAD, FileProblems, file_heading
from .quantities import QuantityReader
from .sources import SourceReader
from .table_forms import RuleForm
from .tables import ActivityFiles
from .toml_positions import TooDeep, key_lines
from .validation import nesting, shaped


def read_toml(path: Path, kind: str = ProjectForm.kind) -> tuple[dict[str, object], FileProblems]:
    """The content of a TOML file, and the collector of its problems.

    Raises
    ------
    InputError
        Where it cannot be opened, or is not TOML.
    """
    content = content_of(path, limits.PROJECT_BYTES, kind)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _refusal(path, line, *with_remedy("project.not_utf8")) from None
    return parse_toml(text, path)


def parse_toml(text: str, path: Path) -> tuple[dict[str, object], FileProblems]:
    """The content of a TOML text, and the collector of its problems."""
    too_deep = with_remedy("project.too_deep", levels=limits.PROJECT_NESTING)
    try:
        lines = key_lines(text)
        content = tomllib.loads(text)
    except TooDeep as error:
        raise _refusal(path, error.args[0], *too_deep) from None
    except (ValueError, RecursionError) as error:
        raise _not_toml(path, text, error) from None
    if nesting(content) > 2 * limits.PROJECT_NESTING:
        raise _refusal(path, "", *too_deep)
    return content, FileProblems(path.name, lines)


def _not_toml(path: Path, text: str, error: Exception) -> InputError:
    """Error of a text that is not TOML, with the line and reason that tomllib gives."""
    reason, _, place = str(error).partition(" (at ")
    line = place.removeprefix("line ").partition(",")[0]
    at_end = text.count("\n") + 1 if "end of document" in place else ""
    return _refusal(
        path,
        int(line) if line.isdigit() else at_end,
        *with_remedy("project.not_toml", reason=reason[:200]),
    )


def _refusal(path: Path, line: int | str, problem: str, remedy: str) -> InputError:
    row = {"row": line, "column": "", "value": "", "problem": problem, "remedy": remedy}
    return InputError.of(file_heading(path.name), [row])


@dataclass(frozen=True)
class Site:
    """The parts that a project file and a tender file share: activities, and their settings.

    Attributes
    ----------
    form : SiteForm
    folder : Folder
    problems : FileProblems
        Collects what cannot be read.
    quantities : QuantityReader
    catalogue : FactorCatalogue
    files : ActivityFiles
    baseline : Baseline
    table : DataFrame or None
        The activities of the baseline; None if none could be read.
    """

    form: SiteForm
    folder: Folder
    problems: FileProblems
    quantities: QuantityReader
    catalogue: FactorCatalogue
    files: ActivityFiles
    baseline: Baseline
    table: pd.DataFrame | None

    @classmethod
    def of(cls, form: SiteForm, folder: Folder, problems: FileProblems) -> Site:
        """The parts of a form."""
        sources = SourceReader(problems)
        sources.define(form.sources)
        quantities = QuantityReader(problems, sources)
        quantities.define(form.assumptions, form.derived)
        catalogue = catalogue_of(form.catalogue, form.factors, folder, quantities)
        files = ActivityFiles(folder, problems)
        baseline = Baseline(quantities, catalogue, files)
        table = baseline.table(form.baseline)
        return cls(form, folder, problems, quantities, catalogue, files, baseline, table)

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The arguments of a scenario besides its activities and measures."""
        form = self.form
        bases = {
            name: basis_of(basis, ("bases", name), self.quantities)
            for name, basis in form.bases.items()
        }
        area, *further = areas_of(form.areas, self.problems) or (None,)
        return {
            "name": form.name,
            "catalogue": self.catalogue,
            "date": as_day(form.date),
            "area": area,
            "further_areas": further,
            "period": self._period(),
            "indicator": form.indicator,
            "basis": self._chosen_basis(bases),
            "bases": bases,
            "accepted": [
                Acceptance(**dict(one))
                for one in (form.accepted if isinstance(form, ProjectForm) else ())
            ],
        }

    def _period(self) -> Period | None:
        """The period of the file; what makes none is noted."""
        form = self.form.period if isinstance(self.form, ProjectForm) else None
        if form is None:
            return None
        try:
            return Period(form.start, form.length)
        except InputError as error:
            self.problems.add_error(("period",), error)
            return None

    def _chosen_basis(self, bases: dict[str, Basis | None]) -> Basis | None:
        """The basis of the form: written there, or one of its bases by name."""
        written = self.form.basis
        if written is None:
            return None
        if not isinstance(written, str):
            return basis_of(written, ("basis",), self.quantities)
        if written not in bases:
            self.problems.add_unknown(("basis",), written, bases, "project.kind.name_of_basis")
        return bases.get(written)

    def scenario(self, measures: Sequence[Any], array: str = "measures") -> Scenario:
        """The baseline with some measures of an array of the file.

        Raises
        ------
        InputError
            By the keys that its problems come from.
        """
        with self.located(measures, array):
            return Scenario(**self.settings, baseline=self.table, measures=tuple(measures))

    @contextmanager
    def located(self, measures: Sequence[object] = (), array: str = "measures") -> Iterator[None]:
        """Gives an error of a scenario or an account the keys that its problems come from."""
        try:
            yield
        except InputError as error:
            at_measures(error, measures, self.problems, self.baseline.places, array)
            self.problems.raise_if_any()
            raise


def _rule_of(form: RuleForm, place: int, problems: FileProblems) -> AskedRule:
    """A rule of the file; one that there is not is noted."""
    try:
        check_asked(Rule.named(form.rule), form.building, form.limit, form.given)
    except InputError as error:
        problems.add_error(("rules", place), error, form.rule)
    return AskedRule(**dict(form) | {"application": as_day(form.application)})


def read_parts(path: str | PathLike[str], allow_outside: bool, plugins: bool) -> dict[str, Any]:
    """The parts of a project, by the names of its fields.

    Raises
    ------
    InputError
        Once, with every problem: file, line, key, value, problem and remedy.
    """
    file = as_path(path)
    content, problems = read_toml(file)
    form = shaped(ProjectForm, content, problems)
    site = Site.of(form, Folder(file.parent, allow_outside), problems)
    reader = MeasureReader(site.quantities, plugins)
    measures = [
        reader.read(table, ("measures", place)) for place, table in enumerate(form.measures)
    ]
    names = _names(measures)
    if names is not None:
        for name, members in form.sets.items():
            check_names(members, ("sets", name), names, problems)
    claims = [
        claim_of(table, ("claims", place), site.quantities, names)
        for place, table in enumerate(form.claims)
    ]
    rules = tuple(_rule_of(one, place, problems) for place, one in enumerate(form.rules))
    outputs_of(form.outputs, site.folder, [file.resolve(), *site.files.read_from], problems)
    site.settings  # noqa: B018  # notes its problems, so that they are raised with the others
    problems.raise_if_any()
    return {
        "scenario": site.scenario(measures),
        "claims": tuple(claims),
        "sets": {name: tuple(members) for name, members in form.sets.items()},
        "outputs": tuple(form.outputs),
        "rules": rules,
        "sources": site.quantities.sources.named,
        "assumptions": site.quantities.all("assumptions"),
        "derived": site.quantities.all("derived"),
        "left": site.files.all_left(),
        "reading_findings": site.files.all_findings(),
        "folder": site.folder.path,
        "places": (problems.name, problems.lines, site.baseline.places),
    }


def _names(measures: Sequence[Any]) -> list[str] | None:
    """The names of measures; None if one could not be read, as sets may then name that one."""
    if any(measure is UNREAD for measure in measures):
        return None
    return [str(measure.name) for measure in measures]
