"""Days, months, years and periods as people write them."""

from __future__ import annotations

import calendar
import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonsite.units.dates import AmbiguousDayError, DatePeriod, DayOrder, period_of

DAYS = st.dates(datetime.date(1950, 1, 1), datetime.date(2090, 12, 31))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-09", "2026-03-09"),
        ("2026/3/9", "2026-03-09"),
        ("9.3.2026", "2026-03-09"),
        ("31/12/2025", "2025-12-31"),
        ("12/31/2025", "2025-12-31"),
        ("10 October 2022", "2022-10-10"),
        ("October 10th, 2022", "2022-10-10"),
        ("10. oktober 2022", "2022-10-10"),
        ("2026-03", "2026-03"),
        ("03.2026", "2026-03"),
        ("mars 2026", "2026-03"),
        ("2026 März", "2026-03"),
        ("Des. 2026", "2026-12"),
        ("2026", "2026"),
        ("2026-Q2", "2026-04/2026-06"),
        ("4. kvartal 2026", "2026-10/2026-12"),
        ("2026-01/2026-03", "2026-01/2026-03"),
        ("01.01.2026 - 31.03.2026", "2026-01/2026-03"),
        ("1.1.2026–5.1.2026", "2026-01-01/2026-01-05"),
        ("januar 2026 til mars 2026", "2026-01/2026-03"),
        ("2026-01/2026-12", "2026"),
        ("jan-mars 2026", "2026-01/2026-03"),
        ("01.03.-31.03.2026", "2026-03"),
        ("1.3.2026-7.3.2026", "2026-03-01/2026-03-07"),
        ("uke 12 2026", "2026-03-16/2026-03-22"),
        ("v. 12, 2026", "2026-03-16/2026-03-22"),
        ("2026-W12", "2026-03-16/2026-03-22"),
        ("uke 12–13/2026", "2026-03-16/2026-03-29"),
        ("1.kv. 2026", "2026-01/2026-03"),
        ("2. halvår 2026", "2026-07/2026-12"),
        ("T3 2026", "2026-09/2026-12"),
        (datetime.date(2026, 3, 9), "2026-03-09"),
        (pd.Timestamp("2026-03-09 12:00"), "2026-03-09"),
    ],
)
def test_what_people_write(written: Any, read: str) -> None:
    assert str(period_of(written)) == read


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "soon",
            "2026-13",
            "31.4.2026",
            "45000",
            "2026-03/2026-01",
            "13. måned 2026",
            "uke 54 2026",
            "uke 12",
            "uke 13-12 2026",
            "T4 2026",
            "des-jan 2026",
            "1/2-2026",
            "a" * 99,
        ),
        *("2026-01/2026-02/2026-03", "1900000", 2026, None, True, pd.NaT),
    ],
)
def test_what_is_no_date(written: Any) -> None:
    assert period_of(written) is None


def test_a_day_that_may_be_two_is_not_guessed() -> None:
    with pytest.raises(AmbiguousDayError):
        period_of("3/4/2026")
    assert str(period_of("3/4/2026", DayOrder.of(["13/4/2026"]))) == "2026-04-03"
    assert str(period_of("3/4/2026", DayOrder.of(["4/13/2026"]))) == "2026-03-04"


@given(DAYS, DAYS)
def test_a_period_reads_back_from_its_text(one: datetime.date, other: datetime.date) -> None:
    period = DatePeriod(min(one, other), max(one, other))
    assert period_of(str(period)) == period
    assert period.year.startswith(str(period.first.year))


@given(DAYS)
def test_a_day_lies_in_its_month_and_its_year(day: datetime.date) -> None:
    period = DatePeriod(day, day)
    month, year = period_of(period.month), period_of(period.year)
    assert month is not None and year is not None
    assert year.first <= month.first <= day <= month.last <= year.last
    assert month.last.day == calendar.monthrange(day.year, day.month)[1]
