"""Properties of factors as measures see them: used both ways, by country, and nothing of what they
emit.
"""

from __future__ import annotations

import pytest
from sites import CATALOGUE, CLOSE, MATERIALS, SOURCE, estimate, product

import carbonsite as cs
from carbonsite.factors.properties import CatalogueProperties, with_properties

PROPERTIES = CatalogueProperties(CATALOGUE)


def test_a_property_is_an_assumption_with_its_source() -> None:
    found = PROPERTIES["diesel-b0", "density"]
    assert (found.name, str(found.value), found.status.value) == (
        "diesel-b0 density",
        "840 kg/m3",
        "published",
    )
    assert found.source is not None and "Miljødirektoratet" in str(found.source)


@pytest.mark.parametrize(
    ("generic", "factor"),
    [
        ("diesel", "diesel-b0"),
        ("hvo", "hvo100"),
        ("fame", "fame100"),
        ("biodiesel", "biodiesel-offroad"),
    ],
)
def test_a_generic_name_has_the_properties_of_what_it_means(generic: str, factor: str) -> None:
    assert PROPERTIES[generic, "heating_value"].value == PROPERTIES[factor, "heating_value"].value


@pytest.mark.parametrize(
    ("unit", "target", "expected"),
    [
        ("L", "kWh", 0.84 * 12),
        ("kWh", "L", 1 / (0.84 * 12)),
        ("t", "kWh", 12_000),
        ("m3", "t", 0.84),
        ("kg", "L", 1 / 0.84),
        ("MJ", "L", 1 / 3.6 / 10.08),
        ("L", "m3", 1e-3),
    ],
)
def test_both_ways_and_through_two(unit: str, target: str, expected: float) -> None:
    """B0 diesel: 840 kg/m3 and 12 kWh/kg (Miljødirektoratet)."""
    assert PROPERTIES.conversion("diesel-b0", unit, target) == pytest.approx(expected, rel=CLOSE)


def test_a_rows_own_property_goes_before_the_factors() -> None:
    assert PROPERTIES.conversion(
        "diesel-b0", "L", "kWh", (("heating_value", "9,96 kWh/L"),)
    ) == pytest.approx(9.96)
    own = CatalogueProperties(MATERIALS)
    assert own.conversion(
        "reinforcement", "m3", "kg", (("density", "7850 kg/m3"),)
    ) == pytest.approx(7850)
    assert own.conversion(
        "old-concrete", "m3", "kg", (("density", "2395 kg/m3"),)
    ) == pytest.approx(2395)
    assert not own.used


def test_what_nothing_joins_says_what_is_missing() -> None:
    with pytest.raises(cs.UnitError, match="no density is declared"):
        CatalogueProperties(MATERIALS).conversion("reinforcement", "m3", "kg")


@pytest.mark.parametrize(
    ("key", "error", "words"),
    [
        (("diesel-b0", "colour"), cs.UnitError, "is not a property"),
        (("diesel-b0", "gwp_ghg"), cs.UnitError, "is not a property"),
        (("diesel-b0", "conductivity"), cs.UnitError, "declares no conductivity"),
        (("deisel-b0", "density"), cs.UnknownFactorError, "diesel-b0"),
        (("district-heat", "density"), cs.UnknownFactorError, "means no factor"),
    ],
)
def test_what_cannot_be_looked_up(key: tuple[str, str], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        CatalogueProperties(CATALOGUE, "XX" if key[0] == "district-heat" else "NO")[key]


def test_only_what_was_looked_up_is_used() -> None:
    fresh = CatalogueProperties(CATALOGUE)
    fresh.conversion("diesel-b0", "L", "m3")
    assert not fresh.used
    fresh.conversion("diesel-b0", "kg", "kWh")
    assert set(fresh.used) == {"diesel-b0 density", "diesel-b0 heating value"}


def test_at_another_value_it_is_that_value_everywhere() -> None:
    ranged = cs.FactorCatalogue(
        product(
            "heavy",
            {"A1-A3": 0.1, "C3": 0.01},
            unit="kg",
            density=estimate("d", "2400 kg/m3", "2300 kg/m3", "2500 kg/m3"),
        )
    )
    values = {"heavy density": cs.Q("2300 kg/m3")}
    assert CatalogueProperties(ranged, "NO", values).conversion(
        "heavy", "m3", "kg"
    ) == pytest.approx(2300)
    for module in ("A1-A3", "C3"):
        row = cs.activity("c", "2 m3", "heavy", module=module)
        assert cs.account(row, with_properties(ranged, values)).total.magnitude == pytest.approx(
            2 * 2300 * {"A1-A3": 0.1, "C3": 0.01}[module]
        )
    assert CatalogueProperties(ranged).conversion("heavy", "m3", "kg") == pytest.approx(2400)
    assert cs.account(
        cs.activity("c", "2 m3", "heavy", module="C3"), ranged
    ).total.magnitude == pytest.approx(48)


def test_a_range_is_read_with_its_ends() -> None:
    ranged = cs.FactorCatalogue(
        [
            cs.EmissionFactor(
                factor="soil",
                declared_unit="t",
                gwp_ghg=1.0,
                source=SOURCE,
                density="1,8 t/m3 (1,5 t/m3 to 2 t/m3)",
            )
        ]
    )
    found = CatalogueProperties(ranged)["soil", "density"]
    assert [str(q) for q in (found.low, found.value, found.high)] == [
        "1.5 t/m3",
        "1.8 t/m3",
        "2 t/m3",
    ]


def test_the_modules_that_a_product_declares() -> None:
    own = CatalogueProperties(CATALOGUE | MATERIALS)
    assert own.modules("old-concrete") == ("A1-A3", "C3", "C4", "D")
    assert own.modules("rebar-ea-smith") == ("A1-A3", "A4", "C1", "C2", "C3", "C4", "D")
    assert own.modules("diesel") == own.modules("lorry-dk-over-26t") == ()


def test_no_number_of_emissions_is_within_reach() -> None:
    assert not [
        name
        for name in dir(PROPERTIES)
        if not name.startswith("_") and name not in ("conversion", "modules", "used")
    ]
