"""A declaration as factors: its unit, amount, dates, modules, methods and findings."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest
from builders import problem_table

from carbonsite.factors.epd.building import EXPECTED, Product, build, with_unit
from carbonsite.factors.epd.conversions import STATED
from carbonsite.factors.epd.declaration import (
    Conversion,
    Declaration,
    DeclaredNumber,
    EpdScenario,
    Impact,
)
from carbonsite.factors.epd.factor_rows import factor_id
from carbonsite.messages import Language, Message


def impact(indicator: str = "gwp_total", rank: int = 0, **modules: Any) -> Impact:
    """An impact in kg CO2e by module, such as ``A1_A3=1.5``."""
    cells = tuple(
        DeclaredNumber(module.replace("_", "-"), "", value) for module, value in modules.items()
    )
    return Impact(indicator, f"{indicator} {rank}", "kg CO2e", cells, rank)


PLAIN = Declaration(
    format="test",
    name="Slab",
    declared_unit="m3",
    impacts=(impact(A1_A3=10.0, C3=2.0),),
    locator="table 1",
    published=datetime.date(2021, 5, 6),
)


def built(**fields: Any) -> Product:
    return build(replace(PLAIN, **fields), "file")


def numbers(product: Product, column: str = "gwp_total") -> dict[str, float]:
    return {row.module or "": getattr(row, column) for row in product.factors}


@pytest.mark.parametrize(
    ("unit", "reference", "amount", "expected"),
    [
        ("m3", 1.0, 1.0, "m3"),
        ("2 m3", 1.0, 2.0, "m3"),
        ("m3", 4.0, 4.0, "m3"),
        ("2 m3", 4.0, 8.0, "m3"),
        ("0,5 qm", 1.0, 0.5, "m2"),
    ],
)
def test_numbers_are_per_one_declared_unit(
    unit: str, reference: float, amount: float, expected: str
) -> None:
    product = built(declared_unit=unit, reference_amount=reference)
    assert numbers(product) == {"A1-A3": 10.0 / amount, "C3": 2.0 / amount}
    assert {row.declared_unit for row in product.factors} == {expected}
    assert product.declaration["reference_amount"] == amount
    kinds = [finding.finding for finding in product.findings]
    assert kinds == (["reference amount is not 1"] if amount != 1 else [])


@pytest.mark.parametrize("reference", [1e-12, 1e12, 0.0, -1.0, float("nan")])
def test_an_amount_out_of_bounds_is_refused(reference: float) -> None:
    table = problem_table(built, reference_amount=reference)
    assert table["column"].tolist() == ["reference amount"]
    assert built(reference_amount=1.1e-12) and built(reference_amount=0.9e12)


@pytest.mark.parametrize(
    ("dates", "year"),
    [
        ({}, 2021),
        ({"valid_from": datetime.date(2019, 1, 1)}, 2021),
        (
            {"published": None, "valid_from": datetime.date(2019, 1, 1), "reference_year": 2018},
            2019,
        ),
        ({"published": None, "reference_year": 2018, "valid_to": datetime.date(2030, 1, 1)}, 2018),
        ({"published": None, "valid_to": datetime.date(2030, 1, 1)}, 2030),
        ({"published": None, "reference_year": 1900}, 1900),
        ({"published": None, "reference_year": 2100}, 2100),
        ({"published": None, "reference_year": 1899}, None),
        ({"published": None, "reference_year": 2101}, None),
        ({"published": None}, None),
    ],
)
def test_the_year_is_that_of_the_first_date_stated(dates: dict[str, Any], year: int | None) -> None:
    if year is None:
        assert problem_table(built, **dates)["column"].tolist() == ["date"]
    else:
        assert {row.source.year for row in built(**dates).factors} == {year}


@pytest.mark.parametrize(
    ("people", "publisher"),
    [
        ({"operator": "EPD-Norge", "owner": "Maker"}, "EPD-Norge"),
        ({"owner": "Maker"}, "Maker"),
        ({}, "test"),
    ],
)
def test_the_publisher_is_the_operator_else_the_owner(
    people: dict[str, str], publisher: str
) -> None:
    source = built(**people).factors[0].source
    assert (source.publisher, source.document, source.locator) == (publisher, "Slab", "table 1")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({}, "slab"),
        ({"name": ""}, "epd"),
        ({"registration_number": "NEPD-12"}, "slab-nepd-12"),
        ({"key": "B1", "registration_number": "NEPD-12"}, "slab-b1"),
        ({"uuid": "ABCDEF01-2345-6789-abcd-ef0123456789"}, "slab-abcdef01"),
        ({"name": "Slab NEPD-12", "registration_number": "NEPD-12"}, "slab-nepd-12"),
        ({"name": "Diesel"}, "epd-diesel"),
    ],
)
def test_an_id_is_the_name_and_the_number(fields: dict[str, str], name: str) -> None:
    assert factor_id(replace(PLAIN, **fields)) == name


@pytest.mark.parametrize(
    ("modules", "undeclared"),
    [
        (("A1_A3", "C3"), set(EXPECTED) - {"A1-A3", "C3"}),
        (("A1", "A2", "A3"), set(EXPECTED) - {"A1-A3"}),
        (("A1", "A2"), set(EXPECTED)),
        (tuple(module.replace("-", "_") for module in EXPECTED), set()),
    ],
)
def test_modules_that_are_not_declared_are_listed(
    modules: tuple[str, ...], undeclared: set[str]
) -> None:
    row = built(impacts=(impact(**dict.fromkeys(modules, 1.0)),)).declaration
    assert set(filter(None, row["modules_undeclared"].split(", "))) == undeclared
    assert set(row["modules_declared"].split(", ")) == {name.replace("_", "-") for name in modules}


def test_a_carrier_has_no_module_and_lacks_none() -> None:
    product = built(is_carrier=True, impacts=(impact(A1_A3=1.0),))
    assert numbers(product) == {"": 1.0} and product.factors[0].boundary == "life-cycle"
    assert product.declaration["modules_undeclared"] == ""


def test_a_lesser_method_fills_no_gap_of_the_better_one() -> None:
    product = built(impacts=(impact(rank=1, A1_A3=99.0, C3=5.0), impact(rank=2, A1_A3=10.0)))
    assert numbers(product) == {"A1-A3": 10.0}
    details = {finding.finding: finding.detail for finding in product.findings}
    assert set(details) == {"two numbers for one cell", "declared by another method"}
    assert details["two numbers for one cell"].endswith("the former is taken")
    assert "gwp_total of C3 is 5 by gwp_total 1 alone" in details["declared by another method"]


@pytest.mark.parametrize(("other", "is_kept"), [(10.0, True), (10.1, True), (10.2, False)])
def test_two_numbers_of_one_method_agree_or_none_is_used(other: float, is_kept: bool) -> None:
    product = built(impacts=(impact(A1_A3=10.0, C3=1.0), impact(A1_A3=other)))
    assert numbers(product) == ({"A1-A3": 10.0} if is_kept else {}) | {"C3": 1.0}
    assert [finding.finding for finding in product.findings] == (
        [] if is_kept else ["two numbers for one cell"]
    )


def test_where_all_contradict_nothing_is_left() -> None:
    table = problem_table(built, impacts=(impact(A1_A3=10.0), impact(A1_A3=20.0)))
    assert "contradict itself" in table["problem"][0]


@pytest.mark.parametrize(
    ("unit", "scale", "kind"),
    [
        ("kg CO2e", 1.0, None),
        ("g CO2 eq.", 0.001, None),
        ("t CO2-eq", 1000.0, None),
        ("kg CO2e/m3", 1.0, None),
        ("", 1.0, "unit not stated"),
        ("kg CO2", 1.0, "unit not stated"),
        ("kg CO2e/kg", None, None),
        ("kg SO2e", None, None),
    ],
)
def test_the_unit_of_an_impact_scales_or_is_refused(
    unit: str, scale: float | None, kind: str | None
) -> None:
    impacts = (replace(PLAIN.impacts[0], unit=unit),)
    if scale is None:
        assert problem_table(built, impacts=impacts)["column"].tolist() == ["gwp_total 0"]
        return
    product = built(impacts=impacts)
    assert numbers(product)["A1-A3"] == pytest.approx(10.0 * scale)
    assert [finding.finding for finding in product.findings] == [kind] * (kind is not None)


def test_every_cell_that_is_no_number_is_listed_and_unknown_modules_are_findings() -> None:
    table = problem_table(built, impacts=(impact(A1_A3="v", C3="y", C4=1.0),))
    assert table["value"].tolist() == ["v", "y"] and table["remedy"].str.len().gt(0).all()
    product = built(impacts=(impact(A1_A3=1.0, A9=4.0, C3=None, C4="MND"),))
    assert numbers(product) == {"A1-A3": 1.0}
    assert [finding.finding for finding in product.findings] == ["module not known"]


@pytest.mark.parametrize(
    ("kinds", "characterisation"),
    [
        (("AR5", "AR5"), "AR5"),
        (("AR5", "not stated"), "AR5"),
        (("AR5", "AR6"), "not stated"),
        (("not stated", "not stated"), "not stated"),
    ],
)
def test_a_characterisation_is_stated_where_all_agree(
    kinds: tuple[str, str], characterisation: str
) -> None:
    names = ("gwp_total", "gwp_fossil")
    impacts = tuple(
        replace(impact(name, A1_A3=1.0), characterisation=kind)
        for name, kind in zip(names, kinds, strict=True)
    )
    assert built(impacts=impacts).factors[0].characterisation == characterisation


def test_scenarios_are_factors_of_their_own_and_findings_are_not_repeated() -> None:
    cells = (
        DeclaredNumber("A1-A3", "", 1.0),
        *(DeclaredNumber("C3", name, 2.0) for name in ("burnt", "landfill")),
    )
    product = built(
        declared_unit="2 m3",
        impacts=(replace(PLAIN.impacts[0], cells=cells),),
        scenarios=(EpdScenario("burnt", "e", True), EpdScenario("landfill", "e")),
        conversions=(Conversion(2400.0, "kg", "m3", "density", STATED),),
        note="Stated.",
        service_life=50,
    )
    assert product.ids == ("slab", "slab--landfill")
    assert [(row.factor, row.module, row.note) for row in product.factors] == [
        ("slab", "A1-A3", "Stated."),
        ("slab", "C3", "Stated. Scenario: burnt."),
        ("slab--landfill", "A1-A3", "Stated."),
        ("slab--landfill", "C3", "Stated. Scenario: landfill."),
    ]
    assert [finding.factor for finding in product.findings] == ["slab"]
    assert product.conversions == (
        {"factor": "slab", "value": 2400.0, "unit": "kg per m3", "kind": "density"},
    )
    row = product.factors[0]
    assert (str(row.density), str(row.service_life)) == ("2400 kg/m3", "50 år")
    assert row.property_source == "density: density, 2400 kg per m3; service life: declared"


@pytest.mark.parametrize(
    ("stated", "says"), [("kg", "says 3 kg"), ("", "the document itself says none")]
)
def test_a_unit_that_the_caller_gives_replaces_the_documents(stated: str, says: str) -> None:
    given = with_unit(replace(PLAIN, declared_unit=stated, reference_amount=3.0), "2 m3")
    assert (given.declared_unit, given.reference_amount) == ("2 m3", 1.0)
    (finding,) = given.findings
    assert finding.detail.endswith(says)


def test_findings_are_in_norwegian_too() -> None:
    product = built(
        declared_unit="2 m3",
        impacts=(
            impact(A1_A3=1.5, A1=1.0, A2=1.0, A3=1.0, A9=2.5),
            impact("gwp_ghg", A1_A3=9.5),
            impact("gwp_biogenic", A1_A3=0.25),
            replace(impact("gwp_fossil", A1_A3=7.25), unit=""),
            impact("gwp_luluc", A1_A3=0.0),
        ),
    )
    assert len(product.findings) == 6
    for finding in product.findings:
        assert isinstance(finding.detail, Message)
        norwegian = finding.detail.in_language(Language.NORWEGIAN)
        assert norwegian != finding.detail
        assert "." not in norwegian.replace("2.5", "")
