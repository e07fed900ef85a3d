"""The sheet Assumptions: each with its range and swing, and the conditions of the formulas."""

from __future__ import annotations

from typing import Any

from ..messages.labels import Labels
from ..spreadsheets.writing.book import HOLD, Book
from ..spreadsheets.writing.formulas import number_text
from ..spreadsheets.writing.sections import write_section
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import Column, Table, write_table
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

    quantities = [Q(text) for text in cells["value"]]
    ends = [
        [Q(text).to(value.units) for text, value in zip(cells[end], quantities, strict=True)]
        for end in ("low", "high")
    ]
    swings = {row.assumption: row for row in subject.bounds.sensitivity.itertuples(index=False)}
    rows = [swings.get(name) for name in cells["assumption"]]
    numbers = {
        name: [float(quantity.magnitude) for quantity in column]
        for name, column in zip(("value", "low", "high"), [quantities, *ends], strict=True)
    }
    return [
        texts("assumption", list(map(say.assumption, cells["assumption"]))),
        *(
            Column(name, say(f"assumptions.{name}"), values, "amount", width=11)
            for name, values in numbers.items()
        ),
        Column("unit", say("assumptions.unit"), [str(value.units) for value in quantities]),
        texts("status", [say.known("status", status) for status in cells["status"]]),
        texts(
            "followed",
            [
                say("no" if name in formulas.traced.unfollowed else "yes")
                for name in cells["assumption"]
            ],
            "centre",
        ),
        texts("source", cells["source"]),
        texts("reason", cells["reason"]),
        texts("used_in", [_places(say, places) for places in cells["used_in"]]),
        *(
            Column(
                name,
                say(f"assumptions.{name}"),
                [getattr(row, name) if row else "" for row in rows],
                "kg_stored",
                width=12,
            )
            for name in _MOVED
        ),
        texts("name", [formulas.names[name] for name in cells["assumption"]]),
    ]


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
