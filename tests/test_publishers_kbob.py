"""KBOB's workbook: headings in several rows, production, disposal, and what is not read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import problem_table
from openpyxl import Workbook, load_workbook

import carbonsite as cs
from carbonsite.factors.publishers.opened_file import opened
from carbonsite.factors.publishers.registry import publisher_of

MATERIALS = [
    ["Ökobilanzdaten im Baubereich"],
    [],
    ["ID-Nummer", "UUID-Nummer", "BAUMATERIALIEN", "ID-Nummer Entsorgung", "Entsorgung",
     "Rohdichte/ Flächenmasse", "Bezug", "UBP'21", None, None, "Primärenergie", None,
     "Treibhausgasemissionen", None, None, "Biogener Kohlenstoff", "MATÉRIAUX"],
    [*[None] * 7, "Total", "Herstellung", "Entsorgung", "gesamt", None,
     "Total", "Herstellung\nFabrication", "Entsorgung\nElimination", "im Produkt enthalten"],
    [*[None] * 7, "UBP", "UBP", "UBP", "kWh oil-eq", "kWh oil-eq",
     "kg CO2-eq", "kg CO2-eq", "kg CO2-eq", "kg C"],
    ["01", None, "Beton"],
    ["01.002", "u1", "Hochbaubeton", "D1", "Entsorgung, Beton", "2300", "kg",
     95, 80, 15, 0.2, 0.1, 0.1, 0.089, 0.011, 0, "Béton"],
    ["01.003", "u2", "Magerbeton", "D1", "Entsorgung, Beton", "2150", "kg",
     60, 50, 10, 0.2, 0.1, "0,062", "0,05", "0,012", 0, "Béton"],
    [7.01, "u3", "Brettschichtholz", "D2", "Entsorgung, Holz", "-", "kg",
     60, 50, 10, 0.2, 0.1, 0.5, 0.4, 0.1, 0.4, "Bois"],
    ["09.001", "u4", "Fenster", None, None, "12", "m2",
     60, 50, 10, 0.2, 0.1, 50, 30, 2, 0, "Fenêtre"],
    ["09.002", "u5", "Tür", None, None, None, "Türblatt",
     60, 50, 10, 0.2, 0.1, 50, 48, 2, 0, "Porte"],
    ["09.003", "u6", "Tor", None, None, None, "m2"],
    [None, None, "ohne Nummer", None, None, None, "kg", 1, 1, 1, 1, 1, 3, 2, 1],
]  # fmt: skip
ENERGY = [
    ["ID-Nummer", "UUID-Nummer", "ENERGIE", "Bezug", None, "UBP'21", "Treibhausgasemissionen"],
    [*[None] * 5, "UBP", "kg CO2-eq"],
    ["41.001", "u7", "Heizöl EL", "Endenergie", "kWh", 200, 0.322],
    ["41.002", "u8", "Erdgas", "Endenergie", "kWh", 150, "-"],
]
TRANSPORT = [
    ["ID-Nummer", "UUID-Nummer", "TRANSPORTE", "Bezug", "UBP'21", "Treibhausgasemissionen"],
    [*[None] * 5, "Total", "Betrieb", "Fahrzeug", "Infrastruktur"],
    [*[None] * 4, "UBP", *["kg CO2-eq"] * 4],
    ["62.001", "u9", "Lastwagen", "tkm", 200, 0.19, 0.14, 0.03, 0.02],
]


def book(path: Path, edition: str = "2009/1:2022, Version 8.02", **sheets: list[Any]) -> Path:
    """A workbook of the shape of KBOB's."""
    workbook = Workbook()
    workbook.active.title = "Erläuterungen"
    workbook.active.append([f"KBOB / ecobau / IPB {edition}"])
    names = {
        "materials": "Baumaterialien Matériaux",
        "energy": "Energie Énergie",
        "transport": "Transporte Transports",
    }
    for name, rows in {
        "materials": MATERIALS, "energy": ENERGY, "transport": TRANSPORT, **sheets,
    }.items():  # fmt: skip
        sheet = workbook.create_sheet(names[name])
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


def read(path: Path) -> Any:
    return cs.read_factors(path, cache=False)


def test_every_number_is_that_of_a_plain_reading(tmp_path: Path) -> None:
    path = book(tmp_path / "kbob.xlsx")
    kbob = read(path)
    sheet = load_workbook(path)["Baumaterialien Matériaux"]
    frame = kbob.catalogue.frame
    for row in (7, 8, 9):
        for column, module, ending in ((14, "A1-A3", ""), (15, "", "disposal")):
            value = sheet.cell(row, column).value
            number = float(str(value).replace(",", "."))
            place = f"sheet 'Baumaterialien Matériaux', row {row}: "
            (found,) = frame[
                frame["locator"].str.startswith(place)
                & (frame["module"] == module)
                & frame["factor"].str.endswith(ending)
            ].to_dict("records")
            assert (found["gwp_ghg"], found["declared_unit"]) == (number, "kg")
    assert kbob.counts == {"source_rows": 13, "not_read": 5, "factors": 8, "factor_rows": 8}
    assert (kbob.year, kbob.document) == (
        2022,
        "Ökobilanzdaten im Baubereich, 2009/1:2022, version 8.02",
    )


def test_energy_and_transport_are_carriers_with_their_total(tmp_path: Path) -> None:
    catalogue = read(book(tmp_path / "kbob.xlsx")).catalogue
    (oil,), (lorry,) = catalogue["kbob-41-001-heizol-el"], catalogue["kbob-62-001-lastwagen"]
    assert (oil.gwp_ghg, oil.declared_unit, oil.boundary) == (0.322, "kWh", "life-cycle")
    assert (lorry.gwp_ghg, lorry.declared_unit, lorry.module) == (0.19, "tkm", None)


def test_disposal_is_booked_only_where_the_activity_says(tmp_path: Path) -> None:
    catalogue = read(book(tmp_path / "kbob.xlsx")).catalogue
    slab = cs.activity("slab", "10 t", "kbob-01-002-hochbaubeton-disposal", module="C4")
    assert cs.account(cs.activities(slab), catalogue).total.magnitude == pytest.approx(110)
    without = cs.activities(cs.activity("slab", "10 t", "kbob-01-002-hochbaubeton-disposal"))
    with pytest.raises(cs.InputError):
        cs.account(without, catalogue)
    whole = cs.account(
        cs.activities(cs.activity("slab", "10 t", "kbob-01-002-hochbaubeton")), catalogue
    )
    assert whole.by("module").index.tolist() == ["A1-A3"]


def test_what_is_not_read_has_its_row_and_reason(tmp_path: Path) -> None:
    not_read = read(book(tmp_path / "kbob.xlsx")).not_read
    kinds = {row.row: row.problem.key for row in not_read.itertuples()}
    assert kinds == {
        10: "publisher.kbob.not_sum",
        11: "units.unreadable",
        12: "publisher.blank",
        13: "publisher.kbob.no_id",
        4: "publisher.blank",
    }


def test_the_unit_of_the_numbers_is_that_of_the_heading(tmp_path: Path) -> None:
    rows = [["g CO2-eq" if cell == "kg CO2-eq" else cell for cell in row] for row in ENERGY]
    grams = read(book(tmp_path / "kbob.xlsx", energy=rows)).catalogue
    assert grams["kbob-41-001-heizol-el"][0].gwp_ghg == pytest.approx(0.000322, rel=1e-12)


def test_a_row_that_stands_twice_is_read_once(tmp_path: Path) -> None:
    kbob = read(book(tmp_path / "kbob.xlsx", energy=[*ENERGY, ENERGY[2]]))
    assert kbob.not_read["problem"].map(lambda text: text.key).tolist().count("publisher.twice")
    assert kbob.counts["factors"] == 8


@pytest.mark.parametrize(
    "change",
    [
        {"edition": "Version 8"},
        {"energy": [["kg" if cell == "kg CO2-eq" else cell for cell in row] for row in ENERGY]},
        {"energy": [["x" if cell == "Bezug" else cell for cell in row] for row in ENERGY]},
        {"energy": [ENERGY[0], [*[None] * 5, "kg CO2-eq", "UBP"], *ENERGY[2:]]},
    ],
)
def test_another_layout_is_refused_as_a_whole(tmp_path: Path, change: dict[str, Any]) -> None:
    path = book(tmp_path / "kbob.xlsx", **change)
    assert publisher_of(opened(path)).name == "kbob"
    table = problem_table(lambda: read(path))
    assert table["remedy"].iloc[0].key == "publisher.layout"
