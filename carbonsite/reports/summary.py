"""The summary: every number is a formula over the line items and the changes, and carbonsite's own value stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..lifecycle import MODULE_TABLE, MODULES_IN_TOTAL
from .book import Book
from .line_sheets import LineSheets
from .sheet import Sheet
from .subject import Subject
from .sums import Sums, sums_by_element, sums_by_module

_WIDTHS = (48, 17, 17, 17, 17, 17)
_FACTORS_SHOWN = 12
"""Factors whose undeclared modules the summary lists; the sheet of findings lists all."""

_MODULE_NAMES = {module["module"]: module["name_en"] for module in MODULE_TABLE}
_BOUNDS_NOTE = "Bounds, not probabilities: all assumptions at the ends that lower or raise the saving. Computed by carbonsite and stored here; no formula of this workbook."


@dataclass(frozen=True)
class Cell:
    """A formula and its value; without a formula, a number that carbonsite computed."""

    formula: str
    value: float
    style: str = "kg"


@dataclass(frozen=True)
class Summary:
    """The summary while it is written.

    Attributes
    ----------
    lines, changes : LineSheets
        What its formulas sum over; an account has no changes.
    """

    book: Book
    sheet: Sheet
    subject: Subject
    lines: LineSheets
    changes: LineSheets | None

    def write(self) -> None:
        """All of its sections, one below the other."""
        kind = "A scenario: a baseline, and the measures that change it" if self.changes else "An account"
        self.sheet.heading(self.subject.title, f"{kind}. Emissions are {self.subject.indicator} in kgCO2e; black numbers are formulas down to amount × conversion × factor, blue ones are stored.")
        self.sheet.widths(_WIDTHS)
        self._facts()
        self._result()
        if self.changes:
            self._by_measure(self.changes)
        self._by_module(sums_by_module(self.subject))
        self._by_element(sums_by_element(self.subject))
        self._undeclared()
        self.sheet.worksheet.freeze_panes(3, 1)

    # -- facts --------------------------------------------------------------------------------------------------------

    def _facts(self) -> None:
        subject, undeclared = self.subject, self.subject.undeclared
        missing = f"{sum(map(len, undeclared.values()))} of {len(undeclared)} product factors, listed below; undeclared is not zero"
        self._fact("Indicator", subject.indicator)
        self._fact("Basis", subject.basis.label if subject.basis else "none: no generic name occurs")
        self._fact("Date", str(subject.whole.date or "not stated"))
        self._fact("Findings", f"{len(subject.findings)}, on the sheet Findings")
        self._fact("Undeclared modules", missing if undeclared else "none")
        if subject.area is not None:
            self.sheet.number(self.sheet.row, 1, float(subject.area.magnitude), "area")
            self.book.name("area", self._here())
            self._fact("Area", "", f" [{subject.area.units}]")

    def _fact(self, label: str, text: str, unit: str = "") -> None:
        self.sheet.text(self.sheet.row, 0, label + unit, "bold")
        self.sheet.text(self.sheet.row, 1, text)
        self.sheet.row += 1

    def _here(self) -> str:
        """The second cell of the row being written."""
        return f"Summary!$B${self.sheet.row + 1}"

    # -- result -------------------------------------------------------------------------------------------------------

    def _result(self) -> None:
        subject, area = self.subject, self.subject.area
        per = [f"per {area.units}"] if area is not None else []
        self._section("Result", ["", "kgCO2e", *per, *(["Share of baseline"] if self.changes else [])])
        before = float(subject.baseline.total.magnitude)
        self._result_row("baseline_total" if self.changes else "total", "Baseline" if self.changes else "Total of modules A to C", Cell(self.lines.summed(in_total='"yes"'), before, "kg_bold"))
        if not self.changes:
            return
        saving, final = subject.saving, float(subject.final.total.magnitude)
        self._result_row("change_total", "Changes by the measures", Cell(self.changes.summed(in_total='"yes"', equal_scope='"yes"'), -saving))
        self._result_row("unequal_total", "Changes of unequal scope, in no saving", Cell(self.changes.summed(in_total='"yes"', equal_scope='"no"'), subject.unequal))
        self._result_row("final_total", "After the measures", Cell("=baseline_total+change_total+unequal_total", final, "kg_bold"))
        self._result_row("saving", "Saving", Cell("=-change_total", saving, "kg_bold"))
        self._result_row("", "Saving, low end of the bounds", Cell("", float(subject.bounds.low.magnitude), "kg_stored"))
        self._result_row("", "Saving, high end of the bounds", Cell("", float(subject.bounds.high.magnitude), "kg_stored"))
        self.sheet.text(self.sheet.row, 0, _BOUNDS_NOTE, "note")
        self.sheet.row += 1

    def _result_row(self, name: str, label: str, cell: Cell) -> None:
        """A number with a name, per area, and as a share of the baseline."""
        row, column, bold = self.sheet.row, 2, "_bold" if cell.style == "kg_bold" else ""
        self.sheet.text(row, 0, label, "bold" if bold else "text")
        self._cell(row, 1, cell)
        if name:
            self.book.name(name, self._here())
        if self.subject.area is not None:
            self._cell(row, column, Cell(f"=B{row + 1}/area", cell.value / float(self.subject.area.magnitude), f"per_area{bold}"))
            column += 1
        before = float(self.subject.baseline.total.magnitude)
        if self.changes and before:
            self._cell(row, column, Cell(f"=B{row + 1}/baseline_total", cell.value / before, f"share{bold}"))
        self.sheet.row += 1

    # -- by measure, module, element ----------------------------------------------------------------------------------

    def _by_measure(self, changes: LineSheets) -> None:
        self._section("By measure", ["Measure, in the order given", "Change", "Unequal scope", "Total after it", "Saving, low", "Saving, high"])
        ends = {measure: (low, high) for measure, _, low, high in self.subject.bounds.measures.itertuples(index=False)}
        for step, (name, change, unequal, total) in enumerate(self.subject.steps.itertuples(index=False)):
            n = self.sheet.row + 1
            self.sheet.text(n - 1, 0, name)
            if step:
                scopes = [changes.summed_exactly({"measure": f"$A{n}"}, in_total='"yes"', equal_scope=f'"{scope}"') for scope in ("yes", "no")]
                stored = [Cell("", end, "kg_stored") for end in ends[name]]
                self._cells([Cell(scopes[0], change), Cell(scopes[1], unequal), Cell(f"=D{n - 1}+B{n}+C{n}", total), *stored])
            else:
                self._cell(n - 1, 3, Cell("=baseline_total", total))
            self.sheet.row += 1

    def _by_module(self, sums: Sums) -> None:
        self._section("By module", ["Module", *self._sides()])
        first = self.sheet.row
        inside = [module for module in sums.labels if module in MODULES_IN_TOTAL]
        for module in sums.labels:
            if module not in MODULES_IN_TOTAL and self.sheet.row == first + len(inside):
                self._sum_row(first, sums, inside)
            sides = [side.summed(module=f"$A{self.sheet.row + 1}") for side in self._sheets()]
            outside = "" if module in MODULES_IN_TOTAL else " (in no total)"
            self.sheet.text(self.sheet.row, len(self._sides()) + 1, f"{_MODULE_NAMES.get(module, '')}{outside}", "note")
            self._label_row(module, module, sides, sums)
        if len(inside) == len(sums.labels):
            self._sum_row(first, sums, inside)

    def _by_element(self, sums: Sums) -> None:
        if sums.labels in ([], [""]):
            return
        self._section("By element", ["Element", *self._sides()])
        first = self.sheet.row
        for element in sums.labels:
            cell = f"$A{self.sheet.row + 1}" if element else '""'
            self._label_row(element, element or "(not stated)", [side.summed_exactly({"element": cell}, in_total='"yes"') for side in self._sheets()], sums)
        self._sum_row(first, sums, sums.labels)

    def _sheets(self) -> list[LineSheets]:
        return [self.lines, *([self.changes] if self.changes else [])]

    def _sides(self) -> list[str]:
        return ["Baseline", "Changes", "After the measures"] if self.changes else ["kgCO2e"]

    def _label_row(self, label: str, shown: str, formulas: list[str], sums: Sums) -> None:
        n = self.sheet.row + 1
        self.sheet.text(n - 1, 0, shown)
        after = [f'=IF(COUNT(B{n}:C{n})=2,B{n}+C{n},"undeclared")'] if self.changes else []
        self._cells([Cell(formula, value) for formula, value in zip([*formulas, *after], sums.of(label), strict=True)])
        self.sheet.row += 1

    def _sum_row(self, first: int, sums: Sums, labels: Sequence[str]) -> None:
        """The sum of the rows above, in which an undeclared one would not count as 0."""
        self.sheet.text(self.sheet.row, 0, "Sum", "bold")
        for place, values in enumerate(zip(*map(sums.of, labels), strict=True)):
            cells = f"{'BCD'[place]}{first + 1}:{'BCD'[place]}{self.sheet.row}"
            self._cell(self.sheet.row, place + 1, Cell(f'=IF(COUNT({cells})=ROWS({cells}),SUM({cells}),"undeclared")', sum(values), "kg_total"))
        self.sheet.row += 1

    def _undeclared(self) -> None:
        undeclared = self.subject.undeclared
        if not undeclared:
            return
        self._section("Undeclared: modules that a product's factor does not declare", ["Factor", "Modules"])
        for factor, modules in list(undeclared.items())[:_FACTORS_SHOWN]:
            self.sheet.text(self.sheet.row, 0, factor)
            self.sheet.text(self.sheet.row, 1, ", ".join(modules))
            self.sheet.row += 1
        if len(undeclared) > _FACTORS_SHOWN:
            self.sheet.text(self.sheet.row, 0, f"… and {len(undeclared) - _FACTORS_SHOWN} more on the sheet Findings", "note")
            self.sheet.row += 1

    # -- how it is written --------------------------------------------------------------------------------------------

    def _section(self, heading: str, heads: Sequence[str]) -> None:
        self.sheet.row += 1
        self.sheet.text(self.sheet.row, 0, heading, "heading")
        for place, head in enumerate(heads):
            self.sheet.text(self.sheet.row + 1, place, head or " ", "head" if place == 0 or head == "Modules" else "head_right")
        self.sheet.row += 2

    def _cells(self, cells: Sequence[Cell]) -> None:
        for place, cell in enumerate(cells, start=1):
            self._cell(self.sheet.row, place, cell)

    def _cell(self, row: int, column: int, cell: Cell) -> None:
        if cell.formula:
            self.sheet.formula(row, column, cell.formula, cell.value, cell.style)
        else:
            self.sheet.number(row, column, cell.value, cell.style)
