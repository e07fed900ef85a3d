"""The Inventory of Carbon and Energy: materials, carbon storage, and what is not read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import problem_table
from openpyxl import Workbook, load_workbook

import carbonsite as cs
from carbonsite.factors.publishers.ice import _indicator
from carbonsite.factors.publishers.opened_file import opened
from carbonsite.factors.publishers.registry import publisher_of

HEADING = ["Materials", "Embodied Carbon - kgCO2e/kg", "Comments", "Name Exactly as in ICE DB"]
ROWS = [
    ["Aggregates and Sand"],
    ["General mixture", 0.00747, "12 data points", "Aggregates and sand, general"],
    ["Timber"],
    ["Glulam - excluding storage", 0.512, None, "Timber, Glulam, No carbon storage"],
    ["Glulam - including storage", -0.896, None, "Timber, Glulam, Including carbon storage"],
    ["Softwood", 0.263, None, "Timber, Softwood"],
    ["Insulation"],
    ["Mineral wool", 1.28, None, "Mineral wool insulation"],
    ["Plasterboard", 0.39, "wide range", "Plasterboard"],
    ["Cork", 0.19, None, "Cork insulation"],
    ["Glass wool", "n/a", "no data", "Glass wool"],
    ["Steel", "about 2", None, "Steel, section"],
]


def book(
    path: Path,
    heading: list[str] | None = None,
    title: str = "ICE DB Educational V4.1 - Oct 2025",
    sheet: str = "ICE Summary",
) -> Path:
    """A workbook of the shape of the inventory."""
    workbook = Workbook()
    workbook.active.title = "Introduction"
    workbook.active.append([title])
    summary = workbook.create_sheet(sheet)
    for row in ([], heading or HEADING, *ROWS):
        summary.append([None, None, *row])
    workbook.save(path)
    return path


def read(path: Path) -> Any:
    return cs.read_factors(path, cache=False)


def test_every_number_is_that_of_a_plain_reading(tmp_path: Path) -> None:
    path = book(tmp_path / "ice.xlsx")
    ice = read(path)
    sheet = load_workbook(path)["ICE Summary"]
    plain = {
        f"row {row}:": sheet.cell(row, 4).value
        for row in range(3, 15)
        if isinstance(sheet.cell(row, 4).value, float)
    }
    frame = ice.catalogue.frame.set_index(
        ice.catalogue.frame["locator"].str.extract(r"(row \d+:)", expand=False)
    )
    numbers = frame["gwp_ghg"].fillna(frame["gwp_total"]).to_dict()
    assert numbers == {place: plain[place] for place in numbers} and len(numbers) == 5
    assert set(frame["module"]) == {"A1-A3"} and set(frame["declared_unit"]) == {"kg"}
    assert (ice.year, ice.counts) == (
        2025,
        {"source_rows": 9, "not_read": 4, "factors": 5, "factor_rows": 5},
    )


def test_stored_carbon_decides_the_indicator(tmp_path: Path) -> None:
    frame = read(book(tmp_path / "ice.xlsx")).catalogue.frame.set_index("factor")
    without = frame.loc["ice-timber-timber-glulam-no-carbon-storage"]
    including = frame.loc["ice-timber-timber-glulam-including-carbon-storage"]
    assert without["gwp_ghg"] == 0.512 and without["gwp_total"] != without["gwp_total"]
    assert including["gwp_total"] == -0.896 and including["gwp_ghg"] != including["gwp_ghg"]
    assert "ice-insulation-mineral-wool-insulation" in frame.index
    assert frame.loc["ice-insulation-plasterboard", "note"] == "wide range"


@pytest.mark.parametrize(
    ("text", "section", "column"),
    [
        ("Glulam, no carbon storage", "Timber", "gwp_ghg"),
        ("Glulam", "Timber - not including biogenic carbon storage", "gwp_ghg"),
        ("Glulam", "Timber - with carbon storage", "gwp_total"),
        ("Glulam, excluding sequestration", "Timber, including carbon storage", "gwp_ghg"),
        ("Glulam", "Timber, with and without carbon storage", None),
        ("Glulam", "Timber", None),
        ("Cement bonded particle board", "Boards", None),
        ("Sheep wool", "Insulation", None),
        ("Gypsum fibre board", "Boards", "gwp_ghg"),
        ("Plasterboard, with paper facing", "Plaster", None),
        ("Rock wool", "Insulation", "gwp_ghg"),
        ("Steel, no. 3", "Steel", "gwp_ghg"),
    ],
)
def test_what_a_row_says_of_stored_carbon(text: str, section: str, column: str | None) -> None:
    assert _indicator(text, section) == column


def test_what_is_not_read_has_its_row_and_reason(tmp_path: Path) -> None:
    not_read = read(book(tmp_path / "ice.xlsx")).not_read
    assert {row.row: row.problem.key for row in not_read.itertuples()} == {
        8: "publisher.ice.storage",
        12: "publisher.ice.storage",
        13: "publisher.blank",
        14: "number.not_a_number",
    }


def test_the_unit_stands_in_the_heading(tmp_path: Path) -> None:
    tonnes = read(book(tmp_path / "ice.xlsx", ["Material", "Embodied Carbon (kgCO2e per tonne)"]))
    assert set(tonnes.catalogue.frame["declared_unit"]) == {"t"}


@pytest.mark.parametrize(
    "change",
    [
        {"title": "ICE DB"},
        {"heading": ["Materials", "Embodied Carbon"]},
        {"heading": ["Materials", "Embodied Carbon - kgCO2e/furlong"]},
        {"heading": ["Name", "Embodied Carbon - kgCO2e/kg"]},
        {"sheet": "Summary"},
    ],
)
def test_another_layout_is_refused_as_a_whole(tmp_path: Path, change: dict[str, Any]) -> None:
    path = book(tmp_path / "ice.xlsx", **change)
    assert publisher_of(opened(path)).name == "ice"
    table = problem_table(lambda: read(path))
    assert table["remedy"].iloc[0].key == "publisher.layout"
