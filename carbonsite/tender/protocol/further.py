"""Further sheets of the protocol: options of each bid, and findings."""

from __future__ import annotations

from ...reports.book import Book
from ...reports.sheet import Sheet
from ...reports.sheet_tables import Column, write_table
from ..evaluation.evaluation import Evaluation
from ..evaluation.findings import table_of
from ..words import Words


def write_options(book: Book, sheet: Sheet, evaluation: Evaluation) -> None:
    """What exercising each option costs and saves in each bid, and the sets of each bid that no other beats."""
    say = book.say
    sheet.heading(book.sheet_title("bid_options"), say("options.note"))
    sheet.widths((30, 40, 16, 16, 16, 18))
    single = [(name, row) for name, held in evaluation.options.items() for row in held.table.to_dict("records")]
    columns = [
        Column("bidder", say("protocol.bidder"), [name for name, _ in single], "any_wrap"),
        Column("option", say("options.option"), [row["option"] for _, row in single], "any_wrap"),
        Column("cost", f"{say('options.cost')} [{evaluation.tender.currency}]", [row["cost"] for _, row in single], "kg_stored"),
        Column("saving", say("options.saving"), [row["saving"] for _, row in single], "kg_stored"),
        Column("last_in", say("options.last_in"), [row["last_in"] for _, row in single], "kg_stored"),
        Column("price", say("options.price"), [row["price"] if row["price"] == row["price"] else "" for _, row in single], "kg", ["=1000*[cost]/[saving]" if row["price"] == row["price"] else "" for _, row in single]),
    ]
    write_table(sheet, columns)
    silent = [each.bidder for each in evaluation.bids if evaluation.tender.options and each.subject is not None and not each.bid.options]
    sheet.row += 1
    for name in silent:
        sheet.text(sheet.row, 0, name, "bold")
        sheet.text(sheet.row, 1, say("finding.no_option_priced"), "bold")
        sheet.row += 1
    sheet.text(sheet.row + 1, 0, say("options.front"), "heading")
    sheet.row += 2
    best = [(name, row, held.count) for name, held in evaluation.options.items() for row in held.front.to_dict("records")]
    columns = [
        Column("bidder", say("protocol.bidder"), [name for name, *_ in best], "any_wrap"),
        Column("measures", say("options.set"), [row["measures"] or say("options.base") for _, row, _ in best], "any_wrap"),
        Column("cost", f"{say('options.cost')} [{evaluation.tender.currency}]", [row["cost"] for _, row, _ in best], "kg_stored"),
        Column("saving", say("options.saving"), [row["saving"] for _, row, _ in best], "kg_stored"),
        Column("count", say("options.count"), [float(count) for *_, count in best], "count"),
    ]
    write_table(sheet, columns)


def write_findings(book: Book, sheet: Sheet, evaluation: Evaluation) -> None:
    """What those who decide must know."""
    say = Words(book.say.language)
    found = table_of(evaluation.found, say)
    sheet.heading(book.sheet_title("findings"), say("protocol.findings.note"))
    columns = [
        Column("bidder", say("protocol.bidder"), [name or say("protocol.whole") for name in found["bidder"]], "any_wrap", width=30),
        Column("finding", say("protocol.finding"), [say.known("finding", word) for word in found["finding"]], "wrap", width=26),
        Column("detail", say("protocol.detail"), found["detail"].tolist(), "any_wrap", width=90),
        Column("remedy", say("protocol.remedy"), found["remedy"].tolist(), "wrap", width=40),
    ]
    sheet.widths(column.shown_width for column in columns)
    book.finish_table(sheet, write_table(sheet, columns), len(columns), frozen=1)
