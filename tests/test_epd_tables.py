"""Boverket's answers, the BR18 table and EPDx: codes, units, decimal marks and findings."""

from __future__ import annotations

from typing import Any

import pytest
from builders import problem_table

from carbonsite.errors import InputError
from carbonsite.factors.epd.boverket import is_boverket, read_boverket
from carbonsite.factors.epd.br18 import is_br18, read_br18
from carbonsite.factors.epd.declaration import Declaration
from carbonsite.factors.epd.epdx import is_epdx, read_epdx


def boverket(values: dict[str, Any], **fields: Any) -> Declaration:
    items = [{"DataModuleCode": code, "Value": value} for code, value in values.items()]
    data = {"PropertyCode": "GWP-GHG AR5", "PropertyUnitCode": "kg CO2e", "DataValueItems": items}
    other = {"PropertyCode": "AP", "DataValueItems": items}
    resource = {"Name": "Slab", "InventoryUnit": "kg", "DataItems": [other, data], **fields}
    (declaration,) = read_boverket({"Resources": [resource], "Version": "1"})
    return declaration


@pytest.mark.parametrize(
    ("code", "module", "scenario"),
    [
        ("A1-A3 Typical", "A1-A3", "typical"),
        ("A1-A3 Conservative", "A1-A3", "conservative"),
        ("A1-A3", "A1-A3", ""),
        ("A5.1", "A5", ""),
        ("A5.1 Typical", "A5", "typical"),
        (" A4 ", "A4", ""),
        ("A1-A3 Other", "A1-A3 Other", ""),
    ],
)
def test_a_code_is_a_module_and_a_value(code: str, module: str, scenario: str) -> None:
    (impact,) = boverket({code: 1.0}).impacts
    assert impact.cells == ((module, scenario, 1.0),)
    assert (impact.indicator, impact.characterisation) == ("gwp_ghg", "AR5")


@pytest.mark.parametrize(
    ("waste", "stated", "count"),
    [
        (1.1, 3.1, 1),  # 0.1 of 25.5 + 5.5
        (1.1, 2.575, 0),  # 0.1 of 20.25 + 5.5
        (1.1, 5.0, 0),
        (1.2, 6.2, 1),
        (None, 3.1, 0),
        (1.1, None, 0),
        (1.1, True, 0),
        (1.1, "3.1", 0),
    ],
)
def test_waste_of_the_conservative_value_is_a_finding(
    waste: float | None, stated: Any, count: int
) -> None:
    values = {
        "A1-A3 Conservative": 25.5,
        "A1-A3 Typical": 20.25,
        "A4": 5.5,
        "A5.1": stated,
    }
    findings = boverket(values, WasteFactor=waste).findings
    assert [finding.finding for finding in findings] == ["waste of the conservative value"] * count
    for finding in findings:
        typical = (waste - 1) * 25.75 if waste else 0
        assert f"of the typical A1-A3 it would be {typical:.3g}." in finding.detail


@pytest.mark.parametrize(
    ("category", "is_carrier"),
    [
        ({"Code": "3", "Text": "x"}, True),
        ({"Code": "30", "Text": "Energi och bränsle"}, True),
        ({"Code": "", "Text": "Energy and fuel"}, True),
        ({"Code": "10", "Text": "Building boards"}, False),
    ],
)
def test_energy_is_a_carrier_with_its_product_stage_alone(
    category: dict[str, str], is_carrier: bool
) -> None:
    others = [{"ClassificationType": "other", "Code": "3"}]
    own = {"ClassificationType": "Boverket", **category}
    declaration = boverket({"A1-A3": 1.0, "A5.1": 2.0}, Categories=[*others, own])
    assert declaration.is_carrier is is_carrier
    assert len(declaration.impacts[0].cells) == (1 if is_carrier else 2)
    assert ("A5.1" in declaration.note) is not is_carrier
    assert declaration.category == category["Text"]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("kg/m³", ("kg", "m³", 4)),
        ("MJ / liter", ("MJ", "liter", 4)),
        ("kWh/kg", ("kWh", "kg", 4)),
        ("m2/m3", ("m2", "m3", 0)),
        ("kg", ("kg", "kg", 4)),
        ("/m3", None),
        ("", None),
    ],
)
def test_a_conversion_is_per_what_its_unit_says(
    unit: str, expected: tuple[str, str, int] | None
) -> None:
    conversions = boverket({}, Conversions=[{"Field": "F", "Unit": unit, "Value": 5}]).conversions
    assert [(entry.unit, entry.per, entry.rank) for entry in conversions] == (
        [expected] if expected else []
    )
    assert boverket({}, Conversions=[{"Unit": "kg/m3", "Value": 0}]).conversions == ()


@pytest.mark.parametrize(
    ("stated", "standard"),
    [
        ("EN 15804:A1", "EN 15804+A1"),
        ("EN 15804:A2", "EN 15804+A2"),
        ("EN 15804:2012", "EN 15804:2012"),
    ],
)
def test_the_standard_is_written_as_elsewhere(stated: str, standard: str) -> None:
    assert boverket({}, StdCalc=stated).standard == standard


def test_an_answer_or_one_resource_is_recognised() -> None:
    assert is_boverket({"Resources": [{"DataItems": []}]}) and is_boverket({"DataItems": []})
    assert not is_boverket({"Resources": []}) and not is_boverket({"DataItems": {}})
    assert not is_boverket([]) and not is_boverket(None)


HEAD = (
    "Sorterings ID;Navn DK;Deklareret faktor (FU);Deklareret enhed (FU);Masse faktor;"
    "Global Opvarmning, modul A1-A3"
)


def br18(*cells: str, head: str = HEAD) -> list[Declaration]:
    return list(read_br18("\n".join((head, *cells)), "file"))


@pytest.mark.parametrize(
    ("row", "amount", "mass", "number"),
    [
        ("#1;Sten;1;M3;2,5;1.000,5", 1.0, 2.5, "1000.5"),
        ("#1;Sten;0,5;M3;-;-1,5e-2", 0.5, None, "-1.5e-2"),
        ("#1;Sten;;M3;1,5;-", 1.0, 1.5, "-"),
        ("#1;Sten;0,0;M3;1,5;2", 0.0, 1.5, "2"),
        ("#1;Sten;2;M3;1,5;2.5", 2.0, 1.5, "2.5 (a decimal point in a table with decimal commas)"),
        ("#1;Sten;2.5;M3;1.5;2.5", 2.5, 1.5, "2.5"),
    ],
)
def test_a_comma_anywhere_is_the_decimal_mark_of_all(
    row: str, amount: float, mass: float | None, number: str
) -> None:
    (declaration,) = br18(row, ";;;;;")
    assert declaration.reference_amount == amount
    assert [entry.value for entry in declaration.conversions] == ([mass] if mass else [])
    assert declaration.impacts[0].cells == (("A1-A3", "", number),)


@pytest.mark.parametrize(
    ("mass", "count"), [("0", 1), ("-2", 1), ("v", 1), ("2", 0), ("-", 0), ("", 0)]
)
def test_a_mass_factor_that_is_none_is_a_finding(mass: str, count: int) -> None:
    (declaration,) = br18(f"#1;Sten;1;M3;{mass};1")
    assert len(declaration.findings) == count
    assert all("mass factor" in finding.detail for finding in declaration.findings)


@pytest.mark.parametrize(
    ("head", "row", "column"),
    [
        (HEAD.replace("Navn DK", "Navn"), "#1;Sten;1;M3;1;1", "heading"),
        (HEAD.replace("Masse faktor", "Navn DK"), "#1;Sten;1;M3;1;1", "heading"),
        (HEAD, "#1;Sten;1;M3;1", "row 2"),
        (HEAD, "#1;Sten;1;M3;1;1;1", "row 2"),
        (HEAD, '#1;"Sten;1;M3;1;1', "content"),
    ],
)
def test_a_table_of_another_shape_is_refused(head: str, row: str, column: str) -> None:
    table = problem_table(lambda: br18(row, head=head))
    assert table["column"].tolist() == [column] and table["remedy"].str.len().gt(0).all()


def test_nothing_of_a_table_with_a_broken_row_is_read() -> None:
    rows = read_br18("\n".join((HEAD, "#1;Sten;1;M3;1;1", "#2;Grus;1;M3;1")), "file")
    with pytest.raises(InputError, match="has 5 cells, the heading 6"):
        next(rows)


def test_the_table_is_recognised_by_its_heading() -> None:
    assert is_br18(HEAD) and is_br18(f"{HEAD}\nx")
    for part in ("Sorterings ID", "Deklareret enhed (FU)", "Global Opvarmning"):
        assert not is_br18(f"{HEAD.replace(part, 'x')}\n{part}")


def epdx(**content: Any) -> Declaration:
    return read_epdx({"declared_unit": "M2", "name": "Board", **content}, "file")


@pytest.mark.parametrize(
    ("to", "material", "expected"),
    [
        ("KG", None, (5.0, "KG", "M2", 4)),
        ("KG", {"unit": "-"}, (5.0, "KG", "M2", 4)),
        ("KG", {"unit": "kg/m^3", "name": "density"}, (5.0, "kg", "m3", 4)),
        ("KG", '{"unit": "kg/m3", "name": "bulk density"}', (5.0, "kg", "m3", 1)),
        ("KG", {"unit": "kg", "name": "mass"}, (5.0, "kg", "M2", 0)),
        ("M", {"unit": "mm", "name": "layer thickness"}, (5.0, "mm", "", 4)),
        ("M", {"name": "layer thickness"}, (5.0, "m", "", 4)),
        ("KG", {"name": "conversion factor to 1 kg", "unit": "-"}, (5.0, "M2", "kg", 2)),
        ("", None, None),
    ],
)
@pytest.mark.parametrize("name", ["meta_data", "metaData"])
def test_a_conversion_of_epdx_has_the_unit_of_its_property(
    name: str, to: str, material: Any, expected: tuple[float, str, str, int] | None
) -> None:
    conversions = epdx(conversions=[{"to": to, "value": 5, name: material}]).conversions
    assert [(item.value, item.unit, item.per, item.rank) for item in conversions] == (
        [expected] if expected else []
    )


@pytest.mark.parametrize("value", [0, -1, None, "v"])
def test_a_conversion_without_a_number_is_none(value: Any) -> None:
    assert epdx(conversions=[{"to": "KG", "value": value}]).conversions == ()


@pytest.mark.parametrize(
    ("stages", "count"),
    [
        ({"a1a3": 1, "b1": 0, "c1": 0}, 1),
        ({"a1a3": 1, "b1": 0, "c1": None}, 0),
        ({"a1a3": 1, "b1": 0, "other": 0}, 0),
        ({"a1a3": 1, "b1": "0", "c1": 0}, 0),
    ],
)
def test_several_zeros_of_lcax_may_be_undeclared(stages: dict[str, Any], count: int) -> None:
    assert len(epdx(impacts={"gwp": stages}).findings) == count
    assert epdx(gwp=stages).findings == ()


@pytest.mark.parametrize(
    ("content", "is_one"),
    [
        ({"declared_unit": "M2", "gwp": None}, True),
        ({"declaredUnit": "M2", "impacts": {}}, True),
        ({"declared_unit": "M2", "impacts": {"gwp_fos": {}}}, True),
        ({"declared_unit": "M2", "impacts": {"GWP": {}}}, True),
        ({"declared_unit": "M2", "impacts": {"ap": {}}}, False),
        ({"declared_unit": "M2", "impacts": {"ap": {}}, "formatVersion": "1"}, True),
        ({"declared_unit": {"unit": "m2"}, "gwp": {}}, False),
        ({"gwp": {}}, False),
        ([], False),
    ],
)
def test_epdx_and_lcax_are_recognised(content: Any, is_one: bool) -> None:
    assert is_epdx(content) is is_one


@pytest.mark.parametrize(
    ("comment", "key", "note"), [("#B1318", "#B1318", ""), ("#B131", "", "#B131"), ("", "", "")]
)
def test_a_comment_may_be_the_number_of_table_7(comment: str, key: str, note: str) -> None:
    declaration = epdx(comment=comment, id="u", version="2", gwp={"a1a3": 1})
    assert (declaration.key, declaration.note) == (key, note)
    assert declaration.locator == f"{key or 'u'}, 2"
