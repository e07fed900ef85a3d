"""The sheet Summary: every number is a formula over line items and changes."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..scenarios.claims import Examination
from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import FormulaCell, write_cell, write_section
from .basis_words import basis_words
from .breakdown import (
    area_name,
    plus,
    write_by_element,
    write_by_measure,
    write_by_module,
    write_claims,
    write_undeclared,
)
from .line_sheets import LineSheets
from .subject import ReportSubject

_WIDTHS = (48, 17, 17, 17, 17, 24)


@dataclass(frozen=True)
class Summary:
    """The summary while it is written.

    Attributes
    ----------
    lines, changes : LineSheets
        Sheets that its formulas sum over; an account has no changes.
    holds : str
        Cell that says if the formulas are right for the assumptions; empty if always.
    left : DataFrame or None
        Rows of files that were left out; None if unknown.
    examined : tuple of Examination
        Claims compared with the scenario.
    """

    book: Book
    sheet: Sheet
    subject: ReportSubject
    lines: LineSheets
    changes: LineSheets | None
    holds: str = ""
    left: pd.DataFrame | None = None
    examined: tuple[Examination, ...] = ()

    def write(self) -> int:
        """Write all sections; the first row of the table by measure."""
        say, sheet, subject = self.book.say, self.sheet, self.subject
        kind = say("summary.kind.scenario" if self.changes else "summary.kind.account")
        sheet.heading(
            subject.title or say("book.account"),
            say("summary.note", kind=kind, indicator=subject.indicator),
        )
        sheet.widths(_WIDTHS)
        self._facts()
        self._result()
        by_measure = (
            write_by_measure(self.book, sheet, subject, self.changes) if self.changes else 0
        )
        write_by_module(self.book, sheet, subject, self._sides())
        write_by_element(sheet, subject, self._sides())
        write_undeclared(sheet, subject)
        write_claims(sheet, self.examined)
        sheet.worksheet.freeze_panes(3, 1)
        return by_measure

    def _sides(self) -> list[LineSheets]:
        return [self.lines, *([self.changes] if self.changes else [])]

    # -- facts

    def _facts(self) -> None:
        say, subject, undeclared = self.book.say, self.subject, self.subject.undeclared
        self._fact("indicator", subject.indicator)
        self._fact("basis", basis_words(say, subject.basis) if subject.basis else say("basis.none"))
        for key, beside in subject.location_based_facts.items():
            if isinstance(beside, float):
                self.sheet.number(self.sheet.row, 1, beside, "kg_stored")
            self._fact(key, say.text(beside) if isinstance(beside, str) else "")
        self._fact("date", str(subject.whole.date or say("not_stated")))
        self._fact("findings", say("summary.findings", count=len(subject.findings)))
        self._fact(
            "undeclared",
            (
                say(
                    "summary.undeclared",
                    modules=sum(map(len, undeclared.values())),
                    factors=len(undeclared),
                )
                if undeclared
                else say("none")
            ),
        )
        if subject.scenario is not None:
            unequal = len(subject.scenario.unequal_scope())
            self._fact("unequal", say("summary.unequal", count=unequal) if unequal else say("none"))
        if self.left is not None:
            self._fact(
                "left",
                say("summary.left", count=len(self.left)) if len(self.left) else say("none"),
                "warning" if len(self.left) else "text",
            )
        if self.holds:
            self.sheet.formula(self.sheet.row, 1, f"={self.holds}", say("yes"), "text")
            self._fact("holds", "")
        for number, area in enumerate(subject.areas, start=1):
            self.sheet.number(self.sheet.row, 1, float(area.magnitude), "area")
            self.book.name(area_name(number), self._here())
            self._fact("area", "", unit=f" [{area.units}]")

    def _fact(self, key: str, text: str, style: str = "text", unit: str = "") -> None:
        self.sheet.text(self.sheet.row, 0, self.book.say(f"summary.fact.{key}") + unit, "bold")
        self.sheet.text(self.sheet.row, 1, text, style if style == "text" else "bold")
        self.sheet.row += 1

    def _here(self) -> str:
        """Reference to the second cell of the current row."""
        return f"'{self.sheet.title}'!$B${self.sheet.row + 1}"

    # -- result

    def _result(self) -> None:
        """Write the total of an account, or the results of a scenario with its bounds."""
        say, subject = self.book.say, self.subject
        per = [say("per_area", area=area.units) for area in subject.areas]
        share = [say("share_of_baseline")] if self.changes else []
        write_section(self.sheet, say("summary.heading.result"), ["", "kgCO2e", *per, *share])
        counted = FormulaCell(
            self.lines.summed(in_total=self._quoted("yes")),
            float(subject.baseline.total.magnitude),
            "kg_bold",
        )
        if not self.changes:
            self._result_row("total", "total", counted)
            return
        self._result_row("baseline_total", "baseline", counted)
        self._changes(self.changes)
        for key in ("low", "high"):
            bound = float(getattr(subject.bounds, key).magnitude)
            self._result_row("", key, FormulaCell("", bound, "kg_stored"))
        self.sheet.text(self.sheet.row, 0, say("bounds_note"), "note")
        self.sheet.row += 1

    def _changes(self, changes: LineSheets) -> None:
        """Write the change of equal and of unequal scope, the final total and the saving."""
        subject, saving, named = self.subject, self.subject.saving, self.book.named
        yes, no = self._quoted("yes"), self._quoted("no")
        equal, unequal = (changes.summed(in_total=yes, equal_scope=word) for word in (yes, no))
        parts = list(map(named, ("baseline_total", "change_total", "unequal_total")))
        total, saved_formula = f"={'+'.join(parts)}", f"=-{parts[1]}"
        if saving != saving:
            word = self._quoted("undeclared")
            unequal = plus(unequal, changes.summed(in_total=yes, equal_scope=word))
            equal = changes.declared(equal, in_total=yes)
            total = plus(f"={parts[0]}", changes.summed(in_total=yes))
            saved_formula = _guarded(parts[1], saved_formula, word)
        self._result_row("change_total", "change", FormulaCell(equal, -saving))
        self._result_row("unequal_total", "unequal", FormulaCell(unequal, subject.unequal))
        final = float(subject.final.total.magnitude)
        self._result_row("final_total", "final", FormulaCell(total, final, "kg_bold"))
        self._result_row("saving", "saving", FormulaCell(saved_formula, saving, "kg_bold"))

    def _part_of(self, cell: FormulaCell, formula: str) -> str:
        """Formula of a share of the cell in B; the word where that is undeclared."""
        is_undeclared = cell.value != cell.value
        here = f"B{self.sheet.row + 1}"
        return _guarded(here, formula, self._quoted("undeclared")) if is_undeclared else formula

    def _quoted(self, key: str) -> str:
        """A word of the labels as text in a formula."""
        return f'"{self.book.say(key)}"'

    def _result_row(self, name: str, key: str, cell: FormulaCell) -> None:
        """Write a result with its defined name, per area, and as a share of the baseline."""
        row, column, bold = self.sheet.row, 2, "_bold" if cell.style == "kg_bold" else ""
        self.sheet.text(row, 0, self.book.say(f"summary.result.{key}"), "bold" if bold else "text")
        write_cell(self.sheet, row, 1, cell)
        if name:
            self.book.name(name, self._here())
        for number, area in enumerate(self.subject.areas, start=1):
            share = FormulaCell(
                self._part_of(cell, f"=B{row + 1}/{self.book.named(area_name(number))}"),
                cell.value / float(area.magnitude),
                f"per_area{bold}",
            )
            write_cell(self.sheet, row, column, share)
            column += 1
        before = float(self.subject.baseline.total.magnitude)
        if self.changes and before:
            write_cell(
                self.sheet,
                row,
                column,
                FormulaCell(
                    self._part_of(cell, f"=B{row + 1}/{self.book.named('baseline_total')}"),
                    cell.value / before,
                    f"share{bold}",
                ),
            )
        self.sheet.row += 1


def _guarded(cell: str, formula: str, word: str) -> str:
    """A formula over a cell, or a word where that is no number."""
    return f"=IF(COUNT({cell})=1,{formula.removeprefix('=')},{word})"
