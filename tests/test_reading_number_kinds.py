"""A number is booked only where its kind is known: counters, power, stock and money never are."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from commands import run
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from tables import kinds, lines, reading, said

import carbonsite as cs
from carbonsite.messages import Language

METER = (
    "Dato;Måler;{heading}\n01.01.2024;Byggestrøm 1;109552\n01.02.2024;Byggestrøm"
    " 1;121304\n01.03.2024;Byggestrøm 1;130877\n"
)
FUEL = (
    "Maskin;Dato;Akkumulert drivstoff;Enhet\nGravemaskin;2024-01-31;61200;L\n"
    "Gravemaskin;2024-02-29;63950;L\nGravemaskin;2024-03-31;66490;L\n"
)


def notes(found: cs.ActivityReading) -> dict[str, str]:
    return {str(row.finding): str(row.detail) for row in found.findings.itertuples()}


@pytest.mark.parametrize(
    "heading",
    [
        "Målerstand (kWh)",
        "Stand kWh",
        "Akkumulert forbruk (kWh)",
        "Meter reading [kWh]",
        "Cumulative energy, kWh",
        "Mätarställning (kWh)",
        "Aflæsning (kWh)",
    ],
)
def test_readings_of_a_meter_are_not_added_up(heading: str, tmp_path: Path) -> None:
    found = reading(tmp_path, METER.format(heading=heading))
    assert kinds(found) == dict.fromkeys((2, 3, 4), "counter reading")
    assert notes(found)["counter readings"] == (
        "not read as amounts: Byggestrøm 1 (3): added up 361733 kWh, last less first 21325 kWh; if"
        " each is an amount of its own period, such as litres filled, write kind='period'"
    )
    assert len(found.uncovered) == 3
    with pytest.raises(cs.InputError, match="is a reading of a counter"):
        found.complete()


def test_a_counter_stays_one_where_its_column_is_told(tmp_path: Path) -> None:
    for told in ({}, {"columns": {"amount": "Akkumulert drivstoff"}}):
        found = reading(tmp_path, FUEL, **told)
        assert found.activities.empty
        assert "added up 191640 L, last less first 5290 L" in notes(found)["counter readings"]


def test_what_the_user_says_outweighs_all_and_is_a_finding(tmp_path: Path) -> None:
    for kind in ("period", {"Akkumulert drivstoff": "period"}):
        found = reading(tmp_path, FUEL, kind=kind)
        assert found.activities["amount"].tolist() == [61200, 63950, 66490]
        assert "last less first 5290 L" in notes(found)["kind as told"]
    assert reading(tmp_path, METER.format(heading="kWh"), kind="counter").activities.empty
    power = reading(tmp_path, "Maskin;Effekt (kW)\nKran;30\n", kind="period")
    assert lines(power) == [("Kran", 30.0, "kW")]
    assert "says: power" in notes(power)["kind as told"]
    detail = power.findings["detail"][0]
    assert "sier: effekt" in detail.in_language(Language.NORWEGIAN)


def test_a_kind_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(cs.InputError, match="kind"):
        reading(tmp_path, FUEL, kind="periode")


def test_a_series_alone_says_so_with_four_days(tmp_path: Path) -> None:
    head = "Dato;Strøm (kWh)\n"
    days = [f"{day:02}.01.2024;{109552 + day * 311}\n" for day in range(1, 6)]
    long = reading(tmp_path, head + "".join(days[:4]))
    assert set(kinds(long).values()) == {"counter reading"}
    assert "last less first 933 kWh" in notes(long)["counter readings"]
    short = reading(tmp_path, head + "".join(days[:3]))
    assert len(short) == 3
    assert "added up 330522 kWh, last less first 622 kWh" in notes(short)["counter or amounts"]
    undated = reading(tmp_path, "Tekst;Strøm (kWh)\n" + "".join(f"a;{day[11:]}" for day in days))
    assert len(undated) == 5 and not notes(undated)


def test_a_heading_of_a_period_outweighs_a_series(tmp_path: Path) -> None:
    rows = "".join(f"{day:02}.01.2024;{41200 + day * 900}\n" for day in range(1, 6))
    found = reading(tmp_path, "Dato;Forbruk (kWh)\n" + rows)
    assert len(found) == 5
    assert set(notes(found)) == {"counter or amounts"}


@pytest.mark.parametrize(
    "amounts",
    [
        ["7,5", "7,5", "8,0", "8,0", "7,5"],
        ["8", "8", "8", "8", "8"],
        ["120", "135", "118", "142", "150"],
        ["5", "10", "20", "40", "80"],
    ],
)
def test_deliveries_are_no_counter(amounts: list[str], tmp_path: Path) -> None:
    rows = "".join(f"{day:02}.01.2024;B35;{amount}\n" for day, amount in enumerate(amounts, 1))
    found = reading(tmp_path, "Dato;Produkt;Betong (m3)\n" + rows)
    assert len(found) == 5 and found.findings.empty


def test_a_column_in_which_another_series_falls_is_no_counter(tmp_path: Path) -> None:
    rows = [
        f"{day:02}.02.2024;{machine};{litres}\n"
        for machine, used in (("Gravemaskin", (120, 135, 118, 142)), ("Lastebil", (60, 64, 66, 71)))
        for day, litres in enumerate(used, 1)
    ]
    found = reading(tmp_path, "Dato;Maskin;Diesel (L)\n" + "".join(rows))
    assert len(found) == 8
    assert "Lastebil (4): added up 261 L" in notes(found)["counter or amounts"]


def test_each_meter_is_a_series_of_its_own_and_one_that_falls_has_no_difference(
    tmp_path: Path,
) -> None:
    found = reading(
        tmp_path,
        "Måler;Dato;Stand;Enhet\nA;01.03.2026;99812;kWh\nA;01.04.2026;455;kWh\n"
        "B;01.04.2026;46100;kWh\nB;01.03.2026;45210;kWh\nSum;;191577;kWh\n",
    )
    assert notes(found)["counter readings"] == (
        "not read as amounts: A (2): added up 100267 kWh; they fall, so that last less first says"
        " nothing, B (2): added up 91310 kWh, last less first 890 kWh; if each is an amount of its"
        " own period, such as litres filled, write kind='period'"
    )
    assert kinds(found)[6] == "total"


def test_the_difference_beside_two_readings_is_the_amount(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "Måler;Forrige avlesning (kWh);Ny avlesning (kWh);Differanse (kWh)\nA;10;25;15\nB;5;9;4\n",
    )
    assert found.activities["amount"].tolist() == [15, 4]


def test_rows_that_say_that_they_are_readings_or_stock(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "Beskrivelse;Mengde;Enhet\nMålerstand 01.01;109552;kWh\nMålerstand 01.02;121304;kWh\n"
        "Forbruk januar;11752;kWh\nInngående beholdning;840;L\nTanket;4850;L\nStandrør;3;stk\n",
    )
    assert lines(found) == [
        ("Forbruk januar", 11752.0, "kWh"),
        ("Tanket", 4850.0, "L"),
        ("Standrør", 3.0, "stk"),
    ]
    assert kinds(found) == {2: "counter reading", 3: "counter reading", 5: "stock"}


@pytest.mark.parametrize(
    ("heading", "unit", "kind", "remedy"),
    [
        ("Effekt (kW)", "", "power", "power times hours"),
        ("Mengde", "MW", "power", "power times hours"),
        ("Tankbeholdning", "L", "stock", "opening stock"),
        ("Mengde", "NOK", "money", "is money"),
    ],
)
def test_power_stock_and_money_are_no_amounts(
    heading: str, unit: str, kind: str, remedy: str, tmp_path: Path
) -> None:
    found = reading(tmp_path, f"Beskrivelse;{heading};Enhet\nA;15;{unit}\nB;12;{unit}\n")
    assert kinds(found) == {2: kind, 3: kind}
    assert remedy in said(found, 2)


def test_a_column_of_money_that_is_told_is_money(tmp_path: Path) -> None:
    told = {"amount": "Beløp"}
    found = reading(tmp_path, "Beskrivelse;Beløp;Enhet\nBetong;250000;m3\n", columns=told)
    assert kinds(found) == {2: "money"}


@given(
    st.integers(10_000, 10**6),
    st.lists(st.integers(1, 500), min_size=3, max_size=12),
    st.sampled_from(["Målerstand (kWh)", "Strøm (kWh)", "kWh"]),
)
@settings(max_examples=examples(40))
def test_readings_of_a_counter_are_never_added_up(
    first: int, steps: list[int], heading: str
) -> None:
    values = [first + sum(steps[:count]) for count in range(len(steps) + 1)]
    rows = "".join(f"2024-01-{day:02};{value}\n" for day, value in enumerate(values, 1))
    with tempfile.TemporaryDirectory() as folder:
        found = reading(Path(folder), f"Dato;{heading}\n" + rows)
    assert found.activities.empty
    assert f"last less first {sum(steps)} kWh" in notes(found)["counter readings"]


def test_a_mapping_remembers_the_kind_and_the_command_takes_it(tmp_path: Path) -> None:
    mapping = cs.ActivityMapping(kind={"Stand": "period"})
    mapping.write(tmp_path / "m.toml")
    assert cs.ActivityMapping.read(tmp_path / "m.toml") == mapping
    (tmp_path / "a.csv").write_text(FUEL, encoding="utf-8")
    assert "3 counter reading" in run("read", "a.csv", folder=tmp_path).stderr
    assert "3 not mapped" in run("read", "a.csv", "--kind", "period", folder=tmp_path).stderr


def test_a_project_says_the_kind_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(FUEL, encoding="utf-8")
    entry = '[[baseline]]\nfile = "a.csv"\ntags = {factor = "diesel", module = "A5"}\n'
    (tmp_path / "p.toml").write_text('name = "p"\n' + entry + 'kind = "period"\n', "utf-8")
    project = cs.Project.read(tmp_path / "p.toml")
    assert len(project.scenario.baseline) == 3
    (tmp_path / "p.toml").write_text('name = "p"\n' + entry, "utf-8")
    with pytest.raises(cs.InputError, match="3 counter reading; see the rows") as caught:
        cs.Project.read(tmp_path / "p.toml")
    assert caught.value.problems["row"].tolist() == [3]


def test_a_log_that_rises_is_told_what_to_write(tmp_path: Path) -> None:
    litres = "".join(f"{day:02}.01.2024;G;{100 + 3 * day};7\n" for day in range(1, 6))
    found = reading(tmp_path, "Dato;Maskin;Diesel (L);Dører\n" + litres)
    assert found.activities.empty
    assert notes(found)["counter readings"].endswith("such as litres filled, write kind='period'")
    assert "write kind='period'" in said(found, 2)
    assert len(reading(tmp_path, "Dato;Maskin;Diesel (L);Dører\n" + litres, kind="period")) == 5
    both = {"columns": {"amount": ["Diesel (L)", "Strøm (kWh)"]}}
    rows = "".join(f"{day:02}.01.2024;G;{100 + 3 * day};{9000 + day}\n" for day in range(1, 6))
    several = reading(tmp_path, "Dato;Maskin;Diesel (L);Strøm (kWh)\n" + rows, **both)
    told = "kind={'Diesel (L)': 'period'}"
    assert told in said(several, 2)
    column = reading(
        tmp_path,
        "Dato;Maskin;Diesel (L);Strøm (kWh)\n" + rows,
        **both,
        kind={"Diesel (L)": "period"},
    )
    assert column.activities["amount"].tolist() == [103, 106, 109, 112, 115]
