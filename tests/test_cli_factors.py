"""The command line: stdout is data, stderr is talk, and it starts at once."""

from __future__ import annotations

import json
import os
import pty
import resource
import subprocess
import sys
from pathlib import Path

import pytest

import carbonsite as cs

COMMAND = Path(sys.executable).with_name("carbonsite")


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as it is installed, in a process of its own."""
    command = (
        [str(COMMAND)]
        if COMMAND.exists()
        else [sys.executable, "-c", "from carbonsite.cli import app; app()"]
    )
    return subprocess.run(
        [*command, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "120", **environment},
    )


def test_words_give_rows_separated_by_tabs() -> None:
    done = run("factors", "lavkarbon", "b35")
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert lines[0] == [
        "factor",
        "value",
        "unit",
        "module",
        "year",
        "geography",
        "publisher",
        "name",
    ]
    found = cs.FactorCatalogue.default().search("lavkarbon b35")
    assert [(line[0], float(line[1]), line[2]) for line in lines[1:]] == list(
        found[["factor", "value", "unit"]].itertuples(index=False, name=None)
    )


def test_json_has_all_columns() -> None:
    done = run("factors", "strøm", "--country", "NO", "--year", "2022", "--json")
    rows = json.loads(done.stdout)
    found = cs.FactorCatalogue.default().search("strøm", country="NO", year=2022)
    assert rows == json.loads(found.to_json(orient="records")) and set(rows[0]) == set(
        found.columns
    )


def test_filters_and_limit_go_through() -> None:
    done = run("factors", "clt", "--module", "C3", "--category", "material")
    assert [line.split("\t")[:2] for line in done.stdout.splitlines()[1:]] == [
        ["br18-clt", "744.0"]
    ]
    done = run("factors", "betong", "--limit", "3")
    assert len(done.stdout.splitlines()) == 4 and "3 of 40; --limit 40 shows all" in done.stderr


def test_nothing_found_is_said_beside_and_is_no_failure() -> None:
    for options, printed in (([], ""), (["--json"], "[]\n")):
        done = run("factors", "xyzzy", *options)
        assert (done.returncode, done.stdout) == (
            0,
            printed,
        ) and "nothing found for 'xyzzy'" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("factors",),
        ("factors", "betong", "--country", "XX"),
        ("factors", "betong", "--module", "A13"),
        ("factors", "betong", "--year", "x"),
        ("factors", "betong", "--limit", "0"),
        ("nonsense",),
        ("--nonsense",),
    ],
)
def test_what_cannot_be_meant_exits_with_2_and_prints_no_data(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert (
        (done.returncode, done.stdout) == (2, "")
        and done.stderr.strip()
        and "Traceback" not in done.stderr
    )


def test_a_wrong_filter_says_what_there_is() -> None:
    assert "DE, DK, EU" in run("factors", "betong", "--country", "XX").stderr


def test_version_and_help() -> None:
    assert run("--version").stdout == f"{cs.__version__}\n"
    assert "factors" in run("--help").stdout
    told = run("factors", "--help").stdout
    assert "carbonsite factors lavkarbon b35" in " ".join(told.split()) and "--country" in told


def test_a_terminal_gets_a_table() -> None:
    leader, follower = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-c", "from carbonsite.cli import app; app(['factors', 'massivtre'])"],
        stdout=follower,
        stderr=subprocess.PIPE,
        env={**os.environ, "COLUMNS": "200", "TERM": "xterm"},
    )
    _, error = done.communicate(timeout=60)
    os.close(follower)
    text = os.read(leader, 65536).decode()
    os.close(leader)
    assert done.returncode == 0, error.decode()
    assert "\t" not in text and "br18-clt" in text and "Cross laminated timber" in text


def test_markup_in_a_name_is_text(tmp_path: Path) -> None:
    # A name such as "[red]x" is drawn as it stands: every cell goes to the terminal as plain text.
    code = (
        "from carbonsite.cli.terminal_tables import draw; draw('', list('abcdefgh'),"
        " [['[bold]x[/nothing]'] * 8], [False] * 8)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "300"},
    )
    assert done.returncode == 0 and done.stdout.count("[bold]x[/nothing]") == 8


def test_a_closed_pipe_is_no_traceback() -> None:
    done = subprocess.run(
        f"'{sys.executable}' -c \"from carbonsite.cli import app; app(['factors', 'betong',"
        " '--json'])\" | head -c 1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr


def test_help_needs_neither_pandas_nor_pint_and_starts_at_once() -> None:
    code = (
        "import sys\nfrom carbonsite.cli import app\ntry:\n    app(['--help'])\nexcept"
        " SystemExit:\n    print(sorted(m for m in ('pandas', 'pint', 'pydantic', 'numpy',"
        " 'openpyxl', 'rich') if m in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "[]"

    def cost(*command: str) -> float:
        """Seconds of processor time, which other work on the machine does not lengthen: the best of
        five.
        """
        times = []
        for _ in range(5):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, capture_output=True, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(times)

    bare = cost(sys.executable, "-c", "pass")
    assert (
        cost(sys.executable, "-c", "from carbonsite.cli import app; app(['--help'])") - bare <= 0.25
    )
