"""carbonsite tender: the check of a tender, the form that bidders fill in, and what came back."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import typer

from ..messages import Language, message
from ..messages.labels import Labels
from ..reports.tables import check_suffix
from ..spreadsheets.files.csv_writing import write_csv
from ..tender.bids.bid import Bids
from ..tender.check.checking import TenderCheck
from ..tender.tender import Tender
from .options import Printing, check_absent
from .streams import NOT_MET, say
from .terminal_tables import print_json, show, write_json

OUTPUTS = (".csv", ".json")


def write_form(
    file: Path, output: Path, language: Language | None, allow_outside: bool, *, force: bool
) -> None:
    """Write the form of a tender.

    Raises
    ------
    ReportError
        If the file is there already, or cannot be written.
    InputError
        If the check of the tender has problems.
    """
    check_suffix(output, (".xlsx",))
    check_absent([output], force)
    tender = Tender.read(file, allow_outside)
    tender.check().raise_if_any()
    tender.write_form(output, "" if language is None else language.value)
    say(
        message("cli.wrote_form", file=str(output), digest=tender.digest, tender=str(file)),
        language or Language.ENGLISH,
    )


def read_bids(
    file: Path, folder: Path, outputs: list[Path], printing: Printing, *, allow_outside: bool
) -> None:
    """Read, write, show, check."""
    for output in outputs:
        check_suffix(output, OUTPUTS)
    language = printing.language
    tender = Tender.read(file, allow_outside)
    bids = tender.read_bids(folder)
    for output in outputs:
        _write(tender, bids, output, printing)
        say(message("cli.wrote", file=str(output)), language)
    if printing.as_json:
        print_json(_to_dict(tender, bids))
    else:
        _show(bids, language)
    counts = {"problems": len(bids.problems), "deviations": len(bids.deviations)}
    sizes = {"bids": len(bids.bids), "usable": len(bids.usable), "digest": tender.digest[:12]}
    say(message("cli.read_bids", **counts, **sizes), language)
    if printing.strict and any(counts.values()):
        say(message("cli.not_met", problem=message("cli.found_problems", **counts)), language)
        raise typer.Exit(NOT_MET)


def _show(bids: Bids, language: Language) -> None:
    words = Labels(language)
    show("bids", bids.overview, words)
    problems, deviations = bids.in_words(language.value)
    show("bid_problems", _readable(problems), words)
    show("bid_deviations", _readable(deviations), words)


def _readable(table: pd.DataFrame) -> pd.DataFrame:
    """Findings without the column `effect` if none has one."""
    return table.drop(columns=["effect"]) if len(table) and table["effect"].isna().all() else table


def _to_dict(tender: Tender, bids: Bids) -> dict[str, object]:
    rows = [
        {
            "bid": bid.file,
            "bidder": bid.bidder,
            "digest": bid.digest,
            "options": dict(bid.options),
            "usable": bid.scenario is not None,
        }
        for bid in bids
    ]
    tables = {name: getattr(bids, name) for name in ("overview", "problems", "deviations")}
    return {"tender": tender.name, "digest": tender.digest, "bids": rows, **tables}


def _write(tender: Tender, bids: Bids, output: Path, printing: Printing) -> None:
    if output.suffix.lower() == ".json":
        write_json(_to_dict(tender, bids), output)
        return
    problems, deviations = bids.in_words(printing.language.value)
    table = pd.concat(
        [problems.assign(kind="problem"), deviations.assign(kind="deviation")], ignore_index=True
    )
    table = table[["kind", *(name for name in table if name != "kind")]]
    write_csv(table, output, printing.csv_for)


def check_tender(
    file: Path, language: Language | None, allow_outside: bool, *, as_json: bool, strict: bool
) -> None:
    """Read, check, show; exit with 1 if there are problems."""
    tender = Tender.read(file, allow_outside)
    shown_in, checked = language or Language(tender.language), tender.check()
    if as_json:
        print_json(_checked_to_dict(tender, checked))
    else:
        _show_check(checked, shown_in)
    counts = {"problems": len(checked.problems), "advice": len(checked.advice)}
    say(message("cli.checked_tender", trials=len(checked.trials), **counts), shown_in)
    if counts["problems"] or (strict and counts["advice"]):
        raise typer.Exit(NOT_MET)


def _show_check(checked: TenderCheck, language: Language) -> None:
    words = Labels(language)
    problems, advice = checked.in_words(language.value)
    show("tender_problems", problems, words)
    show("tender_advice", advice, words)
    own = words("cli.tender_trials.own")
    # The tender's own rows have a name of their own, carriers that of the form.
    names = [words.known("form.carrier", name) if name else own for name in checked.trials["trial"]]
    show("tender_trials", checked.trials.assign(trial=names), words)


def _checked_to_dict(tender: Tender, checked: TenderCheck) -> dict[str, object]:
    problems, advice = checked.in_words(Language.ENGLISH.value)
    tables = {"problems": problems, "advice": advice, "trials": checked.trials}
    return {"tender": tender.name, "digest": tender.digest, **tables}
