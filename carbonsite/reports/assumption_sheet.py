"""The sheet Assumptions: each with its range and swing, and the conditions of the formulas."""

from __future__ import annotations

from ..messages.labels import Labels
from ..spreadsheets.writing.book import HOLD, Book
from ..spreadsheets.writing.formulas import number_text
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import Column, ColumnMaker, write_section, write_table
from ..units import Q
from .amounts import AmountFormulas
from .subject import ReportSubject
from .subject_sheets import SubjectSheets

_MOVED = ("saving_at_low", "saving_at_high", "swing")


def write_assumptions(part: SubjectSheets, sheet: Sheet) -> None:
    """Write each assumption with range, status, source, use and swing, and the conditions."""
    book, say, formulas = part.book, sheet.say, part.formulas
    if part.subject.scenario is None or formulas is None:
        sheet.heading(sheet.title, say("assumptions.account"))
        return
    table = part.subject.assumptions
    cells = {str(name): table[name].tolist() for name in table}
    columns = _columns(cells, part.subject, formulas, ColumnMaker(say, "assumptions"))
    if len(table):
        written = book.write_columns(sheet, columns, say("assumptions.note"))
        for row, text in enumerate(cells["assumption"], start=written.first):
            cell = f"'{written.sheet}'!${written.letters['value']}${row}"
            book.name_in_full(formulas.names[text], cell)
    else:
        sheet.heading(sheet.title, say("assumptions.none"))
        sheet.widths([column.shown_width for column in columns])
    if formulas.is_guarded:
        values = dict(zip(cells["assumption"], columns[1].cells, strict=True))
        _conditions(book, sheet, formulas, values)


def _columns(
    cells: dict[str, list[str]],
    subject: ReportSubject,
    formulas: AmountFormulas,
    column: ColumnMaker,
) -> list[Column]:
    say, names, unfollowed = column.say, cells["assumption"], formulas.traced.unfollowed
    followed = [say("no" if name in unfollowed else "yes") for name in names]
    status = [say.known("status", status) for status in cells["status"]]
    return [
        column("assumption", list(map(say.assumption, names)), "wrap", width=34),
        *_value_columns(cells, column),
        column("status", status, "wrap", width=10),
        column("followed", followed, "centre"),
        column("source", cells["source"], "wrap", width=32),
        column("reason", cells["reason"], "wrap", width=32),
        column("used_in", [_places(say, places) for places in cells["used_in"]], "wrap", width=22),
        *_swing_columns(names, subject, column),
        column("name", [formulas.names[name] for name in names], "wrap", width=40),
    ]


def _value_columns(cells: dict[str, list[str]], column: ColumnMaker) -> list[Column]:
    """Value, low and high as numbers, and the unit of the value."""
    units = [Q(text).units for text in cells["value"]]
    numbers = {
        name: [
            float(Q(text).to(unit).magnitude) for text, unit in zip(cells[name], units, strict=True)
        ]
        for name in ("value", "low", "high")
    }
    columns = [column(name, values, "amount", width=11) for name, values in numbers.items()]
    return [*columns, column("unit", list(map(str, units)))]


def _swing_columns(names: list[str], subject: ReportSubject, column: ColumnMaker) -> list[Column]:
    """Saving at the low and the high end of each assumption, and its swing; empty if unknown."""
    table, columns = subject.bounds.sensitivity, []
    for key in _MOVED:
        moved = dict(zip(table["assumption"], table[key], strict=True))
        cells = [moved.get(name, "") for name in names]
        columns.append(column(key, cells, "kg_stored", width=12))
    return columns


def _places(say: Labels, places: str) -> str:
    """Names of the measures that use an assumption, or words such as "baseline"."""
    return ", ".join(say.measure(say.known("used_in", place)) for place in places.split(", "))


def _conditions(
    book: Book, sheet: Sheet, formulas: AmountFormulas, values: dict[str, float]
) -> None:
    """Write the conditions of the formulas, and the inputs that no formula follows."""
    say, yes, no = book.say, book.say("yes"), book.say("no")
    rows = [
        (", ".join(map(say.measure, measures)), condition, condition)
        for condition, measures in formulas.conditions().items()
    ]
    for name in sorted(formulas.traced.unfollowed & values.keys()):
        cell, number = formulas.names[name], number_text(values[name])
        rows.append(
            (
                say("conditions.as_written"),
                say("conditions.unchanged", name=say.assumption(name)),
                f"ABS({cell}-({number}))<=1E-9*ABS({number})",
            )
        )
    write_section(sheet, say("conditions.heading"), [])
    sheet.text(sheet.row - 1, 0, say("conditions.note"), "note")
    column, tests = ColumnMaker(say, "conditions"), [test for _, _, test in rows]
    columns = [
        column("of", [of for of, _, _ in rows], "wrap"),
        column(
            "holds", [yes] * len(rows), "text", [f'=IF({test},"{yes}","{no}")' for test in tests]
        ),
        column("condition", [text for _, text, _ in rows]),
    ]
    cells = write_table(sheet, columns).range("holds")
    sheet.text(sheet.row, 0, say("summary.fact.holds"), "bold")
    sheet.formula(sheet.row, 1, f'=IF(COUNTIF({cells},"{no}")=0,"{yes}","{no}")', yes, "bold")
    book.name(HOLD, f"'{sheet.title}'!$B${sheet.row + 1}")
