"""Columns under other headings that say when a row was: months, weeks, periods, days of reading."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from tables import ONE_FACTOR, kinds, reading, said, with_openpyxl

import carbonsite as cs

METER = (109552, 121304, 130877, 141020)


def _of_meter(heading: str, cells: list[str], amount: str = "Strøm (kWh)") -> str:
    rows = "".join(f"{cell};;{value}\n" for cell, value in zip(cells, METER, strict=True))
    return f"{heading};Merknad;{amount}\n{rows}"


def _dates(found: cs.ActivityReading) -> list[str]:
    return list(found.activities["date"]) if "date" in found.activities else []


def _notes(found: cs.ActivityReading) -> dict[str, str]:
    return {str(row.finding): str(row.detail) for row in found.findings.itertuples()}


DATED = {
    "Måned": (["2024-01", "2024-02", "2024-03", "2024-04"], "2024-02"),
    "Month": (["January 2024", "February 2024", "March 2024", "April 2024"], "2024-02"),
    "Månad": (["jan-24", "feb-24", "mar-24", "apr-24"], "2024-02"),
    "Mnd": (["202401", "202402", "202403", "202404"], "2024-02"),
    "Periode": (["01.01-31.01.2024", "feb 2024", "03.2024", "04/2024"], "2024-02"),
    "Uke": (["uke 1 2024", "uke 2 2024", "uke 3 2024", "uke 4 2024"], "2024-01-08/2024-01-14"),
    "Week": (["1/2024", "2/2024", "202403", "2024-W04"], "2024-01-08/2024-01-14"),
    "Kvartal": (["Q1 2024", "Q2 2024", "Q3 2024", "Q4 2024"], "2024-04/2024-06"),
    "Dato for avlesning": (["01.01.2024", "01.02.2024", "01.03.2024", "1.4.2024"], "2024-02-01"),
    "Avlesningsdato": (["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"], "2024-02-01"),
    "Reading date": (["1 Jan 2024", "1 Feb 2024", "1 Mar 2024", "1 Apr 2024"], "2024-02-01"),
    "Tidspunkt": (
        ["2024-01-01T00:00", "2024-02-01T00:00", "2024-03-01", "2024-04-01"],
        "2024-02-01",
    ),
    "År": (["2021", "2022", "2023", "2024"], "2022"),
}


@pytest.mark.parametrize("heading", DATED)
def test_a_running_counter_under_such_a_heading_is_not_added_up(
    heading: str, tmp_path: Path
) -> None:
    cells, second = DATED[heading]
    found = reading(tmp_path, _of_meter(heading, cells))
    assert set(kinds(found).values()) == {"counter reading"}
    assert "last less first 31468 kWh" in _notes(found)["counter readings"]
    as_told = reading(tmp_path, _of_meter(heading, cells), kind="period")
    assert _dates(as_told)[1] == second
    assert as_told.activities[heading].tolist()[1] == cells[1]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Måned", ["januar", "februar", "mars", "april"]),
        ("Måned", ["10", "11", "12", "1"]),
        ("Uke", ["51", "52", "1", "2"]),
        ("Kvartal", ["Q1", "Q2", "Q3", "Q4"]),
        ("Notert", ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]),
    ],
)
def test_an_order_is_enough_to_know_a_counter(
    heading: str, cells: list[str], tmp_path: Path
) -> None:
    found = reading(tmp_path, _of_meter(heading, cells))
    assert set(kinds(found).values()) == {"counter reading"}
    newest_first = _of_meter(heading, cells).splitlines()
    turned = "\n".join([newest_first[0], *newest_first[:0:-1]])
    assert set(kinds(reading(tmp_path, turned)).values()) == {"counter reading"}


def test_months_without_a_year_have_no_date_and_a_finding(tmp_path: Path) -> None:
    rows = "Måned;Diesel (L)\njanuar;120\nfebruar;80\nmars;140\n"
    found = reading(tmp_path, rows)
    assert _dates(found) == []
    assert "tags={'date': '2024'}" in _notes(found)["month without a year"]
    for told in ({"name": "logg 2024.csv"}, {"tags": {**ONE_FACTOR, "date": "2024"}}):
        assert _dates(reading(tmp_path, rows, **told)) == ["2024-01", "2024-02", "2024-03"]
    above = reading(tmp_path, "Dieselforbruk 2024;\n" + rows)
    assert _dates(above) == ["2024-01", "2024-02", "2024-03"]


@pytest.mark.parametrize(
    ("heading", "cells", "dates"),
    [
        ("År;Måned", ["2023;12", "2024;1"], ["2023-12", "2024-01"]),
        ("Måned;År", ["desember;2023", "januar;2024"], ["2023-12", "2024-01"]),
        ("Year;Week", ["2023;52", "2024;1"], ["2023-12-25/2023-12-31", "2024-01-01/2024-01-07"]),
        ("År;Kvartal", ["2023;4", "2024;1"], ["2023-10/2023-12", "2024-01/2024-03"]),
        ("Fra dato;Til dato", ["01.12.2023;31.12.2023", "01.01.2024;31.01.2024"], None),
        ("Start date;End date", ["2023-12-01;2023-12-31", "2024-01-01;2024-01-31"], None),
    ],
)
def test_two_columns_say_it_together(
    heading: str, cells: list[str], dates: list[str] | None, tmp_path: Path
) -> None:
    rows = "".join(f"{cell};{amount}\n" for cell, amount in zip(cells, (120, 80), strict=True))
    found = reading(tmp_path, f"{heading};Diesel (L)\n{rows}")
    assert _dates(found) == (dates or ["2023-12", "2024-01"])


def test_a_day_is_more_than_a_month(tmp_path: Path) -> None:
    found = reading(
        tmp_path, "Måned;Avlest dato;Diesel (L)\njan 2024;03.02.2024;5\nfeb 2024;03.03.2024;8\n"
    )
    assert _dates(found) == ["2024-02-03", "2024-03-03"]


def test_days_of_months_in_a_workbook_are_months(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Måned", "Diesel (L)"]]
    rows += [[datetime.date(2024, month, 1), 100 - month] for month in (1, 2, 3)]
    found = cs.read_activities(with_openpyxl(tmp_path / "a.xlsx", rows), tags=ONE_FACTOR)
    assert _dates(found) == ["2024-01", "2024-02", "2024-03"]


@pytest.mark.parametrize(
    "table",
    [
        "Periode;Diesel (L)\nvinteren 2024;5\nfeb 2024;8\n",
        "Fase;Diesel (L)\n2024;5\n2025;8\n",
        "Måned;Diesel (L)\nx;5\ny;8\n",
        "Uke;Diesel (L)\n54;5\n55;8\n",
        "Maskin;År;Diesel (L)\nKran;2015;5\nTruck;2018;8\n",
        "Gyldig til dato;Sted;Diesel (L)\n01.03.2024;x;5\n01.04.2024;x;8\n",
        "Måned;Diesel (L)\n;5\n;8\n",
    ],
)
def test_what_is_no_date_of_a_row_stays_a_column_of_its_own(table: str, tmp_path: Path) -> None:
    found = reading(tmp_path, table)
    assert len(found) == 2 and _dates(found) == []
    assert "month without a year" not in _notes(found)


def test_a_day_that_may_be_two_is_a_problem(tmp_path: Path) -> None:
    found = reading(tmp_path, "Dato for avlesning;Diesel (L)\n03/04/2024;5\n05/06/2024;8\n")
    assert kinds(found) == {2: "not understood", 3: "not understood"}
    assert "03/04/2024" in found.left["value"].tolist()
    assert "31.12.2019" in said(found, 2) or "day" in said(found, 2)


@pytest.mark.parametrize("heading", ["Måned", "Dato", "Periode"])
@pytest.mark.parametrize("quarter", ["1. kvartal 2024", "Q1 2024", "Sum", "jan-mar 2024"])
def test_a_quarter_below_its_months_is_their_sum(
    heading: str, quarter: str, tmp_path: Path
) -> None:
    rows = f"{heading};Diesel (L)\njan 2024;1200\nfeb 2024;950\nmars 2024;1011\n{quarter};3161\n"
    found = reading(tmp_path, rows)
    assert _dates(found) == ["2024-01", "2024-02", "2024-03"]
    assert kinds(found) == {5: "total"}


def test_each_meter_of_a_table_of_months_is_a_series(tmp_path: Path) -> None:
    rows = "".join(
        f"{month};{meter};{at + 1000 * place}\n"
        for place, month in enumerate(("jan", "feb", "mar", "apr"))
        for meter, at in (("A", 40_000), ("B", 90_000))
    )
    found = reading(tmp_path, "Måned;Måler;kWh\n" + rows)
    assert len(kinds(found)) == 8
    assert _notes(found)["counter readings"].count("last less first 3000 kWh") == 2


def test_the_summary_names_the_columns(tmp_path: Path) -> None:
    found = reading(tmp_path, "År;Måned;Diesel (L)\n2024;1;5\n2024;2;8\n")
    subjects = found.summary[found.summary["detail"] == "date"]["subject"].tolist()
    assert subjects == ["A 'År'", "B 'Måned'"]


@given(
    st.integers(2000, 2060),
    st.integers(1, 12),
    st.lists(st.integers(1, 500), min_size=3, max_size=9),
    st.sampled_from(
        ["{year}-{month:02}", "{month:02}.{year}", "{month}/{year}", "{year}{month:02}"]
    ),
)
@settings(max_examples=examples(25))
def test_a_counter_is_known_however_its_months_are_written(
    year: int, month: int, steps: list[int], form: str
) -> None:
    rows = ""
    for place in range(len(steps) + 1):
        years, months = divmod(month - 1 + place, 12)
        cell = form.format(year=year + years, month=months + 1)
        rows += f"{cell};{10_000 + sum(steps[:place])}\n"
    with tempfile.TemporaryDirectory() as folder:
        found = reading(Path(folder), f"Måned;kWh\n{rows}")
    assert found.activities.empty


def test_days_of_the_week_are_no_dates(tmp_path: Path) -> None:
    both = reading(tmp_path, "Dag;Dato;Diesel (L)\nman;01.01.2024;5\ntir;02.01.2024;8\n")
    assert _dates(both) == ["2024-01-01", "2024-01-02"]
    assert both.activities["Dag"].tolist() == ["man", "tir"]
    alone = reading(tmp_path, "Dag;Maskin;Diesel (L)\nmandag;G;5\ntirsdag;G;8\n")
    assert len(alone) == 2 and _dates(alone) == []


def test_weeks_as_columns_are_dates(tmp_path: Path) -> None:
    table = "Forbruk 2024;;;;\nMaskin;Enhet;Uke 1;Uke 2;Sum\nG;L;100;120;220\n"
    with pytest.raises(cs.InputError, match="Uke 1"):
        reading(tmp_path, table)
    weeks = {"amount": ["Uke 1", "Uke 2"]}
    found = reading(tmp_path, table, columns=weeks)
    assert _dates(found) == ["2024-01-01/2024-01-07", "2024-01-08/2024-01-14"]


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        ("uke 1 2024;100\nuke 2 2024;120\nuke 1-2 2024;220\nuke 3 2024;90\n", 310),
        ("jan 2024;100\nfeb 2024;90\nmars 2024;120\n2024;310\napril 2025;50\n", 360),
        ("2024;310\njan 2024;100\nfeb 2024;90\nmars 2024;120\n", 310),
        ("Q1 2024;100\nQ2 2024;90\nQ3 2024;120\nQ4 2024;110\n2024;420\n", 420),
    ],
)
@pytest.mark.parametrize("heading", ["Periode", "Dato"])
def test_a_period_that_is_the_sum_of_its_parts_is_counted_once(
    heading: str, rows: str, total: float, tmp_path: Path
) -> None:
    found = reading(tmp_path, f"{heading};kWh\n{rows}")
    assert found.activities["amount"].sum() == total
    assert list(kinds(found).values()) == ["total"]


def test_a_period_of_a_number_is_a_month(tmp_path: Path) -> None:
    found = reading(tmp_path, "Periode;kWh\n202401;100\n202402;90\n")
    assert _dates(found) == ["2024-01", "2024-02"]
