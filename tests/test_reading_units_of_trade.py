"""Units of the trade: counts of a unit, money in millions, months, running metres."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite.inputs.reading.reading import ActivityReading
from carbonsite.inputs.reading.unit_words import counted_unit, unit_word


def read(path: Path, *rows: str) -> ActivityReading:
    """Rows of item, amount and unit, each with a factor."""
    path.write_text("Beskrivelse;Mengde;Enhet\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return cs.read_activities(path, tags={"factor": "x", "module": "A5"})


def test_amounts_per_hundred_and_per_thousand(tmp_path: Path) -> None:
    reading = read(
        tmp_path / "a.csv",
        *("Kabel;12;100 m", "Teglstein;35;1000 stk", "Armering;4,5;1000 kg"),
        *(
            "Diesel;2;1 000 L",
            "Strøm;3;100 kWh",
            "Rør;7;LM",
            "Rør;7;lm",
            "Rigg;6;mnd",
            "Kran;3;dgn",
        ),
        "Sum;1,5;MNOK",
    )
    amounts = dict(zip(reading.activities["item"], reading.activities["amount"], strict=True))
    units = dict(zip(reading.activities["item"], reading.activities["unit"], strict=True))
    assert amounts["Kabel"] == 1200 and units["Kabel"] == "m"
    assert amounts["Teglstein"] == 35_000 and units["Teglstein"] == "stk"
    assert amounts["Armering"] == 4500 and amounts["Diesel"] == 2000 and amounts["Strøm"] == 300
    assert (amounts["Rør"], units["Rør"]) == (7, "m") and units["Kran"] == "d"
    assert (amounts["Rigg"], units["Rigg"]) == (0.5, unit_word("år"))


def test_the_spelling_is_a_finding_with_the_count(tmp_path: Path) -> None:
    findings = read(tmp_path / "a.csv", "Kabel;12;100 m", "Rør;7;m").findings
    assert findings["detail"].str.contains("100 × m", regex=False).any()


@pytest.mark.parametrize(
    "unit", ["sekk", "palle", "m3 fast", "pr. m2", "10,5 m", "2 m", "100", "100 x"]
)
def test_what_is_unclear_is_listed(unit: str, tmp_path: Path) -> None:
    reading = read(tmp_path / "a.csv", f"Vare;5;{unit}", "Rør;7;m")
    assert reading.activities["item"].tolist() == ["Rør"]
    assert reading.uncovered["item"].tolist() == ["Vare"]


def test_money_in_millions() -> None:
    assert counted_unit("MNOK") == (1e6, "NOK") and counted_unit("tnok") == (1e3, "NOK")


@given(st.sampled_from(["m", "stk", "kg", "L", "kWh", "m2"]), st.integers(1, 4))
@settings(max_examples=examples(20), deadline=None)
def test_a_count_of_a_unit_is_that_many(unit: str, zeros: int) -> None:
    assert counted_unit(f"{10**zeros} {unit}") == (float(10**zeros), unit) or zeros > 3


@pytest.mark.parametrize(
    ("amount", "value", "unit", "shown"),
    [
        ("14 mnd", 14 / 12, "år", "'mnd' was read as 'år/12'"),
        ("3 uker", 3.0, "uke", ""),
        ("2 år", 2.0, "år", ""),
        ("6 måneder", 0.5, "år", "'måneder' was read as 'år/12'"),
    ],
)
def test_time_in_a_cell_is_time(
    amount: str, value: float, unit: str, shown: str, tmp_path: Path
) -> None:
    for row in (f"Leie;{amount};", "Leie;{};{}".format(*amount.split())):
        reading = read(tmp_path / "a.csv", row, "Rør;7;m")
        assert reading.activities["amount"].tolist() == pytest.approx([value, 7.0])
        assert reading.activities["unit"].tolist() == [unit, "m"]
        assert shown in " ".join(map(str, reading.findings["detail"]))


@pytest.mark.parametrize(
    "unit",
    ["L/100 km", "l/mil", "kWh/100 km", "l/10 km", "L/h", "kWh/km", "liter pr mil", "L/døgn"],
)
def test_a_rate_is_no_amount(unit: str, tmp_path: Path) -> None:
    for row in (f"Lastebil;35;{unit}", f"Lastebil;35 {unit};"):
        reading = read(tmp_path / "a.csv", row, "Rør;7;m")
        assert reading.activities["item"].tolist() == ["Rør"]
        (left,) = reading.uncovered.to_dict("records")
        assert "is a rate" in left["problem"] and "420 L" in left["remedy"]
