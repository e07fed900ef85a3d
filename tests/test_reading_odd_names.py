"""Headings and rows of strangers: short words, other languages, loads that are no power."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from tables import ONE_FACTOR, kinds, reading

import carbonsite as cs

COUNTED = (
    "Dato;Maskin;Enhet;{heading}\n2024-01-28;Gravemaskin;L;100\n2024-02-28;Gravemaskin;L;220\n"
    "2024-03-28;Gravemaskin;L;330\n"
)


@pytest.mark.parametrize(
    "heading",
    [
        "Akk. diesel",
        "Forbruk akk.",
        "Kum. mengde",
        "Cum. qty",
        "YTD",
        "Running total",
        "Løpende sum",
        "Total siden oppstart",
        "Total fuel used since start",
        "Lifetime fuel",
        "Zählerstand",
        "Sluttstand",
    ],
)
def test_short_and_foreign_names_of_counters(heading: str, tmp_path: Path) -> None:
    found = reading(
        tmp_path, COUNTED.format(heading=heading), columns={"amount": heading}, tags=ONE_FACTOR
    )
    assert kinds(found) == dict.fromkeys((2, 3, 4), "counter reading")


@pytest.mark.parametrize("heading", ["Kummer", "Akkord", "Mengde i kum", "Qty (cum)", "Avstand"])
def test_names_that_only_look_like_those_of_counters(heading: str, tmp_path: Path) -> None:
    found = reading(
        tmp_path, COUNTED.format(heading=heading), columns={"amount": heading}, tags=ONE_FACTOR
    )
    assert "counter reading" not in kinds(found).values()


@pytest.mark.parametrize("heading", ["Load (t)", "Load (m3)", "Effekt (kWh)", "Power (kWh)"])
def test_a_load_in_tonnes_is_no_power(heading: str, tmp_path: Path) -> None:
    found = reading(tmp_path, f"Item;{heading}\nA;10\nB;12\n", tags=ONE_FACTOR)
    assert found.activities["amount"].tolist() == [10, 12]


MONTHS = "Måned;kWh\nJanuar;60\nFebruar;40\nMars;30\n{span};130\nApril;20\n"


@pytest.mark.parametrize(
    "span", ["1. kvartal", "Q1 2024", "Kvartal 1", "Hittil i år", "Året 2024", "Vinteren totalt"]
)
def test_a_quarter_among_its_months_is_counted_once(span: str, tmp_path: Path) -> None:
    found = reading(tmp_path, MONTHS.format(span=span), tags=ONE_FACTOR)
    assert kinds(found) == {5: "total"}
    assert found.activities["amount"].sum() == 150


@pytest.mark.parametrize("name", ["Samlet", "Tot.", "Alle maskiner", "Gesamt", "Årssum"])
def test_a_short_sum_of_two_rows_is_one_by_its_text(name: str, tmp_path: Path) -> None:
    rows = f"Beskrivelse;Mengde;Enhet\nGravemaskin;60;L\nDumper;40;L\n{name};100;L\n"
    assert kinds(reading(tmp_path, rows, tags=ONE_FACTOR)) == {4: "total"}


@pytest.mark.parametrize(
    "rows",
    [
        "Q1;10\nQ2;20\nQ3;30\nQ4;60\n",
        "Diesel totalt;100\nHVO totalt;70\n",
        "År 2022;10\nÅr 2023;20\nÅr 2024;30\n",
        "Januar;60\nFebruar;40\nQ1;90\n",
        "Gravemaskin;60\nGipsplater;40\nGypsum;100\n",
    ],
)
def test_spans_that_are_no_sums_are_counted(rows: str, tmp_path: Path) -> None:
    found = reading(tmp_path, "Beskrivelse;Liter\n" + rows, tags=ONE_FACTOR)
    assert len(found.activities) == rows.count("\n")


@pytest.mark.parametrize(
    ("sheets", "repeated"),
    [
        ({"Januar": (100, 55), "Februar": (200, 110), "Sum 2024": (300, 165)}, {"Sum 2024"}),
        ({"Samlet": (300, 165), "Januar": (100, 55), "Februar": (200, 110)}, {"Samlet"}),
        ({"Versjon 1": (125, 55), "Versjon 2": (125, 55)}, {"Versjon 2"}),
        ({"Mandag": (100, 50), "Tirsdag": (100, 50)}, set()),
        ({"Januar": (125, 55), "Februar": (200, 110), "Mars": (300, 165)}, set()),
    ],
)
def test_a_sheet_that_repeats_the_others_is_a_finding_with_both_totals(
    sheets: dict[str, tuple[int, int]], repeated: set[str], tmp_path: Path
) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for name, (digger, dumper) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Beskrivelse", "Mengde", "Enhet"])
            sheet.write_row(1, 0, ["Diesel gravemaskin", digger, "L"])
            sheet.write_row(2, 0, ["Diesel dumper", dumper, "L"])
    found = cs.read_activities(tmp_path / "a.xlsx", tags=ONE_FACTOR).findings
    found = found[found["finding"].map(str) == "sum or activity"]
    assert set(found["sheet"]) == repeated
    whole = sum(map(sum, sheets.values()))
    assert found["rows"].tolist() == [2] * len(repeated)
    for sheet, detail in zip(found["sheet"], found["detail"].map(str), strict=True):
        assert f"L in all: {whole} with it, {whole - sum(sheets[sheet])} without" in detail


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tilvalg diesel", "option"),
        ("Opsj. diesel", "option"),
        ("Optionspost diesel", "option"),
        ("Tillval", "option"),
        ("Betong (alternativ A)", "alternative"),
        ("Bid alternate 1", "alternative"),
        ("Add alternate: kerb", "alternative"),
        ("Alternativposition", "alternative"),
        ("Bedarfsposition Diesel", "provisional"),
        ("Eventualposition", "provisional"),
    ],
)
def test_options_in_short_and_in_other_languages(text: str, kind: str, tmp_path: Path) -> None:
    rows = f"Beskrivelse;Mengde;Enhet\n{text};10;L\nDiesel;5;L\n"
    assert kinds(reading(tmp_path, rows, tags=ONE_FACTOR)) == {2: kind}


@pytest.mark.parametrize(
    "text", ["Alt arbeid", "Tilvalgt betong", "Eventualvarsling", "Alternator"]
)
def test_words_that_only_look_like_options(text: str, tmp_path: Path) -> None:
    rows = f"Beskrivelse;Mengde;Enhet\n{text};10;L\nDiesel;5;L\n"
    assert kinds(reading(tmp_path, rows, tags=ONE_FACTOR)) == {}


@pytest.mark.parametrize(
    ("third", "is_sum"),
    [
        ([27.25, 16, 171], True),
        ([27.25, 16, 172], False),
        ([27.25, 16], False),
    ],
)
def test_a_column_that_sums_two_others_in_three_rows_is_a_sum(
    third: list[float], is_sum: bool, tmp_path: Path
) -> None:
    pairs = [(12.25, 15), (7.75, 8.25), (130, 41)]
    rows = "".join(f"m{a};{a};{b};{c}\n" for (a, b), c in zip(pairs, third, strict=False))
    names = ["Uke 1 (L)", "Uke 2 (L)", "Hele perioden (L)"]
    found = reading(
        tmp_path,
        f"Maskin;{';'.join(names)}\n{rows}",
        columns={"amount": names},
        tags=ONE_FACTOR,
        decimal=".",
    )
    assert len(found.activities) == (2 if is_sum else 3) * len(third)
