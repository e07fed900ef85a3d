"""Verdicts on a report's account, and the sums over its line items that they follow from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ..accounting.account import Account
from ..arrays import Array, Floats, Mask
from ..lifecycle import Indicator
from ..messages.problems import refusal
from ..rules import UnderRule
from ..rules.judgement import Judgement
from ..rules.scope import RuleScope, summed_by_module
from .subject import ReportSubject

_COMPARED = ("emissions", "surcharge")


@dataclass(frozen=True)
class CheckSums:
    """The sums by module of one check of a rule.

    Attributes
    ----------
    modules : str
        That the check counts, as it names them.
    value : float
    table : DataFrame
        ``module, emissions, surcharge`` [kgCO2e], ``area, size`` [m2], ``per, is_live``: true
        where the sum follows from the line items of the report.
    has_quotients : bool
        True where the quotients follow from the sums, the areas and the years.
    """

    modules: str
    value: float
    table: pd.DataFrame
    has_quotients: bool


@dataclass(frozen=True, eq=False)
class RuledSubject:
    """A rule's verdict on the account of a report.

    Attributes
    ----------
    subject : ReportSubject
    result : UnderRule
    """

    subject: ReportSubject
    result: UnderRule

    @classmethod
    def of(cls, subject: ReportSubject, result: UnderRule) -> RuledSubject:
        """A verdict with what it says of the report's line items.

        Raises
        ------
        InputError
            Where it is a verdict on another account than the report's.
        """
        ruled = cls(subject, result)
        own, stated = ruled.first.by_module, result.by_module
        is_same = own["module"].tolist() == stated["module"].tolist() and all(
            _are_close(own[name], stated[name]) for name in _COMPARED
        )
        if not is_same:
            raise refusal("report", "rules", result.rule.rule, "report.other_account")
        return ruled

    @cached_property
    def first(self) -> RuleScope:
        """The account as the rule sees it."""
        return self._scope(self.subject.final, self.result.rule.modules)

    @cached_property
    def years(self) -> int:
        """Years that the sums are divided by."""
        account, period = self.subject.final, self.subject.final.period
        covered = period.length if period else None
        return Judgement(self.result.rule, account, "", None, {}, covered, None, {}).years

    @property
    def rate(self) -> float:
        """The surcharge on generic data, as a share of the emissions; 0 where there is none."""
        rate = self.result.rule.fields["data"].value
        return rate if isinstance(rate, float) else 0.0

    def _scope(self, account: Account, modules: Sequence[str]) -> RuleScope:
        areas = {str(area.units): area for area in self.subject.final.areas}
        return RuleScope(self.result.rule, account, tuple(modules), areas, self.years)

    @property
    def _groups(self) -> dict[str, float]:
        """The value of each check by the modules that it counts."""
        checks = self.result.checks
        return dict(zip(checks["modules"], checks["value"].astype(float), strict=True))

    # -- lines

    @cached_property
    def accounts(self) -> list[Account]:
        """The accounts whose line items the report has: the baseline, and of the changes."""
        subject = self.subject
        return [subject.baseline, *(subject.change_account if subject.scenario else [])]

    @staticmethod
    def of_side(arrays: Sequence[Array], side: int) -> Array:
        """What there is of line items (0) or of changes (1); none where nothing changes."""
        return arrays[side] if side < len(arrays) else np.zeros(0)

    @property
    def indicator(self) -> str:
        """The indicator that the rule counts."""
        return self.first.account.indicator.value

    @cached_property
    def numbers(self) -> list[Floats]:
        """For each of the accounts, the emissions of its line items as the rule counts them."""
        return [
            np.asarray(scope.every_line[self.indicator], dtype=float)
            for scope in (self._scope(account, ()) for account in self.accounts)
        ]

    @cached_property
    def has_own_numbers(self) -> bool:
        """True where the rule counts other emissions of a line item than the report."""
        return self.indicator != self.subject.indicator or not all(
            _are_close(account.lines[self.indicator], numbers)
            for account, numbers in zip(self.accounts, self.numbers, strict=True)
        )

    def taken_from_ghg(self, side: int) -> Mask:
        """True for lines of prescribed energy, whose gwp_ghg stands for the rule's indicator."""
        if side >= len(self.accounts):
            return np.zeros(0, dtype=bool)
        lines, numbers = self.accounts[side].lines, self.numbers[side]
        lacks = lines[self.indicator].isna().to_numpy() & ~np.isnan(numbers)
        return np.asarray(lacks, dtype=bool)

    @property
    def shows_ghg(self) -> bool:
        """True where the report itself is in gwp_ghg."""
        return self.subject.indicator == Indicator.GHG.value

    @cached_property
    def counted(self) -> list[Mask]:
        """For each of the accounts, its line items that any of the checks counts."""
        return [
            np.any([scope.counted for scope in self._scopes(account)], axis=0)
            for account in self.accounts
        ]

    @cached_property
    def raised(self) -> list[Mask]:
        """For each of the accounts, its line items on which there is a surcharge."""
        return [
            np.any([_raised(scope) for scope in self._scopes(account)], axis=0)
            for account in self.accounts
        ]

    def _scopes(self, account: Account) -> list[RuleScope]:
        """An account as each of the checks sees it."""
        return [self._scope(account, modules_of(modules)) for modules in self._groups]

    @property
    def is_marked(self) -> bool:
        """True where it takes more than the module to tell which line items count."""
        labels: dict[bool, set[str]] = {True: set(), False: set()}
        for account, counted in zip(self.accounts, self.counted, strict=True):
            for does_count, own in labels.items():
                own.update(account.lines["module"][counted == does_count])
        return bool(labels[True] & labels[False])

    # -- sums

    @cached_property
    def sums(self) -> list[CheckSums]:
        """The sums of each check, those of the rule's own value first."""
        return [self._sums(modules, value) for modules, value in self._groups.items()]

    def _sums(self, modules: str, value: float) -> CheckSums:
        scope = self._scope(self.subject.final, modules_of(modules))
        table = scope.by_module
        has_quotients = _are_close([scope.value], [value])
        if not has_quotients and modules == next(iter(self._groups)):
            table = self.result.by_module
        sizes = [
            scope.areas[kind].magnitude if kind in scope.areas else np.nan for kind in table["area"]
        ]
        live = self._are_live(table["module"], table["emissions"], self.counted)
        if self.rate:
            live &= self._are_live(table["module"], table["surcharge"] / self.rate, self.raised)
        table = table.assign(size=np.array(sizes, dtype=float), is_live=live)
        return CheckSums(modules, value, table, has_quotients)

    @cached_property
    def apart(self) -> pd.DataFrame:
        """Sums of the modules that the rule reports apart: ``module, emissions, is_live``."""
        table = self.result.apart
        every = [np.ones(len(account.lines), dtype=bool) for account in self.accounts]
        return table.assign(is_live=self._are_live(table["module"], table["emissions"], every))

    def _are_live(self, modules: pd.Series, sums: pd.Series, masks: Sequence[Mask]) -> Mask:
        """For each sum, whether the line items of the report under the masks add up to it."""
        parts = [
            (account.lines["module"][mask], numbers[mask])
            for account, numbers, mask in zip(self.accounts, self.numbers, masks, strict=True)
        ]
        labels = pd.concat([labels for labels, _ in parts])
        own = summed_by_module(labels, emissions=np.concatenate([numbers for _, numbers in parts]))
        known = dict(zip(own["module"], own["emissions"], strict=True))
        computed = np.array([known.get(module, 0.0) for module in modules], dtype=float)
        # What is left of two sums that cancel is noise beside their lines, not beside itself.
        scale = max((float(np.nansum(np.abs(numbers))) for _, numbers in parts), default=0.0)
        stated, noise = sums.to_numpy(dtype=float), 1e-12 * scale
        return np.asarray(np.isclose(computed, stated, rtol=1e-9, atol=noise, equal_nan=True))


def ruled_subjects(
    subjects: Sequence[ReportSubject], results: Iterable[UnderRule]
) -> list[RuledSubject]:
    """Verdicts on the account of a report.

    Raises
    ------
    InputError
        Where the report is on several accounts, or a verdict is on another one.
    """
    several = list(results)
    if several and len(subjects) > 1:
        raise refusal("report", "rules", len(subjects), "report.rules_of_one")
    return [RuledSubject.of(subjects[0], result) for result in several]


def modules_of(text: str) -> tuple[str, ...]:
    """The modules that a check names."""
    return tuple(filter(None, text.split(", ")))


def _raised(scope: RuleScope) -> Mask:
    """True for the line items of an account on which there is a surcharge."""
    is_raised = np.zeros(len(scope.counted), dtype=bool)
    is_raised[np.flatnonzero(scope.counted)] = scope.surcharge != 0
    return is_raised


def _are_close(some: Iterable[float], others: Iterable[float]) -> bool:
    """True for the same numbers; undeclared ones are equal."""
    one, other = (np.array(list(numbers), dtype=float) for numbers in (some, others))
    return one.shape == other.shape and bool(
        np.allclose(one, other, rtol=1e-9, atol=0, equal_nan=True)
    )
