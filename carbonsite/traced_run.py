"""One run of a scenario with traced numbers: which formula each amount is, over inputs and earlier amounts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from . import limits
from .activity_rows import with_numbers
from .changes import change_between, with_named_rows
from .factors.properties import CatalogueProperties
from .inputs import at
from .scenario import Scenario
from .units import Q, Quantity
from .units.terms import Term, size_of
from .units.tracing import Trace, Traced

INPUT, BASELINE, CHANGE = "input", "baseline", "change"
"""What a formula may refer to: an assumption, and the amount of a row of the baseline or of the changes."""

_SAME = 1e-9
"""Relative difference below which two amounts are one."""

_ROUNDING = 1e-13
"""What may be left of a number from which as much is taken, as a share of it."""

_UNTRACEABLE = (TypeError, AttributeError, ValueError, ArithmeticError, LookupError)
"""What a user's own measure may raise that expects plain numbers where it is given traced ones."""

Terms = list[Term | None]


class TracedRun:
    """One run in which every input is traced, and after each measure every amount is a number that later formulas refer to.

    Attributes
    ----------
    inputs : dict of Quantity
    told : DataFrame
        The baseline with traced amounts.
    steps : list of DataFrame
        The changes of each measure in the order in which they act, amounts as plain numbers.
    baseline, changes : list of Term or None
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario, self.trace = scenario, Trace()
        inputs = scenario.assumptions[["assumption", "value"]].itertuples(index=False, name=None)
        self.inputs: dict[str, Any] = {name: Q(value) for name, value in inputs}
        self._values = {name: Quantity(self.trace.number(INPUT, name, float(q.magnitude)), q.units) for name, q in self.inputs.items()}
        told = with_numbers(scenario.baseline, self._values)
        self.baseline: Terms = [_short(cell) for cell in told["amount"]]
        self.changes: Terms = []
        self.steps: list[pd.DataFrame] = []
        table = _with_amounts(told, [self.trace.number(BASELINE, place, float(cell)) for place, cell in enumerate(told["amount"])])
        for measure in scenario.acting:
            table = self._follow(measure, table)

    def _follow(self, measure: Any, table: pd.DataFrame) -> pd.DataFrame:
        """Apply a measure, keep the terms of its changes, and give each amount after it as what it was and what was done to it."""
        numbers = plain(table)
        after = applied(self.scenario, measure, numbers)
        changed = change_between(numbers, after, measure.name)
        traced = self._traced(measure, table, changed)
        if traced is not None:
            after, changed = traced
        self.changes += [_short(cell) for cell in changed["amount"]]
        held = dict(zip(table["row"], table["amount"], strict=True))
        first = sum(map(len, self.steps))
        for place, (row, amount) in enumerate(zip(changed["row"], changed["amount"], strict=True)):
            change = self.trace.number(CHANGE, first + place, float(amount))
            held[row] = held[row] + change if row in held else change
        self.steps.append(plain(changed))
        return _with_amounts(after, [held[row] for row in after["row"]])

    def _traced(self, measure: Any, table: pd.DataFrame, expected: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame] | None:
        """What a measure makes of traced amounts, and its changes; None where it does not work on traced numbers."""
        asked = len(self.trace.conditions)
        try:
            told = at(measure, self._values)
            with self.trace.asked_by(measure.name):
                after = applied(self.scenario, told, table)
            changed = change_between(table, after, measure.name)
            amounts = np.array([float(each) for each in changed["amount"]])
            rows = changed["row"].to_numpy(dtype=object)[amounts != 0].tolist()
            if rows == expected["row"].tolist() and same(amounts[amounts != 0], expected["amount"]).all() and self._is_short(asked):
                return after, changed
        except _UNTRACEABLE:
            pass
        del self.trace.conditions[asked:]
        return None

    def _is_short(self, asked: int) -> bool:
        """Whether cells can hold the conditions asked since."""
        return all(max(size_of(each.left), size_of(each.right)) <= limits.FORMULA_TERMS for _, each in self.trace.conditions[asked:])


def applied(scenario: Scenario, measure: Any, table: pd.DataFrame) -> pd.DataFrame:
    """What a measure makes of some activities, checked."""
    properties = CatalogueProperties(scenario.catalogue, scenario.basis.country if scenario.basis else "NO")
    return with_named_rows(measure.apply(table.copy(), properties), measure.name)


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """The table with plain numbers, and hours as text."""
    texts = {"hours": table["hours"].map(str)} if "hours" in table else {}
    return table.assign(amount=np.array([float(each) for each in table["amount"]], dtype=float), **texts)


def _with_amounts(table: pd.DataFrame, amounts: list[Any]) -> pd.DataFrame:
    return table.assign(amount=pd.Series(amounts, index=table.index, dtype=object))


def _short(cell: Any) -> Term | None:
    """The term of a traced amount, where a cell can hold it as a formula."""
    return cell.term if isinstance(cell, Traced) and size_of(cell.term) <= limits.FORMULA_TERMS else None


def same(one: Any, other: Any, size: float = 0.0) -> Any:
    """Whether amounts are one, rounding apart; `size` is of what they are differences of."""
    one, other = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    return np.abs(one - other) <= _SAME * np.maximum(np.abs(one), np.abs(other)) + _ROUNDING * size
