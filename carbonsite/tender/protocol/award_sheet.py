"""The sheet 'Award' of the protocol: the criteria with their formulas, and the ranking."""

from __future__ import annotations

from collections.abc import Mapping

from ...messages.labels import Labels
from ...spreadsheets.writing.book import Book
from ...spreadsheets.writing.sheet import Sheet
from ...spreadsheets.writing.sheet_tables import Column, Table, write_table
from ..award.awards import Award, PointsAward
from ..award.models import PointModel
from ..award.values import AwardInput, Emissions, Reached
from ..evaluation.evaluation import Evaluation
from ..requirements.base import Verdict
from .bid_sheets import BidSheets, selection_name
from .ranking_table import AwardInputs, RankedBids, write_ranking

_LAST_OF_TEXTS = 5
"""Last column over which a text goes, from 0: the first page has that many."""


def reached_of(
    evaluation: Evaluation, marks: Mapping[str, str]
) -> dict[tuple[str, str], tuple[str, Verdict]]:
    """Evidence key and verdict of criteria measured by a requirement, by bidder and criterion."""
    reached: dict[tuple[str, str], tuple[str, Verdict]] = {}
    for bid in evaluation.bids:
        for name, measure in evaluation.award.measures.items():
            if isinstance(measure, Reached) and bid.subject is not None:
                key = f"{marks[bid.bidder]}.c{len(reached) + 1}"
                reached[bid.bidder, name] = key, measure.requirement.check(bid.subject)
    return reached


def write_award(
    book: Book, sheet: Sheet, evaluation: Evaluation, inputs: AwardInputs
) -> Table | None:
    """Write criteria and rankings; returns the table of ranked bids, if there are any.

    Where some bids are not ranked, a second table shows the ranking with them.
    """
    say, award = book.say, evaluation.award
    sheet.heading(book.sheet_title("award"), say("award.note"))
    sheet.widths([30, *[16] * 24])
    weights = _write_criteria(book, sheet, award, inputs.bids)
    ranked = None
    for line in [say("protocol.model_fails"), *evaluation.failing] if evaluation.failing else []:
        sheet.paragraph(0, _LAST_OF_TEXTS, say.text(line), "bold_wrap")
    if evaluation.ranked:
        bids = RankedBids(evaluation, say("award.ranking"), evaluation.ranking, weights)
        ranked = write_ranking(book, sheet, bids, inputs)
    if len(evaluation.ranking_of_all) > len(evaluation.ranked):
        bids = RankedBids(
            evaluation, say("award.ranking_of_all"), evaluation.ranking_of_all, weights
        )
        write_ranking(book, sheet, bids, inputs)
    book.spread_over_pages(sheet, 1 + len(evaluation.ranking_of_all.columns), frozen=1)
    return ranked


def _write_criteria(book: Book, sheet: Sheet, award: Award, bids: BidSheets) -> dict[str, str]:
    """Write the criteria or additions with their formulas; returns the cells of the weights."""
    say, names, models = book.say, list(award.measures), models_of(award)
    columns = [
        Column("name", say("award.criterion"), names, "any_wrap"),
        Column(
            "weight", say("award.weight"), [award.weights.get(name, "") for name in names], "share"
        ),
        Column(
            "of",
            say("award.of"),
            [_measured_by(book, measure, bids) for measure in award.measures.values()],
            "any_wrap",
        ),
        Column(
            "model",
            say("award.model"),
            [
                say(f"award.model.{models[name].kind if name in models else 'price'}")
                for name in names
            ],
            "wrap",
        ),
        Column("floor", say("award.floor"), [_floor(models.get(name), say) for name in names]),
        Column(
            "domain",
            say("award.domain"),
            [say(f"award.domain.{models[name].kind}") if name in models else "" for name in names],
            "wrap",
        ),
    ]
    table = write_table(sheet, columns)
    _write_formulas(book, sheet, award)
    return {
        name: f"${table.letters['weight']}${table.first + place}"
        for place, name in enumerate(names)
    }


def models_of(award: Award) -> dict[str, PointModel]:
    """The model of each criterion; an award by price has none."""
    criteria = award.criteria if isinstance(award, PointsAward) else ()
    return {criterion.name: criterion.model for criterion in criteria}


def _floor(model: PointModel | None, say: Labels) -> str:
    if model is None:
        return ""
    return say("award.no_floor") if model.floor is None else f"{model.floor:g}"


def _measured_by(book: Book, measure: AwardInput, bids: BidSheets) -> str:
    text = book.say(f"award.of.{measure.kind}")
    if not isinstance(measure, Emissions):
        return text
    return f"{text} ({selection_name(bids.selections.index(measure.selection))})"


def _write_formulas(book: Book, sheet: Sheet, award: Award) -> None:
    """Write the formula of each criterion or addition, the total, and how it is rounded."""
    say = book.say
    formulas = printed_formulas(award, say)
    lines = [
        say("award.printed", name=name, formula=formulas[key])
        for name in award.measures
        for key in (f"points: {name}", f"added: {name}")
        if key in formulas
    ]
    for line in [*lines, *award_notes(award, say)]:
        sheet.paragraph(0, _LAST_OF_TEXTS, line, "note_wrap")
    sheet.row += 1


def printed_formulas(award: Award, say: Labels) -> dict[str, str]:
    """Formulas of the award's steps in the words of a language."""
    return award.formulas_in(*(say(f"award.symbol.{kind}") for kind in ("value", "best", "weight")))


def award_notes(award: Award, say: Labels) -> list[str]:
    """Notes on what ranks bids, how it is rounded, and what does not count."""
    return [
        say("award.total", formula=printed_formulas(award, say)["total"]),
        say("award.rounding", decimals=award.decimals, ties=say(f"award.ties.{award.ties}")),
        say("award.excluded"),
    ]
