"""What a reader must know beside the numbers: findings, unequal scope, undeclared modules, and what the workbook could not hold."""

from __future__ import annotations

from .book import Book
from .line_sheets import LineSheets
from .sheet import Column, Sheet, is_blank, write_table
from .subject import Subject

_NOTE = "What a reader must know beside the total. Share: of the magnitudes of all line items of what the finding is of."
_WIDTHS = (28, 18, 34, 70, 9, 11)


def write_findings(book: Book, sheet: Sheet, subject: Subject, changes: LineSheets | None) -> None:
    """Findings, and below them changes of unequal scope, undeclared modules, and notices on this workbook."""
    sheet.heading("Findings", _NOTE)
    sheet.widths(_WIDTHS)
    _findings(book, sheet, subject)
    if changes:
        _unequal_scope(sheet, subject, changes)
    _undeclared(sheet, subject)
    _notices(sheet)


def _findings(book: Book, sheet: Sheet, subject: Subject) -> None:
    found = subject.findings
    if not len(found):
        sheet.text(sheet.row, 0, "There are none.")
        sheet.row += 1
        return
    cells = {name: found[name].tolist() for name in ("finding", "of", "factor", "detail", "rows", "share")}
    texts = [Column(name, name.capitalize(), ["" if is_blank(cell) else str(cell) for cell in cells[name]], "wrap") for name in ("finding", "of", "factor", "detail")]
    numbers = [Column(name, name.capitalize(), ["" if is_blank(cell) else cell for cell in cells[name]], style) for name, style in (("rows", "count"), ("share", "share"))]
    columns = [*texts, *numbers]
    book.finish_table(sheet, write_table(sheet, columns), len(columns))


def _section(sheet: Sheet, heading: str, note: str) -> None:
    sheet.text(sheet.row + 1, 0, heading, "heading")
    sheet.text(sheet.row + 2, 0, note, "note")
    sheet.row += 3


def _unequal_scope(sheet: Sheet, subject: Subject, changes: LineSheets) -> None:
    assert subject.scenario is not None, "only a scenario has changes"
    table = subject.scenario.unequal_scope()
    _section(sheet, "Unequal scope", "Only one side of these changes declares the module: they count in the total and in no saving." if len(table) else "None: both sides of every change declare the same modules.")
    if not len(table):
        return
    formula = changes.summed_exactly({"measure": "[measure]", "resolved_factor": "[factor]"}, module="[module]", in_total='"yes"', equal_scope='"no"')
    write_table(
        sheet,
        [
            Column("measure", "Measure", table["measure"].tolist(), "wrap"),
            Column("module", "Module", table["module"].tolist()),
            Column("factor", "Factor", table["resolved_factor"].tolist(), "wrap"),
            Column("emissions", "Emissions [kgCO2e]", table["emissions"].tolist(), "kg", formula),
        ],
    )


def _undeclared(sheet: Sheet, subject: Subject) -> None:
    found = subject.undeclared
    _section(sheet, "Undeclared", "Modules among A1-A3 and C1-C4 that a product's factor does not declare; they are not zero." if found else "None.")
    if found:
        write_table(sheet, [Column("factor", "Factor", list(found), "wrap"), Column("modules", "Modules", [", ".join(modules) for modules in found.values()], "wrap")])


def _notices(sheet: Sheet) -> None:
    rows = sheet.notices.rows
    _section(sheet, "Notices on this workbook", "What had to be done to texts so that cells can hold them." if rows else "None: every text stands as it was given.")
    if rows:
        notices, sheets, cells, counts = (list(column) for column in zip(*rows, strict=True))
        write_table(
            sheet,
            [Column("notice", "Notice", notices, "wrap"), Column("sheet", "Sheet", sheets, "wrap"), Column("first", "First cell", cells), Column("count", "Cells", [str(count) for count in counts])],
        )
