"""The judgement of one account under one rule: values, limits, and what is missing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ..accounting.account import Account
from ..messages import Joined, Message, message
from ..outcome import Outcome
from ..units import Quantity, as_unit
from ..units.quantities import read_as
from .demands import demands_of
from .limits_by_day import limits_on, outcome_under, rounded
from .rule import FIELDS, Rule, RuleLimit, in_both
from .scope import RuleScope, summed_by_module
from .verdict import UnderRule

_TENTATIVE = ("C", "D")
"""Grades of a limit that was read only as others quote it."""


@dataclass(frozen=True)
class Judgement:
    """One account under one rule; each part is worked out once."""

    rule: Rule
    account: Account
    building: str
    day: datetime.date | None
    areas: Mapping[str, Quantity]
    covered: int | None
    limit: str | Quantity | None
    given: Mapping[str, str]

    def result(self) -> UnderRule:
        """The value, the outcome, and what is missing."""
        checks = [self._check(modules) for modules in self._modules_of_limits]
        missing = tuple(dict.fromkeys(one for check in checks for one in check.missing))
        first, outcomes = checks[0], [check.outcome for check in checks]
        outcome = Outcome.MET
        if Outcome.NOT_SHOWN in outcomes:
            outcome = Outcome.NOT_SHOWN
        elif Outcome.NOT_MET in outcomes:
            outcome = Outcome.NOT_MET
        rows = [row for check in checks for row in check.rows(self.rule)]
        has_one = bool(first.limits)
        return UnderRule(
            rule=self.rule,
            value=first.value,
            unit=self.unit,
            limit=first.limits[-1][0] if has_one else None,
            margin=first.limits[-1][0] - first.value if has_one else None,
            surcharge=first.scope.surcharge_per,
            outcome=outcome,
            is_tentative=any(check.is_tentative(self.rule) for check in checks),
            checks=pd.DataFrame(rows, columns=list(_COLUMNS), dtype=object),
            by_module=first.scope.by_module,
            apart=self._apart,
            missing=missing,
            unread=self._unread,
            exempt=tuple(in_both(one.building) for one in self.rule.exempt),
            given=self.given,
        )

    @property
    def unit(self) -> str:
        """The unit of the value."""
        return str(self.rule.fields["result"].value or f"kgCO2e/{self.rule.area_of('')}")

    @property
    def years(self) -> int:
        """Years that the sum is divided by."""
        if "/year" not in self.unit:
            return 1
        period = self.rule.fields["period"].value
        return int(period) if isinstance(period, int) and period else self.covered or 1

    @property
    def _modules_of_limits(self) -> list[tuple[str, ...]]:
        """Modules of each limit of the rule; those that the rule counts are blank."""
        apart = {limit.modules for limit in self.rule.limits} - {()}
        return [(), *sorted(apart)]

    def _scope(self, modules: tuple[str, ...]) -> RuleScope:
        return RuleScope(
            self.rule, self.account, modules or self.rule.modules, self.areas, self.years
        )

    def _check(self, modules: tuple[str, ...]) -> _Check:
        """The value of some modules beside the limits that hold for them."""
        scope = self._scope(modules)
        demands = demands_of(scope, self.given, self.day, self.covered, self.building)
        limits, lacking = self._limits(modules)
        decimals = self.rule.fields["rounding"].value
        compared = rounded(scope.value, decimals if isinstance(decimals, int) else None)
        return _Check(
            scope,
            modules,
            scope.value,
            compared,
            limits,
            tuple(dict.fromkeys([*scope.missing(), *demands, *lacking])),
        )

    def _limits(
        self, modules: tuple[str, ...]
    ) -> tuple[list[tuple[float, str, str]], list[Message]]:
        """Limits that hold, each with its day and source; else what is missing to know them."""
        kind = self.rule.fields["limits"]
        if self.rule.leaves_limit_open:
            if self.limit is None:
                return [], [message("rules.missing.buyers_limit")]
            number = read_as(self.limit, self.unit).to(as_unit(self.unit)).magnitude
            return [(float(number), "", kind.source)], []
        if kind.value != "limits":
            return [], []
        if kind.heated_above is not None and not self._is_heated_above(kind.heated_above):
            lacks = [] if "m2 heated" in self.areas else ["m2 heated"]
            return [], [message("rules.missing.area", type=one) for one in lacks]
        if not self.building and "any" not in self.rule.buildings:
            buildings = dict.fromkeys(limit.building for limit in self.rule.limits)
            return [], [message("rules.missing.building", buildings=Joined(buildings, "or"))]
        day = self.day or datetime.date.max
        return self._of_day(limits_on(self.rule, self.building, modules, day))

    def _is_heated_above(self, least: float) -> bool:
        return "m2 heated" in self.areas and self.areas["m2 heated"].magnitude > least

    def _of_day(
        self, limits: list[RuleLimit]
    ) -> tuple[list[tuple[float, str, str]], list[Message]]:
        unread = [limit for limit in limits if limit.limit is None]
        if unread or not limits:
            texts = [in_both(limit.missing) for limit in unread]
            return [], texts or [message("rules.missing.no_limit")]
        return [
            (float(limit.limit), str(limit.since), limit.source)
            for limit in limits
            if limit.limit is not None
        ], []

    @property
    def _apart(self) -> pd.DataFrame:
        """Sums of the modules that the rule reports beside its own."""
        lines, indicator = self.account.lines, self._scope(()).account.indicator.value
        apart = lines[lines["module"].isin(self.rule.fields["modules"].apart)]
        return summed_by_module(apart["module"], emissions=apart[indicator].to_numpy(dtype=float))

    @property
    def _unread(self) -> pd.DataFrame:
        """Fields that were not read, and where each stands."""
        rows = [
            (name, in_both(where))
            for name in FIELDS
            for where in (self.rule.fields[name].missing, *self.rule.fields[name].unread.values())
            if where
        ]
        return pd.DataFrame(rows, columns=["field", "where"], dtype=object)


_COLUMNS = ("modules", "value", "compared", "limit", "since", "margin", "outcome", "source")


@dataclass(frozen=True)
class _Check:
    """A value beside the limits that hold for its modules."""

    scope: RuleScope
    modules: tuple[str, ...]
    value: float
    compared: float
    limits: list[tuple[float, str, str]]
    missing: tuple[Message, ...]

    @cached_property
    def outcome(self) -> Outcome:
        """Not shown where something is missing; without a limit met."""
        if self.missing:
            return Outcome.NOT_SHOWN
        if not self.limits:
            return Outcome.MET
        return outcome_under(self.compared, [limit for limit, _, _ in self.limits])

    def is_tentative(self, rule: Rule) -> bool:
        """True where a limit was read only as others quote it."""
        return any(rule.sources[source].grade in _TENTATIVE for _, _, source in self.limits)

    def rows(self, rule: Rule) -> Iterator[tuple[object, ...]]:
        """A row for each limit; one for the value where there is none."""
        modules = ", ".join(self.scope.modules)
        shared = (modules, self.value, self.compared)
        if not self.limits:
            yield (*shared, np.nan, "", np.nan, self.outcome, "")
        for limit, since, name in self.limits:
            source = rule.sources[name]
            text = f"{source.publisher}: {source.document}, {source.locator} ({source.grade})"
            yield (*shared, limit, since, limit - self.value, self.outcome, text)
