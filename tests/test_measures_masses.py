"""Masses reused: what shrinks, what is added, the balances that must close, and module D."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from sites import CLOSE, LORRY, assert_sums_agree, estimate, final, scenario_of

import carbonsite as cs
from carbonsite import measures as m

FETCHED = {"elsewhere_distance": "0 km"}
"""The other site fetches the masses."""

REUSE: dict[str, Any] = {"on_site": "1500 t", "elsewhere": "500 t", **FETCHED}


def digging(gravel: pd.DataFrame | None = None) -> pd.DataFrame:
    return cs.activities(
        cs.activity(
            "landfill",
            "3000 t",
            "landfill",
            module="A5",
            flow="waste-treatment",
            material="excavated masses",
            row="landfill",
        ),
        cs.activity(
            "haul",
            "2010 L",
            "diesel",
            module="A5",
            flow="mass-transport",
            material="excavated masses",
            row="haul",
        ),
        (
            cs.activity(
                "gravel",
                "1000 t",
                "crushed-stone",
                flow="product",
                material="aggregate",
                row="gravel",
            )
            if gravel is None
            else gravel
        ),
        m.deliver("delivery", "1000 t", "20 km", LORRY, material="aggregate", row="delivery"),
    )


def amount_of(measure: m.ReusedMasses, baseline: pd.DataFrame | None = None) -> dict[str, float]:
    return {
        row: cells[0]
        for row, cells in final(
            scenario_of(digging() if baseline is None else baseline, measure)
        ).items()
    }


def test_bank_loose_and_reused() -> None:
    """Hamar: 23 057 m3 are 48 420 t, 2.10 t/m3 (VA-forum). Clay in bank 1 840 kg/m3, load factor
    0.81 (Caterpillar, as Methvin prints it).
    """
    assert m.bank_mass("23057 fm3", "2,1 t/fm3").to("t").magnitude == pytest.approx(
        48_420, rel=1e-4
    )
    assert m.loose_volume("1000 fm3", cs.Q(1 / 0.81, "lm3/fm3")).to(
        "lm3"
    ).magnitude == pytest.approx(1000 / 0.81, rel=CLOSE)
    assert m.part_of(m.bank_mass("1000 fm3", "1840 kg/fm3"), "25 %").to(
        "t"
    ).magnitude == pytest.approx(460, rel=CLOSE)
    assert m.processing_energy("2000 t", "6 kWh/t").to("kWh").magnitude == pytest.approx(
        12_000, rel=CLOSE
    )


def test_banks_and_loose_masses_do_not_mix() -> None:
    with pytest.raises(cs.UnitError, match="volume is in 'fm3'"):
        m.bank_mass("1000 lm3", "2 t/fm3")


def test_landfill_and_haul_shrink_with_what_is_reused() -> None:
    found = amount_of(m.ReusedMasses(**REUSE))
    assert found == {
        "landfill": pytest.approx(1000),
        "haul": pytest.approx(670),
        "gravel": 1000,
        "delivery": 20_000,
    }


def test_everything_that_reuse_adds() -> None:
    measure = m.ReusedMasses(
        **{**REUSE, "elsewhere_distance": "10 km"},
        processing="6 kWh/t",
        elsewhere_factor=LORRY,
        elsewhere_aggregate="crushed-stone",
    )
    table = scenario_of(digging(), measure).activities().set_index("row")
    new = table[table["replaces"] == "landfill"]
    assert new[["factor", "amount", "unit", "module", "factor_module"]].values.tolist() == [
        ["diesel", 12_000.0, "kWh", "A5", ""],
        [LORRY, 5_000.0, "tkm", "A5", ""],
        ["crushed-stone", -500.0, "t", "D", "A1-A3"],
    ]
    assert (new["measure"] == measure.name).all()


def test_what_another_site_does_without_is_in_d_and_in_no_sum() -> None:
    measure = m.ReusedMasses(**REUSE, elsewhere_aggregate="crushed-stone")
    scenario, without = (
        scenario_of(digging(), measure),
        scenario_of(digging(), m.ReusedMasses(**REUSE)),
    )
    assert scenario.account().by("module").loc["D", "gwp_ghg"] - without.account().by("module").loc[
        "D", "gwp_ghg"
    ] == pytest.approx(-500 * 5.0)
    assert scenario.saving() == without.saving()
    assert scenario.account().total == without.account().total
    pd.testing.assert_frame_equal(scenario.steps(), without.steps())
    pd.testing.assert_series_equal(
        scenario.bounds().measures["value"], without.bounds().measures["value"]
    )


def test_aggregate_that_is_not_bought_saves_a1_a3_and_its_delivery_and_nothing_else() -> None:
    """800 t of 1 000 t at 5 kg/t, and 16 000 tkm of 20 000 at 0.0644 (Bæredygtighedsklasse); C3
    stays: the reused masses lie where the gravel would have lain.
    """
    gross, net = (
        scenario_of(digging(), m.ReusedMasses(**REUSE, aggregate_replaced=replaced))
        for replaced in ("800 t", "0 t")
    )
    assert gross.saving().magnitude - net.saving().magnitude == pytest.approx(
        800 * 5.0 + 16_000 * 0.0644, rel=CLOSE
    )
    by_module = [scenario.account().by("module")["gwp_ghg"] for scenario in (gross, net)]
    assert (by_module[1] - by_module[0]).to_dict() == pytest.approx(
        {"A1-A3": 4000.0, "A4": 16_000 * 0.0644, "A5": 0.0, "C3": 0.0, "D": 0.0}, abs=1e-9
    )
    found = amount_of(m.ReusedMasses(**REUSE, aggregate_replaced="800 t"))
    assert (found["gravel"], found["delivery"]) == (pytest.approx(200), pytest.approx(4000))
    assert_sums_agree(gross)
    assert not len(gross.unequal_scope())


@pytest.mark.parametrize("unit", ["m3", "kg"])
def test_its_end_of_life_is_of_the_same_amount_in_any_unit(unit: str) -> None:
    amount = {"m3": 1000 / 1.6, "kg": 1e6}[unit]
    gravel = cs.activity(
        "gravel",
        cs.Q(amount, unit),
        "crushed-stone",
        flow="product",
        material="aggregate",
        row="gravel",
    )
    found = (
        scenario_of(digging(gravel), m.ReusedMasses(**REUSE, aggregate_replaced="800 t"))
        .activities()
        .set_index("row")
    )
    assert found.loc["Excavated masses reused, C3 ← gravel", ["amount", "unit"]].tolist() == [
        pytest.approx(0.8 * amount),
        unit,
    ]


def test_its_end_of_life_keeps_the_rows_own_density() -> None:
    gravel = cs.activity(
        "gravel",
        "500 m3",
        "gravel-br18",
        flow="product",
        material="aggregate",
        row="gravel",
        density="2 t/m3",
    )
    scenario = scenario_of(digging(gravel), m.ReusedMasses(**REUSE, aggregate_replaced="1000 t"))
    assert scenario.account().by("module").loc["C3", "gwp_ghg"] == pytest.approx(
        scenario.baseline_account().by("module").loc["C3", "gwp_ghg"]
    )
    assert_sums_agree(scenario)


def test_rows_of_an_end_of_life_that_the_baseline_states_itself_stay_whole() -> None:
    rows = [
        cs.activity(
            "gravel",
            "1000 t",
            "crushed-stone",
            module=module,
            flow="product",
            material="aggregate",
            row=module,
        )
        for module in ("A1-A3", "C3", "D")
    ]
    found = amount_of(
        m.ReusedMasses(**REUSE, aggregate_replaced="800 t"), digging(cs.activities(*rows))
    )
    assert {row: found[row] for row in ("A1-A3", "C3", "D", "delivery")} == pytest.approx(
        {"A1-A3": 200, "C3": 1000, "D": 1000, "delivery": 4000}
    )
    assert not any("←" in row for row in found)


@pytest.mark.parametrize(
    "fields", [{"on_site": "3001 t"}, {"on_site": "2000 t", "elsewhere": "1000,1 t", **FETCHED}]
)
def test_no_more_is_reused_than_is_dug(fields: dict[str, str]) -> None:
    with pytest.raises(cs.InputError, match="mass balance does not close") as caught:
        scenario_of(digging(), m.ReusedMasses(**fields)).changes()
    assert caught.value.problems["row"].tolist() == ["landfill"]
    assert "Excavated masses reused" in str(caught.value)


def test_all_of_it_may_be_reused() -> None:
    found = amount_of(m.ReusedMasses(on_site="2000 t", elsewhere="1000 t", **FETCHED))
    assert (found["landfill"], found["haul"]) == (
        pytest.approx(0, abs=1e-9),
        pytest.approx(0, abs=1e-9),
    )


def test_no_more_aggregate_is_replaced_than_is_bought() -> None:
    with pytest.raises(
        cs.InputError, match="bought aggregate are to be taken from 1000 t"
    ) as caught:
        scenario_of(
            digging(), m.ReusedMasses(on_site="1500 t", aggregate_replaced="1200 t")
        ).changes()
    assert caught.value.problems["row"].tolist() == ["gravel"]


def test_no_more_aggregate_is_replaced_than_is_reused_on_the_site() -> None:
    with pytest.raises(cs.InputError, match="only 500 t are reused on the site"):
        scenario_of(
            digging(),
            m.ReusedMasses(
                on_site="500 t", elsewhere="900 t", aggregate_replaced="600 t", **FETCHED
            ),
        ).changes()


def test_two_measures_take_from_the_same_masses() -> None:
    one, two = m.ReusedMasses(name="a", on_site="2000 t"), m.ReusedMasses(name="b", on_site="900 t")
    found = {row: cells[0] for row, cells in final(scenario_of(digging(), one, two)).items()}
    assert (found["landfill"], found["haul"]) == (pytest.approx(100), pytest.approx(67))
    with pytest.raises(
        cs.InputError, match="1100 t of excavated masses are to be taken from 1000 t"
    ):
        scenario_of(digging(), one, m.ReusedMasses(name="b", on_site="1100 t")).changes()


def test_the_balance_must_close_at_every_end_of_a_range() -> None:
    dug = cs.activities(
        cs.activity(
            "landfill",
            estimate("masses", "3000 t", "1900 t", "4000 t"),
            "landfill",
            module="A5",
            flow="waste-treatment",
            material="excavated masses",
            row="landfill",
        ),
        digging().iloc[1:],
    )
    with pytest.raises(
        cs.InputError, match="2000 t of excavated masses are to be taken from 1900 t"
    ):
        scenario_of(dug, m.ReusedMasses(**REUSE)).bounds()


def test_what_a_delivery_that_is_not_driven_would_have_driven_has_bounds() -> None:
    rows = (
        digging().iloc[:3],
        m.deliver(
            "delivery",
            "1000 t",
            estimate("distance", "20 km", "5 km", "50 km"),
            LORRY,
            material="aggregate",
            row="delivery",
        ),
    )
    swing = (
        scenario_of(cs.activities(*rows), m.ReusedMasses(**REUSE, aggregate_replaced="800 t"))
        .bounds()
        .sensitivity.iloc[0]
    )
    assert swing["saving_at_high"] - swing["saving_at_low"] == pytest.approx(800 * 45 * 0.0644)


def test_several_rows_shrink_by_the_same_share() -> None:
    more = cs.activities(
        digging(),
        cs.activity(
            "rock",
            "1000 m3",
            "landfill",
            module="A5",
            flow="waste-treatment",
            material="excavated masses",
            row="rock",
            density="1,8 t/m3",
        ),
    )
    found = amount_of(m.ReusedMasses(**REUSE), more)
    left = 1 - 2000 / (3000 + 1800)
    assert [found["landfill"], found["rock"], found["haul"]] == pytest.approx(
        [3000 * left, 1000 * left, 2010 * left]
    )


def test_the_way_to_the_other_site_needs_a_factor() -> None:
    with pytest.raises(cs.InputError, match="elsewhere_factor"):
        m.ReusedMasses(**{**REUSE, "elsewhere_distance": "10 km"})


def test_crushing_runs_on_what_is_named_and_is_fuel_for_biodiesel() -> None:
    electric = m.ReusedMasses(**REUSE, processing="6 kWh/t", processing_carrier="electricity")
    assert (
        final(scenario_of(digging(), electric))["Excavated masses reused: crushing and screening"][
            2
        ]
        == "electricity"
    )
    diesel = m.ReusedMasses(**REUSE, processing="6 kWh/t")
    assert final(scenario_of(digging(), diesel, m.Biodiesel()))[
        "Biodiesel ← Excavated masses reused: crushing and screening"
    ][0] == pytest.approx(12_000)


def test_all_that_there_is_may_be_reused_within_the_rounding_of_sums() -> None:
    whole = cs.Q(3000 * (1 + 5e-10), "t")
    assert min(amount_of(m.ReusedMasses(on_site=whole, processing="6 kWh/t")).values()) >= 0
