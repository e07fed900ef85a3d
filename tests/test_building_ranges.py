"""Lives and shares of waste with a range: it reaches the amounts, in every convention."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from profiles import examples
from second_calculator import Calculator
from sites import estimate, product

import carbonsite as cs
from carbonsite import building as b
from carbonsite.inputs.amounts import with_numbers
from carbonsite.units import Estimate

CATALOGUE = cs.FactorCatalogue(
    [
        *product("board", {"A1-A3": 10.0, "C3": 1.0}, unit="m2"),
        *product("brick", {"A1-A3": 5.0}, unit="kg"),
    ]
)
PERIOD = cs.Period(2026, 60)
BOARD = cs.activity("board", "100 m2", "board", row="p")
WASTE = estimate("waste of boards", "10 %", "5 %", "20 %")
LIFE = estimate("life of boards", "30 years", "20 years", "45 years")
COUNTS = {"w": lambda share: share, "w/(1-w)": lambda share: share / (1 - share)}
REPLACED = {
    "lcabyg": lambda life: max(math.ceil(60 / life - 1e-9) - 1, 0),
    "en15978": lambda life: max(math.ceil(60 / life - 1e-9) - 1, 0),
    "partial": lambda life: max(60 / life - 1, 0),
}


def numbers(rows: pd.DataFrame, **values: str) -> list[float]:
    """Amounts if assumptions have some values, else their own."""
    named = {name.replace("_", " "): cs.Q(value) for name, value in values.items()}
    return [float(one) for one in with_numbers(rows, named)["amount"]]


@settings(max_examples=examples(40))
@given(st.integers(0, 90), st.sampled_from(sorted(COUNTS)))
def test_waste_follows_its_share(percent: int, convention: Any) -> None:
    rows = b.site_waste(BOARD, CATALOGUE, {"board": WASTE}, convention)
    value = COUNTS[convention]
    assert numbers(rows) == pytest.approx([100 * value(0.10)])
    found = numbers(rows, waste_of_boards=f"{percent} %")
    assert found == pytest.approx([100 * value(percent / 100)])
    plain = b.site_waste(BOARD, CATALOGUE, {"board": "10 %"}, convention)
    pd.testing.assert_frame_equal(rows.drop(columns="amount"), plain.drop(columns="amount"))


@settings(max_examples=examples(40))
@given(st.floats(1.0, 100.0), st.sampled_from(sorted(REPLACED)))
def test_replacements_follow_the_life(life: float, convention: Any) -> None:
    rows = b.replacements(BOARD, CATALOGUE, PERIOD, {"board": LIFE}, convention)
    value = REPLACED[convention]
    assert numbers(rows) == pytest.approx([100 * value(30)] * 2)
    found = numbers(rows, life_of_boards=f"{life!r} years")
    assert found == pytest.approx([100 * value(life)] * 2)
    plain = b.replacements(BOARD, CATALOGUE, PERIOD, {"board": "30 years"}, convention)
    pd.testing.assert_frame_equal(rows.drop(columns="amount"), plain.drop(columns="amount"))


def rows_of(lives: Any = LIFE, shares: Any = WASTE, of: pd.DataFrame = BOARD) -> pd.DataFrame:
    waste = b.site_waste(of, CATALOGUE, {"board": shares}, "w/(1-w)")
    again = b.replacements(of, CATALOGUE, PERIOD, {"board": lives})
    return pd.concat([of, waste, again], ignore_index=True)


def house(rows: pd.DataFrame) -> cs.Scenario:
    return cs.Scenario("house", rows, (), CATALOGUE, period=PERIOD)


def test_the_ranges_are_among_the_assumptions_and_the_total_is_of_the_values() -> None:
    ranged, fixed = house(rows_of()), house(rows_of("30 years", "10 %"))
    assert set(ranged.assumptions["assumption"]) == {"waste of boards", "life of boards"}
    assert ranged.account().total.magnitude == pytest.approx(fixed.account().total.magnitude)


def test_the_range_of_a_share_reaches_the_uncertainty_of_its_module_and_of_no_other() -> None:
    wide, narrow = (
        cs.uncertainty(cs.account(rows_of("30 years", shares), CATALOGUE), "module").table
        for shares in (WASTE, "10 %")
    )
    ratio = (wide["deviation"] / narrow["deviation"]).to_numpy()
    is_waste = (wide["result"] == "A5").to_numpy()
    assert ratio[is_waste][0] > 1.2 and ratio[~is_waste] == pytest.approx(1.0)


def test_the_range_of_a_life_is_drawn_and_no_product_of_inputs() -> None:
    wide, narrow = (
        float(np.std(cs.simulate(house(rows_of(life, "10 %")), 300, 1, rerun=True)["total"].draws))
        for life in (LIFE, "30 years")
    )
    assert wide > 1.1 * narrow
    with pytest.raises(cs.InputError, match="rerun=True"):
        cs.simulate(cs.account(rows_of(), CATALOGUE), 300, 1)


def test_an_estimated_amount_keeps_both_of_its_ranges() -> None:
    area = BOARD.assign(amount=[estimate("area", "100 m2", "80 m2", "150 m2")])
    names = set(house(rows_of(of=area)).assumptions["assumption"])
    assert names == {"area", "waste of boards", "life of boards"}


def test_a_workbook_holds_their_formulas(tmp_path: Path) -> None:
    path = tmp_path / "house.xlsx"
    cs.reports.excel(house(rows_of()), path)
    assert list(Calculator(path).differences()) == []
    lines = load_workbook(path)["Line items"]
    formulas = [str(cell.value) for row in lines.iter_rows() for cell in row]
    assert any("waste_of_boards" in formula for formula in formulas)
    assert any("life_of_boards" in formula for formula in formulas)


def test_a_life_that_may_end_within_the_period_has_rows_though_its_value_does_not() -> None:
    rows = b.replacements(
        BOARD, CATALOGUE, PERIOD, {"board": estimate("life", "70 years", "50 years", "80 years")}
    )
    assert numbers(rows) == [0.0, 0.0] and numbers(rows, life="50 years") == [100.0, 100.0]
    assert set(rows["replacements"]) == {0.0} and set(rows["years"]) == {""}
    never = estimate("life", "70 years", "60 years", "80 years")
    assert not len(b.replacements(BOARD, CATALOGUE, PERIOD, {"board": never}))


def test_a_share_that_is_none_from_end_to_end_has_no_rows() -> None:
    assert not len(b.site_waste(BOARD, CATALOGUE, {"board": estimate("none", "0 %")}))
    some = estimate("some", "0 %", "0 %", "5 %")
    assert numbers(b.site_waste(BOARD, CATALOGUE, {"board": some})) == [0.0]


@pytest.mark.parametrize(
    ("share", "life"),
    [
        (("10 %", "-5 %", "20 %"), ("30 years", "0 years", "40 years")),
        (("50 %", "1 %", "100 %"), None),
    ],
)
def test_each_end_of_a_range_is_checked(share: tuple[str, ...], life: Any) -> None:
    with pytest.raises(cs.InputError, match="is not a share of waste"):
        b.site_waste(BOARD, CATALOGUE, {"board": estimate("share", *share)})
    if life:
        with pytest.raises(cs.InputError, match="is not a service life"):
            b.replacements(BOARD, CATALOGUE, PERIOD, {"board": estimate("life", *life)})


def test_only_what_is_estimated_has_a_formula() -> None:
    brick = cs.activity("brick", "5 kg", "brick", row="b")
    both = pd.concat([BOARD, brick], ignore_index=True)
    rows = b.replacements(both, CATALOGUE, PERIOD, {"board": LIFE, "brick": 20})
    kinds = rows.set_index("of")["amount"].map(lambda one: isinstance(one, Estimate))
    assert kinds.to_dict() == {"p": True, "b": False}
