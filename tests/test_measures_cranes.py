"""Cranes: an electric tower crane instead of a diesel mobile crane."""

from __future__ import annotations

import pytest
from sites import CLOSE, assert_sums_agree, estimate, final, scenario_of

import carbonsite as cs
from carbonsite import measures as m


def lifting(*hours: str) -> object:
    return cs.activities(
        *(
            m.machine_use(f"crane {n}", text, "10 L/h", machine="mobile crane", row=f"c{n}")
            for n, text in enumerate(hours)
        )
    )


def test_crane_electricity() -> None:
    """60 kW rated at 40 % over 500 h, and 1.5 kW for 1 000 h ready: 12 000 + 1 500 kWh."""
    found = m.crane_electricity("500 h", "60 kW", "40 %", "1500 W", "1000 h")
    assert found.to("kWh").magnitude == pytest.approx(13_500, rel=CLOSE)
    assert m.crane_electricity("500 h", "60 kW", 0.4).to("kWh").magnitude == pytest.approx(
        12_000, rel=CLOSE
    )


def test_the_mobile_cranes_hours_are_taken_where_none_are_given() -> None:
    scenario = scenario_of(
        lifting("300 h", "100 h"),
        m.ElectricTowerCrane(
            power="60 kW", utilisation="30 %", standby="2 kW", standby_hours="500 h"
        ),
    )
    found = final(scenario)
    assert [found["c0"][0], found["c1"][0]] == [0.0, 0.0]
    assert found["Electric tower crane ← c0"] == [
        pytest.approx(300 * 18 + 500),
        "kWh",
        "electricity",
    ]
    assert found["Electric tower crane ← c1"][0] == pytest.approx(100 * 18 + 500)
    assert_sums_agree(scenario)


def test_hours_of_the_tower_crane_are_for_all_rows_together() -> None:
    scenario = scenario_of(
        lifting("300 h", "100 h"),
        m.ElectricTowerCrane(power="60 kW", utilisation="30 %", hours="800 h"),
    )
    new = {row: cells[0] for row, cells in final(scenario).items() if "←" in row}
    assert sum(new.values()) == pytest.approx(800 * 18)
    assert len(new) == 2


def test_hours_are_not_needed_in_the_table_where_the_measure_states_them() -> None:
    row = cs.activity("crane", "3000 L", "diesel", module="A5", machine="mobile crane", row="c")
    assert final(
        scenario_of(row, m.ElectricTowerCrane(power="60 kW", utilisation="30 %", hours="100 h"))
    )["Electric tower crane ← c"][0] == pytest.approx(1800)
    with pytest.raises(cs.InputError, match="is missing"):
        scenario_of(row, m.ElectricTowerCrane(power="60 kW", utilisation="30 %")).changes()


def test_a_crane_that_an_earlier_measure_has_electrified_is_not_replaced_again() -> None:
    electric = m.ElectricMachines(
        name="A battery crane", where={"machine": "mobile crane"}, per_litre="4 kWh/L"
    )
    tower = m.ElectricTowerCrane(
        power="60 kW", utilisation="30 %", hours="800 h", standby="2 kW", standby_hours="100 h"
    )
    scenario = scenario_of(lifting("300 h"), electric, tower)
    assert {row: cells[0] for row, cells in final(scenario).items()} == {
        "c0": 0.0,
        "A battery crane ← c0": 12_000.0,
    }


def test_the_mobile_cranes_hours_move_both_sides() -> None:
    row = m.machine_use(
        "crane",
        estimate("crane hours", "300 h", "100 h", "500 h"),
        "10 L/h",
        machine="mobile crane",
        row="c",
    )
    scenario = scenario_of(row, m.ElectricTowerCrane(power="60 kW", utilisation="30 %"))
    per_hour = scenario.saving().magnitude / 300
    found = scenario.bounds()
    assert [found.low.magnitude, found.high.magnitude] == pytest.approx(
        [100 * per_hour, 500 * per_hour]
    )


@pytest.mark.parametrize("field", ["power", "utilisation"])
def test_power_and_utilisation_are_needed(field: str) -> None:
    given = {"power": "60 kW", "utilisation": "30 %"}
    del given[field]
    with pytest.raises(cs.InputError) as caught:
        m.ElectricTowerCrane(**given)
    assert caught.value.problems["column"].tolist() == [field]
