"""Runs the command line: in this process, or cold, in a process of its own as a user starts it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from carbonsite.cli import app

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: str | Path, folder: Path | None = None) -> Done:
    """Run a command in this process, from a folder; an error that it does not expect is raised."""
    place = contextlib.nullcontext() if folder is None else contextlib.chdir(folder)
    with place:
        result = CliRunner(env={"COLUMNS": "150"}).invoke(
            app, [str(word) for word in words], prog_name="carbonsite", catch_exceptions=False
        )
    return Done(result.exit_code, result.stdout, result.stderr)


def cold(
    *words: str | Path, folder: Path, code: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m carbonsite``, or some code, in a process of its own."""
    start = ["-c", code] if code else ["-m", "carbonsite"]
    return subprocess.run(
        [sys.executable, *start, *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
        timeout=300,
        env={**os.environ, "COLUMNS": "150", "PYTHONPATH": str(ROOT), **environment},
    )
