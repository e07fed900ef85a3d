"""Conversions by properties."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

import carbonsite as cs
from carbonsite.factors.columns import PROPERTY_UNITS
from carbonsite.units import dimension_and_scale
from carbonsite.units.conversion_paths import (
    CONVERTING_PROPERTIES,
    conversion_paths,
    conversion_through,
    missing_property,
)

CASES = {
    ("m3", "kg"): {"density": "1,8 t/m3"},
    ("fm3", "t"): {"density": "2000 kg/fm3"},
    ("fm3", "lm3"): {"swell": "1,5 lm3/fm3"},
    ("am3", "fm3"): {"swell": "1,1 am3/fm3"},
    ("L", "kWh"): {"heating_value": "10 kWh/L"},
    ("kg", "MJ"): {"heating_value": "12 kWh/kg"},
    ("m2", "m3"): {"thickness": "200 mm"},
    ("m2", "kg"): {"thickness": "200 mm", "density": "50 kg/m3"},
    ("L", "MWh"): {"density": "0,84 kg/L", "heating_value": "12 kWh/kg"},
    ("lm3", "t"): {"swell": "1,5 lm3/fm3", "density": "2 t/fm3"},
    ("stk", "kg"): {"density": "12 kg/stk"},
    ("m", "kg"): {"density": "1,2 kg/m"},
}


@pytest.mark.parametrize(("units", "properties"), CASES.items())
def test_both_ways_invert(units: tuple[str, str], properties: dict[str, str]) -> None:
    held = {name: cs.Q(text) for name, text in properties.items()}
    there, back = conversion_through(*units, held), conversion_through(*units[::-1], held)
    assert there * back == pytest.approx(1, rel=1e-14) and there != back


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        (("m3", "kg"), 1800),
        (("fm3", "lm3"), 1.5),
        (("am3", "fm3"), 1 / 1.1),
        (("L", "kWh"), 10),
        (("m2", "m3"), 0.2),
        (("m2", "kg"), 10),
        (("L", "MWh"), 0.84 * 12 / 1000),
        (("lm3", "t"), 2 / 1.5),
    ],
)
def test_by_hand(units: tuple[str, str], expected: float) -> None:
    assert conversion_through(
        *units, {name: cs.Q(text) for name, text in CASES[units].items()}
    ) == pytest.approx(expected, rel=1e-14)


@given(st.floats(1e-3, 1e4), st.sampled_from(["kg/m3", "t/m3", "kg/L", "g/m3"]))
def test_density_in_any_unit(number: float, unit: str) -> None:
    density = cs.Q(number, unit)
    assert conversion_through("m3", "kg", {"density": density}) == pytest.approx(
        density.to("kg/m3").magnitude, rel=1e-13
    )


@pytest.mark.parametrize(
    ("unit", "target", "said"),
    [
        ("m3", "kg", "no density"),
        ("kg", "kWh", "no heating value"),
        ("L", "kWh", "no heating value"),
        ("m2", "m3", "no thickness"),
        ("m2", "kg", "thickness and density"),
        ("stk", "tkm", "measure different things"),
        ("NOK", "EUR", "measure different things"),
        ("kg", "kgCO2e", "measure different things"),
    ],
)
def test_what_is_missing(unit: str, target: str, said: str) -> None:
    with pytest.raises(cs.UnitError, match=said):
        conversion_through(unit, target, {})
    assert said in missing_property(dimension_and_scale(unit)[0], dimension_and_scale(target)[0])


def test_no_property_is_ever_a_default() -> None:
    with pytest.raises(cs.UnitError):
        conversion_through(
            "fm3",
            "lm3",
            {
                "density": cs.Q("1 t/fm3"),
                "heating_value": cs.Q("10 kWh/L"),
                "thickness": cs.Q("1 mm"),
            },
        )


def test_one_set_of_properties_never_joins_two_kinds_in_two_ways() -> None:
    kinds = [
        dimension_and_scale(unit)[0]
        for unit in ("kg", "m3", "fm3", "lm3", "am3", "m2", "m", "stk", "kWh")
    ]
    for units in product(*([None, *PROPERTY_UNITS[name]] for name in CONVERTING_PROPERTIES)):
        held = tuple(
            (name, dimension_and_scale(unit)[0] if unit else None)
            for name, unit in zip(CONVERTING_PROPERTIES, units, strict=True)
        )
        assert all(
            len(conversion_paths(kind, target, held)) <= 1
            for kind, target in permutations(kinds, 2)
        )


def test_the_shortest_way_comes_first() -> None:
    area, mass = dimension_and_scale("m2")[0], dimension_and_scale("kg")[0]
    both = (
        ("density", dimension_and_scale("kg/m2")[0]),
        ("thickness", dimension_and_scale("mm")[0]),
    )
    assert conversion_paths(area, mass, both)[0] == (("density", 1),)
