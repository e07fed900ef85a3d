"""The sheet Findings: findings, scope, undeclared modules, rows left out, and changed texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .. import limits
from ..messages.labels import Labels
from ..scenarios.scope import UNDECLARED
from ..spreadsheets.writing.sheet import Sheet, is_blank
from ..spreadsheets.writing.sheet_tables import Column, ColumnMaker, write_table
from .line_sheets import LineSheets
from .subject import ReportSubject
from .subject_sheets import SubjectSheets

_WIDTHS = (34, 18, 34, 70, 13, 11, 30)
_LEFT = ("file", "sheet", "row", "column", "value", "problem", "remedy")


def write_findings(part: SubjectSheets, sheet: Sheet) -> None:
    """Write findings, unequal scope, undeclared modules, rows left out, and notices."""
    sheet.heading(sheet.title, sheet.say("findings.note"))
    sheet.widths(_WIDTHS)
    _findings(part, sheet)
    if part.changes:
        _section(sheet, "unequal", _unequal_scope(sheet.say, part.subject, part.changes))
    modules = {factor: ", ".join(several) for factor, several in part.subject.undeclared.items()}
    undeclared = {"factor": list(modules), "modules": list(modules.values())}
    _section(sheet, "undeclared", _texts(sheet.say, undeclared))
    if part.left is not None:
        shown = part.left.head(limits.SHEET_ROWS // 2)
        cells = {name: list(map(sheet.say.text, shown[name])) for name in _LEFT if name in shown}
        _section(sheet, "left", _texts(sheet.say, cells), is_empty=not len(shown))
    _section(sheet, "notices", _texts(sheet.say, _notices(sheet)))


def _texts(say: Labels, cells: Mapping[str, Sequence[object]]) -> list[Column]:
    """Columns of texts by their key."""
    column = ColumnMaker(say, "findings")
    return [
        column(key, ["" if is_blank(cell) else str(cell) for cell in texts], "wrap")
        for key, texts in cells.items()
    ]


def _section(
    sheet: Sheet, kind: str, columns: Sequence[Column], *, is_empty: bool | None = None
) -> None:
    """Write a table below its heading, or that there is nothing."""
    empty = not any(column.cells for column in columns) if is_empty is None else is_empty
    sheet.text(sheet.row + 1, 0, sheet.say(f"findings.{kind}.heading"), "heading")
    sheet.text(
        sheet.row + 2, 0, sheet.say(f"findings.{kind}.{'none' if empty else 'some'}"), "note"
    )
    sheet.row += 3
    if columns and not empty:
        write_table(sheet, columns)


def _findings(part: SubjectSheets, sheet: Sheet) -> None:
    table, say, column = part.subject.findings, sheet.say, ColumnMaker(sheet.say, "findings")
    if not len(table):
        sheet.text(sheet.row, 0, say("findings.none"))
        sheet.row += 1
        return
    texts = {
        "finding": [say.known("finding", word) for word in table["finding"]],
        "of": [say.known("finding_of", word) for word in table["of"]],
        "factor": table["factor"].tolist(),
        "detail": list(map(say.text, table["detail"])),
    }
    numbers = [
        column(name, ["" if is_blank(cell) else cell for cell in table[name].tolist()], style)
        for name, style in (("rows", "count"), ("share", "share"))
    ]
    accepted = {"accepted": list(map(say.text, table["accepted"]))}
    columns = [
        *_texts(say, texts),
        *numbers,
        *_texts(say, accepted if any(accepted["accepted"]) else {}),
    ]
    part.book.finish_table(sheet, write_table(sheet, columns), len(columns))


def _unequal_scope(say: Labels, subject: ReportSubject, changes: LineSheets) -> list[Column]:
    """Changes of unequal scope, with their emissions as formulas."""
    table = subject.unequal_scope
    formula_of = {
        key: changes.summed_exactly(
            {"measure": "[measure]", "resolved_factor": "[factor]"},
            module="[module]",
            in_total=f'"{say("yes")}"',
            equal_scope=f'"{say(key)}"',
        )
        for key in ("no", "undeclared")
    }
    reasons = table["why_not"].tolist()
    formulas = [formula_of["undeclared" if why == UNDECLARED else "no"] for why in reasons]
    texts = {
        "measure": list(map(say.measure, table["measure"])),
        "module": table["module"].tolist(),
        "factor": table["resolved_factor"].tolist(),
        "why_not": list(map(say.text, reasons)),
    }
    emissions = table["emissions"].tolist()
    return [
        *_texts(say, texts),
        ColumnMaker(say, "findings")("emissions", emissions, "kg", formulas),
    ]


def _notices(sheet: Sheet) -> dict[str, list[object]]:
    """What had to be done to texts, by sheet and first cell."""
    count = f"{limits.CELL_TEXT:,}".replace(",", " ")
    rows = [(sheet.say(notice, count=count), *place) for notice, *place in sheet.notices.rows]
    keys = ("notice", "sheet", "first", "count")
    return {key: [row[place] for row in rows] for place, key in enumerate(keys)}
