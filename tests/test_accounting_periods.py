"""Periods: yearly amounts, areas, subjects and sums of accounts."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from sites import estimate, product

import carbonsite as cs

CATALOGUE = cs.FactorCatalogue.default()
OWN = cs.FactorCatalogue(
    [
        *product("wall", {"A1-A3": 10.0, "C3": 1.0, "D": -4.0}, unit="m2"),
        *product("power", {"B6": 0.1}, unit="kWh"),
    ]
)
NORWEGIAN = "electricity-ns3720-no"


def account_of(*rows: pd.DataFrame, **options: Any) -> cs.Account:
    return cs.account(cs.activities(*rows), CATALOGUE, **options)


def light(amount: Any = "5000 kWh/year", factor: str = NORWEGIAN, **tags: Any) -> pd.DataFrame:
    return cs.activity("light", amount, factor, module="B6", **tags)


@pytest.mark.parametrize(
    "unit",
    [
        "kWh/year",
        "kWh/år",
        "kWh per year",
        "kWh / years",
        "kWh/yr",
        "kWh/a",
        "kWh pr. år",
        "kWh pr år",
    ],
)
def test_a_yearly_amount_counts_once_for_each_year(unit: str) -> None:
    account = account_of(light(f"5000 {unit}"), period=cs.Period(2024, 50))
    line = account.lines.iloc[0]
    assert (line["amount"], line["unit"], line["period_years"]) == (250_000.0, "kWh", 50)
    assert account.total.magnitude == pytest.approx(250_000 * 0.018)


def test_per_may_be_a_column_of_its_own() -> None:
    rows = light("5000 kWh").assign(per=["år"])
    account = cs.account(rows, CATALOGUE, period=cs.Period(2024, 60))
    assert account.lines["amount"].tolist() == [300_000.0]


def test_an_amount_of_the_whole_period_is_not_multiplied() -> None:
    account = account_of(light("5000 kWh"), light(), period=cs.Period(2024, 10))
    assert account.lines["amount"].tolist() == [5000.0, 50_000.0]


def test_without_a_period_a_yearly_amount_is_a_problem_of_its_row() -> None:
    with pytest.raises(cs.InputError) as caught:
        account_of(light("1 kWh"), light())
    problems = caught.value.problems
    assert problems[["row", "column"]].to_numpy().tolist() == [[1, "per"]]
    assert "Period(2024, 50)" in problems["remedy"].iloc[0]


@pytest.mark.parametrize("amount", ["5 kW", "3 kWh/h", "5 kWh/d"])
def test_power_is_no_yearly_amount(amount: str) -> None:
    with pytest.raises(cs.InputError, match="cannot be turned into"):
        account_of(light(amount), period=cs.Period(2024, 50))


@pytest.mark.parametrize("amount", ["5 kW", "3 kWh/h", "5 kWh/d", "5 kWh/uke"])
def test_the_remedy_of_power_is_an_amount_of_a_year(amount: str) -> None:
    with pytest.raises(cs.InputError) as caught:
        account_of(light(amount), period=cs.Period(2024, 50))
    assert "kWh/year" in str(caught.value.problems.iloc[0].tolist())


@pytest.mark.parametrize("unit", ["kWh/month", "kWh/mnd", "kWh/måned"])
def test_the_remedy_of_a_month_is_a_year(unit: str) -> None:
    with pytest.raises(cs.UnitError, match="'år'"):
        light(f"5000 {unit}")


def test_power_in_a_row_of_a_yearly_unit_is_refused() -> None:
    rows = light().assign(amount=[estimate("power", "5 kW")])
    with pytest.raises(cs.InputError, match="amount"):
        cs.account(rows, CATALOGUE, period=cs.Period(2024, 50))


def test_another_word_than_year_is_refused() -> None:
    with pytest.raises(cs.InputError, match="write 'year'"):
        cs.account(light().assign(per=["month"]), CATALOGUE, period=cs.Period(2024, 50))


@pytest.mark.parametrize(
    ("start", "length"), [(2024, 0), (2024, -1), (2024, 2.5), (24, 50), ("2024", 50), (2024, True)]
)
def test_a_period_is_of_whole_calendar_years(start: Any, length: Any) -> None:
    with pytest.raises(cs.InputError):
        cs.Period(start, length)


def test_year_t_is_the_calendar_year_start_plus_t() -> None:
    assert cs.Period(2024, 3).years.tolist() == [2024, 2025, 2026]
    assert str(cs.Period(2024, 3)) == "2024-2026"


def test_a_factor_of_each_year_makes_a_line_of_each_year() -> None:
    account = account_of(light(factor="electricity"), basis=cs.Basis(), period=cs.Period(2019, 4))
    lines = account.lines
    assert lines["date"].tolist() == ["2019", "2020", "2021", "2022"]
    assert lines["resolved_factor"].str.extract(r"-(\d{4})-")[0].tolist() == lines["date"].tolist()
    assert lines["amount"].tolist() == [5000.0] * 4
    assert account.by("year").index.tolist() == ["2019", "2020", "2021", "2022"]


def test_the_lines_of_each_year_are_of_the_row_that_was_given() -> None:
    rows = cs.activities(light(factor="electricity"), light("1 kWh", "power"))
    account = cs.account(rows, OWN | CATALOGUE, cs.Basis(), period=cs.Period(2019, 4))
    assert account.lines["row"].tolist() == [0, 0, 0, 0, 1]
    ghg = account.totals.set_index("indicator").loc["gwp_ghg"]
    assert ghg[["rows_covered", "rows_lacking"]].tolist() == [2, 0]


def test_a_problem_after_a_row_of_each_year_names_the_row_that_was_given() -> None:
    rows = cs.activities(light(factor="electricity"), light("1 m3", "power"))
    with pytest.raises(cs.InputError) as caught:
        cs.account(rows, OWN | CATALOGUE, cs.Basis(), period=cs.Period(2019, 4))
    assert caught.value.problems["row"].tolist() == [1]


def test_a_factor_of_the_bases_year_makes_one_line() -> None:
    account = account_of(
        light(factor="electricity"), basis=cs.Basis(year=2020), period=cs.Period(2019, 4)
    )
    assert account.lines["amount"].tolist() == [20_000.0]


def test_a_year_without_a_number_is_refused_and_never_guessed() -> None:
    with pytest.raises(cs.InputError, match="2090"):
        account_of(light(factor="electricity"), basis=cs.Basis(), period=cs.Period(2089, 2))


def test_an_estimate_keeps_its_range_over_the_period() -> None:
    rows = light(estimate("need", "5000 kWh/year", "4000 kWh/year", "7000 kWh/year"))
    scenario = cs.Scenario("use", rows, (), OWN | CATALOGUE, period=cs.Period(2024, 50))
    assert scenario.account().total.magnitude == pytest.approx(250_000 * 0.018)
    uncertainty = cs.uncertainty(scenario.account())
    assert uncertainty.table["value"].iloc[0] == pytest.approx(4500.0)
    assert uncertainty.table["P95"].iloc[0] > 5000


@settings(max_examples=examples(40))
@given(
    amount=st.floats(1e-3, 1e6),
    length=st.integers(1, 100),
    first=st.integers(1, 99),
)
def test_years_times_a_year_is_the_whole(amount: float, length: int, first: int) -> None:
    def total(years: int) -> float:
        rows = cs.activities(light(cs.Q(amount, "kWh/year"), "power"))
        return cs.account(rows, OWN, period=cs.Period(2024, years)).total.magnitude

    assert total(length) == pytest.approx(length * total(1), rel=1e-12)
    assert total(length + first) == pytest.approx(total(length) + total(first), rel=1e-12)


def test_d_is_in_no_total_per_area() -> None:
    account = cs.account(
        cs.activity("wall", "100 m2", "wall"),
        OWN,
        period=cs.Period(2024, 50),
        areas=["20 m2 BTA", "10 m2 heated", "4 users"],
    )
    assert account.per("m2 BTA") == cs.Q("55 kgCO2e/m2 BTA")
    assert account.per("m2 heated", "year").magnitude == pytest.approx(2.2)
    assert str(account.per("user", "year").units) == "kgCO2e/user/år"


@pytest.mark.parametrize(
    ("area", "each", "problem"),
    [
        ("m2 BRA", "", "no area of this type"),
        ("m2 NTA", "", "not a type of floor area"),
        ("m2 BTA", "month", "write"),
        ("m2 BTA", "year", "no period"),
    ],
)
def test_per_names_what_is_missing(area: str, each: str, problem: str) -> None:
    account = cs.account(cs.activity("wall", "1 m2", "wall"), OWN, areas=["20 m2 BTA"])
    with pytest.raises(cs.InputError, match=problem):
        account.per(area, each)


def test_totals_say_how_many_rows_each_covers() -> None:
    account = account_of(light("100 kWh"))
    totals = account.totals.set_index("indicator")
    assert totals.loc["gwp_ghg", ["value", "rows_covered", "rows_lacking"]].tolist() == [
        pytest.approx(1.8),
        1,
        0,
    ]
    assert totals.loc["gwp_total", "rows_covered"] == 0
    assert pd.isna(totals.loc["gwp_total", "value"])


# -- sums of accounts


def wall(amount: str = "1 m2", **options: Any) -> cs.Account:
    return cs.account(cs.activity("wall", amount, "wall"), OWN, **options)


def test_the_sum_of_two_accounts_is_the_account_of_both_tables() -> None:
    options = {"period": cs.Period(2024, 50), "areas": ["20 m2 BTA"]}
    one, other = wall("2 m2", **options), wall("3 m2", **options)
    both = one + other
    assert both.total.magnitude == pytest.approx(one.total.magnitude + other.total.magnitude)
    assert len(both.lines) == len(one.lines) + len(other.lines)
    assert (both.period, both.areas) == (one.period, one.areas)


@pytest.mark.parametrize(
    ("mine", "theirs", "column"),
    [
        ({}, {"period": cs.Period(2024, 50)}, "period"),
        ({}, {"areas": ["20 m2 BTA"]}, "areas"),
        ({}, {"date": "2024-01-01"}, "date"),
        ({}, {"basis": cs.Basis(year=2020)}, "basis"),
    ],
)
def test_accounts_that_differ_have_no_sum(
    mine: dict[str, Any], theirs: dict[str, Any], column: str
) -> None:
    with pytest.raises(cs.InputError) as caught:
        wall(**mine) + wall(**theirs)
    assert caught.value.problems["column"].tolist() == [column]


def test_accounts_of_two_subjects_have_no_sum_and_the_error_names_compare() -> None:
    with pytest.raises(cs.InputError, match=r"cs\.compare"):
        wall() + wall(subject="town")


def test_a_row_of_both_documents_is_refused() -> None:
    tags = {"row": "7", "source": "invoice 12"}
    accounts = [cs.account(cs.activity("wall", "1 m2", "wall", **tags), OWN) for _ in range(2)]
    with pytest.raises(cs.InputError, match="invoice 12"):
        accounts[0] + accounts[1]


def test_two_indicators_have_no_sum() -> None:
    total = cs.FactorCatalogue(
        [
            cs.EmissionFactor(
                factor="door",
                module="A1-A3",
                declared_unit="stk",
                gwp_total=5.0,
                source=cs.Source("p", "d", 2020, "l"),
            )
        ]
    )
    door = cs.account(cs.activity("door", "1 stk", "door"), total)
    with pytest.raises(cs.InputError, match="indicator"):
        wall() + door


def test_an_account_plus_something_else_is_refused() -> None:
    with pytest.raises(cs.InputError, match="is not an account"):
        wall() + 3  # type: ignore[operator]


def test_the_digest_changes_with_what_is_stated_and_not_without_it() -> None:
    plain = wall()
    assert plain.digest == wall().digest
    for options in (
        {"period": cs.Period(2024, 50)},
        {"areas": ["20 m2 BTA"]},
        {"subject": "town"},
    ):
        assert wall(**options).digest != plain.digest
