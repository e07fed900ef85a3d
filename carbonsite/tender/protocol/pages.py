"""The protocol as a page, and a letter to each bidder; neither loads or runs anything."""

from __future__ import annotations

import re
import unicodedata
from contextlib import ExitStack
from os import PathLike
from pathlib import Path
from typing import Any

from ...errors import ReportError
from ...messages import message
from ...messages.arguments import as_path, require
from ...messages.labels import Labels
from ...reports.basis_words import basis_words
from ...reports.page.writing import framed
from ...spreadsheets.files.writing import whole_file, writable
from ..evaluation.evaluation import Evaluation
from ..evaluation.judging import Judged
from .sections import (
    award_section,
    climate_text,
    evidence_section,
    finding_section,
    option_section,
    protocol_sections,
    ranking_section,
    requirement_section,
    short,
)


def page(evaluation: Evaluation, path: str | PathLike[str], lang: str = "nb") -> Path:
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


def letters(evaluation: Evaluation, folder: str | PathLike[str], lang: str = "nb") -> list[Path]:
    """Write a letter to each bidder, with its own figures and the winner's, and no other's.

    Parameters
    ----------
    evaluation : Evaluation
    folder : str or path
        An existing folder; files are named by number and bidder.
    lang : {"nb", "en"}

    Returns
    -------
    list of Path

    Raises
    ------
    ReportError
        Where nothing can be written there.
    """
    require(evaluation, Evaluation, "letters()", "evaluation", "evaluation")
    place = as_path(folder)
    if not place.is_dir():
        raise ReportError(
            message("tender.no_folder", folder=str(folder)), message("tender.no_folder.remedy")
        )
    texts = {
        place / f"{number:02d}-{_file_stem(bid.bidder)}.html": letter_text(
            evaluation, bid, Labels.of(lang)
        )
        for number, bid in enumerate(evaluation.bids, start=1)
    }
    # All of them, or none: no letter takes its place before all are written.
    with ExitStack() as parts:
        for path, text in texts.items():
            part = parts.enter_context(whole_file(path))
            part.write_text(text, encoding="utf-8", newline="\n")
    return [path.resolve() for path in texts]


def letter_text(evaluation: Evaluation, own: Judged, say: Labels) -> str:
    """The letter to one bidder, with the figures of this bidder and of the winner only."""
    bidders = (
        [own.bidder] if evaluation.winner in (None, own.bidder) else [own.bidder, evaluation.winner]
    )
    ranking = evaluation.ranking[evaluation.ranking.index.isin(bidders)]
    ranking = ranking.assign(tied_with="")
    findings = [
        finding
        for finding in evaluation.found
        if finding.bidder == own.bidder and not finding.is_internal
    ]
    about_own = [
        requirement_section([own], say),
        evidence_section([own], say),
        option_section(evaluation, [own], say),
        finding_section(findings, say, is_letter=True),
    ]
    sections = [
        ranking_section(evaluation, ranking, say),
        award_section(evaluation, say),
        *(section for section in about_own if section.tables or section.name == "requirements"),
    ]
    is_ranked = own.bidder in evaluation.ranking.index
    rank = (
        say(
            "letter.rank",
            rank=int(evaluation.ranking.loc[own.bidder, "rank"]),
            bids=len(evaluation.ranking),
        )
        if is_ranked
        else say("letter.no_ranking" if evaluation.failing else "letter.not_ranked")
    )
    headline = {"key": "letter.headline", "text": rank, "unit": "", "value": str(rank)}
    return framed(
        say,
        f"{evaluation.tender.name}: {short(own.bidder)}",
        headline,
        _letter_facts(evaluation, own, say),
        sections,
    )


def _letter_facts(evaluation: Evaluation, own: Judged, say: Labels) -> list[tuple[str, str]]:
    first = evaluation.winner or say("protocol.undecided")
    return [
        (say("protocol.bidder"), own.bidder),
        (say("letter.first"), say("letter.yourself") if first == own.bidder else first),
        (say("protocol.fact.digest"), evaluation.tender.digest),
    ]


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
        (say("protocol.fact.advice"), say("protocol.advice")),
    ]


def _file_stem(name: Any) -> str:
    """A name as part of a file's name: small letters, digits and hyphens."""
    letters_only = (
        unicodedata.normalize(
            "NFKD",
            str(name).replace("ø", "o").replace("Ø", "O").replace("æ", "ae").replace("Æ", "Ae"),
        )
        .encode("ascii", "ignore")
        .decode()
    )
    return re.sub(r"[^a-z0-9]+", "-", letters_only.lower()).strip("-")[:40] or "bidder"


def _write_page(path: str | PathLike[str], html: str) -> Path:
    place = writable(path)
    with whole_file(place) as part:
        part.write_text(html, encoding="utf-8", newline="\n")
    return place
