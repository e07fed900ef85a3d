"""One subject of a workbook: the columns and formulas of its sheets, before they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ..accounting.lines import origin_of_lines
from ..scenarios.examination import Examination
from ..spreadsheets.writing.book import HOLD, Book
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import Column, ColumnMaker
from ..units import Q
from .amounts import AmountFormulas, LineAmounts
from .conversions import conversion_formulas
from .factor_sheet import write_factors
from .line_columns import change_columns, line_columns, with_amounts, with_conversions
from .line_sheets import LineCells, LineSheets, titles, write_lines
from .rule_columns import with_rules
from .rule_sums import RuledSubject
from .subject import ReportSubject
from .sums import sums_by_element, sums_by_module
from .used_factors import UsedFactors


@dataclass
class SubjectSheets:
    """An account or a scenario with what its sheets have in common.

    Attributes
    ----------
    book : Book
    subject : ReportSubject
    left : DataFrame or None
        Rows of files that were left out; None if unknown.
    examined : tuple of Examination
        Claims compared with the scenario.
    ruled : sequence of RuledSubject
        Verdicts on the account.
    summary_row : int
        First row of the table by measure on the summary, once that is written.
    used : UsedFactors
    formulas : AmountFormulas or None
        Of a scenario; the amounts of an account are stored.
    lines, changes : LineSheets
        Sheets that formulas sum over; an account has no changes.
    by_module, by_element : LabelSums
    """

    book: Book
    subject: ReportSubject
    left: pd.DataFrame | None
    examined: tuple[Examination, ...]
    ruled: Sequence[RuledSubject] = ()
    summary_row: int = 0

    def __post_init__(self) -> None:
        book, subject, lines = self.book, self.subject, self.subject.baseline.lines
        catalogue, changes = subject.whole.catalogue, subject.changes
        self.used = UsedFactors.of(catalogue, subject.indicator, lines, changes)
        self.titles = {
            kind: titles(book, kind, len(table))
            for kind, table in (("lines", lines), ("changes", changes))
        }
        columns = line_columns(book, lines, lines[subject.indicator].tolist(), self.used)
        columns = with_rules(columns, self.ruled, 0, book)
        cells = LineCells.of(self.titles["lines"], columns)
        origins = origin_of_lines(subject.baseline)
        stored = lines["amount"].to_numpy(dtype=float) if subject.baseline.reading.over else None
        amounts = LineAmounts(cells, *origins, stored)
        self.by_module, self.by_element = sums_by_module(subject), sums_by_element(subject)
        self.lines = LineSheets.of(book, "line", len(self.titles["lines"]))
        self.changes: LineSheets | None = None
        self.formulas: AmountFormulas | None = None
        if subject.scenario is None:
            self._line_columns = with_amounts(columns, amounts.of_first_lines())
            return
        self.changes = LineSheets.of(book, "change", len(self.titles["changes"]))
        changed = change_columns(book, changes, self.used)
        changed = with_rules(changed, self.ruled, 1, book)
        inputs = subject.assumptions["assumption"].tolist()
        own = LineAmounts(LineCells.of(self.titles["changes"], changed), *subject.change_origins)
        formulas = AmountFormulas.of(book, subject.traced, amounts, own, inputs)
        of_lines, of_changes = _conversions(subject, formulas.names)
        columns = with_amounts(columns, formulas.of_lines(), formulas.guard_of_lines)
        self._line_columns = with_conversions(columns, of_lines)
        changed = with_amounts(changed, formulas.of_changes(), formulas.guard)
        self._change_columns = [*with_conversions(changed, of_changes), self._untracked()]
        self.formulas = formulas

    def _untracked(self) -> Column:
        """The column that says which amounts of changes follow no assumption."""
        activity, _ = self.subject.change_origins
        word, unfound = self.book.say("amount_by.untracked"), self.subject.traced.unfound
        cells = [word if place in unfound else "" for place in activity]
        column = ColumnMaker(self.book.say, "lines")
        return column("amount_by", cells, "wrap", is_optional=True)

    @property
    def holds(self) -> str:
        """Cell that says if the formulas are right for the assumptions; empty if always."""
        return self.book.named(HOLD) if self.formulas and self.formulas.is_guarded else ""

    @property
    def sides(self) -> list[LineSheets]:
        """Sheets of line items, and of the changes of a scenario."""
        return [self.lines, *([self.changes] if self.changes else [])]

    def write_factors(self, sheet: Sheet) -> None:
        """Write the factors that the line items use."""
        catalogue, lines = self.subject.whole.catalogue, self.subject.baseline.lines
        own = {one.indicator for one in self.ruled if one.has_own_numbers} - {self.used.indicator}
        others = [
            UsedFactors.of(catalogue, name, lines, self.subject.changes) for name in sorted(own)
        ]
        write_factors(self.book, sheet, self.used, catalogue, others)

    def write_lines(self, *sheets: Sheet) -> None:
        """Write the line items of the account or the baseline."""
        write_lines(self.book, sheets, "line", self._line_columns, self.book.say("lines.note"))

    def write_changes(self, *sheets: Sheet) -> None:
        """Write the changes of a scenario; an account says that it has none."""
        say = self.book.say
        if self.changes is None:
            sheets[0].heading(sheets[0].title, say("changes.none"))
            return
        note = say("changes.note", lines=say("lines.note"))
        write_lines(self.book, sheets, "change", self._change_columns, note)


def _conversions(subject: ReportSubject, names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Conversion formulas of line items and of changes, over the cells of properties."""
    table = subject.assumptions
    values = dict(zip(table["assumption"], table["value"], strict=True))
    cells = {title: (names[title], float(Q(values[title]).magnitude)) for title in subject.turning}
    return conversion_formulas(subject.baseline, cells), [
        formula
        for account in subject.change_account
        for formula in conversion_formulas(account, cells)
    ]
