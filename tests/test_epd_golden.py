"""Real declarations: each expected number was read in the raw file, not computed by carbonsite.

The files and their origin are listed in ``../shared/fixtures/MANIFEST.md``.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from epd_files import FIXTURES, kinds, needs_fixtures, numbers

import carbonsite as cs

pytestmark = needs_fixtures
PACKAGE = FIXTURES / "ilcd_xml" / "indata_sample"
BR18 = FIXTURES / "epdx_br18" / "tabel7.csv"
EPDX = FIXTURES / "epdx_br18" / "table7_epdx_json.zip"
COLUMNS = {
    "A1-A3": "Global Opvarmning, modul A1-A3",
    "C3": "Global Opvarmning, modul C3",
    "C4": "Global Opvarmning, modul C4",
    "D": "Global Opvarmning, modul D",
}
DIVIDED = ("#G0005", "#G0086", "#G0754")
"""The rows of table 7 that are declared for another amount than 1."""


def raw_br18() -> dict[str, dict[str, str]]:
    with BR18.open(encoding="utf-8", newline="") as file:
        return {row["Sorterings ID"]: row for row in csv.DictReader(file)}


def declared(row: dict[str, str]) -> dict[str, float]:
    """The numbers of a raw row per one declared unit; a dash declares nothing."""
    return {
        module: float(row[column]) / float(row["Deklareret faktor (FU)"])
        for module, column in COLUMNS.items()
        if row[column] != "-"
    }


def by_key(epd: cs.Epd) -> dict[str, dict[str | None, float | None]]:
    """The numbers by registration number and module."""
    keys = dict(
        zip(epd.declarations["factor"], epd.declarations["registration_number"], strict=True)
    )
    found: dict[str, dict[str | None, float | None]] = {key: {} for key in keys.values()}
    for row in epd.factors:
        found[keys[row.factor]][row.module] = row.gwp_total
    return found


def test_oekobaudat_solid_wood() -> None:
    """LCIAResult 0 (77e416eb, GWP), its ten cells; flow property Volume 1 m3, Mass 510.45 kg;
    dataSetValidUntil 2025.
    """
    epd = cs.read_epd(FIXTURES / "ilcd_json" / "oekobaudat_solid_wood.json")
    name = epd.declarations["factor"].iloc[0]
    shared = {
        "A1-A3": -647.4201396839651,
        "A5": 0.87278541690962,
        "C2": 0.535834904201247,
        "C3": 810.1162362231684,
    }
    assert numbers(epd) == {**shared, "D": -261.09709844067464}
    assert numbers(epd, f"{name}--stofflich") == {**shared, "D": -11.125577109865484}
    assert numbers(epd, column="gwp_ghg") == dict.fromkeys([*shared, "D"])
    assert (
        "A1 -764.0695889049085, A2 24.72725059074996, A3 91.92219863019348" in epd.factors[0].note
    )
    told = epd.declarations.iloc[0]
    assert told[["declared_unit", "standard", "valid_to", "geography", "owner"]].tolist() == [
        "m3",
        "EN 15804+A1",
        "2025-12-31",
        "DE",
        "Thünen-Institut für Holzforschung",
    ]
    assert str(epd.factors[0].density) == "510.45 kg/m3"
    assert not len(epd.findings)


def test_ilcd_xml_v13_with_two_groups_of_scenarios() -> None:
    """LCIAResult GWP-total (6a37f984); flow: Mass 1, Area 0.721, grammage 1.38696 kg/m^2, layer
    thickness 0.042 m.
    """
    epd = cs.read_epd(next((PACKAGE / "processes").glob("EPDv1.3*.xml")))
    name = "wood-panel-epd042812-01"
    default = {
        "A1-A3": 15.559479677163699,
        "A4": 10.403452605105544,
        "C3": 12.55722191320309,
        "C4": 16.861343234824155,
        "D": 3.890472762252513,
    }
    assert numbers(epd, name) == default
    assert numbers(epd, f"{name}--transport-to-berlin") == {**default, "A4": 10.621689444677362}
    assert numbers(epd, f"{name}--100-incineration") == {
        **default,
        "C3": 29.83997231119644,
        "C4": 37.34889504407421,
        "D": 21.473728298846915,
    }
    told = epd.declarations.iloc[0]
    assert told[
        ["registration_number", "operator", "owner", "standard", "declared_unit", "valid_from"]
    ].tolist() == [
        "EPD042812-01",
        "The Swift® EPD Program",
        "Wood Products S.A.",
        "EN 15804+A2",
        "kg",
        "2020-05-08",
    ]
    assert (str(epd.factors[0].density), str(epd.factors[0].thickness)) == (
        "1.38696 kg/m2",
        "0.042 m",
    )
    assert epd.conversions["unit"].tolist() == [
        "m2 per kg",
        "kg per kg",
        "kg per kg",
        "m",
        "kg per m2",
    ]


def test_ilcd_xml_v13_contradicts_itself() -> None:
    """Its numbers are random: fossil 9.712484412875508 + biogenic 24.117631886701794 + luluc
    40.60886993818344 against 15.559479677163699.
    """
    epd = cs.read_epd(next((PACKAGE / "processes").glob("EPDv1.3*.xml")))
    assert set(kinds(epd)) == {"split is not the total"}
    (told,) = epd.findings["detail"][epd.findings["detail"].str.startswith("in A1-A3")]
    assert "74.4389862377607 " in told
    assert "15.5594796771637;" in told
    assert numbers(epd, column="gwp_fossil")["A1-A3"] is None
    assert (
        numbers(epd, "wood-panel-epd042812-01--100-incineration", "gwp_fossil")["C4"]
        == 3.14295977101916
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("Heizkoerper.xml", 4.3636825804849), ("Kalk_(CaO__Feinkalk).xml", 1.45889833121899)],
)
def test_ilcd_xml_v11_of_one_module(name: str, value: float) -> None:
    epd = cs.read_epd(PACKAGE / "processes" / name)
    assert numbers(epd) == {"A1-A3": value}
    assert epd.declarations[["declared_unit", "standard"]].values.tolist() == [
        ["kg", "EN 15804+A1"]
    ]


def test_ilcd_xml_whose_flow_is_a_template_needs_the_unit() -> None:
    path = PACKAGE / "processes" / "sample_EPD.xml"
    with pytest.raises(cs.InputError, match="declared unit"):
        cs.read_epd(path)
    epd = cs.read_epd(path, declared_unit="1 kg")
    name = epd.declarations["factor"].iloc[0]
    assert numbers(epd) == {"A1-A3": 42.0, "A4": 3.0, "C3": 7.0}
    assert numbers(epd, f"{name}--sc2") == {"A1-A3": 42.0, "A4": 2.0, "C3": 7.0}
    assert numbers(epd, f"{name}--s1") == {"A1-A3": 42.0, "A4": 3.0, "C3": 22.0}


def test_the_package_as_a_zip_gives_the_same_factors(tmp_path: Path) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(PACKAGE.rglob("*.xml")):
            archive.write(file, file.relative_to(PACKAGE).as_posix())
    epd = cs.read_epd(path)
    assert len(epd) == 3
    single = [
        row
        for name in ("Heizkoerper.xml", "Kalk_(CaO__Feinkalk).xml")
        for row in cs.read_epd(PACKAGE / "processes" / name).factors
    ]
    assert [row for row in epd.factors if not row.factor.startswith("wood")] == single
    (left_out,) = epd.findings.query("finding == 'not read'")["detail"]
    assert "sample_EPD.xml" in left_out


def test_openepd_sample() -> None:
    """impacts / TRACI 2.1 / gwp / A1A2A3 / mean 123; kg_per_declared_unit 12500 kg; 1 m3."""
    epd = cs.read_epd(FIXTURES / "openepd" / "sample_epd.json")
    assert numbers(epd) == {"A1-A3": 123.0}
    assert epd.factors[0].density is None and kinds(epd) == ["implausible conversion"]
    assert epd.declarations[["owner", "valid_from", "valid_to"]].values.tolist() == [
        ["example_manufacturer.com", "2019-02-11", "2024-02-11"]
    ]


def test_boverket_sample() -> None:
    """Two resources; A5.1 0.055 = 0.1 x (0.488 + 0.0629), the waste share of the conservative
    value.
    """
    epd = cs.read_epd(FIXTURES / "boverket" / "sample.json")
    assert numbers(epd, "particle-board-6000000000", "gwp_ghg") == {
        "A1-A3": 0.39,
        "A4": 0.0629,
        "A5": 0.055,
    }
    assert numbers(epd, "particle-board-6000000000--conservative", "gwp_ghg") == {
        "A1-A3": 0.488,
        "A4": 0.0629,
        "A5": 0.055,
    }
    assert numbers(epd, "glasswool-batts-and-rolls-6000000001", "gwp_ghg") == {
        "A1-A3": 0.89,
        "A4": 0.045,
        "A5": 0.081,
    }
    assert str(epd.catalogue["glasswool-batts-and-rolls-6000000001"][0].density) == "18.7 kg/m3"
    assert kinds(epd) == ["waste of the conservative value"] * 2


def test_every_row_of_br18_is_read() -> None:
    epd, raw = cs.read_epd(BR18), raw_br18()
    assert len(epd) == len(raw) == 450
    assert by_key(epd) == {key: declared(row) for key, row in raw.items()}
    assert kinds(epd) == ["reference amount is not 1"] * len(DIVIDED)


def test_every_epdx_file_equals_its_row_of_br18() -> None:
    epd, raw = cs.read_epd(EPDX), raw_br18()
    assert len(epd) == 450
    found = by_key(epd)
    assert found.keys() == raw.keys()
    assert all(found[key] == pytest.approx(declared(row), rel=1e-15) for key, row in raw.items())
    assert set(epd.declarations["factor"]) == set(cs.read_epd(BR18).declarations["factor"])


def test_epdx_gives_a_mass_that_its_unit_contradicts() -> None:
    """#G0005 and #G0086 are declared for 1000 kg; their files say 1000 kg for 1 kg."""
    epd = cs.read_epd(EPDX)
    assert kinds(epd) == ["conversions disagree"] * 2
    assert set(epd.findings["factor"].str[-5:]) == {"g0005", "g0086"}
    assert epd.findings["detail"].str.contains("1 kg/kg").all()
    assert epd.findings["detail"].str.contains("1000 kg/kg").all()


def test_the_shipped_factors_equal_the_table_that_they_cite() -> None:
    raw = raw_br18()
    shipped = cs.FactorCatalogue.default().frame
    rows = shipped[shipped["locator"].str.contains("Tabel 7, #", regex=False)]
    assert len(rows) > 300
    different = []
    for _, row in rows.iterrows():
        key = re.findall(r"#[A-Z]\d{4}", row["locator"])[0]
        number = row["gwp_total"]
        table = {
            module: float(raw[key][column])
            for module, column in COLUMNS.items()
            if raw[key][column] != "-"
        }
        per_unit = declared(raw[key])
        if (
            not pd.isna(number)
            and row["module"] in table
            and not any(
                number == pytest.approx(candidate[row["module"]], rel=1e-6)
                for candidate in (table, per_unit)
            )
        ):
            different.append((key, row["module"], number, per_unit[row["module"]]))
    assert not different


def test_the_raw_zip_holds_nulls_where_the_table_has_dashes() -> None:
    """The basis of the two tests above: the files and the table have one source."""
    raw = raw_br18()
    with zipfile.ZipFile(EPDX) as archive:
        for name in archive.namelist()[1:]:
            content = json.loads(archive.read(name))
            row = raw[content["comment"]]
            assert [content["gwp"][key] is None for key in ("a1a3", "c3", "c4", "d")] == [
                row[column] == "-" for column in COLUMNS.values()
            ]
