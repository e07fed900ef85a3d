"""Shares of a saving by measure: Shapley values, which do not depend on an order, and others."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..display import html_table, with_undeclared
from ..messages.arguments import require
from ..scenarios.scenario import Scenario
from .interaction_terms import Interactions
from .interactions import interactions_of

Array = np.ndarray


@dataclass(frozen=True)
class Attribution:
    """A scenario's saving, shared among its measures.

    Attributes
    ----------
    table : DataFrame
        ``measure, order_free, waterfall, alone, last_in, interacts_with`` [kgCO2e]. `order_free`
        sums to the saving, and so does `waterfall`, in which measures act in the order of their
        stages; `alone` is the saving without the others, `last_in` what would be lost without the
        measure.
    interactions : Interactions
        The saving of every set of measures.
    """

    table: pd.DataFrame
    interactions: Interactions

    def _repr_html_(self) -> str:
        return html_table(with_undeclared(self.table), "the saving by measure [kgCO2e]")


def attribution(scenario: Scenario) -> Attribution:
    """Share a scenario's saving among its measures, free of order.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Attribution

    Raises
    ------
    InputError
        If too many measures meet in one row.

    Notes
    -----
    The order-free share is Shapley's: the mean of what a measure adds, over all orders in which the
    measures may come. It is exact: a saving is a sum over rows, the share of a sum is the sum of
    the shares, and few measures meet in a row.

    References
    ----------
    Shapley 1953, A value for n-person games.

    Examples
    --------
    >>> import carbonsite as cs
    >>> baseline = cs.measures.machine_use("excavator", "1000 h", "15 L/h", machine="excavator")
    >>> measures = [cs.measures.ElectricExcavator(per_litre="3,6 kWh/L"), cs.measures.Biodiesel()]
    >>> found = attribution(cs.Scenario("site", baseline, measures, basis=cs.Basis(year=2020)))
    >>> found.table[["measure", "order_free", "waterfall", "alone"]].round()
                  measure  order_free  waterfall    alone
    0  Electric excavator     27823.0    47771.0  47771.0
    1           Biodiesel     19948.0        0.0  39896.0
    """
    require(scenario, Scenario, "attribution()", "scenario", "scenario")
    interactions = interactions_of(scenario)
    table = measure_shares(interactions)
    table.insert(2, "waterfall", 0.0 - scenario.steps()["change"].to_numpy()[1:])
    table["interacts_with"] = [", ".join(interactions.beside(place)) for place in range(len(table))]
    return Attribution(table, interactions)


def measure_shares(interactions: Interactions) -> pd.DataFrame:
    """Table of the saving of each measure: ``measure, order_free, alone, last_in`` [kgCO2e]."""
    places = range(len(interactions.names))
    everyone = set(places)
    whole = interactions.saving(everyone)
    return pd.DataFrame(
        {
            "measure": list(interactions.names),
            "order_free": shapley_values(interactions),
            "alone": [interactions.saving([one]) for one in places],
            "last_in": [whole - interactions.saving(everyone - {one}) for one in places],
        }
    )


def shapley_values(interactions: Interactions) -> Array:
    r"""The Shapley value of each measure [kgCO2e].

    .. math::

        \varphi_i = \sum_{S \not\ni i} \frac{|S|! \, (k - |S| - 1)!}{k!}
        \, \bigl(v(S \cup i) - v(S)\bigr)

    added up over terms, *k* the measures of a term.
    """
    total = np.zeros(len(interactions.names))
    for part in interactions.parts:
        count = len(part.players)
        sets = np.arange(2**count)
        size = np.bitwise_count(sets).astype(int)
        weights = np.array(
            [
                math.factorial(s) * math.factorial(count - s - 1) / math.factorial(count)
                for s in range(count)
            ]
            + [0.0]
        )
        for bit, player in enumerate(part.players):
            without = sets[(sets >> bit & 1) == 0]
            total[player] += weights[size[without]] @ (
                part.savings[without | 1 << bit] - part.savings[without]
            )
    return total
