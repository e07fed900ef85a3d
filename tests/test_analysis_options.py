"""Options: against every set by force; budgets, targets, rules, prices."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import scenario_of

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.analysis.interaction_terms import Interactions, InteractionTerm
from carbonsite.analysis.pareto import front_of
from carbonsite.analysis.subsets import Forbidden

DATE = "2019-12-01"


def priced(costs: dict[str, str | None] | None = None) -> cs.Scenario:
    """Two machines, heating, and biodiesel for what is left."""
    cost = {
        "dig": "900 000 NOK",
        "lift": "400 000 NOK",
        "heat": "200 000 NOK",
        "fuel": "150 000 NOK",
        **(costs or {}),
    }
    baseline = cs.activities(
        m.machine_use("excavator", "1000 h", "20 L/h", machine="excavator"),
        m.machine_use("mobile crane", "500 h", "10 L/h", machine="mobile crane"),
        m.space_heat("heaters", "5000 m2", "40 kWh/m2", "80 %"),
    )
    taken = [
        m.ElectricExcavator(name="dig", per_litre="3,4 kWh/L", cost=cost["dig"]),
        m.ElectricMachines(
            name="lift", where={"machine": "mobile crane"}, per_litre="3 kWh/L", cost=cost["lift"]
        ),
        m.CleanHeating(name="heat", old_efficiency="80 %", cost=cost["heat"]),
        m.Biodiesel(name="fuel", cost=cost["fuel"]),
    ]
    return scenario_of(baseline, *taken, date=DATE)


NAMES = ("dig", "lift", "heat", "fuel")
COST = {"dig": 900_000, "lift": 400_000, "heat": 200_000, "fuel": 150_000}


def by_force(
    scenario: cs.Scenario, admits: Any = lambda chosen: True
) -> dict[frozenset[str], tuple[float, float]]:
    """The saving and cost of every admissible set, each run by itself."""
    sets = [frozenset(chosen) for count in range(5) for chosen in combinations(NAMES, count)]
    return {
        chosen: (
            scenario.only(*chosen).saving().magnitude,
            float(sum(COST[name] for name in chosen)),
        )
        for chosen in sets
        if admits(chosen)
    }


@pytest.fixture(scope="module")
def options() -> cs.Options:
    return cs.Options(priced())


@pytest.fixture(scope="module")
def forced() -> dict[frozenset[str], tuple[float, float]]:
    return by_force(priced())


def test_every_set(options: cs.Options, forced: dict[frozenset[str], tuple[float, float]]) -> None:
    table = options.sets
    assert len(table) == 16
    for row in table.itertuples():
        saving, cost = forced[frozenset(filter(None, row.measures.split(", ")))]
        assert (row.saving, row.cost) == (pytest.approx(saving, abs=1e-6), cost)


def test_the_front_is_what_no_set_beats(
    options: cs.Options, forced: dict[frozenset[str], tuple[float, float]]
) -> None:
    expected = {
        chosen
        for chosen, (saving, cost) in forced.items()
        if not any(
            s >= saving - 1e-9 and c <= cost and (s > saving + 1e-9 or c < cost)
            for s, c in forced.values()
        )
    }
    assert {
        frozenset(filter(None, row.measures.split(", "))) for row in options.front.itertuples()
    } == expected
    assert options.front["price"].iloc[1:].to_numpy() == pytest.approx(
        1000
        * options.front["cost"].iloc[1:].to_numpy()
        / options.front["saving"].iloc[1:].to_numpy()
    )


@pytest.mark.parametrize("budget", [0, 100_000, 350_000, 650_000, 1_000_000, 2_000_000])
def test_best_under_a_budget(
    options: cs.Options, forced: dict[frozenset[str], tuple[float, float]], budget: int
) -> None:
    found = options.best(f"{budget} NOK")
    assert found.saving == pytest.approx(
        max(saving for saving, cost in forced.values() if cost <= budget)
    )
    assert found.cost == forced[frozenset(found.measures)][1] <= budget


@pytest.mark.parametrize("target", [0, 30_000, 60_000, 100_000, 130_000])
def test_cheapest_for_a_target(
    options: cs.Options, forced: dict[frozenset[str], tuple[float, float]], target: int
) -> None:
    found = options.cheapest(f"{target} kg CO2e")
    assert found.cost == min(cost for saving, cost in forced.values() if saving >= target)
    assert found.saving >= target


def test_greedy_would_be_wrong() -> None:
    """The cheapest tonne first spends what the better pair needs."""
    interactions = Interactions(
        ("a", "b", "c"),
        (
            InteractionTerm((0,), np.array([0.0, 60.0])),
            InteractionTerm((1,), np.array([0.0, 100.0])),
            InteractionTerm((2,), np.array([0.0, 110.0])),
        ),
    )
    front = front_of(interactions, [10.0, 20.0, 22.0], [])
    assert front.chosen[front.best(42)] == 0b110


def test_rules(forced: dict[frozenset[str], tuple[float, float]]) -> None:
    found = cs.Options(
        priced(), always=["heat"], excludes=[("dig", "lift")], requires={"fuel": "lift"}
    )

    def admits(chosen: frozenset[str]) -> bool:
        return (
            "heat" in chosen
            and not {"dig", "lift"} <= chosen
            and ("fuel" not in chosen or "lift" in chosen)
        )

    allowed = {chosen: told for chosen, told in forced.items() if admits(chosen)}
    assert {
        frozenset(filter(None, row.measures.split(", "))) for row in found.sets.itertuples()
    } == set(allowed)
    assert found.best("2 000 000 NOK").saving == pytest.approx(
        max(saving for saving, _ in allowed.values())
    )
    with pytest.raises(cs.InputError) as caught:
        found.best("100 000 NOK")
    assert caught.value.problems[["value", "problem", "remedy"]].to_numpy().tolist() == [
        [
            "the budget of 100000 NOK",
            "no admissible set keeps it",
            "raise it, or lift a requirement",
        ]
    ]
    with pytest.raises(cs.InputError) as caught:
        found.cheapest("10 000 t CO2e")
    most = max(saving for saving, _ in allowed.values())
    assert caught.value.problems["value"].tolist() == ["the target of 10000 tCO2e"]
    assert caught.value.problems["remedy"].tolist() == [
        f"the most that can be saved is {most:.0f} kgCO2e"
    ]


def test_a_measure_without_cost_is_left_out_and_said_in_every_result() -> None:
    found = cs.Options(priced({"fuel": None}))
    assert found.without_cost == ["fuel"]
    for sets in (found.front, found.sets):
        assert not sets["measures"].str.contains("fuel").any()
        assert sets["without_cost"].unique().tolist() == ["fuel"]
    for choice in (found.best("1 000 000 NOK"), found.cheapest("1 t CO2e")):
        assert choice.without_cost == ("fuel",) and str(choice).endswith("; without a cost: fuel")
    prices = {"a": {name: "5 NOK" for name in NAMES if name != "fuel"}}
    assert found.bidders(prices, "9 NOK")["without_cost"].tolist() == ["fuel"]
    for table in (found.curve(), found.break_even()):
        last = table.iloc[-1]
        assert last["measure"] == "fuel" and np.isnan(last["cost"])
        assert len(table) == 4
    required = cs.Options(priced({"fuel": None}), always=["fuel"])
    assert required.front["measures"].str.contains("fuel").all()
    assert required.front["cost"].iloc[0] == 0.0 and required.without_cost == ["fuel"]
    assert required.front["without_cost"].unique().tolist() == ["fuel"]
    priced_all = cs.Options(priced())
    assert priced_all.front["without_cost"].unique().tolist() == [""]
    assert "without" not in str(priced_all.best("1 000 000 NOK"))


def test_the_most_that_can_be_saved_is_never_said_of_a_part() -> None:
    every = priced({"fuel": None}).only("dig", "fuel")
    found = cs.Options(every)
    most = found.front["saving"].max()
    assert every.saving().magnitude > most * 1.01
    with pytest.raises(cs.InputError) as caught:
        found.cheapest(cs.Q(most + 1, "kgCO2e"))
    assert caught.value.problems["remedy"].tolist() == [
        f"the measures that have a cost save at most {most:.0f} kgCO2e; give fuel a cost, too"
    ]


def test_a_measure_that_worsens_emissions_stays_in_the_curve() -> None:
    worse = priced().with_basis(cs.Basis(electricity="residual", year=2020))
    curve = cs.Options(worse).curve()
    last = curve.iloc[-1]
    assert last["measure"] == "heat" and last["order_free"] < 0 and np.isnan(last["price"])
    assert curve["order_free"].sum() == pytest.approx(worse.saving().magnitude)


def test_the_curve(options: cs.Options) -> None:
    curve = options.curve()
    shares = cs.attribution(options.scenario).table.set_index("measure")
    assert curve["order_free"].sum() == pytest.approx(options.scenario.saving().magnitude)
    assert curve["price"].is_monotonic_increasing
    for row in curve.itertuples():
        assert (row.order_free, row.alone, row.last_in) == pytest.approx(
            tuple(shares.loc[row.measure, ["order_free", "alone", "last_in"]]), abs=1e-6
        )
        assert row.price == pytest.approx(1000 * row.cost / row.order_free)


def test_break_even_per_basis(options: cs.Options) -> None:
    bases = {
        "location": cs.Basis(year=2020),
        "residual": cs.Basis(electricity="residual", year=2020),
        "not credited": cs.Basis(year=2020, biofuel="none"),
    }
    found = options.break_even(bases).set_index("measure")
    assert np.isnan(found.loc["fuel", "not credited"])
    assert found.loc["dig", "residual"] > found.loc["dig", "location"]
    shares = cs.attribution(options.scenario.with_basis(bases["residual"])).table.set_index(
        "measure"
    )["order_free"]
    assert found.loc["dig", "residual"] == pytest.approx(1000 * 900_000 / shares["dig"])
    assert shares["heat"] < 0 and np.isnan(found.loc["heat", "residual"])


def test_fifty_bidders_with_prices_of_their_own(
    forced: dict[frozenset[str], tuple[float, float]],
) -> None:
    generator = np.random.default_rng(1)
    prices = {
        f"bidder {n}": {
            name: f"{int(price)} NOK"
            for name, price in zip(NAMES, generator.uniform(5e4, 1e6, 4), strict=True)
        }
        for n in range(50)
    }
    options = cs.Options(priced(), requires={"fuel": "heat"})
    found = options.bidders(prices, "1 000 000 NOK")
    for row in found.itertuples():
        own = {name: float(prices[row.bidder][name].split()[0]) for name in NAMES}
        allowed = {
            chosen: (saving, sum(own[name] for name in chosen))
            for chosen, (saving, _) in forced.items()
            if "fuel" not in chosen or "heat" in chosen
        }
        saving, cost = max((saving, -cost) for saving, cost in allowed.values() if cost <= 1e6)
        assert (row.saving, row.cost) == (pytest.approx(saving), pytest.approx(-cost))
    assert found["measures"].nunique() > 3
    with pytest.raises(cs.InputError) as caught:
        options.bidders({"a": {"dig": "1 NOK"}, "b": dict.fromkeys(NAMES, "5 NOK")}, "1 NOK")
    lacking = [name for name in options.costs if name != "dig"]
    assert caught.value.problems["row"].tolist() == ["a"] * len(lacking)
    assert caught.value.problems["column"].tolist() == lacking
    assert set(caught.value.problems["problem"]) == {"has no price"}
    with pytest.raises(cs.InputError) as caught:
        options.bidders({"a": dict.fromkeys((*NAMES, "haet"), "5 NOK")}, "1 NOK")
    assert caught.value.problems["column"].tolist() == ["haet"]
    assert caught.value.problems["remedy"].tolist() == ["did you mean 'heat'?"]
    assert options.bidders({"a": dict.fromkeys(NAMES, "5 NOK")}, "0 NOK")["measures"].tolist() == [
        ""
    ]


def test_rules_that_cannot_be() -> None:
    with pytest.raises(cs.InputError, match="admit no set"):
        cs.Options(priced(), always=["dig", "lift"], excludes=[("dig", "lift")])
    with pytest.raises(cs.InputError, match="digg") as error:
        cs.Options(priced(), always=["digg"], excludes=[("dig", "lft")], requires={"x": ["dig"]})
    problems = error.value.problems
    assert problems["value"].tolist() == ["digg", "lft", "x"]
    assert problems["column"].tolist() == ["always", "excludes", "requires"]
    assert set(problems["remedy"]) == {f"there are {', '.join(NAMES)}"}


@settings(max_examples=examples(40), deadline=None)
@given(st.data())
def test_groups_put_together_are_the_whole(data: st.DataObject) -> None:
    """Random pairs, costs and rules on seven options: the front of all 128 sets by force."""
    size = 7
    numbers = st.integers(-20, 60).map(float)
    singles = data.draw(st.lists(numbers, min_size=size, max_size=size))
    pairs = data.draw(
        st.dictionaries(
            st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] < pair[1]),
            numbers,
            max_size=4,
        )
    )
    costs = data.draw(st.lists(st.integers(-5, 30).map(float), min_size=size, max_size=size))
    rules = data.draw(
        st.lists(
            st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] != pair[1]),
            max_size=3,
        )
    )
    parts = [
        InteractionTerm((place,), np.array([0.0, value])) for place, value in enumerate(singles)
    ] + [InteractionTerm(pair, np.array([0.0, 0.0, 0.0, value])) for pair, value in pairs.items()]
    forbidden = [Forbidden(1 << one, 1 << other) for one, other in rules]
    found = front_of(Interactions(tuple(map(str, range(size))), tuple(parts)), costs, forbidden)
    told = []
    for chosen in range(2**size):
        held = [place for place in range(size) if chosen >> place & 1]
        if all(not (chosen >> one & 1 and not chosen >> other & 1) for one, other in rules):
            told.append(
                (
                    sum(singles[place] for place in held)
                    + sum(
                        value
                        for (one, other), value in pairs.items()
                        if one in held and other in held
                    ),
                    sum(costs[place] for place in held),
                )
            )
    best = {
        (s, c)
        for s, c in told
        if not any(
            other_s >= s and other_c <= c and (other_s > s or other_c < c)
            for other_s, other_c in told
        )
    }
    assert set(zip(found.saving.tolist(), found.cost.tolist(), strict=True)) == best


def test_too_many_to_list_are_put_together_from_groups() -> None:
    """Forty options in twenty pairs: a billion billion sets, and an exact best."""
    generator = np.random.default_rng(1)
    parts = [
        InteractionTerm((2 * n, 2 * n + 1), np.array([0.0, *generator.integers(1, 50, 3)]))
        for n in range(20)
    ]
    costs = generator.integers(1, 30, 40).astype(float).tolist()
    found = front_of(Interactions(tuple(map(str, range(40))), tuple(parts)), costs, [])
    budget = 200
    best = np.full(budget + 1, -np.inf)
    best[0] = 0.0
    for n, part in enumerate(parts):
        choices = [
            (part.savings[k], sum(costs[2 * n + bit] for bit in (0, 1) if k >> bit & 1))
            for k in range(4)
        ]
        after = np.full(budget + 1, -np.inf)
        for saving, cost in choices:
            shift = int(cost)
            after[shift:] = np.maximum(after[shift:], best[: budget + 1 - shift] + saving)
        best = after
    assert found.saving[found.best(budget)] == best.max()
    with pytest.raises(cs.InputError, match="too many admissible sets"):
        found.listed(2**16)
    crowd = Interactions(
        tuple(map(str, range(30))),
        tuple(InteractionTerm((n, n + 1), np.array([0.0, 1.0, 1.0, 3.0])) for n in range(29)),
    )
    with pytest.raises(cs.InputError, match="too many to list"):
        front_of(crowd, [1.0] * 30, [])
