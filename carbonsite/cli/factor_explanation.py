"""carbonsite explain: where a factor is from, and which factor is the default of its product."""

from __future__ import annotations

from typing import Any

import pandas as pd
import typer

from ..factors.catalogue import FactorCatalogue
from ..factors.explain import Explanation
from ..messages import Language
from ..messages.message import in_language
from ..reports.json_export import plain_value
from ..reports.tables import json_of
from .streams import clean
from .terminal_tables import draw, on_terminal


def run(factor: str | None, language: Language, *, as_json: bool) -> None:
    """Print the explanation of a factor, or the default of each product group."""
    catalogue = FactorCatalogue.default()
    if factor is None:
        _print_defaults(catalogue.defaults, language, as_json)
        return
    explanation = catalogue.explain(factor)
    if as_json:
        typer.echo(json_of(plain_value(_content(explanation))), nl=False)
        return
    # Indented lines keep their indent, which shows what they belong to.
    for line in explanation.lines():
        text = in_language(line, language)
        indent = len(text) - len(text.lstrip(" "))
        typer.echo(" " * indent + clean(text[indent:]))


def _content(explanation: Explanation) -> dict[str, Any]:
    choice = explanation.choice
    return {
        "factor": explanation.factor,
        "name": explanation.name,
        "facts": explanation.facts,
        "numbers": explanation.numbers,
        "properties": explanation.properties,
        "validity": explanation.validity,
        "notes": list(explanation.notes),
        "choice": None
        if choice is None
        else {
            "group": choice.group,
            "default": choice.default,
            "why": choice.why,
            "spread": choice.spread,
            "beside": choice.beside,
        },
    }


def _print_defaults(defaults: pd.DataFrame, language: Language, as_json: bool) -> None:
    if as_json:
        typer.echo(json_of(plain_value(defaults)), nl=False)
        return
    heading = [str(name) for name in defaults.columns]
    rows = [
        [clean(in_language(cell, language)) for cell in row]
        for row in defaults.assign(value=defaults["value"].map("{:.6g}".format)).itertuples(
            index=False, name=None
        )
    ]
    if on_terminal():
        draw("", heading, rows, [name == "value" for name in heading])
    else:
        typer.echo("\n".join("\t".join(line) for line in [heading, *rows]))
