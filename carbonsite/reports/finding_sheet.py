"""The sheet Findings: findings, scope, undeclared modules, rows left out, and changed texts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from .. import limits
from ..scenarios.scope import UNDECLARED
from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet import Sheet, is_blank
from ..spreadsheets.writing.sheet_tables import Column, write_table
from .line_sheets import LineSheets
from .subject import ReportSubject

_WIDTHS = (34, 18, 34, 70, 13, 11, 30)
_LEFT = ("file", "sheet", "row", "column", "value", "problem", "remedy")


def write_findings(
    book: Book,
    sheet: Sheet,
    subject: ReportSubject,
    changes: LineSheets | None,
    left: pd.DataFrame | None,
) -> None:
    """Write findings, unequal scope, undeclared modules, rows left out, and notices."""
    sheet.heading(book.sheet_title("findings"), book.say("findings.note"))
    sheet.widths(_WIDTHS)
    _findings(book, sheet, subject)
    if changes:
        _unequal_scope(sheet, subject, changes)
    _undeclared(sheet, subject)
    if left is not None:
        _left(sheet, left)
    _notices(sheet)


def _texts(sheet: Sheet, key: str, cells: Sequence[object], style: str = "wrap") -> Column:
    return Column(
        key,
        sheet.say(f"findings.{key}"),
        ["" if is_blank(cell) else str(cell) for cell in cells],
        style,
    )


def _findings(book: Book, sheet: Sheet, subject: ReportSubject) -> None:
    table, say = subject.findings, book.say
    if not len(table):
        sheet.text(sheet.row, 0, say("findings.none"))
        sheet.row += 1
        return
    cells = {
        name: table[name].tolist()
        for name in ("finding", "of", "factor", "detail", "rows", "share")
    }
    cells["detail"] = [say.text(detail) for detail in cells["detail"]]
    cells["finding"] = [say.known("finding", word) for word in cells["finding"]]
    cells["of"] = [say.known("finding_of", word) for word in cells["of"]]
    texts = [_texts(sheet, name, cells[name]) for name in ("finding", "of", "factor", "detail")]
    numbers = [
        Column(
            name,
            say(f"findings.{name}"),
            ["" if is_blank(cell) else cell for cell in cells[name]],
            style,
        )
        for name, style in (("rows", "count"), ("share", "share"))
    ]
    accepted = _texts(sheet, "accepted", list(map(say.text, table["accepted"])))
    columns = [*texts, *numbers, *([accepted] if any(accepted.cells) else [])]
    book.finish_table(sheet, write_table(sheet, columns), len(columns))


def _section(sheet: Sheet, kind: str, *, is_empty: bool) -> None:
    sheet.text(sheet.row + 1, 0, sheet.say(f"findings.{kind}.heading"), "heading")
    sheet.text(
        sheet.row + 2, 0, sheet.say(f"findings.{kind}.{'none' if is_empty else 'some'}"), "note"
    )
    sheet.row += 3


def _unequal_scope(sheet: Sheet, subject: ReportSubject, changes: LineSheets) -> None:
    assert subject.scenario is not None, "only a scenario has changes"
    table, say = subject.scenario.unequal_scope(), sheet.say
    _section(sheet, "unequal", is_empty=not len(table))
    if not len(table):
        return
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
    names = (("measure", "measure"), ("module", "module"), ("factor", "resolved_factor"))
    emissions = Column(
        "emissions", say("findings.emissions"), table["emissions"].tolist(), "kg", formulas
    )
    write_table(
        sheet,
        [
            *(
                _texts(
                    sheet,
                    key,
                    (
                        list(map(say.measure, table[name]))
                        if key == "measure"
                        else table[name].tolist()
                    ),
                )
                for key, name in names
            ),
            _texts(sheet, "why_not", list(map(say.text, reasons))),
            emissions,
        ],
    )


def _undeclared(sheet: Sheet, subject: ReportSubject) -> None:
    undeclared = subject.undeclared
    _section(sheet, "undeclared", is_empty=not undeclared)
    if undeclared:
        write_table(
            sheet,
            [
                _texts(sheet, "factor", list(undeclared)),
                _texts(sheet, "modules", [", ".join(modules) for modules in undeclared.values()]),
            ],
        )


def _left(sheet: Sheet, left: pd.DataFrame) -> None:
    """Write rows of files that were left out, up to a limit."""
    _section(sheet, "left", is_empty=not len(left))
    columns = [name for name in _LEFT if name in left]
    if len(left) and columns:
        shown = left.head(limits.SHEET_ROWS // 2)
        texts = {name: list(map(sheet.say.text, shown[name].tolist())) for name in columns}
        write_table(sheet, [_texts(sheet, name, texts[name]) for name in columns])


def _notices(sheet: Sheet) -> None:
    rows, count = sheet.notices.rows, f"{limits.CELL_TEXT:,}".replace(",", " ")
    _section(sheet, "notices", is_empty=not rows)
    if rows:
        notices, sheets, cells, counts = (list(column) for column in zip(*rows, strict=True))
        texts = [sheet.say(notice, count=count) for notice in notices]
        write_table(
            sheet,
            [
                _texts(sheet, key, cells_of)
                for key, cells_of in (
                    ("notice", texts),
                    ("sheet", sheets),
                    ("first", cells),
                    ("count", counts),
                )
            ],
        )
