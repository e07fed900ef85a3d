"""carbonsite factors: emission factors by words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import typer

from ..factors.catalogue import FactorCatalogue
from ..reports.json_export import plain_value
from ..reports.tables import json_of
from .streams import clean, say
from .terminal_tables import draw, on_terminal

SHOWN = ("factor", "value", "unit", "module", "year", "geography", "publisher", "name")
"""Columns that a terminal shows; --json has all."""


def run(
    words: Sequence[str],
    country: str | None,
    year: int | None,
    module: str | None,
    category: str | None,
    limit: int,
    *,
    as_json: bool,
) -> None:
    """The command: search, print, say what else there is."""
    found = FactorCatalogue.default().search(" ".join(words), country, year, module, category)
    shown = found.head(limit)
    _print(shown, as_json)
    if not len(found):
        say(f"nothing found for {' '.join(words)!r}; try another word, or fewer filters")
    elif len(shown) < len(found):
        say(f"{len(shown)} of {len(found)}; --limit {len(found)} shows all")


def _print(found: pd.DataFrame, as_json: bool) -> None:
    rows = (
        [
            [" ".join(clean(cell).split()) for cell in row]
            for row in found[list(SHOWN)].astype(str).itertuples(index=False, name=None)
        ]
        if len(found)
        else []
    )
    if as_json:
        typer.echo(json_of(plain_value(found)), nl=False)
    elif rows and on_terminal():
        draw("", SHOWN, rows, [column in ("value", "year") for column in SHOWN])
    elif rows:
        typer.echo("\n".join("\t".join(line) for line in [SHOWN, *rows]))
