"""The fields of a scenario, checked, and the runs that they describe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from ..accounting.acceptance import acceptances_in
from ..accounting.checks import as_date
from ..accounting.coded_activities import code_activities
from ..errors import InputError
from ..factors.basis import Basis
from ..factors.catalogue import FactorCatalogue
from ..inputs.periods import Period
from ..inputs.qualities import with_qualities
from ..measures.validation import measure_problems
from ..messages import message
from ..messages.arguments import refused, require
from ..units.areas import areas_of
from .assumptions import ambiguous_names
from .changes import with_row_ids
from .scenario_runs import ScenarioRuns
from .steps import MeasureSteps


def checked_fields(given: Mapping[str, Any]) -> dict[str, object]:
    """The fields as a scenario keeps them, with its `runs`.

    Raises
    ------
    InputError
        If a field is of another kind, or baseline and measures do not fit together.
    """
    _check_kinds(given)
    code_activities(given["baseline"], by_date=False, period=given["period"])[1].raise_if_any()
    first, *further = areas_of(given["area"], *given["further_areas"]) or [None]
    fields = {
        **given,
        "baseline": with_qualities(with_row_ids(given["baseline"])),
        "measures": tuple(given["measures"]),
        "date": as_date(given["date"], last=True),
        "area": first,
        "further_areas": tuple(further),
        "claims": tuple(given["claims"]),
        "accepted": acceptances_in(given["accepted"], "Scenario"),
    }
    memo = MeasureSteps(fields["baseline"], fields["catalogue"])
    settings = {name: fields[name] for name in ("measures", "basis", "indicator", "date", "period")}
    areas = () if first is None else (first, *further)
    runs = ScenarioRuns(fields["name"], memo, **settings, areas=areas)
    problems: list[Mapping[str, object]] = [*measure_problems(runs.baseline, runs.measures)]
    problems = problems or [*ambiguous_names(runs.uses)]
    if problems:
        raise InputError.of(message("scenarios.scenario", name=runs.name), problems)
    return {**fields, "runs": runs}


def _check_kinds(given: Mapping[str, Any]) -> None:
    """Refuse fields of another kind, such as one measure without a list."""
    where = message("scenarios.scenario", name=str(given["name"]))
    require(given["name"], str, where, "name", "text")
    require(given["catalogue"], FactorCatalogue, where, "catalogue", "catalogue")
    require(given["basis"], Basis | None, where, "basis", "basis")
    require(given["period"], Period | None, where, "period", "period")
    require(given["bases"], Mapping, where, "bases", "named_bases")
    for basis in given["bases"].values():
        require(basis, Basis, where, "bases", "named_bases")
    for name, key in (
        ("measures", "measures"),
        ("further_areas", "several"),
        ("claims", "several"),
    ):
        value = given[name]
        if isinstance(value, str | BaseModel) or not isinstance(value, Iterable):
            raise refused(value, where, name, key)
