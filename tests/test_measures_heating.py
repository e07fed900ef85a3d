"""Site heating and the season: heat demand, other heaters, and a period that avoids them."""

from __future__ import annotations

import itertools

import pytest
from sites import CLOSE, assert_sums_agree, final, scenario_of

import carbonsite as cs
from carbonsite import measures as m


def heaters() -> object:
    return cs.activities(
        m.space_heat("thawing", "1000 m2", "10 kWh/m2", "50 %", purpose="thawing", row="t"),
        m.space_heat("heaters", "1000 m2", "40 kWh/m2", "80 %", row="h"),
        m.space_heat("drying", "1000 m2", "20 kWh/m2", "80 %", purpose="drying", row="d"),
        cs.activity(
            "structure", "100 m3", "old-concrete", flow="product", material="concrete", row="s"
        ),
    )


def kwh(quantity: cs.Quantity) -> float:
    return float(quantity.to("kWh").magnitude)


def test_heat_by_area_and_by_another_heater() -> None:
    assert kwh(m.heat_energy("5000 m2", "30 kWh/m2", "80 %")) == pytest.approx(187_500, rel=CLOSE)
    assert kwh(m.replaced_heat("187 500 kWh", "80 %", 3.0)) == pytest.approx(50_000, rel=CLOSE)


@pytest.mark.parametrize(
    ("soil", "btu", "printed"),
    [("gravel", 1001, 10.4), ("sand", 2574, 26.6), ("clay", 3146, 32.6), ("silt", 7436, 77.0)],
)
def test_thawing_by_the_vendors_table(soil: str, btu: int, printed: float) -> None:
    """Ground Thaw prints Btu/ft3, which is 0.01035 kWh/m3 each; 94 % of a hydronic heater's heat
    reaches the ground, 15 % of hot air's.
    """
    need = cs.Q(f"{btu} BTU") / cs.Q("1 ft3")
    assert need.to("kWh/m3").magnitude == pytest.approx(printed, abs=0.06)
    found = m.thaw_energy("100 fm3", f"{printed} kWh/fm3", "94 %")
    assert kwh(found) == pytest.approx(100 * printed / 0.94, rel=CLOSE)
    assert kwh(m.thaw_energy("100 fm3", f"{printed} kWh/fm3", "15 %")) / kwh(
        found
    ) == pytest.approx(94 / 15, rel=CLOSE)


def test_drying_takes_at_least_the_heat_of_evaporation() -> None:
    """2 257 kJ/kg at 100 °C (any steam table) is 0.627 kWh/kg."""
    assert kwh(m.drying_energy("1 t", cs.Q("2257 kJ/kg"))) == pytest.approx(2257 / 3.6, rel=CLOSE)


def test_clean_heating_gives_the_same_heat() -> None:
    found = final(
        scenario_of(
            heaters(), m.CleanHeating(old_efficiency="80 %", new_efficiency=2.5, share="60 %")
        )
    )
    assert found["h"][0] == pytest.approx(20_000)
    assert found["Electric site heating ← h"] == [
        pytest.approx(30_000 * 0.8 / 2.5),
        "kWh",
        "electricity",
    ]
    assert found["Electric site heating ← t"][0] == pytest.approx(12_000 * 0.8 / 2.5)


def test_district_heat_is_a_carrier_of_the_basis() -> None:
    found = final(
        scenario_of(
            heaters(),
            m.CleanHeating(old_efficiency="80 %", carrier="district-heat", new_efficiency="95 %"),
        )
    )
    assert found["Electric site heating ← d"] == [
        pytest.approx(25_000 * 0.8 / 0.95),
        "kWh",
        "district-heat",
    ]


def test_what_is_electric_already_stays_so() -> None:
    one = m.CleanHeating(name="a", old_efficiency="80 %", share="50 %")
    two = m.CleanHeating(name="b", old_efficiency="80 %", carrier="district-heat")
    found = {row: cells[0] for row, cells in final(scenario_of(heaters(), one, two)).items()}
    assert found["a ← h"] == pytest.approx(20_000)
    assert found["b ← h"] == pytest.approx(20_000)
    assert not any("b ← a" in row for row in found)


def test_propane_is_replaced_by_energy_too() -> None:
    """12.8 kWh/kg (Miljødirektoratet), in a row that states kilograms."""
    row = cs.activity("propane heater", "100 kg", "propane", module="A5", purpose="drying", row="p")
    found = final(scenario_of(row, m.CleanHeating(old_efficiency="100 %")))
    assert found["Electric site heating ← p"][0] == pytest.approx(1280)


def test_the_season_cuts_each_purpose_by_its_own_share() -> None:
    found = final(
        scenario_of(heaters(), m.SeasonalPeriod(thawing="100 %", heating="60 %", drying="25 %"))
    )
    assert [found[row][0] for row in "thds"] == pytest.approx([0.0, 20_000.0, 18_750.0, 100.0])


def test_the_season_checks_only_purposes_that_it_cuts() -> None:
    only = m.space_heat("heaters", "1000 m2", "40 kWh/m2", row="h")
    scenario_of(only, m.SeasonalPeriod(heating="60 %"))
    with pytest.raises(cs.InputError, match="thawing"):
        scenario_of(only, m.SeasonalPeriod(heating="60 %", thawing="10 %"))


def test_a_purpose_that_where_leaves_out_is_not_cut_silently() -> None:
    with pytest.raises(cs.InputError, match="leaves out 'winter heating'"):
        m.SeasonalPeriod(where={"purpose": "thawing"}, heating="60 %")
    m.SeasonalPeriod(where={"purpose": "thawing"}, thawing="60 %")
    m.SeasonalPeriod(where={"zone": "west"}, thawing="60 %")


def test_drying_is_cut_once_by_season_and_timber() -> None:
    """(1 - s)(1 - t) in any order: what the season has avoided, timber cannot avoid again."""
    season = m.SeasonalPeriod(drying="30 %")
    timber = m.SolidTimber(
        where={"material": "concrete"}, volume="50 m3", drying="50 %", factor="cross-timber"
    )
    alone = [final(scenario_of(heaters(), one))["d"][0] for one in (season, timber)]
    assert alone == pytest.approx([0.7 * 25_000, 0.5 * 25_000])
    for order in itertools.permutations([season, timber]):
        scenario = scenario_of(heaters(), *order)
        assert final(scenario)["d"][0] == pytest.approx(0.7 * 0.5 * 25_000)
        assert_sums_agree(scenario)


def test_electric_drying_is_cut_by_timber_as_well() -> None:
    timber = m.SolidTimber(
        where={"material": "concrete"}, volume="50 m3", drying="50 %", factor="cross-timber"
    )
    electric = m.CleanHeating(old_efficiency="80 %", share="60 %")
    found = final(scenario_of(heaters(), timber, electric))
    assert found["d"][0] == pytest.approx(0.4 * 0.5 * 25_000)
    assert found["Electric site heating ← d"][0] == pytest.approx(0.6 * 0.5 * 25_000 * 0.8)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (m.CleanHeating, {}),
        (m.CleanHeating, {"old_efficiency": "0 %"}),
        (m.CleanHeating, {"old_efficiency": "120 %"}),
        (m.CleanHeating, {"old_efficiency": "80 %", "new_efficiency": 7.0}),
        (m.CleanHeating, {"old_efficiency": "80 %", "carrier": "diesel"}),
        (m.SeasonalPeriod, {"drying": "110 %"}),
        (m.SeasonalPeriod, {"drying": "-1 %"}),
    ],
)
def test_fields_out_of_bounds_are_refused(kind: type, fields: dict[str, object]) -> None:
    with pytest.raises(cs.InputError):
        kind(**fields)


def test_space_heat_makes_a_row() -> None:
    row = m.space_heat("drying", "100 m2", "9 kWh/m2", "90 %", factor="propane", purpose="drying")
    assert row[["amount", "unit", "factor", "module", "purpose", "flow"]].iloc[0].tolist() == [
        1000.0,
        "kWh",
        "propane",
        "A5",
        "drying",
        "site-energy",
    ]
