"""The command line: what it prints to stdout is data, what it says to stderr is talk."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from . import __version__
from .errors import CarbonsiteError

if TYPE_CHECKING:
    import pandas as pd

app = typer.Typer(
    name="carbonsite",
    help="Carbon accounts of construction sites: find emission factors and where each comes from.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_SHOWN = ("factor", "value", "unit", "module", "year", "geography", "publisher", "name")
"""Columns that a terminal shows; --json has all."""


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def main(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")] = False) -> None:
    """Carbon accounts of construction sites: find emission factors and where each comes from."""


@app.command(epilog='Example: carbonsite factors lavkarbon b35 --country NO     or, for a program: carbonsite factors "strøm" --year 2023 --json')
def factors(
    words: Annotated[list[str], typer.Argument(help="What to look for, in Norwegian, Swedish, Danish or English.")],
    country: Annotated[str | None, typer.Option(help="Two letters: NO, SE, DK, GB, EU …")] = None,
    year: Annotated[int | None, typer.Option(help="The year that the number is of.")] = None,
    module: Annotated[str | None, typer.Option(help="A life-cycle module that the factor declares, such as A1-A3 or C4.")] = None,
    category: Annotated[str | None, typer.Option(help="Such as material, fuel, electricity, heat, transport, waste.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many factors.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="All columns, as JSON.")] = False,
) -> None:
    """Find emission factors by words, the best first: id, number, unit, year and publisher.

    The text is separated by tabs where it does not go to a terminal.
    """
    # pandas takes half a second to load; --help must not wait for it.
    from .factors.catalogue import FactorCatalogue

    try:
        found = FactorCatalogue.default().search(" ".join(words), country, year, module, category)
    except CarbonsiteError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    shown = found.head(limit)
    _print(shown, as_json)
    _say(words, len(shown), len(found))


def _print(found: pd.DataFrame, as_json: bool) -> None:
    if as_json:
        cells = found.astype(object).where(found.notna(), None)
        typer.echo(json.dumps(cells.to_dict("records"), ensure_ascii=False, indent=2, default=lambda cell: cell.item()))
    elif len(found) and sys.stdout.isatty():
        _draw(found)
    elif len(found):
        lines = [_SHOWN, *found[list(_SHOWN)].astype(str).itertuples(index=False, name=None)]
        typer.echo("\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines))


def _draw(found: pd.DataFrame) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for column in _SHOWN:
        table.add_column(column, justify="right" if column in ("value", "year") else "left", overflow="fold")
    for row in found[list(_SHOWN)].astype(str).itertuples(index=False, name=None):
        table.add_row(*map(Text, row))
    Console().print(table)


def _say(words: list[str], shown: int, there: int) -> None:
    """What a reader must know beside the rows."""
    if not there:
        typer.echo(f"nothing found for {' '.join(words)!r}; try another word, or fewer filters", err=True)
    elif shown < there:
        typer.echo(f"{shown} of {there}; --limit {there} shows all", err=True)
