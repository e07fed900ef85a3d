"""The commands `verify` and `sign`; their work is loaded only when they run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .streams import refusing

report_app = typer.Typer(rich_markup_mode=None)


@report_app.command(
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


@report_app.command(
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
