"""Months as columns: no column is guessed as the amount, rows get their month, sums count once."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from tables import ONE_FACTOR, kinds, reading, said

import carbonsite as cs

YEAR = (
    "Drivstoff og energi 2024;;;;;;\nMaskin;Energibærer;Enhet;Jan;Feb;Mar;Sum\n"
    "Gravemaskin;diesel;L;1200;950,5;1010;3160,5\nKran;strøm;kWh;4000;3800;4100;11900\n"
)
MONTHS = ["Jan", "Feb", "Mar"]


def details(found: cs.ActivityReading) -> dict[str, str]:
    return {str(row.finding): str(row.detail) for row in found.findings.itertuples()}


def test_no_column_is_the_amount_and_the_mapping_is_offered(tmp_path: Path) -> None:
    with pytest.raises(cs.InputError, match="no column is the amount; several are months") as error:
        reading(tmp_path, YEAR)
    (problem,) = error.value.problems.to_dict("records")
    assert problem["remedy"].endswith("columns={'amount': ['Jan', 'Feb', 'Mar']}")
    with pytest.raises(cs.InputError, match="one of 'Verdi', 'Tall'"):
        reading(tmp_path, "Beskrivelse;Enhet;Verdi;Tall;Sted\nA;kg;5;6;x\n")


@pytest.mark.parametrize("amounts", [MONTHS, [*MONTHS, "Sum"], ["Sum", *MONTHS]])
def test_rows_get_their_month_and_the_sum_is_a_sum(amounts: list[str], tmp_path: Path) -> None:
    found = reading(tmp_path, YEAR, columns={"amount": amounts})
    assert found.activities.groupby("unit")["amount"].sum().to_dict() == {"L": 3160.5, "kWh": 11900}
    assert found.activities["date"].unique().tolist() == ["2024-01", "2024-02", "2024-03"]
    assert found.activities["item"].unique().tolist() == ["Gravemaskin", "Kran"]
    assert ("column of sums" in details(found)) is ("Sum" in amounts)
    if "Sum" in amounts:
        assert "is in each row the sum of 3 other columns" in details(found)["column of sums"]


def test_the_year_may_be_said_or_stand_in_the_heading_or_be_unknown(tmp_path: Path) -> None:
    bare = "Maskin;Enhet;Januar;Februar\nKran;kWh;5;6\n"
    told = {"columns": {"amount": ["Januar", "Februar"]}}
    unknown = reading(tmp_path, bare, **told)
    assert unknown.activities["item"].tolist() == ["Kran: Januar", "Kran: Februar"]
    assert "tags={'date': '2024'}" in details(unknown)["month without a year"]
    said_so = reading(tmp_path, bare, **told, tags={**ONE_FACTOR, "date": "2025"})
    assert said_so.activities["date"].tolist() == ["2025-01", "2025-02"]
    named = reading(tmp_path, bare, name="logg 2023.csv", **told)
    assert named.activities["date"].tolist() == ["2023-01", "2023-02"]
    stated = reading(
        tmp_path,
        "Maskin;Enhet;des 2023;jan 2024\nKran;kWh;5;6\n",
        columns={"amount": ["des 2023", "jan 2024"]},
    )
    assert stated.activities["date"].tolist() == ["2023-12", "2024-01"]


def test_months_that_are_dates_in_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Maskin", "Enhet", datetime.date(2024, 1, 1), datetime.date(2024, 2, 1)])
    sheet.append(["Kran", "kWh", 5, 6])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(cs.InputError, match="several are months"):
        cs.read_activities(tmp_path / "a.xlsx")
    found = cs.read_activities(
        tmp_path / "a.xlsx", {"amount": ["2024-01-01", "2024-02-01"]}, tags=ONE_FACTOR
    )
    assert found.activities["date"].tolist() == ["2024-01-01", "2024-02-01"]


def test_quarters_between_months_and_a_year_at_the_end(tmp_path: Path) -> None:
    names = ["Jan", "Feb", "Mar", "1. kvartal", "Apr", "Mai", "Jun", "Q2", "2024"]
    values = [412, 398, 431, 1241, 372, 351, 329, 1052, 2293]
    text = f"Maskin;Enhet;{';'.join(names)}\nKran;kWh;{';'.join(map(str, values))}\n"
    found = reading(tmp_path, text, columns={"amount": names})
    assert found.activities["amount"].sum() == 2293
    assert len(found) == 6


def test_a_sum_that_disagrees_is_not_counted_and_has_both_totals(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "Maskin;Enhet;Jan 2024;Feb 2024;Sum\nKran;kWh;5;6;12\n",
        columns={"amount": ["Jan 2024", "Feb 2024", "Sum"]},
    )
    assert found.activities["amount"].sum() == 11
    assert "adds up to 12, the columns that were counted to 11" in details(found)["column of sums"]


def test_columns_that_are_no_sums_are_all_counted(tmp_path: Path) -> None:
    text = "Maskin;Diesel (L);HVO (L);AdBlue (L)\nA;5;6;11\nB;1;2;3\nC;4;4;7\n"
    found = reading(tmp_path, text, columns={"amount": ["Diesel", "HVO", "AdBlue"]})
    assert len(found) == 9 and "column of sums" not in details(found)


def test_readings_of_a_counter_in_columns_of_months(tmp_path: Path) -> None:
    names = ["jan 2024", "feb 2024", "mar 2024", "apr 2024"]
    text = f"Måler;Enhet;{';'.join(names)}\nByggestrøm;kWh;109552;121304;130877;139001\n"
    found = reading(tmp_path, text, columns={"amount": names})
    assert set(kinds(found).values()) == {"counter reading"}
    assert "last less first 29449 kWh" in details(found)["counter readings"]


def test_a_sheet_without_an_amount_beside_one_that_has_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    months, bill = book.active, book.create_sheet("Mengder")
    for row in (["Tekst", "Enhet", "Jan", "Feb"], ["a", "kg", 1, 2]):
        months.append(row)
    for row in (["Beskrivelse", "Mengde", "Enhet"], ["b", 3, "kg"]):
        bill.append(row)
    book.save(tmp_path / "a.xlsx")
    found = cs.read_activities(tmp_path / "a.xlsx", tags=ONE_FACTOR)
    assert found.activities["amount"].tolist() == [3]
    assert "several are months; name the months" in said(found, 2)


@given(
    st.lists(st.lists(st.integers(0, 10**6), min_size=12, max_size=12), min_size=1, max_size=4),
    st.booleans(),
)
@settings(max_examples=examples(30))
def test_a_year_of_months_is_counted_once(rows: list[list[int]], has_sum: bool) -> None:
    names = [f"2024-{month:02}" for month in range(1, 13)]
    lines = [f"m{n};kWh;{';'.join(map(str, row))};{sum(row)}" for n, row in enumerate(rows)]
    told = [*names, *(["Sum"] if has_sum else [])]
    with tempfile.TemporaryDirectory() as folder:
        text = "\n".join([f"Maskin;Enhet;{';'.join(names)};Sum", *lines])
        found = reading(Path(folder), text, columns={"amount": told}, kind="period")
    by_month = found.activities.groupby("date")["amount"].sum()
    assert by_month.tolist() == [sum(column) for column in zip(*rows, strict=True)]
