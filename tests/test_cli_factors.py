"""`carbonsite factors`: what it finds and prints."""

from __future__ import annotations

import json
import re

import pytest
from commands import run

import carbonsite as cs
from carbonsite.cli import factor_search
from carbonsite.cli.terminal_tables import draw


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
        "default",
        "beside",
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
    assert len(done.stdout.splitlines()) == 4
    assert re.search(r"3 of (\d{2,}); --limit \1 shows all", done.stderr)


def test_nothing_found_is_said_beside_and_is_no_failure() -> None:
    for options, printed in (([], ""), (["--json"], "[]\n")):
        done = run("factors", "himling", *options)
        assert (done.returncode, done.stdout) == (
            0,
            printed,
        ) and "no factor for 'himling' is shipped" in done.stderr
    assert "ingen faktor for 'himling'" in run("factors", "himling", "--lang", "nb").stderr
    assert "nothing found for '!!'" in run("factors", "!!").stderr
    assert "none of them passes" in run("factors", "gips", "--country", "FI").stderr


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
    assert "DE, DK, E" in run("factors", "betong", "--country", "XX").stderr


def test_version_and_help() -> None:
    assert run("--version").stdout == f"{cs.__version__}\n"
    assert "factors" in run("--help").stdout
    told = run("factors", "--help").stdout
    assert "carbonsite factors lavkarbon b35" in " ".join(told.split()) and "--country" in told


def test_a_terminal_gets_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factor_search, "on_terminal", lambda: True)
    done = run("factors", "massivtre")
    assert done.returncode == 0 and "\t" not in done.stdout
    assert "br18-clt" in done.stdout and "Cross laminated" in done.stdout


def test_markup_in_a_name_is_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # A name such as "[red]x" is drawn as it is: every cell goes to the terminal as plain text.
    monkeypatch.setenv("COLUMNS", "300")
    draw("", list("abcdefgh"), [["[bold]x[/nothing]"] * 8], [False] * 8)
    assert capsys.readouterr().out.count("[bold]x[/nothing]") == 8
