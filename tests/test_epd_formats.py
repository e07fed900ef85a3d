"""Each format, read from a small sample written by hand; the numbers are those of the sample."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from epd_files import SAMPLES, kinds, numbers, sample, written

import carbonsite as cs

NAMES = [
    "ilcd_a2.json",
    "package/processes/sample_board.xml",
    "openepd.json",
    "epdx.json",
    "lcax.json",
    "br18.csv",
    "boverket.json",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_says_nothing(name: str, tmp_path: Path) -> None:
    read = cs.read_epd(SAMPLES / name)
    bare = tmp_path / "package" / "processes" / "declaration"
    bare.parent.mkdir(parents=True)
    bare.write_bytes((SAMPLES / name).read_bytes())
    for folder in ("flows", "flowproperties", "unitgroups"):
        (bare.parents[1] / folder).mkdir()
        for path in (SAMPLES / "package" / folder).iterdir():
            (bare.parents[1] / folder / path.name).write_bytes(path.read_bytes())
    assert cs.read_epd(bare).factors == read.factors


@pytest.mark.parametrize("name", NAMES)
def test_a_result_shows_itself_and_goes_into_an_account(name: str) -> None:
    epd = cs.read_epd(SAMPLES / name)
    assert epd.catalogue == cs.FactorCatalogue(epd.factors)
    assert len(epd) == len(epd.declarations)
    assert "Environmental product declarations" in epd._repr_html_()
    first = epd.factors[0]
    tags = {} if first.module else {"module": "A5"}
    account = cs.account(
        cs.activities(cs.activity("product", f"3 {first.declared_unit}", first.factor, **tags)),
        epd.catalogue,
    )
    indicator = "gwp_total" if first.gwp_total is not None else "gwp_ghg"
    expected = 3 * sum(
        getattr(row, indicator)
        for row in epd.factors
        if row.factor == first.factor and row.module != "D"
    )
    assert account.lines.query("module != 'D'")[indicator].sum() == pytest.approx(expected)


def test_ilcd_json_has_split_scenarios_and_one_declared_unit() -> None:
    epd = cs.read_epd(SAMPLES / "ilcd_a2.json")
    name = "sample-board-nepd-0000-000-en"
    assert numbers(epd) == {"A1-A3": -700.0, "A4": 10.0, "B1": 0.0, "C3": 805.0, "D": -150.0}
    assert numbers(epd, f"{name}--by-train") == {
        "A1-A3": -700.0,
        "A4": 3.0,
        "B1": 0.0,
        "C3": 805.0,
        "D": -150.0,
    }
    assert numbers(epd, f"{name}--recycled") == {
        "A1-A3": -700.0,
        "A4": 10.0,
        "B1": 0.0,
        "C3": 802.0,
        "D": -20.0,
    }
    first = epd.factors[0]
    assert (first.gwp_fossil, first.gwp_biogenic, first.gwp_luluc, first.gwp_ghg) == (
        98.0,
        -800.0,
        2.0,
        100.0,
    )
    assert str(first.density) == "500 kg/m3"
    assert (first.source.publisher, first.source.year, first.standard, first.characterisation) == (
        "Sample programme",
        2023,
        "EN 15804+A2",
        "AR6",
    )
    told = epd.declarations.iloc[0]
    assert told[
        [
            "owner",
            "registration_number",
            "valid_from",
            "valid_to",
            "declared_unit",
            "reference_amount",
        ]
    ].tolist() == ["Sample owner AS", "NEPD-0000-000-EN", "2023-05-08", "2028-05-07", "m3", 2.0]
    assert told["modules_undeclared"] == "A5, B2, B3, B4, B5, B6, B7, C1, C2, C4"
    assert epd.conversions[["value", "unit", "kind"]].values.tolist() == [
        [500.0, "kg per m3", "flow property Mass"],
        [500.0, "kg per m3", "gross density"],
        [0.002, "m3 per kg", "conversion factor to 1 kg"],
    ]
    assert kinds(epd) == ["reference amount is not 1"]


def test_ilcd_xml_takes_its_unit_from_flow_flow_property_and_unit_group() -> None:
    epd = cs.read_epd(SAMPLES / "package" / "processes" / "sample_board.xml")
    assert epd.declarations["declared_unit"].tolist() == ["m2"]
    assert numbers(epd) == {"A1": 2.0, "A2": 0.5, "A3": 1.5, "C1": 0.0, "C4": 0.3}
    assert numbers(epd, "sample-panel-s-p-00000--100-recycling") == {
        "A1": 2.0,
        "A2": 0.5,
        "A3": 1.5,
        "C1": 0.0,
        "C3": 0.1,
        "C4": 0.0,
        "D": -1.25,
    }
    assert numbers(epd, column="gwp_ghg") == {
        "A1": 2.0,
        "A2": None,
        "A3": None,
        "C1": None,
        "C4": None,
    }
    assert (str(epd.factors[0].density), str(epd.factors[0].thickness)) == ("9.8 kg/m2", "0.0125 m")
    (finding,) = epd.findings["detail"]
    assert "8.75 kg/m2" in finding
    assert "9.8 kg/m2" in finding


def test_a_zip_package_is_read_as_its_folders_are(tmp_path: Path) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted((SAMPLES / "package").rglob("*.xml")):
            archive.write(file, f"ILCD/{file.relative_to(SAMPLES / 'package').as_posix()}")
        archive.writestr(
            "ILCD/sources/pdf.xml", '<sourceDataSet xmlns="http://lca.jrc.it/ILCD/Source"/>'
        )
    epd = cs.read_epd(path)
    assert (
        epd.factors == cs.read_epd(SAMPLES / "package" / "processes" / "sample_board.xml").factors
    )
    assert kinds(epd) == ["conversions disagree"]


def test_a_process_without_its_flow_needs_the_unit(tmp_path: Path) -> None:
    content = (SAMPLES / "package" / "processes" / "sample_board.xml").read_bytes()
    with pytest.raises(cs.InputError, match="declared unit"):
        cs.read_epd(written(tmp_path, content))
    epd = cs.read_epd(written(tmp_path, content), declared_unit="2 m2")
    assert numbers(epd)["A1"] == 1.0
    assert kinds(epd) == ["declared unit given", "reference amount is not 1"]
    functional = (
        b"<quantitativeReference><functionalUnitOrOther>1 kg of panel</functionalUnitOrOther>"
    )
    epd = cs.read_epd(written(tmp_path, content.replace(b"<quantitativeReference>", functional)))
    assert epd.declarations["declared_unit"].tolist() == ["kg"]
    assert kinds(epd) == ["declared unit from text"]


def test_openepd_takes_one_method_and_says_what_it_leaves() -> None:
    epd = cs.read_epd(SAMPLES / "openepd.json")
    assert numbers(epd) == {"A1-A3": 3.0, "B1": 0.0, "C4": 0.1}
    assert numbers(epd, "sample-insulation-sample-1--landfill") == {
        "A1-A3": 3.0,
        "B1": 0.0,
        "C4": 0.2,
        "D": 0.0,
    }
    assert numbers(epd, column="gwp_fossil")["A1-A3"] == 2.9
    assert (
        str(epd.factors[0].density),
        str(epd.factors[0].service_life),
        epd.factors[0].characterisation,
    ) == ("2.5 kg/m2", "60 år", "AR6")
    assert kinds(epd) == [
        "part of the life",
        "two numbers for one cell",
        "declared by another method",
        "no default scenario",
        "reference amount is not 1",
    ]


def test_openepd_has_older_shapes(tmp_path: Path) -> None:
    content = {
        "doctype": "OpenEPD",
        "product_name": "Old",
        "date_of_issue": "2020-01-01",
        "declared_unit": "1 m3",
        "impacts": {"gwp": {"A1_A2_A3": {"mean": 5, "unit": "kgCO2e"}, "C1": 1.5}},
    }
    assert numbers(cs.read_epd(written(tmp_path, content))) == {"A1-A3": 5.0, "C1": 1.5}
    content["impacts"] = {"GWP-GHG": {"gwp": {"A1A2A3": {"mean": 5, "unit": "kgCO2e"}}}}
    assert numbers(cs.read_epd(written(tmp_path, content)), column="gwp_ghg") == {"A1-A3": 5.0}


def test_epdx_keeps_null_apart_from_0() -> None:
    epd = cs.read_epd(SAMPLES / "epdx.json")
    assert numbers(epd) == {"A1-A3": 250.5, "C3": 0.0, "D": -12.25}
    assert epd.declarations["modules_undeclared"].tolist() == [
        "A4, A5, B1, B2, B3, B4, B5, B6, B7, C1, C2, C4"
    ]
    assert str(epd.factors[0].density) == "1800 kg/m3"


def test_lcax_conversions_are_per_what_their_material_property_says() -> None:
    epd = cs.read_epd(SAMPLES / "lcax.json")
    assert epd.conversions[["value", "unit"]].values.tolist() == [
        [2000.0, "kg per m3"],
        [0.05, "m"],
        [100.0, "kg per m2"],
    ]
    assert str(epd.factors[0].density) == "100 kg/m2"
    assert numbers(epd) == {"A1-A3": 12.0, "B1": 0.0, "C1": 0.0, "C4": 1.5}
    assert kinds(epd) == ["zeros may be undeclared"]


def test_br18_divides_by_its_declared_amount_and_reads_a_dash_as_undeclared() -> None:
    epd = cs.read_epd(SAMPLES / "br18.csv")
    assert numbers(epd, "proveblok-12-5-cm-x0001") == {"A1-A3": 100.5, "C4": 0.0, "D": -2.0}
    assert numbers(epd, "provesten-x0002") == {"A1-A3": 0.25, "C3": 0.0015}
    assert str(epd.factors[0].density) == "220 kg/m2"


def test_br18_with_decimal_commas_is_the_same(tmp_path: Path) -> None:
    rows = [
        line.split(";")
        for line in (
            (SAMPLES / "br18.csv")
            .read_text(encoding="utf-8")
            .replace(", 12,5 cm", " 12_5 cm")
            .replace('"', "")
            .replace("Opvarmning, modul", "Opvarmning¤ modul")
            .replace(",", ";")
            .replace("¤", ",")
            .splitlines()
        )
    ]
    text = "\n".join(
        ";".join(
            cell.replace(".", ",") if cell.replace(".", "").replace("-", "").isdigit() else cell
            for cell in row
        )
        for row in rows
    )
    epd = cs.read_epd(written(tmp_path, text.encode("cp1252"), "tabel.csv"))
    assert [row.gwp_total for row in epd.factors] == [
        row.gwp_total for row in cs.read_epd(SAMPLES / "br18.csv").factors
    ]
    assert set(kinds(epd)) == {"encoding", "reference amount is not 1"}


def test_boverket_gives_typical_and_conservative_values_and_carriers_without_module() -> None:
    epd = cs.read_epd(SAMPLES / "boverket.json")
    assert numbers(epd, column="gwp_ghg") == {"A1-A3": 0.2, "A4": 0.05, "A5": 0.03}
    assert numbers(epd, "sample-slab-6999999990--conservative", "gwp_ghg") == {
        "A1-A3": 0.25,
        "A4": 0.05,
        "A5": 0.03,
    }
    fuel = epd.catalogue["sample-fuel-6999999991"][0]
    assert (
        fuel.module,
        fuel.gwp_ghg,
        fuel.declared_unit,
        fuel.boundary,
        str(fuel.heating_value),
    ) == (None, 0.09, "MJ", "life-cycle", "32 MJ/L")


def test_lists_and_wrapped_documents_give_several(tmp_path: Path) -> None:
    other = {**sample("epdx.json"), "id": "bbbbbbbb-1111-2222-3333-444444444444"}
    for content in (
        [sample("epdx.json"), other],
        {"items": [{"epd": sample("epdx.json")}, {"epd": other}]},
    ):
        assert cs.read_epd(written(tmp_path, content)).declarations["factor"].tolist() == [
            "sample-block-99999999",
            "sample-block-bbbbbbbb",
        ]


def test_utf_16_and_declared_latin_1_are_read(tmp_path: Path) -> None:
    read = cs.read_epd(SAMPLES / "ilcd_a2.json")
    for encoding in ("utf-16", "utf-8-sig"):
        assert (
            cs.read_epd(
                written(
                    tmp_path,
                    (SAMPLES / "ilcd_a2.json").read_text(encoding="utf-8").encode(encoding),
                )
            ).factors
            == read.factors
        )
    xml = (
        (SAMPLES / "package" / "processes" / "sample_board.xml")
        .read_text(encoding="utf-8")
        .replace("Sample owner AB", "Särskild ägare")
    )
    for encoding in ("iso-8859-1", "utf-16", "windows-1252"):
        epd = cs.read_epd(
            written(
                tmp_path, xml.replace('encoding="UTF-8"', f'encoding="{encoding}"').encode(encoding)
            ),
            declared_unit="m2",
        )
        assert epd.declarations["owner"].tolist() == ["Särskild ägare"]


def climate(content: Any) -> Any:
    return content["LCIAResults"]["LCIAResult"][0]


def test_two_numbers_for_one_cell_are_named_and_neither_taken(tmp_path: Path) -> None:
    content = sample("ilcd_a2.json")
    climate(content)["other"]["anies"].append({"module": "A1-A3", "value": "-1000"})
    epd = cs.read_epd(written(tmp_path, content))
    assert "A1-A3" not in numbers(epd) or numbers(epd)["A1-A3"] is None
    (told,) = epd.findings.query("finding == 'two numbers for one cell'")["detail"]
    assert "-700" in told
    assert "-500" in told


def test_an_aggregate_of_other_modules_is_left_out_and_named(tmp_path: Path) -> None:
    content = sample("ilcd_a2.json")
    climate(content)["other"]["anies"].append({"module": "C1-C4", "value": "123.5"})
    (told,) = cs.read_epd(written(tmp_path, content)).findings.query(
        "finding == 'module not known'"
    )["detail"]
    assert "'C1-C4' is 123.5" in told


def test_a_uuid_and_a_name_that_differ_are_told(tmp_path: Path) -> None:
    content = sample("ilcd_a2.json")
    content["LCIAResults"]["LCIAResult"][1]["referenceToLCIAMethodDataSet"]["shortDescription"] = [
        {"value": "GWP-biogenic"}
    ]
    assert "UUID and name differ" in kinds(cs.read_epd(written(tmp_path, content)))


def test_a_stated_flow_amount_that_differs_is_told(tmp_path: Path) -> None:
    content = sample("ilcd_a2.json")
    content["exchanges"]["exchange"][0]["resultingflowAmount"] = 5.0
    (told,) = cs.read_epd(written(tmp_path, content)).findings.query(
        "finding == 'reference amount differs'"
    )["detail"]
    assert "= 2 m3" in told
    assert "says 5" in told


def test_old_and_new_totals_side_by_side_are_not_mixed(tmp_path: Path) -> None:
    content = sample("ilcd_a2.json")
    old = json.loads(json.dumps(climate(content)))
    old["referenceToLCIAMethodDataSet"] = {
        "refObjectId": "77e416eb-a363-4258-a04e-171d843a6460",
        "shortDescription": [{"value": "Global warming potential (GWP)"}],
    }
    old["other"]["anies"] = [{"module": "A1-A3", "value": "-1200"}, {"module": "C2", "value": "4"}]
    content["LCIAResults"]["LCIAResult"].append(old)
    epd = cs.read_epd(written(tmp_path, content))
    assert numbers(epd)["A1-A3"] == -700.0
    assert "C2" not in numbers(epd)
    assert {"two numbers for one cell", "declared by another method", "unit not stated"} <= set(
        kinds(epd)
    )


def test_one_bad_declaration_of_several_is_a_finding(tmp_path: Path) -> None:
    bad = {
        **sample("epdx.json"),
        "id": "cccccccc-1111-2222-3333-444444444444",
        "gwp": {"a1a3": "much"},
    }
    epd = cs.read_epd(written(tmp_path, [sample("epdx.json"), bad]))
    assert len(epd) == 1
    (told,) = epd.findings.query("finding == 'not read'")["detail"]
    assert "is not a number" in told


def test_the_category_is_the_first_classification(tmp_path: Path) -> None:
    content = sample("ilcd_a2.json")
    own = content["processInformation"]["dataSetInformation"]["classificationInformation"]
    own["classification"].append({"name": "IBUCategories", "class": [{"value": "Other"}]})
    (row, *_) = cs.read_epd(written(tmp_path, content)).factors
    assert row.category == "Wood / Boards"
