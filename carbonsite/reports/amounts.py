"""Formulas of amounts, over assumptions, other amounts or the first line of the same activity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Array
from ..scenarios.confirmed_amounts import TracedAmounts
from ..scenarios.traced_run import BASELINE, INPUT, Terms
from ..spreadsheets.writing.book import HOLD, Book
from ..spreadsheets.writing.formulas import condition_of, defined_names, formula_of, number_text
from ..units.terms import Symbol, Term
from .line_sheets import LineCells


@dataclass(frozen=True)
class LineAmounts:
    """The amounts of the lines of one kind.

    Attributes
    ----------
    cells : LineCells
    activity : array of int
        Index of each line's activity.
    share : array of float
        Share of the activity's amount in each line; above 1 over several years.
    amounts : array of float, optional
        Of each line, where some are of several years.
    """

    cells: LineCells
    activity: Array
    share: Array
    amounts: Array | None = None

    @cached_property
    def leading(self) -> Array:
        """Line with the amount of each activity: its first one with the largest share."""
        order = np.lexsort((np.arange(len(self.activity)), -self.share))[::-1]
        lines = np.full(int(self.activity.max()) + 1 if len(self.activity) else 0, -1)
        lines[self.activity[order]] = order
        return lines

    def cell(self, activity: int, seen_from: str = "") -> str:
        """Reference to the amount of an activity."""
        line = int(self.leading[activity])
        share = float(self.share[line])
        cell = self.cells.amount(line, seen_from)
        return cell if share == 1.0 else f"{cell}/{number_text(share)}"

    def formulas(self, terms: Terms, written: Callable[[Term, str], str]) -> list[str]:
        """Formula of each line's amount; empty if it is stored.

        `written` makes the formula of a term on a sheet.
        """
        formulas = []
        # A loop over lines: each has a formula of its own.
        for line, (activity, share) in enumerate(
            zip(self.activity.tolist(), self.share.tolist(), strict=True)
        ):
            leading, sheet = int(self.leading[activity]), self.cells.sheet_of(line)
            term = terms[activity]
            if line != leading:
                first, whole = self.cells.amount(leading, sheet), float(self.share[leading])
                formulas.append(
                    f"={first}"
                    if share == whole
                    else f"={first}*{number_text(share)}/{number_text(whole)}"
                )
            elif term is None:
                formulas.append(self._over_years(line, share))
            else:
                formulas.append(
                    f"={written(term, sheet)}"
                    if share == 1.0
                    else f"=({written(term, sheet)})*{number_text(share)}"
                )
        return formulas

    def _over_years(self, line: int, share: float) -> str:
        """Formula of a stored amount: that of a year, by the years; empty if it is of no years."""
        if share <= 1.0 or self.amounts is None:
            return ""
        return f"={number_text(float(self.amounts[line]) / share)}*{number_text(share)}"

    def of_first_lines(self) -> list[str]:
        """Formulas if amounts are stored: further lines of an activity follow its first."""
        return self.formulas([None] * len(self.leading), "{}{}".format)


@dataclass(frozen=True)
class AmountFormulas:
    """The formulas of the amounts of a scenario.

    Attributes
    ----------
    names : dict of str
        The name of each input's cell.
    """

    book: Book
    traced: TracedAmounts
    lines: LineAmounts
    changes: LineAmounts
    names: dict[str, str]

    @classmethod
    def of(
        cls,
        book: Book,
        traced: TracedAmounts,
        lines: LineAmounts,
        changes: LineAmounts,
        inputs: list[str],
    ) -> AmountFormulas:
        """The formulas of traced amounts, with names for the inputs."""
        return cls(
            book,
            traced,
            lines,
            changes,
            {text: book.named(name) for text, name in defined_names(inputs).items()},
        )

    def cell(self, symbol: Symbol, seen_from: str = "") -> str:
        """Reference to the cell of a symbol."""
        if symbol.kind == INPUT:
            return self.names[symbol.key]
        return (self.lines if symbol.kind == BASELINE else self.changes).cell(symbol.key, seen_from)

    def written(self, term: Term, sheet: str = "") -> str:
        """A term as a formula on a sheet."""
        return formula_of(term, lambda symbol: self.cell(symbol, sheet))

    def of_lines(self) -> list[str]:
        """The formulas of the baseline's amounts."""
        return self.lines.formulas(self.traced.baseline, self.written)

    def of_changes(self) -> list[str]:
        """The formulas of the amounts of changes."""
        return self.changes.formulas(self.traced.changes, self.written)

    def conditions(self) -> dict[str, list[str]]:
        """Conditions as formulas, with the measures that depend on each."""
        conditions: dict[str, list[str]] = {}
        for measure, condition in self.traced.conditions:
            dependent = conditions.setdefault(condition_of(condition, self.cell), [])
            dependent += [measure] if measure not in dependent else []
        return conditions

    @property
    def guard(self) -> str:
        """Condition under which the formulas of changes are right; empty if always."""
        return f'{self.book.named(HOLD)}="{self.book.say("yes")}"' if self.is_guarded else ""

    @property
    def guard_of_lines(self) -> str:
        """Condition for the baseline, to which conditions of measures do not apply."""
        return self.guard if self.traced.unfollowed else ""

    @property
    def is_guarded(self) -> bool:
        """True if formulas do not follow every change of an input."""
        return bool(self.traced.conditions or self.traced.unfollowed)
