"""carbonsite read: what would be read of a table, how, and what not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from .. import reports
from ..factors.catalogue import FactorCatalogue
from ..inputs.reading.mapping import mapping_of
from ..inputs.reading.reading import ActivityReading, read_activities
from ..inputs.suggestions import suggest_factors
from ..messages import Language
from ..reports.json_export import plain_value
from ..reports.tables import check_suffix, json_of
from ..spreadsheets.files.writing import whole_file
from .labels import label
from .streams import NOT_MET, say
from .terminal_tables import show

OUTPUTS = (".csv", ".parquet", ".json", ".toml")
_SHOWN = 10
"""Activities that a person is shown of a table; --json and --output have all."""


def run(
    path: Path,
    mapping: Path | None,
    sheets: list[str],
    decimal: str | None,
    outputs: list[Path],
    language: Language,
    *,
    suggest: bool,
    as_json: bool,
    strict: bool,
) -> None:
    """The command: read, show or write, check."""
    for output in outputs:
        check_suffix(output, OUTPUTS)
    found = read_activities(
        path, mapping=mapping_of(mapping, sheet=sheets or None, decimal=decimal)
    )
    proposed = suggest_factors(found, FactorCatalogue.default()) if suggest else None
    for output in outputs:
        _write(found, proposed, output)
        say(f"wrote {output}")
    if as_json:
        typer.echo(json_of(_told(found, proposed)), nl=False)
    else:
        _show(found, proposed, language)
    say(f"{path.name}: {str(found)[1:-1]}")
    if strict and len(found.uncovered):
        say(f"not met: {len(found.uncovered)} rows are not covered")
        raise typer.Exit(NOT_MET)


def _show(found: ActivityReading, proposed: Any, language: Language) -> None:
    show(label("how_read", language), found.summary, language)
    show(label("activities", language), found.activities.head(_SHOWN), language)
    if len(found) > _SHOWN:
        say(f"{_SHOWN} of {len(found)} activities; --json or -o FILE.csv has all")
    show(
        label("left", language),
        found.left[["sheet", "row", "kind", "item", "value", "problem", "remedy"]],
        language,
    )
    show(
        label("findings", language),
        found.findings[["finding", "sheet", "rows", "detail"]],
        language,
    )
    if proposed is not None:
        show(label("proposed", language), proposed, language)


def _told(found: ActivityReading, proposed: Any) -> dict[str, Any]:
    tables = {
        "summary": found.summary,
        "activities": found.activities,
        "left": found.left,
        "findings": found.findings,
    }
    more = {} if proposed is None else {"proposed": proposed}
    return {
        "mapping": found.mapping.model_dump(exclude_defaults=True),
        **{name: plain_value(table) for name, table in (tables | more).items()},
    }


def _write(found: ActivityReading, proposed: Any, output: Path) -> None:
    """The activities, all that was read, or the mapping by which it was read, by the name of the
    file.
    """

    def as_json() -> None:
        with whole_file(output) as place:
            place.write_text(json_of(_told(found, proposed)), encoding="utf-8", newline="\n")

    writers: dict[str, Callable[[], object]] = {
        ".csv": lambda: reports.csv(found.activities, output),
        ".parquet": lambda: reports.parquet(found.activities, output),
        ".json": as_json,
        ".toml": lambda: found.mapping.write(output),
    }
    writers[check_suffix(output, OUTPUTS)]()
