"""The commands on project files; their work is loaded only when they run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..messages import Language
from .options import BasisText, CsvFor, DateText, Force, Json, Lang, Outside, Plugins, Printing
from .streams import refusing

account_app = typer.Typer(rich_markup_mode=None)


ProjectFile = Annotated[
    Path,
    typer.Argument(
        metavar="PROJECT",
        help="A project file (toml), or a csv or xlsx of activities that names their factors.",
    ),
]
OutputFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help=(
            "Also write a file by its name: html (to read and print), xlsx (formulas), csv,"
            " json, parquet. May be given several times."
        ),
    ),
]
StrictAccount = Annotated[
    bool,
    typer.Option(
        "--strict",
        help=(
            "Exit with 1, and say why, if factors are expired, rows were not read, a claim is"
            " outside the bounds, or a finding leaves the total open."
        ),
    ),
]
WriteOutputs = Annotated[
    bool, typer.Option("--write", help="Write the outputs that the project file names.")
]
OpenFirst = Annotated[
    bool,
    typer.Option(
        "--open", help="Open the first file that -o names, such as the page in a browser."
    ),
]


@account_app.command(
    epilog=(
        "Example: carbonsite account site.toml -o site.html -o site.xlsx --open     or, in a"
        " pipeline: carbonsite account site.toml --strict --json > site.json"
    )
)
def account(
    project: ProjectFile,
    output: OutputFiles = None,
    basis: BasisText = "",
    date: DateText = "",
    lang: Lang = Language.ENGLISH,
    as_json: Json = False,
    strict: StrictAccount = False,
    write: WriteOutputs = False,
    opened: OpenFirst = False,
    csv_for: CsvFor = Language.ENGLISH,
    force: Force = False,
    plugins: Plugins = False,
    allow_outside: Outside = False,
) -> None:
    """Account for a project: totals by module, steps, savings between their bounds, findings,
    undeclared modules, and rows that were not read.
    """
    with refusing(lang):
        # pandas and pint take most of a second to load; --help must not wait for them.
        from .accounting import run
        from .subjects import ReadingOptions

        run(
            project,
            output or [],
            ReadingOptions(basis, date, allow_outside, plugins),
            Printing(lang, as_json, strict, csv_for),
            write=write,
            opened=opened,
            force=force,
        )


ProjectFiles = Annotated[
    list[Path],
    typer.Argument(metavar="A B …", help="Two or more project files."),
]


@account_app.command(
    epilog="Example: carbonsite compare before.toml after.toml --basis boundary=direct,year=2020"
)
def compare(
    projects: ProjectFiles,
    basis: BasisText = "",
    date: DateText = "",
    lang: Lang = Language.ENGLISH,
    as_json: Json = False,
    plugins: Plugins = False,
    allow_outside: Outside = False,
) -> None:
    """Show projects side by side, and how they differ: bases, measures, assumptions, and, of two
    projects, each activity by factor and amount.
    """
    if len(projects) < 2:
        raise typer.BadParameter("give two files or more")
    with refusing(lang):
        from .compare import run
        from .subjects import ReadingOptions

        options = ReadingOptions(basis, date, allow_outside, plugins)
        run(projects, options, Printing(lang, as_json))


ProjectOfVersions = Annotated[Path, typer.Argument(metavar="PROJECT", help="A project file.")]
OldResultFile = Annotated[
    Path | None,
    typer.Argument(
        metavar="RESULT",
        help="The JSON of an earlier version; left out: the one among the project's outputs.",
    ),
]


@account_app.command(
    name="compare-versions",
    epilog=(
        "Example: carbonsite compare-versions site.toml old.json     The old result is what an"
        " earlier version wrote: carbonsite account site.toml -o old.json"
    ),
)
def compare_versions(
    project: ProjectOfVersions,
    result: OldResultFile = None,
    lang: Lang = Language.ENGLISH,
    as_json: Json = False,
    plugins: Plugins = False,
    allow_outside: Outside = False,
) -> None:
    """Show which results of a project differ from those of an earlier version, and why: by result,
    by line, and by finding.
    """
    with refusing(lang):
        from .compare import run_versions
        from .subjects import ReadingOptions

        options = ReadingOptions(allow_outside=allow_outside, plugins=plugins)
        run_versions(project, result, options, Printing(lang, as_json))
