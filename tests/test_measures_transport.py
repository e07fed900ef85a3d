"""Deliveries by tonne-kilometre and hauls by the trip."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import CLOSE, LORRY, estimate

import carbonsite as cs
from carbonsite import measures as m


def magnitude(quantity: cs.Quantity, unit: str) -> float:
    return float(quantity.to(unit).magnitude)


def test_hamar_as_the_article_counts_it() -> None:
    """VA-forum, "1317 turer med lastebil": 23 057 m3 at 17.5 m3 a load, 15 km and the way back
    empty, 3.75 L per mil, 2.66 kg/L, about 1 kg/km: 39 510 kg.
    """
    by_volume = m.trips("0 t", "23057 lm3", "16 t", "17,5 lm3")
    assert magnitude(by_volume, "stk") == 1318 == math.ceil(23_057 / 17.5), (
        "the article rounds its 1 317.5 down"
    )
    distance = m.driven("1317 stk", "15 km")
    assert magnitude(distance, "km") == 39_510
    fuel = m.haul_fuel(distance, "3,75 L/mil")
    assert magnitude(fuel, "L") == pytest.approx(39_510 * 0.375)
    assert magnitude(fuel, "L") * 2.66 == pytest.approx(39_510, rel=0.003)


def test_hamar_with_the_limit_that_binds() -> None:
    """48 420 t in 1 317 loads would be 36.8 t on one lorry; at 16 t it takes 3 027 trips."""
    assert round(48_420 / 1317, 1) == 36.8
    assert (
        magnitude(m.trips("48420 t", "23057 lm3", "16 t", "17,5 lm3"), "stk")
        == math.ceil(48_420 / 16)
        == 3027
    )


@pytest.mark.parametrize(
    ("mass", "volume", "expected"),
    [
        ("1000 t", "500 lm3", 67),
        ("100 t", "500 lm3", 42),
        ("15 t", "12 lm3", 1),
        ("15,1 t", "12 lm3", 2),
        ("15 t", "12,1 lm3", 2),
        ("0 t", "0 lm3", 0),
    ],
)
def test_trips_are_whole_and_of_the_binding_limit(mass: str, volume: str, expected: int) -> None:
    assert magnitude(m.trips(mass, volume, "15 t", "12 lm3"), "stk") == expected


@given(st.integers(1, 2000), st.integers(1, 40_000), st.sampled_from(["kg", "t"]))
def test_full_loads_make_no_trip_more(loads: int, payload: int, unit: str) -> None:
    """A payload in kilograms and a mass in tonnes are the same whole number of loads, whatever the
    division's last digit is.
    """
    mass = cs.Q(loads * payload, "kg").to(unit)
    assert magnitude(m.trips(mass, "0 lm3", cs.Q(payload / 1000, "t"), "1 lm3"), "stk") == loads


def test_the_way_back_counts_as_far_as_it_is_empty() -> None:
    assert magnitude(m.driven("10 stk", "15 km", 0.0), "km") == 150
    assert magnitude(m.driven("10 stk", "15 km", "40 %"), "km") == pytest.approx(210)


def test_measured_lorry() -> None:
    """A 54 t tipper measured in Denmark: 3 178 L over 6 387 km (scmnews.dk), 0.498 L/km."""
    assert magnitude(m.haul_fuel("6387 km", "0,498 L/km"), "L") == pytest.approx(3178, rel=0.001)


def test_haul_makes_a_row() -> None:
    row = m.haul(
        "to landfill",
        "1000 t",
        "500 lm3",
        "15 km",
        ("15 t", "12 lm3"),
        "0,5 L/km",
        "50 %",
        material="excavated masses",
    )
    assert row["amount"].iloc[0] == pytest.approx(67 * 15 * 1.5 * 0.5)
    assert row[["unit", "factor", "module", "flow", "machine", "material"]].iloc[0].tolist() == [
        "L",
        "diesel",
        "A5",
        "mass-transport",
        "lorry",
        "excavated masses",
    ]


def test_a_haul_jumps_by_whole_trips_when_its_mass_moves() -> None:
    mass = estimate("mass", "100 t", "91 t", "120 t")
    amount = m.haul("haul", mass, "1 lm3", "10 km", ("15 t", "12 lm3"), "0,5 L/km")["amount"].iloc[
        0
    ]
    litres = [
        magnitude(amount.evaluate({"mass": cs.Q(text)}), "L")
        for text in ("90 t", "90,1 t", "105 t", "120 t")
    ]
    assert litres == [60.0, 70.0, 70.0, 80.0]


def test_deliver_is_a4_by_the_tonne_kilometre() -> None:
    row = m.deliver("gravel", "12 t", "15 mil", LORRY, material="aggregate")
    assert row[["amount", "unit", "module", "flow", "factor"]].iloc[0].tolist() == [
        1800.0,
        "tkm",
        "A4",
        "product-transport",
        LORRY,
    ]
    found = cs.account(row, cs.FactorCatalogue.default(), cs.Basis())
    assert found.total.magnitude == pytest.approx(1800 * 0.0644, rel=CLOSE)
    assert found.by("module").index.tolist() == ["A4"]


def test_deliver_may_be_booked_elsewhere() -> None:
    assert m.deliver("waste", "1 t", "10 km", LORRY, module="C2", flow="waste-transport")[
        ["module", "flow"]
    ].iloc[0].tolist() == ["C2", "waste-transport"]
