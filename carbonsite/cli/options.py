"""Options that several commands share, how they print, and that nothing is written over unasked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from ..errors import ReportError
from ..messages import Joined, Language, with_remedy

BasisText = Annotated[
    str,
    typer.Option(
        "--basis",
        metavar="NAME",
        help=(
            "One of the file's bases, or options such as"
            " boundary=direct,electricity=residual,year=2020."
        ),
    ),
]
DateText = Annotated[
    str,
    typer.Option("--date", metavar="DAY", help="Another date than the file's, such as 2020-05-01."),
]
Lang = Annotated[
    Language, typer.Option("--lang", help="Language of titles, headings and messages.")
]
Json = Annotated[
    bool, typer.Option("--json", help="Everything as JSON, with sources, assumptions and digests.")
]
Plugins = Annotated[
    bool,
    typer.Option(
        "--plugins",
        help="Run measures of the project's own. They are code: only for files that you trust.",
    ),
]
Outside = Annotated[
    bool, typer.Option("--allow-outside", help="Let the file name files outside its folder.")
]
CsvFor = Annotated[
    Language,
    typer.Option(
        "--csv",
        help=(
            "How a csv is written: nb for Excel with Norwegian settings, with semicolons, decimal"
            " commas and a byte order mark."
        ),
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


@dataclass(frozen=True)
class Printing:
    """How a command prints and checks its result.

    Attributes
    ----------
    language : Language
    as_json : bool
        As JSON instead of tables.
    strict : bool
        Whether findings make it exit with 1.
    csv_for : Language
        Whose spreadsheet program a csv is for.
    """

    language: Language = Language.ENGLISH
    as_json: bool = False
    strict: bool = False
    csv_for: Language = Language.ENGLISH


def check_absent(files: Iterable[Path], force: bool) -> None:
    """Refuse files that are there, unless they may be written over.

    Raises
    ------
    ReportError
        With all of them.
    """
    there = [str(file) for file in files if file.exists()]
    if there and not force:
        raise ReportError(*with_remedy("cli.file_exists", file=Joined(there)))
