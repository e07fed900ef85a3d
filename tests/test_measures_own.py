"""A user's own measure: a plain class with name, stage, cost and apply, checked as strictly as what
is shipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest
from builders import CARRIERS, problems_of, table
from sites import assert_sums_agree, estimate, final, scenario_of

import carbonsite as cs
from carbonsite import measures as m


@dataclass(frozen=True)
class Own:
    """A measure without base class or registry."""

    change: Any
    kept: Any = "50 %"
    name: str = "own"
    stage: int = m.Stage.AVOID
    cost: Any = None

    def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
        return self.change(self, activities, properties)


@dataclass(frozen=True, slots=True)
class Slotted:
    """The same, with its fields in slots."""

    kept: Any
    name: str = "slotted"
    stage: int = m.Stage.AVOID
    cost: Any = None

    def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
        return scaled(self, activities, properties)


class Plain:
    """Not even a dataclass."""

    name, stage, cost = "plain", 1, None

    def __init__(self, kept: Any) -> None:
        self.kept = kept

    def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
        return scaled(self, activities, properties)


def scaled(measure: Any, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
    """All amounts, by the share kept."""
    return activities.assign(
        amount=activities["amount"] * measure.kept.value.to("%").magnitude / 100
    )


def two_rows() -> pd.DataFrame:
    return cs.activities(
        cs.activity("roller", "100 L", "diesel-b0", module="A5", row="roller"),
        cs.activity("frame", "10 m3", "old-concrete", flow="product", element="22", row="frame"),
    )


def saving_of(change: Any) -> cs.Scenario:
    scenario = scenario_of(two_rows(), Own(change))
    assert_sums_agree(scenario)
    return scenario


PER_LITRE = 2.66 + 0.634133
"""Emissions of diesel-b0, both parts [kgCO2e/L]: 2.66 by Miljødirektoratet, and for the 10.08 kWh
of that litre 0.06291 kg/kWh by DESNZ 2025, as in the shipped table.
"""


def test_the_shipped_number_that_these_tests_reckon_with() -> None:
    assert cs.emissions(
        "1 L", "diesel-b0", cs.FactorCatalogue.default()
    ).magnitude == pytest.approx(PER_LITRE, rel=1e-12)


@pytest.mark.parametrize(
    "kind", [lambda kept: Own(scaled, kept), Slotted, Plain], ids=["dataclass", "slots", "class"]
)
def test_its_assumptions_are_listed_and_vary(kind: Any) -> None:
    scenario = scenario_of(two_rows(), kind(estimate("share kept", "60 %", "50 %", "80 %")))
    whole = 100 * PER_LITRE + 10 * (300 + 10 + 2)
    assert scenario.assumptions["assumption"].tolist() == ["share kept"]
    found = scenario.bounds()
    assert [q.magnitude for q in (found.low, found.value, found.high)] == pytest.approx(
        [0.2 * whole, 0.4 * whole, 0.5 * whole]
    )


def test_a_row_that_is_dropped_saves_all_of_it() -> None:
    scenario = saving_of(lambda measure, table, _: table[table["row"] != "roller"])
    assert scenario.changes()[["row", "amount"]].values.tolist() == [["roller", -100.0]]
    assert scenario.saving().magnitude == pytest.approx(100 * PER_LITRE)


def test_a_row_that_takes_another_factor_gives_old_and_new() -> None:
    scenario = saving_of(
        lambda measure, table, _: table.assign(
            factor=table["factor"].replace("old-concrete", "new-concrete")
        )
    )
    assert scenario.changes()[["row", "factor", "amount"]].values.tolist() == [
        ["frame", "old-concrete", -10.0],
        ["frame", "new-concrete", 10.0],
    ]
    assert scenario.saving().magnitude == pytest.approx(10 * (300 - 200))
    assert scenario.unequal_scope()["module"].tolist() == ["C3", "C4"]


def test_a_row_in_another_unit_is_no_saving() -> None:
    scenario = saving_of(
        lambda measure, table, _: table.assign(amount=table["amount"] * [1.0, 2.4], unit=["L", "t"])
    )
    assert scenario.saving().magnitude == pytest.approx(0.0, abs=1e-9)
    assert not len(scenario.unequal_scope())


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("element", "21"),
        ("density", "2395 kg/m3"),
        ("module", "A1-A3"),
        ("date", "2018-05-01"),
        ("phase", "two"),
    ],
)
def test_whatever_else_it_says_of_a_row_stands_in_the_changes(column: str, value: str) -> None:
    def retagged(measure: Own, table: pd.DataFrame, _: Any) -> pd.DataFrame:
        return table.assign(
            **{column: [*([table[column].iloc[0]] if column in table else [""]), value]},
            amount=table["amount"] * [1.0, 2.4],
            unit=["L", "t"],
        )

    changes = saving_of(retagged).changes()
    assert changes["amount"].tolist() == [-10.0, 24.0]
    assert changes[column].tolist()[1] == value


def test_an_assumption_in_an_amount_that_it_returns_is_a_number() -> None:
    def with_generator(measure: Own, table: pd.DataFrame, _: Any) -> pd.DataFrame:
        return cs.activities(
            table,
            cs.activity(
                "generator",
                estimate("fuel", "5 L"),
                "diesel-b0",
                module="A5",
                row="generator",
                replaces="roller",
            ),
        )

    assert saving_of(with_generator).saving().magnitude == pytest.approx(-5 * PER_LITRE)


def test_a_table_changed_in_place_changes_only_its_own_copy() -> None:
    def in_place(measure: Own, table: pd.DataFrame, _: Any) -> pd.DataFrame:
        table["amount"] = table["amount"] * 0.5
        return table

    baseline = two_rows()
    scenario = scenario_of(baseline, Own(in_place))
    assert scenario.saving().magnitude == pytest.approx(
        0.5 * scenario.baseline_account().total.magnitude
    )
    assert baseline["amount"].tolist() == scenario.baseline["amount"].tolist() == [100.0, 10.0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda measure, table, _: pd.concat([table, table], ignore_index=True), "names two rows"),
        (
            lambda measure, table, _: cs.activities(
                table, cs.activity("x", "1 L", "diesel-b0", module="A5")
            ),
            "is not a text that names the row",
        ),
        (
            lambda measure, table, _: pd.concat(
                [table, cs.activity("x", "1 L", "diesel-b0", module="A5")], ignore_index=True
            ),
            "is not a text that names the row",
        ),
        (lambda measure, table, _: table.drop(columns="row"), "is not in what the measure returns"),
        (
            lambda measure, table, _: table.drop(columns="unit"),
            "is not in what the measure returns",
        ),
        (lambda measure, table, _: None, "is not in what the measure returns"),
    ],
    ids=["rows twice", "a blank id", "no id", "ids dropped", "units dropped", "nothing"],
)
def test_what_cannot_be_compared_is_an_error_that_names_the_measure(
    change: Any, words: str
) -> None:
    with pytest.raises(cs.InputError, match=words) as caught:
        scenario_of(two_rows(), Own(change)).changes()
    assert "'own'" in str(caught.value)


def test_a_measure_after_it_still_acts() -> None:
    def more(measure: Own, table: pd.DataFrame, _: Any) -> pd.DataFrame:
        return cs.activities(
            table, cs.activity("pump", "40 L", "diesel", module="A5", machine="pump", row="pump")
        )

    baseline = cs.activities(
        two_rows(), cs.activity("crane", "10 L", "diesel", module="A5", row="crane")
    )
    scenario = scenario_of(baseline, m.Biodiesel(), Own(more))
    assert final(scenario)["Biodiesel ← pump"][0] == pytest.approx(40 * 12 * 0.84)
    assert_sums_agree(scenario)


def test_it_may_look_up_properties_and_no_emissions() -> None:
    seen = {}

    def weigh(measure: Own, table: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
        seen["density"] = str(properties["old-concrete", "density"].value)
        seen["modules"] = properties.modules("old-concrete")
        seen["tonnes"] = cs.in_unit(table[1:], "t", properties.conversion).tolist()
        seen["names"] = [name for name in dir(properties) if "gwp" in name or "emission" in name]
        with pytest.raises(cs.UnitError, match="not a property"):
            properties["old-concrete", "gwp_ghg"]
        return table

    saving_of(weigh)
    assert seen == {
        "density": "2400 kg/m3",
        "modules": ("A1-A3", "C3", "C4", "D"),
        "tonnes": [24.0],
        "names": [],
    }


@pytest.mark.parametrize("wrong", [m.Biodiesel(), [object()], ["Biodiesel"], [None]])
def test_what_is_no_measure_is_an_error(wrong: Any) -> None:
    with pytest.raises(cs.InputError, match=r"is not a (list of )?measure"):
        cs.Scenario("site", two_rows(), wrong, cs.FactorCatalogue.default())


def tagged(value: Any) -> Any:
    return lambda own, activities, properties: activities.assign(element=value)


@pytest.mark.parametrize("missing", [pd.NA, None, float("nan")])
def test_a_missing_tag_of_an_own_measure_is_blank_for_the_next(missing: Any) -> None:
    """pd.NA compares with nothing: the next measure ended in a TypeError."""
    timber = m.SolidTimber(where={"flow": "product"}, volume="8 m3", factor="old-concrete")
    scenario = scenario_of(two_rows(), Own(tagged(missing)), timber)
    assert scenario.activities()["element"].fillna("").tolist()[0] == ""
    assert scenario.saving().magnitude == pytest.approx(
        scenario_of(two_rows(), timber).saving().magnitude
    )


@pytest.mark.parametrize(
    ("amount", "problem"),
    [
        (pd.NA, "is missing (NaN)"),
        (None, "is missing (NaN)"),
        (float("nan"), "is missing (NaN)"),
        (float("inf"), "is infinite"),
        ("12", "not a number"),
        (-5.0, "is negative after the measure"),
    ],
)
def test_an_own_measure_that_returns_no_amount_is_told_which_row(amount: Any, problem: str) -> None:
    def change(own: Own, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
        cells = activities["amount"].astype(object)
        cells.iloc[0] = amount
        return activities.assign(amount=cells)

    scenario = scenario_of(two_rows(), Own(change))
    assert problems_of(scenario.saving) == [("roller", "amount", problem)]


def test_negative_amounts_of_an_own_table_are_found() -> None:
    """They lowered a total because the table has a column called measure."""
    rows = table(
        ("a", "b0", 100.0, "L"), ("b", "b0", -90.0, "L"), module="A5", measure=["", "electric"]
    ).assign(row=["a", "b"])
    findings = cs.account(rows, CARRIERS, cs.Basis()).findings.set_index("finding")
    assert findings.loc["negative amounts", "rows"] == 1
    assert "(b)" in findings.loc["negative amounts", "detail"]
    together = cs.account(rows.assign(row="a"), CARRIERS, cs.Basis()).findings
    assert "negative amounts" not in set(together["finding"])
