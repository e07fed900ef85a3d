"""Activities as rows of a table."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
import pandas as pd
import pytest
from builders import problems_of

import carbonsite as cs
from carbonsite.inputs.amounts import estimates_in, with_numbers
from carbonsite.inputs.table import carrier_of, stacked
from carbonsite.units import Number, in_units

HOURS = cs.Assumption("hours", "100 h", low="50 h", high="200 h", reason="a plan")


@in_units(returns="L")
def fuel(hours: Annotated[Number, "h"], rate: Annotated[Number, "L/h"]) -> Number:
    """Fuel [L]."""
    return hours * rate


def test_a_row_holds_amount_unit_and_tags() -> None:
    row = cs.activity(
        "excavator",
        "30 000 L",
        "diesel",
        module="A5",
        machine="excavator",
        hours="1 000 h",
        colour="red",
    )
    assert row.iloc[0].to_dict() == {
        "item": "excavator",
        "factor": "diesel",
        "amount": 30000.0,
        "unit": "L",
        "hours": "1000 h",
        "module": "A5",
        "machine": "excavator",
        "colour": "red",
    }


@pytest.mark.parametrize("amount", ["12,5 m3", cs.Q("12.5 m3"), cs.Q("25 m3") / 2])
def test_amounts_are_text_or_quantities(amount: Any) -> None:
    assert cs.activity("a", amount, "b")[["amount", "unit"]].values.tolist() == [[12.5, "m3"]]


@pytest.mark.parametrize("amount", [5, "5", "1,234 kg", "5 ton", None])
def test_an_amount_without_a_clear_unit_is_refused(amount: Any) -> None:
    with pytest.raises(cs.UnitError):
        cs.activity("a", amount, "b")


def test_rows_below_each_other_are_blank_where_they_say_nothing() -> None:
    table = cs.activities(
        cs.activity("a", "1 t", "x", element="21"), cs.activity("b", "2 L", "y", module="A5")
    )
    assert table.fillna("?").to_dict("list") == {
        "item": ["a", "b"],
        "factor": ["x", "y"],
        "amount": [1.0, 2.0],
        "unit": ["t", "L"],
        "element": ["21", ""],
        "module": ["", "A5"],
    }
    assert table["amount"].dtype == float and table.index.tolist() == [0, 1]


def test_tables_of_several_rows_join_too_and_stay_as_they_are() -> None:
    first = cs.activities(cs.activity("a", "1 t", "x"), cs.activity("b", "2 t", "x"))
    before = first.copy()
    assert cs.activities(first, first)["item"].tolist() == ["a", "b", "a", "b"]
    pd.testing.assert_frame_equal(first, before)


def test_stacked_tables_have_all_columns_and_blanks() -> None:
    one = pd.DataFrame({"item": ["a"], "amount": [1.0], "machine": ["x"]})
    two = pd.DataFrame({"amount": [2, -3], "item": ["b", "c"], "colour": ["red", ""]})
    table = stacked([one, two, one.iloc[:0]])
    assert table[["item", "machine", "colour"]].to_numpy().tolist() == [
        ["a", "x", ""],
        ["b", "", "red"],
        ["c", "", ""],
    ]
    assert (
        table["amount"].dtype == float
        and table["amount"].tolist() == [1.0, 2.0, -3.0]
        and table.index.tolist() == [0, 1, 2]
    )


def test_no_activity_is_an_error() -> None:
    with pytest.raises(cs.InputError, match="there is no activity"):
        cs.activities()


def test_an_assumption_stays_an_assumption_until_numbers_are_asked() -> None:
    table = cs.activities(
        cs.activity("a", HOURS, "x"),
        cs.activity("b", fuel(HOURS, "5 L/h"), "y"),
        cs.activity("c", "7 kg", "z"),
    )
    assert table["unit"].tolist() == ["h", "L", "kg"] and len(estimates_in(table)) == 2
    assert with_numbers(table)["amount"].tolist() == [100.0, 500.0, 7.0]
    assert with_numbers(table, {"hours": cs.Q("1 d")})["amount"].tolist() == [24.0, 120.0, 7.0]
    assert len(estimates_in(table)) == 2


def test_estimates_follow_the_unit_of_their_row() -> None:
    table = cs.activity("a", HOURS, "x").assign(unit="min")
    assert with_numbers(table)["amount"].tolist() == [6000.0]


def test_a_unit_that_cannot_hold_its_estimate_is_reported_with_its_row() -> None:
    table = cs.activities(
        cs.activity("a", HOURS, "x").assign(unit="kg"), cs.activity("b", HOURS, "x")
    )
    assert problems_of(with_numbers, table) == [
        (0, "amount", "is an amount of another kind than the unit")
    ]


def test_a_table_of_numbers_comes_back_untouched() -> None:
    table = pd.DataFrame({"item": ["a"], "factor": ["b"], "amount": [1.0], "unit": ["kg"]})
    assert with_numbers(table) is table and estimates_in(table) == []


def test_the_carrier_is_the_tag_else_the_generic_name() -> None:
    table = pd.DataFrame(
        {
            "factor": ["diesel", "diesel-b0", "hvo", "electricity"],
            "carrier": ["", "diesel", np.nan, "battery"],
        }
    )
    assert carrier_of(table).tolist() == ["diesel", "diesel", "hvo", "battery"]
    assert carrier_of(table[["factor"]]).tolist() == ["diesel", "", "hvo", "electricity"]
