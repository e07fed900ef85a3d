"""Days, codes and texts of tables."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
import pytest

from carbonsite.inputs.qualities import quality_word
from carbonsite.inputs.reading.text_columns import TextColumn, days_of, text_of


def days(*cells: Any) -> list[str]:
    """Each cell as a day, or what is wrong with it."""
    codes, distinct = pd.factorize(pd.Series(list(cells), dtype=object))
    found, troubles = days_of(TextColumn.of(codes, distinct.tolist()))
    return [troubles[row][0] if row in troubles else day for row, day in enumerate(found)]


@pytest.mark.parametrize(
    "written",
    [
        "2024-02-01",
        "20240201",
        "1.2.2024",
        "01.02.24",
        "1. februar 2024",
        "1 feb. 2024",
        "01-Feb-2024",
        "February 1, 2024",
        "1 februari 2024",
        "2024-02-01T12:30",
        "01.02.2024 07:30",
        datetime.date(2024, 2, 1),
        datetime.datetime(2024, 2, 1, 8, 30),
    ],
)
def test_days_in_all_forms(written: Any) -> None:
    assert days(written) == ["2024-02-01"]


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("mai", 5),
        ("maj", 5),
        ("May", 5),
        ("oktober", 10),
        ("October", 10),
        ("desember", 12),
        ("December", 12),
        ("märz", 3),
        ("brumaire", 0),
    ],
)
def test_months_in_several_languages(written: str, month: int) -> None:
    assert days(f"3. {written} 2024") == ([f"2024-{month:02}-03"] if month else ["is not a date"])


@pytest.mark.parametrize(
    "written",
    [
        "2024-02-30",
        "31.4.2024",
        "uke 5",
        "45000",
        45000.0,
        "1.2.3.2024",
        "00.00.0000",
        "1/2-2024",
    ],
)
def test_what_is_no_day_is_listed(written: Any) -> None:
    assert days(written) == ["is not a date"]


def test_the_column_tells_whether_the_day_or_the_month_comes_first() -> None:
    assert days("13/02/2024", "03/02/2024") == ["2024-02-13", "2024-02-03"]
    assert days("02/13/2024", "02/03/2024") == ["2024-02-13", "2024-02-03"]
    assert days("05/05/2024") == ["2024-05-05"]


@pytest.mark.parametrize(
    "cells",
    [("01/02/2024",), ("01/02/2024", "1.2.2024"), ("13/02/2024", "02/13/2024", "01/02/2024")],
)
def test_where_nothing_tells_it_is_not_guessed(cells: tuple[str, ...]) -> None:
    assert "may be day and month or month and day" in days(*cells)


def test_texts_without_needless_spaces_and_numbers_as_they_are_written() -> None:
    assert [
        text_of(cell) for cell in (" a\n b ", 231.0, 2.5, "02", None, datetime.datetime(2024, 1, 2))
    ] == ["a b", "231", "2.5", "02", "", "2024-01-02"]
    assert TextColumn.of([0, -1, 1], ["a  b", "a"]).map(str).tolist() == ["a b", "", "a"]  # type: ignore[arg-type]


def test_qualities_in_four_languages() -> None:
    assert [
        quality_word(word)
        for word in ("Målt", "FAKTURERT", "timer x belastning", "anslått", "øyemål")
    ] == ["metered", "invoiced", "hours × load", "assumed", "øyemål"]
