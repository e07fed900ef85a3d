"""The award in the protocol: criteria with their formulas, and every step from values to ranks as
live formulas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell

from ...messages.labels import Labels
from ...spreadsheets.writing.book import Book
from ...spreadsheets.writing.formulas import formula_of
from ...spreadsheets.writing.sheet import Sheet
from ...spreadsheets.writing.sheet_tables import Column, Table, letters_of, write_table
from ...units.tracing import Trace
from ..award.awards import PRICE, Award, PointsAward
from ..award.ranking import TieRule
from ..award.values import Emissions, Measure, Price, Reached
from ..evaluation.evaluation import Evaluation
from ..evaluation.judging import Judged
from ..requirements.base import Verdict
from .bid_sheets import BidSheets, selection_name
from .requirement_sheet import inputs_of, value_formula


@dataclass(frozen=True, eq=False)
class Ground:
    """What the award's values are formulas over.

    Attributes
    ----------
    marks : dict of str to str
        The mark of each bidder's sheets.
    reached : dict
        Verdicts of criteria that look at a requirement, with the key of their evidence, by bidder
        and criterion.
    """

    marks: dict[str, str]
    bids: BidSheets
    reached: dict[tuple[str, str], tuple[str, Verdict]]


@dataclass(frozen=True, eq=False)
class Told:
    """Bids in their order.

    Attributes
    ----------
    title : str
    ranking : DataFrame
        Of the bids.
    weights : mapping of str to str
        The cell of each criterion's weight.
    """

    evaluation: Evaluation
    title: str
    ranking: pd.DataFrame
    weights: Mapping[str, str]

    @property
    def bids(self) -> list[Judged]:
        """The bids, best first."""
        return [self.evaluation[str(name)] for name in self.ranking.index]


def reached_of(
    evaluation: Evaluation, marks: Mapping[str, str]
) -> dict[tuple[str, str], tuple[str, Verdict]]:
    """The verdicts of criteria that look at a requirement."""
    found: dict[tuple[str, str], tuple[str, Verdict]] = {}
    for each in evaluation.bids:
        for name, measure in evaluation.award.measures.items():
            if isinstance(measure, Reached) and each.subject is not None:
                found[each.bidder, name] = (
                    f"{marks[each.bidder]}.c{len(found) + 1}",
                    measure.requirement.check(each.subject),
                )
    return found


def write_award(book: Book, sheet: Sheet, evaluation: Evaluation, ground: Ground) -> Table | None:
    """Criteria and models, the ranking, and, where bids are not ranked, what the order would be
    with them.
    """
    say, award = book.say, evaluation.award
    sheet.heading(book.sheet_title("award"), say("award.note"))
    sheet.widths([30, *[16] * 24])
    weights = _write_criteria(book, sheet, award, ground)
    found = None
    if evaluation.ranked:
        found = _write_ranking(
            book, sheet, Told(evaluation, say("award.ranking"), evaluation.ranking, weights), ground
        )
    if len(evaluation.ranking_of_all) > len(evaluation.ranked):
        _write_ranking(
            book,
            sheet,
            Told(evaluation, say("award.ranking_of_all"), evaluation.ranking_of_all, weights),
            ground,
        )
    return found


def _write_criteria(book: Book, sheet: Sheet, award: Award, ground: Ground) -> dict[str, str]:
    """Each criterion or addition, what it looks at, and its formula; the cells of the weights."""
    say, held = book.say, award.measures
    names, printed = (
        list(held),
        award.formulas_in(*(say(f"award.symbol.{kind}") for kind in ("value", "best", "weight"))),
    )
    models = (
        {criterion.name: criterion.model for criterion in award.criteria}
        if isinstance(award, PointsAward)
        else {}
    )
    floors = [
        (
            ""
            if name not in models
            else say("award.no_floor")
            if models[name].floor is None
            else f"{models[name].floor:g}"
        )
        for name in names
    ]
    columns = [
        Column("name", say("award.criterion"), names, "any_wrap"),
        Column(
            "weight", say("award.weight"), [award.weights.get(name, "") for name in names], "share"
        ),
        Column(
            "of",
            say("award.of"),
            [_looked_at(book, measure, ground) for measure in held.values()],
            "any_wrap",
        ),
        Column(
            "model",
            say("award.model"),
            [
                (
                    say(f"award.model.{models[name].kind}")
                    if name in models
                    else say("award.model.price")
                )
                for name in names
            ],
            "wrap",
        ),
        Column("floor", say("award.floor"), floors),
        Column(
            "domain",
            say("award.domain"),
            [say(f"award.domain.{models[name].kind}") if name in models else "" for name in names],
            "wrap",
        ),
    ]
    table = write_table(sheet, columns)
    told = [
        say("award.printed", name=name, formula=printed[key])
        for name in names
        for key in (f"points: {name}", f"added: {name}")
        if key in printed
    ]
    told += [
        say("award.total", formula=printed["total"]),
        say("award.rounding", decimals=award.decimals, ties=say(f"award.ties.{award.ties}")),
        say("award.excluded"),
    ]
    for each in told:
        sheet.text(sheet.row, 0, each, "note")
        sheet.row += 1
    sheet.row += 1
    return {
        name: f"${table.letters['weight']}${table.first + place}"
        for place, name in enumerate(names)
    }


def _looked_at(book: Book, measure: Measure, ground: Ground) -> str:
    told = book.say(f"award.of.{measure.kind}")
    return (
        f"{told} ({selection_name(ground.bids.selections.index(measure.selection))})"
        if isinstance(measure, Emissions)
        else told
    )


def _write_ranking(book: Book, sheet: Sheet, told: Told, ground: Ground) -> Table:
    """A title, the best value of each column, and the bids in their order."""
    say, award, ranking = book.say, told.evaluation.award, told.ranking
    sheet.row += 1
    sheet.text(sheet.row, 0, told.title, "heading")
    columns = _columns(book, told, ground, sheet.row + 1)
    letters, first, last = letters_of(columns), sheet.row + 4, sheet.row + 3 + len(ranking)
    sheet.row += 1
    sheet.text(sheet.row, 0, say("award.best"), "bold")
    for place, name in enumerate(names_of(award)):
        if name in ranking:
            letter = letters[f"v{place}"]
            sheet.formula(
                sheet.row,
                place + 1,
                f"=MIN({letter}{first}:{letter}{last})",
                float(ranking[name].min()),
                "derived",
            )
    sheet.row += 1
    return write_table(sheet, columns)


def value_title(evaluation: Evaluation, name: str, say: Labels) -> str:
    """What a column of values is called, with its unit where it has one."""
    if name == PRICE:
        return f"{say('award.of.price')} [{evaluation.tender.currency}]"
    measure = evaluation.award.measures.get(name)
    unit = (
        "kgCO2e"
        if isinstance(measure, Emissions)
        else evaluation.tender.currency
        if isinstance(measure, Price)
        else ""
    )
    return f"{name} [{unit}]" if unit else name


def step_title(name: str, award: Award, say: Labels) -> str:
    """Heading of a step, such as "Points: Price"; that of the total depends on the rule."""
    if name == "total":
        return say(f"award.step.total.{award.rule}")
    kind, _, criterion = name.partition(": ")
    return f"{say(f'award.step.{kind}')}: {criterion}"


def names_of(award: Award) -> list[str]:
    """The columns of values: the price, and each criterion or addition."""
    return list(dict.fromkeys([PRICE, *award.measures]))


def _columns(book: Book, told: Told, ground: Ground, best_row: int) -> list[Column]:
    say, evaluation, ranking, weights, bids = (
        book.say,
        told.evaluation,
        told.ranking,
        told.weights,
        told.bids,
    )
    award, names = evaluation.award, names_of(evaluation.award)
    columns = [Column("bidder", say("protocol.bidder"), [each.bidder for each in bids], "any_wrap")]
    for place, name in enumerate(names):
        title = value_title(evaluation, name, say)
        columns.append(
            Column(
                f"v{place}",
                title,
                ranking[name].tolist(),
                "amount",
                [_value(book, each, name, award, ground) for each in bids],
                formula_style="derived",
            )
        )
    trace = Trace()
    values, best, cells = (
        {name: trace.number(kind, place, start + place) for place, name in enumerate(names)}
        for kind, start in (("value", 7.0), ("best", 5.0), ("weight", 0.3))
    )
    keys = {name: f"s{number}" for number, name in enumerate(award.scored(values, best, cells))}

    def cell_of(symbol: Any) -> str:
        if symbol.kind == "step":
            return f"[{symbol.key}]"
        if symbol.kind == "weight":
            return weights[names[symbol.key]]
        return (
            f"[v{symbol.key}]"
            if symbol.kind == "value"
            else xl_rowcol_to_cell(best_row, symbol.key + 1, row_abs=True, col_abs=True)
        )

    scored = award.scored(values, best, cells)
    for name, step in scored.items():
        columns.append(
            Column(
                keys[name],
                step_title(name, award, say),
                ranking[name].tolist(),
                f"decimals_{max(award.decimals, 2)}",
                f"={formula_of(step.term, cell_of)}",
            )
        )
    total = keys["total"]
    columns.append(
        Column(
            "shown",
            say(f"award.shown.{award.rule}"),
            ranking["shown"].tolist(),
            f"decimals_{award.decimals}",
            f"=ROUND([{total}],{award.decimals})",
        )
    )
    columns.append(
        Column(
            "rank",
            say("award.rank"),
            [float(rank) for rank in ranking["rank"]],
            "count",
            _rank(award, columns, total, best_row + 3, len(bids)),
        )
    )
    return [
        *columns,
        Column(
            "tied_with",
            say("award.tied_with"),
            ranking["tied_with"].tolist(),
            "any_wrap",
            is_optional=False,
        ),
    ]


def _value(book: Book, each: Judged, name: str, award: Award, ground: Ground) -> str:
    """A value as a formula over line items or evidence; empty where it is stated."""
    measure = award.measures.get(name)
    if isinstance(measure, Price) and name != PRICE:
        return "=[v0]"
    if isinstance(measure, Emissions):
        return f"={ground.bids.summed(ground.marks[each.bidder], measure.selection)}"
    if isinstance(measure, Reached):
        key, verdict = ground.reached[each.bidder, name]
        inputs = {
            part: f"({told})"
            for part, told in inputs_of(
                verdict, ground.marks[each.bidder], key, ground.bids, book
            ).items()
        }
        found = value_formula(verdict, inputs)
        return f"={found}" if found else ""
    return ""


def _rank(award: Award, columns: Sequence[Column], total: str, first: int, count: int) -> str:
    """The rank: one more than the bids that are better, by the tie rule."""
    letters = letters_of(columns)

    def cells(key: str) -> str:
        return f"${letters[key]}${first}:${letters[key]}${first + count - 1}"

    sign = ">" if award.more_is_better else "<"
    if award.ties is TieRule.UNROUNDED:
        return f"=SUMPRODUCT(({cells(total)}{sign}[{total}])*1)+1"
    if award.ties is TieRule.LOTS:
        return f"=SUMPRODUCT(({cells('shown')}{sign}[shown])*1)+1"
    return f"=SUMPRODUCT(({cells('shown')}{sign}[shown])+({cells('shown')}=[shown])*({cells('v0')}<[v0]))+1"
