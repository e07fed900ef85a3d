"""The page on migration lists every number of Biri that version 0.1.0 gave otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from test_docs import table_under

from carbonsite.reports.old_result import OldResult
from carbonsite.reports.version_changes import version_changes

ROOT = Path(__file__).parents[1]


def test_each_number_of_biri_that_differs_stands_on_the_page(biri_project: Any) -> None:
    old = OldResult.read(ROOT / "tests" / "golden" / "biri_0.1.0.json")
    changes = version_changes(biri_project.scenario, old)
    shown = changes.shown_results
    differing = shown[shown["old"] != shown["new"]]
    expected = {
        (str(row.result), f"{row.old:,.0f}", f"{row.new:,.0f}") for row in differing.itertuples()
    }
    rows = table_under(ROOT / "docs" / "migration.md", "Biri")
    assert {tuple(row[:3]) for row in rows} == expected
    assert all(row[3] for row in rows), "each with the reason"
    timber = {"clt", "clt-dk-without-biogenic"}
    landfill = {"soil-landfill", "aggregates-landfill"}
    assert set(changes.lines["factor"]) == {*timber, *landfill, "diesel"}
