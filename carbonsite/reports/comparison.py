"""The sheet Comparison: totals, savings and modules of several subjects side by side."""

from __future__ import annotations

from collections.abc import Sequence

from ..lifecycle import MODULES, MODULES_IN_TOTAL
from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import FormulaCell, write_cell, write_section
from .basis_words import basis_words
from .breakdown import area_name, name_of_module
from .subject import ReportSubject
from .sums import sums_by_module

Parts = Sequence[tuple[Book, ReportSubject]]
_TOTALS = ("baseline_total", "change_total", "unequal_total", "final_total", "saving")
_KEYS = {
    "baseline_total": "summary.result.baseline",
    "change_total": "summary.result.change",
    "unequal_total": "summary.result.unequal",
    "final_total": "comparison.final",
    "saving": "summary.result.saving",
}


def write_comparison(book: Book, sheet: Sheet, parts: Parts) -> None:
    """Write each subject in a column, as formulas over its sheets, compared with the first."""
    say = book.say
    sheet.heading(book.sheet_title("comparison"), say("comparison.note"))
    sheet.widths((40, *(22 for _ in parts)))
    alike = len({subject.indicator for _, subject in parts}) == 1
    _subjects(sheet, parts)
    if not alike:
        sheet.text(sheet.row, 0, say("comparison.unlike"), "bold")
        sheet.row += 1
    _totals(sheet, parts, alike=alike)
    _modules(sheet, parts)
    sheet.worksheet.freeze_panes(4, 1)


def _row(sheet: Sheet, label: str, texts: Sequence[str], style: str = "wrap") -> None:
    sheet.height(
        sheet.row, max(sheet.lines_needed(place, text) for place, text in enumerate(texts, start=1))
    )
    sheet.text(sheet.row, 0, label, "bold")
    for place, text in enumerate(texts, start=1):
        sheet.text(sheet.row, place, text, style)
    sheet.row += 1


def _subjects(sheet: Sheet, parts: Parts) -> None:
    say = sheet.say
    sheet.row -= 1
    write_section(sheet, say("comparison.subject"), ["", *(part.mark for part, _ in parts)])
    _row(
        sheet,
        say("comparison.name"),
        [subject.title or say("book.account") for _, subject in parts],
        "bold_wrap",
    )
    _row(sheet, say("comparison.sheets"), [f"{part.sheet_title('summary')} …" for part, _ in parts])
    _row(
        sheet,
        say("comparison.basis"),
        [
            basis_words(say, subject.basis) if subject.basis else say("basis.none")
            for _, subject in parts
        ],
    )
    _row(sheet, say("comparison.indicator"), [subject.indicator for _, subject in parts])
    _row(
        sheet,
        say("comparison.area"),
        [", ".join(map(str, subject.areas)) or say("not_stated") for _, subject in parts],
    )


def _totals(sheet: Sheet, parts: Parts, *, alike: bool) -> None:
    """Write the results of each subject, the difference of comparable ones, and results by area."""
    heads = ["", *(part.mark for part, _ in parts)]
    write_section(sheet, sheet.say("comparison.totals"), heads)
    scenarios = any(subject.scenario for _, subject in parts)
    names = _TOTALS if scenarios else ("final_total",)
    final = sheet.row + names.index("final_total") + 1
    for name in names:
        _total(sheet, parts, name)
    if alike:
        _difference(sheet, parts, final)
    for unit in dict.fromkeys(str(area.units) for _, subject in parts for area in subject.areas):
        _per_area(sheet, parts, unit, final)


def _total(sheet: Sheet, parts: Parts, name: str) -> None:
    """Write a result of each subject; an account has only its total."""
    is_bold = name in ("final_total", "saving")
    sheet.text(sheet.row, 0, sheet.say(_KEYS[name]), "bold" if is_bold else "text")
    for place, (part, subject) in enumerate(parts, start=1):
        if name == "final_total" or subject.scenario is not None:
            formula = f"={part.named(name if subject.scenario else 'total')}"
            style = "kg_bold" if is_bold else "kg"
            cell = FormulaCell(formula, _value(subject, name), style)
            write_cell(sheet, sheet.row, place, cell)
    sheet.row += 1


def _difference(sheet: Sheet, parts: Parts, final: int) -> None:
    """Write each total minus that of the first subject; the totals are in row `final` from 1."""
    sheet.text(sheet.row, 0, sheet.say("comparison.difference"))
    first, *others = (float(subject.final.total.magnitude) for _, subject in parts)
    for place, total in enumerate(others, start=2):
        formula = f"={sheet.letter(place)}{final}-$B{final}"
        write_cell(sheet, sheet.row, place, FormulaCell(formula, total - first))
    sheet.row += 1


def _per_area(sheet: Sheet, parts: Parts, unit: str, final: int) -> None:
    """Write each total per area of one unit; the totals are in row `final` from 1."""
    sheet.text(sheet.row, 0, sheet.say("comparison.per", area=unit))
    for place, (part, subject) in enumerate(parts, start=1):
        for number, area in enumerate(subject.areas, start=1):
            if str(area.units) != unit:
                continue
            formula = f"={sheet.letter(place)}{final}/{part.named(area_name(number))}"
            value = float(subject.final.total.magnitude / area.magnitude)
            write_cell(sheet, sheet.row, place, FormulaCell(formula, value, "per_area"))
    sheet.row += 1


def _value(subject: ReportSubject, name: str) -> float:
    return {
        "baseline_total": float(subject.baseline.total.magnitude),
        "change_total": 0.0 - subject.saving,
        "unequal_total": subject.unequal if subject.scenario else 0.0,
        "final_total": float(subject.final.total.magnitude),
        "saving": subject.saving,
    }[name]


def _modules(sheet: Sheet, parts: Parts) -> None:
    say = sheet.say
    sums = [sums_by_module(subject) for _, subject in parts]
    modules = {module for of_subject in sums for module in of_subject.labels}
    write_section(
        sheet,
        say("comparison.modules"),
        [say("summary.head.module"), *(part.mark for part, _ in parts)],
    )
    for module in MODULES:
        if module not in modules or module not in MODULES_IN_TOTAL:
            continue
        sheet.text(sheet.row, 0, f"{module}  {sheet.say.module(module)}")
        for place, ((part, _), of_subject) in enumerate(zip(parts, sums, strict=True), start=1):
            if module in of_subject.labels:
                write_cell(
                    sheet,
                    sheet.row,
                    place,
                    FormulaCell(
                        f"={part.named(name_of_module(module))}", of_subject.of(module)[-1]
                    ),
                )
        sheet.row += 1
