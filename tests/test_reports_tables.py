"""Accounts and scenarios as csv, parquet and json: whole, without formulas, the same again."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.reports.json_export import plain_value
from carbonsite.reports.tables import line_table

FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "'=1",
    "plain",
    "a,b",
    'quo"te',
    "line\nbreak",
    "å²",
)


@pytest.fixture
def scenario() -> cs.Scenario:
    rows = [
        m.machine_use("excavator", "1000 h", "20 L/h", machine="excavator"),
        cs.activity("timber", "3 m3", "clt", flow="product"),
    ]
    return cs.Scenario(
        "site",
        cs.activities(*rows),
        [m.ElectricExcavator(per_litre="3,4 kWh/L", share="50 %")],
        basis=cs.Basis(year=2020),
        date="2020-05-01",
    )


def test_the_lines_sum_to_the_total_after_all_measures(scenario: cs.Scenario) -> None:
    table = line_table(scenario)
    indicator = scenario.account().indicator.value
    assert table[indicator][table["in_total"]].sum() == pytest.approx(
        scenario.account().total.magnitude, rel=1e-12
    )
    assert table[indicator][table["in_total"] & (table["of"] == "baseline")].sum() == pytest.approx(
        scenario.baseline_account().total.magnitude, rel=1e-12
    )
    assert set(table["of"]) == {"baseline", "change"}


def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path) -> None:
    activities = cs.activities(
        *(cs.activity(text, "1 L", "diesel-b0", module="A5", **{"=own": text}) for text in FORMULAS)
    )
    place = cs.reports.csv(cs.account(activities, cs.FactorCatalogue.default()), tmp_path / "x.csv")
    with place.open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    risky = ("=", "+", "-", "@", "\t", "\r")
    assert not [cell for cell in heading if cell.startswith(risky)] and "'=own" in heading
    texts = [
        (name, cell)
        for row in rows
        for name, cell in zip(heading, row, strict=True)
        if cell.startswith(risky)
    ]
    assert not [
        text
        for text in texts
        if not text[1].lstrip("-").replace(".", "").replace("e-", "").isdigit()
    ]
    assert list(dict.fromkeys(row[heading.index("item")] for row in rows))[:8] == [
        "'=1+1",
        "'+1",
        "'-1",
        "'@SUM(A1)",
        "'\t=1",
        "'\r=1",
        "''=1",
        "plain",
    ]


def test_parquet_reads_back(scenario: cs.Scenario, tmp_path: Path) -> None:
    table = line_table(scenario)
    back = pd.read_parquet(cs.reports.parquet(scenario, tmp_path / "x.parquet"))
    assert list(back) == list(table) and len(back) == len(table)
    for name in table.select_dtypes("number"):
        assert back[name].tolist() == pytest.approx(table[name].tolist(), nan_ok=True, rel=0, abs=0)


def test_without_pyarrow_parquet_says_what_to_install(
    scenario: cs.Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(cs.ReportError, match=r"carbonsite\[fast\]"):
        cs.reports.parquet(scenario, tmp_path / "x.parquet")
    assert not list(tmp_path.iterdir())


def test_json_is_strict_and_the_same_again(scenario: cs.Scenario, tmp_path: Path) -> None:
    place = cs.reports.json(scenario, tmp_path / "x.json")

    def refuse(text: str) -> Any:
        raise AssertionError(f"{text} is not JSON")

    told = json.loads(place.read_text(encoding="utf-8"), parse_constant=refuse)
    before = place.read_bytes()
    assert cs.reports.json(scenario, tmp_path / "x.json").read_bytes() == before
    assert (
        told["totals"]["saving"] == scenario.saving().magnitude
        and told["steps"][1]["step"] == "Electric excavator"
    )
    assert [row["gwp_ghg"] for row in told["lines"]] == scenario.baseline_account().lines[
        "gwp_ghg"
    ].tolist()
    assert told["digests"]["catalogue"] == scenario.catalogue.digest


def test_an_account_alone_is_told_too(tmp_path: Path) -> None:
    account = cs.account(cs.activity("x", "1 t", "gravel-br18"), cs.FactorCatalogue.default())
    told = json.loads(cs.reports.json(account, tmp_path / "x.json").read_text(encoding="utf-8"))
    assert (
        told["totals"]["total"] == account.total.magnitude
        and told["undeclared"].keys() <= {"gravel-br18"}
        and "steps" not in told
    )


def test_what_is_not_known_is_null_and_never_zero() -> None:
    table = pd.DataFrame(
        {
            "number": [1.5, float("nan")],
            "text": ["a", None],
            "whole": pd.array([1, None], dtype="Int64"),
        }
    )
    assert plain_value(table) == [
        {"number": 1.5, "text": "a", "whole": 1},
        {"number": None, "text": None, "whole": None},
    ]


@pytest.mark.parametrize("write", [cs.reports.csv, cs.reports.parquet, cs.reports.json])
def test_a_file_that_cannot_be_written_leaves_the_old_one(
    scenario: cs.Scenario, tmp_path: Path, write: Any
) -> None:
    with pytest.raises(cs.ReportError):
        write(scenario, tmp_path)
    with pytest.raises(cs.ReportError):
        write(scenario, tmp_path / "none" / "x")


def test_a_spreadsheet_finds_no_formula_in_the_csv(tmp_path: Path) -> None:
    # What a person would do: the csv goes into a sheet cell by cell, as a spreadsheet program reads
    # it.
    place = cs.reports.csv(
        pd.DataFrame({"text": ["=1+1", "@x"], "number": [-1.5, 2.0]}), tmp_path / "x.csv"
    )
    sheet = openpyxl.Workbook().active
    with place.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            sheet.append(row)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
