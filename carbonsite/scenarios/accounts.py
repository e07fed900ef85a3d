"""The accounts of a scenario: baseline, changes and end, in one indicator and boundary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from ..accounting.account import Account, account
from ..accounting.lines import line_columns, table_of_lines
from ..factors.basis import Basis, Boundary
from ..factors.properties import with_properties
from ..measures.base import Measure
from .changes import in_equal_scope
from .steps import MeasureSteps
from .waterfall import saved_in


@dataclass(frozen=True, eq=False)
class ScenarioAccounts:
    """The accounts of a baseline and some measures; each is worked out once.

    Parameters
    ----------
    steps : MeasureSteps
    measures : tuple of Measure
        In the order in which they act.
    basis : Basis or None
    indicator : str or None
    date : date or None
    """

    steps: MeasureSteps
    measures: tuple[Measure, ...]
    basis: Basis | None
    indicator: str | None
    date: Any

    @property
    def country(self) -> str:
        """Country whose factors the measures look up."""
        return self.basis.country if self.basis else "NO"

    def is_before(self, account: Account) -> bool:
        """True if this is the account of the baseline, and it has been worked out."""
        return account is vars(self).get("before")

    @cached_property
    def before(self) -> Account:
        """Before any measure, in the indicator that baseline and changes share."""
        return self.of(self.steps.steps((), {}, self.country)[0][0])

    @cached_property
    def after(self) -> Account:
        """After all measures, in the same indicator."""
        return self.of(self.steps.steps(self.measures, {}, self.country)[-1][0])

    @cached_property
    def whole(self) -> Account:
        """Of baseline and changes together; it decides the indicator and boundary of both."""
        (baseline, _), *_ = self.steps.steps((), {}, self.country)
        both = pd.concat(
            [baseline, self.steps.changes(self.measures, {}, self.country)], ignore_index=True
        )
        return account(both, self.steps.catalogue, self.basis, self.indicator, self.date)

    @cached_property
    def change_lines(self) -> pd.DataFrame:
        """The line items of the changes, as `lines_of` gives them."""
        return self.lines_of(self.steps.changes(self.measures, {}, self.country))

    @cached_property
    def saved(self) -> float:
        """Saving of all measures together [kgCO2e]."""
        return saved_in(self.change_lines)

    @cached_property
    def shared_basis(self) -> Basis | None:
        """The basis given; without one, the boundary that baseline and changes have in common."""
        if self.basis is not None:
            return self.basis
        return (
            Basis(boundary=Boundary.DIRECT)
            if self.whole.resolution.boundary is Boundary.DIRECT
            else None
        )

    def of(self, activities: pd.DataFrame, values: Mapping[str, Any] | None = None) -> Account:
        """The account of some activities or changes; `values`: properties of factors."""
        catalogue = (
            with_properties(self.steps.catalogue, values) if values else self.steps.catalogue
        )
        indicator = self.whole.indicator if self.indicator is None else self.indicator
        return account(activities, catalogue, self.shared_basis, indicator, self.date)

    def lines_of(
        self, changes: pd.DataFrame, values: Mapping[str, Any] | None = None
    ) -> pd.DataFrame:
        """Line items of changes: `emissions` [kgCO2e], `counted` in totals, `equal_scope`."""
        return table_of_lines(self.line_columns(changes, values))

    def line_columns(
        self, changes: pd.DataFrame, values: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The columns of `lines_of`, by name: making a table would take most of the time."""
        if not len(changes):
            names = ("measure", "row", "module", "emissions", "counted", "equal_scope")
            return {name: [] for name in names}
        account = self.of(changes, values)
        lines = line_columns(account)
        return {
            **lines,
            "emissions": lines[account.indicator],
            "equal_scope": in_equal_scope(lines),
        }
