"""Sections of the summary: by measure, module and element, undeclared modules, claims."""

from __future__ import annotations

from collections.abc import Sequence

from ..lifecycle import MODULES_IN_TOTAL
from ..scenarios.examination import Examination
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import FormulaCell, write_note, write_row, write_section
from .examinations import case_of, gap_sentences, verdict_of
from .line_sheets import LineSheets
from .subject import ReportSubject
from .subject_sheets import SubjectSheets
from .sums import LabelSums

_FACTORS_SHOWN = 12
"""Factors whose undeclared modules the summary lists; the sheet of findings lists all."""


def _section(
    sheet: Sheet, kind: str, *keys: str, further: Sequence[str] = (), texts: int = 1
) -> None:
    """Write the heading of a kind of section, and the heads of its columns."""
    heads = [*(sheet.say(f"summary.head.{key}") for key in keys), *further]
    write_section(sheet, sheet.say(f"summary.heading.{kind}"), heads, texts)


def write_by_measure(part: SubjectSheets, sheet: Sheet, changes: LineSheets) -> int:
    """Write the change by each measure and the total after it; the row of the baseline, from 1."""
    say, subject = sheet.say, part.subject
    _section(sheet, "by_measure", "measure", "change", "unequal", "total", "low", "high")
    first, ends = sheet.row + 1, subject.ends
    baseline = f"={part.book.named('baseline_total')}"
    for step, (name, *numbers) in enumerate(subject.steps.itertuples(index=False)):
        shown = say.measure(name) if step else say("steps.baseline")
        sheet.height(sheet.row, sheet.lines_needed(0, shown))
        cells: list[FormulaCell | None] = [None, None, FormulaCell(baseline, numbers[-1])]
        if step:
            stored = [FormulaCell("", end, "kg_stored") for end in ends[name]]
            cells = [*_step_cells(sheet, numbers, changes), *stored]
        write_row(sheet, shown, cells, "wrap")
    return first


def _step_cells(sheet: Sheet, numbers: Sequence[float], changes: LineSheets) -> list[FormulaCell]:
    """What a measure saves, what counts in no saving, and the total after it."""
    change, unequal, total = numbers
    n, of_measure = sheet.row + 1, {"measure": f"$A{sheet.row + 1}"}
    yes, no, undeclared = (f'"{sheet.say(word)}"' for word in ("yes", "no", "undeclared"))
    saved, left_out, unknown = (
        changes.summed_exactly(of_measure, in_total=yes, equal_scope=scope)
        for scope in (yes, no, undeclared)
    )
    sum_of_row = f"=D{n - 1}+B{n}+C{n}"
    if change != change:
        saved = changes.declared(saved, of_measure, in_total=yes)
        left_out, sum_of_row = plus(left_out, unknown), f"=SUM(D{n - 1},B{n}:C{n})"
    values = ((saved, change), (left_out, unequal), (sum_of_row, total))
    return [FormulaCell(formula, value) for formula, value in values]


def plus(one: str, other: str) -> str:
    """The sum of two formulas."""
    return f"{one}+{other.removeprefix('=')}"


def write_by_module(part: SubjectSheets, sheet: Sheet) -> None:
    """Write sums by life-cycle module, with D below the sum."""
    sums, say, sides = part.by_module, sheet.say, part.sides
    _section(sheet, "by_module", "module", further=_side_heads(sheet, sides))
    first, last = sheet.row, "D" if len(sides) > 1 else "B"
    inside = [module for module in sums.labels if module in MODULES_IN_TOTAL]
    for module in [*inside, *(module for module in sums.labels if module not in inside)]:
        if module not in inside and sheet.row == first + len(inside):
            _sum_row(sheet, first, sums, inside)
        counted = {"in_total": f'"{say("yes")}"'} if module in inside else {}
        formulas = [side.summed(module=f"$A{sheet.row + 1}", **counted) for side in sides]
        outside = "" if module in inside else f" ({say('summary.outside')})"
        note = f"{say.module(module)}{outside}"
        sheet.text(sheet.row, 4 if len(sides) > 1 else 2, note, "note")
        if module in inside:
            cell = f"'{sheet.title}'!${last}${sheet.row + 1}"
            part.book.name(name_of_module(module), cell)
        _label_row(sheet, module, module, formulas, sums)
    if len(inside) == len(sums.labels):
        _sum_row(sheet, first, sums, inside)


def area_name(number: int) -> str:
    """Defined name of an area, counted from 1."""
    return "area" if number == 1 else f"area_{number}"


def name_of_module(module: str) -> str:
    """Defined name of the sum of a module after the measures."""
    return f"module_{module.replace('-', '_')}"


def write_by_element(part: SubjectSheets, sheet: Sheet) -> None:
    """Write sums by element, over modules in the total."""
    sums, say, sides = part.by_element, sheet.say, part.sides
    if sums.labels in ([], [""]):
        return
    _section(sheet, "by_element", "element", further=_side_heads(sheet, sides))
    first, yes = sheet.row, f'"{say("yes")}"'
    for element in sums.labels:
        of_element = {"element": f"$A{sheet.row + 1}" if element else '""'}
        formulas = [side.summed_exactly(of_element, in_total=yes) for side in sides]
        _label_row(sheet, element, element or say("summary.not_stated"), formulas, sums)
    _sum_row(sheet, first, sums, sums.labels)


def _side_heads(sheet: Sheet, sides: Sequence[LineSheets]) -> list[str]:
    if len(sides) == 1:
        return ["kgCO2e"]
    return [
        sheet.say(key) for key in ("steps.baseline", "summary.head.changes", "summary.result.final")
    ]


def _label_row(sheet: Sheet, label: str, shown: str, formulas: list[str], sums: LabelSums) -> None:
    n = sheet.row + 1
    if len(formulas) > 1:
        both = f'=IF(COUNT(B{n}:C{n})=2,B{n}+C{n},"{sheet.say("undeclared")}")'
        formulas = [*formulas, both]
    write_row(sheet, shown, list(map(FormulaCell, formulas, sums.of(label))))


def _sum_row(sheet: Sheet, first: int, sums: LabelSums, labels: Sequence[str]) -> None:
    """Write the sum of the rows above; undeclared if one of them is."""
    row = []
    for letter, values in zip("BCD", zip(*map(sums.of, labels), strict=True), strict=False):
        cells = f"{letter}{first + 1}:{letter}{sheet.row}"
        formula = f'=IF(COUNT({cells})=ROWS({cells}),SUM({cells}),"{sheet.say("undeclared")}")'
        row.append(FormulaCell(formula, sum(values), "kg_total"))
    write_row(sheet, sheet.say("summary.sum"), row, "bold")


def write_undeclared(sheet: Sheet, subject: ReportSubject) -> None:
    """Write the modules that a product's factor does not declare."""
    undeclared = subject.undeclared
    if not undeclared:
        return
    _section(sheet, "undeclared", "factor", "modules", texts=2)
    for factor, modules in list(undeclared.items())[:_FACTORS_SHOWN]:
        sheet.text(sheet.row, 1, ", ".join(modules))
        write_row(sheet, factor, [])
    more = len(undeclared) - _FACTORS_SHOWN
    if more > 0:
        write_row(sheet, sheet.say("summary.more_undeclared", count=more), [], "note")


def write_claims(sheet: Sheet, examined: Sequence[Examination]) -> None:
    """Write each claim, and the savings of each set of measures under each basis."""
    say = sheet.say
    for examination in examined:
        _section(sheet, "claims", "set", "saving", "low", "high", "claim_number", "verdict")
        claim = examination.claim
        look, divisor = ("share_stored", 100.0) if claim.is_share else ("kg_stored", 1.0)
        write_note(sheet, f"{say('summary.head.claim')}: {claim.text}, {claim.source}")
        for row in examination.table.itertuples(index=False):
            case, verdict = case_of(row, say), verdict_of(row, say)
            lines = max(sheet.lines_needed(0, case), sheet.lines_needed(5, verdict))
            sheet.height(sheet.row, lines)
            numbers = (row.saving, row.low, row.high, row.claim)
            cells = [FormulaCell("", float(number) / divisor, look) for number in numbers]
            write_row(sheet, case, [*cells, verdict], "wrap")
        for sentence in gap_sentences(examination, say):
            write_note(sheet, sentence)
        write_row(sheet, say("summary.claims_note"), [], "note")
