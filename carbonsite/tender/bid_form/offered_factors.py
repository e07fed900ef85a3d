"""The factors that bidders choose from: products for materials; transport and waste for masses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...lifecycle import GENERIC_CARRIERS, INDICATORS, MODULES
from ...reports.choices import FactorChoice
from ..bid_request import BidRequest
from .parts import part_of_each

_PRODUCT_STAGE = [MODULES.index(module) for module in ("A1-A3", "A1", "A2", "A3")]
_OF_MASSES = ("transport", "waste", "mass_handling")


def offered_factors(
    tender: BidRequest, factors: Sequence[FactorChoice]
) -> tuple[list[str], list[str]]:
    """Ids of the factors that may be chosen for materials, and for masses and transport.

    Both begin with the factors of their own rows of the baseline. If the form allows some, only
    those follow; else every product that declares the tender's indicator in its product stage is a
    material, and every service of transport and waste that has it within the tender's boundary is
    one of masses.

    Parameters
    ----------
    tender : BidRequest
    factors : list of FactorChoice
        In their order in the list.
    """
    allowed, parts = tender.form.factors, part_of_each(tender.scenario)
    materials, masses = _accountable(tender)
    lists = []
    for part, fitting in (("materials", materials), ("masses", masses)):
        own = map(str, tender.scenario.baseline["factor"][parts == part])
        others = [
            choice.factor
            for choice in factors
            if (choice.factor in fitting if allowed is None else choice.factor in allowed)
        ]
        listed = dict.fromkeys([*own, *others])
        lists.append([factor for factor in listed if factor not in GENERIC_CARRIERS])
    return lists[0], lists[1]


def _accountable(tender: BidRequest) -> tuple[set[str], set[str]]:
    """Products, and services of masses, that can be accounted for under the tender's terms."""
    scenario, table = tender.scenario, tender.scenario.catalogue.table
    indicator = scenario.baseline_account().indicator
    is_declared = np.isfinite(table.gwp[:, INDICATORS.index(indicator.value)])
    is_first = np.isin(table.module, _PRODUCT_STAGE) & is_declared
    is_direct = scenario.basis is not None and scenario.basis.boundary == "direct"
    within = table.in_direct if is_direct else table.in_life_cycle
    is_lacking = _of_factors(table, within & ~is_declared)
    category = table.frame["category"].to_numpy(dtype=object)[table.start]
    is_service = ~table.is_product & np.isin(category, _OF_MASSES)
    is_mass = is_service & _of_factors(table, within) & ~is_lacking
    return _named(table, _of_factors(table, is_first)), _named(table, is_mass)


def _of_factors(table: Any, rows: Any) -> Any:
    """True for factors with such a row."""
    return np.bincount(table.factor, weights=rows, minlength=len(table.ids)) > 0


def _named(table: Any, factors: Any) -> set[str]:
    return {table.ids[place] for place in np.flatnonzero(factors)}
