"""The sheet 'Options' of the protocol: each option of each bid, and the best combinations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...spreadsheets.writing.book import Book
from ...spreadsheets.writing.sheet import Sheet
from ...spreadsheets.writing.sheet_tables import Column, ColumnMaker, write_table
from ..evaluation.evaluation import Evaluation
from ..evaluation.judging import Judged
from .option_step_sheets import WrittenOptions


def write_options(
    book: Book, sheet: Sheet, evaluation: Evaluation, written: Mapping[str, WrittenOptions]
) -> None:
    """Write price and saving of each option of each bid, and the best combinations of each bid."""
    say = book.say
    sheet.heading(book.sheet_title("bid_options"), say("options.note"))
    sheet.widths((30, 40, 18, 18, 18, 18, 30))
    prices = _write_single_options(book, sheet, evaluation, written)
    sheet.row += 1
    for bidder in without_prices(evaluation, evaluation.bids):
        sheet.text(sheet.row, 0, bidder, "bold")
        sheet.text(sheet.row, 1, say("finding.no_option_priced"), "bold")
        sheet.row += 1
    for bidder, options in evaluation.options.items():
        for option, why in options.uncomputed.items():
            sheet.text(sheet.row, 0, bidder, "bold")
            sheet.text(sheet.row, 1, option, "bold")
            sheet.text(sheet.row, 2, say("options.uncomputed", why=say.text(why)))
            sheet.row += 1
    sheet.row += 1
    sheet.section(say("options.front"))
    _write_combinations(book, sheet, evaluation, written, prices)


def without_prices(evaluation: Evaluation, bids: Iterable[Judged]) -> list[str]:
    """Bidders that could be computed and priced no option, where the tender has some."""
    return [
        bid.bidder
        for bid in bids
        if evaluation.tender.options and bid.subject is not None and not bid.bid.options
    ]


def _write_combinations(
    book: Book,
    sheet: Sheet,
    evaluation: Evaluation,
    written: Mapping[str, WrittenOptions],
    prices: Mapping[tuple[str, str], str],
) -> None:
    """Write the best combinations; `prices` are the cells of prices by bidder and option."""
    say, column = book.say, ColumnMaker(book.say, "options")
    rows = [
        (bidder, choice, float(options.count))
        for bidder, options in evaluation.options.items()
        for choice in options.choices
    ]
    savings = [
        written[bidder].saving(choice.measures, choice.saving) if bidder in written else ""
        for bidder, choice, _ in rows
    ]
    sets = [", ".join(choice.measures) or say("options.base") for _, choice, _ in rows]
    costs = [choice.cost for _, choice, _ in rows]
    sums = [
        f"={'+'.join(prices[bidder, option] for option in choice.measures) or 0}"
        for bidder, choice, _ in rows
    ]
    saved = [choice.saving for _, choice, _ in rows]
    columns = [
        column("bidder", [bidder for bidder, *_ in rows], "any_wrap", heading="protocol.bidder"),
        column("set", sets, "any_wrap"),
        Column("cost", _price_title(book, evaluation.tender.currency), costs, "kg", sums),
        column("saves", saved, "kg_stored", savings, formula_style="kg"),
        column("count", [count for *_, count in rows], "count"),
        *_stored_column(book, savings),
    ]
    write_table(sheet, columns)


def _price_title(book: Book, currency: str) -> str:
    return f"{book.say('options.cost')} [{currency}]"


def _write_single_options(
    book: Book, sheet: Sheet, evaluation: Evaluation, written: Mapping[str, WrittenOptions]
) -> dict[tuple[str, str], str]:
    """Write each option of each bid; returns the cells of prices by bidder and option."""
    rows = [
        (bidder, row)
        for bidder, options in evaluation.options.items()
        for row in options.table.to_dict("records")
    ]
    table = write_table(
        sheet, list(_single_columns(book, evaluation.tender.currency, rows, written))
    )
    return {
        (bidder, row["option"]): f"{table.letters['cost']}{number}"
        for number, (bidder, row) in enumerate(rows, start=table.first)
    }


def _single_columns(
    book: Book,
    currency: str,
    rows: Sequence[tuple[str, Mapping[Any, Any]]],
    written: Mapping[str, WrittenOptions],
) -> Iterator[Column]:
    """Columns of the options of bids: price, savings alone and last, and price of a saving."""
    column = ColumnMaker(book.say, "options")
    costs, bidders = [row["cost"] for _, row in rows], [bidder for bidder, _ in rows]
    yield column("bidder", bidders, "any_wrap", heading="protocol.bidder")
    yield column("option", [row["option"] for _, row in rows], "any_wrap")
    yield Column("cost", _price_title(book, currency), costs, "kg_stored")
    alone, last = (
        [formula(written.get(bidder), row) for bidder, row in rows]
        for formula in (_saving_alone, _saving_last)
    )
    for name, formulas in (("saving", alone), ("last_in", last)):
        savings = [row[name] for _, row in rows]
        yield column(name, savings, "kg_stored", formulas, formula_style="kg")
    prices = [row["price"] if row["price"] == row["price"] else "" for _, row in rows]
    formulas = ["=1000*[cost]/[saving]" if price != "" else "" for price in prices]
    yield Column("price", book.say("options.price", currency=currency), prices, "kg", formulas)
    yield from _stored_column(book, [one and other for one, other in zip(alone, last, strict=True)])


def _saving_alone(written: WrittenOptions | None, row: Mapping[Any, Any]) -> str:
    """Formula of the saving of an option alone; empty where it is stored."""
    return "" if written is None else written.saving([row["option"]], row["saving"])


def _saving_last(written: WrittenOptions | None, row: Mapping[Any, Any]) -> str:
    """Formula of the saving of an option after all others; empty where it is stored."""
    if written is None:
        return ""
    names = written.lines.plan.names
    return written.saving(names, row["last_in"], [name for name in names if name != row["option"]])


def _stored_column(book: Book, formulas: Sequence[str]) -> Iterator[Column]:
    """A column that marks savings stored without a formula, if there are some."""
    if not all(formulas):
        yield Column(
            "stored",
            book.say("options.how"),
            ["" if formula else book.say("options.stored") for formula in formulas],
            "wrap",
        )
