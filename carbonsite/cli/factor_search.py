"""carbonsite factors and explain: emission factors by words, and where each is from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import typer

from ..factors.catalogue import FactorCatalogue
from ..factors.explain import Explanation
from ..messages import Language, message
from ..messages.message import in_language
from .streams import clean, say
from .terminal_tables import draw, on_terminal, print_json, print_lines

SHOWN = (
    *("factor", "value", "unit", "module", "year", "geography"),
    *("publisher", "name", "default", "beside"),
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
    if as_json:
        print_json(factors)
    elif len(factors):
        table = factors[list(SHOWN)].astype(str).itertuples(index=False, name=None)
        rows = [[" ".join(clean(cell).split()) for cell in row] for row in table]
        _print_table(SHOWN, rows, ("value", "year"))


def _print_table(
    heading: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[str]
) -> None:
    """Draw a table on a terminal; elsewhere print its cells separated by tabs."""
    if on_terminal():
        draw("", heading, rows, [name in numeric for name in heading])
    else:
        print_lines([heading, *rows])


def explain(factor: str | None, language: Language, *, as_json: bool) -> None:
    """Print the explanation of a factor, or the default of each product group."""
    catalogue = FactorCatalogue.default()
    if factor is None:
        _print_defaults(catalogue.defaults, language, as_json)
        return
    explanation = catalogue.explain(factor)
    if as_json:
        print_json(_content(explanation))
        return
    # Indented lines keep their indent, which shows what they belong to.
    for line in explanation.lines():
        text = in_language(line, language)
        indent = len(text) - len(text.lstrip(" "))
        typer.echo(" " * indent + clean(text[indent:]))


def _content(explanation: Explanation) -> dict[str, object]:
    facts = ("factor", "name", "facts", "numbers", "properties", "validity", "notes")
    chosen = ("group", "default", "why", "spread", "beside")
    choice = explanation.choice
    return {
        **{name: getattr(explanation, name) for name in facts},
        "choice": choice and {name: getattr(choice, name) for name in chosen},
    }


def _print_defaults(defaults: pd.DataFrame, language: Language, as_json: bool) -> None:
    if as_json:
        print_json(defaults)
        return
    table = defaults.assign(value=defaults["value"].map("{:.6g}".format))
    rows = [
        [clean(in_language(cell, language)) for cell in row]
        for row in table.itertuples(index=False, name=None)
    ]
    _print_table(list(map(str, table)), rows, ("value",))
