"""One run of a scenario with traced numbers: which formula each amount is, over inputs and earlier
amounts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import limits
from ..factors.properties import CatalogueProperties
from ..inputs.table import with_numbers
from ..units import Quantity
from ..units.terms import Term, size_of
from ..units.tracing import Trace, Traced
from .assumptions import at
from .changes import change_between, with_named_rows

if TYPE_CHECKING:
    from .scenario import Scenario

INPUT, BASELINE, CHANGE = "input", "baseline", "change"
"""What a formula may refer to: an assumption, and the amount of a row of the baseline or of the
changes.
"""

_SAME = 1e-9
"""Relative difference below which two amounts are one."""

_ROUNDING = 1e-13
"""What may be left of a number from which as much is taken, as a share of it."""

_UNTRACEABLE = (TypeError, AttributeError, ValueError, ArithmeticError, LookupError)
"""What a user's own measure may raise that expects plain numbers where it is given traced ones."""

Terms = list[Term | None]


class TracedRun:
    """One run in which every input is traced, and after each measure every amount is a number that
    later formulas refer to.

    Parameters
    ----------
    scenario : Scenario
    values : mapping of str to Quantity, optional
        Assumptions that are taken at another value in this run.

    Attributes
    ----------
    inputs : dict of Quantity
        At their values in this run.
    told : DataFrame
        The baseline with plain amounts.
    steps : list of DataFrame
        The changes of each measure in the order in which they act, amounts as plain numbers.
    baseline, changes : list of Term or None
    vanishes : list of bool
        Which changes are gone where they are 0: differences in the amount of a row that stays.
    told_cells, cells : list of TracedCell
        Other cells of the baseline and of the changes that rest on inputs, such as what a row is
        converted by.
    is_whole : bool
        Whether the formulas are the run: every amount is followed, and whatever decided on their
        course is a condition of the trace. Where a measure took a number for a plain one, or could
        not work on traced ones, they are not.
    """

    def __init__(self, scenario: Scenario, values: Mapping[str, Any] | None = None) -> None:
        self.scenario, self.trace = scenario, Trace()
        self._told = values or {}
        own = {a.name: a.value for _, a in scenario.used}
        self.inputs: dict[str, Any] = {
            name: self._told.get(name, q).to(q.units) for name, q in own.items()
        }
        self._values = {
            name: Quantity(self.trace.number(INPUT, name, float(q.magnitude)), q.units)
            for name, q in self.inputs.items()
        }
        with self.trace.asked_by(""):
            told = with_numbers(scenario.baseline, self._values)
        self.told, self.is_whole = plain(told), True
        self.told_cells, self.cells = list(_cells(told, 0)), list[TracedCell]()
        self.baseline: Terms = [self._short(cell) for cell in told["amount"]]
        self.changes: Terms = []
        self.vanishes: list[bool] = []
        self.steps: list[pd.DataFrame] = []
        table = _with_amounts(
            told,
            [
                self.trace.number(BASELINE, place, float(cell))
                for place, cell in enumerate(told["amount"])
            ],
        )
        for measure, (after, changed) in zip(
            scenario.measures_in_order, scenario.steps_at(self._told)[1:], strict=True
        ):
            table = self._follow(measure, table, after, changed)
        self.is_whole &= not self.trace.ended

    @cached_property
    def table(self) -> pd.DataFrame:
        """The changes of all measures one below the other."""
        return pd.concat(self.steps, ignore_index=True) if self.steps else self.told.iloc[:0]

    def _follow(
        self, measure: Any, table: pd.DataFrame, after: pd.DataFrame, changed: pd.DataFrame
    ) -> pd.DataFrame:
        """Apply a measure, keep the terms of its changes, and give each amount after it as what it
        was and what was done to it.
        """
        traced = self._traced(measure, table, changed)
        if traced is not None:
            after, changed = traced
        self.is_whole &= traced is not None
        self.changes += [self._short(cell) for cell in changed["amount"]]
        self.vanishes += (
            changed["row"].isin(table["row"])
            & changed["row"].isin(after["row"])
            & ~changed["row"].duplicated(keep=False)
        ).tolist()
        held = dict(zip(table["row"], table["amount"], strict=True))
        first = sum(map(len, self.steps))
        self.cells += _cells(changed, first)
        for place, (row, amount) in enumerate(zip(changed["row"], changed["amount"], strict=True)):
            change = self.trace.number(CHANGE, first + place, float(amount))
            held[row] = held[row] + change if row in held else change
        self.steps.append(plain(changed))
        return _with_amounts(after, [held[row] for row in after["row"]])

    def _traced(
        self, measure: Any, table: pd.DataFrame, expected: pd.DataFrame
    ) -> tuple[pd.DataFrame, pd.DataFrame] | None:
        """What a measure makes of traced amounts, and its changes; None where it does not work on
        traced numbers.
        """
        asked = len(self.trace.conditions)
        try:
            with self.trace.asked_by(""):
                told = at(measure, self._values)
            with self.trace.asked_by(measure.name):
                after = applied(told, table, self.scenario.properties_at(self._told))
            with self.trace.asked_by(""):
                changed = change_between(table, after, measure.name)
            amounts = np.array([float(each) for each in changed["amount"]])
            rows = changed["row"].to_numpy(dtype=object)[amounts != 0].tolist()
            if (
                rows == expected["row"].tolist()
                and same(amounts[amounts != 0], expected["amount"]).all()
                and self._is_short(asked)
            ):
                return after, changed
        except _UNTRACEABLE:
            pass
        del self.trace.conditions[asked:]
        return None

    def _is_short(self, asked: int) -> bool:
        """Whether cells can hold the conditions asked since."""
        return all(
            max(size_of(each.left), size_of(each.right)) <= limits.FORMULA_TERMS
            for _, each in self.trace.conditions[asked:]
        )

    def _short(self, cell: Any) -> Term | None:
        """The term of a traced amount, where a cell can hold it as a formula."""
        if not isinstance(cell, Traced):
            return None
        is_short = size_of(cell.term) <= limits.FORMULA_TERMS
        self.is_whole &= is_short
        return cell.term if is_short else None


def applied(measure: Any, table: pd.DataFrame, properties: CatalogueProperties) -> pd.DataFrame:
    """What a measure makes of some activities, checked."""
    return with_named_rows(measure.apply(table.copy(), properties), measure.name)


@dataclass(frozen=True)
class TracedCell:
    """A cell that rests on inputs: where it stands, and its formula; in a unit, or a bare number."""

    place: int
    column: str
    term: Term
    unit: Any


def _cells(table: pd.DataFrame, first: int) -> Iterator[TracedCell]:
    """The cells with traced numbers beside amounts and hours, of which nothing follows but hours."""
    for column in [
        name for name in table if name not in ("amount", "hours") and table[name].dtype == object
    ]:
        held = table[column].to_numpy()
        # A loop over cells, of columns that hold more than texts and numbers.
        for place in (
            np.flatnonzero([_is_traced(cell) for cell in held])
            if set(map(type, held)) - {str, float, int}
            else ()
        ):
            cell = held[place]
            yield TracedCell(
                first + int(place),
                column,
                getattr(cell, "magnitude", cell).term,
                getattr(cell, "units", None),
            )


def _is_traced(cell: Any) -> bool:
    return isinstance(getattr(cell, "magnitude", cell), Traced)


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """The table with plain numbers, and quantities as text."""
    texts = {
        name: [_plain(cell) for cell in table[name]]
        for name in dict.fromkeys(
            [*(["hours"] if "hours" in table else []), *(cell.column for cell in _cells(table, 0))]
        )
    }
    return table.assign(
        amount=np.array([float(each) for each in table["amount"]], dtype=float), **texts
    )


def _plain(cell: Any) -> Any:
    if isinstance(cell, Traced):
        return float(cell)
    return str(cell) if _is_traced(cell) else cell


def _with_amounts(table: pd.DataFrame, amounts: list[Any]) -> pd.DataFrame:
    return table.assign(amount=pd.Series(amounts, index=table.index, dtype=object))


def same(one: Any, other: Any, size: float = 0.0) -> Any:
    """Whether amounts are one, rounding apart; `size` is of what they are differences of."""
    one, other = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    return np.abs(one - other) <= _SAME * np.maximum(np.abs(one), np.abs(other)) + _ROUNDING * size
