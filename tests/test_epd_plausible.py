"""Declarations that contradict what is possible: findings, and numbers that are not used."""

from __future__ import annotations

import datetime
import json
import math
import time
from pathlib import Path
from typing import Any

import pytest
from epd_files import kinds, numbers, sample, written
from hypothesis import given
from hypothesis import strategies as st

import carbonsite as cs
from carbonsite import limits
from carbonsite.factors.epd.dates import read_dates
from carbonsite.factors.epd.declaration import Declaration

CONCRETE = {
    "doctype": "openEPD",
    "product_name": "Concrete B30",
    "program_operator_doc_id": "SAMPLE-1",
    "date_of_issue": "2024-02-11",
    "declared_unit": {"qty": 1, "unit": "m3"},
    "kg_per_declared_unit": {"qty": 2400, "unit": "kg"},
    "impacts": {"EF 3.1": {"gwp": {"A1A2A3": {"mean": 210, "unit": "kgCO2e"}}}},
}


def read(folder: Path, **changes: Any) -> cs.Epd:
    """The concrete with other fields."""
    return cs.read_epd(written(folder, {**CONCRETE, **changes}))


@pytest.mark.parametrize(
    ("mass", "unit", "is_possible"),
    [
        *((2400, "kg", True), (2.4, "t", True), (12, "kg", True), (11_340, "kg", True)),
        *((2.4, "kg", False), (2400, "t", False), (12_500, "kg", False)),
    ],
)
def test_a_density_that_no_material_has_is_found_and_not_used(
    mass: float, unit: str, is_possible: bool, tmp_path: Path
) -> None:
    epd = read(tmp_path, kg_per_declared_unit={"qty": mass, "unit": unit})
    assert kinds(epd) == ([] if is_possible else ["implausible conversion"])
    tonnes = cs.activities(cs.activity("foundation", "12 t", epd.factors[0].factor))
    if is_possible:
        total = cs.account(tonnes, epd.catalogue).total.magnitude
        assert total == pytest.approx(12_000 / (mass * (1000 if unit == "t" else 1)) * 210)
    else:
        with pytest.raises(cs.InputError, match="no density is declared"):
            cs.account(tonnes, epd.catalogue)


def test_carbon_above_the_mass_is_found_and_not_used(tmp_path: Path) -> None:
    epd = read(tmp_path, kg_C_biogenic_per_declared_unit={"qty": 2500, "unit": "kg"})
    assert kinds(epd) == ["biogenic carbon above mass"]
    assert epd.factors[0].carbon_content is None


def board(product: float | None, packaging: float | None) -> dict[str, Any]:
    """The board of the sample, -700 kg CO2e in A1-A3 of which -800 biogenic, without GWP-GHG."""
    content = sample("ilcd_a2.json")
    results = content["LCIAResults"]["LCIAResult"]
    content["LCIAResults"]["LCIAResult"] = [
        result
        for result in results
        if not any(word in str(result["referenceToLCIAMethodDataSet"]) for word in ("GHG", "IOBC"))
    ]
    uuids = ("62e503ce-544a-4599-b2ad-bcea15a7bf20", "262a541b-209e-44cc-a426-33bce30de7b1")
    content["exchanges"]["exchange"][0]["flowProperties"] += [
        {"uuid": uuid, "meanValue": mean, "referenceUnit": "kg"}
        for uuid, mean in zip(uuids, (product, packaging), strict=True)
        if mean is not None
    ]
    return content


@pytest.mark.parametrize(
    ("product", "packaging", "ghg", "kind"),
    [
        (200.0, 18.18, -700 + 44 / 12 * 218.18, None),
        (218.18, 0.0, -700 + 44 / 12 * 218.18, None),
        (218.18, None, None, "biogenic carbon of a part only"),
        (None, 18.18, None, "biogenic carbon of a part only"),
        (None, None, None, None),
        (600.0, 0.0, None, "biogenic carbon above mass"),
        (100.0, 0.0, -700 + 44 / 12 * 100, "biogenic carbon differs"),
        (0.0, 0.0, -700.0, "biogenic carbon differs"),
    ],
)
def test_ghg_from_the_carbon_of_product_and_packaging(
    product: float | None,
    packaging: float | None,
    ghg: float | None,
    kind: str | None,
    tmp_path: Path,
) -> None:
    epd = cs.read_epd(written(tmp_path, board(product, packaging)))
    assert {kind} - {None} == {name for name in kinds(epd) if "biogenic" in name}
    stage = epd.catalogue.frame["module"] == "A1-A3"
    derived = epd.catalogue.table.gwp[stage.to_numpy(), 1][0]
    assert derived == pytest.approx(math.nan if ghg is None else ghg, nan_ok=True)
    others = epd.catalogue.table.gwp[~stage.to_numpy(), 1]
    assert all(math.isnan(number) for number in others)


def test_without_any_carbon_total_and_ghg_are_one_in_every_module(tmp_path: Path) -> None:
    content = board(0.0, 0.0)
    for result in content["LCIAResults"]["LCIAResult"]:
        if "biogenic" in str(result["referenceToLCIAMethodDataSet"]):
            for entry in result["other"]["anies"]:
                entry |= {"value": "0"} if "module" in entry else {}
    epd = cs.read_epd(written(tmp_path, content))
    assert set(epd.catalogue.frame["biogenic_carbon"]) == {"none"}
    table = epd.catalogue.table.gwp
    assert table[:, 0].tolist() == table[:, 1].tolist()


def test_the_uptake_is_not_added_where_the_total_may_leave_it_out(tmp_path: Path) -> None:
    # EN 15804+A1 says nothing about biogenic carbon.
    content = board(200.0, 18.18)
    content["LCIAResults"]["LCIAResult"] = content["LCIAResults"]["LCIAResult"][:1]
    (result,) = content["LCIAResults"]["LCIAResult"]
    result["referenceToLCIAMethodDataSet"]["refObjectId"] = "77e416eb-a363-4258-a04e-171d843a6460"
    content["modellingAndValidation"]["complianceDeclarations"] = {
        "compliance": [
            {"referenceToComplianceSystem": {"shortDescription": [{"value": "EN 15804+A1"}]}}
        ]
    }
    epd = cs.read_epd(written(tmp_path, content))
    assert epd.catalogue.frame["carbon_content"].isna().all()


@pytest.mark.parametrize(
    ("date", "valid_to"),
    [
        ("2027", "2027-10-09"),
        (2027, "2027-10-09"),
        ("2027-12-31", "2027-12-31"),
        ("10.10.2027", "2027-10-10"),
        ("October 2027", "2027-10-09"),
        ("2027-06", "2027-06-30"),
        ("valid until 9. oktober 2027", "2027-10-09"),
        ("2022", "2022-12-31"),
    ],
)
def test_validity_is_to_the_day_that_issue_and_years_give(
    date: Any, valid_to: str, tmp_path: Path
) -> None:
    epd = read(tmp_path, date_of_issue="2022-10-10", valid_until=date)
    assert epd.declarations["valid_to"].tolist() == [valid_to] and kinds(epd) == []
    assert str(epd.factors[0].valid_from) == "2022-10-10"


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 1, 1)), st.integers(1, 20))
def test_a_year_of_validity_ends_in_that_year_and_within_the_years(
    issued: datetime.date, years: int
) -> None:
    declaration = Declaration(
        "x", "x", "kg", (), "x", valid_from=issued, valid_to=issued.year + years
    )
    last = read_dates(declaration).valid_to
    assert last is not None and last.year in (issued.year + years, issued.year + years)
    assert (last - issued).days <= 366 * years


@pytest.mark.parametrize(
    ("date", "kind"),
    [
        *(
            (date, "placeholder date")
            for date in ("1900-01-01", "0001-01-01", "1970-01-01", "1900")
        ),
        *((date, "placeholder date") for date in (-2208988800000, 0, "9999-12-31", "0001")),
        *((date, "date not read") for date in ("soon", "3/4/2022", "2022-02-30", 1e300)),
    ],
)
def test_a_date_that_is_none_is_found(date: Any, kind: str, tmp_path: Path) -> None:
    epd = read(tmp_path, valid_until=date)
    assert kinds(epd) == [kind] and epd.declarations["valid_to"].tolist() == [""]
    with pytest.raises(cs.InputError, match="states no date"):
        read(tmp_path, date_of_issue=date)


def test_an_extension_that_is_xml_in_a_text_and_an_owner_that_is_a_version(tmp_path: Path) -> None:
    content = sample("ilcd_a2.json")
    method = content["modellingAndValidation"].setdefault("LCIMethodAndAllocation", {})
    method["other"] = {
        "anies": ['<subType xmlns:epd="urn:x">specific dataset</subType>', "<a", "b"]
    }
    publication = content["administrativeInformation"]["publicationAndOwnership"]
    publication["referenceToOwnershipOfDataSet"] = {"shortDescription": [{"value": "00.00.001"}]}
    epd = cs.read_epd(written(tmp_path, content))
    assert epd.factors[0].note.startswith("Specific dataset.")
    assert epd.declarations["owner"].tolist() == [""]


@pytest.mark.parametrize(
    ("synonym", "number"),
    [
        ("EPD-IES-0012345:002", "EPD-IES-0012345:002"),
        ("concrete; S-P-01234", "S-P-01234"),
        ("NEPD-3421-2040-NO", "NEPD-3421-2040-NO"),
        ("concrete", ""),
    ],
)
def test_a_number_among_the_synonyms_is_found(synonym: str, number: str, tmp_path: Path) -> None:
    content = sample("ilcd_a2.json")
    content["administrativeInformation"]["publicationAndOwnership"].pop("registrationNumber", None)
    information = content["processInformation"]["dataSetInformation"]
    information["synonyms"] = [{"value": synonym, "lang": "en"}]
    epd = cs.read_epd(written(tmp_path, content))
    assert epd.declarations["registration_number"].tolist() == [number]


def test_a_number_without_a_module_is_found(tmp_path: Path) -> None:
    content = sample("ilcd_a2.json")
    result = content["LCIAResults"]["LCIAResult"][0]
    result["other"]["anies"].append({"value": "77"})
    epd = cs.read_epd(written(tmp_path, content))
    assert "amount without module" in kinds(epd)
    assert numbers(epd) == numbers(cs.read_epd(written(tmp_path, sample("ilcd_a2.json"))))


def test_a_number_that_elements_divide_is_found_and_left_out(tmp_path: Path) -> None:
    package = Path(__file__).parent / "samples" / "package"
    for path in package.rglob("*.xml"):
        target = tmp_path / path.relative_to(package)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    path = tmp_path / "processes" / "sample_board.xml"
    text = path.read_text(encoding="utf-8")
    before = numbers(cs.read_epd(path))
    module = next(module for module, value in before.items() if value)
    start = text.index(f'module="{module}"')
    end = text.index("<", start)
    number = text[text.index(">", start) + 1 : end]
    path.write_text(
        text.replace(f">{number}<", f">{number[:1]}<b/>{number[1:]}<", 1), encoding="utf-8"
    )
    epd = cs.read_epd(path)
    assert "number divided by elements" in kinds(epd)
    assert numbers(epd) == {**before, module: None}


def test_a_number_of_401_digits_never_ends_a_folder(tmp_path: Path) -> None:
    answer = sample("boverket.json")
    for resource in answer["Resources"]:
        resource["DataItems"][0]["DataValueItems"][0]["Value"] = 10**401
    lcax = sample("lcax.json")
    next(iter(lcax["impacts"].values()))["a1a3"] = 10**401
    written(tmp_path, CONCRETE, "good.json")
    written(tmp_path, answer, "bad.json")
    written(tmp_path, lcax, "bad_too.json")
    epds = cs.read_epds(tmp_path)
    assert "concrete-b30-sample-1" in epds.catalogue
    assert set(epds.not_read["file"].str.split(r"[,:]").str[0]) == {"bad.json", "bad_too.json"}


def test_a_product_without_a_default_scenario_is_found_and_refused_under_strict(
    tmp_path: Path,
) -> None:
    content = sample("ilcd_a2.json")
    text = json.dumps(content).replace('"default": true', '"default": false')
    epd = cs.read_epd(written(tmp_path, text.replace('"default": "true"', '"default": "false"')))
    assert "no default scenario" in kinds(epd)
    bare, lorry, *_ = epd.catalogue.frame["factor"].unique()
    rows = {name: cs.activities(cs.activity("board", "2 m3", name)) for name in (bare, lorry)}
    account = cs.account(rows[bare], epd.catalogue, indicator="gwp_total")
    assert "no default scenario" in account.findings["finding"].tolist()
    with pytest.raises(cs.InputError, match="none is the default"):
        cs.account(rows[bare], epd.catalogue, indicator="gwp_total", strict=True)
    with pytest.raises(cs.InputError, match="none is the default") as caught:
        cs.account(rows[lorry], epd.catalogue, indicator="gwp_total", strict=True)
    assert len(caught.value.problems) == 2, "A4 is settled by the lorry, C3 and D are not"


def test_more_scenarios_than_a_declaration_has_are_refused_soon(tmp_path: Path) -> None:
    content = sample("ilcd_a2.json")
    anies = content["LCIAResults"]["LCIAResult"][0]["other"]["anies"]
    count = limits.EPD_SCENARIOS + 800
    anies += [{"module": "C3", "scenario": f"s{place}", "value": place} for place in range(count)]
    path = written(tmp_path, content)
    started = time.perf_counter()
    with pytest.raises(cs.InputError, match="more than 200 scenarios"):
        cs.read_epd(path)
    assert time.perf_counter() - started < 2
