"""The command `import-factors`; its work is loaded only when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..messages import Language
from .options import Force, Lang, Printing
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

        run(path, output, Printing(lang, as_json), cache=not no_cache, force=force)
