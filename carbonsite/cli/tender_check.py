"""carbonsite tender check: what keeps a tender from working, before it is published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from ..messages import Language, message
from ..messages.labels import Labels
from ..reports.tables import json_of
from ..tender.check.checking import TenderCheck
from ..tender.tender import Tender
from .streams import NOT_MET, say
from .terminal_tables import show


def check_tender(
    file: Path, language: Language | None, allow_outside: bool, *, as_json: bool, strict: bool
) -> None:
    """Read, check, show; exit with 1 if there are problems."""
    tender = Tender.read(file, allow_outside)
    shown_in, checked = language or Language(tender.language), tender.check()
    if as_json:
        typer.echo(json_of(_to_dict(tender, checked)), nl=False)
    else:
        _show(checked, shown_in)
    counts = {"problems": len(checked.problems), "advice": len(checked.advice)}
    say(message("cli.checked_tender", trials=len(checked.trials), **counts), shown_in)
    if counts["problems"] or (strict and counts["advice"]):
        raise typer.Exit(NOT_MET)


def _show(checked: TenderCheck, language: Language) -> None:
    words = Labels(language)
    problems, advice = checked.in_words(language.value)
    show("tender_problems", problems, words)
    show("tender_advice", advice, words)
    trials = checked.trials
    show("tender_trials", trials.assign(trial=_names(trials["trial"].tolist(), words)), words)


def _names(trials: list[str], words: Labels) -> list[str]:
    """Carriers in words; the tender's own rows have a name of their own."""
    own = words("cli.tender_trials.own")
    return [words.known("form.carrier", name) if name else own for name in trials]


def _to_dict(tender: Tender, checked: TenderCheck) -> dict[str, Any]:
    problems, advice = checked.in_words(Language.ENGLISH.value)
    tables = {"problems": problems, "advice": advice, "trials": checked.trials}
    return {
        "tender": tender.name,
        "digest": tender.digest,
        **{
            name: table.astype(object).where(table.notna(), None).to_dict("records")
            for name, table in tables.items()
        },
    }
