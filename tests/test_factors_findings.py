"""What was found about a factor follows it into accounts, reports and files."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import factor, table

import carbonsite as cs
from carbonsite.factors.findings import findings_cells, findings_in, merged_findings
from carbonsite.projects.writing import project_text
from carbonsite.reports.json_export import to_dict

WALL = cs.FactorCatalogue(
    [factor("wall", module=module, gwp_total=1.0) for module in ("A1-A3", "C4")]
    + [factor("roof", module="A1-A3", gwp_total=1.0)]
)
NOTED = WALL.with_findings({"wall": [("density against mass", "2.4 kg/m3 is no concrete")]})
ROWS = table(("a", "wall", 3.0, "kg"), ("b", "roof", 1.0, "kg"), ("c", "wall", 4.0, "kg"))


def about(catalogue: cs.FactorCatalogue) -> list[Any]:
    return catalogue.findings.to_numpy().tolist()


EXPECTED = [["density against mass", "wall", "2.4 kg/m3 is no concrete"]]


@pytest.fixture
def epd(tmp_path: Path) -> Any:
    """A declaration whose parts are not its total, in two scenarios without a default."""
    document = {
        "doctype": "openEPD",
        "product_name": "Concrete B30",
        "program_operator_doc_id": "NEPD-1",
        "date_of_issue": "2024-02-11",
        "declared_unit": {"qty": 2, "unit": "m3"},
        "kg_per_declared_unit": {"qty": 4800, "unit": "kg"},
        "impacts": {
            "EF 3.1": {
                "gwp": {"A1A2A3": {"mean": 210, "unit": "kgCO2e"}},
                "gwp-fossil": {"A1A2A3": {"mean": 150, "unit": "kgCO2e"}},
                "gwp-biogenic": {"A1A2A3": {"mean": 1, "unit": "kgCO2e"}},
                "gwp-luluc": {"A1A2A3": {"mean": 1, "unit": "kgCO2e"}},
            }
        },
    }
    path = tmp_path / "concrete.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return cs.read_epd(path)


def test_what_the_reader_of_a_declaration_found_reaches_the_account(epd: Any) -> None:
    told = set(epd.findings["finding"])
    assert {"split is not the total", "reference amount is not 1"} <= told
    name = epd.factors[0].factor
    account = cs.account(table(("slab", name, 4.0, "m3")), epd.catalogue)
    found = account.findings[account.findings["finding"].isin(told)]
    assert set(found["finding"]) == told and set(found["factor"]) == {name}
    details = dict(zip(epd.findings["finding"], epd.findings["detail"], strict=True))
    assert all(details[row.finding] == row.detail for row in found.itertuples())
    assert all(row.detail.in_language("nb") != row.detail for row in found.itertuples())
    scenario = cs.Scenario("site", account.reading.given, catalogue=epd.catalogue)
    assert told <= set(scenario.findings["finding"])


def test_an_account_has_those_of_the_factors_that_it_uses() -> None:
    found = cs.account(ROWS, NOTED).findings
    assert found[["finding", "factor", "detail", "rows", "share"]].to_numpy().tolist() == [
        [*EXPECTED[0], 2, pytest.approx(14 / 15)]
    ]
    assert cs.account(ROWS.iloc[1:2], NOTED).findings.empty


def test_they_survive_what_is_done_with_catalogues(tmp_path: Path) -> None:
    other = cs.FactorCatalogue([factor("door", module="A1-A3", gwp_total=1.0)])
    rows = NOTED.frame
    for catalogue in (
        NOTED | other,
        other | NOTED,
        NOTED | WALL,
        NOTED | NOTED,
        NOTED.holding(rows[rows["factor"] == "wall"]),
        NOTED.substitute("roof", "wall", "why"),
        pickle.loads(pickle.dumps(NOTED)),
    ):
        assert about(catalogue) == EXPECTED
    assert about(NOTED.holding(rows[rows["factor"] == "roof"])) == []
    assert NOTED.digest == WALL.digest
    NOTED.write_csv(tmp_path / "own.csv")
    again = cs.FactorCatalogue.read_csv(tmp_path / "own.csv")
    assert about(again) == EXPECTED and again.digest == NOTED.digest
    WALL.write_csv(tmp_path / "plain.csv")
    assert "findings" not in (tmp_path / "plain.csv").read_text().splitlines()[0]


def test_a_factor_that_stands_in_brings_its_own() -> None:
    catalogue = NOTED.substitute("roof", "wall", "no roof to be had")
    found = cs.account(ROWS.iloc[1:2], catalogue).findings
    assert found[["finding", "factor"]].to_numpy().tolist() == [
        ["density against mass", "wall"],
        ["substituted", "roof"],
    ]


def test_they_are_written_into_a_project_file(tmp_path: Path) -> None:
    scenario = cs.Scenario("site", ROWS.assign(module=""), catalogue=NOTED)
    path = tmp_path / "site.toml"
    path.write_text(project_text(cs.Project(scenario)), encoding="utf-8")
    read = cs.Project.read(path).scenario
    assert about(read.catalogue) == EXPECTED


def test_reports_show_them(tmp_path: Path) -> None:
    account = cs.account(ROWS, NOTED)
    book = openpyxl.load_workbook(cs.reports.excel(account, tmp_path / "book.xlsx"))
    cells = {str(cell.value) for row in book["Findings"].iter_rows() for cell in row}
    assert {"density against mass", "2.4 kg/m3 is no concrete"} <= cells
    page = cs.reports.html(account, tmp_path / "page.html").read_text(encoding="utf-8")
    assert "2.4 kg/m3 is no concrete" in page
    assert to_dict(account)["findings"][0]["finding"] == "density against mass"


def test_cells_hold_several_and_are_read_back() -> None:
    findings = merged_findings({"a": [("one", "1: 2\n3"), ("two", "")]}, {"b": [("one", "x")]})
    cells = findings_cells(findings, ["b", "a", "a"])
    assert cells == ["one: x", "one: 1: 2 3\ntwo: ", ""]
    assert about_cells(findings_in(["b", "a", "a"], cells)) == {
        ("a", "one", "1: 2 3"),
        ("a", "two", ""),
        ("b", "one", "x"),
    }


def about_cells(findings: Any) -> set[tuple[str, str, str]]:
    return {
        (name, one.finding, one.detail) for name, several in findings.items() for one in several
    }


def test_a_finding_about_nothing_is_refused() -> None:
    with pytest.raises(cs.UnknownFactorError, match="wal"):
        WALL.with_findings({"wal": [("x", "y")]})
