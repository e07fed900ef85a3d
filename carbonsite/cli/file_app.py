"""The commands `new`, `schema`, `verify` and `sign`; their work is loaded only when they run."""

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
        from .terminal_tables import print_json

        print_json(project_schema())


Report = Annotated[
    Path,
    typer.Argument(metavar="REPORT", help="A workbook that carbonsite wrote."),
]
OwnFactors = Annotated[
    Path | None,
    typer.Option(
        "--factors",
        metavar="CSV",
        help="Own factors, which join the shipped ones.",
    ),
]
PublicKey = Annotated[
    Path | None,
    typer.Option(
        "--key",
        metavar="PEM",
        help="The public key by which it must be signed.",
    ),
]


@file_app.command(
    epilog=(
        "Example: carbonsite verify site.xlsx     or, of a report that must be signed: carbonsite"
        " verify site.xlsx --key builder.pub.pem"
    )
)
def verify(
    report: Report,
    factors: OwnFactors = None,
    key: PublicKey = None,
    second_reader: Annotated[
        bool, typer.Option("--second-reader", help="openpyxl reads every cell too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The whole result, as JSON.")] = False,
) -> None:
    """Check that a report is unchanged, and that its numbers follow from its contents.

    Exits with 0 if it is unchanged (and, with --key, signed), with 1 if it is not, with 2 if it
    cannot be read.
    """
    with refusing():
        from .verify import check

        check(report, factors, key, second_reader=second_reader, as_json=as_json)


ReportToSign = Annotated[
    Path | None,
    typer.Argument(
        metavar="REPORT",
        help="A workbook that carbonsite wrote, unchanged; it gets one more signature.",
    ),
]
PrivateKey = Annotated[
    Path | None,
    typer.Option("--key", metavar="PEM", help="The private key to sign with."),
]
NewKey = Annotated[
    Path | None,
    typer.Option(
        "--new-key",
        metavar="PEM",
        help=(
            "Where to write a new private key, such as builder.pem; the public one goes beside it."
        ),
    ),
]
Password = Annotated[
    bool, typer.Option("--password", help="Ask for the password that locks the private key.")
]


@file_app.command(
    epilog=(
        "Example: carbonsite sign --new-key builder.pem     then: carbonsite sign site.xlsx --key"
        " builder.pem"
    )
)
def sign(
    report: ReportToSign = None,
    key: PrivateKey = None,
    new_key: NewKey = None,
    password: Password = False,
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
