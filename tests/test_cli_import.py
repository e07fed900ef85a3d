"""`carbonsite import-factors`: the answer first, a csv for a project, nothing overwritten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import run
from published_files import as_csv, desnz_book, desnz_rows, nve_book

import carbonsite as cs

PROJECT = """
name = "Crane"
date = 2024-06-01

[basis]
electricity = "residual"
year = 2024

[catalogue]
files = [{file = "own.csv"}]

[[baseline]]
item = "crane"
factor = "electricity"
amount = "1000 kWh"
module = "A5"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    desnz_book(tmp_path / "flat.xlsx")
    nve_book(tmp_path / "nve.xlsx", [("År", "CO2"), (2020, 402), (2024, 535)])
    return tmp_path


def tables(text: str) -> dict[str, list[list[str]]]:
    """The tables of a command by their titles."""
    parts = (part.partition("\n")[::2] for part in text.split("# ")[1:])
    return {
        title: [line.split("\t") for line in rows.strip().splitlines()] for title, rows in parts
    }


def test_the_answer_comes_first_and_then_the_reasons(folder: Path) -> None:
    done = run("import-factors", "flat.xlsx", folder=folder)
    shown = tables(done.stdout)
    assert done.returncode == 0
    assert list(shown) == ["What was imported", "Not read, by reason", "Findings"]
    facts = {row[0]: row[1] for row in shown["What was imported"]}
    assert facts["edition"] == "2025" and facts["rows in the file"] == "34"
    assert facts["factors"] == "14" and facts["rows not read"] == "3"
    assert "Open Government Licence" in facts["terms"]
    assert sum(int(row[0]) for row in shown["Not read, by reason"][1:]) == 3
    assert "nothing was written" in done.stderr


def test_a_project_accounts_with_what_was_imported(folder: Path) -> None:
    done = run("import-factors", "nve.xlsx", "-o", "own.csv", folder=folder)
    assert done.returncode == 0 and 'files = [{file = "own.csv"}]' in done.stderr
    read = cs.read_factors(folder / "nve.xlsx")
    assert cs.FactorCatalogue.read_csv(folder / "own.csv") == read.catalogue
    (folder / "site.toml").write_text(PROJECT, encoding="utf-8")
    account = run("account", "site.toml", "--json", folder=folder)
    assert account.returncode == 0, account.stderr
    assert json.loads(account.stdout)["totals"]["total"] == pytest.approx(535.0)


def test_nothing_is_written_over_without_force(folder: Path) -> None:
    own = folder / "own.csv"
    own.write_text("mine", encoding="utf-8")
    done = run("import-factors", "nve.xlsx", "-o", "own.csv", folder=folder)
    assert done.returncode == 2 and "--force" in done.stderr
    assert own.read_text(encoding="utf-8") == "mine"
    assert run("import-factors", "nve.xlsx", "-o", "own.csv", "--force", folder=folder).stdout
    assert own.read_text(encoding="utf-8").startswith("factor,")


def test_json_has_every_factor_and_every_row_that_was_not_read(folder: Path) -> None:
    done = run("import-factors", "flat.xlsx", "--json", "--no-cache", folder=folder)
    content = json.loads(done.stdout)
    assert content["counts"]["factors"] == 14 and len(content["factors"]) == 20
    assert [row["row"] for row in content["not_read"]] == [15, 38, 40]
    assert content["cache"].startswith("read anew") and not (folder / "cache").exists()


def test_it_speaks_norwegian(folder: Path) -> None:
    done = run("import-factors", "flat.xlsx", "--lang", "nb", folder=folder)
    shown = tables(done.stdout)
    assert "Hva som ble importert" in shown
    assert "cellen er tom" in {row[1] for row in shown["Ikke lest, etter grunn"]}
    refused = run("import-factors", "none.xlsx", "--lang", "nb", folder=folder)
    assert refused.returncode == 2 and "kontroller stien" in refused.stderr


def test_another_layout_is_refused_with_what_was_expected(folder: Path) -> None:
    as_csv(folder / "rows.csv", [("ID", "Scope", "Level 1", "Level 2", "UOM"), *desnz_rows()])
    done = run("import-factors", "rows.csv", "-o", "own.csv", folder=folder)
    assert done.returncode == 2 and "GHG/Unit" in done.stderr and done.stdout == ""
    assert not (folder / "own.csv").exists()
