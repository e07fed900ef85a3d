"""What a report is about: an account, or a scenario taken as account(baseline + changes)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ..accounting.account import Account, location_based
from ..accounting.lines import origin_of_lines
from ..errors import InputError
from ..factors.basis import Basis
from ..messages import message
from ..scenarios.amount_formulas import ScenarioFormulas
from ..scenarios.bounds import Bounds
from ..scenarios.confirmed_amounts import TracedAmounts
from ..scenarios.scenario import Scenario
from ..units import Q
from ..units.tracing import Array
from .conversions import conversion_formulas, turning

_AGREEMENT = 1e-9
"""Relative difference below which two sums of the same lines are one."""


@dataclass(frozen=True, eq=False)
class ReportSubject:
    """An account, or a scenario as the accounts that a reader compares, all in one indicator.

    Attributes
    ----------
    whole : Account
        Of baseline and changes together; of an account, itself.
    baseline, final : Account
        Before and after the measures; of an account, itself.
    scenario : Scenario or None
    """

    whole: Account
    baseline: Account
    final: Account
    scenario: Scenario | None = None

    @classmethod
    def of(cls, obj: Scenario | Account | ReportSubject) -> ReportSubject:
        """The subject of an account or a scenario; a subject is returned as it is.

        Raises
        ------
        InputError
            If it is neither, or the scenario cannot be accounted.
        """
        if isinstance(obj, ReportSubject):
            return obj
        if isinstance(obj, Account):
            return cls(obj, obj, obj)
        if not isinstance(obj, Scenario):
            problem = {
                "value": type(obj).__name__,
                "problem": message("report.not_a_subject"),
                "remedy": message("report.not_a_subject.remedy"),
            }
            raise InputError.of("report", [problem])
        return cls(obj.runs.whole, obj.baseline_account(), obj.account(), obj)

    def complete(self) -> ReportSubject:
        """This subject with all computed that can fail; a basis that fails is kept as an error."""
        _ = (self.baseline.lines, self.changes, self.findings, self.under_bases)
        _ = self.location_based
        if self.scenario is not None:
            _ = self.bounds
            self._check_sum()
        return self

    def _check_sum(self) -> None:
        """Refuse a scenario whose changes do not add up from its baseline to its final total."""
        before, after = float(self.baseline.total.magnitude), float(self.final.total.magnitude)
        by_steps = float(self.steps["total"].iloc[-1])
        if abs(by_steps - after) > _AGREEMENT * max(1.0, abs(before), abs(after)):
            problem = {
                "column": "changes",
                "value": self.title,
                "problem": message("report.unequal_sums", by_steps=by_steps, after=after),
                "remedy": message("report.unequal_sums.remedy"),
            }
            raise InputError.of("report", [problem])

    @property
    def title(self) -> str:
        """The scenario's name; an account has none."""
        return self.scenario.name if self.scenario else ""

    @property
    def measures(self) -> list[str]:
        """The names of a scenario's measures; an account has none."""
        return [measure.name for measure in self.scenario.measures] if self.scenario else []

    @property
    def indicator(self) -> str:
        """The indicator that every line in a total declares."""
        return self.whole.indicator.value

    @property
    def basis(self) -> Basis | None:
        """What generic names mean."""
        return self.whole.basis

    @cached_property
    def traced(self) -> TracedAmounts:
        """Formulas of amounts; properties that only convert units are left to the conversions."""
        return replace(self._traced, unfollowed=self._traced.unfollowed - self.turning)

    @cached_property
    def turning(self) -> set[str]:
        """The properties of factors with a range over which conversions are formulas."""
        if self.scenario is None:
            return set()
        return turning(self.scenario, self.baseline, *self._change_account)

    @property
    def _change_account(self) -> list[Account]:
        """The account of the changes, where there are some."""
        assert self.scenario is not None, "only a scenario has changes"
        table = self._traced.table
        return [self.scenario.runs.account_of(table)] if len(table) else []

    def conversions(self, names: Mapping[str, str]) -> tuple[list[str], list[str]]:
        """Conversion formulas of line items and of changes, over the cells of properties."""
        assert self.scenario is not None, "an account's conversions are taken as given"
        values = (
            dict(
                self.scenario.assumptions[["assumption", "value"]].itertuples(
                    index=False, name=None
                )
            )
            if self.turning
            else {}
        )
        cells = {title: (names[title], float(Q(values[title]).magnitude)) for title in self.turning}
        return conversion_formulas(self.baseline, cells), [
            formula
            for account in self._change_account
            for formula in conversion_formulas(account, cells)
        ]

    @cached_property
    def _traced(self) -> TracedAmounts:
        assert self.scenario is not None, "an account's amounts are taken as given"
        amounts = ScenarioFormulas(self.scenario.runs).confirmed()
        try:
            _ = self.scenario.runs.lines_of(amounts.table)
        except InputError:
            # A change that is 0 here takes a factor that cannot be accounted: it is left out, and
            # nothing follows the assumptions.
            changes = self.scenario.changes()
            return TracedAmounts(
                changes,
                [None] * len(amounts.baseline),
                [None] * len(changes),
                set(range(len(changes))),
                [],
                set(self.scenario.assumptions["assumption"]),
            )
        return amounts

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Line items of changes, also of 0 if assumptions could change it; none for an account."""
        return self.scenario.runs.lines_of(self.traced.table) if self.scenario else pd.DataFrame()

    @property
    def change_origins(self) -> tuple[Array, Array]:
        """For each line of a change, the index of its change and its share of the amount."""
        if self.scenario is None or not len(self.traced.table):
            return np.zeros(0, dtype=int), np.zeros(0)
        return origin_of_lines(*self._change_account)

    @property
    def saving(self) -> float:
        """What the measures save together [kgCO2e]."""
        return float(self.scenario.saving().magnitude) if self.scenario else 0.0

    @property
    def unequal(self) -> float:
        """Changes of modules declared on one side only, not part of the saving [kgCO2e]."""
        return float(self.steps["unequal_scope"].sum())

    @cached_property
    def steps(self) -> pd.DataFrame:
        """The waterfall of a scenario."""
        assert self.scenario is not None, "an account has no steps"
        return self.scenario.steps()

    @cached_property
    def bounds(self) -> Bounds:
        """How far the assumptions of a scenario carry its saving."""
        assert self.scenario is not None, "an account has no bounds"
        return self.scenario.bounds()

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Findings with the account concerned; without measures, each finding once."""
        if self.scenario is None:
            return self.whole.findings.assign(of="account")
        findings = self.scenario.findings
        return (
            findings
            if self.scenario.measures
            else findings.drop_duplicates(
                [name for name in findings if name != "of"], ignore_index=True
            )
        )

    @property
    def areas(self) -> tuple[Any, ...]:
        """The areas that numbers per square metre are per, each with its type."""
        several = getattr(self.scenario, "areas", None)
        one = getattr(self.scenario, "area", None)
        return tuple(several) if several else () if one is None else (one,)

    @cached_property
    def undeclared(self) -> dict[str, list[str]]:
        """The modules that each product's factor does not declare."""
        modules_of: dict[str, list[str]] = {}
        for factor, module in self.whole.undeclared[["factor", "module"]].itertuples(index=False):
            modules_of.setdefault(factor, []).append(module)
        return modules_of

    @cached_property
    def under_bases(self) -> list[tuple[str, Basis | None, ReportSubject | InputError]]:
        """Name, basis and result or error under the own basis and those of the scenario."""
        further = dict(self.scenario.bases) if self.scenario else {}
        own = next((name for name, basis in further.items() if basis == self.basis), None)
        named = (
            further
            if own is not None
            else {self.basis.label if self.basis else "": self.basis, **further}
        )
        return [
            (name, basis, self if basis == self.basis else self._under(basis))
            for name, basis in named.items()
        ]

    @cached_property
    def location_based(self) -> ReportSubject | InputError | None:
        """The same with location-based electricity; None where no other is counted."""
        try:
            beside = location_based(self.whole)
        except InputError as error:
            return error
        if beside is None or self.scenario is None:
            return None if beside is None else ReportSubject.of(beside)
        return self._under(beside.basis)

    @property
    def location_based_facts(self) -> dict[str, float | str]:
        """The location-based total, and saving, beside market-based ones [kgCO2e], or why none."""
        beside = self.location_based
        if beside is None:
            return {}
        if isinstance(beside, InputError):
            return {"location_total": beside.problems["problem"].iloc[0]}
        saving = {} if self.scenario is None else {"location_saving": beside.saving}
        return {"location_total": float(beside.final.total.magnitude), **saving}

    def _under(self, basis: Basis | None) -> ReportSubject | InputError:
        """The same scenario under another basis, or the error if a factor has no number there."""
        assert self.scenario is not None and basis is not None, "only a scenario has further bases"
        try:
            return ReportSubject.of(self.scenario.with_basis(basis))
        except InputError as error:
            return error
