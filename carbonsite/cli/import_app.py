"""The commands on tables of factors; their work is loaded only when they run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..messages import Language
from .options import CsvFor, Force, Lang, Printing
from .streams import refusing

import_app = typer.Typer(rich_markup_mode=None)


@import_app.command(
    name="import-factors",
    epilog=(
        "Example: carbonsite import-factors flat-file-2025.xlsx -o desnz.csv     then, in the"
        ' project file: [catalogue] files = [{file = "desnz.csv"}]     The page docs/importing.md'
        " says where to get each publisher's file."
    ),
)
def import_factors(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FILE_OR_FOLDER",
            help="A publisher's own file, or a folder of declarations; its content is recognised.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="CSV",
            help="Write the factors as a csv that a project file names in [catalogue].",
            show_default=False,
        ),
    ] = None,
    lang: Lang = Language.ENGLISH,
    as_json: Annotated[
        bool, typer.Option("--json", help="All factors, and all that was not read, as JSON.")
    ] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Read the file anew and keep nothing in the cache.")
    ] = False,
    csv_for: CsvFor = Language.ENGLISH,
    force: Force = False,
) -> None:
    """Read a publisher's own file as emission factors: publisher and edition, how many rows were
    read, how many were not and why, and the publisher's terms.

    Read are DESNZ flat files, NVE's factors of electricity, AIB's residual mixes, Ember's yearly
    data, ÖKOBAUDAT, Boverket, BR18, KBOB, ICE, and declarations as their programmes give them out.
    A file of another layout is refused as a whole, with what was expected.
    """
    with refusing(lang):
        from .factor_import import run

        run(path, output, Printing(lang, as_json, csv_for=csv_for), cache=not no_cache, force=force)


@import_app.command(
    name="check-factors",
    epilog="Example: carbonsite check-factors own.csv     Exit code 1: there are questions.",
)
def check_factors(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A table of factors of your own: csv or xlsx.", show_default=False
        ),
    ],
    date: Annotated[
        str, typer.Option("--date", metavar="DAY", help="Must be valid on, such as 2026-05-01.")
    ] = "",
    decimal: Annotated[
        str | None,
        typer.Option("--decimal", metavar="MARK", help="'.' or ','.", show_default=False),
    ] = None,
    lang: Lang = Language.ENGLISH,
    as_json: Annotated[bool, typer.Option("--json", help="All of it, as JSON.")] = False,
) -> None:
    """Check factors of your own before you use or propose them: units, sources, terms and dates,
    ids and numbers that are there already, and neighbours off by more than a factor of two.
    """
    with refusing(lang):
        from .factor_check import run

        run(path, date, decimal, lang, as_json=as_json)
