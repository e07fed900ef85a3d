"""The sheet 'Evidence' of the protocol: the rows that requirements are judged by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...messages.labels import Labels
from ...spreadsheets.writing.book import Book
from ...spreadsheets.writing.sheet import Sheet
from ...spreadsheets.writing.sheet_tables import Column, ColumnMaker
from ..requirements.base import Verdict
from ..requirements.formulas import formulas_of
from .requirement_sheet import VerdictRow


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
    book.write_columns(sheet, _columns(evidence, book.say), book.say("evidence.note"), frozen=2)


def _columns(evidence: Sequence[tuple[str, str, Verdict]], say: Labels) -> list[Column]:
    """Columns of the rows of evidence; formulas of other sheets call three of them by name."""
    column = ColumnMaker(say, "evidence")
    judged = [of_rows for of_rows in evidence for _ in range(len(of_rows[2].evidence))]
    bidders, names = [one[1] for one in judged], [one[2].requirement for one in judged]
    rows = [row for *_, verdict in evidence for row in verdict.evidence.to_dict("records")]
    texts = {
        name: [say.text(cell if isinstance(cell, str) else str(cell)) for cell in cells]
        for name in ("row", "item", "value", "unit")
        for cells in [[row[name] for row in rows]]
    }
    amounts = [row["amount"] if _is_number(row["amount"]) else str(row["amount"]) for row in rows]
    counted = [row["counted"] if _is_number(row["counted"]) else "" for row in rows]
    rates = [_rate(row) for row in rows]
    sums = ["=[amount]*[rate]" if rate != "" else "" for rate in rates]
    outcomes = [say(f"outcome.{row['outcome']}") if row["outcome"] else "" for row in rows]
    details = [say.text(row["detail"]) for row in rows]
    return [
        column("key", [one[0] for one in judged], name="evidence_key"),
        column("bidder", bidders, "any_wrap", heading="protocol.bidder"),
        column("requirement", names, "any_wrap", heading="protocol.requirement"),
        *(column(name, texts[name], "any_wrap") for name in ("row", "item", "value")),
        column("amount", amounts, "any", heading="lines.amount"),
        column("unit", texts["unit"], heading="lines.unit"),
        column("rate", rates, "conversion"),
        column(
            "counted", counted, "amount", sums, formula_style="derived", name="evidence_counted"
        ),
        column("outcome", outcomes, name="evidence_outcome"),
        column("detail", details, "any_wrap"),
    ]


def _rate(row: Mapping[Any, Any]) -> float | str:
    """Counted part of the amount of a row; empty where one of them is no number."""
    amount, counted = row["amount"], row["counted"]
    return counted / amount if _is_number(amount) and amount and _is_number(counted) else ""


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and cell == cell
