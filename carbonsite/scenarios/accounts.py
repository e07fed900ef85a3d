"""The accounts of a scenario: baseline, changes and end, in one indicator and boundary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ..accounting.account import Account, account
from ..accounting.lines import line_columns, table_of_lines
from ..factors.basis import Basis, Boundary
from ..factors.properties import with_properties
from ..factors.table import FactorTable
from ..lifecycle import Indicator
from ..measures.base import Measure
from .carbon_balance import BALANCE, Columns, balance_columns, declared_lines
from .changes import change_of, in_equal_scope
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
    def change_columns(self) -> dict[str, Any]:
        """The line items of the changes, as `line_columns` gives them."""
        changes = self.steps.changes(self.measures, {}, self.country)
        return self.line_columns(changes, {}, with_reasons=True)

    @cached_property
    def change_lines(self) -> pd.DataFrame:
        """The line items of the changes, as `lines_of` gives them."""
        return _as_lines(self.change_columns)

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
        return saved_in(_as_lines(with_scope(lines, Indicator.GHG, self.steps.catalogue.table)))

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
        """Line items of changes: `emissions` [kgCO2e], `counted`, `equal_scope`, `declared`."""
        return _as_lines(self.line_columns(changes, values, with_reasons=True))

    def line_columns(
        self, changes: pd.DataFrame, values: Mapping[str, Any] | None, *, with_reasons: bool
    ) -> dict[str, Any]:
        """The columns of `lines_of` and `BALANCE`: making a table would take most of the time."""
        if not len(changes):
            names = ("measure", "row", "module", "emissions", "counted", "equal_scope", "declared")
            return {name: [] for name in names}
        account = self.of(changes, values)
        columns = line_columns(account, with_reasons=with_reasons)
        return with_scope(columns, account.indicator, account.catalogue.table)


def with_scope(lines: Columns, indicator: Indicator, table: FactorTable) -> dict[str, Any]:
    """Lines of changes with their emissions in an indicator, and what of them counts in a saving.

    Returns
    -------
    dict of str to array
        With `emissions`, `equal_scope`, `declared` and the columns of `BALANCE`.
    """
    columns = {**lines, "emissions": lines[indicator.value]}
    compared = in_equal_scope(columns)
    columns |= balance_columns(columns, change_of(columns), compared, indicator, table)
    declared = declared_lines(columns)[:, 0]
    return {**columns, "equal_scope": compared & declared, "declared": declared}


def _as_lines(columns: Columns) -> pd.DataFrame:
    return table_of_lines({name: columns[name] for name in columns if name not in BALANCE})
