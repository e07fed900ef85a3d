"""The sheet 'Evidence' of the protocol: the rows that requirements are judged by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...messages.labels import Labels
from ...spreadsheets.writing.book import Book
from ...spreadsheets.writing.sheet import Sheet
from ...spreadsheets.writing.sheet_tables import Column, write_table
from ..requirements.base import Verdict
from ..requirements.formulas import formulas_of
from .requirement_sheet import VerdictRow

_NAMED_COLUMNS = ("key", "counted", "outcome")
"""Columns that formulas of other sheets refer to by name."""


def evidence_of_rows(rows: Sequence[VerdictRow]) -> Iterator[tuple[str, str, Verdict]]:
    """Key, bidder and verdict of the verdicts whose evidence is not the bid's line items."""
    yield from (
        (row.key, row.bidder, row.verdict)
        for row in rows
        if not formulas_of(row.verdict.of).evidence_is_lines
    )


def write_evidence(book: Book, sheet: Sheet, evidence: Sequence[tuple[str, str, Verdict]]) -> None:
    """Write the evidence of requirements on carriers, documents and classes.

    Formulas of values and outcomes sum its amounts and outcomes.
    """
    say = book.say
    sheet.heading(book.sheet_title("evidence"), say("evidence.note"))
    columns = [
        *_requirement_columns(evidence, say),
        *_row_columns(
            [row for *_, verdict in evidence for row in verdict.evidence.to_dict("records")], say
        ),
    ]
    sheet.widths(column.shown_width for column in columns)
    table = write_table(sheet, columns)
    book.finish_table(sheet, table, len(columns), frozen=2)
    for name in _NAMED_COLUMNS:
        book.name(f"evidence_{name}", table.range(name))


def _requirement_columns(
    evidence: Sequence[tuple[str, str, Verdict]], say: Labels
) -> Iterator[Column]:
    """Columns of the requirement that each row is evidence of."""
    rows = [
        (key, bidder, verdict.requirement)
        for key, bidder, verdict in evidence
        for _ in range(len(verdict.evidence))
    ]
    yield Column("key", say("evidence.key"), [key for key, *_ in rows])
    yield Column("bidder", say("protocol.bidder"), [bidder for _, bidder, _ in rows], "any_wrap")
    yield Column(
        "requirement", say("protocol.requirement"), [name for *_, name in rows], "any_wrap"
    )


def _row_columns(rows: Sequence[Mapping[Any, Any]], say: Labels) -> Iterator[Column]:
    for name in ("row", "item", "value"):
        texts = [
            say.text(row[name] if isinstance(row[name], str) else str(row[name])) for row in rows
        ]
        yield Column(name, say(f"evidence.{name}"), texts, "any_wrap")
    amounts = [row["amount"] if _is_number(row["amount"]) else str(row["amount"]) for row in rows]
    yield Column("amount", say("lines.amount"), amounts, "any")
    yield Column("unit", say("lines.unit"), [str(row["unit"]) for row in rows])
    rates = [_rate(row) for row in rows]
    yield Column("rate", say("evidence.rate"), rates, "conversion")
    yield Column(
        "counted",
        say("evidence.counted"),
        [row["counted"] if _is_number(row["counted"]) else "" for row in rows],
        "amount",
        ["=[amount]*[rate]" if rate != "" else "" for rate in rates],
        formula_style="derived",
    )
    outcomes = [say(f"outcome.{row['outcome']}") if row["outcome"] else "" for row in rows]
    yield Column("outcome", say("evidence.outcome"), outcomes)
    details = [say.text(row["detail"]) for row in rows]
    yield Column("detail", say("evidence.detail"), details, "any_wrap")


def _rate(row: Mapping[Any, Any]) -> Any:
    """Counted part of the amount of a row; empty where one of them is no number."""
    amount, counted = row["amount"], row["counted"]
    return counted / amount if _is_number(amount) and amount and _is_number(counted) else ""


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and cell == cell
