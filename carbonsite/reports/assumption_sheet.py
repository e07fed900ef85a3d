"""The assumptions that a scenario rests on, and how far each alone carries its saving."""

from __future__ import annotations

from typing import Any

from ..units import Q
from .book import Book
from .sheet import Column, Sheet, write_table
from .subject import Subject

_NOTE = "Every input that is not measured. The last columns: the saving with this assumption alone at its low and its high end (computed by carbonsite and stored)."
_NONE = "There are none: an account's amounts are taken as given. A scenario lists what its baseline and measures assume."


def write_assumptions(book: Book, sheet: Sheet, subject: Subject) -> None:
    """Each assumption: value, range, status, source or reason, where it is used, and what it moves."""
    if subject.scenario is None:
        sheet.heading("Assumptions", _NONE)
        return
    table = subject.scenario.assumptions
    sheet.heading("Assumptions", _NOTE if len(table) else "There are none: neither baseline nor measures assume anything.")
    if not len(table):
        return
    columns = _columns({name: table[name].tolist() for name in table}, subject)
    sheet.widths(column.shown_width for column in columns)
    book.finish_table(sheet, write_table(sheet, columns), len(columns), frozen=1)


def _columns(cells: dict[str, list[Any]], subject: Subject) -> list[Column]:
    values = [Q(text) for text in cells["value"]]
    ends = [[Q(text).to(value.units) for text, value in zip(cells[end], values, strict=True)] for end in ("low", "high")]
    moved = {row.assumption: row for row in subject.bounds.sensitivity.itertuples(index=False)}
    found = [moved.get(name) for name in cells["assumption"]]
    return [
        Column("assumption", "Assumption", cells["assumption"], "wrap", width=34),
        *(Column(name, name.capitalize(), [float(q.magnitude) for q in column], "amount", width=11) for name, column in zip(("value", "low", "high"), [values, *ends], strict=True)),
        Column("unit", "Unit", [str(value.units) for value in values]),
        Column("status", "Status", cells["status"], width=10),
        Column("source", "Source", cells["source"], "wrap", width=32),
        Column("reason", "Reason", cells["reason"], "wrap", width=32),
        Column("used_in", "Used in", cells["used_in"], "wrap", width=22),
        *(Column(name, title, [getattr(row, name) if row else "" for row in found], "kg", width=12) for name, title in _MOVED),
    ]


_MOVED = (("saving_at_low", "Saving at its low end [kgCO2e]"), ("saving_at_high", "Saving at its high end [kgCO2e]"), ("swing", "Swing [kgCO2e]"))
