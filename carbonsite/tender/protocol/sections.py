"""What a page or a letter tells of an evaluation: ranking, steps, requirements with evidence, options, findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from ...reports.page.parts import Cell, Numbers, PageTable, Section, table_of, text
from ..award.awards import PRICE, PointsAward
from ..award.measuring import Price
from ..evaluation.evaluation import Evaluation
from ..evaluation.findings import Finding
from ..evaluation.findings import table_of as finding_table
from ..evaluation.judging import Judged
from ..requirements.base import figure
from ..words import Words


def ranking_section(evaluation: Evaluation, ranking: pd.DataFrame, say: Words, name: str = "ranking") -> Section:
    """Some bids with their values and every step to what ranks."""
    n = Numbers(say)
    hidden = ("shown", "rank", "tied_with", *((PRICE,) if PRICE not in evaluation.award.measures and any(isinstance(one, Price) for one in evaluation.award.measures.values()) else ()))
    steps = [column for column in ranking if column not in hidden]
    heads = [say("protocol.bidder"), say("award.rank"), say("award.shown"), *(step_title(evaluation, column, say) for column in steps)]
    rows = []
    for bidder, row in ranking.iterrows():
        numbers = [n.plain(row[column], 2 if column not in _values(evaluation) else 0 if abs(row[column]) >= 1000 else 2) for column in steps]
        rows.append([text(bidder), n.plain(row["rank"]), n.plain(row["shown"], evaluation.award.decimals), *numbers])
    title = say("award.ranking" if name == "ranking" else "award.ranking_of_all")
    return Section(name, title, [say("award.page_note")], tables=[table_of(title, heads, rows)])


def _values(evaluation: Evaluation) -> set[str]:
    return {PRICE, *evaluation.award.measures}


def step_title(evaluation: Evaluation, column: str, say: Words) -> str:
    """What a column of a ranking is called."""
    kind, _, told = column.partition(": ")
    if column == PRICE:
        return f"{say('award.of.price')} [{evaluation.tender.currency}]"
    return say("award.step.total") if column == "total" else f"{say(f'award.step.{kind}')}: {told}" if told and kind in ("points", "weighted", "added") else column


def award_section(evaluation: Evaluation, say: Words) -> Section:
    """Criteria, weights, formulas and domains."""
    award, n = evaluation.award, Numbers(say)
    models = {criterion.name: criterion.model for criterion in award.criteria} if isinstance(award, PointsAward) else {}
    printed = award.formulas_in(*(say(f"award.symbol.{kind}") for kind in ("value", "best", "weight")))
    rows = []
    for name, measure in award.measures.items():
        formula = printed.get(f"points: {name}", printed.get(f"added: {name}", ""))
        domain = say(f"award.domain.{models[name].kind}") if name in models else ""
        weight = n.share(award.weights[name]) if name in award.weights else text("")
        rows.append([text(name), weight, text(say(f"award.of.{measure.kind}")), text(formula), text(domain)])
    heads = [say(f"award.{key}") for key in ("criterion", "weight", "of", "printed_head", "domain")]
    notes = [say("award.total", formula=printed["total"]), say("award.rounding", decimals=award.decimals, ties=say(f"award.ties.{award.ties}")), say("award.excluded")]
    return Section("award", say("sheet.award"), notes, tables=[table_of(say("sheet.award"), heads, rows)])


def requirement_section(bids: Sequence[Judged], say: Words) -> Section:
    """Every requirement of some bids, with value, limit, margin and what is missing."""
    heads = [say("protocol.bidder"), say("protocol.requirement"), *(say(f"requirements.{key}") for key in ("outcome", "value", "limit", "margin")), say("lines.unit"), say("requirements.missing")]
    rows = []
    for each in bids:
        for verdict in each.verdicts:
            for leaf in [verdict, *(leaf for leaf in verdict.leaves if leaf is not verdict)]:
                numbers = [Cell("" if number is None or number != number else figure(number, say), is_number=True) for number in (leaf.value, leaf.limit, leaf.margin)]
                missing = ", ".join(map(say.sentence, leaf.missing[:12])) + (" …" if len(leaf.missing) > 12 else "")
                rows.append([text(each.bidder), text(leaf.requirement), text(say(f"outcome.{leaf.outcome}")), *numbers, text(say.known("unit", leaf.unit)), text(missing)])
    return Section("requirements", say("sheet.requirements"), [say("protocol.advice")], tables=[table_of(say("sheet.requirements"), heads, rows)])


def evidence_section(bids: Sequence[Judged], say: Words) -> Section:
    """The rows that requirements rest on."""
    n = Numbers(say)
    heads = [say("protocol.bidder"), say("protocol.requirement"), *(say(f"evidence.{key}") for key in ("row", "item", "value", "counted", "outcome", "detail"))]
    tables: list[PageTable] = []
    for each in bids:
        rows = []
        for leaf in (leaf for verdict in each.verdicts for leaf in verdict.leaves):
            for row in leaf.evidence.to_dict("records"):
                counted = n.plain(row["counted"], 1) if isinstance(row["counted"], int | float) and row["counted"] == row["counted"] else text("")
                outcome = say(f"outcome.{row['outcome']}") if row["outcome"] else ""
                rows.append([text(each.bidder), text(leaf.requirement), *(text(row[key]) for key in ("row", "item", "value")), counted, text(outcome), text(say.sentence(str(row["detail"])))])
        if rows:
            tables.append(table_of(f"{say('sheet.evidence')}: {each.bidder}", heads, rows))
    return Section("evidence", say("sheet.evidence"), [say("evidence.note")], tables=tables)


def option_section(evaluation: Evaluation, bids: Sequence[Judged], say: Words) -> Section:
    """What exercising each option costs and saves; who priced none stands first."""
    n = Numbers(say)
    silent = [each.bidder for each in bids if evaluation.tender.options and each.subject is not None and not each.bid.options]
    rows = []
    for each in bids:
        for row in evaluation.options[each.bidder].table.to_dict("records"):
            price = n.plain(row["price"]) if row["price"] == row["price"] else text("")
            rows.append([text(each.bidder), text(row["option"]), n.plain(row["cost"]), n.kilograms(row["saving"]), n.kilograms(row["last_in"]), price])
    heads = [say("protocol.bidder"), *(say(f"options.{key}") for key in ("option", "cost", "saving", "last_in", "price"))]
    told = [f"{say('finding.no_option_priced')}: {', '.join(silent)}"] if silent else []
    return Section("options", say("sheet.bid_options"), [*told, say("options.note")], tables=[table_of(say("sheet.bid_options"), heads, rows)] if rows else [])


def finding_section(findings: Iterable[Finding], say: Words) -> Section:
    """What those who decide must know."""
    heads = [say(f"protocol.{key}") for key in ("bidder", "finding", "detail", "remedy")]
    rows = []
    for row in finding_table(findings, say).to_dict("records"):
        rows.append([text(row["bidder"] or say("protocol.whole")), text(say.known("finding", row["finding"])), text(row["detail"]), text(row["remedy"])])
    return Section("findings", say("sheet.findings"), [say("protocol.findings.note")], tables=[table_of(say("sheet.findings"), heads, rows)] if rows else [])


def protocol_sections(evaluation: Evaluation, say: Words) -> Iterator[Section]:
    """All of the protocol, in the order in which it is read."""
    yield ranking_section(evaluation, evaluation.ranking, say)
    if len(evaluation.ranking_of_all) > len(evaluation.ranking):
        yield ranking_section(evaluation, evaluation.ranking_of_all, say, "ranking-of-all")
    yield award_section(evaluation, say)
    yield requirement_section(evaluation.in_order, say)
    yield evidence_section(evaluation.in_order, say)
    yield option_section(evaluation, evaluation.in_order, say)
    yield finding_section(evaluation.found, say)


def short(name: Any) -> str:
    """A name that fits a headline."""
    return str(name) if len(str(name)) <= 48 else f"{str(name)[:47]}…"
