"""carbonsite rules: the rules that judge an account, and what each says."""

from __future__ import annotations

import typer

from ..messages import Language
from ..messages.labels import Labels
from ..rules import Rule, description, table
from .streams import clean
from .terminal_tables import print_json, show

SHOWN = ("rule", "country", "status", "since", "period", "limits", "sourced")
"""Columns that a terminal shows; --json has all."""


def run(rule: str | None, language: Language, *, as_json: bool) -> None:
    """Print the table of all rules, or what one says."""
    if rule is None:
        every = table(language)
        if as_json:
            print_json(every)
        else:
            show("every_rule", every[list(SHOWN)], Labels.of(language))
        return
    if as_json:
        print_json(Rule.named(rule).model_dump(mode="json"))
        return
    # Indented lines keep their indent, which shows what they belong to.
    for line in description(rule, language).splitlines():
        text = line.lstrip(" ")
        typer.echo(" " * (len(line) - len(text)) + clean(text))
