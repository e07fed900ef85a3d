"""A scenario: what it saves, what it is compared with, what a reader must know, and what is
refused.
"""

from __future__ import annotations

import dataclasses
import itertools
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import ALL, BASIS, SOURCE, assert_sums_agree, every_measure, scenario_of, site

import carbonsite as cs
from carbonsite import measures as m

MEASURES = every_measure()
NAMES = [measure.name for measure in MEASURES]
WHOLE = scenario_of(site(), *MEASURES, date="2019-12-01", area="5000 m2 BTA")


def test_baseline_and_changes_are_the_final_activities() -> None:
    assert_sums_agree(WHOLE)


def test_steps_lead_from_the_baseline_to_the_final_total() -> None:
    steps = WHOLE.steps()
    assert steps["step"].tolist() == ["Baseline", *NAMES]
    assert steps["total"].iloc[0] == WHOLE.baseline_account().total.magnitude
    assert steps["total"].iloc[-1] == pytest.approx(WHOLE.account().total.magnitude, rel=1e-12)
    assert steps["total"].diff().iloc[1:].tolist() == pytest.approx(
        (steps["change"] + steps["unequal_scope"]).iloc[1:].tolist()
    )
    assert -steps["change"].sum() == pytest.approx(WHOLE.saving().magnitude, rel=1e-12)
    assert steps["unequal_scope"].sum() == pytest.approx(WHOLE.unequal_scope()["emissions"].sum())


def test_the_saving_of_nothing_is_nothing() -> None:
    for empty in (WHOLE.only(), scenario_of(site())):
        assert str(empty.saving()) == "0 kgCO2e"
        assert not len(empty.changes()) and not len(empty.unequal_scope())
        assert empty.steps()["step"].tolist() == ["Baseline"]
        assert empty.account().total == empty.baseline_account().total
        found = empty.bounds()
        assert [str(q) for q in (found.low, found.value, found.high)] == ["0 kgCO2e"] * 3
        assert not len(found.measures)


@settings(max_examples=examples(15), deadline=None)
@given(st.sets(st.sampled_from(NAMES), min_size=1))
def test_only_keeps_the_order_given(chosen: set[str]) -> None:
    part = WHOLE.only(*sorted(chosen))
    assert [measure.name for measure in part.measures] == [name for name in NAMES if name in chosen]


def test_only_of_a_stranger_says_which_there_are() -> None:
    with pytest.raises(cs.InputError, match="is not one of its measures") as caught:
        WHOLE.only("Biodiesel", "Biodisel")
    assert caught.value.problems["value"].tolist() == ["Biodisel"]


def test_measures_that_do_not_meet_save_what_they_save_alone() -> None:
    apart = [
        name
        for name in NAMES
        if name in ("Electric excavator", "Wood-fibre insulation", "Low-carbon concrete")
    ]
    alone = sum(WHOLE.only(name).saving().magnitude for name in apart)
    assert WHOLE.only(*apart).saving().magnitude == pytest.approx(alone)


def test_under_another_basis_is_a_fresh_scenario() -> None:
    for basis in (
        cs.Basis(year=2020, electricity="residual"),
        cs.Basis(year=2019, biofuel="none"),
        cs.Basis(country="SE", year=2020),
    ):
        part = scenario_of(site(), *MEASURES[:4], date="2019-12-01")
        part.bounds()
        fresh = scenario_of(site(), *MEASURES[:4], basis=basis, date="2019-12-01")
        assert part.with_basis(basis).saving() == fresh.saving()
        pd.testing.assert_frame_equal(
            part.with_basis(basis).bounds().sensitivity, fresh.bounds().sensitivity
        )


OLD = {"under", "over", "accounted_as", "acting"}


def test_a_scenario_has_what_a_user_calls() -> None:
    members = {
        name
        for name, member in vars(cs.Scenario).items()
        if not name.startswith("_") and not isinstance(member, tuple | str | type(None))
    }
    assert members - OLD == {
        *("activities", "changes", "measures_in_order", "change_lines", "areas"),
        *("account", "baseline_account", "saving", "steps", "unequal_scope", "compare"),
        *("assumptions", "bounds", "findings", "only"),
        *("with_basis", "with_indicator", "with_baseline", "with_settings_of"),
    }


def test_a_difference_shares_the_steps_and_a_replaced_field_is_checked() -> None:
    other = WHOLE.with_basis(cs.Basis(year=2020, electricity="residual"))
    assert other.runs.memo is WHOLE.runs.memo
    assert other.only(NAMES[0]).runs.memo is WHOLE.runs.memo
    with pytest.raises(cs.InputError, match="parsec"):
        replace(WHOLE, baseline=WHOLE.baseline.assign(unit="parsec"))
    renewed = replace(WHOLE, baseline=WHOLE.baseline.copy())
    assert renewed.runs.memo is not WHOLE.runs.memo and renewed.saving() == WHOLE.saving()


def test_old_names_warn_and_give_the_same() -> None:
    basis, account = cs.Basis(year=2020, electricity="residual"), WHOLE.baseline_account()
    rows = WHOLE.baseline.iloc[:3]
    part = WHOLE.only(NAMES[0])
    for old, new, values in (
        ("under", "with_basis", (basis,)),
        ("over", "with_baseline", (rows, part.measures)),
        ("over", "with_baseline", (WHOLE.baseline,)),
        ("accounted_as", "with_settings_of", (account,)),
    ):
        with pytest.warns(DeprecationWarning, match=f"write {new}; {old} goes in 0.3"):
            same = getattr(WHOLE, old)(*values)
        other = getattr(WHOLE, new)(*values)
        assert (same.basis, same.indicator) == (other.basis, other.indicator)
        assert same.baseline is other.baseline and same.measures == other.measures
        assert same.saving() == other.saving()
    with pytest.warns(DeprecationWarning, match="write measures_in_order; acting goes in 0.3"):
        assert WHOLE.acting == WHOLE.measures_in_order


def test_one_indicator_for_baseline_changes_and_end() -> None:
    """The baseline declares gwp_ghg and gwp_total, the new product only gwp_total: everything is
    gwp_total.
    """
    own = cs.FactorCatalogue(
        [
            cs.EmissionFactor(
                factor="a",
                module="A1-A3",
                declared_unit="m3",
                gwp_total=100,
                gwp_ghg=90,
                source=SOURCE,
            ),
            cs.EmissionFactor(
                factor="b", module="A1-A3", declared_unit="m3", gwp_total=50, source=SOURCE
            ),
        ]
    )
    scenario = cs.Scenario(
        "site",
        cs.activity("c", "10 m3", "a", flow="product", material="concrete"),
        [m.LowCarbonConcrete(factor="b")],
        own,
    )
    compared = scenario.compare().iloc[0]
    assert [compared[name] for name in ("baseline", "total", "saving")] == [1000.0, 500.0, 500.0]
    assert scenario.steps()["total"].tolist() == [1000.0, 500.0]
    assert scenario.account().indicator == scenario.baseline_account().indicator == "gwp_total"


def test_the_end_alone_does_not_choose_the_indicator() -> None:
    """The concrete left declares gwp_ghg and gwp_total, the one taken out gwp_total only: the end
    is in gwp_total too.
    """
    own = cs.FactorCatalogue(
        [
            cs.EmissionFactor(
                factor="a",
                module="A1-A3",
                declared_unit="m3",
                gwp_total=100,
                gwp_ghg=90,
                source=SOURCE,
            ),
            cs.EmissionFactor(
                factor="b", module="A1-A3", declared_unit="m3", gwp_total=50, source=SOURCE
            ),
        ]
    )

    class Dropping:
        name, stage, cost = "dropping", m.Stage.AVOID, None

        def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
            return activities[activities["factor"] != "b"]

    scenario = cs.Scenario(
        "site",
        cs.activities(cs.activity("x", "1 m3", "a"), cs.activity("y", "1 m3", "b")),
        [Dropping()],
        own,
    )
    assert (
        scenario.baseline_account().total.magnitude,
        scenario.account().total.magnitude,
        scenario.saving().magnitude,
    ) == (150, 100, 50)


def test_compare_puts_scenarios_side_by_side() -> None:
    other = dataclasses.replace(WHOLE.only("Biodiesel"), name="biodiesel alone")
    table = WHOLE.compare(other, WHOLE.with_basis(cs.Basis(year=2020, electricity="residual")))
    assert table["scenario"].tolist() == ["site", "biodiesel alone", "site"]
    assert table["basis"].tolist()[2] == "life-cycle, residual electricity 2020, biofuel credited"
    assert table["total per m2 BTA"].tolist() == pytest.approx((table["total"] / 5000).tolist())
    assert table["saving"].tolist() == pytest.approx(
        [WHOLE.saving().magnitude, other.saving().magnitude, table["saving"].iloc[2]]
    )


def test_area_types_stay_apart() -> None:
    table = WHOLE.compare(dataclasses.replace(WHOLE, area="4500 m2 BRA"))
    assert table["total per m2 BTA"].notna().tolist() == [True, False]
    assert table["total per m2 BRA"].notna().tolist() == [False, True]


def test_findings_are_of_baseline_scenario_and_changes() -> None:
    found = WHOLE.findings
    assert set(found["of"]) == {"baseline", "scenario", "changes"}
    unequal = found[found["finding"] == "unequal scope"]
    assert len(unequal) == len(WHOLE.unequal_scope()) == 3
    whole = WHOLE.baseline_account().total.magnitude
    assert unequal["share"].tolist() == pytest.approx(
        (WHOLE.unequal_scope()["emissions"].abs() / whole).tolist()
    )
    assert found[["rows", "share"]].notna().all(axis=None)


def test_shown_in_a_notebook() -> None:
    html = WHOLE._repr_html_()
    assert all(name in html for name in NAMES)
    assert f"saves {WHOLE.saving():.0f}" in html
    assert (
        repr(WHOLE.with_basis(cs.Basis(year=1999)))
        == "Scenario('site', 16 activities, 10 measures)"
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"measures": [m.Biodiesel(), m.Biodiesel(fuel="fame")]}, "is the name of two measures"),
        ({"baseline": site().drop(columns="unit")}, "missing column"),
        ({"baseline": site().assign(amount="x")}, "not a number"),
        ({"baseline": site().assign(unit="furlong")}, "furlong"),
        ({"baseline": site().assign(row="same")}, "names two rows"),
        ({"baseline": site().iloc[:0]}, "is empty"),
        ({"baseline": site().assign(amount=-1.0)}, "is negative"),
        ({"baseline": [1, 2]}, "is not a table"),
        ({"date": "yesterday"}, "is not a date"),
    ],
)
def test_what_a_scenario_refuses(fields: dict[str, object], words: str) -> None:
    with pytest.raises(cs.InputError, match=words):
        cs.Scenario(
            **{"name": "site", "baseline": site(), "catalogue": ALL, "basis": BASIS, **fields}
        )


def test_an_area_needs_its_unit() -> None:
    with pytest.raises(cs.UnitError):
        scenario_of(site(), area=5000)


def test_ids_come_from_the_index_where_there_are_none() -> None:
    table = site().drop(columns="row")
    table.index = [f"line {n}" for n in range(len(table))]
    assert (
        scenario_of(table, MEASURES[0]).activities()["row"].tolist()[-1]
        == "Electric excavator ← line 0"
    )


def test_dates_of_rows_decide_the_electricity_where_the_basis_has_no_year() -> None:
    rows = [
        m.machine_use(
            "excavator", "100 h", "10 L/h", machine="excavator", date=f"{year}-05-01", row=str(year)
        )
        for year in (2019, 2020)
    ]
    scenario = scenario_of(
        cs.activities(*rows), m.ElectricExcavator(per_litre="4 kWh/L"), basis=cs.Basis()
    )
    lines = scenario.account().lines
    used = dict(
        lines[lines["factor"] == "electricity"][["row", "resolved_factor"]].itertuples(index=False)
    )
    assert used == {
        f"Electric excavator ← {year}": f"electricity-no-{year}-production" for year in (2019, 2020)
    }
    assert_sums_agree(scenario)


@pytest.mark.parametrize("pair", list(itertools.permutations(range(len(MEASURES)), 2))[::13])
def test_adding_a_measure_changes_no_earlier_step(pair: tuple[int, int]) -> None:
    first, second = sorted(
        (MEASURES[place] for place in pair), key=lambda measure: (measure.stage, measure.name)
    )
    alone, both = (
        scenario_of(site(), *chosen).steps().set_index("step")["change"]
        for chosen in ((first,), (first, second))
    )
    assert both[first.name] == pytest.approx(alone[first.name])


def test_without_a_basis_baseline_and_changes_share_one_boundary() -> None:
    """A fuel with both parts beside one with its direct part only: every account of the scenario
    takes the direct part.
    """
    source = cs.Source(publisher="test", document="test", year=2020, locator="test")

    def factor(name: str, part: str, number: float) -> cs.EmissionFactor:
        return cs.EmissionFactor(
            factor=name, part=part, declared_unit="L", gwp_ghg=number, source=source
        )

    catalogue = cs.FactorCatalogue(
        [
            factor("fuel", "direct", 2),
            factor("fuel", "upstream", 1),
            factor("gas", "direct", 3),
            factor("b1", "direct", 0.1),
            factor("b1", "upstream", 0.5),
        ]
    )
    baseline = cs.activities(
        cs.activity("a", "10 L", "fuel", module="A5", machine="x"),
        cs.activity("b", "1 L", "gas", module="A5"),
    )

    class Swap:
        name, stage, cost, targets = "swap", m.Stage.SWITCH, None, ({"machine": "x"},)

        def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
            return activities.assign(factor=activities["factor"].replace("fuel", "b1"))

    scenario = cs.Scenario("s", baseline, [Swap()], catalogue=catalogue)
    assert scenario.baseline_account().total.magnitude == 23
    assert scenario.account().total.magnitude == 4
    assert scenario.saving().magnitude == 19
    assert scenario.steps()["total"].iloc[-1] == 4
    assert "direct boundary" in set(scenario.findings["finding"])


def test_a_bare_value_is_not_another_measure_s_assumption_of_that_name() -> None:
    """An assumption called "loss" in one measure leaves the loss of 0 % that another measure was
    not given as it is.
    """
    loss = cs.Assumption("loss", "5 %", low="2 %", high="30 %", reason="test")
    baseline = cs.activities(
        m.machine_use("a", "100 h", "10 L/h", machine="a", row="a"),
        m.machine_use("b", "100 h", "10 L/h", machine="b", row="b"),
    )
    taken = [
        m.ElectricMachines(name=name, where={"machine": name}, per_litre="3 kWh/L", **fields)
        for name, fields in (("a", {"loss": loss}), ("b", {}))
    ]
    scenario = scenario_of(baseline, *taken)
    found = scenario.activities({"loss": cs.Q("25 %")}).set_index("row")["amount"]
    assert found["a ← a"] == pytest.approx(1000 * 3 / 0.75)
    assert found["b ← b"] == pytest.approx(1000 * 3)
    assert scenario.activities({"b: per_litre": cs.Q("4 kWh/L")}).set_index("row").loc[
        "b ← b", "amount"
    ] == pytest.approx(4000)
