"""Tables on the terminal, and as text separated by tabs where there is none."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pandas as pd
import typer

from ..messages import Language
from .labels import label
from .streams import clean


def show(title: str, table: pd.DataFrame, language: Language = Language.ENGLISH) -> None:
    """A table under its title, if it has rows."""
    if not len(table):
        return
    headings = [clean(label(str(name), language)) for name in table]
    numeric = [
        pd.api.types.is_float_dtype(table[name]) or pd.api.types.is_integer_dtype(table[name])
        for name in table
    ]
    if on_terminal():
        cells = [
            [_seen(cell, language) for cell in row]
            for row in table.itertuples(index=False, name=None)
        ]
        draw(title, headings, cells, numeric)
    else:
        lines = [
            headings,
            *([_told(cell) for cell in row] for row in table.itertuples(index=False, name=None)),
        ]
        typer.echo(
            "\n".join(
                [
                    *([f"# {clean(title)}"] if title else []),
                    *("\t".join(line) for line in lines),
                    *([""] if title else []),
                ]
            )
        )


def on_terminal() -> bool:
    """Whether a person sees what is printed; a closed stdout is none."""
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


def _seen(cell: object, language: Language) -> str:
    """A cell for a reader: numbers rounded and grouped, with the language's decimal mark."""
    if isinstance(cell, float):
        digits = 0 if abs(cell) >= 100 or abs(cell) < 0.0005 else 1 if abs(cell) >= 1 else 3
        return (
            ""
            if cell != cell
            else (
                "0"
                if not round(cell, digits)
                else f"{cell:,.{digits}f}".replace(",", " ").replace(
                    ".", "," if language is Language.NORWEGIAN else "."
                )
            )
        )
    return _told(cell)


def _told(cell: object) -> str:
    """A cell for a program: numbers with all their digits, nothing for what is not known."""
    return "" if cell is None or cell != cell or cell is pd.NA else clean(cell)
