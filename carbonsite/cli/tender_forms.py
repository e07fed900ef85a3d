"""carbonsite tender: the form that bidders fill in, and what came back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import typer

from ..errors import ReportError
from ..messages import Language
from ..reports.tables import check_suffix, json_of
from ..spreadsheets.files.formula_guard import marked
from ..spreadsheets.files.writing import whole_file
from ..tender.bids.bid import Bids
from ..tender.tender import Tender
from .labels import label
from .streams import NOT_MET, say
from .terminal_tables import show

OUTPUTS = (".csv", ".json")


def write_form(
    file: Path, output: Path, language: Language | None, allow_outside: bool, *, force: bool
) -> None:
    """The command: write the form of a tender.

    Raises
    ------
    ReportError
        Where a file is there, or nothing can be written.
    """
    check_suffix(output, (".xlsx",))
    if output.exists() and not force:
        raise ReportError(
            f"{output}: is there already; give another name, or --force to write over it"
        )
    tender = Tender.read(file, allow_outside)
    tender.write_form(output, "" if language is None else language.value)
    say(
        f"wrote {output}; digest of the tender {tender.digest}; bids that come back: carbonsite"
        f" tender read {file} BIDS"
    )


def read_bids(
    file: Path,
    folder: Path,
    outputs: list[Path],
    language: Language,
    *,
    as_json: bool,
    strict: bool,
    allow_outside: bool,
) -> None:
    """The command: read, show or write, check."""
    for output in outputs:
        check_suffix(output, OUTPUTS)
    tender = Tender.read(file, allow_outside)
    found = tender.read_bids(folder)
    for output in outputs:
        _write(tender, found, output, language)
        say(f"wrote {output}")
    if as_json:
        typer.echo(json_of(_told(tender, found)), nl=False)
    else:
        _show(found, language)
    say(f"{str(found)[1:-1]}; digest of the tender {tender.digest[:12]}")
    if strict and (len(found.problems) or len(found.deviations)):
        say(f"not met: {len(found.problems)} problems, {len(found.deviations)} deviations")
        raise typer.Exit(NOT_MET)


def _show(found: Bids, language: Language) -> None:
    show(label("bids", language), found.overview, language)
    for key, table in zip(
        ("bid_problems", "bid_deviations"), found.in_words(language.value), strict=True
    ):
        show(label(key, language), _readable(table), language)


def _readable(table: pd.DataFrame) -> pd.DataFrame:
    """Findings without what none of them has."""
    return table.drop(columns=["effect"]) if len(table) and table["effect"].isna().all() else table


def _told(tender: Tender, found: Bids) -> dict[str, Any]:
    bids = [
        {
            "bid": bid.file,
            "bidder": bid.bidder,
            "digest": bid.digest,
            "options": dict(bid.options),
            "usable": bid.scenario is not None,
        }
        for bid in found
    ]
    tables = {
        name: _records(getattr(found, name)) for name in ("overview", "problems", "deviations")
    }
    return {"tender": tender.name, "digest": tender.digest, "bids": bids, **tables}


def _records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    """The rows of a table; what is not known is null."""
    rows: list[dict[Any, Any]] = table.astype(object).where(table.notna(), None).to_dict("records")
    return rows


def _write(tender: Tender, found: Bids, output: Path, language: Language) -> None:
    with whole_file(output) as place:
        if output.suffix.lower() == ".json":
            place.write_text(json_of(_told(tender, found)), encoding="utf-8")
            return
        problems, deviations = found.in_words(language.value)
        table = pd.concat(
            [problems.assign(kind="problem"), deviations.assign(kind="deviation")],
            ignore_index=True,
        )
        texts = [name for name in table if name != "effect"]
        table[texts] = (
            table[texts]
            .astype(object)
            .apply(lambda column: column.map(lambda cell: marked(str(cell))))
        )
        table[["kind", *(name for name in table if name != "kind")]].to_csv(place, index=False)
