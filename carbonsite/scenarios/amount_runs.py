"""Amounts of a scenario at other values of its inputs, in the rows of one traced run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..errors import CarbonsiteError
from ..inputs.amounts import with_numbers
from ..units.terms import Symbol
from ..units.tracing import Array
from .assumptions import at
from .changes import change_between
from .runnable import Runnable
from .traced_run import BASELINE, CHANGE, INPUT, TracedRun, applied

Known = dict[Symbol, float]
"""Values of the symbols of formulas."""


@dataclass(frozen=True)
class AmountRun:
    """Amounts of baseline and changes at some values of the inputs, and the tables they are in."""

    inputs: Known
    baseline: Array
    changes: Array
    activities: pd.DataFrame
    table: pd.DataFrame

    def known(self) -> Known:
        """Values of all symbols of formulas."""
        amounts = ((BASELINE, self.baseline), (CHANGE, self.changes))
        return self.inputs | {
            Symbol(kind, place): float(value)
            for kind, values in amounts
            for place, value in enumerate(values)
        }


def known_inputs(traced: TracedRun, values: Mapping[str, Any]) -> Known:
    """Values of the inputs as symbols: those given, the others as in the traced run."""
    return {
        Symbol(INPUT, name): float(values.get(name, q).to(q.units).magnitude)
        for name, q in traced.inputs.items()
    }


def amounts_at(
    scenario: Runnable,
    traced: TracedRun,
    values: Mapping[str, Any],
    *,
    with_other_amounts: bool = False,
) -> AmountRun:
    """Amounts at some values of the inputs; NaN if a measure then makes other rows.

    Parameters
    ----------
    scenario : Scenario
    traced : TracedRun
        Of the scenario; the other inputs keep its values.
    values : mapping of str to Quantity
    with_other_amounts : bool
        Whether amounts of the baseline that depend on no input are changed too, each by another
        share.
    """
    values = {**traced.inputs, **values}
    table = with_numbers(scenario.baseline, values)
    if with_other_amounts:
        table = _with_other_amounts(table, traced)
    baseline, amounts, tables = table, [np.zeros(0)], []
    for measure, expected in zip(scenario.measures_in_order, traced.steps, strict=True):
        try:
            after = applied(at(measure, values), table, scenario.properties_at({}))
        except CarbonsiteError:
            # For example, masses that do not balance at these values: nothing is confirmed there.
            after, changed = table, expected.assign(amount=np.nan)
        else:
            changed = _aligned(change_between(table, after, measure.name), expected)
        amounts.append(changed["amount"].to_numpy(dtype=float))
        tables.append(changed)
        table = after
    return AmountRun(
        known_inputs(traced, values),
        baseline["amount"].to_numpy(dtype=float),
        np.concatenate(amounts),
        baseline,
        pd.concat(tables, ignore_index=True) if tables else traced.table,
    )


def _with_other_amounts(baseline: pd.DataFrame, traced: TracedRun) -> pd.DataFrame:
    """The baseline with amounts that have no formula raised, each by another share."""
    amount = baseline["amount"].to_numpy(dtype=float)
    is_stored = np.array([term is None for term in traced.baseline], dtype=bool)
    share = 0.2 + 0.4 * (np.arange(len(amount)) * 0.618 % 1)
    raised = np.where(amount == 0, share, amount * (1 + share))
    return baseline.assign(amount=np.where(is_stored, raised, amount))


def _aligned(changed: pd.DataFrame, expected: pd.DataFrame) -> pd.DataFrame:
    """Changes in the rows expected, 0 for those that lack; all NaN if there is another row."""
    wanted, place_of = _keys(expected), dict(zip(_keys(changed), range(len(changed)), strict=True))
    if not place_of.keys() <= set(wanted):
        return expected.assign(amount=np.nan)
    places = np.array([place_of.get(key, -1) for key in wanted], dtype=int)
    is_there = places >= 0
    columns = {
        "amount": np.zeros(len(expected)),
        **{
            name: expected[name].to_numpy(dtype=object, copy=True)
            for name in expected
            if name != "amount"
        },
    }
    for name in set(expected) & set(changed):
        columns[name][is_there] = changed[name].to_numpy()[places[is_there]]
    return expected.assign(**columns)


def _keys(changed: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Key of each row of one measure's changes: row, factor and unit, numbered if repeated."""
    if not len(changed):
        return []
    cells = changed[["row", "factor", "unit"]]
    repeated = cells.groupby(list(cells), sort=False).cumcount()
    return list(zip(*(cells[name] for name in cells), repeated, strict=True))
