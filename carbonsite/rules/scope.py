"""What a rule counts of an account: lines, surcharge, areas and years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from ..accounting.account import Account
from ..accounting.rows_of_products import beside_whole
from ..arrays import Array, Floats, Mask
from ..factors.basis import Electricity
from ..factors.generic import ELECTRICITY
from ..factors.validity import is_declaration
from ..lifecycle import INDICATORS, Indicator
from ..messages import Joined, Message, message
from ..scenarios.selection import Selection
from ..units import Quantity
from .rule import Rule

_PRODUCTION = ("A1-A3", "A1", "A2", "A3")
_OF_EVERY_PRODUCT = ("A1-A3", "A4")
"""Modules that each element must have: what is built is made and delivered.

Of the others it is enough that the account has them of some element: not everything is replaced. So
a rule that counts more modules or elements never finds more of them.
"""
_READ = (
    *("row", "module", "factor_module", "factor", "resolved_factor", "counted"),
    *("element", "flow", "of", "convention"),
    *INDICATORS,
)
"""Columns of the line items that rules look at."""
_INDICATORS = {"left out": Indicator.GHG, "counted": Indicator.TOTAL}


@dataclass(frozen=True)
class RuleScope:
    """An account as a rule sees it, for some of its modules.

    Attributes
    ----------
    rule : Rule
    given : Account
    modules : tuple of str
    areas : mapping of str to Quantity
        By type.
    years : int
        That the sum is divided by; 1 where the rule divides by none.
    """

    rule: Rule
    given: Account
    modules: tuple[str, ...]
    areas: Mapping[str, Quantity]
    years: int

    @cached_property
    def account(self) -> Account:
        """The account in the rule's indicator."""
        biogenic = str(self.rule.fields["biogenic"].value)
        account = replace(self.given, indicator=_INDICATORS.get(biogenic, self.given.indicator))
        # Line items and undeclared modules are those of the account given, whatever the indicator.
        vars(account).update(lines=self.given.lines, undeclared=self.given.undeclared)
        return account

    @cached_property
    def selection(self) -> Selection:
        """The line items that the rule counts."""
        flows = self.rule.fields["flows"].value
        return Selection(
            modules=self.modules,
            elements=self.rule.elements,
            without_flows=tuple(flows) if isinstance(flows, list) else (),
        )

    @cached_property
    def counted(self) -> Mask:
        """Mask of the line items that count."""
        return self.selection.counted(self.every_line)

    @cached_property
    def every_line(self) -> pd.DataFrame:
        """The line items, prescribed energy with the number that the rule's own table has.

        Tables of energy state greenhouse gases without biogenic carbon, in which carriers have
        none: where the rule's indicator lacks them, the two are the same number.
        """
        every, indicator = self.account.lines, self.account.indicator.value
        lines = every[[name for name in _READ if name in every]]
        is_lacking = lines[indicator].isna() & lines["resolved_factor"].isin(self.prescribed)
        return lines.assign(**{indicator: lines[indicator].mask(is_lacking, lines["gwp_ghg"])})

    @cached_property
    def prescribed(self) -> frozenset[str]:
        """Factors of energy that the rule prescribes; of a factor by year those of its years."""
        energy, projections = self.rule.fields["energy"], self.given.catalogue.projections
        return frozenset(
            factor
            for name in energy.factors
            for factor in (projections[name].factors.values() if name in projections else [name])
        )

    @cached_property
    def lines(self) -> pd.DataFrame:
        """The line items that count."""
        return self.every_line[self.counted]

    @property
    def carriers(self) -> pd.DataFrame:
        """The line items that count of energy whose numbers the rule prescribes."""
        energy, lines = self.rule.fields["energy"], self.lines
        is_energy = (lines["factor_module"] == "") & lines["module"].isin(energy.modules or ("B6",))
        if energy.categories:
            factors = self.account.factors
            ids = factors["factor"][factors["category"].isin(energy.categories)]
            is_energy &= lines["resolved_factor"].isin(set(ids))
        return lines[is_energy]

    def is_bought(self, carriers: pd.DataFrame) -> Mask:
        """True for electricity as it was bought: a residual mix, or what a contract says."""
        factors, basis = self.account.factors, self.account.basis
        residual = set(factors["factor"][factors["accounting"] == Electricity.RESIDUAL])
        is_generic = carriers["factor"] == ELECTRICITY
        is_market_based = basis is not None and basis.is_market_based
        is_bought = carriers["resolved_factor"].isin(residual) | (is_generic & is_market_based)
        return np.asarray(is_bought, dtype=bool)

    @property
    def credited_fuels(self) -> list[str]:
        """Renewable fuels whose own number counts: without a credit a fossil one does."""
        table = self.account.catalogue.table
        factors = sorted(self.lines["resolved_factor"].unique())
        return [factor for factor in factors if table.is_biofuel[table.codes[factor]]]

    @cached_property
    def surcharge(self) -> Array:
        """Surcharge on each line that counts [kgCO2e]: on the production of generic products."""
        rate = self.rule.fields["data"].value
        lines, numbers = self.lines, self.numbers
        if not isinstance(rate, float) or not rate:
            return np.zeros(len(lines))
        is_raised = lines["factor_module"].isin(_PRODUCTION).to_numpy() & self._is_generic
        return np.asarray(np.where(is_raised, rate * numbers, 0.0))

    @property
    def numbers(self) -> Array:
        """Emissions of each line that counts [kgCO2e]."""
        return np.asarray(self.lines[self.account.indicator.value], dtype=float)

    @property
    def _is_generic(self) -> Mask:
        """True for lines whose factor is no declaration of a product."""
        factors = self.account.factors
        declared = set(factors["factor"][is_declaration(factors)])
        return np.asarray(~self.lines["resolved_factor"].isin(declared).to_numpy())

    @cached_property
    def by_module(self) -> pd.DataFrame:
        """Sums by module: ``emissions, surcharge`` [kgCO2e], ``area`` and the quotient ``per``."""
        table = summed_by_module(
            self.lines["module"], emissions=self.numbers, surcharge=self.surcharge
        )
        kinds = [self.rule.area_of(module) for module in table["module"]]
        return table.assign(
            area=kinds, per=self._per(table["module"], table["emissions"] + table["surcharge"])
        )

    def _per(self, modules: pd.Series, numbers: pd.Series) -> Floats:
        """Numbers of modules by the area of each and the years; NaN without that area."""
        kinds = map(self.rule.area_of, modules)
        sizes = [self.areas[kind].magnitude if kind in self.areas else np.nan for kind in kinds]
        return np.asarray(numbers / np.array(sizes, dtype=float) / self.years)

    @property
    def value(self) -> float:
        """The sum of the quotients of the modules, with the surcharge."""
        return float(self.by_module["per"].sum(skipna=False)) if len(self.by_module) else np.nan

    @property
    def surcharge_per(self) -> float:
        """The part of the value that is surcharge."""
        return float(self._per(self.by_module["module"], self.by_module["surcharge"]).sum())

    def missing(self) -> Iterator[Message]:
        """What the account lacks for these modules."""
        lines, counted = self.every_line, self.counted
        yield from (message("rules.lacks", problem=one) for one in self._lacks(lines, counted))
        for kind in dict.fromkeys(map(self.rule.area_of, self.modules)):
            if kind and kind not in self.areas:
                yield message("rules.missing.area", type=kind)

    def _lacks(self, lines: pd.DataFrame, counted: Mask) -> Iterator[Message]:
        every = self.selection.model_copy(update={"elements": ()}).counted(lines)
        several = self.selection.missing(self.account, lines, counted, every)
        yield from (Joined([one]) for one in several)
        yield from self._elements_lacking(lines, counted)
        table = self.given.reading.table
        if "A1-A3" in self.modules and beside_whole(table).any():
            yield message("rules.missing.parts")

    def _elements_lacking(self, lines: pd.DataFrame, counted: Mask) -> Iterator[Message]:
        """Elements that are not there; and those that are, without one of their modules."""
        asked = [module for module in _OF_EVERY_PRODUCT if module in self.modules]
        gone = set(self.selection.elements_without_rows(lines, counted))
        yield from sorted(gone)
        for module in asked:
            own = np.isin(lines["module"].to_numpy(dtype=object), Selection.named(module))
            for one in self.selection.elements_without_rows(lines, counted & own):
                if one not in gone:
                    yield message("tender.of", whose=module, problem=one)


def summed_by_module(modules: pd.Series, **numbers: Floats) -> pd.DataFrame:
    """Sums by module, in the order in which they appear; NaN where a line has no number.

    Examples
    --------
    >>> summed_by_module(pd.Series(["A5", "B6", "A5"]), emissions=np.array([1.0, 2.0, np.nan]))
      module  emissions
    0     A5        NaN
    1     B6        2.0
    """
    codes, names = pd.factorize(modules.to_numpy(dtype=object))
    sums = {
        name: np.bincount(codes, weights=values, minlength=len(names))
        for name, values in numbers.items()
    }
    return pd.DataFrame({"module": names, **sums})
