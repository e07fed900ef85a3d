"""Machines: fuel and electricity by the hour and by the litre, and electric machines instead of
diesel ones.
"""

from __future__ import annotations

import pytest
from sites import CLOSE, assert_sums_agree, estimate, final, scenario_of

import carbonsite as cs
from carbonsite import measures as m


def magnitude(quantity: object, unit: str) -> float:
    return float(cs.Q(quantity).to(unit).magnitude)


def test_fuel_by_the_hour() -> None:
    assert magnitude(m.fuel_use("6817 h", "5 L/h"), "L") == 34_085
    assert magnitude(m.fuel_use("1 uke", "0,03 m3/h", 0.5), "L") == pytest.approx(
        7 * 24 * 30 * 0.5, rel=CLOSE
    )


def test_sintef_measured_five_litres_an_hour() -> None:
    """91 t of direct emissions over 6 817 h is 13.3 kg/h, at 2.66 kg/L 5.0 L/h; 30 L/h would be 544
    t (SINTEF 2020; Miljødirektoratet's 2.66).
    """
    per_litre = 2.66
    assert 91_000 / 6817 / per_litre == pytest.approx(5.0, abs=0.05)
    for rate, tonnes in (("5,0184 L/h", 91), ("30 L/h", 544)):
        row = m.machine_use("excavators", "6817 h", rate)
        found = cs.account(row, cs.FactorCatalogue.default(), cs.Basis(boundary="direct")).total
        assert found.to("tCO2e").magnitude == pytest.approx(
            tonnes, abs=0.05 if tonnes == 91 else 0.5
        )


def test_electricity_for_a_litre_replaced() -> None:
    """IDTechEx 2024, a 20 t excavator: 13 000 L a year against 6 690 USD at 0.15 USD/kWh."""
    per_litre = 6690 / 0.15 / 13_000
    assert per_litre == pytest.approx(3.43, abs=0.005)
    found = m.electricity_per_litre("13 000 L", cs.Q(per_litre, "kWh/L"))
    assert magnitude(found, "kWh") == pytest.approx(6690 / 0.15, rel=CLOSE)


@pytest.mark.parametrize(
    ("idle", "loss", "expected"),
    [(0.0, 0.0, 3600.0), ("25 %", 0.0, 2700.0), (0.0, "10 %", 4000.0), ("25 %", "10 %", 3000.0)],
)
def test_idling_is_not_replaced_and_losses_are_drawn(
    idle: object, loss: object, expected: float
) -> None:
    assert magnitude(
        m.electricity_per_litre("1000 L", "3,6 kWh/L", idle, loss), "kWh"
    ) == pytest.approx(expected, rel=CLOSE)
    assert magnitude(m.electricity_per_hour("100 h", "36 kW", idle, loss), "kWh") == pytest.approx(
        expected, rel=CLOSE
    )


def test_machine_use_makes_a_row_that_remembers() -> None:
    row = m.machine_use(
        "excavator",
        estimate("hours", "1000 h", "700 h", "1400 h"),
        "15 L/h",
        "80 %",
        machine="excavator",
    )
    assert row["amount"].iloc[0].value == cs.Q("12000 L")
    assert set(row["amount"].iloc[0].assumptions) == {"hours"}
    assert row[["factor", "module", "flow", "quality", "machine", "unit"]].iloc[0].tolist() == [
        "diesel",
        "A5",
        "site-energy",
        "hours × load",
        "excavator",
        "L",
    ]
    assert m.machine_use("e", "5 h", "2 L/h", factor="diesel-b0", module="A5", quality="metered")[
        ["quality", "hours"]
    ].iloc[0].tolist() == ["metered", "5 h"]


def digging(**tags: object) -> object:
    return m.machine_use("excavator", "1000 h", "15 L/h", machine="excavator", row="e", **tags)


def test_electric_excavator_by_the_litre() -> None:
    measure = m.ElectricExcavator(
        per_litre="3,5 kWh/L", idle_share="20 %", loss="5 %", share="60 %"
    )
    found = final(scenario_of(digging(), measure))
    assert found["e"] == [pytest.approx(6000.0), "L", "diesel"]
    assert found["Electric excavator ← e"] == [
        pytest.approx(9000 * 0.8 * 3.5 / 0.95),
        "kWh",
        "electricity",
    ]


def test_electric_excavator_by_the_hour() -> None:
    measure = m.ElectricExcavator(power="50 kW", idle_share="20 %", loss="5 %", share="60 %")
    found = final(scenario_of(digging(), measure))
    assert found["e"] == [pytest.approx(6000.0), "L", "diesel"]
    assert found["Electric excavator ← e"][0] == pytest.approx(600 * 0.8 * 50 / 0.95)


def test_the_hours_move_fuel_and_electricity_together() -> None:
    hours = estimate("hours", "1000 h", "500 h", "2000 h")
    scenario = scenario_of(
        m.machine_use("excavator", hours, "15 L/h", machine="excavator", row="e"),
        m.ElectricExcavator(power="50 kW"),
    )
    for value, expected in (("500 h", 25_000), ("2000 h", 100_000)):
        table = scenario.activities({"hours": cs.Q(value)}).set_index("row")
        assert table.loc["Electric excavator ← e", "amount"] == pytest.approx(expected)
    swing = scenario.bounds().sensitivity.iloc[0]
    per_hour = scenario.saving().magnitude / 1000
    assert [swing["saving_at_low"], swing["saving_at_high"]] == pytest.approx(
        [500 * per_hour, 2000 * per_hour]
    )


def test_hours_missing_is_an_error_that_names_the_row() -> None:
    row = cs.activity("excavator", "100 L", "diesel", module="A5", machine="excavator", row="e")
    with pytest.raises(cs.InputError, match=r"hours.*is missing") as caught:
        scenario_of(row, m.ElectricExcavator(power="50 kW")).changes()
    assert caught.value.problems["row"].tolist() == ["e"]


def test_two_electric_measures_share_the_work() -> None:
    """The second finds what the first has left: half of the hours, and no row that is electric
    already.
    """
    half = m.ElectricExcavator(power="50 kW", share="50 %")
    rest = m.ElectricMachines(name="the rest", where={"machine": "excavator"}, power="60 kW")
    scenario = scenario_of(digging(), half, rest)
    assert {row: cells[0] for row, cells in final(scenario).items()} == {
        "e": 0.0,
        "Electric excavator ← e": 25_000.0,
        "the rest ← e": 30_000.0,
    }
    assert_sums_agree(scenario)


@pytest.mark.parametrize("rate", [{"per_litre": "4 kWh/L"}, {"power": "60 kW"}])
def test_what_an_earlier_measure_avoided_is_not_electrified(rate: dict[str, str]) -> None:
    heater = m.machine_use(
        "heater", "1000 h", "15 L/h", purpose="drying", machine="heater", row="h"
    )
    avoided = m.SeasonalPeriod(drying="75 %")
    electric = m.ElectricMachines(where={"machine": "heater"}, **rate)
    assert final(scenario_of(heater, avoided, electric))["Electric machines ← h"][
        0
    ] == pytest.approx(15_000.0)


def test_an_electric_row_is_left_alone() -> None:
    both = cs.activities(
        digging(),
        cs.activity("electric", "9 kWh", "electricity", module="A5", machine="excavator", row="x"),
    )
    found = final(scenario_of(both, m.ElectricExcavator(per_litre="4 kWh/L")))
    assert set(found) == {"e", "x", "Electric excavator ← e"}
    assert found["x"][0] == 9.0


@pytest.mark.parametrize("rates", [{}, {"per_litre": "3 kWh/L", "power": "50 kW"}])
def test_one_rate_is_needed(rates: dict[str, str]) -> None:
    with pytest.raises(cs.InputError, match="per_litre"):
        m.ElectricExcavator(**rates)


@pytest.mark.parametrize(
    "field",
    [
        {"loss": "95 %"},
        {"share": "101 %"},
        {"idle_share": "-1 %"},
        {"per_litre": "0 kWh/L"},
        {"per_litre": "3 kWh"},
        {"share": "1 m3"},
    ],
)
def test_fields_out_of_bounds_are_refused(field: dict[str, str]) -> None:
    with pytest.raises(cs.InputError) as caught:
        m.ElectricExcavator(**{"per_litre": "3 kWh/L", **field})
    assert caught.value.problems["column"].tolist() == list(field)


def test_hand_tools_have_their_own_tag() -> None:
    tools = m.machine_use("tools", "100 h", "2 L/h", machine="hand tools", row="t")
    assert (
        final(scenario_of(tools, m.ElectricTools(per_litre="2 kWh/L")))["Electric hand tools ← t"][
            0
        ]
        == 400.0
    )


def test_the_new_rows_take_the_electricity_that_is_named() -> None:
    measure = m.ElectricExcavator(per_litre="4 kWh/L", electricity="electricity-wind-power-eu")
    found = scenario_of(digging(), measure)
    lines = found.account().lines
    assert lines[lines["factor"] == "electricity-wind-power-eu"]["gwp_ghg"].sum() == pytest.approx(
        60_000 * 0.014
    )
