"""The content of a project in one form, whatever words its file uses: to compare and to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

import pandas as pd

from ..errors import UnitError
from ..inputs.amounts import estimates_in
from ..scenarios.assumptions import estimates_of
from ..scenarios.claim import Claim
from ..scenarios.scenario import Scenario
from ..units import Derived, Estimate, Q, as_unit
from ..units.assumption import Assumption, Status
from ..units.source import Source
from .asked_rules import AskedRule


class ProjectContent(Protocol):
    """The parts of a project that a file has; `Project` is one."""

    @property
    def scenario(self) -> Scenario: ...
    @property
    def claims(self) -> tuple[Claim, ...]: ...
    @property
    def sets(self) -> Mapping[str, tuple[str, ...]]: ...
    @property
    def outputs(self) -> tuple[str, ...]: ...
    @property
    def rules(self) -> tuple[AskedRule, ...]: ...
    @property
    def sources(self) -> Mapping[str, Source]: ...
    @property
    def assumptions(self) -> Mapping[str, Assumption]: ...
    @property
    def derived(self) -> Mapping[str, Estimate]: ...
    @property
    def uncovered(self) -> pd.DataFrame: ...


def content_of(project: ProjectContent) -> list[object]:
    """Everything that two equal projects have in common."""
    scenario = project.scenario
    return [
        scenario.name,
        scenario.date,
        scenario.areas,
        scenario.period,
        list(project.rules),
        scenario.indicator,
        scenario.basis,
        dict(scenario.bases),
        list(scenario.measures),
        scenario.catalogue,
        list(rows_of(project)),
        list(project.claims),
        dict(project.sets),
        list(project.outputs),
        set(sources_of(project)),
        assumptions_of(project),
        {name: _plain(estimate) for name, estimate in project.derived.items()},
        project.uncovered.to_dict("list"),
    ]


def rows_of(project: ProjectContent) -> Iterator[dict[str, object]]:
    """The rows of the baseline without their blank cells."""
    for row in project.scenario.baseline.to_dict("records"):
        cells = {str(name): _plain(cell) for name, cell in row.items() if not is_blank(cell)}
        yield {**cells, "unit": str(as_unit(row["unit"]))}


def is_blank(cell: object) -> bool:
    """True if a cell of a table is None, an empty text or not a number."""
    return (
        cell is None
        or (isinstance(cell, str) and cell == "")
        or (isinstance(cell, float) and cell != cell)
    )


def _plain(cell: object) -> object:
    """A derived amount as its function and arguments; texts among them as quantities."""
    if not isinstance(cell, Derived):
        return cell
    return (
        cell.function.kernel.__name__,
        {
            name: _plain(argument if isinstance(argument, Estimate) else _quantity(argument))
            for name, argument in cell.arguments.items()
        },
    )


def _quantity(argument: object) -> object:
    try:
        return Q(argument) if isinstance(argument, str) else argument
    except UnitError:
        return argument


def assumptions_of(project: ProjectContent) -> dict[str, Assumption]:
    """Every assumption that the project defines or uses, by name; without bare values."""
    assumptions = dict(project.assumptions)
    for assumption in _used(project):
        assumptions.setdefault(assumption.name, assumption)
    return assumptions


def _used(project: ProjectContent) -> Iterator[Assumption]:
    scenario = project.scenario
    estimates = [
        *estimates_in(scenario.baseline),
        *(part for part in project.derived.values() if isinstance(part, Estimate)),
    ]
    for estimate in estimates:
        yield from estimate.assumptions.values()
    for measure in scenario.measures:
        yield from _used_by(measure)
    for basis in (scenario.basis, *scenario.bases.values()):
        for name in ("blend", "obligation"):
            share = getattr(basis, name, None)
            if share is not None and not is_bare(share, f"{name} of biofuel"):
                yield share


def _used_by(measure: object) -> Iterator[Assumption]:
    chosen = getattr(measure, "model_fields_set", None)
    estimates = {**estimates_of(measure), "cost": getattr(measure, "cost", None)}
    for name, estimate in estimates.items():
        is_chosen = chosen is None or name in chosen
        if isinstance(estimate, Estimate) and is_chosen and not is_bare(estimate, name):
            yield from estimate.assumptions.values()


def is_bare(estimate: object, name: str) -> bool:
    """True if an assumption is the bare value that a field of this name was given."""
    return (
        isinstance(estimate, Assumption)
        and estimate.status is Status.STATED
        and estimate.is_certain
        and estimate.name == name
        and estimate.source is None
        and not estimate.reason
    )


def sources_of(project: ProjectContent) -> Iterator[Source]:
    """Every source that the project defines or uses."""
    yield from project.sources.values()
    yield from (
        assumption.source
        for assumption in assumptions_of(project).values()
        if assumption.source is not None
    )
    yield from (claim.source for claim in project.claims)
