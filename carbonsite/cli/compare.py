"""carbonsite compare and compare-versions: projects, or two results of one, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from .. import __version__
from ..accounting.compare import diff
from ..messages import Language, message
from ..messages.labels import Labels
from ..messages.problems import refusal
from ..projects.project import Project
from ..reports.basis_words import basis_words
from ..reports.old_result import OldResult
from ..reports.version_changes import VersionChanges, version_changes
from ..scenarios.scenario import Scenario
from .options import Printing
from .streams import say
from .subjects import ReadingOptions, located, project_of
from .terminal_tables import print_json, show

_MOST_LINES = 20
"""Lines that are shown on the terminal; all of them are in the JSON."""

_EFFECTS = ("before", "factor_effect", "amount_effect", "interaction", "after")


def run(paths: Sequence[Path], options: ReadingOptions, printing: Printing) -> None:
    """Read all projects, show them side by side, then how they differ."""
    projects = [project_of(path, options) for path in paths]
    names = _names([project.scenario.name for project in projects], paths)
    named = {
        name: replace(project, scenario=replace(project.scenario, name=name))
        for name, project in zip(names, projects, strict=True)
    }
    for project in named.values():
        with located(project):
            project.scenario.saving()
    scenarios = {name: project.scenario for name, project in named.items()}
    if printing.as_json:
        print_json(dict(_tables(scenarios, Labels(Language.ENGLISH))))
        return
    words = Labels(printing.language).beside(
        measure.name for scenario in scenarios.values() for measure in scenario.measures
    )
    for key, table in _tables(scenarios, words, words("undeclared")):
        show(key, table, words)


def _names(names: Sequence[str], paths: Sequence[Path]) -> list[str]:
    """A name for each project: its own, with its file where two have one."""
    with_file = [
        name if names.count(name) == 1 else f"{name} ({path.name})"
        for name, path in zip(names, paths, strict=True)
    ]
    return [
        name if with_file.count(name) == 1 else f"{name} {place}"
        for place, name in enumerate(with_file, start=1)
    ]


def _tables(
    scenarios: dict[str, Scenario], words: Labels, undeclared: str | None = None
) -> Iterator[tuple[str, pd.DataFrame]]:
    """The tables that are shown, by the key of their title; `undeclared` is a word for readers."""
    first, *others = scenarios.values()
    table = first.compare(*others)
    yield (
        "scenarios",
        table.assign(
            basis=[_basis(scenario, words) for scenario in scenarios.values()],
            saving=_declared(table["saving"], undeclared),
        ),
    )
    yield "settings", _settings(scenarios, words)
    yield "measures", _measures(scenarios, undeclared)
    yield "assumptions", _assumptions(scenarios)
    if len(scenarios) == 2:
        yield "effects", _effects(first, others[0])


def _basis(scenario: Scenario, words: Labels) -> str:
    return basis_words(words, scenario.basis) if scenario.basis else ""


def _settings(scenarios: dict[str, Scenario], words: Labels) -> pd.DataFrame:
    several = scenarios.values()
    rows = {
        "basis": [_basis(scenario, words) for scenario in several],
        "indicator": [scenario.baseline_account().indicator.value for scenario in several],
        "date": [str(scenario.date or "") for scenario in several],
        "areas": [", ".join(map(str, scenario.areas)) for scenario in several],
        "catalogue": [scenario.catalogue.digest[:12] for scenario in several],
    }
    return pd.DataFrame(
        [
            [words.known("cli", setting), *values]
            for setting, values in rows.items()
            if len(set(values)) > 1
        ],
        columns=["subject", *scenarios],
    )


def _measures(scenarios: dict[str, Scenario], undeclared: str | None) -> pd.DataFrame:
    """The saving of each measure in each scenario [kgCO2e]; blank if it has no such measure."""
    savings = [
        _declared(-scenario.steps().iloc[1:].set_index("step")["change"].rename(name), undeclared)
        for name, scenario in scenarios.items()
    ]
    return pd.concat(savings, axis=1).rename_axis("measure").reset_index()


def _declared(savings: pd.Series, undeclared: str | None) -> pd.Series:
    """Savings with the word, if there is one, where one is undeclared."""
    if undeclared is None or not savings.hasnans:
        return savings
    return savings.astype(object).fillna(undeclared)


def _assumptions(scenarios: dict[str, Scenario]) -> pd.DataFrame:
    """Assumptions whose value or range differs."""
    columns = []
    for name, scenario in scenarios.items():
        table = scenario.assumptions
        texts = [
            value if low == high else f"{value} ({low} to {high})"
            for value, low, high in zip(table["value"], table["low"], table["high"], strict=True)
        ]
        columns.append(pd.Series(texts, index=table["assumption"], name=name, dtype=object))
    both = pd.concat(columns, axis=1).fillna("")
    return both[both.nunique(axis=1) > 1].rename_axis("assumption").reset_index()


def _effects(one: Scenario, two: Scenario) -> pd.DataFrame:
    """The rows of two baselines that differ, split into factor and amount effects [kgCO2e]."""
    if one.baseline_account().indicator is not two.baseline_account().indicator:
        return pd.DataFrame()
    table = diff(one.baseline_account(), two.baseline_account()).table
    difference = (table["after"] - table["before"]).abs()
    changed = table[difference > 1e-9 * table[["after", "before"]].abs().max().max()]
    return changed[[name for name in ("item", "module", *_EFFECTS) if name in changed]]


def run_versions(
    path: Path, result: Path | None, options: ReadingOptions, printing: Printing
) -> None:
    """Read the project and the old result, and show what differs."""
    project = project_of(path, options)
    old = OldResult.read(result or _written_before(project))
    with located(project):
        changes = version_changes(project.scenario, old)
    if printing.as_json:
        print_json(_content(changes))
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
    show("version_lines", changes.lines.head(_MOST_LINES), words)
    if len(changes.lines) > _MOST_LINES:
        say(message("versions.more", count=len(changes.lines) - _MOST_LINES), printing.language)
    show("version_findings", changes.findings, words)


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
    raise refusal("compare-versions", "result", "", "versions.no_result")


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
