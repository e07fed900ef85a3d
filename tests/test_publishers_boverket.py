"""Boverket's klimatdatabas as a table: headings in two languages, energy, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import problem_table
from openpyxl import Workbook, load_workbook
from published_files import as_csv

import carbonsite as cs
from carbonsite.factors.publishers.opened_file import opened
from carbonsite.factors.publishers.registry import publisher_of

SWEDISH = [
    "Resurs-ID",
    "Version",
    "Produktnamn",
    "Kategori",
    "Teknisk beskrivning",
    "Enhet för klimatpåverkan",
    "A1-A3 byggproduktens klimatpåverkan GWP-GHG, typiskt värde",
    "A1-A3 faktor för konservativa värden",
    "A1-A3 klimatpåverkan, konservativt värde",
    "Energislagets klimatpåverkan GWP-GHG, typiskt värde",
    "A4 klimatpåverkan GWP-GHG",
    "Omräkningsfaktor",
    "Enhet för omräkningsfaktor",
]
ENGLISH = [
    "Resource ID",
    "Version",
    "Product name",
    "Category",
    "Technical description",
    "Unit for climate impact",
    "A1-A3 building product’s climate impact GWP-GHG, typical value",
    "A1-A3 conservative factor",
    "A1-A3 resources climate impact, conservative value",
    "Energy product's climate impact GWP-GHG, typical value",
    "A4 climate impact GWP-GHG",
    "Conversion factor",
    "Unit for conversion factor",
]
PER_KG, V = "kg CO₂e/kg", "02.07.000"
ROWS: list[list[Any]] = [
    [6000000028, V, "Betong C25/30", "Betong", "x", PER_KG, 0.1, 1.25, 0.125, None, 0.004, 2350,
     "kg/m³"],
    [6000000061, V, "Spånskiva", "Byggskivor", "", PER_KG, 0.4, 1.25, 0.5, None, 0.05, 650,
     "kg/m³"],
    [6000000200, V, "Fjärrvärme", "Energi och bränsle", "", "kg CO₂e/kWh", None, None, None, 0.056],
    [6000000300, V, "Solcell", "Fönster, dörrar och glas", "", "kg CO₂e/m²", 120, 1.25, 150],
]  # fmt: skip


def book(path: Path, heading: list[str] | None = None, rows: list[Any] | None = None) -> Path:
    workbook = Workbook()
    workbook.active.title = "Boverkets klimatdatabas"
    for row in (heading or SWEDISH, *(rows or ROWS)):
        workbook.active.append(row)
    workbook.save(path)
    return path


def read(path: Path) -> Any:
    return cs.read_factors(path, cache=False)


def test_every_number_is_that_of_a_plain_reading(tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx")
    frame = read(path).catalogue.frame
    sheet = load_workbook(path).active
    for row in (2, 3, 5):
        key = str(sheet.cell(row, 1).value)
        typical = frame[frame["factor"].str.endswith(key)].set_index("module")["gwp_ghg"]
        other = frame[frame["factor"].str.endswith(f"{key}--conservative")]
        assert typical["A1-A3"] == sheet.cell(row, 7).value
        assert other.set_index("module").loc["A1-A3", "gwp_ghg"] == sheet.cell(row, 9).value
    assert (
        frame.set_index(["factor", "module"]).loc[("betong-c25-30-6000000028", "A4"), "gwp_ghg"]
        == 0.004
    )


def test_energy_is_a_carrier_and_the_conversion_a_density(tmp_path: Path) -> None:
    boverket = read(book(tmp_path / "b.xlsx"))
    (heat,) = boverket.catalogue["fjarrvarme-6000000200"]
    assert (heat.module, heat.declared_unit, heat.gwp_ghg) == (None, "kWh", 0.056)
    assert heat.boundary == "life-cycle"
    concrete = boverket.catalogue["betong-c25-30-6000000028"][0]
    assert str(concrete.density) == "2350 kg/m3"
    assert (boverket.year, boverket.counts["source_rows"]) == (2026, 4)
    assert "version 02.07.000" in concrete.source.locator


def test_the_table_is_the_same_in_both_languages_and_as_csv(tmp_path: Path) -> None:
    expected = read(book(tmp_path / "sv.xlsx")).catalogue
    assert read(book(tmp_path / "en.xlsx", ENGLISH)).catalogue == expected
    cells = [["" if cell is None else cell for cell in row] for row in (SWEDISH, *ROWS)]
    width = len(SWEDISH)
    path = as_csv(tmp_path / "b.csv", [[*row, *[""] * (width - len(row))] for row in cells])
    assert publisher_of(opened(path)).name == "boverket"
    assert read(path).catalogue == expected


def test_a_cell_that_is_no_number_is_listed_and_the_rest_is_read(tmp_path: Path) -> None:
    odd = [*ROWS[1][:6], "about 0.4", *ROWS[1][7:]]
    boverket = read(book(tmp_path / "b.xlsx", rows=[ROWS[0], odd]))
    assert boverket.not_read[["row", "column"]].values.tolist() == [[3, "A1-A3 Typical"]]
    assert boverket.counts["source_rows"] == 2 and len(boverket.catalogue.table.ids) == 2


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        ([name.replace("Kategori", "Grupp") for name in SWEDISH], ROWS),
        ([name.replace("Teknisk beskrivning", "Produktnamn") for name in SWEDISH], ROWS),
        (SWEDISH, [["", *row] for row in ROWS]),
        (SWEDISH, [[row[0], "01.00.000", *row[2:]] for row in ROWS]),
    ],
)
def test_another_layout_is_refused_as_a_whole(
    tmp_path: Path, heading: list[str], rows: list[Any]
) -> None:
    path = book(tmp_path / "b.xlsx", heading, rows)
    assert publisher_of(opened(path)).name == "boverket"
    assert problem_table(lambda: read(path))["remedy"].iloc[0].key == "publisher.layout"
