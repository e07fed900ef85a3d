"""carbonsite factors: emission factors by words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import typer

from ..factors.catalogue import FactorCatalogue
from ..messages import Language, message
from ..reports.json_export import plain_value
from ..reports.tables import json_of
from .streams import clean, say
from .terminal_tables import draw, on_terminal

SHOWN = (
    "factor",
    "value",
    "unit",
    "module",
    "year",
    "geography",
    "publisher",
    "name",
    "default",
    "beside",
)
"""Columns that a terminal shows; --json has all."""


def run(
    words: Sequence[str],
    filters: Mapping[str, Any],
    limit: int,
    language: Language,
    *,
    as_json: bool,
) -> None:
    """Search, print, and say how many more there are."""
    text = " ".join(words)
    factors = FactorCatalogue.default().search(text, **filters)
    shown = factors.head(limit)
    _print(shown, as_json)
    note = factors.attrs["note"]
    if note or not len(factors):
        say(note or message("cli.nothing_found", words=text), language)
    _say_default(factors, language)
    if len(shown) < len(factors):
        say(message("cli.more_found", shown=len(shown), count=len(factors)), language)


def _say_default(factors: pd.DataFrame, language: Language) -> None:
    """Why the default of the first product is the default, if there is more than one to choose."""
    for row in factors.head(1).itertuples():
        if row.beside:
            of_group = {"group": row.group, "default": row.default, "why": row.why}
            say(message("choice.default", **of_group), language)


def _print(factors: pd.DataFrame, as_json: bool) -> None:
    rows = (
        [
            [" ".join(clean(cell).split()) for cell in row]
            for row in factors[list(SHOWN)].astype(str).itertuples(index=False, name=None)
        ]
        if len(factors)
        else []
    )
    if as_json:
        typer.echo(json_of(plain_value(factors)), nl=False)
    elif rows and on_terminal():
        draw("", SHOWN, rows, [column in ("value", "year") for column in SHOWN])
    elif rows:
        typer.echo("\n".join("\t".join(line) for line in [SHOWN, *rows]))
