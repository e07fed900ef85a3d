"""Further sheets of the protocol: options of each bid, and findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...spreadsheets.writing.book import Book
from ...spreadsheets.writing.sheet import Sheet
from ...spreadsheets.writing.sheet_tables import Column, write_table
from ..evaluation.evaluation import Evaluation
from ..evaluation.findings import table_of
from ..words import Words
from .option_sheets import WrittenOptions


def write_options(
    book: Book, sheet: Sheet, evaluation: Evaluation, written: Mapping[str, WrittenOptions]
) -> None:
    """What exercising each option costs and saves in each bid, and the sets of each bid that no
    other beats.
    """
    say = book.say
    sheet.heading(book.sheet_title("bid_options"), say("options.note"))
    sheet.widths((30, 40, 18, 18, 18, 18, 30))
    prices = _write_single(book, sheet, evaluation, written)
    silent = [
        each.bidder
        for each in evaluation.bids
        if evaluation.tender.options and each.subject is not None and not each.bid.options
    ]
    sheet.row += 1
    for name in silent:
        sheet.text(sheet.row, 0, name, "bold")
        sheet.text(sheet.row, 1, say("finding.no_option_priced"), "bold")
        sheet.row += 1
    sheet.text(sheet.row + 1, 0, say("options.front"), "heading")
    sheet.row += 2
    best = [
        (name, choice, held.count)
        for name, held in evaluation.options.items()
        for choice in held.choices
    ]
    savings = [
        written[name].saving(choice.measures, choice.saving) if name in written else ""
        for name, choice, _ in best
    ]
    columns = [
        Column("bidder", say("protocol.bidder"), [name for name, *_ in best], "any_wrap"),
        Column(
            "measures",
            say("options.set"),
            [", ".join(choice.measures) or say("options.base") for _, choice, _ in best],
            "any_wrap",
        ),
        Column(
            "cost",
            f"{say('options.cost')} [{evaluation.tender.currency}]",
            [choice.cost for _, choice, _ in best],
            "kg",
            [
                f"={'+'.join(prices[name, one] for one in choice.measures) or 0}"
                for name, choice, _ in best
            ],
        ),
        Column(
            "saving",
            say("options.saves"),
            [choice.saving for _, choice, _ in best],
            "kg_stored",
            savings,
            formula_style="kg",
        ),
        Column("count", say("options.count"), [float(count) for *_, count in best], "count"),
        *_stored(book, savings),
    ]
    write_table(sheet, columns)


def _write_single(
    book: Book, sheet: Sheet, evaluation: Evaluation, written: Mapping[str, WrittenOptions]
) -> dict[tuple[str, str], str]:
    """Each option of each bid; the cells of the prices, by bidder and option."""
    say = book.say
    rows = [
        (name, row)
        for name, held in evaluation.options.items()
        for row in held.table.to_dict("records")
    ]
    alone = [
        written[name].saving([row["option"]], row["saving"]) if name in written else ""
        for name, row in rows
    ]
    every = {name: each.held.plan.names for name, each in written.items()}
    last = [
        (
            written[name].saving(
                every[name], row["last_in"], [one for one in every[name] if one != row["option"]]
            )
            if name in written
            else ""
        )
        for name, row in rows
    ]
    columns = [
        Column("bidder", say("protocol.bidder"), [name for name, _ in rows], "any_wrap"),
        Column("option", say("options.option"), [row["option"] for _, row in rows], "any_wrap"),
        Column(
            "cost",
            f"{say('options.cost')} [{evaluation.tender.currency}]",
            [row["cost"] for _, row in rows],
            "kg_stored",
        ),
        Column(
            "saving",
            say("options.saving"),
            [row["saving"] for _, row in rows],
            "kg_stored",
            alone,
            formula_style="kg",
        ),
        Column(
            "last_in",
            say("options.last_in"),
            [row["last_in"] for _, row in rows],
            "kg_stored",
            last,
            formula_style="kg",
        ),
        Column(
            "price",
            say("options.price", currency=evaluation.tender.currency),
            [row["price"] if row["price"] == row["price"] else "" for _, row in rows],
            "kg",
            ["=1000*[cost]/[saving]" if row["price"] == row["price"] else "" for _, row in rows],
        ),
        *_stored(book, [one and other for one, other in zip(alone, last, strict=True)]),
    ]
    table = write_table(sheet, columns)
    return {
        (name, row["option"]): f"{table.letters['cost']}{number}"
        for number, (name, row) in enumerate(rows, start=table.first)
    }


def _stored(book: Book, formulas: Sequence[str]) -> Iterator[Column]:
    """Which rows hold a saving that no formula follows, where there are some."""
    if not all(formulas):
        yield Column(
            "stored",
            book.say("options.how"),
            ["" if formula else book.say("options.stored") for formula in formulas],
            "wrap",
        )


def write_findings(book: Book, sheet: Sheet, evaluation: Evaluation) -> None:
    """What those who decide must know."""
    say = Words(book.say.language)
    found = table_of(evaluation.found, say)
    sheet.heading(book.sheet_title("findings"), say("protocol.findings.note"))
    columns = [
        Column(
            "bidder",
            say("protocol.bidder"),
            [name or say("protocol.whole") for name in found["bidder"]],
            "any_wrap",
            width=30,
        ),
        Column(
            "finding",
            say("protocol.finding"),
            [say.known("finding", word) for word in found["finding"]],
            "wrap",
            width=26,
        ),
        Column("detail", say("protocol.detail"), found["detail"].tolist(), "any_wrap", width=90),
        Column("remedy", say("protocol.remedy"), found["remedy"].tolist(), "wrap", width=40),
    ]
    sheet.widths(column.shown_width for column in columns)
    book.finish_table(sheet, write_table(sheet, columns), len(columns), frozen=1)
