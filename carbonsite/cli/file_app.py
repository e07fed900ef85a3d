"""The commands `new` and `schema`; their work is loaded only when they run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..messages import Language
from .options import Force, Lang
from .streams import refusing

file_app = typer.Typer(rich_markup_mode=None)


@file_app.command(
    epilog=(
        "Example: carbonsite new site.toml --lang nb     then: carbonsite account site.toml     or,"
        " to fill in: carbonsite new --xlsx"
    )
)
def new(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="Where to write it; left out, site.toml or activities.xlsx.",
            show_default=False,
        ),
    ] = None,
    xlsx: Annotated[
        bool,
        typer.Option(
            "--xlsx", help="A workbook to fill in, with lists of factors, units and modules."
        ),
    ] = False,
    lang: Lang = Language.ENGLISH,
    force: Force = False,
) -> None:
    """Write a first file: a project file that runs as it is and says what to change, or a workbook
    to fill in.
    """
    with refusing(lang):
        from .new_file import begin, begin_workbook

        if xlsx:
            begin_workbook(file or Path("activities.xlsx"), lang, force)
        else:
            begin(file or Path("site.toml"), lang, force)


@file_app.command(
    epilog=(
        "Example: carbonsite schema > carbonsite.schema.json     and in the first line of a project"
        " file: #:schema ./carbonsite.schema.json"
    )
)
def schema() -> None:
    """Print the JSON Schema of project files, by which an editor completes and checks them while
    one types.
    """
    with refusing():
        from ..projects.schema import project_schema
        from ..reports.tables import json_of

        typer.echo(json_of(project_schema()), nl=False)
