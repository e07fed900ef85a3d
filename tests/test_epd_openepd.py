"""openEPD: parties, methods, scenarios, units, and numbers over some years."""

from __future__ import annotations

from typing import Any

import pytest
from builders import problem_table

from carbonsite.factors.epd.declaration import Declaration
from carbonsite.factors.epd.openepd import is_openepd, read_openepd

GWP = {"A1A2A3": {"mean": 5, "unit": "kgCO2e"}}


def read(**content: Any) -> Declaration:
    return read_openepd({"declared_unit": {"qty": 2, "unit": "m3"}, **content}, "file")


@pytest.mark.parametrize(
    ("content", "owner"),
    [
        ({"manufacturer": {"name": "Maker"}, "epd_developer": {"name": "Other"}}, "Maker"),
        ({"epd_developer": {"name": "Other"}}, "Other"),
        ({"manufacturer": {}, "epd_developer": {"web_domain": "other.example"}}, "other.example"),
        ({"manufacturer": "Maker"}, "Maker"),
        ({}, ""),
    ],
)
def test_the_owner_is_the_manufacturer_else_the_developer(
    content: dict[str, Any], owner: str
) -> None:
    assert read(**content).owner == owner


@pytest.mark.parametrize(
    ("content", "key", "locator"),
    [
        ({"program_operator_doc_id": "N-1", "id": "x"}, "N-1", "EPD N-1, version 1"),
        ({"identified": {"id": "N-2"}, "version": 3}, "N-2", "EPD N-2, version 3"),
        ({"id": "x", "product_name": "P"}, "x", "EPD x, version 1"),
        ({"declaration_url": "u", "product_name": "P"}, "", "EPD u, version 1"),
        ({"product_name": "P"}, "", "EPD P, version 1"),
        ({}, "", "EPD file, version 1"),
    ],
)
def test_the_locator_is_the_best_number_that_there_is(
    content: dict[str, Any], key: str, locator: str
) -> None:
    declaration = read(**content)
    assert (declaration.key, declaration.locator) == (key, locator)


@pytest.mark.parametrize(
    ("unit", "amount", "text"),
    [
        ({"qty": 2, "unit": "m3"}, 2.0, "m3"),
        ({"unit": "m3"}, 1.0, "m3"),
        ("1 m3", 1.0, "1 m3"),
        (None, 1.0, ""),
        ({"qty": 0, "unit": "m3"}, None, ""),
        ({"qty": -1, "unit": "m3"}, None, ""),
        ({"qty": 2}, None, ""),
        (" ", None, ""),
    ],
)
def test_the_declared_unit_is_an_amount(unit: Any, amount: float | None, text: str) -> None:
    if amount is None:
        table = problem_table(read, declared_unit=unit)
        assert table["column"].tolist() == ["declared_unit"]
        assert "{qty, unit}" in table["remedy"][0]
    else:
        declaration = read(declared_unit=unit)
        assert (declaration.reference_amount, declaration.declared_unit) == (amount, text)


@pytest.mark.parametrize(
    ("method", "indicator", "rank", "characterisation"),
    [
        ("EF 3.1", "gwp_total", 100, "AR6"),
        ("EF 3.0", "gwp_total", 99, "AR5"),
        ("IPCC AR6", "gwp_total", 98, "AR6"),
        ("IPCC AR5", "gwp_total", 97, "AR5"),
        ("TRACI 2.1", "gwp_total", 95, "not stated"),
        ("GWP-GHG", "gwp_ghg", 0, "not stated"),
        ("own", "gwp_total", 0, "not stated"),
    ],
)
def test_a_method_has_its_rank_and_characterisation(
    method: str, indicator: str, rank: int, characterisation: str
) -> None:
    (impact,) = read(impacts={method: {"gwp": GWP, "ap": GWP, "gwp-fossil": None}}).impacts
    assert (impact.indicator, impact.rank) == (indicator, rank)
    assert (impact.characterisation, impact.label) == (characterisation, f"gwp ({method})")


def test_only_the_total_of_gwp_ghg_is_ghg() -> None:
    impacts = read(impacts={"GWP-GHG": {"gwp-biogenic": GWP}}).impacts
    assert [impact.indicator for impact in impacts] == ["gwp_biogenic"]


def test_scopes_are_cells_and_other_fields_are_not() -> None:
    scenarios = [
        {"name": "burnt", "C3": {"mean": 2, "unit": "kgCO2e"}, "D": -1, "C1": None},
        {"C4": 3},
    ]
    scopes = GWP | {
        "C_scenarios": scenarios,
        "B1_years": 20,
        "ext": {"x": 1},
        "unit": "kg",
        "odd": 4,
    }
    declaration = read(impacts={"EF 3.1": {"gwp": scopes | {"other": {"mean": 7}, "C2": 8}}})
    (impact,) = declaration.impacts
    assert [tuple(cell) for cell in impact.cells] == [
        ("A1A2A3", "", 5),
        ("C3", "burnt", 2),
        ("D", "burnt", -1),
        ("C4", "scenario", 3),
        ("other", "", 7),
        ("C2", "", 8),
    ]
    assert impact.unit == "kgCO2e"
    finding, bare = declaration.findings
    assert (finding.finding, bare.finding) == ("part of the life", "unit not stated")
    assert "C2 has no unit; kgCO2e is taken" in bare.detail
    assert finding.detail.startswith("gwp (EF 3.1): B1_years is 20: ")


def test_units_that_differ_are_all_shown() -> None:
    scopes = GWP | {"C_scenarios": [{"C3": {"mean": 1, "unit": "gCO2e"}}]}
    assert read(impacts={"EF 3.1": {"gwp": scopes}}).impacts[0].unit == "gCO2e and kgCO2e"


@pytest.mark.parametrize(
    ("field", "stated", "expected"),
    [
        ("kg_per_declared_unit", {"qty": 10, "unit": "g"}, (5.0, "g", "m3", 4)),
        ("kg_per_declared_unit", {"qty": 10}, (5.0, "kg", "m3", 4)),
        ("kg_per_declared_unit", 10, (5.0, "kg", "m3", 4)),
        ("kg_C_per_declared_unit", 10, (5.0, "kg", "m3", 0)),
        ("kg_C_biogenic_per_declared_unit", 10, (5.0, "kg", "m3", 0)),
    ],
)
def test_masses_are_per_one_declared_unit(
    field: str, stated: Any, expected: tuple[float, str, str, int]
) -> None:
    (conversion,) = read(**{field: stated}).conversions
    assert (conversion.value, conversion.unit, conversion.per, conversion.rank) == expected
    assert conversion.kind.endswith(f"({field})")


@pytest.mark.parametrize("stated", [0, -1, None, {"qty": 0}, "x"])
def test_a_mass_that_is_none_converts_nothing(stated: Any) -> None:
    assert read(kg_per_declared_unit=stated).conversions == ()


@pytest.mark.parametrize(
    ("content", "is_one"),
    [
        ({"doctype": "openEPD"}, True),
        ({"doctype": "OpenEPD draft"}, True),
        ({"impacts": {}, "declared_unit": {}}, True),
        ({"impacts": {}, "declared_unit": "m3"}, False),
        ({"impacts": [], "declared_unit": {}}, False),
        ({"doctype": "EPDx"}, False),
        ([], False),
        (None, False),
    ],
)
def test_a_document_is_recognised_by_its_type_or_its_parts(content: Any, is_one: bool) -> None:
    assert is_openepd(content) is is_one


def test_texts_are_the_first_that_are_there() -> None:
    declaration = read(
        name="N",
        product_classes={"a": [], "b": ["", "Board"], "c": "other"},
        applicable_in=["NO", "", "SE"],
        compliance=[{"short_name": "A", "name": "Long"}, {"name": "B"}, {}],
        product_service_life_years=60,
    )
    assert (declaration.name, declaration.category, declaration.geography) == (
        "N",
        "Board",
        "NO SE",
    )
    assert (declaration.standard, declaration.service_life) == ("A, B", 60.0)


def test_long_texts_are_cut() -> None:
    declaration = read(
        product_name="n" * 900,
        applicable_in=["NO"] * 20,
        compliance=[{"name": "c" * 150}] * 3,
    )
    assert (len(declaration.name), len(declaration.standard)) == (500, 200)
    assert declaration.geography == " ".join(["NO"] * 8)
    table = problem_table(read, declared_unit={"qty": "q" * 400})
    assert len(table["value"][0]) == 240
