"""The fields of a scenario, and its runs at other values of the assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd
from pydantic import BaseModel

from ..accounting.acceptance import Acceptance, acceptances_in
from ..accounting.checks import as_date
from ..accounting.coded_activities import code_activities
from ..errors import InputError
from ..factors.basis import Basis
from ..factors.catalogue import FactorCatalogue
from ..factors.properties import CatalogueProperties, properties_named
from ..inputs.qualities import with_qualities
from ..measures.base import Measure
from ..measures.validation import measure_problems
from ..messages import message
from ..messages.arguments import refused, require
from ..units.areas import areas_of
from ..units.assumption import Assumption
from .accounts import ScenarioAccounts
from .assumptions import Use, ambiguous_names, checked_values, uses_of
from .changes import with_row_ids
from .claim import Claim
from .steps import MeasureSteps
from .traced_run import TracedRun


@dataclass(frozen=True, eq=False)
class ScenarioRuns:
    """Base class of `Scenario`: its fields, checked, and members for carbonsite itself."""

    name: str
    baseline: pd.DataFrame
    measures: Iterable[Measure] = ()
    catalogue: FactorCatalogue = field(default_factory=FactorCatalogue.default)
    basis: Basis | None = None
    date: Any = None
    area: Any = None
    indicator: str | None = None
    bases: Mapping[str, Basis] = field(default_factory=dict)
    further_areas: Iterable[Any] = ()
    claims: Iterable[Claim] = ()
    accepted: Iterable[Acceptance] = ()
    areas: tuple[Any, ...] = field(init=False)
    _steps: MeasureSteps = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _check_kinds(self)
        code_activities(self.baseline, by_date=False)[1].raise_if_any()
        areas = areas_of(self.area, *self.further_areas)
        for name, value in (
            ("baseline", with_qualities(with_row_ids(self.baseline))),
            ("measures", tuple(self.measures)),
            ("date", as_date(self.date, last=True)),
            ("area", next(iter(areas), None)),
            ("further_areas", areas[1:]),
            ("areas", areas),
            ("claims", tuple(self.claims)),
            ("accepted", acceptances_in(self.accepted, "Scenario")),
        ):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "_steps", MeasureSteps(self.baseline, self.catalogue))
        problems: list[Mapping[str, Any]] = [*measure_problems(self.baseline, self.measures)]
        problems = problems or [*ambiguous_names(self._uses)]
        if problems:
            raise InputError.of(message("scenarios.scenario", name=self.name), problems)

    def changes(self, values: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Signed rows by measure that turn the baseline into the final activities.

        Parameters
        ----------
        values : mapping of str to Quantity, optional
            Assumptions at other values, by name.

        Raises
        ------
        InputError
            If a name is none of its assumptions'.
        """
        require(values, Mapping | None, "changes()", "values", "values")
        return self._steps.changes(
            self.measures_in_order, self._checked(values), self._accounts.country
        )

    def _checked(
        self, values: Mapping[str, Any] | None, *, of_any_factor: bool = False
    ) -> Mapping[str, Any]:
        """Values of assumptions, after a check of their names and kinds.

        Properties are those that are looked up, or, for lines of any table, of any factor.
        """
        if not values:
            return {}
        known = {assumption.name: assumption for _, assumption in self._uses}
        if not values.keys() <= known.keys():
            # Which properties are looked up is known only after a run.
            known |= self._looked_up
        if of_any_factor:
            known |= properties_named(self.catalogue, values.keys() - known.keys())
        return checked_values(self.name, values, known)

    def steps_at(self, values: Mapping[str, Any]) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
        """Pairs of activities and last changes: of the baseline, then after each measure."""
        return self._steps.steps(self.measures_in_order, values, self._accounts.country)

    def properties_at(self, values: Mapping[str, Any]) -> CatalogueProperties:
        """Properties of factors as measures look them up, some at other values."""
        return self._steps.properties(self._accounts.country, values)

    @cached_property
    def measures_in_order(self) -> tuple[Measure, ...]:
        """The measures in the order in which they act."""
        return tuple(sorted(self.measures, key=lambda measure: (measure.stage, measure.name)))

    def traced_runs(self, properties: Mapping[str, Any]) -> list[TracedRun]:
        """List of the traced runs made so far with these properties of factors, to be added to.

        Scenarios that differ in the basis only, within one country, share it.
        """
        return self._steps.traced_runs(self.measures_in_order, properties, self._accounts.country)

    @cached_property
    def _accounts(self) -> ScenarioAccounts:
        return ScenarioAccounts(
            self._steps, self.measures_in_order, self.basis, self.indicator, self.date
        )

    def line_columns(
        self, changes: pd.DataFrame, values: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The columns of `lines_of` by name, without a table of them, and without `why_not`."""
        return self._accounts.line_columns(changes, values, with_reasons=False)

    @cached_property
    def _uses(self) -> list[Use]:
        return uses_of(self.baseline, self.measures)

    def property_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values among these that are properties of factors."""
        return {name: value for name, value in values.items() if name in self._looked_up}

    @property
    def used(self) -> list[Use]:
        """Every assumption, with where it is used: "baseline", a measure, or "factors"."""
        return [
            *self._uses,
            *(("factors", a) for a in self._looked_up.values() if not a.is_certain),
        ]

    @property
    def uncertain(self) -> list[Assumption]:
        """The assumptions that have a range."""
        return list({a.name: a for _, a in self.used if not a.is_certain}.values())

    @cached_property
    def _looked_up(self) -> Mapping[str, Assumption]:
        """Properties of factors that measures, or the account of the changes, converted by."""
        return self._steps.looked_up(self._accounts.change_lines, self._accounts.country)


def _check_kinds(scenario: ScenarioRuns) -> None:
    """Refuse fields of another kind, such as one measure without a list."""
    where = message("scenarios.scenario", name=str(scenario.name))
    require(scenario.name, str, where, "name", "text")
    require(scenario.catalogue, FactorCatalogue, where, "catalogue", "catalogue")
    require(scenario.basis, Basis | None, where, "basis", "basis")
    require(scenario.bases, Mapping, where, "bases", "named_bases")
    for basis in scenario.bases.values():
        require(basis, Basis, where, "bases", "named_bases")
    for name, key in (
        ("measures", "measures"),
        ("further_areas", "several"),
        ("claims", "several"),
    ):
        value = getattr(scenario, name)
        if isinstance(value, str | BaseModel) or not isinstance(value, Iterable):
            raise refused(value, where, name, key)
