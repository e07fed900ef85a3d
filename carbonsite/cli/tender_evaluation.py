"""carbonsite tender evaluate: the bids judged and ranked, on the terminal and in the protocol."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import typer

from ..errors import ReportError
from ..messages import Language
from ..messages.labels import Labels
from ..reports.tables import check_suffix, json_of
from ..spreadsheets.files.writing import whole_file
from ..tender.assessments import read_answers, with_accepted
from ..tender.evaluation.evaluating import evaluate
from ..tender.evaluation.evaluation import Evaluation
from ..tender.protocol.annex import annex
from ..tender.protocol.pages import letters, page
from ..tender.protocol.workbook import protocol
from ..tender.tender import Tender
from .labels import label
from .streams import NOT_MET, say
from .terminal_tables import show

OUTPUTS = (".xlsx", ".html", ".json")


@dataclass(frozen=True)
class EvaluationFiles:
    """What is to be written of an evaluation."""

    outputs: list[Path] = field(default_factory=list)
    letters: Path | None = None
    annex: Path | None = None
    answers: Path | None = None
    accepted: Path | None = None


def run(
    file: Path,
    folder: Path,
    files: EvaluationFiles,
    language: Language | None,
    *,
    as_json: bool,
    strict: bool,
    allow_outside: bool,
) -> None:
    """The command: read, evaluate, write, show, check.

    Raises
    ------
    ReportError
        Where something cannot be written; nothing is evaluated then.
    """
    for output in files.outputs:
        check_suffix(output, OUTPUTS)
    if files.letters is not None and not files.letters.is_dir():
        raise ReportError(f"{files.letters}: there is no such folder for letters; make it first")
    tender = Tender.read(file, allow_outside)
    lang = Language(language or tender.language)
    bids = tender.read_bids(folder)
    assessed = list(bids) if files.accepted is None else with_accepted(bids, files.accepted)
    found = evaluate(tender, assessed, {} if files.answers is None else read_answers(files.answers))
    _write(found, files, lang)
    if as_json:
        typer.echo(json_of(_told(found)), nl=False)
    else:
        _show(found, lang)
    say(
        f"{str(found)[1:-1]}; digest of the tender {tender.digest[:12]}. carbonsite gives no legal"
        " advice."
    )
    if strict and found.winner is None:
        say("not met: no bid alone ranks first")
        raise typer.Exit(NOT_MET)


def _write(found: Evaluation, files: EvaluationFiles, lang: Language) -> None:
    for output in files.outputs:
        if output.suffix.lower() == ".json":
            with whole_file(output) as place:
                place.write_text(json_of(_told(found)), encoding="utf-8")
        else:
            (protocol if output.suffix.lower() == ".xlsx" else page)(found, output, lang.value)
        say(f"wrote {output}")
    if files.letters is not None:
        say(f"wrote {len(letters(found, files.letters, lang.value))} letters to {files.letters}")
    if files.annex is not None:
        say(f"wrote {annex(found, files.annex, lang.value)}, which is internal")


def _show(found: Evaluation, language: Language) -> None:
    if len(found.ranking):
        kept = [column for column in found.ranking if ": " not in column]
        show(label("ranking", language), found.ranking[kept].reset_index(), language)
    words = Labels.of(language)
    verdicts, findings = found.verdicts, found.findings_in(language.value)
    missing = [
        ", ".join(map(words.text, verdict.missing))
        for each in found.bids
        for verdict in each.verdicts
    ]
    outcomes, units = (
        [words(f"outcome.{outcome}") for outcome in verdicts["outcome"]],
        [words.known("unit", unit) for unit in verdicts["unit"]],
    )
    show(
        label("verdicts", language),
        verdicts.assign(outcome=outcomes, unit=units, missing=missing),
        language,
    )
    show(
        label("findings", language),
        findings.assign(finding=[words.known("finding", kind) for kind in findings["finding"]]),
        language,
    )


def _told(found: Evaluation) -> dict[str, Any]:
    tables = {
        "ranking": found.ranking.reset_index(),
        "ranking_of_all": found.ranking_of_all.reset_index(),
        "verdicts": found.verdicts,
        "findings": found.findings,
    }
    plain: dict[str, Any] = {
        name: table.astype(object).where(pd.notna(table), None).to_dict("records")
        for name, table in tables.items()
    }
    return {
        "tender": found.tender.name,
        "digest": found.tender.digest,
        "first": found.winner,
        "formulas": found.award.formulas,
        **plain,
    }
