"""The sheet Comparison: totals, savings and modules of several subjects side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..lifecycle import MODULES, MODULES_IN_TOTAL
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import FormulaCell, write_row, write_section
from .basis_words import basis_words
from .breakdown import area_name, name_of_module
from .subject import ReportSubject
from .subject_sheets import SubjectSheets

Parts = Sequence[SubjectSheets]
_TOTALS: dict[str, tuple[str, Callable[[ReportSubject], float]]] = {
    "baseline_total": ("summary.result.baseline", lambda subject: subject.before),
    "change_total": ("summary.result.change", lambda subject: 0.0 - subject.saving),
    "unequal_total": ("summary.result.unequal", lambda subject: subject.unequal),
    "final_total": ("comparison.final", lambda subject: subject.after),
    "saving": ("summary.result.saving", lambda subject: subject.saving),
}
"""Name of each result, with the key of its label, and its value [kgCO2e]."""


def write_comparison(sheet: Sheet, parts: Parts) -> None:
    """Write each subject in a column, as formulas over its sheets, compared with the first."""
    say = sheet.say
    sheet.heading(sheet.title, say("comparison.note"))
    sheet.widths((40, *(22 for _ in parts)))
    alike = len({part.subject.indicator for part in parts}) == 1
    _subjects(sheet, parts)
    if not alike:
        write_row(sheet, say("comparison.unlike"), [], "bold")
    _totals(sheet, parts, alike=alike)
    _modules(sheet, parts)
    sheet.worksheet.freeze_panes(4, 1)


def _subjects(sheet: Sheet, parts: Parts) -> None:
    """Write what is compared: names, bases, indicators and areas."""
    say, subjects = sheet.say, [part.subject for part in parts]
    sheet.row -= 1
    write_section(sheet, say("comparison.subject"), ["", *(part.book.mark for part in parts)])
    names = [subject.named(say) for subject in subjects]
    areas = [", ".join(map(str, subject.areas)) for subject in subjects]
    rows = {
        "name": names,
        "sheets": [f"{part.book.sheet_title('summary')} …" for part in parts],
        "basis": [basis_words(say, subject.basis) for subject in subjects],
        "indicator": [subject.indicator for subject in subjects],
        "area": [area or say("not_stated") for area in areas],
    }
    for key, texts in rows.items():
        lines = [sheet.lines_needed(place, text) for place, text in enumerate(texts, start=1)]
        sheet.height(sheet.row, max(lines))
        for place, text in enumerate(texts, start=1):
            sheet.text(sheet.row, place, text, "bold_wrap" if key == "name" else "wrap")
        write_row(sheet, say(f"comparison.{key}"), [], "bold")


def _totals(sheet: Sheet, parts: Parts, *, alike: bool) -> None:
    """Write the results of each subject, the difference of comparable ones, and results by area."""
    heads = ["", *(part.book.mark for part in parts)]
    write_section(sheet, sheet.say("comparison.totals"), heads)
    scenarios = any(part.subject.scenario for part in parts)
    names = list(_TOTALS) if scenarios else ["final_total"]
    final = sheet.row + names.index("final_total") + 1
    for name in names:
        label, _ = _TOTALS[name]
        style = "bold" if name in ("final_total", "saving") else "text"
        write_row(sheet, sheet.say(label), [_total(part, name) for part in parts], style)
    if alike:
        first, *others = (part.subject.after for part in parts)
        differences = [
            FormulaCell(f"={sheet.letter(place)}{final}-$B{final}", total - first)
            for place, total in enumerate(others, start=2)
        ]
        write_row(sheet, sheet.say("comparison.difference"), [None, *differences])
    areas = (area for part in parts for area in part.subject.areas)
    for unit in dict.fromkeys(str(area.units) for area in areas):
        cells = [
            _per_area(part, unit, f"{sheet.letter(place)}{final}")
            for place, part in enumerate(parts, start=1)
        ]
        write_row(sheet, sheet.say("comparison.per", area=unit), cells)


def _total(part: SubjectSheets, name: str) -> FormulaCell | None:
    """A result of a subject; an account has only its total."""
    if part.changes is None and name != "final_total":
        return None
    formula = f"={part.book.named(name if part.changes else 'total')}"
    style = "kg_bold" if name in ("final_total", "saving") else "kg"
    return FormulaCell(formula, _TOTALS[name][1](part.subject), style)


def _per_area(part: SubjectSheets, unit: str, total: str) -> FormulaCell | None:
    """The total in a cell per area of one unit; None if the subject has no such area."""
    for number, area in enumerate(part.subject.areas, start=1):
        if str(area.units) == unit:
            formula = f"={total}/{part.book.named(area_name(number))}"
            return FormulaCell(formula, part.subject.after / float(area.magnitude), "per_area")
    return None


def _modules(sheet: Sheet, parts: Parts) -> None:
    """Write the sum of each module of each subject."""
    say, sums = sheet.say, [part.by_module for part in parts]
    heads = [say("summary.head.module"), *(part.book.mark for part in parts)]
    write_section(sheet, say("comparison.modules"), heads)
    modules = {module for of_subject in sums for module in of_subject.labels}
    for module in MODULES:
        if module in modules and module in MODULES_IN_TOTAL:
            cells = [
                FormulaCell(
                    f"={part.book.named(name_of_module(module))}", of_subject.of(module)[-1]
                )
                if module in of_subject.labels
                else None
                for part, of_subject in zip(parts, sums, strict=True)
            ]
            write_row(sheet, f"{module}  {say.module(module)}", cells)
