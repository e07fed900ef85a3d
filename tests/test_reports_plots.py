"""Plots: what is drawn is what the tables say, on axes of the caller's."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from sites import estimate, scenario_of
from test_analysis_options import priced

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.reports import plots


@pytest.fixture(scope="module")
def scenario() -> cs.Scenario:
    baseline = m.machine_use(
        "excavator",
        estimate("hours", "1000 h", "700 h", "1400 h"),
        estimate("rate", "12 L/h", "5 L/h", "30 L/h"),
        machine="excavator",
    )
    return scenario_of(
        baseline,
        m.ElectricExcavator(per_litre=estimate("per litre", "3,5 kWh/L", "3 kWh/L", "9 kWh/L")),
        date="2019-12-01",
    )


@pytest.fixture(scope="module")
def options() -> cs.Options:
    return cs.Options(priced())


def texts(axes: object) -> str:
    return "\n".join(text.get_text() for text in axes.texts)  # type: ignore[attr-defined]


def test_a_distribution_with_the_claim_marked(scenario: cs.Scenario) -> None:
    drawn = cs.simulate(scenario, 5000, 1)["saving"]
    own = Figure().add_subplot()
    axes = plots.distribution(drawn, "30 t CO2e", ax=own)
    assert axes is own
    assert f"{100 * float(drawn.reaches('30 t CO2e')):.0f} % reach the claim  30" in texts(axes)
    assert all(word in texts(axes) for word in ("P5", "P50", "P95", "as accounted"))
    shown, tallest = axes.get_ylim()[1], max(bar.get_height() for bar in axes.patches)
    marks = [text.xy[1] for text in axes.texts]
    assert tallest < min(marks) and max(marks) < shown, "bars stand below the marks' labels"
    assert sum(bar.get_height() * bar.get_width() for bar in axes.patches) == pytest.approx(1.0)
    total = plots.distribution(cs.simulate(scenario, 5000, 1)["total"], "60 t CO2e")
    assert "stay under the limit" in texts(total)


def test_a_result_without_spread_is_one_bar(scenario: cs.Scenario) -> None:
    sure = {
        name: cs.Spread("uniform", "100 %", "100 %")
        for name in scenario.change_lines["resolved_factor"]
    }
    points = {
        a.name: cs.Spread("uniform", str(a.value), str(a.value)) for a in scenario.runs.uncertain
    }
    drawn = cs.simulate(scenario, 50, 1, spreads={**sure, **points})["saving"]
    assert len(plots.distribution(drawn).patches) == 1


def test_a_tornado_has_the_widest_on_top(scenario: cs.Scenario) -> None:
    bounds = scenario.bounds()
    axes = plots.tornado(bounds)
    labels = dict(
        zip([label.get_text() for label in axes.get_yticklabels()], axes.get_yticks(), strict=True)
    )
    assert max(labels, key=lambda name: labels[name]) == bounds.sensitivity["assumption"].iloc[0]
    assert len(axes.patches) == 2 * len(bounds.sensitivity)
    widths = sorted(abs(bar.get_width()) for bar in axes.patches)
    told = bounds.sensitivity
    ends = (
        np.abs(
            np.concatenate([told["saving_at_low"], told["saving_at_high"]]) - bounds.value.magnitude
        )
        / 1000
    )
    assert widths == pytest.approx(sorted(ends), abs=1e-9)


def test_the_abatement_curve_is_as_wide_as_the_saving(options: cs.Options) -> None:
    axes = plots.abatement(options)
    bars = [bar for bar in axes.patches if bar.get_width() > 0]
    assert sum(bar.get_width() for bar in bars) == pytest.approx(
        options.scenario.saving().magnitude / 1000
    )
    assert [bar.get_height() for bar in bars] == pytest.approx(options.curve()["price"].tolist())
    assert all(name in texts(axes) for name in options.costs)


def test_what_worsens_emissions_or_has_no_cost_stays_visible() -> None:
    worse = priced().with_basis(cs.Basis(electricity="residual", year=2020))
    curve = cs.Options(worse).curve()
    names = curve.loc[curve["order_free"] < 0, "measure"].tolist()
    axes = plots.abatement(cs.Options(worse))
    assert names == ["heat"] and "heat" in texts(axes)
    widths = [bar.get_width() for bar in axes.patches]
    assert sum(widths) == pytest.approx(worse.saving().magnitude / 1000)
    unpriced = plots.abatement(cs.Options(priced({"fuel": None})))
    assert unpriced.get_xlabel().endswith("fuel has no cost")


def test_the_pareto_front(options: cs.Options) -> None:
    axes = plots.pareto(options)
    sets, _, front = axes.lines
    assert len(sets.get_xdata()) == len(options.sets)
    assert list(front.get_ydata()) == pytest.approx((options.front["saving"] / 1000).tolist())
