"""What stands behind a scenario: its measures at any values of the assumptions, and accounts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ..accounting.account import Account, account
from ..accounting.lines import line_columns
from ..arrays import Array
from ..errors import InputError
from ..factors.basis import Basis, Boundary
from ..factors.catalogue import FactorCatalogue
from ..factors.properties import CatalogueProperties, properties_named, with_properties
from ..inputs.periods import Period
from ..lifecycle import Indicator, IndicatorWord
from ..measures.base import Measure
from ..messages import Joined, MeasureName, message
from ..messages.problems import problem
from ..units import Quantity
from ..units.assumption import Assumption
from .assumptions import Use, Values, checked_values, uses_of
from .change_lines import CHANGE_COLUMNS, lines_table, with_scope
from .changes import saved_in
from .steps import MeasureSteps, Step


@dataclass(frozen=True, eq=False)
class ScenarioRuns:
    """A baseline and measures, run at values of the assumptions and accounted in one indicator.

    Nothing is checked here; what is worked out is kept.

    Parameters
    ----------
    name : str
    memo : MeasureSteps
        The baseline, its catalogue, and the steps worked out so far.
    measures : tuple of Measure
        In the order given.
    basis : Basis or None
    indicator : str or None
    date : date or None
    period : Period or None
    areas : tuple of Quantity
        Floor areas and users, noted on the accounts.
    """

    name: str
    memo: MeasureSteps
    measures: tuple[Measure, ...]
    basis: Basis | None
    indicator: Indicator | IndicatorWord | None
    date: datetime.date | None
    period: Period | None = None
    areas: tuple[Quantity, ...] = ()

    # -- the same with a difference

    def only(self, names: Iterable[str]) -> ScenarioRuns:
        """The same with some of the measures.

        Raises
        ------
        InputError
            If a name is not one of its measures'.
        """
        wanted = set(names)
        unknown = sorted(wanted - {measure.name for measure in self.measures})
        if unknown:
            known = Joined(MeasureName(measure.name) for measure in self.measures)
            there_are = message("scenarios.there_are", names=known)
            raise InputError.of(
                message("scenarios.scenario", name=self.name),
                [
                    problem("measures", name, "scenarios.not_its_measure", there_are)
                    for name in unknown
                ],
            )
        return replace(self, measures=tuple(one for one in self.measures if one.name in wanted))

    def with_baseline(
        self, rows: pd.DataFrame, measures: tuple[Measure, ...] | None = None
    ) -> ScenarioRuns:
        """The same with other rows, each with an id, and with other measures if given."""
        own = self.measures if measures is None else measures
        return replace(self, memo=MeasureSteps(rows, self.catalogue), measures=own)

    def with_settings_of(self, account: Account) -> ScenarioRuns:
        """The same with the basis and indicator of an account."""
        other = replace(self, basis=account.basis, indicator=account.indicator)
        if account is vars(self).get("before"):
            # Its own accounts have these settings already, and need not be made again.
            vars(other).update({**vars(self), **vars(other)})
        return other

    # -- activities and changes

    @property
    def baseline(self) -> pd.DataFrame:
        """The activities before any measure."""
        return self.memo.baseline

    @property
    def catalogue(self) -> FactorCatalogue:
        """The factors."""
        return self.memo.catalogue

    @property
    def country(self) -> str:
        """Country whose factors the measures look up."""
        return self.basis.country if self.basis else "NO"

    @cached_property
    def measures_in_order(self) -> tuple[Measure, ...]:
        """The measures in the order in which they act."""
        return tuple(sorted(self.measures, key=lambda measure: (measure.stage, measure.name)))

    def steps(self, values: Values | None = None) -> list[Step]:
        """Pairs of activities and last changes: of the baseline, then after each measure."""
        return self.memo.steps(self.measures_in_order, values, self.country)

    def changes(self, values: Values | None = None) -> pd.DataFrame:
        """Signed rows by measure that turn the baseline into the final activities."""
        return self.memo.changes(self.measures_in_order, values, self.country)

    def properties(self, values: Values | None = None) -> CatalogueProperties:
        """Properties of factors as measures look them up, some at other values."""
        return self.memo.properties(self.country, values)

    def traced_runs(self, properties: Values) -> list[Any]:
        """List of the traced runs made so far with these properties of factors, to be added to.

        Runs that differ in the basis only, within one country, share it.
        """
        return self.memo.traced_runs(self.measures_in_order, properties, self.country)

    # -- assumptions

    @cached_property
    def uses(self) -> list[Use]:
        """The assumptions of the baseline and the measures, with where each is used."""
        return uses_of(self.baseline, self.measures)

    @cached_property
    def looked_up(self) -> Mapping[str, Assumption]:
        """Properties of factors that measures, or the account of the changes, converted by."""
        return self.memo.looked_up(self.change_lines, self.country)

    @property
    def used(self) -> list[Use]:
        """Every assumption, with where it is used: "baseline", a measure, or "factors"."""
        ranged = [a for a in self.looked_up.values() if not a.is_certain]
        return [*self.uses, *(("factors", a) for a in ranged)]

    @property
    def assumptions(self) -> dict[str, Assumption]:
        """Every assumption by its name."""
        return {a.name: a for _, a in self.used}

    @property
    def uncertain(self) -> list[Assumption]:
        """The assumptions that have a range."""
        return [a for a in self.assumptions.values() if not a.is_certain]

    def checked(self, values: Values | None, *, of_any_factor: bool = False) -> Values:
        """Values of assumptions, after a check of their names and kinds.

        Properties are those that are looked up, or, for lines of any table, of any factor.

        Raises
        ------
        InputError
        """
        if not values:
            return {}
        known = {assumption.name: assumption for _, assumption in self.uses}
        if not values.keys() <= known.keys():
            # Which properties are looked up is known only after a run.
            known |= self.looked_up
        if of_any_factor:
            known |= properties_named(self.catalogue, values.keys() - known.keys())
        return checked_values(self.name, values, known)

    # -- accounts

    @cached_property
    def before(self) -> Account:
        """Before any measure, in the indicator that baseline and changes share."""
        return self._account(self.steps()[0][0])

    @cached_property
    def after(self) -> Account:
        """After all measures, in the same indicator."""
        return self._account(self.steps()[-1][0])

    @cached_property
    def whole(self) -> Account:
        """Of baseline and changes together; it decides the indicator and boundary of both."""
        both = pd.concat([self.steps()[0][0], self.changes()], ignore_index=True)
        whole = account(
            both, self.catalogue, self.basis, self.indicator, self.date, period=self.period
        )
        if whole.mixed is not None:
            raise whole.mixed
        return whole

    @cached_property
    def shared_basis(self) -> Basis | None:
        """The basis given; without one, the boundary that baseline and changes have in common."""
        if self.basis is None and self.whole.resolution.boundary is Boundary.DIRECT:
            return Basis(boundary=Boundary.DIRECT)
        return self.basis

    def account_of(self, changes: pd.DataFrame, values: Values | None = None) -> Account:
        """The account of some changes alone; `values`: properties of factors."""
        return self._account(changes, self.checked(values, of_any_factor=True))

    def _account(self, activities: pd.DataFrame, values: Values | None = None) -> Account:
        catalogue = with_properties(self.catalogue, values) if values else self.catalogue
        indicator = self.whole.indicator if self.indicator is None else self.indicator
        return account(
            activities,
            catalogue,
            self.shared_basis,
            indicator,
            self.date,
            period=self.period,
            areas=self.areas,
        )

    # -- lines of changes

    @cached_property
    def change_columns(self) -> dict[str, Array]:
        """The line items of the changes, as `line_columns` gives them, with reasons."""
        return self.line_columns(self.changes(), with_reasons=True)

    @cached_property
    def change_lines(self) -> pd.DataFrame:
        """The line items of the changes, as `lines_of` gives them."""
        return lines_table(self.change_columns)

    @cached_property
    def saved(self) -> float:
        """Saving of all measures together [kgCO2e]."""
        return saved_in(self.change_lines)

    @property
    def saved_in_ghg(self) -> float | list[str]:
        """Saving in `gwp_ghg` [kgCO2e]; else the factors of changes that do not declare it."""
        lines = self.change_columns
        ghg = np.asarray(lines[Indicator.GHG.value], dtype=float)
        lacking = np.isnan(ghg) & np.asarray(lines["counted"], dtype=bool)
        if lacking.any():
            return list(dict.fromkeys(np.asarray(lines["resolved_factor"])[lacking].tolist()))
        return saved_in(lines_table(with_scope(lines, Indicator.GHG, self.catalogue.table)))

    def lines_of(self, changes: pd.DataFrame, values: Values | None = None) -> pd.DataFrame:
        """Line items of changes: `emissions` [kgCO2e], `counted`, `equal_scope`, `declared`.

        A line that is `counted` counts in totals, and in savings if it is of `equal_scope`, too. A
        line that is not `declared` belongs to a change whose saving is undeclared.

        Parameters
        ----------
        values : mapping of str to Quantity, optional
            Properties of factors at other values.
        """
        checked = self.checked(values, of_any_factor=True)
        return lines_table(self.line_columns(changes, checked, with_reasons=True))

    def line_columns(
        self, changes: pd.DataFrame, values: Values | None = None, *, with_reasons: bool = False
    ) -> dict[str, Array]:
        """The columns of `lines_of` and `BALANCE`: making a table would take most of the time."""
        if not len(changes):
            return {name: np.array([], dtype=object) for name in CHANGE_COLUMNS}
        account = self._account(changes, values)
        columns = line_columns(account, with_reasons=with_reasons)
        return with_scope(columns, account.indicator, account.catalogue.table)
