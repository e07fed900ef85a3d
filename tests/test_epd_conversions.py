"""Properties from conversions: every kind of unit, both directions, and what disagrees."""

from __future__ import annotations

import math

import pytest

from carbonsite import limits
from carbonsite.factors.epd.conversions import (
    DERIVED,
    FACTOR,
    LOOSE,
    STATED,
    read_properties,
    unit_with_direction,
)
from carbonsite.factors.epd.declaration import Conversion


def quantity(text: str) -> tuple[float, str]:
    number, _, unit = text.partition(" ")
    return float(number), unit


@pytest.mark.parametrize(
    ("value", "unit", "per", "declared", "name", "number", "written"),
    [
        (2.4, "t", "m3", "m3", "density", 2400.0, "kg/m3"),
        (2400.0, "g", "L", "m3", "density", 2400.0, "kg/m3"),
        (0.0005, "m3", "kg", "m3", "density", 2000.0, "kg/m3"),
        (0.5, "m3", "t", "m3", "density", 2000.0, "kg/m3"),
        (12.0, "kg", "m2", "m2", "density", 12.0, "kg/m2"),
        (0.25, "m2", "kg", "m2", "density", 4.0, "kg/m2"),
        (3.0, "kg", "m", "m", "density", 3.0, "kg/m"),
        (3.0, "kg", "mm", "m", "density", 3000.0, "kg/m"),
        (3.0, "kg", "Item(s)", "stk", "density", 3.0, "kg/stk"),
        (36.0, "MJ", "L", "L", "heating_value", 36.0, "MJ/L"),
        (43.0, "MJ", "kg", "kg", "heating_value", 43.0, "MJ/kg"),
        (10.0, "kWh", "L", "L", "heating_value", 10.0, "kWh/L"),
        (0.02, "m3", "m2", "m2", "thickness", 0.02, "m"),
        (20.0, "L", "m2", "m2", "thickness", 0.02, "m"),
        (0.002, "m3", "ft2", "m2", "thickness", 0.002 / 0.3048**2, "m"),
        (50.0, "m2", "m3", "m2", "thickness", 0.02, "m"),
        (50.0, "ft2", "m3", "m2", "thickness", 1 / (50 * 0.3048**2), "m"),
        (0.05, "m2", "L", "m2", "thickness", 0.02, "m"),
        (12.5, "mm", "", "m2", "thickness", 0.0125, "m"),
    ],
)
def test_each_kind_of_conversion_is_one_property(
    value: float, unit: str, per: str, declared: str, name: str, number: float, written: str
) -> None:
    properties = read_properties([Conversion(value, unit, per, "kind", STATED)], declared)
    assert properties.findings == () and set(properties.texts) == {name}
    found, found_unit = quantity(properties.texts[name])
    assert math.isclose(found, number, rel_tol=1e-12) and found_unit == written
    assert properties.source.startswith(f"{name}: kind, ")


@pytest.mark.parametrize(
    ("unit", "per"),
    [
        ("MJ", "m2"),
        ("MJ", "stk"),
        ("kg", "MJ"),
        ("kg", "kWh"),
        ("L", "MJ"),
        ("m3", "m"),
        ("m", "m3"),
    ],
)
def test_other_conversions_are_no_property(unit: str, per: str) -> None:
    properties = read_properties([Conversion(3.0, unit, per, "kind", STATED)], "m3")
    assert properties.texts == {} and properties.findings == ()


@pytest.mark.parametrize("rank", [0, -1])
def test_a_conversion_without_rank_is_not_used(rank: int) -> None:
    assert read_properties([Conversion(3.0, "kg", "m3", "k", rank)], "m3").texts == {}


@pytest.mark.parametrize(
    ("declared", "rank", "text"),
    [
        ("m3", LOOSE, "1500 kg/m3"),
        ("kg", LOOSE, "1500 kg/lm3"),
        ("kg", STATED, "1500 kg/m3"),
        ("t", LOOSE, "1500 kg/lm3"),
    ],
)
def test_a_bulk_density_is_of_loose_material_unless_sold_by_volume(
    declared: str, rank: int, text: str
) -> None:
    bulk = Conversion(1500.0, "kg", "m3", "bulk density", rank)
    assert read_properties([bulk], declared).texts == {"density": text}


@pytest.mark.parametrize(
    ("declared", "density"),
    [
        ("m3", "500 kg/m3"),
        ("m2", "9 kg/m2"),
        ("m", "3 kg/m"),
        ("stk", "7 kg/stk"),
        ("kg", "500 kg/m3"),
    ],
)
def test_the_density_is_per_the_declared_unit(declared: str, density: str) -> None:
    masses = [(500.0, "m3"), (9.0, "m2"), (3.0, "m"), (7.0, "stk")]
    entries = [Conversion(value, "kg", per, "mass", STATED) for value, per in masses]
    assert read_properties(entries[::-1], declared).texts["density"] == density


@pytest.mark.parametrize("order", [(STATED, DERIVED, FACTOR), (FACTOR, STATED, DERIVED)])
def test_the_highest_rank_is_used_and_the_others_are_named(order: tuple[int, ...]) -> None:
    entries = [Conversion(100.0 * rank, "kg", "m3", f"rank {rank}", rank) for rank in order]
    properties = read_properties(entries, "m3")
    assert properties.texts == {"density": "400 kg/m3"}
    assert [finding.detail.startswith("rank 4") for finding in properties.findings] == [True, True]


@pytest.mark.parametrize(("share", "count"), [(1.0, 0), (0.99, 0), (1.01, 0), (0.98, 1), (1.03, 1)])
def test_conversions_within_the_agreement_are_one(share: float, count: int) -> None:
    assert limits.PROPERTY_AGREEMENT == 0.01
    entries = [
        Conversion(500.0, "kg", "m3", "gross density", STATED),
        Conversion(500.0 * share, "kg", "m3", "mass", DERIVED),
    ]
    assert len(read_properties(entries, "m3").findings) == count


@pytest.mark.parametrize(("layer", "count"), [(10.0, 0), (10.05, 0), (11.0, 1), (9.0, 1)])
def test_density_times_thickness_is_the_mass_of_a_square_metre(layer: float, count: int) -> None:
    entries = [
        Conversion(500.0, "kg", "m3", "gross density", STATED),
        Conversion(20.0, "mm", "", "layer thickness", STATED),
        Conversion(layer, "kg", "m2", "grammage", STATED),
    ]
    findings = read_properties(entries, "m2").findings
    assert [finding.finding for finding in findings] == ["conversions disagree"] * count
    for finding in findings:
        assert "gives 10 kg/m2" in finding.detail
        assert finding.detail.endswith(f"{layer:g} kg/m2 is taken")


def test_a_kilogram_that_is_no_kilogram_is_a_finding() -> None:
    for value, count in ((1.0, 0), (1000.0, 1)):
        entry = Conversion(value, "kg", "kg", "conversion to kg", STATED)
        assert len(read_properties([entry], "kg").findings) == count


def test_a_unit_that_is_not_known_is_a_finding_and_the_rest_is_used() -> None:
    entries = [
        Conversion(3.0, "bag", "m3", "bags", STATED),
        Conversion(500.0, "kg", "m3", "density", STATED),
    ]
    properties = read_properties(entries, "m3")
    assert properties.texts == {"density": "500 kg/m3"}
    (finding,) = properties.findings
    assert finding.detail == "bags: 3 bag per m3: unknown unit 'bag'"
    assert unit_with_direction(entries[0]) == "bag per m3"
    assert unit_with_direction(Conversion(3.0, "qm", "", "k")) == "m2"
