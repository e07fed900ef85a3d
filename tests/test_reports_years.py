"""Yearly amounts in workbooks, and laws of accounts with a period."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import SOURCE, product

import carbonsite as cs

OWN = cs.FactorCatalogue(
    [
        *product("wall", {"A1-A3": 10.0, "C3": 1.0, "D": -4.0}, unit="m2"),
        *product("power", {"B6": 0.1}, unit="kWh"),
        *product("power-2020", {"B6": 0.2}, unit="kWh"),
        *product("power-2060", {"B6": 0.1}, unit="kWh"),
    ]
).with_projection(
    cs.Projection("falling", {2020: "power-2020", 2060: "power-2060"}, SOURCE, beyond="constant")
)
FACTORS = st.sampled_from(["power", "falling"])


def light(amount: Any, factor: str = "power") -> pd.DataFrame:
    return cs.activity("light", amount, factor, module="B6")


def account(*rows: pd.DataFrame, length: int = 50) -> cs.Account:
    return cs.account(cs.activities(*rows), OWN, period=cs.Period(2024, length))


def total(*rows: pd.DataFrame) -> float:
    return float(account(*rows).total.magnitude)


def test_the_workbook_shows_the_amount_of_a_year_by_the_years(tmp_path: Path) -> None:
    own = account(light("5000 kWh/year"), light("7 kWh"), light("0.1 MWh/year"))
    path = tmp_path / "own.xlsx"
    cs.reports.excel(own, path)
    sheet = openpyxl.load_workbook(path)["Line items"]
    assert [sheet.cell(5 + line, 5).value for line in range(3)] == ["=5000*50", 7, "=0.1*50"]
    assert cs.reports.verify(path).exit_code == 0


def test_the_workbook_of_each_year_follows_from_its_formulas(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    cs.reports.excel(account(light("5000 kWh/year", "falling"), length=3), path)
    assert cs.reports.verify(path).exit_code == 0


@settings(max_examples=examples(25))
@given(FACTORS, st.floats(1e-3, 1e6), st.floats(1e-3, 1e3))
def test_twice_the_rate_is_twice_the_emissions(factor: str, rate: float, times: float) -> None:
    once, more = (total(light(cs.Q(each, "kWh/year"), factor)) for each in (rate, rate * times))
    assert more == pytest.approx(once * times, rel=1e-9)


@settings(max_examples=examples(25))
@given(FACTORS, st.floats(1e-3, 1e6), st.floats(0.01, 0.99))
def test_a_row_split_in_two_changes_nothing(factor: str, rate: float, share: float) -> None:
    parts = [light(cs.Q(rate * part, "kWh/year"), factor) for part in (share, 1 - share)]
    assert total(*parts) == pytest.approx(total(light(cs.Q(rate, "kWh/year"), factor)), rel=1e-9)


@settings(max_examples=examples(25))
@given(FACTORS, st.floats(1e-3, 1e4), st.floats(1e-3, 1e4), st.integers(1, 80))
def test_modules_sum_to_the_total_and_d_never_enters(
    factor: str, rate: float, area: float, length: int
) -> None:
    wall = cs.activity("wall", cs.Q(area, "m2"), "wall")
    own = account(light(cs.Q(rate, "kWh/year"), factor), wall, length=length)
    sums = own.by("module")["gwp_ghg"]
    assert sums["D"] == pytest.approx(-4.0 * area)
    assert sums.drop("D").sum() == pytest.approx(own.total.magnitude, rel=1e-9)
