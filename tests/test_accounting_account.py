"""Totals, groupings, and one amount alone."""

from __future__ import annotations

import datetime
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from builders import CARRIERS, SOURCE, factor, problems_of, table

import carbonsite as cs
from carbonsite.accounting.accounted import emissions_kernel

PRODUCTS = cs.FactorCatalogue(
    [
        factor("wall", module="A1-A3", gwp_total=10.0, gwp_ghg=12.0, density="2 t/m3"),
        factor("wall", module="C4", gwp_total=3.0, gwp_ghg=1.0, density="2 t/m3"),
        factor("wall", module="D", gwp_total=-4.0, gwp_ghg=-2.0, density="2 t/m3"),
        factor("floor", module="A1-A3", gwp_ghg=5.0),
        factor("split", module="A1-A3", gwp_fossil=5.0, gwp_biogenic=-2.0, gwp_luluc=0.5),
    ]
)
TABLE = table(
    ("a", "wall", 1.0, "t"),
    ("b", "floor", 10.0, "kg"),
    ("c", "wall", 0.5, "m3"),
    element=["21", "22", "22"],
)


def test_the_names_that_hold() -> None:
    source = cs.Source(publisher="…", document="…", year=2007, locator="table 2, row 5")
    mine = cs.FactorCatalogue(
        [
            cs.EmissionFactor(
                factor="gravel",
                module="A1-A3",
                declared_unit="t",
                gwp_total=2.9,
                source=source,
                density="1,8 t/m3",
            ),
            cs.EmissionFactor(
                factor="genset", declared_unit="kWh", gwp_ghg="0,8 kg CO2e/kWh", source=source
            ),
        ]
    )
    catalogue = cs.FactorCatalogue.default() | mine
    assert cs.emissions(cs.Q("12 t"), "gravel", catalogue).to("kgCO2e").magnitude == pytest.approx(
        34.8, rel=1e-15
    )
    assert cs.emissions(cs.Q("10 m3"), "gravel", catalogue).magnitude == pytest.approx(
        52.2, rel=1e-14
    )
    assert cs.emissions("5 kWh", "genset", catalogue) == cs.Q("4 kgCO2e")


def test_the_one_multiplication() -> None:
    found = emissions_kernel(
        np.array([2.0, 3.0]), np.array([10.0, 0.1]), np.array([[1.0, np.nan], [4.0, 5.0]])
    )
    assert (
        found[0, 0] == 20.0
        and math.isnan(found[0, 1])
        and found[1].tolist() == pytest.approx([1.2, 1.5])
    )


def test_the_total_leaves_d_out() -> None:
    account = cs.account(TABLE, PRODUCTS)
    assert account.indicator == "gwp_ghg" and account.total == cs.Q(2000 * 13 + 50, "kgCO2e")
    assert cs.account(TABLE.assign(module="D").iloc[[0]], PRODUCTS).total == cs.Q("0 kgCO2e")


def test_by_module_shows_d_last_in_life_cycle_order() -> None:
    found = cs.account(TABLE.iloc[::-1], PRODUCTS).by("module")["gwp_ghg"]
    assert found.to_dict() == {
        "A1-A3": 24050.0,
        "C4": 2000.0,
        "D": -4000.0,
    } and found.index.tolist() == ["A1-A3", "C4", "D"]


def test_other_groupings_leave_d_out_and_stand_in_their_order() -> None:
    account = cs.account(TABLE, PRODUCTS)
    assert account.by("element")["gwp_ghg"].to_dict() == {"21": 13000.0, "22": 13050.0}
    assert account.by("factor")["gwp_ghg"].to_dict() == {"wall": 26000.0, "floor": 50.0}
    both = account.by("module", "element")["gwp_ghg"]
    assert both.index.names == ["module", "element"] and both["D", "21"] == -2000.0
    assert both.index.tolist() == [
        ("A1-A3", "21"),
        ("A1-A3", "22"),
        ("C4", "21"),
        ("C4", "22"),
        ("D", "21"),
        ("D", "22"),
    ]
    assert account.by("element", "module").index.names == ["element", "module"]


def test_by_columns_of_the_factor() -> None:
    account = cs.account(TABLE, PRODUCTS)
    for column in ("factor_module", "resolved_factor", "part", "declared_unit"):
        assert account.by(column)["gwp_ghg"].sum() == 26050.0
    assert account.by("resolved_factor", "unit")["gwp_ghg"].to_dict() == {
        ("wall", "t"): 13000.0,
        ("wall", "m3"): 13000.0,
        ("floor", "kg"): 50.0,
    }


@pytest.mark.parametrize(
    "columns", [(), ("nope",), ("module", "module"), ("element", "element"), ("gwp_ghg",), (7,)]
)
def test_a_grouping_by_what_is_no_column_is_refused(columns: tuple[Any, ...]) -> None:
    assert problems_of(cs.account(TABLE, PRODUCTS).by, *columns)


def test_an_undeclared_number_makes_its_group_nan_and_partial_counts() -> None:
    account = cs.account(TABLE, PRODUCTS)
    found = account.by("element")
    assert (
        found.loc["21", "gwp_total"] == 13000.0
        and math.isnan(found.loc["22", "gwp_total"])
        and found["gwp_fossil"].isna().all()
    )
    partial = account.by("element", partial=True)
    assert partial["gwp_total"].to_dict() == {"21": 13000.0, "22": 13000.0} and math.isnan(
        partial.loc["21", "gwp_fossil"]
    )
    assert partial[["rows", "gwp_total_rows", "gwp_ghg_rows", "gwp_fossil_rows"]].to_dict(
        "index"
    ) == {
        "21": {"rows": 2, "gwp_total_rows": 2, "gwp_ghg_rows": 2, "gwp_fossil_rows": 0},
        "22": {"rows": 3, "gwp_total_rows": 2, "gwp_ghg_rows": 3, "gwp_fossil_rows": 0},
    }


def test_an_amount_of_zero_does_not_make_the_undeclared_zero() -> None:
    assert (
        cs.account(table(("b", "floor", 0.0, "kg")), PRODUCTS).by("item")["gwp_total"].isna().all()
    )


def test_the_memo_of_a_direct_fuel_row_is_in_a_line_and_in_no_sum() -> None:
    account = cs.account(table(("fuel", "b100", 10.0, "L"), module="A5"), CARRIERS)
    assert account.lines.set_index("part")["gwp_biogenic"].to_dict() == {
        "direct": 24.0,
        "upstream": 0.0,
    }
    assert account.by("module")["gwp_biogenic"].isna().all() and account.by("part")[
        "gwp_biogenic"
    ].to_dict() == pytest.approx({"direct": math.nan, "upstream": 0.0}, nan_ok=True)
    assert account.by("module", partial=True)["gwp_biogenic"].tolist() == [0.0]
    assert (
        "declares no gwp_biogenic"
        in problems_of(
            cs.account,
            table(("fuel", "b100", 10.0, "L"), module="A5"),
            CARRIERS,
            indicator="gwp_biogenic",
        )[0][2]
    )


def test_a_user_column_named_like_an_internal_one_is_the_users() -> None:
    generic = table(
        ("a", "electricity", 1.0, "kWh"),
        ("b", "electricity", 1.0, "kWh"),
        module="A5",
        date="2020-06-01",
        year=["x", "y"],
    )
    assert cs.account(generic, CARRIERS, cs.Basis()).by("year")["gwp_ghg"].to_dict() == {
        "x": 0.01,
        "y": 0.01,
    }


def test_many_long_columns_together_stay_apart() -> None:
    rows = 2000
    long = table(*[(f"i{i}", "floor", 1.0, "kg") for i in range(rows)]).assign(
        **{f"tag{j}": [f"{j}-{(i * 7919 + j) % rows}" for i in range(rows)] for j in range(9)}
    )
    found = cs.account(long, PRODUCTS).by(*[f"tag{j}" for j in range(9)])
    assert (
        len(found) == rows
        and (found["gwp_ghg"] == 5.0).all()
        and found.index.tolist()
        == list(long[[f"tag{j}" for j in range(9)]].itertuples(index=False, name=None))
    )


@pytest.mark.parametrize(
    "amount",
    ["1 t", cs.Q("1000 kg"), cs.Q("500 kg") * 2, cs.Q("2 t/m3") * cs.Q("0,5 m3"), cs.Q("0,5 m3")],
)
def test_one_amount_takes_the_same_path(amount: Any) -> None:
    assert (
        cs.emissions(amount, "wall", PRODUCTS)
        == cs.Q("13 tCO2e")
        == cs.account(TABLE.iloc[[0]], PRODUCTS).total
    )


@pytest.mark.parametrize(
    ("amount", "name", "error"),
    [
        ("1 kg", "wal", cs.UnknownFactorError),
        ("1 kg", None, cs.UnknownFactorError),
        ("1 kg", ["wall"], cs.UnknownFactorError),
        ("1 h", "wall", cs.UnitError),
        ("1 m3", "floor", cs.UnitError),
        ("30 %", "wall", cs.UnitError),
        ("1 ton", "wall", cs.UnitError),
        (None, "wall", cs.UnitError),
        (cs.Q([1.0, 2.0], "kg"), "wall", cs.UnitError),
        (cs.Q(float("nan"), "kg"), "wall", cs.InputError),
        ("-1 kg", "wall", cs.InputError),
        ("1 kWh", "electricity", cs.InputError),
    ],
)
def test_one_amount_raises_what_is_wrong(amount: Any, name: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        cs.emissions(amount, name, PRODUCTS)


def test_one_amount_of_a_carrier_needs_no_module() -> None:
    assert cs.emissions("10 L", "b0", CARRIERS) == cs.Q("32 kgCO2e")
    assert cs.emissions("10 kWh", "electricity", CARRIERS, cs.Basis(year=2020)) == cs.Q(
        "0,1 kgCO2e"
    )


def test_accounts_side_by_side() -> None:
    activities = table(("a", "electricity", 100.0, "kWh"), module="A5")
    bases = {
        "location": cs.Basis(year=2020),
        "residual": cs.Basis(electricity="residual", year=2020),
    }
    assert {
        name: account.total.magnitude
        for name, account in cs.accounts(activities, CARRIERS, bases).items()
    } == {"location": 1.0, "residual": 40.0}
    assert list(cs.accounts(activities, CARRIERS, bases.values())) == [
        basis.label for basis in bases.values()
    ]
    assert (
        "two bases have one label"
        in problems_of(
            cs.accounts,
            activities,
            CARRIERS,
            [cs.Basis(year=2020), cs.Basis(year=2020, blend="7 %")],
        )[0][2]
    )


def test_the_digest_follows_the_content() -> None:
    digest = cs.account(TABLE, PRODUCTS).digest
    assert (
        digest
        == cs.account(
            TABLE.copy(), PRODUCTS | cs.FactorCatalogue([factor("unused", gwp_ghg=1)])
        ).digest
    )
    first = TABLE.iloc[[0]]
    others = [
        cs.account(TABLE.assign(amount=1.0), PRODUCTS),
        cs.account(TABLE, PRODUCTS, date="2020-01-01"),
        cs.account(TABLE, PRODUCTS, cs.Basis()),
        cs.account(first, PRODUCTS),
    ]
    assert (
        len(
            {
                digest,
                cs.account(first, PRODUCTS, indicator="gwp_total").digest,
                *(account.digest for account in others),
            }
        )
        == 6
    )


def test_the_input_is_left_alone_and_categories_mean_the_same() -> None:
    before = TABLE.copy()
    plain = cs.account(TABLE, PRODUCTS).by("module", "element")
    pd.testing.assert_frame_equal(TABLE, before)
    categories = TABLE.astype(
        {
            "factor": "category",
            "unit": "category",
            "element": pd.CategoricalDtype(["99", "22", "21"]),
        }
    )
    found = cs.account(categories, PRODUCTS).by("module", "element")
    assert found["gwp_ghg"].to_dict() == plain["gwp_ghg"].to_dict()


@pytest.mark.parametrize(
    "date",
    [
        "2019-12-01",
        datetime.date(2019, 12, 1),
        datetime.datetime(2019, 12, 1, 8),
        pd.Timestamp("2019-12-01"),
    ],
)
def test_dates(date: Any) -> None:
    assert cs.account(TABLE, PRODUCTS, date=date).date == datetime.date(2019, 12, 1)


@pytest.mark.parametrize("date", ["2019-13-01", "32.12.2019", "2019-12-01x", 2019, True, ""])
def test_what_is_no_date_is_refused(date: Any) -> None:
    assert problems_of(cs.account, TABLE, PRODUCTS, date=date) == [("", "date", "is not a date")]


def test_it_prints_what_it_is() -> None:
    account = cs.account(TABLE, PRODUCTS)
    assert (
        repr(account) == "Account(26050 kgCO2e, 3 activities, gwp_ghg)"
        and "<table>" in account._repr_html_()
    )
    assert (
        account.factors["factor"].nunique() == 2
        and SOURCE.publisher in account.factors["publisher"].tolist()
    )
