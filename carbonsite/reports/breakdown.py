"""Sections of the summary: by measure, module and element, undeclared modules, claims."""

from __future__ import annotations

from collections.abc import Sequence

from ..lifecycle import MODULES_IN_TOTAL
from ..scenarios.claims import ABOVE, BELOW, UNDECLARED, WITHIN, Examination
from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import (
    FormulaCell,
    write_cell,
    write_cells,
    write_note,
    write_section,
)
from .examinations import case_of, gap_sentences
from .line_sheets import LineSheets
from .subject import ReportSubject
from .sums import LabelSums, sums_by_element, sums_by_module

_FACTORS_SHOWN = 12
"""Factors whose undeclared modules the summary lists; the sheet of findings lists all."""

_VERDICTS = {WITHIN: "within", ABOVE: "above", BELOW: "below", UNDECLARED: "undeclared"}


def _heads(sheet: Sheet, *keys: str) -> list[str]:
    return [sheet.say(f"summary.head.{key}") for key in keys]


def write_by_measure(book: Book, sheet: Sheet, subject: ReportSubject, changes: LineSheets) -> int:
    """Write the change by each measure and the total after it; the row of the baseline, from 1."""
    say = sheet.say
    write_section(
        sheet,
        say("summary.heading.by_measure"),
        _heads(sheet, "measure", "change", "unequal", "total", "low", "high"),
    )
    first = sheet.row + 1
    ends = {
        measure: (low, high)
        for measure, _, low, high in subject.bounds.measures.itertuples(index=False)
    }
    for step, (name, *numbers) in enumerate(subject.steps.itertuples(index=False)):
        n, shown = sheet.row + 1, say.measure(name) if step else say("steps.baseline")
        sheet.height(n - 1, sheet.lines_needed(0, shown))
        sheet.text(n - 1, 0, shown, "wrap")
        if step:
            stored = [FormulaCell("", end, "kg_stored") for end in ends[name]]
            write_cells(sheet, [*_step_cells(sheet, numbers, changes), *stored])
        else:
            write_cell(
                sheet, n - 1, 3, FormulaCell(f"={book.named('baseline_total')}", numbers[-1])
            )
        sheet.row += 1
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
    return [
        FormulaCell(saved, change),
        FormulaCell(left_out, unequal),
        FormulaCell(sum_of_row, total),
    ]


def plus(one: str, other: str) -> str:
    """The sum of two formulas."""
    return f"{one}+{other.removeprefix('=')}"


def write_by_module(
    book: Book, sheet: Sheet, subject: ReportSubject, sides: Sequence[LineSheets]
) -> None:
    """Write sums by life-cycle module, with D below the sum."""
    sums, say = sums_by_module(subject), sheet.say
    write_section(
        sheet,
        say("summary.heading.by_module"),
        [*_heads(sheet, "module"), *_side_heads(sheet, sides)],
    )
    first = sheet.row
    inside = [module for module in sums.labels if module in MODULES_IN_TOTAL]
    for module in sums.labels:
        if module not in MODULES_IN_TOTAL and sheet.row == first + len(inside):
            _sum_row(sheet, first, sums, inside)
        counted = {"in_total": f'"{say("yes")}"'} if module in MODULES_IN_TOTAL else {}
        formulas = [side.summed(module=f"$A{sheet.row + 1}", **counted) for side in sides]
        outside = "" if module in MODULES_IN_TOTAL else f" ({say('summary.outside')})"
        sheet.text(
            sheet.row, 4 if len(sides) > 1 else 2, f"{sheet.say.module(module)}{outside}", "note"
        )
        if module in MODULES_IN_TOTAL:
            book.name(
                name_of_module(module),
                f"'{sheet.title}'!${'D' if len(sides) > 1 else 'B'}${sheet.row + 1}",
            )
        _label_row(sheet, module, module, formulas, sums)
    if len(inside) == len(sums.labels):
        _sum_row(sheet, first, sums, inside)


def area_name(number: int) -> str:
    """Defined name of an area, counted from 1."""
    return "area" if number == 1 else f"area_{number}"


def name_of_module(module: str) -> str:
    """Defined name of the sum of a module after the measures."""
    return f"module_{module.replace('-', '_')}"


def write_by_element(sheet: Sheet, subject: ReportSubject, sides: Sequence[LineSheets]) -> None:
    """Write sums by element, over modules in the total."""
    sums, say = sums_by_element(subject), sheet.say
    if sums.labels in ([], [""]):
        return
    write_section(
        sheet,
        say("summary.heading.by_element"),
        [*_heads(sheet, "element"), *_side_heads(sheet, sides)],
    )
    first, yes = sheet.row, f'"{say("yes")}"'
    for element in sums.labels:
        cell = f"$A{sheet.row + 1}" if element else '""'
        _label_row(
            sheet,
            element,
            element or say("summary.not_stated"),
            [side.summed_exactly({"element": cell}, in_total=yes) for side in sides],
            sums,
        )
    _sum_row(sheet, first, sums, sums.labels)


def _side_heads(sheet: Sheet, sides: Sequence[LineSheets]) -> list[str]:
    say = sheet.say
    return (
        [say("steps.baseline"), say("summary.head.changes"), say("summary.result.final")]
        if len(sides) > 1
        else ["kgCO2e"]
    )


def _label_row(sheet: Sheet, label: str, shown: str, formulas: list[str], sums: LabelSums) -> None:
    n = sheet.row + 1
    sheet.text(n - 1, 0, shown)
    after = (
        [f'=IF(COUNT(B{n}:C{n})=2,B{n}+C{n},"{sheet.say("undeclared")}")']
        if len(formulas) > 1
        else []
    )
    write_cells(
        sheet,
        [
            FormulaCell(formula, value)
            for formula, value in zip([*formulas, *after], sums.of(label), strict=True)
        ],
    )
    sheet.row += 1


def _sum_row(sheet: Sheet, first: int, sums: LabelSums, labels: Sequence[str]) -> None:
    """Write the sum of the rows above; undeclared if one of them is."""
    sheet.text(sheet.row, 0, sheet.say("summary.sum"), "bold")
    for place, values in enumerate(zip(*map(sums.of, labels), strict=True)):
        cells = f"{'BCD'[place]}{first + 1}:{'BCD'[place]}{sheet.row}"
        formula = f'=IF(COUNT({cells})=ROWS({cells}),SUM({cells}),"{sheet.say("undeclared")}")'
        write_cell(sheet, sheet.row, place + 1, FormulaCell(formula, sum(values), "kg_total"))
    sheet.row += 1


def write_undeclared(sheet: Sheet, subject: ReportSubject) -> None:
    """Write the modules that a product's factor does not declare."""
    undeclared, say = subject.undeclared, sheet.say
    if not undeclared:
        return
    write_section(
        sheet, say("summary.heading.undeclared"), _heads(sheet, "factor", "modules"), texts=2
    )
    for factor, modules in list(undeclared.items())[:_FACTORS_SHOWN]:
        sheet.text(sheet.row, 0, factor)
        sheet.text(sheet.row, 1, ", ".join(modules))
        sheet.row += 1
    if len(undeclared) > _FACTORS_SHOWN:
        sheet.text(
            sheet.row,
            0,
            say("summary.more_undeclared", count=len(undeclared) - _FACTORS_SHOWN),
            "note",
        )
        sheet.row += 1


def write_claims(sheet: Sheet, examined: Sequence[Examination]) -> None:
    """Write each claim, and the savings of each set of measures under each basis."""
    say = sheet.say
    for examination in examined:
        write_section(
            sheet,
            say("summary.heading.claims"),
            _heads(sheet, "set", "saving", "low", "high", "claim_number", "verdict"),
        )
        write_note(
            sheet,
            f"{say('summary.head.claim')}: {examination.claim.amount}, {examination.claim.source}",
        )
        for row in examination.table.itertuples(index=False):
            case = case_of(row, say)
            verdict = (
                say(f"verdict.{_VERDICTS[row.verdict]}")
                if row.verdict in _VERDICTS
                else str(row.verdict)
            )
            sheet.height(
                sheet.row, max(sheet.lines_needed(0, case), sheet.lines_needed(5, verdict))
            )
            sheet.text(sheet.row, 0, case, "wrap")
            write_cells(
                sheet,
                [
                    FormulaCell("", float(number), "kg_stored")
                    for number in (row.saving, row.low, row.high, row.claim)
                ],
            )
            sheet.text(sheet.row, 5, verdict, "wrap")
            sheet.row += 1
        for sentence in gap_sentences(examination, say):
            write_note(sheet, sentence)
        sheet.text(sheet.row, 0, say("summary.claims_note"), "note")
        sheet.row += 1
