"""A project file read: its text, its form, and what it means; everything that is wrong is told at once."""

from __future__ import annotations

import tomllib
from os import PathLike
from pathlib import Path
from typing import Any

from .. import limits
from ..errors import InputError
from ..files.opening import content_of
from ..scenario import Scenario
from .actions import MeasureReader, at_measures
from .baseline import Baseline
from .form import ProjectForm
from .parts import areas_of, as_day, basis_of, catalogue_of, check_names, claim_of, outputs_of
from .paths import Folder
from .places import TooDeep, key_lines
from .problems import FileProblems
from .quantities import UNREAD, Quantities
from .shape import nesting, shaped
from .tables import ActivityFiles


def told_in(path: Path) -> tuple[dict[str, Any], FileProblems]:
    """What a file says, and where.

    Raises
    ------
    InputError
        Where it cannot be opened, or is no TOML.
    """
    content = content_of(path, limits.PROJECT_BYTES, "a project file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _refusal(path, line, "holds letters that are not UTF-8", "save it in UTF-8") from None
    return told(text, path)


def told(text: str, path: Path) -> tuple[dict[str, Any], FileProblems]:
    """What a text says, and where."""
    too_deep = f"is nested deeper than {limits.PROJECT_NESTING} levels", "write it flatter, or as a [derived] quantity with a name"
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
    return _refusal(path, int(line) if line.isdigit() else at_end, f"is not TOML: {message[:200]}", "texts stand in quotes, tables under [name], lists under [[name]]; see toml.io")


def _refusal(path: Path, line: int | str, problem: str, remedy: str) -> InputError:
    return InputError.of(f"{path.name} (rows are lines, columns are keys)", [{"row": line, "column": "", "value": "", "problem": problem, "remedy": remedy}])


def read_parts(path: str | PathLike[str], allow_outside: bool, plugins: bool) -> dict[str, Any]:
    """The parts of a project, by the names of its fields.

    Raises
    ------
    InputError
        Once, with the file, the line, the key, the value, what is wrong and what to do.
    """
    file = Path(path)
    said, problems = told_in(file)
    form = shaped(said, problems)
    folder = Folder(file.parent, allow_outside)
    sources: dict[str, Any] = {}
    quantities = Quantities(problems, sources)
    sources.update({name: quantities.source_table(table, ("sources", name)) for name, table in form.sources.items()})
    quantities.define(form.assumptions, form.derived)
    catalogue = catalogue_of(form.catalogue, form.factors, folder, quantities)
    files = ActivityFiles(folder, problems)
    baseline = Baseline(quantities, catalogue, files)
    table = baseline.table(form.baseline)
    reader = MeasureReader(quantities, plugins)
    measures = [reader.read(each, ("measures", place)) for place, each in enumerate(form.measures)]
    # Where a measure could not be read, nobody knows its name, and that a set names it is no second problem.
    names = None if any(measure is UNREAD for measure in measures) else [str(measure.name) for measure in measures]
    for name, members in form.sets.items() if names is not None else ():
        check_names(members, ("sets", name), names or (), problems)
    claims = [claim_of(each, ("claims", place), quantities, names) for place, each in enumerate(form.claims)]
    outputs_of(form.outputs, folder, [file.resolve(), *files.read_from], problems)
    fields = _scenario_fields(form, quantities)
    problems.raise_if_any()
    scenario = _scenario({**fields, "baseline": table, "measures": tuple(measures), "catalogue": catalogue}, baseline, problems)
    return {
        "scenario": scenario,
        "claims": tuple(claims),
        "sets": {name: tuple(members) for name, members in form.sets.items()},
        "outputs": tuple(form.outputs),
        "sources": sources,
        "assumptions": quantities.all("assumptions"),
        "derived": quantities.all("derived"),
        "left": files.all_left(),
        "reading_findings": files.all_findings(),
        "folder": folder.path,
        "places": (problems.name, problems.lines, baseline.places),
    }


def _scenario_fields(form: ProjectForm, quantities: Quantities) -> dict[str, Any]:
    """What a scenario is beside its activities, measures and factors."""
    bases = {name: basis_of(each, ("bases", name), quantities) for name, each in form.bases.items()}
    basis = basis_of(form.basis, ("basis",), quantities) if form.basis is not None and not isinstance(form.basis, str) else None
    if isinstance(form.basis, str):
        if form.basis not in bases:
            quantities.problems.add_unknown(("basis",), form.basis, bases, "the name of one of [bases]")
        basis = bases.get(form.basis)
    area, *further = areas_of(form.areas, quantities.problems) or (None,)
    return {"name": form.name, "date": as_day(form.date), "area": area, "further_areas": further, "indicator": form.indicator, "basis": basis, "bases": bases}


def _scenario(fields: dict[str, Any], baseline: Baseline, problems: FileProblems) -> Scenario:
    try:
        return Scenario(**fields)
    except InputError as error:
        at_measures(error, fields["measures"], problems, baseline.places)
        problems.raise_if_any()
        raise
