"""carbonsite read: which rows of a table are read, how, and which are not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import typer

from .. import reports
from ..factors.catalogue import FactorCatalogue
from ..inputs.reading.mapping import mapping_of
from ..inputs.reading.reading import ActivityReading, read_activities
from ..inputs.suggestions import suggest_factors
from ..messages import Joined, Language, Message, Word, message
from ..messages.labels import Labels
from ..reports.tables import check_suffix
from .options import Printing
from .streams import NOT_MET, say
from .terminal_tables import print_json, show, write_json

OUTPUTS = (".csv", ".parquet", ".json", ".toml")
_SHOWN = 10
"""Activities of a table that are shown; --json and --output have all."""


def run(
    path: Path,
    mapping: Path | None,
    further: Mapping[str, object],
    outputs: list[Path],
    printing: Printing,
    *,
    suggest: bool,
) -> None:
    """Read, write, show, check; `further` are options that override the mapping."""
    language = printing.language
    for output in outputs:
        check_suffix(output, OUTPUTS)
    reading = read_activities(path, mapping=mapping_of(mapping, **further))
    proposed = suggest_factors(reading, FactorCatalogue.default()) if suggest else None
    for output in outputs:
        _write(reading, proposed, output, printing.csv_for)
        say(message("cli.wrote", file=str(output)), language)
    if printing.as_json:
        print_json(_to_dict(reading, proposed))
    else:
        _show(reading, proposed, language)
    say(_summary(path, reading), language)
    if printing.strict and len(reading.uncovered):
        uncovered = message("cli.uncovered", count=len(reading.uncovered))
        say(message("cli.not_met", problem=uncovered), language)
        raise typer.Exit(NOT_MET)


def _summary(path: Path, reading: ActivityReading) -> Message:
    """How many rows of a file are activities, and how many are of each other kind."""
    kinds = reading.left["kind"].value_counts(sort=False)
    parts = [
        message("cli.count_activities", count=len(reading)),
        *(
            message("cli.count_kind", count=int(count), kind=Word("row_kind", str(kind)))
            for kind, count in kinds.items()
        ),
    ]
    return message("cli.read_file", file=path.name, parts=Joined(parts))


def _show(reading: ActivityReading, proposed: pd.DataFrame | None, language: Language) -> None:
    words = Labels(language)
    show("how_read", reading.summary, words)
    show("activities", reading.activities.head(_SHOWN), words)
    if len(reading) > _SHOWN:
        say(message("cli.first_activities", shown=_SHOWN, count=len(reading)), language)
    left = ["sheet", "row", "kind", "item", "value", "problem", "remedy"]
    show("left", reading.left[left], words)
    show("findings", reading.findings[["finding", "sheet", "rows", "detail"]], words)
    if proposed is not None:
        show("proposed", proposed, words)


def _to_dict(reading: ActivityReading, proposed: pd.DataFrame | None) -> dict[str, object]:
    return {
        "mapping": reading.mapping.model_dump(exclude_defaults=True),
        "summary": reading.summary,
        "activities": reading.activities,
        "left": reading.left,
        "findings": reading.findings,
        **({} if proposed is None else {"proposed": proposed}),
    }


def _write(
    reading: ActivityReading, proposed: pd.DataFrame | None, output: Path, csv_for: Language
) -> None:
    """Write the activities, the whole reading or its mapping, by the name of the file."""
    writers: dict[str, Callable[[], object]] = {
        ".csv": lambda: reports.csv(reading.activities, output, csv_for),
        ".parquet": lambda: reports.parquet(reading.activities, output),
        ".json": lambda: write_json(_to_dict(reading, proposed), output),
        ".toml": lambda: reading.mapping.write(output),
    }
    writers[check_suffix(output, OUTPUTS)]()
