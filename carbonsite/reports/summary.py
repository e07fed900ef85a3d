"""The sheet Summary: every number is a formula over line items and changes."""

from __future__ import annotations

from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import FormulaCell, write_row, write_section
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
from .subject_sheets import SubjectSheets

_WIDTHS = (48, 17, 17, 17, 17, 24)


def write_summary(part: SubjectSheets, sheet: Sheet) -> None:
    """Write facts, results and their parts; of a scenario, note the row of the first measure."""
    say, subject = sheet.say, part.subject
    kind = say("summary.kind.scenario" if part.changes else "summary.kind.account")
    note = say("summary.note", kind=kind, indicator=subject.indicator)
    sheet.heading(subject.named(say), note)
    sheet.widths(_WIDTHS)
    _write_facts(part, sheet)
    _write_result(part, sheet)
    if part.changes:
        part.summary_row = write_by_measure(part, sheet, part.changes)
    write_by_module(part, sheet)
    write_by_element(part, sheet)
    write_undeclared(sheet, subject)
    write_claims(sheet, part.examined)
    sheet.worksheet.freeze_panes(3, 1)


# -- facts


def _write_facts(part: SubjectSheets, sheet: Sheet) -> None:
    say, subject, none = sheet.say, part.subject, sheet.say("none")
    _fact(sheet, "indicator", subject.indicator)
    _fact(sheet, "basis", basis_words(say, subject.basis))
    for key, beside in subject.location_based_facts.items():
        if isinstance(beside, float):
            sheet.number(sheet.row, 1, beside, "kg_stored")
        _fact(sheet, key, say.text(beside) if isinstance(beside, str) else "")
    _fact(sheet, "date", str(subject.whole.date or say("not_stated")))
    _fact(sheet, "findings", say("summary.findings", count=len(subject.findings)))
    modules = sum(map(len, subject.undeclared.values()))
    counts = {"modules": modules, "factors": len(subject.undeclared)}
    _fact(sheet, "undeclared", say("summary.undeclared", **counts) if modules else none)
    if subject.scenario is not None:
        unequal = len(subject.unequal_scope)
        _fact(sheet, "unequal", say("summary.unequal", count=unequal) if unequal else none)
    if part.left is not None:
        count, style = len(part.left), "bold" if len(part.left) else "text"
        _fact(sheet, "left", say("summary.left", count=count) if count else none, style)
    if part.holds:
        sheet.formula(sheet.row, 1, f"={part.holds}", say("yes"), "text")
        _fact(sheet, "holds")
    for number, area in enumerate(subject.areas, start=1):
        sheet.number(sheet.row, 1, float(area.magnitude), "area")
        part.book.name(area_name(number), _beside(sheet))
        _fact(sheet, "area", unit=f" [{area.units}]")


def _fact(sheet: Sheet, key: str, text: str = "", style: str = "text", unit: str = "") -> None:
    sheet.text(sheet.row, 0, sheet.say(f"summary.fact.{key}") + unit, "bold")
    sheet.text(sheet.row, 1, text, style)
    sheet.row += 1


def _beside(sheet: Sheet) -> str:
    """Reference to the second cell of the current row."""
    return f"'{sheet.title}'!$B${sheet.row + 1}"


# -- result


def _write_result(part: SubjectSheets, sheet: Sheet) -> None:
    """Write the total of an account, or the results of a scenario with its bounds."""
    say, subject = sheet.say, part.subject
    per = [say("per_area", area=area.units) for area in subject.areas]
    share = [say("share_of_baseline")] if part.changes else []
    write_section(sheet, say("summary.heading.result"), ["", "kgCO2e", *per, *share])
    counted = FormulaCell(
        part.lines.summed(in_total=_word(sheet, "yes")), subject.before, "kg_bold"
    )
    if not part.changes:
        _result_row(part, sheet, "total", "total", counted)
        return
    _result_row(part, sheet, "baseline_total", "baseline", counted)
    _write_changes(part, sheet, part.changes)
    for key, bound in zip(("low", "high"), subject.saving_bounds, strict=True):
        _result_row(part, sheet, "", key, FormulaCell("", bound, "kg_stored"))
    write_row(sheet, say("bounds_note"), [], "note")


def _write_changes(part: SubjectSheets, sheet: Sheet, changes: LineSheets) -> None:
    """Write the change of equal and of unequal scope, the final total and the saving."""
    subject, saving = part.subject, part.subject.saving
    yes, no, word = (_word(sheet, key) for key in ("yes", "no", "undeclared"))
    equal, unequal = (changes.summed(in_total=yes, equal_scope=scope) for scope in (yes, no))
    parts = [part.book.named(f"{kind}_total") for kind in ("baseline", "change", "unequal")]
    total, saved_formula = f"={'+'.join(parts)}", f"=-{parts[1]}"
    if saving != saving:
        unequal = plus(unequal, changes.summed(in_total=yes, equal_scope=word))
        equal = changes.declared(equal, in_total=yes)
        total = plus(f"={parts[0]}", changes.summed(in_total=yes))
        saved_formula = _guarded(parts[1], saved_formula, word)
    for name, key, cell in (
        ("change_total", "change", FormulaCell(equal, -saving)),
        ("unequal_total", "unequal", FormulaCell(unequal, subject.unequal)),
        ("final_total", "final", FormulaCell(total, subject.after, "kg_bold")),
        ("saving", "saving", FormulaCell(saved_formula, saving, "kg_bold")),
    ):
        _result_row(part, sheet, name, key, cell)


def _word(sheet: Sheet, key: str) -> str:
    """A word of the labels as text in a formula."""
    return f'"{sheet.say(key)}"'


def _result_row(part: SubjectSheets, sheet: Sheet, name: str, key: str, cell: FormulaCell) -> None:
    """Write a result with its defined name, per area, and as a share of the baseline."""
    here, bold = f"B{sheet.row + 1}", "_bold" if cell.style == "kg_bold" else ""
    if name:
        part.book.name(name, _beside(sheet))
    shares = [
        (area_name(number), float(area.magnitude), "per_area")
        for number, area in enumerate(part.subject.areas, start=1)
    ]
    if part.changes and part.subject.before:
        shares.append(("baseline_total", part.subject.before, "share"))
    cells = [cell]
    for whole, number, style in shares:
        formula = f"={here}/{part.book.named(whole)}"
        if cell.value != cell.value:
            formula = _guarded(here, formula, _word(sheet, "undeclared"))
        cells.append(FormulaCell(formula, cell.value / number, f"{style}{bold}"))
    label = sheet.say(f"summary.result.{key}")
    write_row(sheet, label, cells, "bold" if bold else "text")


def _guarded(cell: str, formula: str, word: str) -> str:
    """A formula over a cell, or a word where that is no number."""
    return f"=IF(COUNT({cell})=1,{formula.removeprefix('=')},{word})"
