"""Sections of the page and of letters, from the ranking to the findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from ...messages.labels import Labels
from ...reports.page.parts import NumberCells, PageCell, PageTable, Section, table_of, text
from ..award.awards import PRICE
from ..award.values import Price
from ..evaluation.evaluation import Evaluation
from ..evaluation.findings import EvaluationFinding
from ..evaluation.findings import table_of as finding_table
from ..evaluation.judging import Judged
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
    award = evaluation.award
    has_price = any(isinstance(one, Price) for key, one in award.measures.items() if key != PRICE)
    values = [
        column
        for column in names_of(award)
        if column in ranking and not (column == PRICE and has_price)
    ]
    steps = [
        column for column in ranking if column not in (PRICE, *values, "shown", "rank", "tied_with")
    ]
    title = say("award.ranking" if name == "ranking" else "award.ranking_of_all")
    tables = [
        _values_table(evaluation, ranking, values, title, say),
        _steps_table(evaluation, ranking, steps, say),
    ]
    notes = [say("protocol.model_fails"), *map(say.text, evaluation.failing)]
    return Section(
        name,
        title,
        notes if evaluation.failing else [say("award.page_note")],
        tables=tables if len(ranking) else [],
    )


def _values_table(
    evaluation: Evaluation, ranking: pd.DataFrame, columns: Sequence[str], title: str, say: Labels
) -> PageTable:
    """Table of rank, points and values of each bid."""
    n, award = NumberCells(say), evaluation.award
    heads = [
        say("protocol.bidder"),
        say("award.rank"),
        say(f"award.shown.{award.rule}"),
        *(value_title(evaluation, column, say) for column in columns),
    ]
    rows = [
        [
            text(bidder),
            n.plain(row["rank"]),
            n.plain(row["shown"], award.decimals),
            *(n.plain(row[column], 0 if abs(row[column]) >= 1000 else 2) for column in columns),
        ]
        for bidder, row in ranking.iterrows()
    ]
    return table_of(title, heads, rows)


def _steps_table(
    evaluation: Evaluation, ranking: pd.DataFrame, columns: Sequence[str], say: Labels
) -> PageTable:
    """Table of the steps from the values of each bid to its total."""
    n, award = NumberCells(say), evaluation.award
    heads = [say("protocol.bidder"), *(step_title(column, award, say) for column in columns)]
    rows = [
        [text(bidder), *(n.plain(row[column], max(award.decimals, 2)) for column in columns)]
        for bidder, row in ranking.iterrows()
    ]
    return table_of(say("award.steps"), heads, rows)


def award_section(evaluation: Evaluation, say: Labels) -> Section:
    """Criteria with their weights, formulas and domains."""
    award, n = evaluation.award, NumberCells(say)
    models, formulas = models_of(award), printed_formulas(award, say)
    rows = []
    for name, measure in award.measures.items():
        formula = formulas.get(f"points: {name}", formulas.get(f"added: {name}", ""))
        domain = say(f"award.domain.{models[name].kind}") if name in models else ""
        weight = n.share(award.weights[name]) if name in award.weights else text("")
        rows.append(
            [text(name), weight, text(say(f"award.of.{measure.kind}")), text(formula), text(domain)]
        )
    heads = [say(f"award.{key}") for key in ("criterion", "weight", "of", "printed_head", "domain")]
    return Section(
        "award",
        say("sheet.award"),
        award_notes(award, say),
        tables=[table_of(say("sheet.award"), heads, rows)],
    )


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


def requirement_section(
    evaluation: Evaluation, bids: Sequence[Judged], say: Labels, notes: Sequence[str] = ()
) -> Section:
    """Section of what requirements ask, and of value, limit, margin and missing evidence."""
    heads = [
        say("protocol.bidder"),
        say("protocol.requirement"),
        *(say(f"requirements.{key}") for key in ("outcome", "value", "limit", "margin")),
        say("lines.unit"),
        say("requirements.missing"),
    ]
    rows = [
        _verdict_cells(bid, leaf, say)
        for bid in bids
        for verdict in bid.verdicts
        for leaf in [verdict, *(leaf for leaf in verdict.leaves if leaf is not verdict)]
    ]
    silent = [f"{bid.bidder}: {say('finding.not_computed')}" for bid in bids if not bid.verdicts]
    title = say("requirements.asks")
    asked = [[text(cell) for cell in pair] for pair in asked_of(evaluation.requirements, say)]
    tables = [
        table_of(title, [say("protocol.requirement"), title], asked),
        table_of(say("sheet.requirements"), heads, rows),
    ]
    return Section(
        "requirements",
        say("sheet.requirements"),
        [*notes, *silent],
        tables=tables if rows else [],
    )


def _verdict_cells(bid: Judged, verdict: Verdict, say: Labels) -> list[PageCell]:
    """Cells of a verdict on a bid: outcome, value, limit and margin, and what is missing."""
    numbers = [
        PageCell("" if number is None or number != number else figure(number, say), is_number=True)
        for number in (verdict.value, verdict.limit, verdict.margin)
    ]
    missing = ", ".join(map(say.text, verdict.missing[:12]))
    return [
        text(bid.bidder),
        text(verdict.requirement),
        text(say(f"outcome.{verdict.outcome}")),
        *numbers,
        text(say.known("unit", verdict.unit)),
        text(missing + (" …" if len(verdict.missing) > 12 else "")),
    ]


def evidence_section(bids: Sequence[Judged], say: Labels) -> Section:
    """Section of the rows by which requirements are judged, one table for each bid."""
    heads = [
        say("protocol.requirement"),
        *(say(f"evidence.{key}") for key in ("row", "item", "value", "counted")),
        say("lines.unit"),
        *(say(f"evidence.{key}") for key in ("outcome", "detail")),
    ]
    tables: list[PageTable] = []
    for bid in bids:
        rows = [
            [text(leaf.requirement), *_evidence_cells(row, say)]
            for verdict in bid.verdicts
            for leaf in verdict.leaves
            for row in leaf.evidence.to_dict("records")
        ]
        if rows:
            tables.append(table_of(f"{say('sheet.evidence')}: {bid.bidder}", heads, rows))
    return Section("evidence", say("sheet.evidence"), [say("evidence.note")], tables=tables)


def _evidence_cells(row: Mapping[Any, Any], say: Labels) -> list[PageCell]:
    """Cells of a row of evidence: stated value, amount that counts with its unit, and comment."""
    counted, detail = row["counted"], row["detail"]
    number = isinstance(counted, int | float) and counted == counted
    unit = detail if detail in UNITS else ""
    figures = NumberCells(say).plain(counted, 1 if unit else 0) if number else text("")
    outcome = say(f"outcome.{row['outcome']}") if row["outcome"] else ""
    return [
        *(text(say.text(row[key])) for key in ("row", "item", "value")),
        figures,
        text(say.text(unit)),
        text(outcome),
        text("" if unit else say.text(detail)),
    ]


def option_section(evaluation: Evaluation, bids: Sequence[Judged], say: Labels) -> Section:
    """Section of price and saving of each option, with the bidders who priced none."""
    n = NumberCells(say)
    silent = without_prices(evaluation, bids)
    rows = []
    for bid in bids:
        for row in evaluation.options[bid.bidder].table.to_dict("records"):
            price = n.plain(row["price"]) if row["price"] == row["price"] else text("")
            rows.append(
                [
                    text(bid.bidder),
                    text(row["option"]),
                    n.plain(row["cost"]),
                    n.kilograms(row["saving"]),
                    n.kilograms(row["last_in"]),
                    price,
                ]
            )
        for option, why in evaluation.options[bid.bidder].uncomputed.items():
            cells = (bid.bidder, option, "", say("options.uncomputed", why=say.text(why)), "", "")
            rows.append([text(cell) for cell in cells])
    heads = [
        say("protocol.bidder"),
        *(say(f"options.{key}") for key in ("option", "cost", "saving", "last_in")),
        say("options.price", currency=evaluation.tender.currency),
    ]
    notes = [f"{say('finding.no_option_priced')}: {', '.join(silent)}"] if silent else []
    return Section(
        "options",
        say("sheet.bid_options"),
        [*notes, say("options.note")],
        tables=[table_of(say("sheet.bid_options"), heads, rows)] if rows else [],
    )


def finding_section(
    findings: Iterable[EvaluationFinding], say: Labels, *, is_letter: bool
) -> Section:
    """Section of findings; a letter has no follow-up, which would invite changes of the bid."""
    keys = ("finding", "detail") if is_letter else ("finding", "detail", "remedy")
    rows = [
        [
            text(row["bidder"] or say("protocol.whole")),
            text(say.known("finding", row["finding"])),
            *(text(row[key]) for key in keys[1:]),
        ]
        for row in finding_table(findings, say).to_dict("records")
    ]
    heads = [say(f"protocol.{key}") for key in ("bidder", *keys)]
    return Section(
        "findings",
        say("sheet.findings"),
        [] if is_letter else [say("protocol.findings.note")],
        tables=[table_of(say("sheet.findings"), heads, rows)] if rows else [],
    )


def protocol_sections(evaluation: Evaluation, say: Labels) -> Iterator[Section]:
    """All sections of the protocol in reading order."""
    yield ranking_section(evaluation, evaluation.ranking, say)
    if len(evaluation.ranking_of_all) > len(evaluation.ranking):
        yield ranking_section(evaluation, evaluation.ranking_of_all, say, "ranking-of-all")
    yield award_section(evaluation, say)
    yield requirement_section(evaluation, evaluation.in_order, say, [say("protocol.advice")])
    yield evidence_section(evaluation.in_order, say)
    yield option_section(evaluation, evaluation.in_order, say)
    yield finding_section(evaluation.found, say, is_letter=False)


def short(name: Any) -> str:
    """A name of at most 48 characters."""
    return str(name) if len(str(name)) <= 48 else f"{str(name)[:47]}…"
