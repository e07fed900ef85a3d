"""`carbonsite tender`: what it writes, what it prints, and how it leaves."""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from commands import run
from tendered import ANSWERS, fill, site_text

import carbonsite as cs
from carbonsite.cli.new_file import file_text
from carbonsite.messages import Language


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tender, its form, and two bids, one of them with faults."""
    folder = tmp_path_factory.mktemp("tender")
    (folder / "tender.toml").write_text(site_text(), encoding="utf-8")
    (folder / "bids").mkdir()
    form = cs.tender.Tender.read(folder / "tender.toml").write_form(folder / "form.xlsx")
    fill(form, ANSWERS, folder / "bids" / "a.xlsx")
    hostile = {
        ("Tilbyder og pris", "B1", "Svar"): "[red]=1+1<b>",
        ("Maskiner", "M1", "Timer [h]"): "=cmd|x",
        ("Maskiner", "M1", "Beskrivelse"): "=HYPERLINK(1)",
    }
    numbers = {
        where: value * 2
        for where, value in ANSWERS.items()
        if isinstance(value, int) and not isinstance(value, bool)
    }
    fill(form, {**ANSWERS, **numbers, **hostile}, folder / "bids" / "b.xlsx")
    return folder


def test_the_form_is_written_and_its_digest_said(place: Path, tmp_path: Path) -> None:
    done = run(
        "tender", "form", str(place / "tender.toml"), "-o", str(tmp_path / "f.xlsx"), "--lang", "en"
    )
    tender = cs.tender.Tender.read(place / "tender.toml")
    assert (done.returncode, done.stdout) == (0, "")
    assert tender.digest in done.stderr
    assert (tmp_path / "f.xlsx").read_bytes() == tender.write_form(
        tmp_path / "g.xlsx", "en"
    ).read_bytes()
    again = run("tender", "form", str(place / "tender.toml"), "-o", str(tmp_path / "f.xlsx"))
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert (
        run(
            "tender", "form", str(place / "tender.toml"), "-o", str(tmp_path / "f.xlsx"), "--force"
        ).returncode
        == 0
    )


def test_bids_are_read_and_told(place: Path) -> None:
    done = run("tender", "read", str(place / "tender.toml"), str(place / "bids"))
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "# Bids"
    assert lines[1].split("\t")[:3] == ["bid", "bidder", "price"]
    assert lines[2].split("\t")[:3] == ["a.xlsx", "Bygg AS", "150000000.0"]
    assert "# Problems: not computed before they are clarified" in lines
    assert "b.xlsx\tMaskiner\tF5\t=cmd|x\ta formula without a value\ttype the number" in done.stdout
    assert "2 bids, 1 without problems" in done.stderr


def test_titles_are_norwegian_where_asked(place: Path) -> None:
    done = run("tender", "read", str(place / "tender.toml"), str(place / "bids"), "--lang", "nb")
    assert "# Feil: beregnes ikke før de er avklart" in done.stdout
    assert "tilbyder" in done.stdout.splitlines()[1]


def test_strict_leaves_with_1_where_something_is_found(place: Path, tmp_path: Path) -> None:
    done = run("tender", "read", str(place / "tender.toml"), str(place / "bids"), "--strict")
    assert done.returncode == 1
    assert "not met: 1 problems" in done.stderr
    (tmp_path / "good").mkdir()
    (tmp_path / "good" / "a.xlsx").write_bytes((place / "bids" / "a.xlsx").read_bytes())
    assert (
        run(
            "tender", "read", str(place / "tender.toml"), str(tmp_path / "good"), "--strict"
        ).returncode
        == 0
    )


def test_everything_goes_into_json_and_csv(place: Path, tmp_path: Path) -> None:
    done = run(
        "tender",
        "read",
        str(place / "tender.toml"),
        str(place / "bids"),
        "--json",
        "-o",
        str(tmp_path / "found.csv"),
        "-o",
        str(tmp_path / "found.json"),
    )
    told = json.loads(done.stdout)
    assert told == json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert told["digest"] == cs.tender.Tender.read(place / "tender.toml").digest
    assert [bid["usable"] for bid in told["bids"]] == [True, False]
    with (tmp_path / "found.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["kind"] for row in rows} == {"problem", "deviation"}
    # No text of a bidder is a formula in what is written.
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert any(row["value"] == "'=cmd|x" for row in rows)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("form", "nothing.toml"), "cannot be read as a tender file"),
        (("read", "TENDER", "nothing"), "is not a folder"),
        (("read", "TENDER", "BIDS", "-o", "x.pdf"), "x.pdf"),
    ],
)
def test_what_cannot_be_used_leaves_with_2(
    place: Path, arguments: tuple[str, ...], told: str
) -> None:
    named = {"TENDER": str(place / "tender.toml"), "BIDS": str(place / "bids")}
    done = run("tender", *(named.get(each, each) for each in arguments))
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_the_schema_is_printed() -> None:
    done = run("tender", "schema")
    assert json.loads(done.stdout)["title"] == "carbonsite tender"


@pytest.mark.parametrize("language", list(Language))
def test_a_new_tender_file_is_one_and_its_form_can_be_written(
    tmp_path: Path, language: str
) -> None:
    file = tmp_path / "tender.toml"
    done = run("tender", "new", str(file), "--lang", language)
    assert (done.returncode, done.stdout) == (0, "")
    assert "carbonsite tender form" in done.stderr
    tender = cs.tender.Tender.read(file)
    assert tender.language == language
    assert run("tender", "form", str(file), "-o", str(tmp_path / "f.xlsx")).returncode == 0
    assert run("tender", "new", str(file)).returncode == 2
    # What is a comment is right, too.
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("# [[requirements]]\n# preset", "[[requirements]]\npreset"), encoding="utf-8"
    )
    assert len(cs.tender.Tender.read(file).requirements) == 2


def test_the_new_files_of_both_languages_say_the_same(tmp_path: Path) -> None:
    nb, en = (tomllib.loads(file_text("tender", language)) for language in Language)

    def bare(told: Any) -> Any:
        """What is said without the words of a language."""
        if isinstance(told, dict):
            return {
                key: bare(value)
                for key, value in told.items()
                if key not in ("name", "item", "language", "questions")
            }
        return [bare(value) for value in told] if isinstance(told, list) else told

    assert bare(nb) == bare(en)


def test_the_example_is_a_tender_file() -> None:
    example: Any = Path(__file__).parents[1] / "examples" / "biri_tender.toml"
    assert tomllib.loads(example.read_text(encoding="utf-8"))["award"]["rule"] == "points"
    assert len(cs.tender.Tender.read(example).options) == 8
