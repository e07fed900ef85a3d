"""The system stops the program: one line that says why, exit code 2, and nothing half written."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).parents[1] / "examples" / "biri.toml"
FULL = Path("/dev/full")


def run(*words: str, **streams: Any) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own."""
    command = [sys.executable, "-m", "carbonsite", *words]
    return subprocess.run(
        command, check=False, text=True, stderr=subprocess.PIPE, timeout=120, **streams
    )


def assert_one_line(ended: subprocess.CompletedProcess[str], reason: str) -> None:
    """It ended with 2, and its last line is the reason; none is of Python's."""
    assert ended.returncode == 2
    assert reason in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr and "Exception ignored" not in ended.stderr


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full")
@pytest.mark.parametrize(
    "words",
    [
        ("account", str(EXAMPLE)),
        ("factors", "betong"),
        ("factors", "betong", "--json"),
        ("--version",),
        ("--help",),
    ],
)
def test_stdout_that_is_full(words: tuple[str, ...]) -> None:
    with FULL.open("w") as full:
        assert_one_line(run(*words, stdout=full), "the output cannot be written: No space left")


def test_a_pipe_that_nobody_reads() -> None:
    command = [sys.executable, "-m", "carbonsite", "factors", "betong", "--json"]
    with subprocess.Popen(
        command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
        ended = subprocess.CompletedProcess(command, process.wait(), "", told)
    assert_one_line(ended, "the output was closed before all of it was written")


def _of_size(size: int) -> Callable[[], None]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize("ending", ["xlsx", "html", "csv", "json"])
def test_a_disk_that_is_full_leaves_the_old_file(ending: str, tmp_path: Path) -> None:
    place = tmp_path / f"report.{ending}"
    place.write_bytes(b"old")
    ended = run(
        "account",
        str(EXAMPLE),
        "-o",
        str(place),
        "--force",
        stdout=subprocess.DEVNULL,
        preexec_fn=_of_size(1000),
    )
    assert_one_line(ended, "cannot be written")
    assert place.read_bytes() == b"old" and list(tmp_path.iterdir()) == [place]


def test_too_little_memory() -> None:
    """Imports are done before the limit is set, so that it meets the work."""
    code = (
        "import resource, sys, numpy, pandas, pint, carbonsite.cli.accounting\n"
        "from carbonsite.cli import app\n"
        "size = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize()\n"
        "resource.setrlimit(resource.RLIMIT_AS, (size + 2**20, size + 2**20))\n"
        "app(['account', sys.argv[1]], prog_name='carbonsite')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(EXAMPLE)], check=False, capture_output=True, text=True
    )
    assert_one_line(ended, "out of memory")
