"""What an ILCD+EPD process declares, whichever way it is written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from carbonsite.factors.epd.conversions import DERIVED, FACTOR, LOOSE, STATED
from carbonsite.factors.epd.declaration import DeclaredNumber
from carbonsite.factors.epd.ilcd import Process, Publication, Result, declaration_of
from carbonsite.factors.epd.ilcd_flow import FlowProperty, ReferenceFlow
from carbonsite.factors.epd.ilcd_identifiers import PROPERTY_UUIDS, UNIT_GROUP_UUIDS
from carbonsite.factors.epd.indicators import CLIMATE_UNIT_UUID, EN_15804_A1, INDICATOR_UUIDS

MASS = FlowProperty("", "Mass", 17.0, "kg", False)
AREA = FlowProperty("", "Area", 2.0, "m2", True)
TOTAL = "6a37f984-a4b3-458a-a20a-64418c145fa2"
CELLS = (DeclaredNumber("A1-A3", "", 1.0),)


def process(**fields: Any) -> Process:
    own = {"uuid": "u-1", "name": "Board", "results": (), **fields}
    for name, part in (("flow", ReferenceFlow(1.0)), ("publication", Publication())):
        of_part = {field: own.pop(field) for field in part._fields if field in own}
        own[name] = part._replace(**of_part)
    return Process(**own)


@pytest.mark.parametrize("properties", [(AREA, MASS), (MASS, AREA)])
def test_the_reference_property_is_the_unit_wherever_it_stands(
    properties: tuple[FlowProperty, ...],
) -> None:
    declaration = declaration_of(process(properties=properties), "ILCD", "file")
    assert (declaration.declared_unit, declaration.reference_amount) == ("m2", 2.0)
    assert declaration.conversions == ((8.5, "kg", "m2", "flow property Mass", DERIVED),)


@pytest.mark.parametrize(
    ("mean", "resulting", "amount", "kinds"),
    [
        (3.0, None, 6.0, []),
        (3.0, 6.0, 6.0, []),
        (3.0, 6.0 * (1 + 1e-10), 6.0, []),
        (3.0, 7.0, 6.0, ["reference amount differs"]),
        (3.0, 5.0, 6.0, ["reference amount differs"]),
        (None, None, 2.0, []),
        (None, 7.0, 7.0, []),
        (0.0, None, 0.0, []),
    ],
)
def test_the_amount_is_the_flow_times_its_property(
    mean: float | None, resulting: float | None, amount: float, kinds: list[str]
) -> None:
    declaration = declaration_of(
        process(mean_amount=mean, resulting_amount=resulting, properties=(AREA,)), "ILCD", "file"
    )
    assert declaration.reference_amount == amount
    assert [finding.finding for finding in declaration.findings] == kinds


@pytest.mark.parametrize(
    ("properties", "text", "unit", "amount"),
    [
        ((), "5 kg of panel", "kg", 5.0),
        ((), "panel", "", 1.0),
        ((replace(AREA, unit=""),), "5 kg of panel", "kg", 5.0),
        ((replace(AREA, mean=None),), "5 kg of panel", "kg", 5.0),
        ((MASS,), "5 kg of panel", "kg", 5.0),
        ((AREA,), "5 kg of panel", "m2", 2.0),
    ],
)
def test_without_its_flow_the_text_gives_the_unit(
    properties: tuple[FlowProperty, ...], text: str, unit: str, amount: float
) -> None:
    declaration = declaration_of(
        process(properties=properties, functional_unit=text), "ILCD", "file"
    )
    assert (declaration.declared_unit, declaration.reference_amount) == (unit, amount)
    is_from_text = unit == "kg"
    assert [finding.finding for finding in declaration.findings] == (
        ["declared unit from text"] if is_from_text else []
    )


@pytest.mark.parametrize(
    ("name", "uuid", "mean", "rank"),
    [
        ("Mass", "", 17.0, DERIVED),
        ("masse ", "", 17.0, DERIVED),
        ("volum", "", 17.0, DERIVED),
        ("Fläche", "", 17.0, DERIVED),
        ("Lengde", "", 17.0, DERIVED),
        ("number of pieces", "", 17.0, DERIVED),
        ("odd", "93A60A56-a3c8-11da-a746-0800200b9a66", 17.0, DERIVED),
        ("odd", "93a60a56-a3c8-14da-a746-0800200c9a66", 17.0, 0),
        ("odd", "", 17.0, 0),
        ("Mass", "", 0.0, 0),
        ("Mass", "", -1.0, 0),
    ],
)
def test_a_flow_property_that_measures_the_product_may_be_used(
    name: str, uuid: str, mean: float, rank: int
) -> None:
    entry = FlowProperty(uuid, name, mean, "kg", False)
    (conversion,) = declaration_of(process(properties=(AREA, entry)), "ILCD", "f").conversions
    assert (conversion.value, conversion.per, conversion.rank) == (mean / 2.0, "m2", rank)


@pytest.mark.parametrize("entry", [replace(MASS, mean=None), replace(MASS, unit="")])
def test_a_flow_property_without_number_or_unit_converts_nothing(entry: FlowProperty) -> None:
    assert declaration_of(process(properties=(AREA, entry)), "ILCD", "f").conversions == ()


@pytest.mark.parametrize(
    ("name", "written", "unit", "per", "rank"),
    [
        ("gross density", "kg/m^3", "kg", "m3", STATED),
        ("Raw  density", "", "kg", "m3", STATED),
        ("density", "g/cm³", "g", "cm3", STATED),
        ("bulk density", "kg/m3", "kg", "m3", LOOSE),
        ("grammage", "kg/m²", "kg", "m2", STATED),
        ("linear density", "", "kg", "m", STATED),
        ("weight per piece", "kg", "kg", "stk", STATED),
        ("layer thickness", "mm", "mm", "", STATED),
        ("layer thickness", "", "m", "", STATED),
        ("conversion factor to 1 kg", "-", "m2", "kg", FACTOR),
        ("conversion factor to 1 kg (dry)", "", "m2", "kg", FACTOR),
        ("colour", "", "-", "m2", 0),
        ("colour", "W/m", "W", "m", 0),
    ],
)
def test_a_material_property_has_the_direction_of_the_format(
    name: str, written: str, unit: str, per: str, rank: int
) -> None:
    fields = {"properties": (AREA,), "material": ((name, 5.0, written), ("density", None, "kg/m3"))}
    (conversion,) = declaration_of(process(**fields), "ILCD", "f").conversions
    assert conversion[:3] == (5.0, unit, per) and conversion.rank == rank
    assert conversion.kind == " ".join(name.lower().split())


def result(uuid: str, *names: str, **fields: Any) -> Result:
    return replace(Result(uuid, names, "kg CO2e", "", CELLS), **fields)


@pytest.mark.parametrize(
    ("compliance", "uuid", "standard"),
    [
        (("EN 15804+A2",), TOTAL, "EN 15804+A2"),
        (("en 15804 + a1",), TOTAL, "EN 15804+A1"),
        (("ISO 14025", "EN 15804 +A2"), EN_15804_A1, "EN 15804+A2"),
        (("ISO 14025", "EN 15804"), EN_15804_A1, "EN 15804+A1"),
        (("EN 15804",), TOTAL, "EN 15804+A2"),
        (("EN 15804",), "", "EN 15804"),
        ((), EN_15804_A1, "EN 15804+A1"),
        ((), TOTAL, "EN 15804+A2"),
        ((), "", ""),
        (("ISO 14025",), TOTAL, "ISO 14025"),
        (("ISO 21930:2017 long", "ISO 14025"), TOTAL, "ISO 14025"),
    ],
)
def test_the_standard_is_stated_or_seen_by_the_indicators(
    compliance: tuple[str, ...], uuid: str, standard: str
) -> None:
    fields = {"compliance": compliance, "results": (result(uuid.upper(), "GWP"),)}
    declaration = declaration_of(process(**fields), "ILCD", "f")
    assert declaration.standard == standard
    assert ("may hold biogenic carbon" in declaration.note) is (uuid == EN_15804_A1)


@pytest.mark.parametrize(
    ("number", "uuid", "version", "locator"),
    [
        ("N-1", "u", "01", "EPD N-1, data set u, version 01"),
        ("N-1", "u", "", "EPD N-1, data set u"),
        ("N-1", "", "01", "EPD N-1, version 01"),
        ("", "u", "01", "EPD u, version 01"),
        ("", "", "", "EPD file"),
    ],
)
def test_the_locator_names_number_data_set_and_version(
    number: str, uuid: str, version: str, locator: str
) -> None:
    fields = {"registration_number": number, "uuid": uuid, "version": version}
    assert declaration_of(process(**fields), "ILCD", "file").locator == locator


@pytest.mark.parametrize("uuid", INDICATOR_UUIDS)
def test_a_uuid_goes_before_the_name(uuid: str) -> None:
    known = INDICATOR_UUIDS[uuid]
    named = "GWP-luluc" if known.indicator != "gwp_luluc" else "GWP-fossil"
    declaration = declaration_of(process(results=(result(uuid, "x", named),)), "ILCD", "f")
    (impact,) = declaration.impacts
    assert (impact.indicator, impact.rank, impact.label) == (known.indicator, known.rank, "x")
    assert [finding.finding for finding in declaration.findings] == ["UUID and name differ"]


@pytest.mark.parametrize(
    ("changed", "unit"),
    [
        ({}, "kg CO2e"),
        ({"unit": "", "unit_uuid": CLIMATE_UNIT_UUID}, "kg CO2 eqv."),
        ({"unit": "", "unit_uuid": "other"}, ""),
    ],
)
def test_the_unit_of_an_indicator_may_be_named_by_its_group(
    changed: dict[str, str], unit: str
) -> None:
    results = (result(TOTAL, **changed), result(TOTAL, cells=()), result("", "Acidification"))
    (impact,) = declaration_of(process(results=results), "ILCD", "f").impacts
    assert (impact.unit, impact.label) == (unit, "gwp_total")


def test_identifiers_have_the_form_that_they_are_looked_up_in() -> None:
    for table in (PROPERTY_UUIDS, UNIT_GROUP_UUIDS, INDICATOR_UUIDS):
        assert all(uuid == uuid.lower() and len(uuid) == 36 for uuid in table)
