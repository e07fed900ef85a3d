"""Where the shipped carriers emit: in the engine, at the power station, or before the pump."""

from __future__ import annotations

import pytest

import carbonsite as cs

CATALOGUE = cs.FactorCatalogue.default()
FRAME = CATALOGUE.frame
ON_SITE, DIRECT, LIFE_CYCLE = (
    cs.Basis(boundary=boundary) for boundary in ("on-site", "direct", "life-cycle")
)

GENERATED, LOST = 0.177, 0.01853
"""Electricity of the UK and its loss in the grid [kgCO2e/kWh], DESNZ 2025."""

BATTERY = {
    "desnz-car-small-electric": (0.03688, 0.00948, 0.00349),
    "desnz-car-medium-electric": (0.03882, 0.01022, 0.00368),
    "desnz-car-large-electric": (0.04205, 0.01088, 0.00398),
    "desnz-car-average-electric": (0.04047, 0.01049, 0.00384),
}
"""DESNZ 2025 prints for a kilometre [kgCO2e]: electricity with its loss, well-to-tank, loss."""

PLUG_IN = {
    "desnz-car-small-plug-in-hybrid": (0.05669, 0.0152, 0.00252),
    "desnz-car-medium-plug-in-hybrid": (0.0882, 0.02524, 0.00098),
    "desnz-car-large-plug-in-hybrid": (0.1143, 0.03221, 0.00132),
    "desnz-car-average-plug-in-hybrid": (0.10461, 0.02934, 0.00122),
}
"""DESNZ 2025 prints for a kilometre [kgCO2e]: fuel and electricity, well-to-tank, loss."""

FOREIGN_UPSTREAM = {
    "diesel-b0": (0.06291, 0.84 * 12),
    "heating-oil": (0.06291, 0.84 * 12),
    "propane": (0.02736, 0.54 * 12.8),
    "pellets": (0.03744, 1.0),
}
"""Well-to-tank of DESNZ 2025 [kgCO2e/kWh, net], and energy of the Norwegian unit [kWh]."""


def parts(factor: str) -> dict[str, float]:
    rows = FRAME[FRAME["factor"] == factor]
    return dict(zip(rows["part"], rows["gwp_ghg"], strict=True))


def per_unit(factor: str, basis: cs.Basis, unit: str = "km") -> float:
    row = cs.activity("trip", f"1000 {unit}", factor, module="A5", flow="site-energy")
    return float(cs.account(cs.activities(row), CATALOGUE, basis).total.magnitude / 1000)


def test_nothing_burns_in_a_battery_vehicle_or_a_tram() -> None:
    electric = FRAME["name"].str.contains(
        "battery electric|light rail|international rail|underground", case=False
    )
    rows = FRAME[electric & (FRAME["category"] == "transport")]
    assert len(rows["factor"].unique()) >= 15
    assert (rows.loc[rows["part"] == "direct", "gwp_ghg"] == 0).all()
    assert set(rows.loc[rows["part"] == "upstream", "factor"]) == set(rows["factor"])


@pytest.mark.parametrize("factor", BATTERY)
def test_the_power_station_of_a_battery_car_is_upstream(factor: str) -> None:
    electricity, well_to_tank, lost = BATTERY[factor]
    assert parts(factor) == pytest.approx({"direct": 0, "upstream": electricity + well_to_tank})
    assert lost * (1 + GENERATED / LOST) == pytest.approx(electricity, rel=0.003)
    assert per_unit(factor, LIFE_CYCLE) == pytest.approx(electricity + well_to_tank)
    assert per_unit(factor, DIRECT) == per_unit(factor, ON_SITE) == 0


@pytest.mark.parametrize("factor", PLUG_IN)
def test_a_plug_in_hybrid_is_split_and_its_life_cycle_is_what_the_source_prints(
    factor: str,
) -> None:
    printed, well_to_tank, lost = PLUG_IN[factor]
    tailpipe = printed - lost * (1 + GENERATED / LOST)
    assert parts(factor)["direct"] == pytest.approx(tailpipe, abs=1e-5)
    assert sum(parts(factor).values()) == pytest.approx(printed + well_to_tank)
    assert 0.0 < per_unit(factor, ON_SITE) < printed


def test_a_van_is_split_as_its_kilometre_is_and_keeps_its_sum() -> None:
    for factor, printed in (
        ("desnz-van-class-1-electric", 0.12474 + 0.03481),
        ("desnz-van-average-electric", 0.21992 + 0.05633),
        ("desnz-van-average-plug-in-hybrid", 0.36985 + 0.09458),
    ):
        assert sum(parts(factor).values()) == pytest.approx(printed)
    for factor, printed in (
        ("desnz-van-class-1-electric-per-km", 0.03798 + 0.00943),
        ("desnz-van-class-2-electric-per-km", 0.05777 + 0.01454),
        ("desnz-van-class-3-electric-per-km", 0.07609 + 0.01979),
        ("desnz-van-average-plug-in-hybrid-per-km", 0.14592 + 0.03758),
        ("desnz-london-underground", 0.0278 + 0.00728),
    ):
        assert sum(parts(factor).values()) == pytest.approx(printed)
    electricity = 0.36985 * 0.00146 * (1 + GENERATED / LOST) / 0.14592
    van = parts("desnz-van-average-plug-in-hybrid")
    assert van["direct"] == pytest.approx(0.36985 - electricity, abs=1e-5)


@pytest.mark.parametrize("factor", FOREIGN_UPSTREAM)
def test_an_upstream_of_another_country_is_that_of_the_same_energy(factor: str) -> None:
    per_kwh, energy = FOREIGN_UPSTREAM[factor]
    assert parts(factor)["upstream"] == pytest.approx(per_kwh * energy, rel=2e-6)


def test_every_carrier_with_parts_of_two_publishers_is_looked_at_here() -> None:
    of_parts = FRAME[FRAME["part"] != ""].groupby("factor")["publisher"].nunique()
    assert set(of_parts.index[of_parts > 1]) == set(FOREIGN_UPSTREAM)
