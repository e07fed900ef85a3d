"""The example that started it runs on real input, says what is known and what is assumed, and does
not fit itself to the claim.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import carbonsite as cs

ROOT = Path(__file__).parents[1]
KINDS = {"published", "assumed"}


@pytest.fixture(scope="module")
def biri(biri_example: Any) -> Any:
    return biri_example


@pytest.fixture(scope="module")
def run(biri: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any], Path]:
    """What the example prints and writes."""
    import contextlib
    import io
    import os

    folder, before, printed = tmp_path_factory.mktemp("biri"), Path.cwd(), io.StringIO()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(printed):
            biri.main()
    finally:
        os.chdir(before)
    return (
        printed.getvalue(),
        json.loads((folder / "biri.json").read_text(encoding="utf-8")),
        folder,
    )


def test_it_writes_the_workbook_and_the_parts_of_the_account(
    run: tuple[str, dict[str, Any], Path],
) -> None:
    _, told, folder = run
    assert set(told) == {"assumptions", "bases", "steps", "bounds", "claim"}
    assert (folder / "biri.xlsx").stat().st_size > 10_000


def test_every_input_is_published_with_a_source_or_assumed_with_a_reason_and_a_range(
    run: tuple[str, dict[str, Any], Path],
) -> None:
    printed, told, _ = run
    for row in told["assumptions"]:
        assert row["status"] in KINDS, row
        assert (
            row["source"]
            if row["status"] == "published"
            else row["reason"] and row["low"] != row["high"]
        ), row
        assert f"{row['status']:>9}  {row['assumption']}: {row['value']}" in printed


def test_the_six_bases_stand_side_by_side_and_their_order_is_explained_by_physics(
    run: tuple[str, dict[str, Any], Path],
) -> None:
    told = {row["basis"]: row for row in run[1]["bases"]}
    assert len(told) == 6
    for name in ("life-cycle, location", "life-cycle, residual", "direct"):
        assert told[name]["saving"] > told[f"{name}, biofuel not credited"]["saving"], (
            "credit for biofuel can only add to a saving"
        )
        assert told[name]["baseline"] == pytest.approx(told[name]["total"] + told[name]["saving"])
    assert told["life-cycle, residual"]["total"] > told["life-cycle, location"]["total"], (
        "402 g/kWh against 33"
    )
    assert "No residual mix of 2019 was found" in run[0]


def test_the_waterfall_falls_from_the_baseline_to_the_total(
    run: tuple[str, dict[str, Any], Path],
) -> None:
    steps, base = run[1]["steps"], run[1]["bases"][0]
    assert steps[0]["total"] == pytest.approx(base["baseline"])
    assert steps[-1]["total"] == pytest.approx(base["total"])
    assert len(steps) == 10


def test_the_claim_is_examined_for_each_boundary_with_and_without_masses(
    run: tuple[str, dict[str, Any], Path],
) -> None:
    cases = run[1]["claim"]["cases"]
    assert len(cases) == 12
    assert {case["measures"] for case in cases} == {"site measures", "site measures without masses"}
    for case in cases:
        assert case["low"] < case["saving"] < case["high"]
        inside = case["low"] <= 167_000 <= case["high"]
        assert (case["verdict"] == "within the bounds") == inside
    takes = run[1]["claim"]["takes"]
    assert len({row["litres"] for row in takes}) == 6
    for row in takes:
        assert row["litres"] * row["saved_per_litre"] == pytest.approx(167_000)
        assert row["machine_hours"] * row["litres_per_hour"] == pytest.approx(row["litres"])
        assert (
            f"{row['saved_per_litre']:.2f}" in run[0] or f"{row['saved_per_litre']:.1f}" in run[0]
        )
    assert "33.4 kg/m2" in run[0]


def test_the_obvious_comes_first(run: tuple[str, dict[str, Any], Path]) -> None:
    lines, case = run[0].splitlines(), run[1]["claim"]["cases"][0]
    assert f"site measures save {case['saving']:,.0f} kgCO2e" in lines[0]
    assert f"{case['saving'] / 167_000:.1f} times the 167,000 kg claimed" in lines[0]
    gaps = run[1]["claim"]["gaps"]
    assert lines[2].lower() == f"{gaps[0]['outcome']}.".lower()
    frame = sum(row["change"] for row in run[1]["steps"][-2:])
    assert f"{-frame:,.0f} of it are in the frame and the foundations" in lines[3]


def test_findings_are_printed(run: tuple[str, dict[str, Any], Path], biri: Any) -> None:
    findings = biri.biri()[0].findings
    assert len(findings)
    for row in findings.itertuples():
        assert f"{row.of}, {row.finding}: " in run[0]
        assert row.detail in run[0]


def test_the_claim_stands_in_the_workbook(run: tuple[str, dict[str, Any], Path]) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(run[2] / "biri.xlsx", data_only=True)["Summary"]
    cells = [row for row in sheet.iter_rows(values_only=True) if row[4] == 167_000]
    assert len(cells) == 12
    assert {row[5] for row in cells} == {"within the bounds"}


def test_the_measured_rate_is_inside_the_range_of_the_excavators(biri: Any) -> None:
    """SINTEF: 91 t of direct emissions over 6 817 hours at 2.66 kg/L."""
    rate = biri.facts()[0]["diesel rate of a 35 t excavator"]
    assert rate.low.magnitude < 91_000 / 6817 / 2.66 < rate.value.magnitude < rate.high.magnitude
    assert "SINTEF" in rate.reason and rate.reason.startswith("centre:")


def test_the_measured_mean_stands_beside_the_claimed_rate(
    run: tuple[str, dict[str, Any], Path],
) -> None:
    assert "91 t over 6 817 machine hours is 5.0 L/h" in run[0]
    assert "at the 30 L/h claimed for Biri's machine it would be 544 tCO2e" in run[0]


def test_the_sums_follow_from_the_rows(biri: Any) -> None:
    """Hand arithmetic for the electric excavator, independent of the package: 1 000 h × 20 L/h, 7 %
    idling, 3.43 kWh/L, 5 % loss.
    """
    scenario, _, _ = biri.biri()
    diesel = 1000 * 20 * (2.66 + 0.06291 * 10.08)
    electricity = 1000 * 20 * (1 - 0.07) * 3.43 / (1 - 0.05) * 0.03348
    steps = scenario.steps().set_index("step")["change"]
    assert steps["Electric excavator"] == pytest.approx(electricity - diesel)


def test_the_baseline_is_legal_at_its_date_and_would_not_be_in_2022(biri: Any) -> None:
    from dataclasses import replace

    scenario, _, _ = biri.biri()
    assert "mineral oil heating" not in set(scenario.findings["finding"])
    later = replace(scenario, date="2022-06-01", basis=cs.Basis(year=2022))
    assert "mineral oil heating" in set(later.findings["finding"])


def test_the_decisions_say_why_each_input_is_what_it_is(
    run: tuple[str, dict[str, Any], Path],
) -> None:
    text = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    for row in run[1]["assumptions"]:
        bounds = "–" if row["low"] == row["high"] else f"{row['low']} to {row['high']}"
        why = "; ".join(filter(None, (row["source"], row["reason"])))
        assert f"| {row['assumption']} | {row['value']} | {bounds} | {why} |" in text
