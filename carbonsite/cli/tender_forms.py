"""carbonsite tender: the form that bidders fill in, and what came back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import typer

from ..messages import Language, message
from ..messages.labels import Labels
from ..reports.tables import check_suffix, json_of
from ..spreadsheets.files.csv_writing import write_csv
from ..spreadsheets.files.writing import whole_file
from ..tender.bids.bid import Bids
from ..tender.tender import Tender
from .options import Printing
from .outputs import check_absent
from .streams import NOT_MET, say
from .terminal_tables import show

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
        typer.echo(json_of(_to_dict(tender, bids)), nl=False)
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


def _to_dict(tender: Tender, bids: Bids) -> dict[str, Any]:
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
    tables = {
        name: _records(getattr(bids, name)) for name in ("overview", "problems", "deviations")
    }
    return {"tender": tender.name, "digest": tender.digest, "bids": rows, **tables}


def _records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    """The rows of a table; a missing value is None."""
    rows: list[dict[Any, Any]] = table.astype(object).where(table.notna(), None).to_dict("records")
    return rows


def _write(tender: Tender, bids: Bids, output: Path, printing: Printing) -> None:
    if output.suffix.lower() == ".json":
        with whole_file(output) as place:
            place.write_text(json_of(_to_dict(tender, bids)), encoding="utf-8")
        return
    problems, deviations = bids.in_words(printing.language.value)
    table = pd.concat(
        [problems.assign(kind="problem"), deviations.assign(kind="deviation")], ignore_index=True
    )
    table = table[["kind", *(name for name in table if name != "kind")]]
    write_csv(table, output, printing.csv_for)
