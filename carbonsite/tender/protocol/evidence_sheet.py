"""The sheet 'Evidence' of the protocol: the rows that requirements are judged by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...spreadsheets.writing.book import Book
from ...spreadsheets.writing.sheet import Sheet
from ...spreadsheets.writing.sheet_tables import Column, write_table
from ..requirements.base import Verdict
from ..requirements.rows import EveryRow
from ..requirements.shares import EnergyShare
from .requirement_formulas import VerdictRow

_NAMED_COLUMNS = ("key", "counted", "outcome")
"""Columns that formulas of other sheets refer to by name."""

_WITH_ROWS = (EnergyShare, EveryRow)
"""Requirements whose evidence is a table of rows; that of limits is the line items."""


def evidence_of_rows(rows: Sequence[VerdictRow]) -> Iterator[tuple[str, str, Verdict]]:
    """Key, bidder and verdict of the verdicts whose evidence is a table of rows."""
    yield from (
        (row.key, row.bidder, row.verdict) for row in rows if isinstance(row.verdict.of, _WITH_ROWS)
    )


def write_evidence(book: Book, sheet: Sheet, evidence: Sequence[tuple[str, str, Verdict]]) -> None:
    """Write the evidence of requirements on carriers, documents and classes.

    Formulas of values and outcomes sum its amounts and outcomes.
    """
    say = book.say
    rows = [
        (key, bidder, verdict.requirement, row)
        for key, bidder, verdict in evidence
        for row in verdict.evidence.to_dict("records")
    ]
    sheet.heading(book.sheet_title("evidence"), say("evidence.note"))

    def cells(name: str) -> list[Any]:
        return [row[name] for *_, row in rows]

    rates = [
        (
            row["counted"] / row["amount"]
            if _is_number(row["amount"]) and row["amount"] and _is_number(row["counted"])
            else ""
        )
        for *_, row in rows
    ]
    formulas = ["=[amount]*[rate]" if rate != "" else "" for rate in rates]
    columns = [
        Column("key", say("evidence.key"), [key for key, *_ in rows]),
        Column("bidder", say("protocol.bidder"), [bidder for _, bidder, *_ in rows], "any_wrap"),
        Column(
            "requirement", say("protocol.requirement"), [name for *_, name, _ in rows], "any_wrap"
        ),
        *(
            Column(name, say(f"evidence.{name}"), [str(cell) for cell in cells(name)], "any_wrap")
            for name in ("row", "item", "value")
        ),
        Column(
            "amount",
            say("lines.amount"),
            [cell if _is_number(cell) else str(cell) for cell in cells("amount")],
            "any",
        ),
        Column("unit", say("lines.unit"), [str(cell) for cell in cells("unit")]),
        Column("rate", say("evidence.rate"), rates, "conversion"),
        Column(
            "counted",
            say("evidence.counted"),
            [cell if _is_number(cell) else "" for cell in cells("counted")],
            "amount",
            formulas,
            formula_style="derived",
        ),
        Column(
            "outcome",
            say("evidence.outcome"),
            [say(f"outcome.{cell}") if cell else "" for cell in cells("outcome")],
        ),
        Column(
            "detail",
            say("evidence.detail"),
            [say.text(cell) for cell in cells("detail")],
            "any_wrap",
        ),
    ]
    sheet.widths(column.shown_width for column in columns)
    table = write_table(sheet, columns)
    book.finish_table(sheet, table, len(columns), frozen=2)
    for name in _NAMED_COLUMNS:
        book.name(f"evidence_{name}", table.range(name))


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and cell == cell
