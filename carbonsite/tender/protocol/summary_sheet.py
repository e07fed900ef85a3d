"""The first sheet of the protocol: facts of the tender, and rank and outcomes of each bid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...messages.labels import Labels
from ...reports.basis_words import basis_words
from ...spreadsheets.writing.book import Book
from ...spreadsheets.writing.sheet import Sheet
from ...spreadsheets.writing.sheet_tables import Column, Table, write_table
from ..evaluation.evaluation import Evaluation
from ..requirements.base import Outcome
from ..requirements.formulas import joined
from ..requirements.sentences import asked_of
from .bid_sheets import BASELINE, BidSheets, ComputedAccount, distinct_catalogues, selection_rows
from .requirement_sheet import VerdictRow
from .sections import climate_text, follow_up_facts

_LAST_OF_TEXTS = 5
"""Last column over which a text goes, from 0: the first page has that many."""


def write_front(
    book: Book,
    sheet: Sheet,
    evaluation: Evaluation,
    parts: Sequence[ComputedAccount],
    bids: BidSheets,
    tables: tuple[Sequence[VerdictRow], Table, Table | None],
) -> None:
    """Write facts, the table of bids, and the selections of line items."""
    say = book.say
    sheet.heading(evaluation.tender.name, say("protocol.note"))
    sheet.widths((40, 34, 18, 18, 12, 12, *[20] * 20))
    for label, text in facts_of(evaluation, parts, say):
        sheet.labelled(label, text, _LAST_OF_TEXTS)
    sheet.row += 1
    sheet.section(say("protocol.bids"))
    columns = _bid_columns(book, evaluation, parts, bids, tables)
    table = write_table(sheet, columns)
    book.spread_over_pages(sheet, len(columns), frozen=1)
    for part in parts:
        row = table.first + _place(evaluation, part)
        part.book.name("total", f"'{sheet.title}'!${table.letters['emissions']}${row}")
    _write_texts(sheet, say("requirements.asks"), asked_of(evaluation.requirements, say))
    _write_texts(sheet, say("protocol.selections"), selection_rows(book, bids.selections))
    sheet.worksheet.freeze_panes(3, 1)


def _write_texts(sheet: Sheet, title: str, texts: Iterable[tuple[str, str]]) -> None:
    """Write a heading, and below it names with their texts."""
    sheet.row += 1
    sheet.section(title)
    for name, text in texts:
        sheet.labelled(name, text, _LAST_OF_TEXTS)


def facts_of(
    evaluation: Evaluation, parts: Sequence[ComputedAccount], say: Labels
) -> Iterator[tuple[str, str]]:
    """Labels and texts of the facts above the table of bids."""
    tender = evaluation.tender
    basis = tender.scenario.basis
    yield say("protocol.fact.tender"), tender.name
    yield say("protocol.fact.digest"), tender.digest
    yield say("protocol.fact.basis"), basis_words(say, basis) if basis else say("basis.none")
    yield say("summary.fact.date"), str(tender.scenario.date or say("not_stated"))
    for catalogue in distinct_catalogues(parts):
        yield say("about.of.catalogue"), catalogue.digest
    yield say("protocol.fact.award"), say(f"award.rule.{evaluation.award.rule}")
    yield (
        say("protocol.fact.bids"),
        say("protocol.fact.ranked", ranked=len(evaluation.ranked), bids=len(evaluation.bids)),
    )
    yield say("protocol.fact.first"), evaluation.winner or say("protocol.undecided")
    yield say("protocol.fact.climate"), climate_text(evaluation.climate, Labels(say.language))
    yield from follow_up_facts(evaluation, say)
    yield say("protocol.fact.findings"), str(len(evaluation.findings))
    yield say("protocol.fact.advice"), say("protocol.advice")


def _place(evaluation: Evaluation, part: ComputedAccount) -> int:
    """Row of an account in the table of bids, from 0; the baseline is the last."""
    names = [bid.bidder for bid in evaluation.in_order]
    return len(names) if part.mark == BASELINE else names.index(part.title)


def _bid_columns(
    book: Book,
    evaluation: Evaluation,
    parts: Sequence[ComputedAccount],
    bids: BidSheets,
    tables: tuple[Sequence[VerdictRow], Table, Table | None],
) -> list[Column]:
    say, (rows, requirements, award) = book.say, tables
    marks = {part.title: part.mark for part in parts if part.mark != BASELINE}
    ordered = evaluation.in_order
    bidders = [bid.bidder for bid in ordered]
    emissions = [bid.total if bid.subject is not None else "" for bid in ordered]
    baseline = float(parts[-1].account.total.magnitude)
    columns = [
        Column("bidder", say("protocol.bidder"), [*bidders, say("protocol.baseline")], "any_wrap"),
        Column("file", say("protocol.file"), [*(bid.bid.file for bid in ordered), ""], "any_wrap"),
        Column(
            "emissions",
            say("protocol.emissions"),
            [*emissions, baseline],
            "kg",
            [_sum_formula(bids, mark, book) for mark in [*map(marks.get, bidders), BASELINE]],
        ),
    ]
    for name, title, style in (
        ("shown", f"award.shown.{evaluation.award.rule}", f"decimals_{evaluation.award.decimals}"),
        ("rank", "award.rank", "count"),
    ):
        stored = [_ranking_value(evaluation, bidder, name) for bidder in bidders]
        formulas = [_ranking_cell(evaluation, award, bidder, name) for bidder in bidders]
        columns.append(Column(name, say(title), [*stored, ""], style, [*formulas, ""]))
    letters = [*(marks.get(bidder, "") for bidder in bidders), BASELINE]
    columns.append(Column("mark", say("protocol.mark"), letters))
    columns += _requirement_columns(say, evaluation, rows, requirements)
    if evaluation.requirements:
        columns.append(_all_met_column(say, evaluation))
    return columns


def _requirement_columns(
    say: Labels, evaluation: Evaluation, rows: Sequence[VerdictRow], table: Table
) -> Iterator[Column]:
    """A column for each requirement with the outcome of every bid."""
    for place, requirement in enumerate(evaluation.requirements):
        outcomes = [
            say(f"outcome.{bid.verdicts[place].outcome}") if bid.verdicts else ""
            for bid in evaluation.in_order
        ]
        cells = [
            _outcome_cell(rows, table, bid.bidder, place) if bid.verdicts else ""
            for bid in evaluation.in_order
        ]
        yield Column(f"r{place}", requirement.name, [*outcomes, ""], "centre", [*cells, ""])


def _all_met_column(say: Labels, evaluation: Evaluation) -> Column:
    """Column of the outcome of all requirements together."""
    cells = [f"[r{place}]" for place in range(len(evaluation.requirements))]
    order = (Outcome.NOT_MET, Outcome.NOT_SHOWN, Outcome.MET)
    formula = joined(cells, *(f'"{say(f"outcome.{outcome}")}"' for outcome in order))
    outcomes = [
        say(f"outcome.{bid.outcome}") if bid.verdicts else say("finding.not_computed")
        for bid in evaluation.in_order
    ]
    formulas = [formula if bid.verdicts else "" for bid in evaluation.in_order]
    return Column("every", say("protocol.every"), [*outcomes, ""], "bold", [*formulas, ""])


def _sum_formula(bids: BidSheets, mark: str | None, book: Book) -> str:
    return bids.lines[mark].summed(in_total=f'"{book.say("yes")}"') if mark else ""


def _ranking_value(evaluation: Evaluation, bidder: str, column: str) -> float | str:
    return (
        float(evaluation.ranking.loc[bidder, column]) if bidder in evaluation.ranking.index else ""
    )


def _ranking_cell(evaluation: Evaluation, award: Table | None, bidder: str, column: str) -> str:
    """Reference to a cell of a bidder in the ranking; empty if the bid is not ranked."""
    if award is None or bidder not in evaluation.ranking.index:
        return ""
    row = award.first + int(evaluation.ranking.index.get_loc(bidder))
    return f"='{award.sheet}'!${award.letters[column]}${row}"


def _outcome_cell(rows: Sequence[VerdictRow], table: Table, bidder: str, place: int) -> str:
    """Reference to the outcome of a requirement; `place` does not count parts."""
    whole = [number for number, row in enumerate(rows) if row.bidder == bidder and not row.within]
    return f"='{table.sheet}'!${table.letters['outcome']}${table.first + whole[place]}"
