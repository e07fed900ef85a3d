"""carbonsite tender evaluate: bids checked and ranked, on the terminal and in the protocol."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import typer

from ..messages import Language, Message, message
from ..messages.labels import Labels
from ..reports.tables import check_suffix
from ..tender.assessments import read_answers, with_accepted
from ..tender.decisions.register import Decisions
from ..tender.evaluation.evaluating import evaluate
from ..tender.evaluation.evaluation import Evaluation
from ..tender.letters.writing import letters
from ..tender.protocol.annex import annex
from ..tender.protocol.pages import page
from ..tender.protocol.workbook import protocol
from ..tender.tender import Tender
from .options import check_absent
from .streams import NOT_MET, say
from .terminal_tables import print_json, show, write_json

OUTPUTS = (".xlsx", ".html", ".json")


@dataclass(frozen=True)
class EvaluationFiles:
    """Files of an evaluation: to write, with assessments to read, and where the tender's may be."""

    outputs: list[Path] = field(default_factory=list)
    letters: Path | None = None
    annex: Path | None = None
    answers: Path | None = None
    accepted: Path | None = None
    decisions: Path | None = None
    allow_outside: bool = False
    force: bool = False
    letter_template: Path | None = None
    release: list[str] = field(default_factory=list)


def run(
    file: Path,
    folder: Path,
    files: EvaluationFiles,
    language: Language | None,
    *,
    as_json: bool,
    strict: bool,
) -> None:
    """Read, evaluate, write, show, check.

    Raises
    ------
    ReportError
        If a file cannot be written; nothing is evaluated then.
    """
    for output in files.outputs:
        check_suffix(output, OUTPUTS)
    letters_there = [] if files.letters is None else sorted(files.letters.glob("*"))
    annexes = [] if files.annex is None else [files.annex]
    check_absent([*files.outputs, *annexes, *letters_there], files.force)
    tender = Tender.read(file, files.allow_outside)
    language = Language(language or tender.language)
    decisions = None if files.decisions is None else Decisions.read(files.decisions)
    bids = tender.read_bids(folder, decisions=decisions)
    assessed = list(bids) if files.accepted is None else with_accepted(bids, files.accepted)
    answers = {} if files.answers is None else read_answers(files.answers)
    evaluation = evaluate(tender, assessed, answers, decisions)
    _write(evaluation, files, language)
    if as_json:
        print_json(_to_dict(evaluation))
    else:
        _show(evaluation, language)
    say(_summary(evaluation), language)
    if strict and evaluation.winner is None:
        say(message("cli.not_met", problem=message("cli.no_single_first")), language)
        raise typer.Exit(NOT_MET)


def _summary(evaluation: Evaluation) -> Message:
    """How many bids are ranked, which is first, and the digest of the tender."""
    return message(
        "cli.evaluated",
        tender=evaluation.tender.name,
        ranked=len(evaluation.ranked),
        bids=len(evaluation.bids),
        first=evaluation.winner or message("cli.undecided"),
        digest=evaluation.tender.digest[:12],
    )


def _write(evaluation: Evaluation, files: EvaluationFiles, language: Language) -> None:
    for output in files.outputs:
        output.parent.mkdir(parents=True, exist_ok=True)
        if output.suffix.lower() == ".json":
            write_json(_to_dict(evaluation), output)
        elif output.suffix.lower() == ".xlsx":
            protocol(evaluation, output, language.value)
        else:
            page(evaluation, output, language.value)
        say(message("cli.wrote", file=str(output)), language)
    if files.letters is not None:
        files.letters.mkdir(parents=True, exist_ok=True)
        template, release = files.letter_template, files.release
        written = letters(evaluation, files.letters, language.value, template, release)
        count = sum(path.suffix == ".html" for path in written)
        say(message("cli.wrote_letters", count=count, folder=str(files.letters)), language)
    if files.annex is not None:
        place = annex(evaluation, files.annex, language.value)
        say(message("cli.wrote_internal", file=str(place)), language)


def _show(evaluation: Evaluation, language: Language) -> None:
    words = Labels(language)
    if len(evaluation.ranking):
        columns = [column for column in evaluation.ranking if ": " not in column]
        show("ranking", evaluation.ranking[columns].reset_index(), words)
    verdicts, findings = evaluation.verdicts, evaluation.findings_in(language.value)
    missing = [
        ", ".join(map(words.text, verdict.missing))
        for bid in evaluation.bids
        for verdict in bid.verdicts
    ]
    outcomes = [words(f"outcome.{outcome}") for outcome in verdicts["outcome"]]
    units = [words.known("unit", unit) for unit in verdicts["unit"]]
    show("verdicts", verdicts.assign(outcome=outcomes, unit=units, missing=missing), words)
    show("findings", findings, words)


def _to_dict(evaluation: Evaluation) -> dict[str, object]:
    return {
        "tender": evaluation.tender.name,
        "digest": evaluation.tender.digest,
        "first": evaluation.winner,
        "formulas": evaluation.award.formulas,
        "ranking": evaluation.ranking.reset_index(),
        "ranking_of_all": evaluation.ranking_of_all.reset_index(),
        "verdicts": evaluation.verdicts,
        "findings": evaluation.findings,
    }
