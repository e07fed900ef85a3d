"""Many runs by formulas, beside the same runs in which the measures act anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import ALL, estimate, every_measure, product, scenario_of, site

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.measures import Stage
from carbonsite.measures.rows import matching, scaled
from carbonsite.scenarios import amount_formulas
from carbonsite.scenarios.amount_formulas import SamplePoints, ScenarioFormulas
from carbonsite.scenarios.traced_run import TracedRun

SHARE = estimate("share", "60 %", "0 %", "100 %")
LOSS = estimate("loss", "5 %", "0 %", "20 %")
EFFICIENCY = estimate("efficiency", "80 %", "50 %", "95 %")


def evaluate_lines(scenario: cs.Scenario, points: SamplePoints) -> pd.DataFrame:
    return ScenarioFormulas(scenario.runs).lines(points)


def everything() -> cs.Scenario:
    """Measures with a range in most fields, ends of which leave nothing to later ones."""
    return scenario_of(
        site(),
        m.SeasonalPeriod(
            heating=estimate("heating avoided", "50 %", "0 %", "100 %"),
            drying=estimate("drying avoided", "20 %", "10 %", "100 %"),
        ),
        m.ReusedMasses(
            on_site=estimate("reused", "500 t", "400 t", "900 t"),
            aggregate_replaced=estimate("aggregate", "100 t", "0 t", "400 t"),
        ),
        m.ElectricExcavator(
            per_litre=estimate("per litre", "3,5 kWh/L", "3 kWh/L", "4,5 kWh/L"),
            share=SHARE,
            loss=LOSS,
        ),
        m.ElectricTowerCrane(
            power="60 kW",
            utilisation="30 %",
            standby="1 kW",
            standby_hours=estimate("standby", "500 h", "0 h", "900 h"),
        ),
        m.CleanHeating(
            old_efficiency=EFFICIENCY, share=estimate("heat share", "90 %", "10 %", "100 %")
        ),
        m.Biodiesel(share=estimate("biodiesel share", "80 %", "20 %", "100 %")),
        m.LowCarbonConcrete(
            where={"material": "concrete", "element": "21"}, factor="new-concrete", share="90 %"
        ),
    )


def anew(
    scenario: cs.Scenario, points: SamplePoints, monkeypatch: pytest.MonkeyPatch
) -> pd.DataFrame:
    with monkeypatch.context() as patch:
        patch.setattr(amount_formulas, "_MOST_TRACES", 0)
        return evaluate_lines(
            cs.Scenario(
                "anew", scenario.baseline, scenario.measures, scenario.catalogue, scenario.basis
            ),
            points,
        )


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    columns = found.columns.union(expected.columns)
    one, other = (
        table.reindex(columns=columns, fill_value=0.0).to_numpy(dtype=float)
        for table in (found, expected)
    )
    assert one == pytest.approx(other, rel=1e-9, abs=1e-6)


def test_the_shipped_measures_are_followed_whole() -> None:
    assert TracedRun(everything().runs).is_whole
    assert TracedRun(scenario_of(site(), *every_measure()).runs).is_whole


POSITIONS = st.lists(
    st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 1)), min_size=12, max_size=12
)


@settings(max_examples=examples(10), deadline=None)
@given(st.lists(st.tuples(POSITIONS, st.floats(0.5, 1.5)), min_size=1, max_size=4))
def test_formulas_give_what_the_measures_give(told: list[tuple[list[float], float]]) -> None:
    """Anywhere between the ends, and at them, where a row of the baseline vanishes for the measures
    that come later.
    """
    scenario = everything()
    ranged = {
        a.name: (
            float(a.low.to(a.value.units).magnitude),
            float(a.high.to(a.value.units).magnitude),
        )
        for a in scenario.runs.uncertain
    }
    values = {
        name: np.array([low + (high - low) * positions[place % 12] for positions, _ in told])
        for place, (name, (low, high)) in enumerate(ranged.items())
    }
    multiples = np.ones((len(told), len(scenario.baseline)))
    plain = [
        place for place, cell in enumerate(scenario.baseline["amount"]) if isinstance(cell, float)
    ]
    multiples[:, plain[0]] = [multiple for _, multiple in told]
    points = SamplePoints(len(told), values, multiples)
    with pytest.MonkeyPatch.context() as patch:
        same(evaluate_lines(scenario, points), anew(scenario, points, patch))


def test_runs_that_go_one_way_are_traced_once(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, made = everything(), []
    trace = TracedRun.__init__
    monkeypatch.setattr(
        TracedRun, "__init__", lambda self, *told: made.append(told) or trace(self, *told)
    )
    share = np.linspace(1, 99, 500)
    lines = evaluate_lines(scenario, SamplePoints(500, {"share": share}))
    assert len(made) == 1
    assert lines.shape[0] == 500
    evaluate_lines(
        scenario.with_basis(cs.Basis(year=2020, electricity="residual")),
        SamplePoints(2, {"share": share[:2]}),
    )
    assert len(made) == 1, "bases share what the measures do"


@dataclass(frozen=True)
class Own:
    """A user's own measure: some of the roller's diesel is saved, how much it works out in its own
    way.
    """

    share: cs.Assumption
    name: str = "Own"
    stage: Stage = Stage.AVOID
    cost: None = None

    def apply(self, activities: Any, properties: Any) -> Any:
        return scaled(activities, matching(activities, {"machine": "roller"}), self.kept())

    def kept(self) -> Any:
        raise NotImplementedError


class Stepped(Own):
    """What is kept hangs on which side of a half the share lies."""

    def kept(self) -> Any:
        share = self.share.value.to("%").magnitude / 100
        return 1 - share if share > 0.5 else 1 - share * share


class Plain(Own):
    """A plain number decides, so that no trace tells how."""

    def kept(self) -> Any:
        share = self.share.value.to("%").magnitude / 100
        return 1 - share if float(share) > 0.5 else 1 - share * share


class Rounding(Own):
    """Rounded to ten per cent."""

    def kept(self) -> Any:
        return 1 - np.round(float(self.share.value.to("%").magnitude / 100), 1)


@pytest.mark.parametrize(
    ("measure", "whole"),
    [(Stepped(SHARE), True), (Plain(SHARE), False), (Rounding(SHARE), False)],
    ids=lambda told: type(told).__name__,
)
def test_own_measures_give_what_they_give(
    measure: Own, whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = scenario_of(site(), measure)
    assert TracedRun(scenario.runs).is_whole is whole
    points = SamplePoints(6, {"share": np.array([60.0, 40.0, 10.0, 93.0, 50.0, 24.0])})
    found = evaluate_lines(scenario, points)
    same(found, anew(scenario, points, monkeypatch))
    saved = -found.loc[:, found.columns.get_level_values("measure") == "Own"].sum(axis=1)
    changes = [scenario.changes({"share": cs.Q(f"{share} %")}) for share in points.values["share"]]
    alone = [float(-scenario.runs.account_of(one).total.magnitude) for one in changes]
    assert saved.tolist() == pytest.approx(alone)


def test_what_a_row_is_converted_by_is_followed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The density of a row's own material, and the share of biofuel, which a blend credits beyond
    an obligation only.
    """
    wool = cs.activity(
        "wool",
        "10 m3",
        "loose",
        material="mineral wool",
        flow="product",
        density=estimate("own density", "30 kg/m3", "25 kg/m3", "35 kg/m3"),
        row="wool",
    )
    diesel = m.machine_use("roller", "200 h", "7 L/h", machine="roller", row="roller")
    share = estimate("biodiesel share", "80 %", "2 %", "100 %")
    basis = cs.Basis(year=2023, biofuel="additional")
    loose = cs.FactorCatalogue(product("loose", {"A1-A3": 1.5}, unit="kg"))
    scenario = scenario_of(
        cs.activities(wool, diesel), m.Biodiesel(share=share), basis=basis, catalogue=ALL | loose
    )
    points = SamplePoints(
        4,
        {
            "own density": np.array([30.0, 25.0, 35.0, 31.0]),
            "biodiesel share": np.array([80.0, 2.0, 50.0, 100.0]),
        },
    )
    found = evaluate_lines(scenario, points)
    same(found, anew(scenario, points, monkeypatch))
    of_wool = found.loc[:, found.columns.get_level_values("row") == "wool"].sum(axis=1)
    assert (of_wool / of_wool[0]).tolist() == pytest.approx([1, 25 / 30, 35 / 30, 31 / 30])


def test_properties_of_factors_at_other_values(monkeypatch: pytest.MonkeyPatch) -> None:
    ranged = product(
        "ranged",
        {"A1-A3": 1.5},
        unit="kg",
        density=estimate("density", "30 kg/m3", "25 kg/m3", "35 kg/m3"),
        conductivity="0,035 W/m/K",
    )
    baseline = cs.activities(
        cs.activity("wool", "10 m3", "ranged", material="mineral wool", flow="product"),
        m.machine_use(
            "roller", estimate("hours", "200 h", "100 h", "300 h"), "7 L/h", machine="roller"
        ),
    )
    scenario = scenario_of(
        baseline, m.WoodFibreInsulation(factor="fibre"), catalogue=ALL | cs.FactorCatalogue(ranged)
    )
    assert "ranged density" in [a.name for a in scenario.runs.uncertain]
    points = SamplePoints(
        4,
        {
            "ranged density": np.array([30.0, 25.0, 25.0, 35.0]),
            "hours": np.array([100.0, 150.0, 300.0, 200.0]),
        },
    )
    found = evaluate_lines(scenario, points)
    same(found, anew(scenario, points, monkeypatch))
    bought = found.loc[
        :,
        (found.columns.get_level_values("resolved_factor") == "ranged")
        & (found.columns.get_level_values("measure") == ""),
    ].sum(axis=1)
    assert bought.tolist() == pytest.approx([450.0, 375.0, 375.0, 525.0])


def test_a_run_that_a_measure_refuses_is_an_error() -> None:
    scenario = everything()
    with pytest.raises(cs.InputError, match="Excavated masses reused"):
        evaluate_lines(scenario, SamplePoints(2, {"reused": np.array([500.0, 1e7])}))


@pytest.mark.parametrize("most_rows", [0, 1_000])
def test_some_runs_at_a_time_are_the_same_runs(
    most_rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of formulas, and of runs made anew as those of a long table are."""
    scenario, points = (
        everything(),
        SamplePoints(6, {"share": np.array([60.0, 0.0, 100.0, 7.0, 30.0, 60.0])}),
    )
    whole = evaluate_lines(scenario, points)
    monkeypatch.setattr(amount_formulas, "_MOST_ROWS", most_rows)
    monkeypatch.setattr(amount_formulas, "_BATCH", 60)
    same(evaluate_lines(everything(), points), whole)
