"""The program `carbonsite`, which joins the commands of the modules ``*_app``."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import __version__
from .account_app import account_app
from .evaluate_app import evaluate_app
from .file_app import file_app
from .streams import ending_in_one_line, in_unicode
from .table_app import table_app
from .tender_app import tender_app


class Program(typer.Typer):
    """The commands; what the system stops ends in one line and exit code 2."""

    def __call__(self, *args: object, **kwargs: object) -> object:
        with ending_in_one_line():
            return super().__call__(*args, **kwargs)


app = Program(
    name="carbonsite",
    help=(
        "Carbon accounts of construction sites: account for a project, compare projects, read"
        " tables of activities, and find emission factors and where each comes from."
    ),
    epilog=(
        "Begin with: carbonsite new site.toml, then: carbonsite account site.toml. stdout is data,"
        " stderr is messages. Exit codes: 0, 1 (a check is not met), 2 (input cannot be used)."
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

tender_app.add_typer(evaluate_app)
for commands in (account_app, table_app, file_app, tender_app):
    app.add_typer(commands)


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[  # noqa: ARG001
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Carbon accounts of construction sites: account for a project, compare projects, read tables
    of activities, and find emission factors and where each comes from.
    """
    in_unicode()
