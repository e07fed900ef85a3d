"""The sheet Assumptions: each with its range and swing, and the conditions of the formulas."""

from __future__ import annotations

from typing import Any

from ..messages.labels import Labels
from ..spreadsheets.writing.book import HOLD, Book
from ..spreadsheets.writing.formulas import number_text
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import Column, Table, write_section, write_table
from ..units import Q
from .amounts import AmountFormulas
from .subject import ReportSubject

_MOVED = ("saving_at_low", "saving_at_high", "swing")
_WIDTHS = {"assumption": 34, "status": 10, "source": 32, "reason": 32, "used_in": 22, "name": 40}


def write_assumptions(
    book: Book, sheet: Sheet, subject: ReportSubject, formulas: AmountFormulas | None
) -> None:
    """Write each assumption with range, status, source, use and swing, and the conditions."""
    title, say = book.sheet_title("assumptions"), book.say
    if subject.scenario is None or formulas is None:
        sheet.heading(title, say("assumptions.account"))
        return
    table = subject.scenario.assumptions
    sheet.heading(title, say("assumptions.note" if len(table) else "assumptions.none"))
    cells = {name: table[name].tolist() for name in table}
    columns = _columns(say, cells, subject, formulas)
    sheet.widths(column.shown_width for column in columns)
    if len(table):
        written = write_table(sheet, columns)
        book.finish_table(sheet, written, len(columns), frozen=1)
        _name_values(book, written, formulas, cells["assumption"])
    if formulas.is_guarded:
        _conditions(
            book, sheet, formulas, dict(zip(cells["assumption"], columns[1].cells, strict=True))
        )


def _name_values(book: Book, table: Table, formulas: AmountFormulas, inputs: list[str]) -> None:
    """Define a name for the cell of each value."""
    for row, text in enumerate(inputs, start=table.first):
        book.name_in_full(formulas.names[text], f"'{table.sheet}'!${table.letters['value']}${row}")


def _columns(
    say: Labels, cells: dict[str, list[Any]], subject: ReportSubject, formulas: AmountFormulas
) -> list[Column]:
    def texts(name: str, values: list[str], style: str = "wrap") -> Column:
        return Column(name, say(f"assumptions.{name}"), values, style, width=_WIDTHS.get(name, 0))

    names, unfollowed = cells["assumption"], formulas.traced.unfollowed
    return [
        texts("assumption", list(map(say.assumption, names))),
        *_value_columns(say, cells),
        texts("status", [say.known("status", status) for status in cells["status"]]),
        texts("followed", [say("no" if name in unfollowed else "yes") for name in names], "centre"),
        texts("source", cells["source"]),
        texts("reason", cells["reason"]),
        texts("used_in", [_places(say, places) for places in cells["used_in"]]),
        *_swing_columns(say, names, subject),
        texts("name", [formulas.names[name] for name in names]),
    ]


def _value_columns(say: Labels, cells: dict[str, list[Any]]) -> list[Column]:
    """Value, low and high as numbers, and the unit of the value."""
    values = [Q(text) for text in cells["value"]]
    units = [value.units for value in values]
    columns = []
    for name in ("value", "low", "high"):
        quantities = [Q(text).to(unit) for text, unit in zip(cells[name], units, strict=True)]
        numbers = [float(quantity.magnitude) for quantity in quantities]
        columns.append(Column(name, say(f"assumptions.{name}"), numbers, "amount", width=11))
    return [*columns, Column("unit", say("assumptions.unit"), list(map(str, units)))]


def _swing_columns(say: Labels, names: list[str], subject: ReportSubject) -> list[Column]:
    """Saving at the low and the high end of each assumption, and its swing; empty if unknown."""
    swings = {row.assumption: row for row in subject.bounds.sensitivity.itertuples(index=False)}
    rows = [swings.get(name) for name in names]
    columns = []
    for key in _MOVED:
        cells = [getattr(row, key) if row else "" for row in rows]
        columns.append(Column(key, say(f"assumptions.{key}"), cells, "kg_stored", width=12))
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
    columns = [
        Column("of", say("conditions.of"), [of for of, _, _ in rows], "wrap"),
        Column(
            "holds",
            say("conditions.holds"),
            [yes] * len(rows),
            "text",
            [f'=IF({test},"{yes}","{no}")' for _, _, test in rows],
        ),
        Column("condition", say("conditions.condition"), [text for _, text, _ in rows]),
    ]
    cells = write_table(sheet, columns).range("holds")
    sheet.text(sheet.row, 0, say("summary.fact.holds"), "bold")
    sheet.formula(sheet.row, 1, f'=IF(COUNTIF({cells},"{no}")=0,"{yes}","{no}")', yes, "bold")
    book.name(HOLD, f"'{sheet.title}'!$B${sheet.row + 1}")
