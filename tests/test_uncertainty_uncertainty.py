"""Savings: re-runs of the measures, Sobol indices by scipy, what measuring is worth, probabilities
and margins.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sites import ALL, BASIS, SOURCE, estimate, every_measure, scenario_of, site

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.analysis.uncertainty.sampling import draws_of

DATE = "2019-12-01"


@pytest.fixture(scope="module")
def whole() -> cs.Scenario:
    """Every shipped measure on one site; amounts that carry a balance of masses are metered."""
    baseline = site()
    return scenario_of(
        baseline.assign(
            quality=baseline["quality"].where(baseline["quality"].astype(bool), "metered")
        ),
        *every_measure(),
        date=DATE,
    )


@pytest.fixture(scope="module")
def found(whole: cs.Scenario) -> cs.Uncertainty:
    return cs.uncertainty(whole)


def test_products_are_what_re_runs_of_all_measures_give(found: cs.Uncertainty) -> None:
    """The same draws of the inputs, the measures run anew in each: equal to rounding, in every
    result.
    """
    rerun = cs.simulate(found, 3, seed=3, rerun=True)
    products = draws_of(found.model, 3, 3)
    for place, name in enumerate(found.model.sums.names):
        assert products[place] == pytest.approx(
            rerun[name].draws, rel=1e-9, abs=1e-9 * found.moments.deviation[place]
        ), name
    assert (found.model.deviation <= 1e-9 * found.moments.deviation).all()


def test_mean_and_deviation_are_those_of_the_draws(found: cs.Uncertainty) -> None:
    drawn = cs.simulate(found, 100_000, seed=1).table
    assert np.abs((found.table["mean"] - drawn["mean"]) / found.table["deviation"]).max() < 0.01
    assert drawn["deviation"].to_numpy() == pytest.approx(
        found.table["deviation"].to_numpy(), rel=0.015
    )
    assert found.table["value"].tolist()[:3] == [
        q.magnitude
        for q in (found.of.baseline_account().total, found.of.account().total, found.of.saving())
    ]


def test_what_does_not_vary_is_listed_whole(heated: cs.Scenario) -> None:
    """Assumptions without a range, then those of the basis; a spread takes one out of the list."""
    old = "Electric site heating: old_efficiency"
    blend = cs.Assumption("blend", "10 %", low="5 %", high="20 %", reason="chosen for the test")
    assert cs.uncertainty(heated).certain == [old]
    with_blend = heated.with_basis(cs.Basis(year=2020, electricity="residual", blend=blend))
    assert cs.uncertainty(with_blend).certain == [old, "blend"]
    varied = cs.uncertainty(heated, spreads={old: cs.Spread("uniform", "70 %", "90 %")})
    assert varied.certain == []
    assert varied.inputs["input"].tolist()[-4:] == ["demand", "efficiency", old, "share"]


def test_measures_add_up_in_every_draw(found: cs.Uncertainty, whole: cs.Scenario) -> None:
    drawn = cs.simulate(found, 1000, seed=2)
    together = sum(drawn[measure.name].draws for measure in whole.measures)
    assert together == pytest.approx(drawn["saving"].draws, rel=1e-9)
    unequal = drawn["baseline"].draws - drawn["total"].draws - drawn["saving"].draws
    assert unequal.mean() == pytest.approx(-whole.unequal_scope()["emissions"].sum(), rel=0.05)


def test_two_scenarios_are_drawn_together(whole: cs.Scenario) -> None:
    """What two scenarios share cancels: the probability that one beats the other is not that of two
    strangers.
    """
    one = cs.simulate(whole.only("Electric excavator"), 2000, seed=1)
    two = cs.simulate(whole.only("Electric excavator", "Biodiesel"), 2000, seed=1)
    assert one["baseline"].draws == pytest.approx(two["baseline"].draws, rel=1e-12)
    assert float(two["total"].beats(one["total"])) == 1.0
    assert float(two["saving"].beats(one["saving"])) == 1.0
    other = cs.simulate(whole.only("Biodiesel"), 2000, seed=2)
    with pytest.raises(cs.InputError, match="not drawn together"):
        two["total"].beats(other["total"])
    with pytest.raises(cs.InputError, match="not drawn together"):
        two["total"].beats(one["saving"])


HEATED = {
    "demand": ("20 kWh/m2", "30 kWh/m2", "60 kWh/m2"),
    "efficiency": ("50 %", "75 %", "100 %"),
    "share": ("60 %", "80 %", "100 %"),
}


@pytest.fixture(scope="module")
def heated() -> cs.Scenario:
    """A saving in three assumptions, written out by hand below."""
    a = {name: estimate(name, value, low, high) for name, (low, value, high) in HEATED.items()}
    baseline = m.space_heat("heaters", "1000 m2", a["demand"], a["efficiency"], row="h")
    return scenario_of(
        baseline,
        m.CleanHeating(old_efficiency="80 %", share=a["share"]),
        basis=cs.Basis(electricity="residual", year=2020),
        date="2020-06-01",
    )


SURE = {
    name: cs.Spread("uniform", "100 %", "100 %")
    for name in ("diesel-b0", "electricity-no-2020-residual")
}


def test_shares_are_sobol_s(heated: cs.Scenario) -> None:
    """First-order and total indices, by scipy's own estimator on a formula written by hand."""
    per_heat = {
        row.resolved_factor: row.emissions
        for row in (
            heated.change_lines.groupby("resolved_factor")["emissions"]
            .sum()
            .reset_index()
            .itertuples()
        )
    }
    scale = 30 / 0.75 * 0.8

    def saving(x: Any) -> Any:
        demand, efficiency, share = x
        return -sum(per_heat.values()) * demand / efficiency * share / scale

    ends = [(20.0, 30.0, 60.0), (0.5, 0.75, 1.0), (0.6, 0.8, 1.0)]
    dists = [stats.triang((mode - low) / (high - low), low, high - low) for low, mode, high in ends]
    truth = stats.sobol_indices(func=saving, n=2**16, dists=dists, rng=np.random.default_rng(1))
    table = (
        cs.shares(heated, spreads=SURE).set_index("input").loc[["demand", "efficiency", "share"]]
    )
    assert table["alone"].to_numpy() == pytest.approx(truth.first_order, abs=0.01)
    assert table["with_others"].to_numpy() == pytest.approx(truth.total_order, abs=0.01)
    assert table["alone"].sum() < 1 < table["with_others"].sum()


def test_shares_of_factors_and_amounts_too(found: cs.Uncertainty) -> None:
    """First-order and total index of every input, by conditional draws of the model itself."""
    table = cs.shares(found).set_index("input")
    assert table["alone"].sum() <= 1 + 1e-9
    assert (table["with_others"] >= table["alone"] - 1e-12).all()
    drawn = cs.simulate(found, 20_000, seed=1)["saving"].draws
    names = table.index[:3]
    inputs = {one.name: one for one in found.model.inputs}
    from carbonsite.analysis.uncertainty.streams import BLOCK, blocks, order, scores

    for name in names:
        one = inputs[name]
        x = np.concatenate(
            [
                one.distribution.at(scores(size, block))[order(one.stream, 1, block, size)]
                for block, size in enumerate(blocks(20_000))
            ]
        )
        ranked = drawn[np.argsort(x)].reshape(100, -1)
        by_slice = ranked.mean(axis=1).var() - ranked.var(axis=1).mean() / ranked.shape[1]
        assert by_slice / drawn.var() == pytest.approx(table.loc[name, "alone"], abs=0.02)
    assert BLOCK == 10_000


def test_worth_is_what_is_left_once_an_input_is_known(heated: cs.Scenario) -> None:
    """The expected standard deviation given an input, by fixing it at many values in turn."""
    table = cs.worth(heated, spreads=SURE).set_index("input")
    whole = cs.uncertainty(heated, spreads=SURE)
    generator = np.random.default_rng(1)
    variances = []
    for demand in np.quantile(
        generator.triangular(20, 30, 60, 100_000), (np.arange(12) + 0.5) / 12
    ):
        fixed = cs.Spread("uniform", f"{float(demand)!r} kWh/m2", f"{float(demand)!r} kWh/m2")
        variances.append(
            cs.uncertainty(heated, spreads={**SURE, "demand": fixed}).moments.covariance[2, 2]
        )
    assert table.loc["demand", "left"] == pytest.approx(math.sqrt(np.mean(variances)), rel=0.05)
    assert table["left"].is_monotonic_increasing
    assert table["left_together"].is_monotonic_decreasing
    assert table["left_together"].iloc[-1] == pytest.approx(
        0.0, abs=1e-3 * whole.moments.deviation[2]
    )
    assert table.loc["demand", "narrows"] == pytest.approx(
        1 - table.loc["demand", "left"] / whole.moments.deviation[2]
    )


def test_zero_spread_is_the_saving_bit_for_bit() -> None:
    baseline = m.machine_use("excavator", "1000 h", "15 L/h", machine="excavator", row="e")
    scenario = scenario_of(
        baseline, m.ElectricExcavator(per_litre="3,5 kWh/L"), basis=BASIS, date=DATE
    )
    sure = {
        **{
            name: cs.Spread("normal", "100 %", "100 %")
            for name in scenario.change_lines["resolved_factor"]
        },
        "amount of excavator": cs.Spread("normal", "100 %", "100 %"),
    }
    drawn = cs.simulate(scenario, 50, 1, spreads=sure)
    for name, value in (
        ("baseline", scenario.baseline_account().total),
        ("total", scenario.account().total),
        ("saving", scenario.saving()),
    ):
        assert (drawn[name].draws == value.magnitude).all()


def test_probabilities_and_their_error(heated: cs.Scenario) -> None:
    found = cs.uncertainty(heated)
    drawn = cs.simulate(found, 10_000, seed=1)["saving"]
    median = drawn.quantile(0.5)
    half = drawn.reaches(median)
    assert float(half) == pytest.approx(0.5, abs=1e-3)
    assert half.error == pytest.approx(0.005, rel=1e-3)
    assert str(half).startswith("given these assumptions, the probability that saving reaches ")
    never = drawn.reaches("1e9 kg CO2e")
    assert float(never) == 0.0 and 0 < never.error < 1e-3
    assert float(drawn.stays_under("1e9 kg CO2e")) == 1.0
    seeds = [
        float(cs.simulate(found, 2000, seed=seed)["saving"].reaches(median)) for seed in range(30)
    ]
    assert np.std(seeds) < 1.3 * math.sqrt(0.25 / 2000)


def test_the_margin_makes_it_sure(heated: cs.Scenario) -> None:
    drawn = cs.simulate(heated, 10_000, seed=1)
    saving, total = drawn["saving"], drawn["total"]
    assert float(saving.reaches(saving.value - saving.margin())) == pytest.approx(0.9, abs=2e-3)
    assert float(total.stays_under(total.value + total.margin(sure=0.95))) == pytest.approx(
        0.95, abs=2e-3
    )
    baseline = drawn["baseline"]
    shift = (total.value - baseline.value).magnitude + total.margin(baseline).magnitude
    assert float(np.mean(total.draws - baseline.draws < shift)) == pytest.approx(0.9, abs=2e-3)


def test_a_measure_that_is_no_product_is_refused_and_re_run() -> None:
    """Whichever is more of two amounts: no product of them says so."""

    class Whichever:
        name, stage, cost = "whichever", m.Stage.REPLACE, None

        def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
            amount = activities["amount"].to_numpy(dtype=float)
            return activities.assign(
                amount=np.where(np.arange(len(amount)) == 0, abs(amount[0] - amount[1]), amount)
            )

    rows = [
        m.machine_use(name, estimate(name, "100 h", "50 h", "200 h"), "10 L/h", row=name)
        for name in ("a", "b")
    ]
    scenario = scenario_of(cs.activities(*rows), Whichever(), date=DATE)
    with pytest.raises(cs.InputError, match="rerun=True"):
        cs.simulate(scenario)
    with pytest.raises(cs.InputError, match="otherwise than as a product"):
        cs.shares(scenario)
    drawn = cs.simulate(scenario, 400, seed=1, rerun=True)["saving"]
    per_litre = scenario.baseline_account().total.magnitude / 2000
    by = np.random.default_rng(1).triangular(50, 100, 200, (2, 100_000)) * 10 * per_litre
    assert drawn.mean.magnitude == pytest.approx((by[0] - np.abs(by[0] - by[1])).mean(), rel=0.05)


def test_a_spread_that_names_nothing_is_refused(heated: cs.Scenario) -> None:
    with pytest.raises(cs.InputError, match=r"names no input.*did you mean 'demand'"):
        cs.uncertainty(heated, spreads={"demnd": cs.Spread("uniform", "1 kWh/m2", "2 kWh/m2")})
    for draws in (0, 10**12):
        with pytest.raises(cs.InputError, match="draws"):
            cs.simulate(heated, draws)
    nothing = {"diesel-b0": cs.Spread("uniform", "-10 %", "10 %")}
    with pytest.raises(cs.InputError, match="mean is 0"):
        cs.shares(heated, spreads=nothing)
    with pytest.raises(cs.InputError, match="not one of"):
        cs.shares(heated, of="savings")
    with pytest.raises(cs.InputError, match="not grouped"):
        cs.uncertainty(heated, "module")


def test_amounts_beyond_what_a_measure_can_take() -> None:
    """Eight hundred tonnes of a thousand that nobody has weighed: in some draws there are fewer."""
    scenario = scenario_of(site(), *every_measure(), date=DATE)
    with pytest.raises(cs.InputError, match="within their spread"):
        cs.uncertainty(scenario)


def test_bounds_hold_every_draw_of_the_assumptions(whole: cs.Scenario) -> None:
    """Triangular spreads end where the ranges end: no draw lies outside the bounds, all else being
    sure.
    """
    part = whole.only(
        "Electric excavator", "Electric site heating", "Building period fitted to the season"
    )
    sure = cs.Spread("uniform", "100 %", "100 %")
    free = cs.uncertainty(part)
    spreads = {
        row.input.partition(": ")[0]: sure
        for row in free.inputs.itertuples()
        if row.kind != "assumption"
    }
    drawn = cs.simulate(cs.uncertainty(part, spreads=spreads), 5000, seed=1)["saving"].draws
    bounds = part.bounds()
    assert (
        bounds.low.magnitude - 1e-6 <= drawn.min() and drawn.max() <= bounds.high.magnitude + 1e-6
    )


def test_a_ranged_property_moves_measure_and_account_together() -> None:
    """Soil by the cubic metre on a factor per tonne, of which a measure takes away a part."""
    soil = cs.FactorCatalogue(
        [
            cs.EmissionFactor(
                factor="soil",
                declared_unit="t",
                gwp_ghg=20.0,
                source=SOURCE,
                density="1,8 t/m3 (1,5 t/m3 to 2 t/m3)",
                uncertainty="GSD 1",
            )
        ]
    )

    class Less:
        name, stage, cost = "less", m.Stage.AVOID, None
        kept = estimate("kept", "50 %", "30 %", "60 %")

        def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
            return activities.assign(
                amount=activities["amount"] * self.kept.value.to("%").magnitude / 100
            )

        def __init__(self) -> None:
            self.kept = type(self).kept

    scenario = scenario_of(
        cs.activity("masses", estimate("masses", "100 m3", "80 m3", "150 m3"), "soil", module="A5"),
        Less(),
        catalogue=soil,
        date=DATE,
    )
    found = cs.uncertainty(scenario)
    assert {"soil density", "kept", "masses"} <= set(found.inputs["input"])
    generator, size = np.random.default_rng(1), 1_000_000
    truth = (
        generator.triangular(80, 100, 150, size)
        * generator.triangular(1.5, 1.8, 2.0, size)
        * 20
        * (1 - generator.triangular(0.3, 0.5, 0.6, size))
    )
    row = found.table.set_index("result").loc["saving"]
    assert row["mean"] == pytest.approx(truth.mean(), rel=2e-3) and row[
        "deviation"
    ] == pytest.approx(truth.std(), rel=5e-3)
    assert row[["P5", "P50", "P95"]].to_numpy() == pytest.approx(
        np.quantile(truth, (0.05, 0.5, 0.95)), abs=0.06 * truth.std()
    )


def test_every_input_says_why(found: cs.Uncertainty) -> None:
    assert set(found.inputs["kind"]) == {"factor", "amount", "assumption"}
    assert (found.inputs["known_by"] != "").all() and (found.inputs["spread"] != "").all()
    assert not found.inputs["input"].duplicated().any()
    assert any("per_litre" in name or "loss" in name for name in found.certain)
    assert "deviation" in found._repr_html_()
    assert ALL.digest
