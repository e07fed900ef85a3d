"""The sheet 'Requirements' of the protocol: every verdict of every bid, with live formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...messages.labels import Labels
from ...spreadsheets.writing.book import Book
from ...spreadsheets.writing.sheet import Sheet
from ...spreadsheets.writing.sheet_tables import Column, Table, write_table
from ..evaluation.evaluation import Evaluation
from ..requirements.base import Verdict
from ..requirements.rows import EveryRow
from .bid_sheets import BidSheets
from .requirement_formulas import (
    VerdictRow,
    inputs_of,
    margin_formula,
    outcome_formula,
    value_formula,
)

INPUTS = ("emissions", "baseline", "area", "years", "part", "whole")
"""Inputs that have a heading of carbonsite's own; those of own requirements are called as there."""


def rows_of(evaluation: Evaluation, marks: dict[str, str]) -> list[VerdictRow]:
    """Every verdict of every bid that could be computed; parts before their whole."""
    rows: list[VerdictRow] = []

    def add(verdict: Verdict, bidder: str, within: str) -> int:
        parts = [add(part, bidder, verdict.requirement) for part in verdict.parts]
        rows.append(
            VerdictRow(
                marks[bidder], bidder, verdict, f"{marks[bidder]}.{len(rows) + 1}", within, parts
            )
        )
        return len(rows) - 1

    for bid in evaluation.bids:
        for verdict in bid.verdicts:
            add(verdict, bid.bidder, "")
    return rows


def write_requirements(
    book: Book, sheet: Sheet, rows: Sequence[VerdictRow], bids: BidSheets
) -> Table:
    """Write every verdict with outcome, value, limit, margin, inputs and missing evidence."""
    sheet.heading(book.sheet_title("requirements"), book.say("requirements.note"))
    inputs = [inputs_of(row.verdict, row.mark, row.key, bids, book) for row in rows]
    verdicts = [row.verdict for row in rows]
    keys = _keys_of_inputs(verdicts)
    columns = [
        *_outcome_columns(book, rows, sheet.row + 2),
        *_figure_columns(book.say, verdicts, keys),
        *(_input_column(book, name, key, verdicts, inputs) for name, key in keys.items()),
        Column("key", book.say("evidence.key"), [row.key for row in rows]),
    ]
    sheet.widths(column.shown_width for column in columns)
    table = write_table(sheet, columns)
    book.finish_table(sheet, table, len(columns), frozen=2)
    return table


def _outcome_columns(book: Book, rows: Sequence[VerdictRow], first: int) -> Iterator[Column]:
    """Columns of bidder, requirement and outcome; `first` is the first row of the table."""
    say = book.say
    bidders, names = [row.bidder for row in rows], [row.verdict.requirement for row in rows]
    yield Column("bidder", say("protocol.bidder"), bidders, "any_wrap", width=26)
    yield Column("requirement", say("protocol.requirement"), names, "any_wrap", width=30)
    yield Column("within", say("requirements.within"), [row.within for row in rows], "any_wrap")
    yield Column(
        "outcome",
        say("requirements.outcome"),
        [say(f"outcome.{row.verdict.outcome}") for row in rows],
        "bold",
        [outcome_formula(book, row, first) for row in rows],
        width=14,
    )


def _keys_of_inputs(verdicts: Sequence[Verdict]) -> dict[str, str]:
    """The key of the column of each input, by the input's name."""
    names = dict.fromkeys(name for verdict in verdicts for name in verdict.inputs)
    own = [name for name in names if name not in INPUTS]
    return dict(zip(INPUTS, INPUTS, strict=True)) | {
        name: f"own_{number}" for number, name in enumerate(own)
    }


def _figure_columns(
    say: Labels, verdicts: Sequence[Verdict], keys: Mapping[str, str]
) -> Iterator[Column]:
    """Columns of value, limit and margin with their unit, and of missing evidence."""
    cells = {name: f"[{key}]" for name, key in keys.items()}
    yield Column(
        "value",
        say("requirements.value"),
        [_number(verdict.value) for verdict in verdicts],
        "amount",
        [_as_formula(value_formula(verdict, cells)) for verdict in verdicts],
        formula_style="derived",
    )
    yield Column(
        "limit",
        say("requirements.limit"),
        [_number(verdict.limit) for verdict in verdicts],
        "amount",
        [
            "=[whole]" if isinstance(verdict.of, EveryRow) and verdict.inputs else ""
            for verdict in verdicts
        ],
        formula_style="derived",
    )
    yield Column(
        "margin",
        say("requirements.margin"),
        [_number(verdict.margin) for verdict in verdicts],
        "derived",
        [margin_formula(verdict) for verdict in verdicts],
    )
    units = [say.known("unit", verdict.unit) for verdict in verdicts]
    yield Column("unit", say("lines.unit"), units)
    missing = [", ".join(map(say.text, verdict.missing)) for verdict in verdicts]
    yield Column("missing", say("requirements.missing"), missing, "any_wrap", width=40)


def _input_column(
    book: Book,
    name: str,
    key: str,
    verdicts: Sequence[Verdict],
    inputs: Sequence[dict[str, str]],
) -> Column:
    """Column of an input of the values: a formula over other sheets, or a stated number."""
    stored = [_number(verdict.inputs.get(name)) for verdict in verdicts]
    live = [
        f"={expressions[name]}"
        if name in expressions and not _is_plain(expressions[name]) and number != ""
        else ""
        for expressions, number in zip(inputs, stored, strict=True)
    ]
    title = book.say(f"requirements.{name}") if name in INPUTS else name
    return Column(key, title, stored, "amount", live, formula_style="derived")


def _is_plain(text: str) -> bool:
    """True if an expression is a number."""
    return text.replace(".", "").replace("E", "").replace("-", "").replace("+", "").isdigit()


def _number(number: float | None) -> Any:
    return "" if number is None or number != number else float(number)


def _as_formula(formula: str) -> str:
    return f"={formula}" if formula else ""
