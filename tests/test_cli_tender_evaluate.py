"""carbonsite tender evaluate: what it shows, writes, refuses, and leaves with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import commands
import pytest
from commands import Done

import carbonsite as cs

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="module")
def folder(biri_tender_example: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Biri's tender with the bids that came back, and what the jury says."""
    place = tmp_path_factory.mktemp("tender")
    example = biri_tender_example
    shutil.copy(example.FILE, place / "tender.toml")
    example.received(cs.tender.Tender.read(place / "tender.toml"), place)
    names = {name: f"{name} (oppdiktet)" for name in example.ASSESSED}
    (place / "answers.csv").write_text(
        "bidder;answer;value\n"
        + "".join(
            f"{names[name]};arkitektur;{str(points).replace('.', ',')}\n"
            for name, points in example.ASSESSED.items()
        ),
        encoding="utf-8",
    )
    (place / "accepted.csv").write_text(
        "bidder,row,accepted\n" + "".join(f"{name},P5,ja\n" for name in names.values()),
        encoding="utf-8",
    )
    (place / "brev").mkdir()
    return place


def run(folder: Path, *args: str) -> Done:
    """`carbonsite tender evaluate` of the tender, with files of the folder."""
    names = (".csv", ".xlsx", ".html", ".json", "brev")
    words = [str(folder / part) if part.endswith(names) else part for part in args]
    return commands.run(
        "tender", "evaluate", str(folder / "tender.toml"), str(folder / "bids"), *words
    )


def test_it_writes_the_protocol_the_letters_and_the_annex(folder: Path) -> None:
    found = run(
        folder,
        "--answers",
        "answers.csv",
        "--accepted",
        "accepted.csv",
        "-o",
        "p.xlsx",
        "-o",
        "p.html",
        "-o",
        "p.json",
        "--letters",
        "brev",
        "--annex",
        "a.html",
        "--strict",
    )
    assert found.returncode == 0, found.stderr
    assert (
        "Innlandsentreprenøren AS (oppdiktet)" in found.stdout
        and "carbonsite gir ingen juridiske råd" in found.stderr
    )
    assert cs.reports.verify(folder / "p.xlsx").exit_code == 0
    told = json.loads((folder / "p.json").read_text(encoding="utf-8"))
    assert (
        told["first"] == "Innlandsentreprenøren AS (oppdiktet)"
        and told["digest"] == cs.tender.Tender.read(folder / "tender.toml").digest
    )
    assert told["digest"] in (folder / "p.html").read_text(encoding="utf-8")
    assert len(list((folder / "brev").glob("*.html"))) == 5
    assert "Innlandsentreprenøren" in (folder / "a.html").read_text(encoding="utf-8")


def test_without_the_jurys_points_nobody_is_ranked(folder: Path) -> None:
    found = run(folder, "--json", "--strict")
    assert found.returncode == 1 and "ingen har førsteplassen alene" in found.stderr
    told = json.loads(found.stdout)
    assert told["first"] is None and {row["finding"] for row in told["findings"]} >= {
        "requirement not shown",
        "not shown",
    }


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("answers.csv", "bidder,answer,value\nNobody,arkitektur,1\n", "is not one of the bidders"),
        ("answers.csv", "bidder,answer\nNobody,arkitektur\n", "is not among the headings"),
        (
            "answers.csv",
            "bidder,answer,value\nFjell og Tre AS (oppdiktet),arkitektur,many\n",
            "write a number",
        ),
        (
            "accepted.csv",
            "bidder,row,accepted\nFjell og Tre AS (oppdiktet),P5,maybe\n",
            "write 'yes' or 'no'",
        ),
        ("accepted.csv", "bidder,row,accepted\nNobody,P5,yes\n", "is not one of the bidders"),
    ],
)
def test_assessments_that_cannot_be_used_are_told(
    folder: Path, tmp_path: Path, name: str, text: str, complaint: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = run(folder, f"--{name.removesuffix('.csv')}", str(tmp_path / name))
    assert found.returncode == 2 and complaint in found.stderr


def test_what_cannot_be_written_is_told_before_anything_is_read(folder: Path) -> None:
    assert run(folder, "-o", "p.pdf").returncode == 2


def test_folders_are_made_and_nothing_is_written_over_without_force(
    folder: Path, tmp_path: Path
) -> None:
    places = {
        "-o": tmp_path / "a" / "p.json",
        "--letters": tmp_path / "b",
        "--annex": tmp_path / "v.html",
    }
    words = [str(word) for pair in places.items() for word in pair]
    assert run(folder, *words).returncode == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert len(before) == 2 + 2 * 5
    again = run(folder, *words)
    assert again.returncode == 2
    assert all(path.name in again.stderr for path in before) and "--force" in again.stderr
    assert {path: path.read_bytes() for path in before} == before
    assert run(folder, *words, "--force").returncode == 0
