"""Why one total is not another: the parts add up, whatever changed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from builders import factor, problems_of, table
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite.accounting.difference_table import EFFECTS

OLD = cs.FactorCatalogue(
    [
        factor("a", gwp_ghg=2.0, density="800 kg/m3"),
        factor("b", gwp_ghg=3.0),
        factor("p", module="A1-A3", gwp_ghg=1.0),
        factor("p", module="C3", gwp_ghg=0.5),
        factor("p", module="D", gwp_ghg=-9.0),
    ]
)
NEW = cs.FactorCatalogue(
    [
        factor("a", gwp_ghg=2.5, density="1000 kg/m3"),
        factor("b", gwp_ghg=3.0),
        factor("p", module="A1-A3", gwp_ghg=0.8),
        factor("p", module="C3", gwp_ghg=0.5),
        factor("p", module="D", gwp_ghg=9.0),
    ]
)


def account(
    *rows: tuple[object, ...], catalogue: cs.FactorCatalogue = OLD, **columns: object
) -> cs.Account:
    return (
        cs.account(table(*rows, **{"module": "", **columns}), catalogue)
        if "module" in columns
        else cs.account(table(*rows, module="A5"), catalogue)
    )


def product(*rows: tuple[object, ...], catalogue: cs.FactorCatalogue = OLD) -> cs.Account:
    return cs.account(table(*rows), catalogue)


def test_a_sum_with_an_undeclared_number_is_none() -> None:
    """The total of neither account is known, and their change was that of the known rows."""
    lacking = OLD | cs.FactorCatalogue([factor("t", gwp_ghg=None, gwp_total=5.0)])
    before, after = (
        account(("x", "a", amount, "kg"), ("y", "t", amount, "kg"), catalogue=lacking)
        for amount in (10.0, 12.0)
    )
    found = cs.diff(before, after)
    assert found.total.isna().all() and np.isnan(found.change.magnitude)
    sums = found.by("item")
    assert sums.index.tolist() == ["x", "y"]
    assert sums["after"].tolist()[0] == 24.0 and sums.loc["y"].isna().all()


def test_the_three_effects_by_hand() -> None:
    found = cs.diff(account(("x", "a", 10.0, "kg")), account(("x", "a", 12.0, "kg"), catalogue=NEW))
    # 10 kg x 2 = 20 before; factor 10 x 0.5 = 5; amount 2 x 2 = 4; interaction 2 x 0.5 = 1; 12 x
    # 2.5 = 30 after
    assert found.total.round(12).to_dict() == {
        "before": 20.0,
        "factor_effect": 5.0,
        "amount_effect": 4.0,
        "interaction": 1.0,
        "after": 30.0,
    }
    assert found.change.magnitude == 10.0 and str(found.change.units) == "kgCO2e"


def test_modules_are_taken_together_and_d_is_left_out() -> None:
    found = cs.diff(product(("x", "p", 2.0, "t")), product(("x", "p", 3000.0, "kg"), catalogue=NEW))
    assert found.total.round(9).to_dict() == {
        "before": 3000.0,
        "factor_effect": -400.0,
        "amount_effect": 1500.0,
        "interaction": -200.0,
        "after": 3900.0,
    }
    assert found.table[["amount", "other_amount", "unit"]].to_numpy().tolist() == [
        [2.0, pytest.approx(3.0), "t"]
    ]


def test_another_density_is_another_factor() -> None:
    found = cs.diff(account(("x", "a", 1.0, "m3")), account(("x", "a", 1.0, "m3"), catalogue=NEW))
    assert (
        found.total["factor_effect"] == pytest.approx(1000 * 2.5 - 800 * 2.0)
        and found.total["amount_effect"] == 0.0
    )


def test_what_only_one_has_is_an_amount() -> None:
    found = cs.diff(
        account(("x", "a", 10.0, "kg"), ("gone", "b", 1.0, "kg")),
        account(("new", "a", 4.0, "kg"), ("x", "a", 10.0, "kg")),
    )
    assert found.table[
        ["item", "match", "factor_effect", "amount_effect", "interaction"]
    ].to_numpy().tolist() == [
        ["x", "item, factor, module", 0.0, 0.0, 0.0],
        ["gone", "only before", 0.0, -3.0, 0.0],
        ["new", "only after", 0.0, 8.0, 0.0],
    ]
    assert found.table[["factor", "other_factor"]].to_numpy().tolist() == [
        ["a", "a"],
        ["b", ""],
        ["", "a"],
    ]


def test_an_activity_is_found_by_row_then_by_what_it_is() -> None:
    before = account(
        ("x", "a", 1.0, "kg"),
        ("x", "a", 2.0, "kg"),
        ("y", "b", 3.0, "kg"),
        row=["r1", "r2", "r3"],
        module="A5",
    )
    after = account(
        ("y", "a", 3.0, "kg"),
        ("x", "a", 2.0, "kg"),
        ("x", "a", 1.0, "kg"),
        row=["r9", "r2", "r1"],
        module="A5",
    )
    found = cs.diff(before, after).table
    assert found[["match", "amount", "other_amount"]].to_numpy().tolist() == [
        ["row, item", 1.0, 1.0],
        ["row, item", 2.0, 2.0],
        ["item, module", 3.0, 3.0],
    ]
    # the same row number for another item is no match
    shifted = cs.diff(
        account(("x", "a", 1.0, "kg"), row=["1"], module="A5"),
        account(("y", "a", 1.0, "kg"), row=["1"], module="A5"),
    ).table
    assert shifted["match"].tolist() == ["only before", "only after"]


def test_activities_without_an_item_are_found_by_what_else_they_are() -> None:
    before = account(("", "a", 1.0, "kg"), row=["r1"], module="A5")
    after = account(("", "a", 3.0, "kg"), row=["r9"], module="A5")
    table = cs.diff(before, after).table
    assert table["amount"].tolist() == [1.0] and table["other_amount"].tolist() == [3.0]


def test_another_kind_of_unit_is_another_activity() -> None:
    found = cs.diff(account(("x", "a", 1.0, "m3")), account(("x", "a", 800.0, "kg")))
    assert (
        found.table["match"].tolist() == ["only before", "only after"]
        and found.total["after"] == found.total["before"]
    )


def test_the_order_of_rows_changes_nothing() -> None:
    rows = [("x", "a", 1.0, "kg"), ("y", "b", 2.0, "kg"), ("z", "a", 3.0, "kg")]
    one, other = account(*rows), account(*rows[::-1], catalogue=NEW)
    again = cs.diff(account(*rows[1:], rows[0]), account(*rows, catalogue=NEW))
    pd.testing.assert_series_equal(cs.diff(one, other).total, again.total)


one_row = st.tuples(
    st.sampled_from("xyz"),
    st.sampled_from("ab"),
    st.floats(0, 1e6).map(lambda number: round(number, 3)),
    st.sampled_from(["kg", "t", "g"]),
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from(["20", "23"]),
)
rows = st.lists(one_row, min_size=1, max_size=8)


@given(rows, rows, st.floats(0.01, 1e4), st.floats(-1e3, 1e3))
@settings(max_examples=examples(60), deadline=None)
def test_the_parts_always_add_up_to_the_change(
    before: list[tuple[str, str, float, str, str, str]],
    after: list[tuple[str, str, float, str, str, str]],
    a: float,
    b: float,
) -> None:
    new = cs.FactorCatalogue([factor("a", gwp_ghg=a), factor("b", gwp_ghg=b)])
    one, other = (
        cs.account(
            pd.DataFrame(
                list(part), columns=["item", "factor", "amount", "unit", "row", "element"]
            ).assign(module="A5"),
            catalogue,
            indicator="gwp_ghg",
        )
        for part, catalogue in ((before, OLD), (after, new))
    )
    found = cs.diff(one, other)
    magnitudes = found.table[["before", *EFFECTS, "after"]].abs().to_numpy().sum()
    assert found.total["before"] == pytest.approx(
        one.total.magnitude, rel=1e-9, abs=1e-12 * magnitudes
    )
    assert found.total["after"] == pytest.approx(
        other.total.magnitude, rel=1e-9, abs=1e-12 * magnitudes
    )
    assert found.total[list(EFFECTS)].sum() == pytest.approx(
        found.change.magnitude, rel=1e-9, abs=1e-9 * magnitudes
    )
    each = found.table["before"] + found.table[list(EFFECTS)].sum(axis=1)
    assert np.allclose(each, found.table["after"], rtol=1e-9, atol=1e-9 * magnitudes)
    for columns in (["element"], ["item", "factor"], ["match"]):
        assert found.by(*columns).sum().to_numpy() == pytest.approx(
            found.total.to_numpy(), rel=1e-9, abs=1e-9 * magnitudes
        )


def test_with_the_factors_alone_there_is_only_a_factor_effect() -> None:
    site = [("x", "a", 7.0, "kg"), ("y", "b", 3.0, "t")]
    found = cs.diff(account(*site), account(*site, catalogue=NEW)).total
    assert (
        found["amount_effect"] == 0.0
        and found["interaction"] == 0.0
        and found["factor_effect"] == pytest.approx(3.5)
    )


def test_two_versions_of_a_real_catalogue() -> None:
    default = cs.FactorCatalogue.default()
    site = cs.activities(
        cs.activity("slab", "100 m3", "concrete-b30-class-b", element="23"),
        cs.activity("excavator", "1000 L", "diesel", module="A5", element="11"),
    )
    low = default.substitute("concrete-b30-class-b", "concrete-b30-class-a", "class A is ordered")
    basis = cs.Basis(year=2022)
    found = cs.diff(cs.account(site, default, basis), cs.account(site, low, basis))
    assert found.by("element")["factor_effect"].to_dict() == {
        "23": -4000.0,
        "11": 0.0,
    }  # NB37:2015: 240 and 200 kg/m3
    assert found.table[["factor", "other_factor"]].to_numpy().tolist()[0] == [
        "concrete-b30-class-b",
        "concrete-b30-class-a",
    ]
    assert "factor effect -4000" in repr(found) and "concrete-b30-class-a" in found._repr_html_()
    assert not len(found.findings)


def test_a_changed_basis_is_a_finding_and_a_changed_boundary_is_refused() -> None:
    default = cs.FactorCatalogue.default()
    site = cs.activities(
        cs.activity("crane", "1000 kWh", "electricity", module="A5"),
        cs.activity("excavator", "10 L", "diesel-b0", module="A5"),
    )
    life = cs.account(site, default, cs.Basis(year=2022))
    later = cs.account(site, default, cs.Basis(year=2023), date="2023-06-01")
    assert cs.diff(life, later).findings["finding"].tolist() == ["other basis", "other date"]
    direct = cs.account(site, default, cs.Basis(year=2022, boundary="direct"))
    assert problems_of(cs.diff, life, direct)[0][1:] == (
        "boundary",
        "the accounts count their carriers within two boundaries",
    )


def test_one_carrier_beside_products_is_enough_to_refuse_another_boundary() -> None:
    catalogue = cs.FactorCatalogue(
        [
            factor("wall", module="A1-A3", gwp_ghg=1.0),
            factor("fuel", declared_unit="L", part="direct", gwp_ghg=2.0),
            factor("fuel", declared_unit="L", part="upstream", gwp_ghg=0.5),
        ]
    )
    rows = table(("wall", "wall", 1.0, "kg"), ("machine", "fuel", 1.0, "L"), module=["", "A5"])
    both = [
        cs.account(rows, catalogue, cs.Basis(boundary=boundary))
        for boundary in ("life-cycle", "direct")
    ]
    assert [(column, problem) for _, column, problem in problems_of(cs.diff, *both)] == [
        ("boundary", "the accounts count their carriers within two boundaries")
    ]


def test_another_indicator_is_refused() -> None:
    total = cs.FactorCatalogue([factor("a", gwp_total=1.0)])
    assert (
        problems_of(
            cs.diff, account(("x", "a", 1.0, "kg")), account(("x", "a", 1.0, "kg"), catalogue=total)
        )[0][1]
        == "indicator"
    )


def test_by_names_what_there_is() -> None:
    found = cs.diff(account(("x", "a", 1.0, "kg")), account(("x", "a", 2.0, "kg")))
    for columns in ((), ("colour",)):
        with pytest.raises(cs.InputError, match="item"):
            found.by(*columns)
