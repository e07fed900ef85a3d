"""The years in which replacements fall, and the emissions of each year."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import SOURCE, product

import carbonsite as cs
from carbonsite import building as b

CATALOGUE = cs.FactorCatalogue(
    [
        *product("wall", {"A1-A3": 10.0, "C3": 0.4, "C4": 0.1, "D": -5.0}, unit="m2"),
        *product("power", {"B6": 0.1}, unit="kWh"),
        *product("power-2020", {"B6": 0.2}, unit="kWh"),
        *product("power-2060", {"B6": 0.1}, unit="kWh"),
    ]
).with_projection(
    cs.Projection("falling", {2020: "power-2020", 2060: "power-2060"}, SOURCE, beyond="constant")
)
WALL = cs.activity("wall", "100 m2", "wall", row="w", element="231")


def replaced(life: Any, length: int = 60, convention: Any = "lcabyg") -> pd.DataFrame:
    return b.replacements(WALL, CATALOGUE, cs.Period(2026, length), {"wall": life}, convention)


@pytest.mark.parametrize(
    ("life", "years"),
    [(25, "2051, 2076"), (20, "2046, 2066"), (59, "2085"), (12.5, "2038, 2051, 2063, 2076")],
)
def test_a_replacement_falls_in_the_year_after_each_life(life: float, years: str) -> None:
    assert set(replaced(life)["years"]) == {years}


def test_parts_of_a_replacement_fall_in_no_year() -> None:
    assert set(replaced(25, convention="partial")["years"]) == {""}


@settings(max_examples=examples(60))
@given(st.integers(1, 120), st.floats(0.5, 150.0))
def test_there_is_a_year_of_the_period_for_each_replacement(length: int, life: float) -> None:
    rows = replaced(life, length)
    for years, count in zip(rows["years"], rows["replacements"], strict=True):
        own = [int(year) for year in years.split(", ")]
        assert len(own) == count and own == sorted(own)
        assert set(own) <= set(cs.Period(2026, length).years.tolist())


def whole(*rows: pd.DataFrame, length: int = 60) -> cs.Account:
    table = pd.concat([WALL, replaced(25, length), *rows], ignore_index=True)
    return cs.account(table, CATALOGUE, period=cs.Period(2026, length))


def test_each_year_has_its_replacements_and_its_energy() -> None:
    falling = cs.activity("lift", "100 kWh/year", "falling", module="B6")
    light = cs.activity("light", "100 kWh/year", "power", module="B6")
    paint = cs.activity("fair", "3 kWh", "power", module="B6", date="2030-05-01")
    account = whole(light, falling, paint)
    sums = b.by_year(account)["gwp_ghg"]
    assert sums.index.tolist() == ["", *map(str, range(2026, 2086))]
    use = 100 * (0.1 + 0.2 - 0.1 * (2051 - 2020) / 40)
    assert sums["2051"] == pytest.approx(100 * 10.5 + use)
    assert sums["2050"] == pytest.approx(use + 100 * 0.1 / 40)
    assert sums["2076"] == pytest.approx(100 * 10.5 + 20)
    assert sums["2080"] == pytest.approx(20)
    assert sums["2030"] == pytest.approx(0.3 + 100 * (0.1 + 0.2 - 0.1 * 10 / 40))
    # What says no year: the products themselves, and their end of life; D is in no sum.
    assert sums[""] == pytest.approx(100 * 10.5)
    assert sums.sum() == pytest.approx(account.total.magnitude, rel=1e-12)


def test_without_years_all_is_under_a_blank() -> None:
    account = cs.account(WALL, CATALOGUE, period=cs.Period(2026, 60))
    assert b.by_year(account)["gwp_ghg"].to_dict() == {"": account.total.magnitude}


def test_an_undeclared_number_makes_its_years_unknown_and_no_other() -> None:
    lacks = cs.EmissionFactor(
        factor="old", declared_unit="kWh", module="B6", gwp_total=1.0, source=SOURCE
    )
    rows = cs.activity("old", "1 kWh", "old", module="B6", date="2051")
    table = pd.concat([WALL, replaced(25), rows], ignore_index=True)
    period = cs.Period(2026, 60)
    account = cs.account(table, CATALOGUE | cs.FactorCatalogue([lacks]), period=period)
    sums = b.by_year(account)["gwp_ghg"]
    assert np.isnan(sums["2051"]) and sums["2076"] == pytest.approx(1050.0)


def test_an_account_without_a_period_has_no_years() -> None:
    with pytest.raises(cs.InputError, match="no period"):
        b.by_year(cs.account(WALL, CATALOGUE))


def test_a_column_of_the_user_that_is_no_list_of_years_places_nothing() -> None:
    account = cs.account(WALL.assign(years="ten"), CATALOGUE, period=cs.Period(2026, 60))
    assert b.by_year(account).index.tolist() == [""]


def test_products_of_every_life_say_their_years() -> None:
    number = 60
    rows = pd.DataFrame(
        {
            "row": [str(place) for place in range(number)],
            "item": "wall",
            "factor": "wall",
            "amount": 1.0,
            "unit": "m2",
            "service_life": [f"{1 + place} years" for place in range(number)],
        }
    )
    made = b.replacements(rows, CATALOGUE, cs.Period(2026, 60))
    counts = made.drop_duplicates("of")["years"].str.count(",") + 1
    assert counts.tolist() == [-(-60 // life) - 1 for life in range(1, 60)]
