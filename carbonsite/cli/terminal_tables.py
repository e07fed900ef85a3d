"""Tables on the terminal; as text separated by tabs if stdout is not a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd
import typer

from ..messages import Message
from ..messages.labels import Labels
from ..reports.json_export import plain_value
from ..reports.tables import json_of
from ..spreadsheets.files.writing import whole_file
from .streams import clean

SAVINGS = {
    "totals": ("value",),
    "steps": ("change",),
    "savings": ("value", "low", "high"),
    "claim": ("saving", "low", "high"),
}
"""Columns of savings, by table: a number that is not there is undeclared."""

FAMILIES = {"finding": "finding", "kind": "row_kind", "of": "cli", "status": "rules.status"}
"""Columns with words of carbonsite's own, and the family of their texts."""


def show(key: str, table: pd.DataFrame, words: Labels, **values: str) -> None:
    """A table under its title, if it has rows.

    Parameters
    ----------
    key : str
        Of the title, without ``cli.``.
    table : DataFrame
        Its headings are words of the command line; messages in its cells are put into the language.
    words : Labels
    **values
        Of the title.
    """
    if not len(table):
        return
    title = words(f"cli.{key}", **values)
    headings = [clean(words.known("cli", str(name))) for name in table]
    numeric = [
        pd.api.types.is_float_dtype(table[name]) or pd.api.types.is_integer_dtype(table[name])
        for name in table
    ]
    columns = [_put_into(words, table[name], name in SAVINGS.get(key, ())) for name in table]
    rows = list(zip(*columns, strict=True))
    if on_terminal():
        draw(title, headings, [[_rounded(cell, words) for cell in row] for row in rows], numeric)
        return
    typer.echo(f"# {clean(title)}")
    print_lines([headings, *([_whole(cell) for cell in row] for row in rows)])
    typer.echo("")


def _put_into(words: Labels, column: pd.Series, is_saving: bool) -> list[object]:
    """The cells of a column in the language, and the word for a saving that is undeclared."""
    family = FAMILIES.get(str(column.name))

    def shown(cell: object) -> object:
        if is_saving and isinstance(cell, float) and cell != cell:
            return words("undeclared")
        if isinstance(cell, Message):
            return words.text(cell)
        if column.name == "measure" and isinstance(cell, str):
            return words.measure(cell)
        return words.known(family, cell) if family and isinstance(cell, str) else cell

    return list(map(shown, column))


def print_lines(lines: Iterable[Sequence[str]]) -> None:
    """Print rows of cells, separated by tabs."""
    typer.echo("\n".join("\t".join(line) for line in lines))


def print_json(value: object) -> None:
    """Print tables and other values as JSON."""
    typer.echo(json_of(plain_value(value)), nl=False)


def write_json(value: object, path: Path) -> None:
    """Write tables and other values as JSON, whole or not at all."""
    with whole_file(path) as place:
        place.write_text(json_of(plain_value(value)), encoding="utf-8", newline="\n")


def on_terminal() -> bool:
    """True if a person sees what is printed; stdout may be closed."""
    return sys.stdout is not None and sys.stdout.isatty()


def draw(
    title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool]
) -> None:
    """A table drawn for a terminal; every cell is text and never markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading, is_number in zip(headings, numeric, strict=True):
        table.add_column(
            Text(heading),
            justify="right" if is_number else "left",
            overflow="fold",
            no_wrap=is_number,
        )
    for row in rows:
        table.add_row(*map(Text, row))
    console = Console(highlight=False, markup=False, emoji=False)
    if title:
        console.print(Text(clean(title), style="bold underline"))
    console.print(table)
    if title:
        console.print()


def _rounded(cell: object, words: Labels) -> str:
    """A cell for a reader: numbers rounded and grouped, with the language's decimal mark."""
    if not isinstance(cell, float):
        return _whole(cell)
    if cell != cell:
        return ""
    size = abs(cell)
    digits = 0 if size >= 100 or size < 0.0005 else 1 if size >= 1 else 3
    if not round(cell, digits):
        return "0"
    text = f"{cell:,.{digits}f}"
    return text.replace(",", " ").replace(".", words("language.decimal"))


def _whole(cell: object) -> str:
    """A cell for a program: numbers with all their digits, blank if it is missing."""
    return "" if cell is None or cell != cell or cell is pd.NA else clean(cell)
