"""The accounts of a scenario: before the measures, of the changes, and after, in one indicator and
within one boundary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from ..accounting.account import Account, account
from ..accounting.lines import line_columns
from ..factors.basis import Basis, Boundary
from ..factors.properties import with_properties
from ..measures.base import Measure
from .changes import in_equal_scope, is_counted
from .steps import MeasureSteps
from .waterfall import saved_in


@dataclass(frozen=True, eq=False)
class ScenarioAccounts:
    """The accounts of what some measures make of a baseline; each is worked out once.

    Parameters
    ----------
    course : MeasureSteps
    acting : tuple of Measure
        In the order in which they act.
    basis : Basis or None
    indicator : str or None
    date : date or None
    """

    course: MeasureSteps
    acting: tuple[Measure, ...]
    basis: Basis | None
    indicator: str | None
    date: Any

    @property
    def country(self) -> str:
        """Where measures look up what factors weigh and hold."""
        return self.basis.country if self.basis else "NO"

    def have(self, found: Account) -> bool:
        """Whether an account is that before the measures, where it has been worked out."""
        return found is vars(self).get("before")

    @cached_property
    def before(self) -> Account:
        """Before any measure, in the indicator that baseline and changes share."""
        return self.of(self.course.steps((), {}, self.country)[0][0])

    @cached_property
    def after(self) -> Account:
        """After all measures, in the same indicator."""
        return self.of(self.course.steps(self.acting, {}, self.country)[-1][0])

    @cached_property
    def whole(self) -> Account:
        """Of baseline and changes together, which decides the indicator and the boundary that they
        share.
        """
        (baseline, _), *_ = self.course.steps((), {}, self.country)
        both = pd.concat(
            [baseline, self.course.changes(self.acting, {}, self.country)], ignore_index=True
        )
        return account(both, self.course.catalogue, self.basis, self.indicator, self.date)

    @cached_property
    def change_lines(self) -> pd.DataFrame:
        """The line items of the changes, as `lines_of` gives them."""
        return self.lines_of(self.course.changes(self.acting, {}, self.country))

    @cached_property
    def saved(self) -> float:
        """What all measures save together [kgCO2e]."""
        return saved_in(self.change_lines)

    @cached_property
    def shared_basis(self) -> Basis | None:
        """The basis given; without one, the boundary that baseline and changes share, so that none
        of them takes a wider one alone.
        """
        if self.basis is not None:
            return self.basis
        return (
            Basis(boundary=Boundary.DIRECT)
            if self.whole.resolution.boundary is Boundary.DIRECT
            else None
        )

    def of(self, activities: pd.DataFrame, values: Mapping[str, Any] | None = None) -> Account:
        """The account of some activities or changes alone, properties of factors at the values
        given.
        """
        catalogue = (
            with_properties(self.course.catalogue, values) if values else self.course.catalogue
        )
        indicator = self.whole.indicator if self.indicator is None else self.indicator
        return account(activities, catalogue, self.shared_basis, indicator, self.date)

    def lines_of(
        self, changes: pd.DataFrame, values: Mapping[str, Any] | None = None
    ) -> pd.DataFrame:
        """Line items of some changes: `emissions` [kgCO2e], `counted` in totals, `equal_scope` in
        savings.
        """
        return pd.DataFrame(self.line_columns(changes, values))

    def line_columns(
        self, changes: pd.DataFrame, values: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The columns of `lines_of`, by name: no table is made, which takes most of the time where
        there are few lines.
        """
        if not len(changes):
            return {
                "measure": [],
                "row": [],
                "module": [],
                "emissions": [],
                "counted": [],
                "equal_scope": [],
            }
        found = self.of(changes, values)
        lines = line_columns(found)
        return {
            **lines,
            "emissions": lines[found.indicator],
            "counted": is_counted(lines),
            "equal_scope": in_equal_scope(lines),
        }
