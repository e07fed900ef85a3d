"""The command line in a process of its own: start-up, streams, signals, and how it is installed.

Each of these tests starts Python anew; laws of the commands themselves are tested in one process.
"""

from __future__ import annotations

import os
import pty
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import ROOT, cold
from test_cli_projects import SITE

import carbonsite as cs

COMMAND = Path(sys.executable).with_name("carbonsite")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with a project."""
    (tmp_path / "site.toml").write_text(SITE, encoding="utf-8")
    return tmp_path


def test_it_runs_as_a_module_and_says_what_is_wrong(site: Path) -> None:
    done = cold("account", "site.toml", folder=site)
    assert done.returncode == 0 and done.stdout.startswith("# Totals\n")
    assert done.stderr.startswith("Site: life-cycle")
    refused = cold("account", "none.toml", folder=site)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "none.toml" in refused.stderr and "Traceback" not in refused.stderr


@pytest.mark.skipif(not COMMAND.exists(), reason="carbonsite is not installed here")
def test_it_is_installed_as_a_command() -> None:
    done = subprocess.run([str(COMMAND), "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{cs.__version__}\n", "")


def on_a_terminal(*words: str, folder: Path) -> str:
    """What a terminal gets to see."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "COLUMNS": "200", "TERM": "xterm", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "carbonsite", *words],
        stdout=follower,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment,
    ) as process:
        os.close(follower)
        seen = b""
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:
                break
            if not part:
                break
            seen += part
    os.close(leader)
    assert process.returncode == 0
    return seen.decode("utf-8")


def test_a_terminal_gets_tables(site: Path) -> None:
    seen = on_a_terminal("account", "site.toml", folder=site)
    assert "\t" not in seen and "# Totals" not in seen
    assert "Totals" in seen and "Electric excavator" in seen


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_letters_survive_whatever_the_system_writes(site: Path, encoding: str) -> None:
    (site / "site.toml").write_text(
        SITE.replace('name = "Site"', 'name = "Gjøvik → ²"'), encoding="utf-8"
    )
    done = cold("account", "site.toml", "--lang", "nb", folder=site, PYTHONIOENCODING=encoding)
    assert done.returncode == 0 and "Gjøvik → ²" in done.stderr and "øvre" in done.stdout


@pytest.mark.parametrize(
    "command", ["account site.toml", "factors betong --json", "schema", "account site.toml --json"]
)
def test_a_closed_pipe_is_no_traceback(site: Path, command: str) -> None:
    done = in_a_shell(f"'{sys.executable}' -m carbonsite {command} | head -c 1", site)
    assert done.stdout in ("#", "[", "{")
    assert "Traceback" not in done.stderr and "Exception" not in done.stderr, done.stderr


def test_a_closed_stdout_is_no_traceback(site: Path) -> None:
    done = in_a_shell(f"'{sys.executable}' -m carbonsite account site.toml >&-", site)
    assert "Site: life-cycle" in done.stderr and "Traceback" not in done.stderr


def in_a_shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        line,
        shell=True,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_an_interrupt_is_no_traceback(site: Path) -> None:
    code = (
        "import os, signal, threading; threading.Timer(0.5, os.kill, (os.getpid(),"
        " signal.SIGINT)).start(); from carbonsite.cli import app; app(['account', 'site.toml',"
        " '-o', 'x.xlsx'])"
    )
    done = cold(folder=site, code=code)
    assert done.returncode in (0, 1, 130, -signal.SIGINT) and "Traceback" not in done.stderr
    assert not [path for path in site.iterdir() if path.suffix == ".part"]


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    code = """
import sys
from carbonsite.cli import app
heavy = ("pandas", "pint", "pydantic", "numpy", "openpyxl", "rich", "tomlkit")
commands = ("account", "compare", "factors", "read", "new", "schema", "verify", "sign")
tenders = ("new", "form", "read", "evaluate", "schema")
for words in ([], *([command] for command in commands), *(["tender", name] for name in tenders)):
    try:
        app([*words, "--help"])
    except SystemExit:
        loaded = [module for module in heavy if module in sys.modules]
        print(words, loaded, file=sys.stderr) if loaded else None
"""
    done = cold(folder=tmp_path, code=code)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("Usage:") == 14


def test_help_starts_at_once() -> None:
    def cost(code: str) -> float:
        """Seconds of processor time, which other work on the machine does not lengthen: the best of
        five.
        """
        times = []
        for _ in range(5):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(times)

    assert cost("from carbonsite.cli import app; app(['--help'])") - cost("pass") <= 0.25


def test_a_shell_can_complete(tmp_path: Path) -> None:
    done = cold(
        folder=tmp_path,
        _CARBONSITE_COMPLETE="complete_bash",
        COMP_WORDS="carbonsite acc",
        COMP_CWORD="1",
    )
    assert done.stdout.split() == ["account"]


def test_a_page_is_opened_as_the_desktop_does(site: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    opener, seen = tmp_path / "bin" / "xdg-open", tmp_path / "seen"
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\necho "$1" > "{seen}"\n')
    opener.chmod(0o755)
    done = cold(
        *("account", "site.toml", "-o", "site.html", "--open", "--lang", "nb"),
        folder=site,
        PATH=f"{opener.parent}:{os.environ['PATH']}",
    )
    assert done.returncode == 0 and "skrev site.html" in done.stderr, done.stderr
    page = (site / "site.html").read_text(encoding="utf-8")
    assert '<html lang="nb">' in page and "Elektrisk gravemaskin" in page
    for _ in range(50):  # it is started beside the command, which does not wait for it
        if seen.exists() and seen.read_text().strip():
            break
        time.sleep(0.1)
    assert seen.read_text().strip().removeprefix("file://") == str(site / "site.html")
