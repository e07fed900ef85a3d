"""carbonsite compare-versions: old numbers beside new ones, each with the reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from commands import run

import carbonsite as cs
from carbonsite.reports.json_export import to_dict
from carbonsite.reports.old_result import OldResult
from carbonsite.reports.version_changes import changes_between, version_changes

SITE = """name = "Site"
date = 2020-05-01
basis = {year = 2020, blend = "0 %"}
outputs = ["site.json"]
[[baseline]]
item = "excavator"
calculator = "machine_use"
hours = {value = "1000 h", low = "700 h", high = "1400 h", reason = "six months"}
rate = "20 L/h"
machine = "excavator"
[[baseline]]
item = "frame"
factor = "concrete-nb37-reference-2017"
amount = "100 m3"
flow = "product"
[[measures]]
type = "ElectricExcavator"
per_litre = "3,4 kWh/L"
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A project file, and beside it the result that this version writes."""
    path = tmp_path / "site.toml"
    path.write_text(SITE, encoding="utf-8")
    assert run("account", path, "--write").returncode == 0
    return path


def edited(site: Path, change: Any) -> None:
    """The old result beside the project, changed as an earlier version would have written it."""
    result = site.with_suffix(".json")
    content = json.loads(result.read_text(encoding="utf-8"))
    change(content)
    result.write_text(json.dumps(content), encoding="utf-8")


def lines_of(site: Path) -> list[dict[str, Any]]:
    outcome = run("compare-versions", site, "--json")
    assert outcome.returncode == 0
    return list(json.loads(outcome.stdout)["lines"])


def test_the_same_version_gives_the_same_numbers(site: Path) -> None:
    outcome = run("compare-versions", site)
    assert outcome.returncode == 0
    assert "no number differs" in outcome.stderr
    content = json.loads(run("compare-versions", site, "--json").stdout)
    assert content["lines"] == content["findings"] == []
    assert all(row["difference"] == 0 for row in content["results"])
    names = [row["result"] for row in content["results"]]
    assert names[:5] == ["baseline", "total", "saving", "saving, low", "saving, high"]
    assert "change by Electric excavator" in names


def test_the_reason_of_each_line(site: Path) -> None:
    def older(content: dict[str, Any]) -> None:
        content["carbonsite"] = "0.0.9"
        frame = next(line for line in content["lines"] if line["item"] == "frame")
        frame["gwp_ghg"] *= 1.1
        diesel = [line for line in content["lines"] if line["item"] == "excavator"]
        diesel[0]["resolved_factor"] = "diesel-b7"
        diesel[0]["gwp_ghg"] *= 0.9
        content["changes"] = content["changes"][1:]
        content["totals"]["total"] -= 1000.0
        content["findings"] = [{"finding": "expired", "factor": "old-factor"}]

    edited(site, older)
    lines = lines_of(site)
    reasons = {(line["of"], line["item"]): line["why"] for line in lines}
    assert reasons["baseline", "frame"].startswith("the factor has another number: ")
    assert reasons["baseline", "excavator"] == "another factor: diesel-b7, now diesel-b0"
    assert "the line is new" in {line["why"] for line in lines if line["of"] == "change"}
    sizes = [abs((line["new"] or 0) - (line["old"] or 0)) for line in lines]
    assert sizes == sorted(sizes, reverse=True)
    outcome = run("compare-versions", site)
    assert "written by 0.0.9, now" in outcome.stderr
    assert "old-factor" in outcome.stdout and "gone" in outcome.stdout


def test_a_line_that_counted_before_says_why_it_does_not_now(site: Path) -> None:
    content = to_dict(cs.Project.read(site).scenario)
    old = OldResult.of(content, "old")
    lines = [
        {**line, "counted": False, "why_not": "replaced by delivery"} if number == 0 else line
        for number, line in enumerate(content["lines"])
    ]
    new = OldResult.of({**content, "lines": lines}, "new")
    (there,) = changes_between(old, new).lines.to_dict("records")
    assert there["why"] == "it does not count any more: replaced by delivery"
    assert (there["old"], there["new"]) == (pytest.approx(content["lines"][0]["gwp_ghg"]), 0.0)
    (back,) = changes_between(new, old).lines.to_dict("records")
    assert back["why"] == "it counts now"


def test_an_account_is_compared_by_its_lines_and_totals(site: Path) -> None:
    scenario = cs.Project.read(site).scenario
    old = OldResult.of(to_dict(scenario), "old")
    changes = version_changes(scenario, old)
    assert not changes.differ
    assert changes.results["difference"].abs().max() == 0


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[]", "is not what carbonsite writes"),
        ("{}", "is not what carbonsite writes"),
        (
            '{"carbonsite": "0.1", "name": "x", "indicator": "gwp_ghg", "totals": {"total": "x"}}',
            "is not what carbonsite writes",
        ),
        ("{", "JSON"),
        ('{"a": NaN}', "JSON"),
        ("[" * 100_000, "nested"),
    ],
)
def test_a_file_that_is_no_result(site: Path, text: str, problem: str) -> None:
    site.with_suffix(".json").write_text(text, encoding="utf-8")
    outcome = run("compare-versions", site)
    assert outcome.returncode == 2
    assert problem in outcome.stderr and "Traceback" not in outcome.stderr


def test_a_result_that_is_not_there(site: Path, tmp_path: Path) -> None:
    outcome = run("compare-versions", site, tmp_path / "none.json")
    assert outcome.returncode == 2 and "cannot be read" in outcome.stderr
    site.write_text(SITE.replace('outputs = ["site.json"]\n', ""), encoding="utf-8")
    outcome = run("compare-versions", site, "--lang", "nb")
    assert outcome.returncode == 2 and "skriv: carbonsite compare-versions" in outcome.stderr


def test_a_result_that_was_undeclared_differs_from_a_number(site: Path) -> None:
    def older(content: dict[str, Any]) -> None:
        content["totals"]["saving"] = None

    edited(site, older)
    outcome = run("compare-versions", site, "--json")
    row = next(row for row in json.loads(outcome.stdout)["results"] if row["result"] == "saving")
    assert row["old"] is None and row["new"] > 0 and row["difference"] is None
    assert "no number differs" not in run("compare-versions", site).stderr


def test_numbers_of_two_indicators_have_no_difference(site: Path) -> None:
    def older(content: dict[str, Any]) -> None:
        content["indicator"] = "gwp_total"
        content["totals"]["total"] *= 2

    edited(site, older)
    content = json.loads(run("compare-versions", site, "--json").stdout)
    assert content["lines"] == []
    assert {row["difference"] for row in content["results"]} == {None}
    shown = run("compare-versions", site).stderr
    assert "the indicator was gwp_total, it is gwp_ghg" in shown
    assert "no number differs" not in shown
