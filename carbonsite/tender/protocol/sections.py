"""Sections of the page and of letters, from the ranking to the findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from ...messages.labels import Labels
from ...reports.page.parts import NumberCells, PageCell, Section, table_by, table_of, text
from ..award.awards import PRICE
from ..award.values import Price
from ..evaluation.evaluation import Evaluation
from ..evaluation.findings import table_of as finding_table
from ..requirements.base import Verdict, figure
from ..requirements.sentences import asked_of
from .award_sheet import award_notes, models_of, printed_formulas
from .options_sheet import without_prices
from .ranking_table import names_of, step_title, value_title

UNITS = ("kgCO2e", "kWh", "hours")
"""Details of evidence that are the unit of the amount that counts."""


def ranking_section(
    evaluation: Evaluation, ranking: pd.DataFrame, say: Labels, name: str = "ranking"
) -> Section:
    """Section of ranked bids: their values, and every step from values to the total."""
    award, n = evaluation.award, NumberCells(say)
    has_price = any(isinstance(one, Price) for key, one in award.measures.items() if key != PRICE)
    values = [
        column
        for column in names_of(award)
        if column in ranking and not (column == PRICE and has_price)
    ]
    steps = [
        column for column in ranking if column not in (PRICE, *values, "shown", "rank", "tied_with")
    ]
    bidder, rows = say("protocol.bidder"), list(ranking.iterrows())
    heads = [bidder, say("award.rank"), say(f"award.shown.{award.rule}")]
    heads += [value_title(evaluation, column, say) for column in values]
    of_values = [
        [
            text(name),
            n.plain(row["rank"]),
            n.plain(row["shown"], award.decimals),
            *(n.plain(row[column], 0 if abs(row[column]) >= 1000 else 2) for column in values),
        ]
        for name, row in rows
    ]
    of_steps = [
        [text(name), *(n.plain(row[column], max(award.decimals, 2)) for column in steps)]
        for name, row in rows
    ]
    title = say("award.ranking" if name == "ranking" else "award.ranking_of_all")
    tables = [
        table_of(title, heads, of_values),
        table_of(
            say("award.steps"), [bidder, *(step_title(one, award, say) for one in steps)], of_steps
        ),
    ]
    failing = [say("protocol.model_fails"), *map(say.text, evaluation.failing)]
    notes = failing if evaluation.failing else [say("award.page_note")]
    return Section(name, title, notes, tables=tables if rows else [])


def award_section(evaluation: Evaluation, say: Labels) -> Section:
    """Criteria with their weights, formulas and domains."""
    award, n, title = evaluation.award, NumberCells(say), say("sheet.award")
    models, formulas = models_of(award), printed_formulas(award, say)

    def weight(name: str) -> PageCell:
        return n.share(award.weights[name]) if name in award.weights else text("")

    def formula(name: str) -> PageCell:
        return text(formulas.get(f"points: {name}", formulas.get(f"added: {name}", "")))

    def domain(name: str) -> PageCell:
        return text(say(f"award.domain.{models[name].kind}") if name in models else "")

    columns = {
        say("award.criterion"): text,
        say("award.weight"): weight,
        say("award.of"): lambda name: text(say(f"award.of.{award.measures[name].kind}")),
        say("award.printed_head"): formula,
        say("award.domain"): domain,
    }
    table = table_by(title, award.measures, columns)
    return Section("award", title, award_notes(award, say), tables=[table])


def follow_up_facts(evaluation: Evaluation, say: Labels) -> list[tuple[str, str]]:
    """What the contract asks for after the award, and no bid is judged by."""
    asked = asked_of(getattr(evaluation.tender, "follow_up", ()), say)
    texts = [f"{name}: {text}" if text else name for name, text in asked]
    return [(say("protocol.fact.follow_up"), "; ".join(texts))] if texts else []


def climate_text(verdict: Verdict, say: Labels) -> str:
    """The weight of climate and environment beside the least weight of the regulation.

    It states figures and no outcome: whether the regulation is met is for lawyers. Where the award
    has no such weight, the verdict says what the tender documents must give a reason for.
    """
    if verdict.value is None or verdict.limit is None:
        return f"{verdict.requirement}: {verdict.said(say)}"
    return say(
        "protocol.climate_weight",
        value=figure(verdict.value, say),
        limit=figure(verdict.limit, say),
        requirement=verdict.requirement,
    )


def requirement_section(evaluation: Evaluation, say: Labels) -> Section:
    """Section of what requirements ask, and of value, limit, margin and missing evidence."""
    title, asks = say("sheet.requirements"), say("requirements.asks")
    rows = [
        (bid.bidder, leaf)
        for bid in evaluation.in_order
        for verdict in bid.verdicts
        for leaf in [verdict, *(leaf for leaf in verdict.leaves if leaf is not verdict)]
    ]

    def number(name: str) -> Callable[[tuple[str, Verdict]], PageCell]:
        def cell(row: tuple[str, Verdict]) -> PageCell:
            value = getattr(row[1], name)
            is_shown = value is not None and value == value
            return PageCell(figure(value, say) if is_shown else "", is_number=True)

        return cell

    def missing(row: tuple[str, Verdict]) -> PageCell:
        several = row[1].remarks
        return text(", ".join(map(say.text, several[:12])) + (" …" if len(several) > 12 else ""))

    columns = {
        say("protocol.bidder"): lambda row: text(row[0]),
        say("protocol.requirement"): lambda row: text(row[1].requirement),
        say("requirements.outcome"): lambda row: text(row[1].word(say)),
        **{say(f"requirements.{name}"): number(name) for name in ("value", "limit", "margin")},
        say("lines.unit"): lambda row: text(say.known("unit", row[1].unit)),
        say("requirements.missing"): missing,
    }
    asked = [[text(cell) for cell in pair] for pair in asked_of(evaluation.requirements, say)]
    tables = [
        table_of(asks, [say("protocol.requirement"), asks], asked),
        table_by(title, rows, columns),
    ]
    silent = [bid.bidder for bid in evaluation.in_order if not bid.verdicts]
    notes = [
        say("protocol.advice"),
        *(f"{bidder}: {say('finding.not_computed')}" for bidder in silent),
    ]
    return Section("requirements", title, notes, tables=tables if rows else [])


def evidence_section(evaluation: Evaluation, say: Labels) -> Section:
    """Section of the rows by which requirements are judged, one table for each bid."""
    n, title = NumberCells(say), say("sheet.evidence")

    def unit(row: Mapping[str, Any]) -> str:
        return row["detail"] if row["detail"] in UNITS else ""

    def counted(row: Mapping[str, Any]) -> PageCell:
        number = row["counted"]
        is_number = isinstance(number, int | float) and number == number
        return n.plain(number, 1 if unit(row) else 0) if is_number else text("")

    columns = {
        say("protocol.requirement"): lambda row: text(row["requirement"]),
        say("evidence.row"): lambda row: text(say.text(row["row"])),
        say("evidence.item"): lambda row: text(say.text(row["item"])),
        say("evidence.value"): lambda row: text(say.text(row["value"])),
        say("evidence.counted"): counted,
        say("lines.unit"): lambda row: text(say.text(unit(row))),
        say("evidence.outcome"): lambda row: text(
            say(f"outcome.{row['outcome']}") if row["outcome"] else ""
        ),
        say("evidence.detail"): lambda row: text("" if unit(row) else say.text(row["detail"])),
    }
    tables = [
        table_by(
            f"{title}: {bid.bidder}",
            [
                {"requirement": leaf.requirement, **row}
                for verdict in bid.verdicts
                for leaf in verdict.leaves
                for row in leaf.evidence.to_dict("records")
            ],
            columns,
        )
        for bid in evaluation.in_order
    ]
    tables = [table for table in tables if table.rows]
    return Section("evidence", title, [say("evidence.note")], tables=tables)


def option_section(evaluation: Evaluation, say: Labels) -> Section:
    """Section of price and saving of each option, with the bidders who priced none."""
    n, title = NumberCells(say), say("sheet.bid_options")
    rows = []
    for bid in evaluation.in_order:
        options = evaluation.options[bid.bidder]
        rows += [
            [
                text(bid.bidder),
                text(row["option"]),
                n.plain(row["cost"]),
                n.kilograms(row["saving"]),
                n.kilograms(row["last_in"]),
                n.plain(row["price"]) if row["price"] == row["price"] else text(""),
            ]
            for row in options.table.to_dict("records")
        ]
        for option, why in options.uncomputed.items():
            cells = (bid.bidder, option, "", say("options.uncomputed", why=say.text(why)), "", "")
            rows.append([text(cell) for cell in cells])
    heads = [
        say("protocol.bidder"),
        *(say(f"options.{key}") for key in ("option", "cost", "saving", "last_in")),
        say("options.price", currency=evaluation.tender.currency),
    ]
    silent = without_prices(evaluation, evaluation.in_order)
    notes = [f"{say('finding.no_option_priced')}: {', '.join(silent)}"] if silent else []
    tables = [table_of(title, heads, rows)] if rows else []
    return Section("options", title, [*notes, say("options.note")], tables=tables)


def finding_section(evaluation: Evaluation, say: Labels) -> Section:
    """Section of findings, with what may follow."""
    title, rows = say("sheet.findings"), finding_table(evaluation.found, say).to_dict("records")
    columns = {
        say("protocol.bidder"): lambda row: text(row["bidder"] or say("protocol.whole")),
        say("protocol.finding"): lambda row: text(say.known("finding", row["finding"])),
        say("protocol.detail"): lambda row: text(row["detail"]),
        say("protocol.remedy"): lambda row: text(row["remedy"]),
    }
    tables = [table_by(title, rows, columns)] if rows else []
    return Section("findings", title, [say("protocol.findings.note")], tables=tables)


def protocol_sections(evaluation: Evaluation, say: Labels) -> Iterator[Section]:
    """All sections of the protocol in reading order."""
    yield ranking_section(evaluation, evaluation.ranking, say)
    if len(evaluation.ranking_of_all) > len(evaluation.ranking):
        yield ranking_section(evaluation, evaluation.ranking_of_all, say, "ranking-of-all")
    yield award_section(evaluation, say)
    yield requirement_section(evaluation, say)
    yield evidence_section(evaluation, say)
    yield option_section(evaluation, say)
    yield finding_section(evaluation, say)


def short(name: str) -> str:
    """A name of at most 48 characters."""
    return name if len(name) <= 48 else f"{name[:47]}…"
