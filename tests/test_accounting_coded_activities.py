"""Bad input: one error, every problem, nothing dropped and nothing defaulted."""

from __future__ import annotations

import datetime
import decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from builders import CARRIERS, factor, problems_of, table
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite.lifecycle import INDICATORS
from carbonsite.limits import DISTINCT_UNITS

CATALOGUE = CARRIERS | cs.FactorCatalogue(
    [factor("wall", module="A1-A3", gwp_ghg=1.0, density="2 t/m3")]
)
NOT_NUMBERS = [
    "1",
    "x",
    "1,5",
    True,
    np.True_,
    1j,
    {},
    [],
    decimal.Decimal("1.5"),
    cs.Q("1 kg"),
    datetime.date(2020, 1, 1),
    "12 kg",
]


def refused(activities: Any, **options: Any) -> list[tuple[Any, str, str]]:
    """The problems of an account."""
    return problems_of(cs.account, activities, CATALOGUE, **options)


@pytest.mark.parametrize("amount", NOT_NUMBERS)
def test_an_amount_is_a_number(amount: Any) -> None:
    assert refused(
        pd.DataFrame(
            {
                "item": ["a"],
                "factor": ["wall"],
                "amount": pd.Series([amount], dtype=object),
                "unit": ["kg"],
            }
        )
    ) == [(0, "amount", "not a number")]


@pytest.mark.parametrize(
    "column",
    [
        pd.array([True]),
        pd.array(["1"], dtype="str"),
        pd.to_datetime(["2020-01-01"]),
        pd.array([1j]),
        pd.Categorical(["1"]),
    ],
)
def test_a_column_of_something_else_is_not_numbers(column: Any) -> None:
    assert refused(
        pd.DataFrame({"item": "a", "factor": "wall", "amount": column, "unit": "kg"})
    ) == [(0, "amount", "not a number")]


@pytest.mark.parametrize(
    ("amount", "problem"),
    [
        (np.nan, "is missing (NaN)"),
        (np.inf, "is infinite"),
        (-np.inf, "is infinite"),
        (1e24, "is too large (at or above 1e+24)"),
        (-1.0, "is negative"),
        (-1e-300, "is negative"),
    ],
)
@pytest.mark.parametrize("dtype", [object, float])
def test_an_amount_is_finite_and_not_less_than_nothing(
    amount: float, problem: str, dtype: Any
) -> None:
    assert refused(
        pd.DataFrame(
            {
                "item": "a",
                "factor": "wall",
                "amount": pd.Series([amount], dtype=dtype),
                "unit": "kg",
            }
        )
    ) == [(0, "amount", problem)]


@pytest.mark.parametrize(
    ("amount", "problem"),
    [(None, "is missing"), (pd.NA, "is missing"), (pd.NaT, "is missing"), (10**400, "is infinite")],
)
def test_a_cell_without_a_number_that_a_float_can_hold(amount: Any, problem: str) -> None:
    assert refused(
        pd.DataFrame(
            {
                "item": "a",
                "factor": "wall",
                "amount": pd.Series([amount], dtype=object),
                "unit": "kg",
            }
        )
    ) == [(0, "amount", problem)]


@pytest.mark.parametrize("dtype", ["Int64", "Float64", np.int8, np.float32, np.uint64, object])
def test_any_column_of_numbers_is_read(dtype: Any) -> None:
    column = pd.Series([np.int64(1), np.float32(2)], dtype=dtype)
    assert cs.account(
        pd.DataFrame({"item": "a", "factor": "wall", "amount": column, "unit": "kg"}), CATALOGUE
    ).total == cs.Q("3 kgCO2e")


def test_negative_amounts_live_only_in_changes() -> None:
    rows = table(("a", "wall", -1.0, "kg"), ("b", "wall", 2.0, "kg"))
    assert cs.account(rows.assign(measure=["reuse", ""]), CATALOGUE).total == cs.Q("1 kgCO2e")
    assert (
        refused(rows.assign(measure=["", "reuse"]))
        == [(0, "amount", "is negative")]
        == refused(rows)
    )


@pytest.mark.parametrize(
    "unit", [None, "", np.nan, " ", "ton", "kg CO2", "foo", 7, ["kg"], "x" * 10_000, "kWh/°C", "°C"]
)
def test_a_unit_is_a_unit(unit: Any) -> None:
    (found,) = refused(table(("a", "wall", 1.0, unit)))
    assert found[:2] == (0, "unit")


@pytest.mark.parametrize("name", [None, "", np.nan, 7, ["wall"], "wal"])
def test_a_factor_is_one_of_the_catalogue(name: Any) -> None:
    assert refused(table(("a", name, 1.0, "kg")))[0][1:] in [
        ("factor", "is missing"),
        ("factor", "no such emission factor"),
    ]


@pytest.mark.parametrize("date", ["2019-13-01", "32.12.2019", "2019-12-01x", 2019, True, "soon"])
def test_a_date_is_a_date(date: Any) -> None:
    assert refused(
        table(("a", "wall", 1.0, "kg"), ("b", "wall", 1.0, "kg"), date=["2019-01-01", date])
    ) == [(1, "date", "is not a date")]


@pytest.mark.parametrize("missing", ["item", "factor", "amount", "unit"])
def test_a_missing_column_is_named(missing: str) -> None:
    assert refused(table(("a", "wall", 1.0, "kg")).drop(columns=missing)) == [
        ("", missing, "missing column")
    ]


def test_a_duplicate_column_is_named() -> None:
    rows = table(("a", "wall", 1.0, "kg"))
    assert refused(pd.concat([rows, rows["unit"]], axis=1)) == [("", "unit", "duplicate column")]


@pytest.mark.parametrize(
    "name", ["part", "resolved_factor", "conversion", "declared_unit", *INDICATORS]
)
def test_a_column_that_a_line_has_of_its_own_is_refused_and_not_dropped(name: str) -> None:
    assert refused(table(("a", "wall", 1.0, "kg"), **{name: "mine"})) == [
        ("", name, "is a column that the factor gives")
    ]


@pytest.mark.parametrize(
    "activities", [None, "boq.xlsx", [], {"item": ["a"]}, pd.Series([1]), np.zeros(3)]
)
def test_what_is_no_table_is_refused(activities: Any) -> None:
    assert refused(activities)[0][2] == "is not a table"


def test_an_empty_table_is_refused() -> None:
    assert refused(table()) == [("", "", "the table is empty")]


def test_every_problem_of_every_row_in_one_table_in_the_order_of_the_rows() -> None:
    rows = table(
        ("a", "wal", "x", "ton"),
        ("b", None, np.nan, None),
        ("c", "wall", 1.0, "h"),
        ("d", "b0", -1.0, "stk"),
        ("e", "wall", 1.0, "kg"),
        module=["", "", "A5", "", "Z"],
        date=["", "", "", "soon", ""],
    )
    with pytest.raises(cs.InputError) as caught:
        cs.account(rows, CATALOGUE)
    found = caught.value.problems
    assert sorted(zip(found["row"], found["column"], strict=True)) == [
        (0, "amount"),
        (0, "factor"),
        (0, "unit"),
        (1, "amount"),
        (1, "factor"),
        (1, "unit"),
        (2, "module"),
        (2, "unit"),
        (3, "amount"),
        (3, "date"),
        (3, "module"),
        (3, "unit"),
        (4, "module"),
    ]
    assert found["row"].is_monotonic_increasing and found["remedy"].str.len().gt(0).all()


def test_rows_are_named_by_their_own_column_else_by_the_index() -> None:
    rows = table(("a", "wal", 1.0, "kg"), ("b", "wall", 1.0, "kg"))
    assert refused(rows.set_axis(["x", "y"], axis=0))[0][0] == "x"
    assert refused(rows.assign(row=["B7", "B8"]))[0][0] == "B7"
    for activities, said in (
        (rows, "rows by index label"),
        (rows.assign(row=["B7", "B8"]), "rows as in their column 'row'"),
    ):
        with pytest.raises(cs.InputError, match=said):
            cs.account(activities, CATALOGUE)


def test_a_column_of_units_that_is_none_is_said_to_be_none() -> None:
    rows = table(*[("a", "wall", 1.0, f"unit {n}") for n in range(DISTINCT_UNITS + 5)])
    found = refused(rows)
    assert (
        len(found) == DISTINCT_UNITS + 5
        and sum("this is not a column of units" in problem for _, _, problem in found) == 5
    )


def test_unused_categories_are_no_problem() -> None:
    rows = table(("a", "wall", 1.0, "kg")).astype(
        {
            "factor": pd.CategoricalDtype(["nobody", "wall"]),
            "unit": pd.CategoricalDtype(["ton", "kg"]),
        }
    )
    assert cs.account(rows, CATALOGUE).total == cs.Q("1 kgCO2e")


def test_assumptions_as_amounts() -> None:
    hours = cs.Assumption("mass", "1 t", low="0,5 t", high="2 t", reason="a guess")
    rows = table(("a", "wall", hours, "kg"), ("b", "wall", 1.0, "kg"))
    assert cs.account(rows, CATALOGUE).total == cs.Q("1001 kgCO2e")
    assert (0, "amount", "is an amount of another kind than the unit") in refused(
        rows.assign(unit=["m3", "ton"])
    )
    assert (1, "unit", "unknown unit 'ton'") in refused(rows.assign(unit=["m3", "ton"]))


CELLS = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.sampled_from(["wall", "b0", "kg", "L", "A5", "electricity", "2020-01-01", "2 t/m3"]),
    st.lists(st.integers(), max_size=2),
    st.dates(),
)


@given(st.lists(st.tuples(*[CELLS] * 9), min_size=1, max_size=6))
@settings(max_examples=examples(150), deadline=None)
def test_whatever_the_cells_hold_it_is_accounted_or_one_input_error(
    cells: list[tuple[Any, ...]],
) -> None:
    columns = [
        "item",
        "factor",
        "amount",
        "unit",
        "module",
        "factor_module",
        "date",
        "density",
        "biofuel_share",
    ]
    rows = pd.DataFrame(
        {
            name: pd.Series([line[place] for line in cells], dtype=object)
            for place, name in enumerate(columns)
        }
    )
    try:
        cs.account(rows, CATALOGUE, cs.Basis(year=2020))
    except cs.InputError as error:
        assert len(error.problems) and len(str(error)) < 8_000


@pytest.mark.parametrize("module", ["A5", "C3", "A1-A3", "B6"])
def test_the_number_of_d_is_booked_in_d_or_nowhere(module: str) -> None:
    numbers = (("A1-A3", 1.0), ("D", -1.0))
    wall = cs.FactorCatalogue([factor("wall", module=m, gwp_ghg=number) for m, number in numbers])
    rows = table(
        *(("wall", "wall", 1.0, "kg"),) * 3,
        module=[module, "D", ""],
        factor_module=["D", "D", "D"],
        row=["credit", "right", "also right"],
    )
    wrong = "the number of D can only be booked in D, which is in no total"
    for call in (
        lambda: cs.account(rows, wall),
        lambda: cs.account(rows.assign(measure="m", amount=-1.0), wall),
        lambda: cs.Scenario("site", rows, catalogue=wall),
    ):
        assert problems_of(call) == [("credit", "factor_module", wrong)]
    assert cs.account(rows.iloc[1:], wall).total.magnitude == 0
