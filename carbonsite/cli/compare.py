"""carbonsite compare: projects side by side, and what differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import typer

from ..accounting.compare import diff
from ..messages import Language
from ..projects.project import Project
from ..reports.json_export import plain_value
from ..reports.tables import json_of
from ..scenarios.scenario import Scenario
from .labels import label
from .subjects import ReadingOptions, located, project_of
from .terminal_tables import show

_EFFECTS = ("before", "factor_effect", "amount_effect", "interaction", "after")


def run(
    paths: Sequence[Path], options: ReadingOptions, language: Language, *, as_json: bool
) -> None:
    """The command: read all, show them side by side, then what differs."""
    projects = [project_of(path, options) for path in paths]
    names = _names([project.scenario.name for project in projects], paths)
    named = {
        name: replace(project, scenario=replace(project.scenario, name=name))
        for name, project in zip(names, projects, strict=True)
    }
    for project in named.values():
        with located(project):
            project.scenario.saving()
    tables = dict(_tables(named))
    if as_json:
        typer.echo(json_of(plain_value(tables)), nl=False)
        return
    for key, table in tables.items():
        show(label(key, language), table, language)


def _names(names: Sequence[str], paths: Sequence[Path]) -> list[str]:
    """A name for each project: its own, with its file where two have one."""
    told = [
        name if names.count(name) == 1 else f"{name} ({path.name})"
        for name, path in zip(names, paths, strict=True)
    ]
    return [
        name if told.count(name) == 1 else f"{name} {place}"
        for place, name in enumerate(told, start=1)
    ]


def _tables(projects: dict[str, Project]) -> Iterator[tuple[str, pd.DataFrame]]:
    scenarios = {name: project.scenario for name, project in projects.items()}
    first, *others = scenarios.values()
    yield "scenarios", first.compare(*others)
    yield "settings", _settings(scenarios)
    yield "measures", _measures(scenarios)
    yield "assumptions", _assumptions(scenarios)
    if len(scenarios) == 2:
        yield "effects", _effects(first, others[0])


def _settings(scenarios: dict[str, Scenario]) -> pd.DataFrame:
    """What they are accounted with, where they differ."""
    rows = {
        "basis": [each.basis.label if each.basis else "" for each in scenarios.values()],
        "indicator": [each.baseline_account().indicator.value for each in scenarios.values()],
        "date": [str(each.date or "") for each in scenarios.values()],
        "areas": [", ".join(map(str, each.areas)) for each in scenarios.values()],
        "catalogue": [each.catalogue.digest[:12] for each in scenarios.values()],
    }
    return pd.DataFrame(
        [[key, *told] for key, told in rows.items() if len(set(told)) > 1],
        columns=["subject", *scenarios],
    )


def _measures(scenarios: dict[str, Scenario]) -> pd.DataFrame:
    """What each measure saves in each of them [kgCO2e]; blank where it is not taken."""
    savings = [
        -each.steps().iloc[1:].set_index("step")["change"].rename(name)
        for name, each in scenarios.items()
    ]
    return pd.concat(savings, axis=1).rename_axis("measure").reset_index()


def _assumptions(scenarios: dict[str, Scenario]) -> pd.DataFrame:
    """Assumptions whose value or range is not the same in all of them."""
    told = []
    for name, scenario in scenarios.items():
        table = scenario.assumptions
        texts = [
            value if low == high else f"{value} ({low} to {high})"
            for value, low, high in zip(table["value"], table["low"], table["high"], strict=True)
        ]
        told.append(pd.Series(texts, index=table["assumption"], name=name, dtype=object))
    both = pd.concat(told, axis=1).fillna("")
    return both[both.nunique(axis=1) > 1].rename_axis("assumption").reset_index()


def _effects(one: Scenario, two: Scenario) -> pd.DataFrame:
    """The rows of the two baselines that differ, split into factor and amount effects [kgCO2e]."""
    if one.baseline_account().indicator is not two.baseline_account().indicator:
        return pd.DataFrame()
    table = diff(one.baseline_account(), two.baseline_account()).table
    changed = table[
        (table["after"] - table["before"]).abs()
        > 1e-9 * table[["after", "before"]].abs().max().max()
    ]
    return changed[[name for name in ("item", "module", *_EFFECTS) if name in changed]]
