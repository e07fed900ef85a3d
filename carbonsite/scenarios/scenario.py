"""A baseline and measures: changes, savings, assumptions and bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import pandas as pd
from typing_extensions import deprecated

from ..accounting.acceptance import accepting
from ..accounting.account import Account
from ..display import html_table, quantity_text, with_undeclared
from ..errors import InputError
from ..factors.basis import Basis
from ..measures.base import Measure
from ..messages import Joined, MeasureName, message
from ..messages.arguments import require
from ..units import Quantity
from .assumptions import inputs_table
from .bounds import Bounds, bounds_of
from .change_findings import scenario_findings
from .scenario_runs import ScenarioRuns
from .scope import unequal_scope_of
from .steps import MeasureSteps
from .waterfall import steps_of


@dataclass(frozen=True, eq=False)
class Scenario(ScenarioRuns):
    """Baseline activities, and the measures that change them.

    Parameters
    ----------
    name : str
    baseline : DataFrame
        Activities before any measure; amounts may be assumptions or derived from some.
    measures : iterable of Measure
        The order given is that of the waterfall only; stages decide in which order they act.
    catalogue : FactorCatalogue
    basis : Basis, optional
    date : str or date, optional
    area : str or Quantity, optional
        With its type, such as ``"5000 m2 BTA"``.
    further_areas : iterable of str or Quantity, optional
        Of other types, such as ``["4300 m2 BRA"]``; `areas` holds all.
    indicator : str, optional
    bases : mapping of str to Basis
        Further bases, which reports show side by side.
    claims : iterable of Claim
        Savings that somebody states; reports compare them with the bounds of the scenario's.
    accepted : iterable of Acceptance
        Findings that somebody has accepted.

    Raises
    ------
    InputError
        If two measures have one name, or a measure finds nothing in the baseline to act on.

    Examples
    --------
    >>> import carbonsite as cs
    >>> baseline = cs.measures.machine_use("excavator", "1000 h", "15 L/h", machine="excavator")
    >>> electric = cs.measures.ElectricExcavator(per_litre="3,6 kWh/L")
    >>> scenario = Scenario("site", baseline, [electric], basis=cs.Basis(year=2020))
    >>> print(f"{scenario.saving():.0f}")
    47771 kgCO2e
    """

    # -- activities and changes

    def activities(self, values: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """The activities after all measures; `values`: assumptions at other values, by name.

        Raises
        ------
        InputError
            If a name is none of its assumptions'.
        """
        require(values, Mapping | None, "activities()", "values", "values")
        return self.steps_at(self._checked(values))[-1][0].copy()

    # -- emissions

    def account(self) -> Account:
        """The account after all measures, in the indicator that baseline and changes share."""
        return self._accounts.after

    def baseline_account(self) -> Account:
        """The account before any measure, in the same indicator."""
        return self._accounts.before

    def whole_account(self) -> Account:
        """The account of baseline and changes together; it decides their indicator and boundary."""
        return self._accounts.whole

    def account_of(self, changes: pd.DataFrame, values: Mapping[str, Any] | None = None) -> Account:
        """The account of some changes alone."""
        return self._accounts.of(changes, self._checked(values, of_any_factor=True))

    @property
    def change_lines(self) -> pd.DataFrame:
        """The line items of the changes, as `lines_of` gives them."""
        return self._accounts.change_lines

    def lines_of(
        self, changes: pd.DataFrame, values: Mapping[str, Any] | None = None
    ) -> pd.DataFrame:
        """Line items of changes: `emissions` [kgCO2e], `counted`, `equal_scope`, `declared`.

        A line that is `counted` counts in totals, and in savings if it is of `equal_scope`, too. A
        line that is not `declared` belongs to a change whose saving is undeclared.

        Parameters
        ----------
        values : mapping of str to Quantity, optional
            Properties of factors at other values.
        """
        return self._accounts.lines_of(changes, self._checked(values, of_any_factor=True))

    def saving(self) -> Quantity:
        """Saving of all measures together [kgCO2e]; NaN where it is undeclared.

        It counts the modules that both sides of a change declare. It is undeclared if one of them
        takes up carbon whose release is not among these modules, or counts less than nothing; the
        findings say which, and what can be compared instead.
        """
        return Quantity(self._accounts.saved, "kgCO2e")

    def steps(self) -> pd.DataFrame:
        """The waterfall: the baseline and each measure, in the order given [kgCO2e].

        Returns
        -------
        DataFrame
            ``step, change, unequal_scope, total``: `change` counts in the saving, and is NaN if it
            is undeclared; `unequal_scope` counts in no saving; `total` is the account's after the
            step.
        """
        return steps_of(
            self.change_lines,
            [measure.name for measure in self.measures],
            self.baseline_account().total.magnitude,
        )

    def unequal_scope(self) -> pd.DataFrame:
        """Table of lines left out of savings: ``measure, resolved_factor, module, emissions``.

        Further columns are `rows`, and `why_not`: a product of the change does not declare the
        module, or the saving is undeclared.
        """
        return unequal_scope_of(self._accounts.change_columns)

    def compare(self, *others: Scenario) -> pd.DataFrame:
        """Table of this scenario and others: baseline, total and saving [kgCO2e], and per area."""
        for other in others:
            require(other, Scenario, "compare()", "others", "scenario")
        return pd.DataFrame([scenario._compared() for scenario in (self, *others)])

    def _compared(self) -> dict[str, Any]:
        total = self.account().total.magnitude
        return {
            "scenario": self.name,
            "basis": self.basis.label if self.basis else "",
            "baseline": self.baseline_account().total.magnitude,
            "total": total,
            "saving": self.saving().magnitude,
            **{f"total per {area.units}": total / area.magnitude for area in self.areas},
        }

    # -- assumptions

    @property
    def assumptions(self) -> pd.DataFrame:
        """Table of every assumption: value, range, status, source, reason, and where it is used."""
        return inputs_table(self.used)

    def bounds(self) -> Bounds:
        """Low and high of the saving within the ranges of the assumptions: not probabilities."""
        return bounds_of(self)

    # -- findings

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Findings of both accounts, and of the changes: unequal scope, undeclared savings."""
        return accepting(scenario_findings(self._accounts), self.accepted)

    # -- the same scenario with a difference

    def with_basis(self, basis: Basis) -> Scenario:
        """The same scenario under another basis."""
        require(basis, Basis, "with_basis()", "basis", "basis")
        return self._sharing(basis=basis)

    def with_indicator(self, indicator: str) -> Scenario:
        """The same scenario in another indicator, such as ``"gwp_ghg"``."""
        return self._sharing(indicator=indicator)

    def only(self, *names: str) -> Scenario:
        """The same scenario with some of its measures.

        Raises
        ------
        InputError
            If a name is not one of its measures'.
        """
        for name in names:
            require(name, str, "only()", "names", "names")
        unknown = sorted(set(names) - {measure.name for measure in self.measures})
        if unknown:
            known = Joined(MeasureName(measure.name) for measure in self.measures)
            raise InputError.of(
                message("scenarios.scenario", name=self.name),
                [
                    {
                        "column": "measures",
                        "value": name,
                        "problem": message("scenarios.not_its_measure"),
                        "remedy": message("scenarios.there_are", names=known),
                    }
                    for name in unknown
                ],
            )
        return self._sharing(
            measures=tuple(measure for measure in self.measures if measure.name in names)
        )

    def with_baseline(
        self, rows: pd.DataFrame, measures: tuple[Measure, ...] | None = None
    ) -> Scenario:
        """The same scenario with rows in place of its baseline's, and with other measures if given.

        Each row needs an id of its own. What was checked is not checked again.
        """
        return self._sharing(
            baseline=rows,
            measures=self.measures if measures is None else measures,
            _steps=MeasureSteps(rows, self.catalogue),
        )

    def with_settings_of(self, account: Account) -> Scenario:
        """The same scenario with the basis and indicator of an account."""
        other = self._sharing(basis=account.basis, indicator=account.indicator)
        if self._accounts.is_before(account):
            # Its own accounts have these settings already, and need not be made again.
            object.__setattr__(other, "_accounts", self._accounts)
        return other

    # -- names of version 0.1, until 0.3

    @deprecated("write with_basis; under goes in 0.3")
    def under(self, basis: Basis) -> Scenario:
        """The same as `with_basis`."""
        return self.with_basis(basis)

    @deprecated("write with_baseline; over goes in 0.3")
    def over(self, rows: pd.DataFrame, measures: tuple[Measure, ...] | None = None) -> Scenario:
        """The same as `with_baseline`."""
        return self.with_baseline(rows, measures)

    @deprecated("write with_settings_of; accounted_as goes in 0.3")
    def accounted_as(self, found: Account) -> Scenario:
        """The same as `with_settings_of`."""
        return self.with_settings_of(found)

    @property
    @deprecated("write measures_in_order; acting goes in 0.3")
    def acting(self) -> tuple[Measure, ...]:
        """The same as `measures_in_order`."""
        return self.measures_in_order

    def _sharing(self, **changed: Any) -> Scenario:
        """The same scenario with other values of some fields, sharing the steps worked out so far.

        What was checked is not checked again.
        """
        other = object.__new__(type(self))
        for one in fields(self):
            object.__setattr__(other, one.name, changed.get(one.name, getattr(self, one.name)))
        return other

    def __repr__(self) -> str:
        return (
            f"Scenario({self.name!r}, {len(self.baseline)} activities, {len(tuple(self.measures))}"
            " measures)"
        )

    def _repr_html_(self) -> str:
        saved = quantity_text(self.saving())
        return html_table(with_undeclared(self.steps()), f"{self!r}, saves {saved}")
