"""The sheet 'Requirements' of the protocol: every verdict of every bid, with live formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...messages.labels import Labels
from ...spreadsheets.writing.book import Book
from ...spreadsheets.writing.sheet import Sheet
from ...spreadsheets.writing.sheet_tables import Column, ColumnMaker, Table
from ..evaluation.evaluation import Evaluation
from ..requirements.base import Verdict
from .bid_sheets import BidSheets
from .requirement_formulas import WrittenVerdict

FIRST_ROW = 5
"""Row of the first verdict, from 1: below title, note and head."""


@dataclass(frozen=True, eq=False)
class VerdictRow:
    """A verdict of a bid in the table of requirements.

    Attributes
    ----------
    mark : str
        Mark of the bid's sheets.
    key : str
        Key of its evidence.
    within : str
        Name of the requirement that it is a part of.
    parts : list of int
        Indices of the rows of its parts.
    """

    mark: str
    bidder: str
    verdict: Verdict
    key: str
    within: str
    parts: list[int]


def rows_of(evaluation: Evaluation, marks: dict[str, str]) -> list[VerdictRow]:
    """Every verdict of every bid that could be computed; parts before their whole."""
    rows: list[VerdictRow] = []

    def add(verdict: Verdict, bidder: str, within: str) -> int:
        parts = [add(part, bidder, verdict.requirement) for part in verdict.parts]
        mark = marks[bidder]
        rows.append(VerdictRow(mark, bidder, verdict, f"{mark}.{len(rows) + 1}", within, parts))
        return len(rows) - 1

    for bid in evaluation.bids:
        for verdict in bid.verdicts:
            add(verdict, bid.bidder, "")
    return rows


def write_requirements(
    book: Book, sheet: Sheet, rows: Sequence[VerdictRow], bids: BidSheets
) -> Table:
    """Write every verdict with outcome, value, limit, margin, inputs and missing evidence."""
    say, column = book.say, ColumnMaker(book.say, "requirements")
    written = [
        WrittenVerdict(
            row.verdict,
            row.mark,
            row.key,
            bids,
            say,
            [f"D{FIRST_ROW + part}" for part in row.parts],
        )
        for row in rows
    ]
    verdicts = [row.verdict for row in rows]
    inputs = dict.fromkeys(name for verdict in verdicts for name in verdict.inputs)
    keys = {name: f"input_{place}" for place, name in enumerate(inputs)}
    figures = list(_figure_columns(column, written, keys))
    units = [say.known("unit", verdict.unit) for verdict in verdicts]
    missing = [", ".join(map(say.text, verdict.remarks)) for verdict in verdicts]
    bidders, names = [row.bidder for row in rows], [verdict.requirement for verdict in verdicts]
    columns = [
        column("bidder", bidders, "any_wrap", heading="protocol.bidder", width=26),
        column("requirement", names, "any_wrap", heading="protocol.requirement", width=30),
        column("within", [row.within for row in rows], "any_wrap"),
        *figures,
        column("unit", units, heading="lines.unit"),
        column("missing", missing, "any_wrap", width=40),
        *(_input_column(say, name, key, written) for name, key in keys.items()),
        column("key", [row.key for row in rows], heading="evidence.key"),
        column("stored", _stored(figures), "wrap", is_optional=True),
    ]
    return book.write_columns(sheet, columns, say("requirements.note"), frozen=2)


def _figure_columns(
    column: ColumnMaker, rows: Sequence[WrittenVerdict], keys: Mapping[str, str]
) -> Iterator[Column]:
    """Columns of outcome, value, limit and margin; `keys` are those of the inputs' columns."""
    outcomes = [column.say(f"outcome.{row.verdict.outcome}") for row in rows]
    yield column("outcome", outcomes, "bold", [row.outcome for row in rows], width=14)
    cells = {name: f"[{key}]" for name, key in keys.items()}
    for name, style, formulas in (
        ("value", "amount", [row.value(cells) for row in rows]),
        ("limit", "amount", [row.limit(cells) for row in rows]),
        ("margin", "derived", [row.margin for row in rows]),
    ):
        stored = [_number(getattr(row.verdict, name)) for row in rows]
        yield column(name, stored, style, formulas, formula_style="derived")


def _input_column(say: Labels, name: str, key: str, rows: Sequence[WrittenVerdict]) -> Column:
    """Column of an input of the values: a formula over other sheets, or a stated number."""
    stored = [_number(row.verdict.inputs.get(name)) for row in rows]
    formulas = [
        "" if number == "" else row.live_inputs.get(name, "")
        for row, number in zip(rows, stored, strict=True)
    ]
    title = say.known("requirements.input", name)
    return Column(key, title, stored, "amount", formulas, formula_style="derived")


def _stored(figures: Sequence[Column]) -> list[str]:
    """The figures of each verdict that no formula computes; a limit is a stated number."""
    computed = [column for column in figures if column.key != "limit"]
    cells = zip(
        *(zip(column.cells, column.formula, strict=True) for column in computed), strict=True
    )
    return [
        ", ".join(
            column.title
            for column, (cell, formula) in zip(computed, row, strict=True)
            if cell != "" and not formula
        )
        for row in cells
    ]


def _number(number: float | None) -> float | str:
    return "" if number is None or number != number else float(number)
