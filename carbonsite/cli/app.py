"""The commands: what each takes, and what it says of itself; the work is done elsewhere, and loaded
only then.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import __version__
from ..messages import Language
from .streams import in_unicode, refusing
from .tender_app import tender_app

app = typer.Typer(
    name="carbonsite",
    help=(
        "Carbon accounts of construction sites: account for a project, compare projects, read"
        " tables of activities, and find emission factors and where each comes from."
    ),
    epilog=(
        "Begin with: carbonsite new site.toml, then: carbonsite account site.toml. stdout is data,"
        " stderr is talk. Exit codes: 0, 1 (a check is not met), 2 (input cannot be used)."
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(tender_app)

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
Lang = Annotated[Language, typer.Option("--lang", help="Language of titles and headings.")]
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


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[  # noqa: ARG001
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version and leave."
        ),
    ] = False,
) -> None:
    """Carbon accounts of construction sites: account for a project, compare projects, read tables
    of activities, and find emission factors and where each comes from.
    """
    in_unicode()


@app.command(
    epilog=(
        "Example: carbonsite account site.toml -o site.html -o site.xlsx --open     or, in a"
        " pipeline: carbonsite account site.toml --strict --json > site.json"
    )
)
def account(
    project: Annotated[
        Path,
        typer.Argument(
            metavar="PROJECT",
            help="A project file (toml), or a csv or xlsx of activities that names their factors.",
            show_default=False,
        ),
    ],
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help=(
                "Also write a file by its name: html (to read and print), xlsx (formulas), csv,"
                " json, parquet. May be given several times."
            ),
            show_default=False,
        ),
    ] = None,
    basis: BasisText = "",
    date: DateText = "",
    lang: Lang = Language.ENGLISH,
    as_json: Json = False,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help=(
                "Leave with 1, and say why, where factors are expired, rows were not read, a claim"
                " lies outside the bounds, or a finding leaves the total open."
            ),
        ),
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Write the outputs that the project file names.")
    ] = False,
    opened: Annotated[
        bool,
        typer.Option(
            "--open", help="Open the first file that -o names, such as the page in a browser."
        ),
    ] = False,
    plugins: Plugins = False,
    allow_outside: Outside = False,
) -> None:
    """Account for a project: totals by module, steps, savings between their bounds, findings, what
    is not declared and what was not read.
    """
    with refusing():
        # pandas and pint take most of a second to load; --help must not wait for them.
        from .accounting import run
        from .subjects import ReadingOptions

        run(
            project,
            output or [],
            ReadingOptions(basis, date, allow_outside, plugins),
            lang,
            as_json=as_json,
            strict=strict,
            write=write,
            opened=opened,
        )


@app.command(
    epilog="Example: carbonsite compare before.toml after.toml --basis boundary=direct,year=2020"
)
def compare(
    projects: Annotated[
        list[Path],
        typer.Argument(metavar="A B …", help="Two or more project files.", show_default=False),
    ],
    basis: BasisText = "",
    date: DateText = "",
    lang: Lang = Language.ENGLISH,
    as_json: Json = False,
    plugins: Plugins = False,
    allow_outside: Outside = False,
) -> None:
    """Put projects side by side, and tell what differs: bases, measures, assumptions, and, of two,
    each activity by factor and amount.
    """
    if len(projects) < 2:
        raise typer.BadParameter("give two files or more")
    with refusing():
        from .compare import run
        from .subjects import ReadingOptions

        run(projects, ReadingOptions(basis, date, allow_outside, plugins), lang, as_json=as_json)


@app.command(
    epilog=(
        "Example: carbonsite factors lavkarbon b35 --country NO     or, for a program: carbonsite"
        ' factors "strøm" --year 2023 --json'
    )
)
def factors(
    words: Annotated[
        list[str],
        typer.Argument(help="What to look for, in Norwegian, Swedish, Danish or English."),
    ],
    country: Annotated[str | None, typer.Option(help="Two letters: NO, SE, DK, GB, EU …")] = None,
    year: Annotated[int | None, typer.Option(help="The year that the number is of.")] = None,
    module: Annotated[
        str | None,
        typer.Option(help="A life-cycle module that the factor declares, such as A1-A3 or C4."),
    ] = None,
    category: Annotated[
        str | None,
        typer.Option(help="Such as material, fuel, electricity, heat, transport, waste."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many factors.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="All columns, as JSON.")] = False,
) -> None:
    """Find emission factors by words, the best first: id, number, unit, year and publisher.

    The text is separated by tabs where it does not go to a terminal.
    """
    with refusing():
        from .factor_search import run

        run(words, country, year, module, category, limit, as_json=as_json)


@app.command(
    epilog=(
        "Example: carbonsite read boq.xlsx --suggest     then: carbonsite read boq.xlsx --mapping"
        " mapping.toml -o activities.csv"
    )
)
def read(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A bill of quantities or a log: csv, xlsx or parquet.",
            show_default=False,
        ),
    ],
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping",
            "-m",
            metavar="TOML",
            help="Which heading is which column, and which text is which factor.",
            show_default=False,
        ),
    ] = None,
    sheet: Annotated[
        list[str] | None,
        typer.Option(
            "--sheet",
            help=(
                "Of a workbook; may be given several times. Left out: every sheet that has a"
                " heading."
            ),
            show_default=False,
        ),
    ] = None,
    decimal: Annotated[
        str | None,
        typer.Option(
            "--decimal",
            metavar="MARK",
            help="'.' or ','. Left out, the cells of each column tell.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help=(
                "Also write the activities (csv, parquet), all of it (json), or the mapping to be"
                " used again (toml)."
            ),
            show_default=False,
        ),
    ] = None,
    suggest: Annotated[
        bool,
        typer.Option(
            "--suggest", help="Propose factors for texts that name none; none is applied."
        ),
    ] = False,
    lang: Lang = Language.ENGLISH,
    as_json: Json = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Leave with 1 where a row is not covered.")
    ] = False,
) -> None:
    """Show what would be read of a table, and what not: its headings, its activities, and every row
    that is left, with the reason.
    """
    with refusing():
        from .table_reading import run

        run(
            file,
            mapping,
            sheet or [],
            decimal,
            output or [],
            lang,
            suggest=suggest,
            as_json=as_json,
            strict=strict,
        )


@app.command(
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
    force: Annotated[
        bool, typer.Option("--force", help="Write over a file that is there.")
    ] = False,
) -> None:
    """Write something to begin with: a project file that runs as it is and says what to change, or
    a workbook to fill in.
    """
    with refusing():
        from .new_file import begin, begin_workbook

        (
            begin_workbook(file or Path("activities.xlsx"), lang, force)
            if xlsx
            else begin(file or Path("site.toml"), lang, force)
        )


@app.command(
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


@app.command(
    epilog=(
        "Example: carbonsite verify site.xlsx     or, of a report that must be signed: carbonsite"
        " verify site.xlsx --key builder.pub.pem"
    )
)
def verify(
    report: Annotated[
        Path,
        typer.Argument(
            metavar="REPORT", help="A workbook that carbonsite wrote.", show_default=False
        ),
    ],
    factors: Annotated[
        Path | None,
        typer.Option(
            "--factors",
            metavar="CSV",
            help="Own factors, which join the shipped ones.",
            show_default=False,
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key",
            metavar="PEM",
            help="The public key by which it must be signed.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Everything that was found, as JSON.")
    ] = False,
) -> None:
    """Tell whether a report is as it was written, and whether its numbers follow from what stands
    in it.

    Leaves with 0 where it is unchanged (and, with --key, signed), with 1 where it is not, with 2
    where it cannot be read.
    """
    with refusing():
        from .verify import check

        check(report, factors, key, as_json=as_json)


@app.command(
    epilog=(
        "Example: carbonsite sign --new-key builder.pem     then: carbonsite sign site.xlsx --key"
        " builder.pem"
    )
)
def sign(
    report: Annotated[
        Path | None,
        typer.Argument(
            metavar="REPORT",
            help="A workbook that carbonsite wrote, unchanged; it gets one more signature.",
            show_default=False,
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key", metavar="PEM", help="The private key to sign with.", show_default=False
        ),
    ] = None,
    new_key: Annotated[
        Path | None,
        typer.Option(
            "--new-key",
            metavar="PEM",
            help=(
                "Where to write a new private key, such as builder.pem; the public one goes"
                " beside it."
            ),
            show_default=False,
        ),
    ] = None,
    password: Annotated[
        bool, typer.Option("--password", help="Ask for the password that locks the private key.")
    ] = False,
) -> None:
    """Sign a report, or make the keys to sign with; needs carbonsite[sign]."""
    if (report is None or key is None) == (new_key is None):
        raise typer.BadParameter("give a report and --key, or --new-key alone")
    with refusing():
        from .verify import make_key, put_signature

        if new_key is not None:
            make_key(new_key, with_password=password)
        elif report is not None and key is not None:
            put_signature(report, key, with_password=password)
