"""Requirements in the protocol: for each bid every verdict, its value as a live formula over line
items and evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ...messages.labels import Labels
from ...spreadsheets.writing.book import Book
from ...spreadsheets.writing.formulas import formula_of, number_text
from ...spreadsheets.writing.sheet import Sheet
from ...spreadsheets.writing.sheet_tables import Column, Table, write_table
from ...units.tracing import Trace, Traced
from ..evaluation.evaluation import Evaluation
from ..requirements.base import ROUNDING, Outcome, Verdict
from ..requirements.combining import AllOf, AnyOf, Schedule
from ..requirements.coverage import Coverage
from ..requirements.limit import Emitting, Limit, Reduction
from ..requirements.rows import EveryRow
from ..requirements.shares import EnergyShare
from .bid_sheets import BASELINE, BidSheets

INPUTS = ("emissions", "baseline", "area", "years", "part", "whole")
_EVIDENCE = ("key", "counted", "outcome")
_LIVE = (EnergyShare, EveryRow)
"""Requirements whose evidence is a table of rows of its own; that of limits is the line items."""


@dataclass(frozen=True, eq=False)
class Row:
    """A verdict of a bid in the table of requirements.

    Attributes
    ----------
    mark : str
        Of the bid's sheets.
    key : str
        Of its evidence.
    within : str
        The requirement that it is a part of.
    parts : list of int
        The rows of its parts.
    """

    mark: str
    bidder: str
    verdict: Verdict
    key: str
    within: str
    parts: list[int]


def rows_of(evaluation: Evaluation, marks: dict[str, str]) -> list[Row]:
    """Every verdict of every bid that could be computed, parts before what they are parts of."""
    found: list[Row] = []

    def add(verdict: Verdict, bidder: str, within: str) -> int:
        parts = [add(part, bidder, verdict.requirement) for part in verdict.parts]
        found.append(
            Row(marks[bidder], bidder, verdict, f"{marks[bidder]}.{len(found) + 1}", within, parts)
        )
        return len(found) - 1

    for each in evaluation.bids:
        for verdict in each.verdicts:
            add(verdict, each.bidder, "")
    return found


# -- evidence


def write_evidence(book: Book, sheet: Sheet, evidence: Sequence[tuple[str, str, Verdict]]) -> None:
    """The rows that requirements on carriers, documents and classes rest on; their amounts and
    outcomes are what others sum.
    """
    say, words = book.say, Labels(book.say.language)
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
            [words.text(cell) for cell in cells("detail")],
            "any_wrap",
        ),
    ]
    sheet.widths(column.shown_width for column in columns)
    table = write_table(sheet, columns)
    book.finish_table(sheet, table, len(columns), frozen=2)
    for name in _EVIDENCE:
        book.name(f"evidence_{name}", table.range(name))


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and cell == cell


def inputs_of(verdict: Verdict, mark: str, key: str, bids: BidSheets, book: Book) -> dict[str, str]:
    """What a value is computed of, each as an expression: sums over line items or evidence, or
    numbers as stated.
    """
    found = {
        name: number_text(float(number))
        for name, number in verdict.inputs.items()
        if number == number
    }
    of, met, failed = verdict.of, book.say("outcome.MET"), book.say("outcome.NOT_MET")
    if isinstance(of, Limit | Reduction):
        found |= {"emissions": bids.summed(mark, of.selection)} | (
            {"baseline": bids.summed(BASELINE, of.selection)} if "baseline" in found else {}
        )
    if isinstance(of, Coverage):
        found |= {
            "part": "+".join(
                f"IF({'+'.join(bids.counted(mark, of.selection, each) for each in of.selection.named(module))}>0,1,0)"
                for module in of.modules
            )
        }
    if isinstance(of, EnergyShare):
        part, other = (
            f'SUMIFS(evidence_counted,evidence_key,"{key}",evidence_outcome,"{word}")'
            for word in (met, failed)
        )
        found |= {"part": part, "whole": f"{part}+{other}"}
    if isinstance(of, EveryRow):
        found |= {
            "part": f'COUNTIFS(evidence_key,"{key}",evidence_outcome,"{met}")',
            "whole": f'COUNTIFS(evidence_key,"{key}")',
        }
    return found


def value_formula(verdict: Verdict, cells: dict[str, str]) -> str:
    """The value of a verdict as a formula over its inputs, read off a run of its requirement; empty
    where it is stored.
    """
    if verdict.value is None or not hasattr(verdict.of, "value_of"):
        return ""
    trace = Trace()
    found = verdict.of.value_of(
        {name: trace.number("input", name, number) for name, number in verdict.inputs.items()}
    )
    return (
        formula_of(found.term, lambda symbol: cells[str(symbol.key)])
        if isinstance(found, Traced)
        else ""
    )


# -- the table


def write_requirements(book: Book, sheet: Sheet, rows: Sequence[Row], bids: BidSheets) -> Table:
    """Every verdict with outcome, value, limit, margin, inputs and what is missing."""
    say, words = book.say, Labels(book.say.language)
    sheet.heading(book.sheet_title("requirements"), say("requirements.note"))
    inputs = [inputs_of(row.verdict, row.mark, row.key, bids, book) for row in rows]
    held = [row.verdict for row in rows]
    columns = [
        Column(
            "bidder", say("protocol.bidder"), [row.bidder for row in rows], "any_wrap", width=26
        ),
        Column(
            "requirement",
            say("protocol.requirement"),
            [row.verdict.requirement for row in rows],
            "any_wrap",
            width=30,
        ),
        Column("within", say("requirements.within"), [row.within for row in rows], "any_wrap"),
        Column(
            "outcome",
            say("requirements.outcome"),
            [say(f"outcome.{verdict.outcome}") for verdict in held],
            "bold",
            [_outcome(book, row, sheet.row + 2) for row in rows],
            width=14,
        ),
        Column(
            "value",
            say("requirements.value"),
            [_number(verdict.value) for verdict in held],
            "amount",
            [_prefixed(value_formula(verdict, _places(verdict))) for verdict in held],
            formula_style="derived",
        ),
        Column(
            "limit",
            say("requirements.limit"),
            [_number(verdict.limit) for verdict in held],
            "amount",
            [
                "=[whole]" if isinstance(verdict.of, EveryRow) and verdict.inputs else ""
                for verdict in held
            ],
            formula_style="derived",
        ),
        Column(
            "margin",
            say("requirements.margin"),
            [_number(verdict.margin) for verdict in held],
            "derived",
            [_margin(verdict) for verdict in held],
        ),
        Column("unit", say("lines.unit"), [say.known("unit", verdict.unit) for verdict in held]),
        Column(
            "missing",
            say("requirements.missing"),
            [", ".join(map(words.text, verdict.missing)) for verdict in held],
            "any_wrap",
            width=40,
        ),
        *(_input(book, name, held, inputs) for name in INPUTS),
        Column("key", say("evidence.key"), [row.key for row in rows]),
    ]
    sheet.widths(column.shown_width for column in columns)
    table = write_table(sheet, columns)
    book.finish_table(sheet, table, len(columns), frozen=2)
    return table


def _input(
    book: Book, name: str, verdicts: Sequence[Verdict], inputs: Sequence[dict[str, str]]
) -> Column:
    """An input of all values: a sum, or a number that is stated."""
    stored = [_number(verdict.inputs.get(name)) for verdict in verdicts]
    live = [
        f"={told[name]}" if name in told and not _is_plain(told[name]) and number != "" else ""
        for told, number in zip(inputs, stored, strict=True)
    ]
    return Column(
        name, book.say(f"requirements.{name}"), stored, "amount", live, formula_style="derived"
    )


def _is_plain(text: str) -> bool:
    return text.replace(".", "").replace("E", "").replace("-", "").replace("+", "").isdigit()


def _number(number: float | None) -> Any:
    return "" if number is None or number != number else float(number)


def _prefixed(formula: str) -> str:
    return f"={formula}" if formula else ""


def _places(verdict: Verdict) -> dict[str, str]:
    return {name: f"[{name}]" for name in verdict.inputs}


def _margin(verdict: Verdict) -> str:
    if verdict.margin is None:
        return ""
    return "=[limit]-[value]" if isinstance(verdict.of, Limit) else "=[value]-[limit]"


def _outcome(book: Book, row: Row, first: int) -> str:
    """The outcome as a formula over value and limit, evidence, or the outcomes of parts; empty
    where it is stored.
    """
    met, failed, unknown = (
        f'"{book.say(f"outcome.{outcome}")}"'
        for outcome in (Outcome.MET, Outcome.NOT_MET, Outcome.NOT_SHOWN)
    )
    of, limit = row.verdict.of, f"{number_text(ROUNDING)}*ABS([limit])"
    if isinstance(of, AllOf | AnyOf | Schedule) and row.parts:
        return combined(
            type(of), [f"D{first + part}" for part in row.parts], (met, failed, unknown)
        )
    if isinstance(of, EveryRow):
        return f'=IF(COUNTIFS(evidence_key,"{row.key}",evidence_outcome,{failed})>0,{failed},IF([missing]<>"",{unknown},{met}))'
    if isinstance(of, Limit):
        return f'=IF([missing]<>"",{unknown},IF([value]<=[limit]+{limit},{met},{failed}))'
    if isinstance(of, Reduction | EnergyShare):
        return f'=IF([missing]<>"",{unknown},IF([value]>=[limit]-{limit},{met},{failed}))'
    return f'=IF([missing]<>"",{unknown},{met})' if isinstance(of, Emitting) else ""


def combined(kind: type[Any], cells: Sequence[str], words: tuple[str, ...]) -> str:
    """The outcome of some together, or of one of them, as a formula; words are those for met, not
    met, not shown.
    """
    met, failed, unknown = words
    decides, otherwise = (met, failed) if issubclass(kind, AnyOf) else (failed, met)
    some, open_ = (",".join(f"{cell}={word}" for cell in cells) for word in (decides, unknown))
    return f"=IF(OR({some}),{decides},IF(OR({open_}),{unknown},{otherwise}))"


def live_evidence(rows: Sequence[Row]) -> Iterator[tuple[str, str, Verdict]]:
    """Verdicts whose evidence stands in a table of its own."""
    yield from (
        (row.key, row.bidder, row.verdict) for row in rows if isinstance(row.verdict.of, _LIVE)
    )
