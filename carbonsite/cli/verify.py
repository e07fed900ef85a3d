"""carbonsite verify and carbonsite sign: whether a report is unchanged, and who signed it."""

from __future__ import annotations

from pathlib import Path

import typer

from ..factors.catalogue import FactorCatalogue
from ..reports.signing import new_key, sign
from ..reports.verification import verify
from .streams import clean
from .terminal_tables import print_json


def check(
    report: Path,
    factors: Path | None,
    key: Path | None,
    *,
    second_reader: bool = False,
    as_json: bool = False,
) -> None:
    """Verify a report, and exit with 1 if it has changed or is not signed by the key."""
    own = None if factors is None else FactorCatalogue.default() | FactorCatalogue.read_csv(factors)
    result = verify(report, own, key, second_reader=second_reader)
    if as_json:
        print_json(result.as_dict())
    else:
        typer.echo("\n".join(map(clean, result.says.split("\n"))))
    raise typer.Exit(result.exit_code)


def put_signature(report: Path, key: Path, *, with_password: bool) -> None:
    """Sign a report."""
    password = (
        typer.prompt("Password of the key", hide_input=True, err=True) if with_password else None
    )
    typer.echo(f"{report}: signed by {sign(report, key, password)}")


def make_key(path: Path, *, with_password: bool) -> None:
    """Write a pair of keys."""
    password = (
        typer.prompt("Password for the key", hide_input=True, confirmation_prompt=True, err=True)
        if with_password
        else None
    )
    private, public = new_key(path, password)
    typer.echo(
        f"{private} signs: keep it to yourself.\n{public} verifies: give it to those who read your"
        " reports, by another way than these."
    )
