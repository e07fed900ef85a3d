"""`carbonsite read` and `new --xlsx`: what they print, write, and how they exit."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from commands import run

import carbonsite as cs

BILL = (
    "Post;Beskrivelse;Mengde;Enhet\n01;Massivtre;1 200,5;m3\n02;Rigg og"
    " drift;1;RS\n03;=1+1;2,5;m3\n04;[red]Limtre[/]\x1b[31m;3;m3\n;Sum;1 206;m3\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "boq.csv").write_text(BILL, encoding="cp1252")
    (tmp_path / "mapping.toml").write_text(
        '[factors]\nMassivtre = "clt"\n"=1+1" = "glulam"\n', encoding="utf-8"
    )
    return tmp_path


def test_what_would_be_read_and_what_not(folder: Path) -> None:
    found = run("read", "boq.csv", "--mapping", "mapping.toml", folder=folder)
    assert found.returncode == 0
    assert "boq.csv: 2 activities, 1 lump sum, 1 not mapped, 1 total" in found.stderr
    tables = dict(part.partition("\n")[::2] for part in found.stdout.split("# ")[1:])
    assert list(tables) == ["How it was read", "Activities", "Rows not read; in no total"]
    assert [
        line.split("\t")[1:4]
        for line in tables["Rows not read; in no total"].strip().splitlines()[1:]
    ] == [
        ["3", "lump sum", "Rigg og drift"],
        ["5", "not mapped", "[red]Limtre[/]\\x1b[31m"],
        ["6", "total", "Sum"],
    ]
    assert "\x1b" not in found.stdout + found.stderr


def test_json_holds_all_of_it(folder: Path) -> None:
    told = json.loads(
        run("read", "boq.csv", "-m", "mapping.toml", "--json", "--suggest", folder=folder).stdout
    )
    assert [
        (row["item"], row["factor"], row["amount"], row["row"]) for row in told["activities"]
    ] == [("Massivtre", "clt", 1200.5, 2), ("=1+1", "glulam", 2.5, 4)]
    assert [row["kind"] for row in told["left"]] == ["lump sum", "not mapped", "total"]
    assert "glulam" in [row["factor"] for row in told["proposed"]]
    assert told["mapping"]["columns"]["amount"] == "Mengde"


def test_activities_and_the_mapping_are_written(folder: Path) -> None:
    found = run(
        "read",
        "boq.csv",
        "-m",
        "mapping.toml",
        "-o",
        "a.csv",
        "-o",
        "a.parquet",
        "-o",
        "a.json",
        "-o",
        "again.toml",
        folder=folder,
    )
    assert found.returncode == 0 and found.stderr.count("wrote ") == 4
    assert "'=1+1" in (folder / "a.csv").read_text(encoding="utf-8")
    assert pd.read_parquet(folder / "a.parquet")["amount"].tolist() == [1200.5, 2.5]
    first, again = (
        cs.read_activities(folder / "boq.csv", mapping=folder / name)
        for name in ("mapping.toml", "again.toml")
    )
    pd.testing.assert_frame_equal(first.activities, again.activities)


def test_strict_leaves_with_1_where_a_row_is_not_covered(folder: Path) -> None:
    found = run("read", "boq.csv", "-m", "mapping.toml", "--strict", folder=folder)
    assert (found.returncode, found.stderr.splitlines()[-1]) == (
        1,
        "not met: 2 rows are not covered",
    )
    (folder / "whole.csv").write_text(
        "Beskrivelse;Faktor;Mengde;Enhet\nMassivtre;clt;3;m3\n", encoding="utf-8"
    )
    assert run("read", "whole.csv", "--strict", folder=folder).returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("read", "none.csv"), "No such file"),
        (("read", "."), "is a folder"),
        (("read", "boq.csv", "--decimal", ";"), "decimal"),
        (("read", "boq.csv", "-o", "a.doc"), "is no kind of file that can be written"),
        (("read", "boq.csv", "-m", "boq.csv"), "is not TOML"),
        (("new", "site.doc", "--xlsx"), "ends in .xlsx"),
        (("read",), "FILE"),
    ],
)
def test_what_cannot_be_used_leaves_with_2_and_says_why(
    folder: Path, words: tuple[str, ...], said: str
) -> None:
    found = run(*words, folder=folder)
    assert (found.returncode, found.stdout) == (2, "")
    assert said in found.stderr and "Traceback" not in found.stderr


def test_a_workbook_to_fill_in_is_written_once(folder: Path) -> None:
    assert run("new", "--xlsx", "--lang", "nb", folder=folder).returncode == 0
    again = run("new", "--xlsx", folder=folder)
    assert again.returncode == 2 and "is there already" in again.stderr
    found = run("read", "activities.xlsx", folder=folder)
    assert found.returncode == 0 and "activities.xlsx: 0 activities" in found.stderr


def test_a_language_is_that_of_titles_kinds_and_messages(folder: Path) -> None:
    words = ("read", "boq.csv", "--mapping", "mapping.toml", "--strict", "--lang", "nb")
    done = run(*words, folder=folder)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "boq.csv: 2 aktiviteter, 1 rund sum, 1 uten faktor, 1 sum",
        "ikke oppfylt: 2 rader er ikke dekket",
    ]
    tables = dict(part.partition("\n")[::2] for part in done.stdout.split("# ")[1:])
    left = tables["Rader som ikke er lest; ikke med i noen sum"].strip().splitlines()
    assert left[0].split("\t")[:3] == ["ark", "rad", "type"]
    assert [line.split("\t")[2] for line in left[1:]] == [
        "rund sum",
        "uten faktor",
        "sum",
    ]
