"""Scenarios side by side: each saves what it saves alone, whatever stands beside it."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import every_measure, scenario_of, site

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.analysis import interactions as tested
from carbonsite.analysis.interaction_terms import Interactions
from carbonsite.analysis.interactions import interactions_of, interactions_of_each
from carbonsite.analysis.stacked import SCENARIO, MeasurePerScenario, groups_alike, stack_scenarios
from carbonsite.inputs.amounts import with_numbers
from carbonsite.measures.rows import appended

DATE = "2019-12-01"
MACHINES = ("excavator", "roller", "loader")


def bid(table: pd.DataFrame, measures: list[Any]) -> cs.Scenario:
    """A scenario as an evaluation has it: with a basis and an indicator."""
    made = scenario_of(table, *measures, date=DATE)
    return made.with_settings_of(made.only().account())


def machines(amounts: dict[str, float], factor: str = "diesel", unit: str = "L") -> pd.DataFrame:
    """Machines that burn something."""
    return cs.activities(
        *(
            cs.activity(machine, f"{amount} {unit}", factor, module="A5", machine=machine)
            for machine, amount in amounts.items()
        )
    )


def options(per_litre: str = "3,4 kWh/L") -> list[Any]:
    """Measures that meet on some machines."""
    electric = [
        m.ElectricMachines(
            name=f"electric {machine}",
            where={"machine": machine},
            per_litre=per_litre,
            share="80 %",
        )
        for machine in MACHINES
    ]
    return [
        *electric,
        m.Biodiesel(name="fuel for the roller", where={"machine": "roller", "carrier": "diesel"}),
        m.Biodiesel(
            name="fuel for the loader",
            where={"machine": "loader", "carrier": "diesel"},
            share="50 %",
        ),
    ]


def same(one: Interactions, other: Interactions, size: float) -> bool:
    """Whether every set saves the same in both."""
    assert one.names == other.names
    places = range(len(one.names))
    sets = [
        [place for place in places if chosen >> place & 1] for chosen in range(2 ** len(one.names))
    ]
    return all(abs(one.saving(chosen) - other.saving(chosen)) <= 1e-12 * size for chosen in sets)


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each group of scenarios that was tried in one table, whether it could be."""
    seen: list[bool] = []
    run = tested._side_by_side

    def watched(scenarios: Any) -> Any:
        seen.append(False)
        found = run(scenarios)
        seen[-1] = found is not None
        return found

    monkeypatch.setattr(tested, "_side_by_side", watched)
    return seen


@settings(max_examples=examples(10), deadline=None)
@given(st.data())
def test_each_saves_what_it_saves_alone(data: st.DataObject) -> None:
    """Bids of other amounts, carriers and rows, each with some of the options, and some with
    figures of their own.
    """
    amounts = st.sampled_from([0.0, 1.0, 300.0, 1e5])
    scenarios = []
    for place in range(data.draw(st.integers(2, 4))):
        table = machines({machine: data.draw(amounts) for machine in MACHINES})
        if data.draw(st.booleans()):
            table = cs.activities(
                table,
                machines(
                    {"excavator": 50.0, "crane": 7.0 + place},
                    *data.draw(
                        st.sampled_from([("hvo", "L"), ("electricity", "kWh"), ("diesel", "kWh")])
                    ),
                ),
            )
        taken = data.draw(
            st.lists(
                st.sampled_from(options(data.draw(st.sampled_from(["3,4 kWh/L", "2 kWh/L"])))),
                unique_by=lambda measure: measure.name,
            )
        )
        scenarios.append(bid(table, taken))
    for scenario, found in zip(scenarios, interactions_of_each(scenarios), strict=True):
        assert isinstance(found, Interactions)
        assert same(found, interactions_of(scenario), scenario.baseline_account().total.magnitude)


@pytest.mark.parametrize("measure", every_measure(), ids=lambda measure: measure.name)
def test_every_shipped_measure_saves_beside_another_site_what_it_saves_alone(
    measure: Any, together: list[bool]
) -> None:
    """Two sites of other amounts in one table; those that say so act once on the rows of both."""
    tables = [
        table.assign(amount=table["amount"] * shares)
        for table in (with_numbers(site()),)
        for shares in (1.0, np.linspace(1.0, 2.0, len(table)))
    ]
    scenarios = [bid(table, [measure]) for table in tables]
    for scenario, found in zip(scenarios, interactions_of_each(scenarios), strict=True):
        assert isinstance(found, Interactions)
        assert (
            found.saving([0]) == pytest.approx(scenario.saving().magnitude, rel=1e-12)
            and abs(found.saving([0])) > 1
        )
    assert together == [True]
    (joined,) = stack_scenarios(scenarios).measures
    assert isinstance(joined, MeasurePerScenario) is not getattr(measure, "row_by_row", False)


def test_all_shipped_measures_side_by_side(together: list[bool]) -> None:
    """Sites that leave out one measure or another, of other amounts: what groups of measures are
    apart is found in one table.
    """
    apart = [
        "Electric excavator",
        "Electric tower crane",
        "Excavated masses reused",
        "Low-carbon concrete",
        "Wood-fibre insulation",
        "Cross-laminated timber",
    ]
    taken = [measure for measure in every_measure() if measure.name in apart]
    scenarios = [
        bid(
            with_numbers(site()).assign(
                amount=lambda table, size=1.0 + place / 10: table["amount"] * size
            ),
            taken[place:],
        )
        for place in range(3)
    ]
    for scenario, found in zip(scenarios, interactions_of_each(scenarios), strict=True):
        assert isinstance(found, Interactions) and same(
            found, interactions_of(scenario), scenario.baseline_account().total.magnitude
        )
    assert together == [True]


def test_bids_with_some_of_the_options_stand_side_by_side(together: list[bool]) -> None:
    scenarios = [
        bid(machines(dict.fromkeys(MACHINES, 100.0 + place)), options()[place:])
        for place in range(4)
    ]
    assert groups_alike(scenarios) == [[0, 1, 2, 3]]
    for scenario, found in zip(scenarios, interactions_of_each(scenarios), strict=True):
        assert isinstance(found, Interactions) and same(found, interactions_of(scenario), 1e3)
    assert together == [True]


def test_bids_with_figures_of_their_own_stand_side_by_side(together: list[bool]) -> None:
    scenarios = [
        bid(machines(dict.fromkeys(MACHINES, 100.0)), options(rate))
        for rate in ("3,4 kWh/L", "2 kWh/L", "3,4 kWh/L", "4 kWh/L")
    ]
    found = interactions_of_each(scenarios)
    for scenario, one in zip(scenarios, found, strict=True):
        assert isinstance(one, Interactions) and same(one, interactions_of(scenario), 1e3)
    savings = [one.saving(range(5)) for one in found if isinstance(one, Interactions)]
    assert savings[0] == savings[2] and savings[3] < savings[0] < savings[1] and together == [True]


class Depot(m.Biodiesel):
    """A user's own: one row for the whole site, which belongs to no one scenario."""

    row_by_row: ClassVar[bool] = True

    def apply(self, activities: pd.DataFrame, properties: Any) -> pd.DataFrame:
        rows = np.asarray(activities["machine"] == "excavator")
        return appended(
            activities,
            [cs.activity("depot", f"{rows.sum()} kWh", "electricity", module="A5")],
            self.name,
            rows,
        )


class Plain(m.Biodiesel):
    """A user's own that says nothing of itself."""

    def apply(self, activities: pd.DataFrame, properties: Any) -> pd.DataFrame:
        return super().apply(activities, properties)


class Silent:
    """A user's own that does not say what it reads."""

    name, stage, cost = "silent", m.Stage.AVOID, None

    def apply(self, activities: pd.DataFrame, properties: Any) -> pd.DataFrame:
        return activities.assign(amount=activities["amount"] * 0.5)


def test_a_users_own_measures(together: list[bool]) -> None:
    """One that claims to act row by row and does not, one that claims nothing, and one that does
    not say what it reads: each saves what it saves alone.
    """
    for made, seen in (
        (Depot(name="depot", where={"machine": "excavator"}), [False]),
        (Plain(name="plain", where={"machine": "excavator"}), [True]),
        (Silent(), []),
    ):
        scenarios = [bid(machines({"excavator": amount}), [made]) for amount in (100.0, 200.0)]
        for scenario, found in zip(scenarios, interactions_of_each(scenarios), strict=True):
            assert isinstance(found, Interactions) and found.saving([0]) == pytest.approx(
                scenario.saving().magnitude, rel=1e-12
            )
        assert together == seen
        together.clear()
    assert not Plain.row_by_row


def test_measures_of_one_name_at_other_stages_are_run_alone(together: list[bool]) -> None:
    scenarios = [
        bid(machines({"excavator": 100.0}), [m.Biodiesel(name="x")]),
        bid(machines({"excavator": 100.0}), [m.ElectricExcavator(name="x", per_litre="3 kWh/L")]),
    ]
    for scenario, found in zip(scenarios, interactions_of_each(scenarios), strict=True):
        assert isinstance(found, Interactions) and found.saving([0]) == pytest.approx(
            scenario.saving().magnitude, rel=1e-12
        )
    assert together == [False]


def test_what_is_wrong_with_one_is_told_of_that_one_alone() -> None:
    by_hour = m.ElectricMachines(name="by the hour", where={"machine": "excavator"}, power="50 kW")
    good = [
        bid(machines({"excavator": amount}).assign(hours="10 h"), [by_hour])
        for amount in (100.0, 200.0)
    ]
    bad = bid(machines({"excavator": 300.0}).assign(hours=""), [by_hour])
    one, wrong, other = interactions_of_each([good[0], bad, good[1]])
    assert isinstance(wrong, cs.InputError) and "hours" in str(wrong)
    for found, scenario in ((one, good[0]), (other, good[1])):
        assert isinstance(found, Interactions) and found.saving([0]) == pytest.approx(
            scenario.saving().magnitude, rel=1e-12
        )


def test_one_that_is_wrong_leaves_the_others_side_by_side(together: list[bool]) -> None:
    by_hour = m.ElectricMachines(name="by the hour", where={"machine": "excavator"}, power="50 kW")
    scenarios = [
        bid(
            machines({"excavator": 100.0 * place}).assign(hours="" if place == 6 else "10 h"),
            [by_hour],
        )
        for place in range(1, 9)
    ]
    found = interactions_of_each(scenarios)
    assert [isinstance(each, cs.InputError) for each in found] == [
        place == 6 for place in range(1, 9)
    ]
    assert together == [False, True, False, False, True]
    for each, scenario in zip(found, scenarios, strict=True):
        if isinstance(each, Interactions):
            assert same(
                each, interactions_of(scenario), scenario.baseline_account().total.magnitude
            )


def test_who_cannot_stand_beside_whom() -> None:
    table, electric = machines({"excavator": 100.0}), options()[:1]
    whole = bid(table, electric)
    assert groups_alike([whole, bid(table, options("2 kWh/L")[:1])]) == [[0, 1]]
    for differing in (
        whole.with_basis(cs.Basis(year=2021)),
        bid(table.assign(colour="red"), electric),
        scenario_of(table, *electric, date=DATE),
        bid(table.assign(**{SCENARIO: "x"}), electric),
    ):
        assert groups_alike([whole, differing]) == [[0], [1]]
    uncertain = bid(
        m.machine_use(
            "excavator",
            cs.Assumption("hours", "10 h", low="1 h", high="20 h", reason="a plan"),
            "10 L/h",
            machine="excavator",
        ),
        electric,
    )
    assert groups_alike([uncertain, uncertain]) == [[0], [1]]
