"""Activities that a project takes from csv and xlsx; what is not read of them stays in view."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import carbonsite as cs

LOG = (
    "Beskrivelse;Mengde;Enhet;Maskin\nDiesel gravemaskin;1 250,5;L;excavator\nDiesel"
    " hjullaster;300;L;wheel loader\nRigg;1;RS;\nUkjent;5;parsec;\nSum;1 550,5;L;\n"
)
TEXT = """name = "Site"
basis = {year = 2020}
date = 2020-05-01

[[baseline]]
file = "log.csv"
columns = {machine = "Maskin"}
factors = {"Diesel gravemaskin" = "diesel", "Diesel hjullaster" = "diesel", "Ukjent" = "diesel"}
tags = {module = "A5", flow = "site-energy"}
"""


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Reads a project beside a log."""

    def reading(text: str = TEXT, log: str = LOG) -> cs.Project:
        (tmp_path / "log.csv").write_text(log, encoding="utf-8")
        (tmp_path / "site.toml").write_text(text, encoding="utf-8")
        return cs.Project.read(tmp_path / "site.toml")

    return reading


def test_a_log_is_the_baseline(read: Any) -> None:
    project = read()
    assert project.scenario.baseline[
        ["item", "amount", "unit", "factor", "machine", "row"]
    ].values.tolist() == [
        ["Diesel gravemaskin", 1250.5, "L", "diesel", "excavator", "2"],
        ["Diesel hjullaster", 300.0, "L", "diesel", "wheel loader", "3"],
    ]
    assert project.scenario.baseline_account().total == cs.emissions(
        "1550,5 L", "diesel", cs.FactorCatalogue.default(), cs.Basis(year=2020)
    )


def test_rows_that_were_not_read_stay_in_view(read: Any, tmp_path: Path) -> None:
    project = read()
    assert project.uncovered[["row", "kind"]].values.tolist() == [
        [4, "lump sum"],
        [5, "not understood"],
    ]
    assert len(project.left) == 3
    told = project.findings[project.findings["finding"] == "rows not read"]
    assert told["detail"].tolist() == [
        "log.csv: lump sum; in no total",
        "log.csv: not understood; in no total",
    ] and told["rows"].tolist() == [1, 1]
    with pytest.raises(cs.InputError, match="would vanish"):
        project.write(tmp_path / "other.toml")


def test_a_table_stands_beside_other_tables_and_rows(read: Any, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Masser"
    for row in (["Post", "Mengde", "Enhet", "Faktor"], ["Grus", 12.5, "t", "gravel-br18"]):
        book.active.append(row)
    book.save(tmp_path / "masses.xlsx")
    (tmp_path / "mapping.toml").write_text('[columns]\nitem = "Post"\n', encoding="utf-8")
    log = "Beskrivelse;Mengde;Enhet\nDiesel gravemaskin;1 250,5;L\n"
    project = read(
        TEXT.replace('columns = {machine = "Maskin"}\n', "")
        + '[[baseline]]\nfile = "masses.xlsx"\nsheet = "Masser"\nmapping ='
        ' "mapping.toml"\n[[baseline]]\nitem = "clt"\nfactor = "clt"\namount = "3 m3"\n',
        log,
    )
    assert project.scenario.baseline["row"].tolist() == [
        "log.csv:2",
        "masses.xlsx:2",
        "baseline[2]",
    ]
    assert project.scenario.baseline["amount"].tolist() == [1250.5, 12.5, 3.0]
    project.write(tmp_path / "whole.toml")
    assert cs.Project.read(tmp_path / "whole.toml") == project


@pytest.mark.parametrize(
    ("old", "new", "column", "problem"),
    [
        ('"log.csv"', '"other.csv"', "baseline[0].file", "cannot be read as a table"),
        (
            'machine = "Maskin"',
            'machine = "Makin"',
            "baseline[0].columns.machine",
            "there is no such column",
        ),
        ("decimal", "decimal", "baseline[0].sheets", "is not a key of this table"),
        (
            '"Diesel gravemaskin" = "diesel"',
            '"Diesel gravemaskin" = "deisel"',
            "baseline[0].file",
            "log.csv, row 2: no emission factor 'deisel'",
        ),
    ],
)
def test_what_is_wrong_names_the_key_and_the_file(
    read: Any, old: str, new: str, column: str, problem: str
) -> None:
    with pytest.raises(cs.InputError) as raised:
        read((TEXT + ("sheets = 'x'\n" if old == new else "")).replace(old, new))
    assert any(
        row.column == column and problem in row.problem
        for row in raised.value.problems.itertuples()
    ), raised.value.problems.to_dict("records")


def test_an_error_of_the_account_names_the_row_of_the_table(read: Any) -> None:
    project = read(
        TEXT.replace('"Ukjent" = "diesel"', '"Ukjent" = "gravel-br18"'),
        LOG.replace("parsec", "stk"),
    )
    with pytest.raises(cs.InputError) as raised:
        project.scenario.baseline_account()
    found = project.located(raised.value).problems
    assert (
        set(zip(found["row"], found["column"], strict=True)) == {(6, "baseline[0].file")}
        and found["problem"].str.startswith("row 5, ").all()
    )


def test_a_table_that_a_project_reads_is_not_written_over(read: Any) -> None:
    with pytest.raises(cs.InputError, match="this project reads"):
        read(TEXT.replace('name = "Site"', 'name = "Site"\noutputs = ["log.csv"]'))
