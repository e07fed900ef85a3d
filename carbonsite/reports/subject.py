"""What a report is about: an account, or a scenario taken as account(baseline + changes)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from ..accounting.account import Account, location_based
from ..accounting.lines import origin_of_lines
from ..arrays import Array
from ..errors import InputError
from ..factors.basis import Basis
from ..lifecycle import GENERIC_CARRIERS
from ..messages.labels import Labels
from ..messages.problems import refusal
from ..scenarios.amount_formulas import ScenarioFormulas
from ..scenarios.bounds import Bounds
from ..scenarios.confirmed_amounts import TracedAmounts
from ..scenarios.scenario import Scenario
from ..units import Quantity
from .conversions import turning

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
            raise refusal("report", "", type(obj).__name__, "report.not_a_subject")
        return cls(obj.runs.whole, obj.baseline_account(), obj.account(), obj)

    def complete(self) -> ReportSubject:
        """This subject with all computed that can fail; a basis that fails is kept as an error."""
        _ = (self.baseline.lines, self.changes, self.findings, self.under_bases)
        _ = (self.location_based, self.undeclared)
        for _, _, result in self.under_bases:
            if isinstance(result, ReportSubject):
                _ = (result.before, result.after, result.saving, result.meanings)
        if self.scenario is not None:
            _ = (self.bounds, self.traced, self.change_origins, self.unequal_scope)
            self._check_sum()
        return self

    def _check_sum(self) -> None:
        """Refuse a scenario whose changes do not add up from its baseline to its final total."""
        after, by_steps = self.after, float(self.steps["total"].iloc[-1])
        if abs(by_steps - after) > _AGREEMENT * max(1.0, abs(self.before), abs(after)):
            key = "report.unequal_sums"
            raise refusal("report", "changes", self.title, key, by_steps=by_steps, after=after)

    @property
    def title(self) -> str:
        """The scenario's name; an account has none."""
        return self.scenario.name if self.scenario else ""

    def named(self, say: Labels) -> str:
        """The scenario's name, or words for an account."""
        return self.title or say("book.account")

    def titled(self, heading: str) -> str:
        """A heading after the scenario's name; an account has none."""
        return f"{self.title}: {heading}" if self.title else heading

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
    def before(self) -> float:
        """Total of the baseline, or of the account [kgCO2e]."""
        return float(self.baseline.total.magnitude)

    @cached_property
    def after(self) -> float:
        """Total after the measures, or of the account [kgCO2e]."""
        return float(self.final.total.magnitude)

    @cached_property
    def traced(self) -> TracedAmounts:
        """Formulas of amounts; properties that only convert units are left to the conversions."""
        return replace(self._traced, unfollowed=self._traced.unfollowed - self.turning)

    @cached_property
    def turning(self) -> set[str]:
        """The properties of factors with a range over which conversions are formulas."""
        if self.scenario is None:
            return set()
        return turning(self.scenario, self.baseline, *self.change_account)

    @cached_property
    def change_account(self) -> list[Account]:
        """The account of the changes, where there are some."""
        assert self.scenario is not None, "only a scenario has changes"
        table = self._traced.table
        return [self.scenario.runs.account_of(table)] if len(table) else []

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

    @cached_property
    def change_origins(self) -> tuple[Array, Array]:
        """For each line of a change, the index of its change and its share of the amount."""
        if self.scenario is None or not len(self.traced.table):
            return np.zeros(0, dtype=int), np.zeros(0)
        return origin_of_lines(*self.change_account)

    @cached_property
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

    @property
    def saving_bounds(self) -> list[float]:
        """Low and high of the saving [kgCO2e]."""
        return [float(self.bounds.low.magnitude), float(self.bounds.high.magnitude)]

    @property
    def ends(self) -> dict[str, tuple[float, float]]:
        """Low and high saving of each measure [kgCO2e]."""
        table = self.bounds.measures
        return dict(
            zip(table["measure"], zip(table["low"], table["high"], strict=True), strict=True)
        )

    @cached_property
    def unequal_scope(self) -> pd.DataFrame:
        """Changes of modules that one side alone declares; none for an account."""
        return self.scenario.unequal_scope() if self.scenario else pd.DataFrame()

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Findings with the account concerned; without measures, each finding once."""
        if self.scenario is None:
            return self.whole.findings.assign(of="account")
        findings = self.scenario.findings
        if self.scenario.measures:
            return findings
        columns = [name for name in findings if name != "of"]
        return findings.drop_duplicates(columns, ignore_index=True)

    @property
    def digests(self) -> dict[str, str]:
        """Digests of the account, or of those before and after the measures."""
        if self.scenario is None:
            return {"account": self.whole.digest}
        return {"baseline": self.baseline.digest, "final": self.final.digest}

    @property
    def areas(self) -> tuple[Quantity, ...]:
        """The areas that numbers per square metre are per, each with its type."""
        return tuple(self.scenario.areas) if self.scenario else ()

    @cached_property
    def assumptions(self) -> pd.DataFrame:
        """Every assumption of a scenario."""
        assert self.scenario is not None, "an account has no assumptions"
        return self.scenario.assumptions

    @cached_property
    def meanings(self) -> dict[str, list[str]]:
        """Factors by the generic name that means them."""
        factors_of: dict[str, list[str]] = {}
        for named, resolved in self.whole.by("factor", "resolved_factor").index:
            if named in GENERIC_CARRIERS:
                factors_of.setdefault(named, []).append(resolved)
        return factors_of

    @cached_property
    def undeclared(self) -> dict[str, list[str]]:
        """The modules that each product's factor does not declare."""
        modules = self.whole.undeclared.groupby("factor", sort=False)["module"]
        return {str(factor): list(group) for factor, group in modules}

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
        return {"location_total": beside.after, **saving}

    def _under(self, basis: Basis | None) -> ReportSubject | InputError:
        """The same scenario under another basis, or the error if a factor has no number there."""
        assert self.scenario is not None and basis is not None, "only a scenario has further bases"
        try:
            return ReportSubject.of(self.scenario.with_basis(basis))
        except InputError as error:
            return error
