"""The internal annex: how sensitive the ranking is. It changes no points."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from pathlib import Path

from ...messages import AnyLanguage, message
from ...messages.arguments import require
from ...messages.labels import Labels
from ...reports.page.parts import NumberCells, Section, table_of, text
from ...reports.page.writing import framed
from ...spreadsheets.files.writing import whole_file, writable
from ..evaluation.evaluation import Evaluation
from .robustness import leading_probabilities, under_bases, weight_intervals
from .sections import short

DRAWS = 10_000


def annex(
    evaluation: Evaluation,
    path: str | PathLike[str],
    lang: AnyLanguage = "nb",
    draws: int = DRAWS,
    seed: int = 0,
) -> Path:
    """Write the internal annex: weights at which the first place changes, other bases, simulation.

    Parameters
    ----------
    evaluation : Evaluation
    path : str or path
        Path of the page.
    lang : {"nb", "en"}
    draws, seed : int
        Number of draws and seed of the simulation.

    Raises
    ------
    ReportError
        Where nothing can be written there.
    """
    require(evaluation, Evaluation, "annex()", "evaluation", "evaluation")
    place, say = writable(path), Labels.of(lang)
    headline = {
        "key": "annex.headline",
        "text": short(evaluation.winner or say("protocol.open")),
        "unit": "",
        "value": evaluation.winner or "",
    }
    facts = [
        (say("protocol.fact.digest"), evaluation.tender.digest),
        (say("annex.internal"), say("annex.note")),
    ]
    html = framed(
        say,
        f"{say('annex.title')}: {evaluation.tender.name}",
        headline,
        facts,
        list(_sections(evaluation, say, draws, seed)),
    )
    with whole_file(place) as part:
        part.write_text(html, encoding="utf-8", newline="\n")
    return place


def _sections(evaluation: Evaluation, say: Labels, draws: int, seed: int) -> Iterator[Section]:
    yield _weights_section(evaluation, say)
    yield _bases_section(evaluation, say)
    yield _probability_section(evaluation, say, draws, seed)


def _weights_section(evaluation: Evaluation, say: Labels) -> Section:
    """Section of the intervals of each criterion's weight, with the bid that ranks first."""
    n, title = NumberCells(say), say("annex.weights")
    rows = [
        [
            text(row.criterion),
            n.share(row.low),
            n.share(row.high),
            text(row.first),
            text(say("yes") if row.is_own else ""),
        ]
        for row in weight_intervals(evaluation).itertuples()
    ]
    heads = [
        say("award.criterion"),
        say("annex.low"),
        say("annex.high"),
        say("protocol.fact.first"),
        say("annex.own"),
    ]
    tables = [table_of(title, heads, rows)] if rows else []
    return Section("weights", title, [say("annex.weights.note")], tables=tables)


def _bases_section(evaluation: Evaluation, say: Labels) -> Section:
    """Section of the ranking under other bases."""
    title = say("annex.bases")
    rows = [
        [text(row.basis), text(row.first), text(row.order), text(say.text(row.problem))]
        for row in under_bases(evaluation).itertuples()
    ]
    heads = [
        say("protocol.fact.basis"),
        say("protocol.fact.first"),
        say("annex.order"),
        say("protocol.detail"),
    ]
    note = say("annex.bases.note" if rows else "annex.bases.none")
    tables = [table_of(title, heads, rows)] if rows else []
    return Section("bases", title, [note], tables=tables)


def _probability_section(evaluation: Evaluation, say: Labels, draws: int, seed: int) -> Section:
    """Section of the simulated probability that each bid is the first."""
    n, title = NumberCells(say), say("annex.sure")
    rows = [
        [text(row.bidder), n.share(row.probability), n.share(row.error)]
        for row in leading_probabilities(evaluation, draws, seed).itertuples()
    ]
    heads = [say("protocol.bidder"), say("annex.probability"), say("annex.error")]
    note = say.text(message("annex.sure.note", draws=draws))
    tables = [table_of(title, heads, rows)] if rows else []
    return Section("probability", title, [note], tables=tables)
