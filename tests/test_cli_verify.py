"""`carbonsite verify` and `carbonsite sign`: what they print, and how they leave."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from commands import run
from edited import by_openpyxl, with_two_sets_of_looks
from workbooks import account

import carbonsite as cs


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cs.reports.excel(account(), tmp_path_factory.mktemp("cli") / "report.xlsx")


def test_an_unchanged_report_leaves_with_0(report: Path) -> None:
    done = run("verify", str(report))
    assert (done.returncode, done.stderr, done.stdout.splitlines()[0]) == (
        0,
        "",
        "report.xlsx: unchanged",
    )
    assert "not where it comes from" in done.stdout


def test_a_changed_report_leaves_with_1_and_names_the_cell(report: Path, tmp_path: Path) -> None:
    changed = by_openpyxl(
        report,
        tmp_path / "changed.xlsx",
        lambda book: setattr(book["Line items"]["B5"], "value", "another"),
    )
    done = run("verify", str(changed))
    assert done.returncode == 1
    assert done.stdout.splitlines()[:3] == [
        "changed.xlsx: changed, arithmetic consistent",
        "  content: 1 difference",
        "    'Line items'!B5: value, was excavator, is another",
    ]


def test_a_second_reader_agrees_with_what_was_written(report: Path) -> None:
    assert run("verify", str(report), "--second-reader").returncode == 0


def test_a_cell_that_a_second_reader_reads_differently_is_named(
    report: Path, tmp_path: Path
) -> None:
    done = run("verify", str(with_two_sets_of_looks(report, tmp_path / "a.xlsx")))
    assert done.returncode == 0, "its own looks are those that were written"
    done = run("verify", str(tmp_path / "a.xlsx"), "--second-reader")
    assert done.returncode == 1
    told = r"Summary!B12: read differently by a second reader, was \d+.*, is \d{4}-\d\d-\d\d"
    assert re.search(told, done.stdout)


def test_a_file_that_is_no_report_leaves_with_2(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_text("x")
    done = run("verify", str(tmp_path / "x.xlsx"))
    assert (done.returncode, done.stdout) == (2, "") and "cannot be read as a report" in done.stderr
    assert run("verify", str(tmp_path / "none.xlsx")).returncode == 2


def test_json_holds_everything(report: Path) -> None:
    told = json.loads(run("verify", str(report), "--json").stdout)
    assert (told["outcome"], told["exit_code"], told["differences"]) == ("unchanged", 0, 0)
    assert told["recalculated"] == pytest.approx(account().total.magnitude, rel=1e-9)
    assert {row["status"] for row in told["factors"]} == {"not in a known catalogue"}


def test_a_report_is_signed_and_verified_by_key(tmp_path: Path) -> None:
    pytest.importorskip("cryptography", reason="the extra [sign] is not installed")
    path, key, public = (
        cs.reports.excel(account(), tmp_path / "report.xlsx"),
        tmp_path / "me.pem",
        tmp_path / "me.pub.pem",
    )
    assert run("sign", "--new-key", str(key)).returncode == 0
    assert run("verify", str(path), "--key", str(public)).returncode == 1
    assert run("sign", str(path), "--key", str(key)).returncode == 0
    done = run("verify", str(path), "--key", str(public))
    assert (done.returncode, done.stderr) == (0, "") and "signed by" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("sign",),
        ("sign", "report.xlsx"),
        ("sign", "report.xlsx", "--key", "a.pem", "--new-key", "b.pem"),
    ],
)
def test_signing_says_what_it_needs(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.returncode == 2 and "--new-key alone" in done.stderr
