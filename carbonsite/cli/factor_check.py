"""carbonsite check-factors: what is wrong or odd in a table of factors."""

from __future__ import annotations

from pathlib import Path

import typer

from ..factors.checking import check_factors
from ..messages import Language, message
from ..messages.labels import Labels
from ..reports.json_export import plain_value
from ..reports.tables import json_of
from .streams import BAD_INPUT, NOT_MET, say
from .terminal_tables import show


def run(path: Path, date: str, decimal: str | None, language: Language, *, as_json: bool) -> None:
    """Check and show; exit with 2 if cells cannot be used, with 1 if there are questions."""
    checked = check_factors(path, date=date, decimal=decimal)
    tables = {"problems": checked.problems, "questions": checked.questions}
    if as_json:
        typer.echo(json_of(plain_value({"rows": checked.rows, **tables})), nl=False)
    else:
        for name, table in tables.items():
            show(f"check_{name}", table, Labels(language))
    counts = {name: len(table) for name, table in tables.items()}
    say(message("cli.checked_factors", rows=checked.rows, **counts), language)
    if counts["problems"] or counts["questions"]:
        raise typer.Exit(BAD_INPUT if counts["problems"] else NOT_MET)
