"""The saving of every set of measures, from a few runs: against runs of each set."""

from __future__ import annotations

from itertools import combinations, permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import every_measure, scenario_of, site

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.analysis.interaction_terms import Interactions, InteractionTerm
from carbonsite.analysis.interactions import interactions_of
from carbonsite.analysis.shapley import shapley_values

DATE = "2019-12-01"


@pytest.fixture(scope="module")
def whole() -> cs.Scenario:
    return scenario_of(site(), *every_measure(), date=DATE)


@pytest.fixture(scope="module")
def found(whole: cs.Scenario) -> Interactions:
    return interactions_of(whole)


def test_the_saving_of_sets_that_were_not_run(whole: cs.Scenario, found: Interactions) -> None:
    generator = np.random.default_rng(1)
    for _ in range(12):
        chosen = [place for place in range(len(found.names)) if generator.random() < 0.5]
        run = whole.with_settings_of(whole.baseline_account()).only(
            *(found.names[place] for place in chosen)
        )
        assert found.saving(chosen) == pytest.approx(run.saving().magnitude, abs=1e-6)


def test_few_measures_meet(found: Interactions) -> None:
    assert max(len(part.players) for part in found.parts) <= 5
    place = found.names.index("Low-carbon concrete")
    assert found.beside(place) == []
    assert "Biodiesel" in found.beside(found.names.index("Electric excavator"))


def brute(savings: dict[frozenset[int], float], size: int) -> list[float]:
    """Shapley's value by its definition: the mean of what each adds, over all orders."""
    total = [0.0] * size
    orders = list(permutations(range(size)))
    for order in orders:
        before: frozenset[int] = frozenset()
        for one in order:
            total[one] += savings[before | {one}] - savings[before]
            before |= {one}
    return [number / len(orders) for number in total]


@settings(max_examples=examples(60), deadline=None)
@given(
    st.integers(1, 5).flatmap(
        lambda size: st.tuples(
            st.just(size), st.lists(st.floats(-100, 100), min_size=2**size, max_size=2**size)
        )
    )
)
def test_order_free_shares_by_all_orders(told: tuple[int, list[float]]) -> None:
    size, values = told
    table = np.array([0.0, *values[1:]])
    found = Interactions(
        tuple(map(str, range(size))), (InteractionTerm(tuple(range(size)), table),)
    )
    savings = {
        frozenset(chosen): found.saving(chosen)
        for count in range(size + 1)
        for chosen in combinations(range(size), count)
    }
    assert shapley_values(found).tolist() == pytest.approx(brute(savings, size), abs=1e-9)
    assert shapley_values(found).sum() == pytest.approx(table[-1], abs=1e-9)


def test_order_free_shares_of_a_site_by_all_orders(whole: cs.Scenario) -> None:
    part = whole.only(
        "Electric excavator",
        "Biodiesel",
        "Building period fitted to the season",
        "Electric site heating",
    )
    names = [measure.name for measure in part.measures]
    savings = {
        frozenset(chosen): part.only(*(names[one] for one in chosen)).saving().magnitude
        for count in range(5)
        for chosen in combinations(range(4), count)
    }
    assert shapley_values(interactions_of(part)).tolist() == pytest.approx(
        brute(savings, 4), abs=1e-6
    )


def test_attribution_sums_exactly_to_the_saving(whole: cs.Scenario) -> None:
    table = cs.attribution(whole).table.set_index("measure")
    saving = whole.saving().magnitude
    assert table["order_free"].sum() == pytest.approx(saving, rel=1e-12)
    assert table["waterfall"].sum() == pytest.approx(saving, rel=1e-12)
    assert table.index.tolist() == [measure.name for measure in whole.measures]
    for name in table.index:
        others = [other for other in table.index if other != name]
        assert table.loc[name, "alone"] == pytest.approx(
            whole.only(name).saving().magnitude, abs=1e-6
        )
        assert table.loc[name, "last_in"] == pytest.approx(
            saving - whole.only(*others).saving().magnitude, abs=1e-6
        )


def test_the_order_given_changes_no_share(whole: cs.Scenario) -> None:
    forward, backward = (
        cs.attribution(scenario_of(site(), *measures, date=DATE)).table.set_index("measure")[
            "order_free"
        ]
        for measures in (every_measure(), every_measure()[::-1])
    )
    assert forward.to_numpy() == pytest.approx(backward.loc[forward.index].to_numpy(), abs=1e-6)


class Follows:
    """Saves by what another row holds, which it does not change: no comparison of rows shows that
    the two meet.
    """

    name, stage, cost = "follows", m.Stage.SWITCH, None

    def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
        amount = activities["amount"].to_numpy(dtype=float, copy=True)
        place = {row: n for n, row in enumerate(activities["row"])}
        amount[place["b"]] *= 0.5 if amount[place["a"]] > 500 else 0.9
        return activities.assign(amount=amount)


class Halves:
    name, stage, cost = "halves", m.Stage.AVOID, None

    def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
        return activities.assign(
            amount=np.where(activities["row"] == "a", 0.5, 1.0) * activities["amount"]
        )


def test_measures_that_meet_unseen_are_found_by_the_check() -> None:
    rows: list[Any] = [m.machine_use(name, "100 h", "10 L/h", row=name) for name in ("a", "b")]
    scenario = scenario_of(cs.activities(*rows), Halves(), Follows(), date=DATE)
    found = interactions_of(scenario)
    assert [part.players for part in found.parts] == [(0, 1)]
    for chosen in ([], [0], [1], [0, 1]):
        assert found.saving(chosen) == pytest.approx(
            scenario.only(*(found.names[place] for place in chosen)).saving().magnitude
        )
    assert cs.attribution(scenario).table["order_free"].sum() == pytest.approx(
        scenario.saving().magnitude
    )


def test_twenty_measures() -> None:
    """Nineteen machines and biodiesel for what is left: pairs, not a million sets."""
    names = [f"machine {n}" for n in range(19)]
    baseline = cs.activities(
        *(
            m.machine_use(name, f"{100 + 10 * n} h", "10 L/h", machine=name)
            for n, name in enumerate(names)
        )
    )
    measures = [
        m.ElectricMachines(
            name=f"electric {name}", where={"machine": name}, per_litre="3,5 kWh/L", share="80 %"
        )
        for name in names
    ]
    scenario = scenario_of(baseline, *measures, m.Biodiesel(), date=DATE)
    found = cs.attribution(scenario)
    assert found.table["order_free"].sum() == pytest.approx(scenario.saving().magnitude, rel=1e-12)
    assert {len(part.players) for part in found.interactions.parts} <= {1, 2}


MACHINES = ("excavator", "roller", "loader")
KINDS = st.tuples(
    st.sampled_from(MACHINES),
    st.sampled_from([("diesel", "L"), ("diesel", "kWh"), ("hvo", "L"), ("electricity", "kWh")]),
    st.sampled_from([0.0, 1.0, 250.0, 1e4]),
)


def taken(data: st.DataObject) -> list[Any]:
    """A few measures that may meet on one machine: electric machines, biodiesel for one of them or
    for all that is left, and a shorter winter.
    """
    wheres = st.sampled_from(
        [
            {"carrier": "diesel"},
            *({"machine": machine, "carrier": "diesel"} for machine in MACHINES),
        ]
    )
    shares = st.sampled_from(["30 %", "100 %"])
    electric = data.draw(st.lists(st.tuples(st.sampled_from(MACHINES), shares), max_size=3))
    fuelled = data.draw(
        st.lists(st.tuples(wheres, shares, st.sampled_from(["hvo", "fame"])), max_size=2)
    )
    made: list[Any] = [
        m.ElectricMachines(
            name=f"electric {place}", where={"machine": machine}, per_litre="3,4 kWh/L", share=share
        )
        for place, (machine, share) in enumerate(electric)
    ]
    made += [
        m.Biodiesel(name=f"fuel {place}", where=where, share=share, fuel=fuel)
        for place, (where, share, fuel) in enumerate(fuelled)
    ]
    return made + data.draw(
        st.sampled_from([[], [m.SeasonalPeriod(where={"purpose": "drying"}, drying="40 %")]])
    )


@settings(max_examples=examples(12), deadline=None)
@given(st.lists(KINDS, min_size=1, max_size=6), st.data())
def test_every_set_saves_what_the_two_accounts_differ_by(
    kinds: list[tuple[str, tuple[str, str], float]], data: st.DataObject
) -> None:
    """The plain way: each set applied anew to all rows, and the account after it taken from the one
    before.
    """
    rows = [*kinds, *((machine, ("diesel", "L"), 100.0) for machine in MACHINES)]
    table = cs.activities(
        *(
            cs.activity(
                machine, f"{amount} {unit}", factor, module="A5", machine=machine, purpose="drying"
            )
            for machine, (factor, unit), amount in rows
        )
    )
    scenario = scenario_of(table, *taken(data), date=DATE)
    found, before = interactions_of(scenario), scenario.baseline_account().total.magnitude
    for chosen in range(2 ** len(found.names)):
        held = [place for place in range(len(found.names)) if chosen >> place & 1]
        anew = scenario_of(
            table,
            *(measure for place, measure in enumerate(scenario.measures) if place in held),
            date=DATE,
        )
        assert found.saving(held) == pytest.approx(
            before - anew.account().total.magnitude, rel=1e-9, abs=1e-9 * before
        )


def test_no_measures() -> None:
    scenario = scenario_of(m.machine_use("a", "100 h", "10 L/h"), date=DATE)
    assert len(cs.attribution(scenario).table) == 0
