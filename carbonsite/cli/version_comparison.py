"""carbonsite compare-versions: a project's results beside those that another version gave."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import typer

from .. import __version__
from ..errors import InputError
from ..messages import message
from ..messages.labels import Labels
from ..projects.project import Project
from ..reports.json_export import plain_value
from ..reports.old_result import OldResult
from ..reports.tables import json_of
from ..reports.version_changes import VersionChanges, version_changes
from .options import Printing
from .streams import say
from .subjects import ReadingOptions, located, project_of
from .terminal_tables import show

_MOST_LINES = 20
"""Lines that are shown on the terminal; all of them are in the JSON."""


def run(path: Path, result: Path | None, options: ReadingOptions, printing: Printing) -> None:
    """Read the project and the old result, and show what differs."""
    project = project_of(path, options)
    old = OldResult.read(result or _written_before(project))
    with located(project):
        changes = version_changes(project.scenario, old)
    if printing.as_json:
        typer.echo(json_of(plain_value(_content(changes))), nl=False)
        return
    words = Labels(printing.language).beside(measure.name for measure in project.scenario.measures)
    key = "versions.differ" if changes.differ else "versions.equal"
    say(
        message(key, name=old.name, old=old.carbonsite, new=__version__, lines=len(changes.lines)),
        printing.language,
    )
    if old.indicator != changes.new.indicator:
        indicators = {"old": old.indicator, "new": changes.new.indicator}
        say(message("versions.indicator", **indicators), printing.language)
    show("version_results", changes.shown_results, words)
    show("version_lines", _in_words(changes.lines.head(_MOST_LINES), words), words)
    if len(changes.lines) > _MOST_LINES:
        say(message("versions.more", count=len(changes.lines) - _MOST_LINES), printing.language)
    kinds = [words.known("finding", kind) for kind in changes.findings["finding"]]
    show("version_findings", changes.findings.assign(finding=kinds), words)


def _written_before(project: Project) -> Path:
    """The JSON that the project file names among its outputs.

    Raises
    ------
    InputError
        If it names none.
    """
    for name in project.outputs:
        if Path(name).suffix == ".json":
            return project.folder / name
    row = {
        "column": "result",
        "value": "",
        "problem": message("versions.no_result"),
        "remedy": message("versions.no_result.remedy"),
    }
    raise InputError.of("compare-versions", [row])


def _in_words(lines: pd.DataFrame, words: Labels) -> pd.DataFrame:
    return lines.assign(
        of=[words.known("cli", part) for part in lines["of"]],
        measure=[words.measure(name) if name else "" for name in lines["measure"]],
    )


def _content(changes: VersionChanges) -> dict[str, object]:
    return {
        "old_version": changes.old.carbonsite,
        "new_version": __version__,
        "indicator": {"old": changes.old.indicator, "new": changes.new.indicator},
        "unit": "kgCO2e",
        "results": changes.results,
        "lines": changes.lines,
        "findings": changes.findings,
    }
