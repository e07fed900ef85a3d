"""What a project says, whatever words it says it in: for comparing two, and for writing one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..errors import UnitError
from ..inputs.amounts import estimates_in
from ..scenarios.assumptions import estimates_of
from ..units import Derived, Estimate, Q, as_unit
from ..units.assumption import Assumption, Status
from ..units.source import Source

if TYPE_CHECKING:
    from .project import Project


def content_of(project: Project) -> list[Any]:
    """Everything that two equal projects have in common."""
    scenario = project.scenario
    held = [
        scenario.name,
        scenario.date,
        scenario.areas,
        scenario.indicator,
        scenario.basis,
        dict(scenario.bases),
        list(scenario.measures),
        scenario.catalogue,
    ]
    said = [
        list(project.claims),
        dict(project.sets),
        list(project.outputs),
        set(sources_of(project)),
        assumptions_of(project),
        {name: _plain(each) for name, each in project.derived.items()},
    ]
    return [*held, list(rows_of(project)), *said, project.uncovered.to_dict("list")]


def rows_of(project: Project) -> Iterator[dict[str, Any]]:
    """The rows of the baseline without their blank cells."""
    for row in project.scenario.baseline.to_dict("records"):
        unit = str(as_unit(row["unit"]))
        yield {
            **{name: _plain(cell) for name, cell in row.items() if not _is_blank(cell)},
            "unit": unit,
        }


def _is_blank(cell: Any) -> bool:
    return (
        cell is None
        or (isinstance(cell, str) and cell == "")
        or (isinstance(cell, float) and cell != cell)
    )


def _plain(cell: Any) -> Any:
    """A derived amount as its function and arguments, a quantity among them alike whether it was
    text or not.
    """
    if isinstance(cell, Derived):
        return (
            cell.function.kernel.__name__,
            {
                name: _plain(argument if isinstance(argument, Estimate) else _quantity(argument))
                for name, argument in cell.arguments.items()
            },
        )
    return cell


def _quantity(argument: Any) -> Any:
    try:
        return Q(argument) if isinstance(argument, str) else argument
    except UnitError:
        return argument


def assumptions_of(project: Project) -> dict[str, Assumption]:
    """Every assumption that the project defines or takes, by name; bare values of fields are none."""
    found = dict(project.assumptions)
    for assumption in _taken(project):
        found.setdefault(assumption.name, assumption)
    return found


def _taken(project: Project) -> Iterator[Assumption]:
    scenario = project.scenario
    estimates = [
        *estimates_in(scenario.baseline),
        *(each for each in project.derived.values() if isinstance(each, Estimate)),
    ]
    yield from (
        assumption for estimate in estimates for assumption in estimate.assumptions.values()
    )
    for measure in scenario.measures:
        chosen = getattr(measure, "model_fields_set", None)
        for name, estimate in {
            **estimates_of(measure),
            "cost": getattr(measure, "cost", None),
        }.items():
            if (
                isinstance(estimate, Estimate)
                and (chosen is None or name in chosen)
                and not is_bare(estimate, name)
            ):
                yield from estimate.assumptions.values()
    for basis in (scenario.basis, *scenario.bases.values()):
        shares = (
            {}
            if basis is None
            else {name: getattr(basis, name) for name in ("blend", "obligation")}
        )
        yield from (
            share
            for name, share in shares.items()
            if share is not None and not is_bare(share, f"{name} of biofuel")
        )


def is_bare(estimate: Any, name: str) -> bool:
    """Whether an assumption is the bare value that a field of this name was given."""
    return (
        isinstance(estimate, Assumption)
        and estimate.status is Status.STATED
        and estimate.is_certain
        and estimate.name == name
        and estimate.source is None
        and not estimate.reason
    )


def sources_of(project: Project) -> Iterator[Source]:
    """Every source that the project defines or takes."""
    yield from project.sources.values()
    yield from (
        assumption.source
        for assumption in assumptions_of(project).values()
        if assumption.source is not None
    )
    yield from (claim.source for claim in project.claims)
