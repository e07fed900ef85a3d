"""What scenarios share and what they keep to themselves: steps worked out once, tables handed out,
the baseline given.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd
import pytest
from sites import MATERIALS, estimate, every_measure, product, scenario_of, site

import carbonsite as cs
from carbonsite import measures as m

MEASURES = every_measure()
WHOLE = scenario_of(site(), *MEASURES, date="2019-12-01", area="5000 m2 BTA")


def test_what_was_worked_out_before_does_not_leak_into_another_scenario() -> None:
    WHOLE.bounds()
    other = dataclasses.replace(WHOLE, baseline=site().assign(phase="two"))
    assert set(other.activities()["phase"].iloc[:3]) == {"two"}
    cheap = dataclasses.replace(
        scenario_of(site(), MEASURES[0]), measures=(m.ElectricExcavator(per_litre="1 kWh/L"),)
    )
    assert cheap.activities()["amount"].iloc[-1] == pytest.approx(15_000)


def test_bounds_know_the_properties_whatever_was_asked_before() -> None:
    ranged = cs.FactorCatalogue(
        product(
            "heavy",
            {"A1-A3": 0.1},
            unit="kg",
            density=estimate("d", "2400 kg/m3", "2200 kg/m3", "2500 kg/m3"),
        )
    )
    row = cs.activity("concrete", "24 t", "heavy", flow="product", material="concrete")
    measure = m.LowCarbonConcrete(factor="new-concrete")
    first = scenario_of(row, measure, catalogue=MATERIALS | ranged)
    assert first.activities({"heavy density": cs.Q("2200 kg/m3")})["amount"].iloc[
        -1
    ] == pytest.approx(24_000 / 2200)
    swings = [
        scenario.bounds().sensitivity["swing"].tolist()
        for scenario in (
            first,
            first.with_basis(cs.Basis(year=2020)),
            first.only(measure.name),
            first,
        )
    ]
    assert swings == [pytest.approx([200 * (24_000 / 2200 - 24_000 / 2500)])] * 4


@pytest.mark.parametrize(
    "floor",
    [
        pd.array([1, None, *[2] * 14], dtype="Int64"),
        [float("nan"), *[2.0] * 15],
        [None, *["first"] * 15],
        pd.Categorical([None, *["first"] * 15]),
    ],
    ids=["Int64", "float", "object", "category"],
)
def test_missing_cells_in_other_columns_change_nothing(floor: Any) -> None:
    found, expected = (
        scenario_of(table, *MEASURES).bounds()
        for table in (cs.activities(site()).assign(floor=floor), site())
    )
    assert [found.low.magnitude, found.value.magnitude, found.high.magnitude] == pytest.approx(
        [expected.low.magnitude, expected.value.magnitude, expected.high.magnitude]
    )


def test_scenarios_that_share_a_baseline_share_the_work() -> None:
    seen = []

    class Counting:
        name, stage, cost = "counting", m.Stage.AVOID, None

        def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
            seen.append(len(activities))
            return activities.assign(amount=activities["amount"] * 0.9)

    scenario = scenario_of(site(), Counting(), MEASURES[0])
    (
        scenario.saving(),
        scenario.account(),
        scenario.with_basis(cs.Basis(year=2020)).saving(),
        scenario.only("counting").saving(),
    )
    assert len(seen) == 1
    scenario_of(site(), Counting()).saving()
    assert len(seen) == 2


def test_tables_that_are_handed_out_may_be_changed() -> None:
    for table in (WHOLE.activities(), WHOLE.changes(), WHOLE.steps()):
        table[table.columns[2]] = 0
    fresh = scenario_of(site(), *MEASURES, date="2019-12-01")
    pd.testing.assert_frame_equal(WHOLE.activities(), fresh.activities())
    pd.testing.assert_frame_equal(WHOLE.changes(), fresh.changes())


def test_the_baseline_given_is_never_changed() -> None:
    given_table = site()
    before = given_table.copy(deep=True)
    scenario = scenario_of(given_table, *MEASURES)
    scenario.bounds(), scenario.findings, scenario.compare()
    pd.testing.assert_frame_equal(given_table.astype(str), before.astype(str))
    assert list(given_table.columns) == list(before.columns)
