"""The daily commands: `nox -s tests`, and `nox -l` for all. They use the environment at hand."""

from __future__ import annotations

import nox

nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "types", "tests"]


@nox.session
def tests(session: nox.Session) -> None:
    """The tests, on two workers; `nox -s tests -- tests/test_biri.py` for some of them."""
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
def thorough(session: nox.Session) -> None:
    """The tests with many examples of each law."""
    session.run("python", "-m", "pytest", "--hypothesis-profile=thorough", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Format the code, and check what stands in it."""
    session.run("ruff", "format", ".")
    session.run("ruff", "check", "--fix", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types."""
    session.run("mypy")


@nox.session
def mutants(session: nox.Session) -> None:
    """Which planted faults the tests see: `nox -s mutants -- units=10 factors=40`."""
    session.run("python", "-m", "benchmarks.mutants", *(session.posargs or ["units=10"]))
