"""The table of ranked bids in the protocol: every step from values to ranks as live formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell

from ...messages.labels import Labels
from ...spreadsheets.writing.book import Book
from ...spreadsheets.writing.formulas import formula_of
from ...spreadsheets.writing.sheet import Sheet
from ...spreadsheets.writing.sheet_tables import Column, Table, letters_of, write_table
from ...units.terms import Symbol
from ...units.tracing import Trace
from ..award.awards import PRICE, Award
from ..award.ranking import TieRule
from ..award.values import Emissions, Price, Reached
from ..evaluation.evaluation import Evaluation
from ..evaluation.judging import Judged
from ..requirements.base import Verdict
from .bid_sheets import BidSheets
from .requirement_formulas import WrittenVerdict


@dataclass(frozen=True, eq=False)
class AwardInputs:
    """The cells and verdicts that the values of the award are formulas over.

    Attributes
    ----------
    marks : dict of str to str
        The mark of each bidder's sheets.
    bids : BidSheets
    reached : dict
        Evidence key and verdict of criteria measured by a requirement, by bidder and criterion.
    """

    marks: dict[str, str]
    bids: BidSheets
    reached: dict[tuple[str, str], tuple[str, Verdict]]


@dataclass(frozen=True, eq=False)
class RankedBids:
    """Bids in the order of a ranking.

    Attributes
    ----------
    title : str
    ranking : DataFrame
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


def write_ranking(book: Book, sheet: Sheet, ranked: RankedBids, inputs: AwardInputs) -> Table:
    """Write a title, the best value of each column, and the bids in their order."""
    say, award, ranking = book.say, ranked.evaluation.award, ranked.ranking
    sheet.row += 1
    sheet.text(sheet.row, 0, ranked.title, "heading")
    columns = _columns(book, ranked, inputs, sheet.row + 1)
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
    """Heading of a column of values, with its unit if it has one."""
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
    """Names of the columns of values: the price, and each criterion or addition."""
    return list(dict.fromkeys([PRICE, *award.measures]))


def _columns(book: Book, ranked: RankedBids, inputs: AwardInputs, best_row: int) -> list[Column]:
    """Columns of the table; `best_row` is the row of the best values, from 0."""
    say, award, ranking = book.say, ranked.evaluation.award, ranked.ranking
    columns = [
        Column("bidder", say("protocol.bidder"), [bid.bidder for bid in ranked.bids], "any_wrap"),
        *_value_columns(book, ranked, inputs),
        *_step_columns(ranked, best_row, say),
    ]
    total = columns[-1].key
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
            _rank(award, columns, total, best_row + 3, len(ranking)),
        )
    )
    ties = ranking["tied_with"].tolist()
    columns.append(Column("tied_with", say("award.tied_with"), ties, "any_wrap", is_optional=False))
    return columns


def _value_columns(book: Book, ranked: RankedBids, inputs: AwardInputs) -> list[Column]:
    award = ranked.evaluation.award
    return [
        Column(
            f"v{place}",
            value_title(ranked.evaluation, name, book.say),
            ranked.ranking[name].tolist(),
            "amount",
            [_value(book, bid, name, award, inputs) for bid in ranked.bids],
            formula_style="derived",
        )
        for place, name in enumerate(names_of(award))
    ]


def _step_columns(ranked: RankedBids, best_row: int, say: Labels) -> list[Column]:
    """Columns of the steps of the award, the total last; their formulas are read off a run."""
    award, names = ranked.evaluation.award, names_of(ranked.evaluation.award)
    trace = Trace()
    # The award runs once on traced numbers; which numbers they are does not matter.
    values, best, weights = (
        {name: trace.number(kind, place, start + place) for place, name in enumerate(names)}
        for kind, start in (("value", 7.0), ("best", 5.0), ("weight", 0.3))
    )

    def cell_of(symbol: Symbol) -> str:
        if symbol.kind == "weight":
            return ranked.weights[names[symbol.key]]
        if symbol.kind == "value":
            return f"[v{symbol.key}]"
        return str(xl_rowcol_to_cell(best_row, symbol.key + 1, row_abs=True, col_abs=True))

    return [
        Column(
            f"s{place}",
            step_title(name, award, say),
            ranked.ranking[name].tolist(),
            f"decimals_{max(award.decimals, 2)}",
            f"={formula_of(step.term, cell_of)}",
        )
        for place, (name, step) in enumerate(award.scored(values, best, weights).items())
    ]


def _value(book: Book, bid: Judged, name: str, award: Award, inputs: AwardInputs) -> str:
    """Formula of a value over line items or evidence; empty where the bid states the value."""
    measure = award.measures.get(name)
    if isinstance(measure, Price) and name != PRICE:
        return "=[v0]"
    if isinstance(measure, Emissions):
        return f"={inputs.bids.summed(inputs.marks[bid.bidder], measure.selection)}"
    if isinstance(measure, Reached):
        key, verdict = inputs.reached[bid.bidder, name]
        written = WrittenVerdict(verdict, inputs.marks[bid.bidder], key, inputs.bids, book.say)
        return written.value({name: f"({cell})" for name, cell in written.inputs.items()})
    return ""


def _rank(award: Award, columns: Sequence[Column], total: str, first: int, count: int) -> str:
    """Formula of the rank: one more than the number of bids that are better, by the tie rule."""
    letters = letters_of(columns)

    def cells(key: str) -> str:
        return f"${letters[key]}${first}:${letters[key]}${first + count - 1}"

    sign = ">" if award.more_is_better else "<"
    if award.ties is TieRule.UNROUNDED:
        return f"=SUMPRODUCT(({cells(total)}{sign}[{total}])*1)+1"
    better = f"({cells('shown')}{sign}[shown])"
    if award.ties is TieRule.LOTS:
        return f"=SUMPRODUCT({better}*1)+1"
    cheaper = f"({cells('shown')}=[shown])*({cells('v0')}<[v0])"
    return f"=SUMPRODUCT({better}+{cheaper})+1"
