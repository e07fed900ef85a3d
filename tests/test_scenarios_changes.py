"""Changes: signed rows between two tables, ids, and which lines count in a saving."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sites import MATERIALS, assert_sums_agree, product, scenario_of

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.scenarios.changes import change_between, with_row_ids
from carbonsite.scenarios.measure_results import with_named_rows

ROWS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(["kg", "t"]),
        st.sampled_from(["x", "y"]),
        st.sampled_from(["", "22"]),
    ),
    min_size=1,
)


def table_of(rows: dict[str, tuple[int, str, str, str]]) -> pd.DataFrame:
    cells = [
        (row, row, amount, unit, factor, element)
        for row, (amount, unit, factor, element) in rows.items()
    ]
    table = pd.DataFrame(cells, columns=["row", "item", "amount", "unit", "factor", "element"])
    return with_row_ids(table).astype({"amount": float})


@settings(deadline=None)
@given(ROWS, ROWS)
def test_before_and_changes_are_after(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Whatever happens to the rows: the sums by everything that is not an amount agree, and nothing
    is a change that is none.
    """
    old, new = table_of(before), table_of(after)
    changes = change_between(old, new, "m")
    keys = ["row", "unit", "factor", "element"]
    both = pd.concat([old, changes]).groupby(keys)["amount"].sum()
    expected = new.groupby(keys)["amount"].sum().reindex(both.index, fill_value=0.0)
    assert (both - expected).abs().max() == 0
    same = {row for row in before if after.get(row) == before[row]}
    assert not same & set(changes["row"])
    assert set(changes["measure"]) <= {"m"}


def test_three_kinds_of_change() -> None:
    old = table_of(
        {
            "a": (5, "kg", "x", ""),
            "b": (4, "kg", "x", ""),
            "c": (3, "kg", "x", ""),
            "e": (1, "kg", "x", ""),
        }
    )
    new = table_of(
        {
            "a": (2, "kg", "x", ""),
            "b": (4, "kg", "y", ""),
            "d": (1, "t", "y", "22"),
            "e": (1, "kg", "x", ""),
        }
    )
    changes = change_between(old, new, "m")
    assert sorted(changes[["row", "factor", "amount"]].values.tolist()) == [
        ["a", "x", -3.0],
        ["b", "x", -4.0],
        ["b", "y", 4.0],
        ["c", "x", -3.0],
        ["d", "y", 1.0],
    ]


def test_blank_and_missing_are_the_same() -> None:
    old = table_of({"a": (5, "kg", "x", "")})
    for blank in (None, float("nan"), pd.NA, ""):
        assert not len(change_between(old, old.assign(element=blank, phase=blank), "m"))


def test_only_a_new_row_says_what_it_replaces() -> None:
    old = table_of({"a": (5, "kg", "x", ""), "b": (4, "kg", "x", "")}).assign(replaces=["", "a"])
    new = pd.concat(
        [old.assign(amount=[1.0, 2.0]), table_of({"c": (1, "kg", "x", "")}).assign(replaces="b")],
        ignore_index=True,
    )
    assert change_between(old, new, "m")[["row", "replaces"]].values.tolist() == [
        ["a", ""],
        ["b", ""],
        ["c", "b"],
    ]


def test_ids() -> None:
    table = pd.DataFrame(
        {"item": ["a", "b"], "factor": "x", "amount": 1.0, "unit": "kg"}, index=[7, 9]
    )
    assert with_row_ids(table)["row"].tolist() == ["7", "9"]
    assert with_row_ids(table.assign(row=[1, 2]))["row"].tolist() == ["1", "2"]
    assert "row" not in table
    with pytest.raises(cs.InputError, match="names two rows") as caught:
        with_row_ids(table.assign(row=["x", "x"]))
    assert caught.value.problems.to_numpy().tolist() == [
        [
            "x",
            "row",
            "x",
            "names two rows",
            "give each row an id of its own, or leave the column out",
        ]
    ]


def test_every_bad_row_of_a_measure_is_named_in_both_languages() -> None:
    """No id, the id of another row, and none of the three that are right."""
    table = pd.DataFrame(
        {"item": list("abcde"), "factor": "x", "amount": 1.0, "unit": "kg"}
    ).assign(row=["1", "", "2", "1", 3])
    with pytest.raises(cs.InputError) as caught:
        with_named_rows(table, "Biodiesel")
    problems = caught.value.problems
    assert str(caught.value).startswith("measure 'Biodiesel': 3 problems")
    assert problems[["row", "column", "value"]].to_numpy().tolist() == [
        ["b", "row", ""],
        ["1", "row", "1"],
        ["e", "row", 3],
    ]
    assert [text.in_language("nb") for text in problems["problem"]] == [
        "er ikke en tekst som navngir raden",
        "er navnet på to rader",
        "er ikke en tekst som navngir raden",
    ]
    assert problems["remedy"].iloc[1] == "give each new row an id of its own"
    for column in ("item", "factor", "amount", "unit", "row"):
        with pytest.raises(cs.InputError) as caught:
            with_named_rows(table.drop(columns=column), "Biodiesel")
        assert caught.value.problems["column"].tolist() == [column]
        assert caught.value.problems["problem"].tolist() == ["is not in what the measure returns"]


# -- equal scope

DECLARED = {
    "all": {"A1-A3": 100.0, "C3": 10.0, "C4": 2.0, "D": -20.0},
    "cradle": {"A1-A3": 60.0},
    "to-c3": {"A1-A3": 70.0, "C3": 8.0},
    "parts": {"A1": 50.0, "A2": 30.0, "A3": 20.0},
    "a1-only": {"A1": 50.0},
}
PRODUCTS = cs.FactorCatalogue(
    [factor for name, modules in DECLARED.items() for factor in product(name, modules)]
)


def swap(old: str, new: str, **tags: Any) -> cs.Scenario:
    row = cs.activity("product", "10 m3", old, flow="product", material="concrete", row="p", **tags)
    scenario = scenario_of(row, m.LowCarbonConcrete(factor=new), catalogue=PRODUCTS, basis=None)
    assert_sums_agree(scenario)
    return scenario


@pytest.mark.parametrize(
    ("old", "new", "saved", "left_out"),
    [
        ("all", "cradle", 10 * 40, ["C3", "C4"]),
        ("cradle", "all", -10 * 40, ["C3", "C4"]),
        ("all", "to-c3", 10 * (30 + 2), ["C4"]),
        ("parts", "cradle", 10 * 40, []),
        ("cradle", "parts", -10 * 40, []),
        ("a1-only", "cradle", 0, ["A1", "A1-A3"]),
        ("all", "all", 0, []),
    ],
)
def test_a_saving_counts_what_both_sides_declare(
    old: str, new: str, saved: float, left_out: list[str]
) -> None:
    scenario = swap(old, new)
    assert scenario.saving().magnitude == pytest.approx(saved, abs=1e-9)
    table = scenario.unequal_scope()
    assert sorted(table["module"]) == left_out
    difference = scenario.baseline_account().total - scenario.account().total
    assert difference.magnitude == pytest.approx(saved - table["emissions"].sum(), abs=1e-9)
    assert len(scenario.findings.query("finding == 'unequal scope'")) == len(left_out)


def test_a_module_that_the_row_names_is_all_that_it_declares() -> None:
    scenario = swap("to-c3", "cradle", module="A1-A3")
    assert scenario.saving().magnitude == pytest.approx(100)
    assert not len(scenario.unequal_scope())


def test_module_d_counts_in_nothing() -> None:
    lines = swap("all", "cradle").change_lines
    of_d = lines[lines["module"] == "D"]
    assert of_d["emissions"].tolist() == [200.0]
    assert not of_d["counted"].any()


def structure(**rebar: Any) -> pd.DataFrame:
    tags = {"purpose": "frame", "flow": "product"}
    return cs.activities(
        cs.activity("concrete", "100 m3", "old-concrete", row="c", **tags),
        cs.activity("rebar", "10 t", "reinforcement", row="r", **tags, **rebar),
    )


def test_several_for_one_count_what_all_of_them_declare() -> None:
    """Concrete declares A1-A3, C3, C4; steel and timber A1-A3, C3: concrete's C4 is left out."""
    scenario = scenario_of(
        structure(),
        m.SolidTimber(where={"purpose": "frame"}, volume="50 m3", factor="cross-timber"),
    )
    saved = 100 * (300 + 10) + 10_000 * (0.4 + 0.01) - 50 * (50 + 30)
    assert scenario.saving().magnitude == pytest.approx(saved)
    assert scenario.unequal_scope()[["resolved_factor", "module", "emissions"]].values.tolist() == [
        ["old-concrete", "C4", pytest.approx(-200)]
    ]


def test_what_one_of_several_does_not_declare_is_not_zero() -> None:
    """Steel that declares A1-A3 only: C3 of concrete and timber cannot be compared, though both
    declare it.
    """
    bare = MATERIALS | cs.FactorCatalogue(product("bare-steel", {"A1-A3": 0.4}, unit="kg"))
    table = structure()
    table.loc[1, "factor"] = "bare-steel"
    scenario = scenario_of(
        table,
        m.SolidTimber(where={"purpose": "frame"}, volume="50 m3", factor="cross-timber"),
        catalogue=bare,
        basis=None,
    )
    assert scenario.saving().magnitude == pytest.approx(100 * 300 + 10_000 * 0.4 - 50 * 50)
    left_out = (
        scenario.unequal_scope().set_index(["resolved_factor", "module"])["emissions"].to_dict()
    )
    assert left_out == pytest.approx(
        {("old-concrete", "C3"): -1000, ("old-concrete", "C4"): -200, ("cross-timber", "C3"): 1500}
    )
    assert_sums_agree(scenario)


def test_site_waste_of_a_product_counts_whole() -> None:
    """5 % of the concrete is wasted on site: booked in A5 with A1-A3's number, and gone with the
    concrete.
    """
    waste = cs.activity(
        "waste",
        "5 m3",
        "old-concrete",
        module="A5",
        factor_module="A1-A3",
        flow="waste-treatment",
        purpose="frame",
        row="w",
    )
    measure = m.SolidTimber(where={"purpose": "frame"}, volume="50 m3", factor="cross-timber")
    with_waste, without = (
        scenario_of(table, measure).saving().magnitude
        for table in (cs.activities(structure(), waste), structure())
    )
    assert with_waste - without == pytest.approx(5 * 300)


def test_changes_of_one_side_count_whole() -> None:
    less = cs.activities(
        cs.activity(
            "gravel", "10 t", "crushed-stone", flow="product", material="aggregate", row="g"
        )
    )

    class Less:
        name, stage, cost = "less", m.Stage.AVOID, None

        def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
            return activities.assign(amount=activities["amount"] * 0.5)

    assert scenario_of(less, Less()).saving().magnitude == pytest.approx(5 * (5 + 7))


def test_runs_do_not_lend_each_other_modules() -> None:
    """In one run the timber is there and in another it is not: each run is compared with itself."""
    share = cs.Assumption("share", "50 %", low="50 %", high="100 %", reason="test")
    row = cs.activity("product", "10 m3", "all", flow="product", material="concrete", row="p")
    scenario = scenario_of(
        row, m.LowCarbonConcrete(factor="cradle", share=share), catalogue=PRODUCTS, basis=None
    )
    found = scenario.bounds()
    assert [found.low.magnitude, found.high.magnitude] == pytest.approx([5 * 40, 10 * 40])


def test_a_product_of_one_run_does_not_narrow_the_scope_of_another() -> None:
    """Glulam declares A1-A3 only: where there is some, C3 cannot be compared; in the run without
    any it can.
    """
    bare = MATERIALS | cs.FactorCatalogue(product("bare-glulam", {"A1-A3": 60.0}))
    glulam = cs.Assumption("glulam", "1 m3", low="0 m3", high="2 m3", reason="test")
    measure = m.SolidTimber(
        where={"purpose": "frame"},
        volume="50 m3",
        glulam=glulam,
        factor="cross-timber",
        glulam_factor="bare-glulam",
    )
    swing = (
        scenario_of(structure(), measure, catalogue=bare, basis=None).bounds().sensitivity.iloc[0]
    )
    of_a1_a3, of_c3 = 100 * 300 + 10_000 * 0.4 - 50 * 50, 100 * 10 + 10_000 * 0.01 - 50 * 30
    assert [swing["saving_at_low"], swing["saving_at_high"]] == pytest.approx(
        [of_a1_a3 + of_c3, of_a1_a3 - 2 * 60]
    )
