"""The protocol as a page, and a letter to each bidder; neither loads or runs anything."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from ...messages import AnyLanguage
from ...messages.arguments import require
from ...messages.labels import Labels
from ...reports.basis_words import basis_words
from ...reports.page.writing import framed
from ...spreadsheets.files.writing import whole_file, writable
from ..evaluation.evaluation import Evaluation
from .sections import (
    climate_text,
    follow_up_facts,
    protocol_sections,
    short,
)


def page(evaluation: Evaluation, path: str | PathLike[str], lang: AnyLanguage = "nb") -> Path:
    """Write the protocol as one page, from the ranking to the findings.

    Parameters
    ----------
    evaluation : Evaluation
    path : str or path
    lang : {"nb", "en"}

    Raises
    ------
    ReportError
        Where nothing can be written there.
    """
    require(evaluation, Evaluation, "page()", "evaluation", "evaluation")
    say = Labels.of(lang)
    first = evaluation.winner
    headline = {
        "key": "protocol.headline",
        "text": short(first or say("protocol.open")),
        "unit": "",
        "value": first or "",
    }
    html = framed(
        say,
        f"{say('protocol.title')}: {evaluation.tender.name}",
        headline,
        _facts(evaluation, say),
        list(protocol_sections(evaluation, say)),
    )
    return _write_page(path, html)


def _facts(evaluation: Evaluation, say: Labels) -> list[tuple[str, str]]:
    tender = evaluation.tender
    return [
        (say("protocol.fact.digest"), tender.digest),
        (say("about.of.catalogue"), tender.scenario.catalogue.digest),
        (
            say("protocol.fact.basis"),
            basis_words(say, tender.scenario.basis) if tender.scenario.basis else say("basis.none"),
        ),
        (say("summary.fact.date"), str(tender.scenario.date or say("not_stated"))),
        (say("protocol.fact.award"), say(f"award.rule.{evaluation.award.rule}")),
        (
            say("protocol.fact.bids"),
            say("protocol.fact.ranked", ranked=len(evaluation.ranked), bids=len(evaluation.bids)),
        ),
        (say("protocol.fact.climate"), climate_text(evaluation.climate, say)),
        *follow_up_facts(evaluation, say),
        (say("protocol.fact.advice"), say("protocol.advice")),
    ]


def _write_page(path: str | PathLike[str], html: str) -> Path:
    place = writable(path)
    with whole_file(place) as part:
        part.write_text(html, encoding="utf-8", newline="\n")
    return place
