"""Dates of rows: periods, months and years to group by, and rows without a date."""

from __future__ import annotations

import pytest
from builders import factor, problems_of, table

import carbonsite as cs

CATALOGUE = cs.FactorCatalogue([factor("x", gwp_ghg=1.0)])
DEFAULT = cs.FactorCatalogue.default()


def dated(*dates: object) -> cs.Account:
    """The account of 1, 2, 4 … kg on these dates."""
    rows = [("a", "x", 2.0**place, "kg") for place in range(len(dates))]
    return cs.account(table(*rows, module="A5", date=list(dates)), CATALOGUE)


def test_sums_by_month_and_by_year() -> None:
    account = dated("2026-03", "31.12.2025", "mars 2026", "2026-01/2026-03", None, "2026-03-09")
    months = account.by("month")["gwp_ghg"]
    assert months.to_dict() == {
        "": 16.0,
        "2025-12": 2.0,
        "2026-01/2026-03": 8.0,
        "2026-03": 37.0,
    }
    years = account.by("year", "module")["gwp_ghg"]
    assert years.to_dict() == {("", "A5"): 16.0, ("2025", "A5"): 2.0, ("2026", "A5"): 45.0}


def test_a_column_of_one_s_own_is_never_replaced() -> None:
    own = table(("a", "x", 1.0, "kg"), module="A5", date=["2026-03"], month=["third"])
    assert cs.account(own, CATALOGUE).by("month")["gwp_ghg"].to_dict() == {"third": 1.0}


def test_without_dates_there_is_no_month() -> None:
    account = cs.account(table(("a", "x", 1.0, "kg"), module="A5"), CATALOGUE)
    assert problems_of(account.by, "month") == [("", "month", "is not a column of the lines")]


@pytest.mark.parametrize(
    ("date", "problem"),
    [
        ("2025-12/2026-01", "covers several calendar years"),
        ("3/4/2026", "may be day and month or month and day"),
        ("soon", "is not a date"),
    ],
)
def test_dates_that_decide_no_year_are_refused(date: str, problem: str) -> None:
    assert problems_of(dated, date) == [(0, "date", problem)]


def test_one_undated_row_is_called_an_undated_row() -> None:
    rows = table(
        ("a", "electricity", 10.0, "kWh"),
        ("b", "electricity", 10.0, "kWh"),
        module="A5",
        date=["2023-01-01", None],
    )
    ((row, _, problem),) = problems_of(cs.account, rows, DEFAULT, cs.Basis())
    assert row == 1 and "an undated row" in problem and "-1" not in problem


def test_a_month_decides_the_year_of_electricity() -> None:
    rows = table(("a", "electricity", 1.0, "kWh"), module="A5", date=["mars 2023"])
    (factor_used,) = cs.account(rows, DEFAULT, cs.Basis()).lines["resolved_factor"].unique()
    assert factor_used == "electricity-no-2023-production"


UNTIL_JUNE = cs.FactorCatalogue([factor("old", module="A1-A3", gwp_ghg=1.0, valid_to="2023-06-30")])


@pytest.mark.parametrize(
    ("date", "is_expired"),
    [
        ("2023", True),
        ("2023-01/2023-12", True),
        ("2023-07-01", True),
        ("juni 2023", False),
        ("Q2 2023", False),
        ("2023-06-30", False),
    ],
)
def test_a_period_is_expired_if_its_last_day_is(date: str, is_expired: bool) -> None:
    """Only the first day of a year was looked at."""
    row = table(("x", "old", 1.0, "kg"))
    for account in (
        cs.account(row.assign(date=date), UNTIL_JUNE),
        cs.account(row, UNTIL_JUNE, date=date),
        cs.Scenario("s", row, [], UNTIL_JUNE, date=date).account(),
    ):
        assert ("expired" in set(account.findings["finding"])) == is_expired
