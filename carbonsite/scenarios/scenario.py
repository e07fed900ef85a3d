"""A baseline and measures: changes, savings, assumptions and bounds."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, InitVar, dataclass, field, replace
from functools import cached_property

import pandas as pd
from typing_extensions import deprecated

from ..accounting.acceptance import Acceptance, accepting
from ..accounting.account import Account
from ..display import html_table, quantity_text, with_undeclared
from ..factors.basis import Basis
from ..factors.catalogue import FactorCatalogue
from ..inputs.periods import Period
from ..lifecycle import Indicator, IndicatorWord
from ..measures.base import Measure
from ..messages.arguments import require
from ..units import Q, Quantity
from .assumptions import Values, inputs_table
from .bounds import Bounds, bounds_of
from .change_findings import scenario_findings
from .changes import steps_of
from .claim import Claim
from .scenario_fields import checked_fields
from .scenario_runs import ScenarioRuns
from .scope import unequal_scope_of


@dataclass(frozen=True, eq=False)
class Scenario:
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
    period : Period, optional
        Calendar years of yearly amounts.

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

    name: str
    baseline: pd.DataFrame
    measures: Iterable[Measure] = ()
    catalogue: FactorCatalogue = field(default_factory=FactorCatalogue.default)
    basis: Basis | None = None
    date: datetime.date | str | None = None
    area: Quantity | str | None = None
    indicator: Indicator | IndicatorWord | None = None
    bases: Mapping[str, Basis] = field(default_factory=dict)
    further_areas: Iterable[Quantity | str] = ()
    claims: Iterable[Claim] = ()
    accepted: Iterable[Acceptance] = ()
    period: Period | None = None
    runs: ScenarioRuns = field(init=False, repr=False)
    _: KW_ONLY
    checked: InitVar[ScenarioRuns | None] = None
    """For carbonsite itself: runs of a scenario whose fields were checked already."""

    def __post_init__(self, checked: ScenarioRuns | None) -> None:
        values = checked_fields(vars(self)) if checked is None else {"runs": checked}
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def areas(self) -> tuple[Quantity, ...]:
        """All areas, each with its type."""
        return () if self.area is None else (Q(self.area), *map(Q, self.further_areas))

    # -- activities and changes

    def activities(self, values: Values | None = None) -> pd.DataFrame:
        """The activities after all measures; `values`: assumptions at other values, by name."""
        require(values, Mapping | None, "activities()", "values", "values")
        return self.runs.steps(self.runs.checked(values))[-1][0].copy()

    def changes(self, values: Values | None = None) -> pd.DataFrame:
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
        return self.runs.changes(self.runs.checked(values))

    @property
    def measures_in_order(self) -> tuple[Measure, ...]:
        """The measures in the order in which they act."""
        return self.runs.measures_in_order

    # -- emissions

    def account(self) -> Account:
        """The account after all measures, in the indicator that baseline and changes share."""
        return self.runs.after

    def baseline_account(self) -> Account:
        """The account before any measure, in the same indicator."""
        return self.runs.before

    @property
    def change_lines(self) -> pd.DataFrame:
        """The line items of the changes.

        `emissions` [kgCO2e]. A line that is `counted` counts in totals, and in savings if it is of
        `equal_scope`, too. A line that is not `declared` belongs to a change whose saving is
        undeclared.
        """
        return self.runs.change_lines

    def saving(self) -> Quantity:
        """Saving of all measures together [kgCO2e]; NaN where it is undeclared.

        It counts the modules that both sides of a change declare. It is undeclared if one of them
        takes up carbon whose release is not among these modules, or counts less than nothing; the
        findings say which, and what can be compared instead.
        """
        return Quantity(self.runs.saved, "kgCO2e")

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
        return unequal_scope_of(self.runs.change_columns)

    def compare(self, *others: Scenario) -> pd.DataFrame:
        """Table of this scenario and others: baseline, total and saving [kgCO2e], and per area."""
        for other in others:
            require(other, Scenario, "compare()", "others", "scenario")
        return pd.DataFrame(
            [
                {
                    "scenario": one.name,
                    "basis": one.basis.label if one.basis else "",
                    "baseline": one.runs.before.total.magnitude,
                    "total": (total := one.runs.after.total.magnitude),
                    "saving": one.runs.saved,
                    **{f"total per {area.units}": total / area.magnitude for area in one.areas},
                }
                for one in (self, *others)
            ]
        )

    # -- assumptions

    @property
    def assumptions(self) -> pd.DataFrame:
        """Table of every assumption: value, range, status, source, reason, and where it is used."""
        return inputs_table(self.runs.used)

    def bounds(self) -> Bounds:
        """Low and high of the saving within the ranges of the assumptions: not probabilities."""
        return bounds_of(self.runs)

    # -- findings

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Findings of both accounts, and of the changes: unequal scope, undeclared savings."""
        return accepting(scenario_findings(self.runs), self.accepted)

    # -- the same scenario with a difference

    def with_basis(self, basis: Basis) -> Scenario:
        """The same scenario under another basis."""
        require(basis, Basis, "with_basis()", "basis", "basis")
        return self._running(replace(self.runs, basis=basis))

    def with_indicator(self, indicator: Indicator | IndicatorWord) -> Scenario:
        """The same scenario in another indicator, such as ``"gwp_ghg"``."""
        return self._running(replace(self.runs, indicator=indicator))

    def only(self, *names: str) -> Scenario:
        """The same scenario with some of its measures.

        Raises
        ------
        InputError
            If a name is not one of its measures'.
        """
        for name in names:
            require(name, str, "only()", "names", "names")
        return self._running(self.runs.only(names))

    def with_baseline(
        self, rows: pd.DataFrame, measures: tuple[Measure, ...] | None = None
    ) -> Scenario:
        """The same scenario with rows in place of its baseline's, and with other measures if given.

        Each row needs an id of its own. What was checked is not checked again.
        """
        return self._running(self.runs.with_baseline(rows, measures))

    def with_settings_of(self, account: Account) -> Scenario:
        """The same scenario with the basis and indicator of an account."""
        return self._running(self.runs.with_settings_of(account))

    def _running(self, runs: ScenarioRuns) -> Scenario:
        """The same scenario with other runs, sharing the steps worked out so far."""
        return replace(
            self,
            baseline=runs.baseline,
            measures=runs.measures,
            basis=runs.basis,
            indicator=runs.indicator,
            checked=runs,
        )

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

    def __repr__(self) -> str:
        count = len(tuple(self.measures))
        return f"Scenario({self.name!r}, {len(self.baseline)} activities, {count} measures)"

    def _repr_html_(self) -> str:
        saved = quantity_text(self.saving())
        return html_table(with_undeclared(self.steps()), f"{self!r}, saves {saved}")
