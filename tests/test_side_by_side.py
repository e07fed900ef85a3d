"""Scenarios side by side: each saves what it saves alone, whatever stands beside it."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sites import every_measure, scenario_of, site

import carbonsite as cs
from carbonsite import interactions as tested
from carbonsite import measures as m
from carbonsite.activity_rows import with_numbers
from carbonsite.interactions import Interactions, interactions_of, interactions_of_each
from carbonsite.measures.rows import appended
from carbonsite.side_by_side import SCENARIO, alike

DATE = "2019-12-01"
MACHINES = ("excavator", "roller", "loader")
BY_ROW = [measure for measure in every_measure() if getattr(measure, "row_by_row", False)]


def bid(table: pd.DataFrame, measures: list[Any]) -> cs.Scenario:
    """A scenario as an evaluation has it: with a basis and an indicator."""
    made = scenario_of(table, *measures, date=DATE)
    return made.accounted_as(made.only().account())


def machines(amounts: dict[str, float], factor: str = "diesel", unit: str = "L") -> pd.DataFrame:
    """Machines that burn something."""
    return cs.activities(*(cs.activity(machine, f"{amount} {unit}", factor, module="A5", machine=machine) for machine, amount in amounts.items()))


def options() -> list[Any]:
    """Measures that meet on some machines."""
    electric = [m.ElectricMachines(name=f"electric {machine}", where={"machine": machine}, per_litre="3,4 kWh/L", share="80 %") for machine in MACHINES]
    return [*electric, m.Biodiesel(name="fuel for the roller", where={"machine": "roller", "carrier": "diesel"}), m.Biodiesel(name="fuel for the loader", where={"machine": "loader", "carrier": "diesel"}, share="50 %")]


def same(one: Interactions, other: Interactions, size: float) -> bool:
    """Whether every set saves the same in both."""
    assert one.names == other.names
    places = range(len(one.names))
    sets = [[place for place in places if chosen >> place & 1] for chosen in range(2 ** len(one.names))]
    return all(abs(one.saving(chosen) - other.saving(chosen)) <= 1e-12 * size for chosen in sets)


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each group of scenarios that are alike, whether it was run in one table."""
    seen: list[bool] = []
    run = tested._of_all

    def watched(scenarios: Any) -> Any:
        found = run(scenarios)
        seen.append(found is not None)
        return found

    monkeypatch.setattr(tested, "_of_all", watched)
    return seen


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_each_saves_what_it_saves_alone(data: st.DataObject) -> None:
    """Bids of other amounts, carriers and rows, each with some of the options."""
    amounts = st.sampled_from([0.0, 1.0, 300.0, 1e5])
    scenarios = []
    for place in range(data.draw(st.integers(2, 4))):
        table = machines({machine: data.draw(amounts) for machine in MACHINES})
        if data.draw(st.booleans()):
            table = cs.activities(table, machines({"excavator": 50.0, "crane": 7.0 + place}, *data.draw(st.sampled_from([("hvo", "L"), ("electricity", "kWh"), ("diesel", "kWh")]))))
        taken = data.draw(st.lists(st.sampled_from(options()), unique_by=lambda measure: measure.name))
        scenarios.append(bid(table, taken))
    for scenario, found in zip(scenarios, interactions_of_each(scenarios), strict=True):
        assert isinstance(found, Interactions)
        assert same(found, interactions_of(scenario), scenario.baseline_account().total.magnitude)


@pytest.mark.parametrize("measure", BY_ROW, ids=lambda measure: measure.name)
def test_every_measure_that_says_so_acts_row_by_row(measure: Any, together: list[bool]) -> None:
    """Two sites of other amounts in one table: what the measure saves in each is what it saves there alone."""
    tables = [table.assign(amount=table["amount"] * shares) for table in (with_numbers(site()),) for shares in (1.0, np.linspace(0.1, 2.0, len(table)))]
    scenarios = [bid(table, [measure]) for table in tables]
    for scenario, found in zip(scenarios, interactions_of_each(scenarios), strict=True):
        assert isinstance(found, Interactions)
        assert found.saving([0]) == pytest.approx(scenario.saving().magnitude, rel=1e-12) and abs(found.saving([0])) > 1
    assert together == [True]


def test_most_shipped_measures_act_row_by_row() -> None:
    assert {"ElectricExcavator", "Biodiesel", "CleanHeating", "LowCarbonConcrete", "SeasonalPeriod"} <= {type(measure).__name__ for measure in BY_ROW}


def test_bids_with_some_of_the_options_stand_side_by_side(together: list[bool]) -> None:
    scenarios = [bid(machines(dict.fromkeys(MACHINES, 100.0 + place)), options()[place:]) for place in range(4)]
    assert alike(scenarios) == [[0, 1, 2, 3]]
    for scenario, found in zip(scenarios, interactions_of_each(scenarios), strict=True):
        assert isinstance(found, Interactions) and same(found, interactions_of(scenario), 1e3)
    assert together == [True]


class Depot(m.Biodiesel):
    """A user's own: one row for the whole site, so that no row can be told to be of one scenario."""

    row_by_row: ClassVar[bool] = True

    def apply(self, activities: pd.DataFrame, properties: Any) -> pd.DataFrame:
        rows = np.asarray(activities["machine"] == "excavator")
        return appended(activities, [cs.activity("depot", f"{rows.sum()} kWh", "electricity", module="A5")], self.name, rows)


class Plain(m.Biodiesel):
    """A user's own that says nothing of itself."""

    def apply(self, activities: pd.DataFrame, properties: Any) -> pd.DataFrame:
        return super().apply(activities, properties)


def test_what_does_not_act_row_by_row_is_run_alone(together: list[bool]) -> None:
    depot = [bid(machines({"excavator": amount}), [Depot(name="depot", where={"machine": "excavator"})]) for amount in (100.0, 200.0)]
    plain = [bid(machines({"excavator": amount}), [Plain(name="plain", where={"machine": "excavator"})]) for amount in (100.0, 200.0)]
    assert not Plain.row_by_row and alike(plain) == [[0], [1]] and alike(depot) == [[0, 1]]
    for scenario, found in zip([*depot, *plain], interactions_of_each([*depot, *plain]), strict=True):
        assert isinstance(found, Interactions) and found.saving([0]) == pytest.approx(scenario.saving().magnitude, rel=1e-12)
    assert together == [False]


def test_what_is_wrong_with_one_is_told_of_that_one_alone() -> None:
    by_hour = m.ElectricMachines(name="by the hour", where={"machine": "excavator"}, power="50 kW")
    good = [bid(machines({"excavator": amount}).assign(hours="10 h"), [by_hour]) for amount in (100.0, 200.0)]
    bad = bid(machines({"excavator": 300.0}).assign(hours=""), [by_hour])
    one, wrong, other = interactions_of_each([good[0], bad, good[1]])
    assert isinstance(wrong, cs.InputError) and "hours" in str(wrong)
    for found, scenario in ((one, good[0]), (other, good[1])):
        assert isinstance(found, Interactions) and found.saving([0]) == pytest.approx(scenario.saving().magnitude, rel=1e-12)


def test_who_cannot_stand_beside_whom() -> None:
    table, electric = machines({"excavator": 100.0}), options()[:1]
    other = [electric[0].model_copy(update={"per_litre": m.ElectricMachines(where={"machine": "x"}, per_litre="3 kWh/L").per_litre})]
    dearer = [type(electric[0])(name=electric[0].name, where=electric[0].where, per_litre="3,4 kWh/L", share="80 %", cost="5 NOK")]
    whole = bid(table, electric)
    assert alike([whole, bid(table, dearer)]) == [[0, 1]]
    for differing in (bid(table, other), whole.under(cs.Basis(year=2021)), bid(table.assign(colour="red"), electric), scenario_of(table, *electric, date=DATE), bid(table.assign(**{SCENARIO: "x"}), electric)):
        assert alike([whole, differing]) == [[0], [1]]
    uncertain = bid(m.machine_use("excavator", cs.Assumption("hours", "10 h", low="1 h", high="20 h", reason="a plan"), "10 L/h", machine="excavator"), electric)
    assert alike([uncertain, uncertain]) == [[0], [1]]
