"""The words of headings, units and totals."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from carbonsite.inputs.reading import vocabulary
from carbonsite.inputs.reading.heading_rows import known_headings
from carbonsite.inputs.reading.headings import READ
from carbonsite.inputs.reading.vocabulary import (
    PART,
    TOTAL,
    is_total_alone,
    meaning,
    module_word,
    stem_of,
    unit_in,
    unit_word,
)


def test_every_word_means_one_column_that_there_is() -> None:
    with (
        Path(vocabulary.__file__)
        .with_name("columns.csv")
        .open(encoding="utf-8", newline="") as file
    ):
        rows = list(csv.DictReader(file))
    words = Counter(word for row in rows for word in row["words"].split(";"))
    assert not [word for word, count in words.items() if count > 1]
    assert not [word for word in words if word != vocabulary.plain(word)], (
        "words stand as headings are compared"
    )
    assert {row["column"].lstrip("~") for row in rows if not row["column"].startswith("-")} <= {
        *READ,
        "amount",
    }


@pytest.mark.parametrize(
    ("heading", "column", "unit"),
    [
        ("Mengde", "amount", ""),
        ("MENGDE [m3]", "amount", "m3"),
        ("Prosjektert mengde", "amount", ""),
        ("Mængde", "amount", ""),
        ("Qty.", "amount", ""),
        ("Vekt (kg)", "~amount", "kg"),
        ("Betong (m3)", "", "m3"),
        ("Sum (kg)", "", "kg"),
        ("Total [tonn]", "", "t"),
        ("Sum", "-price", ""),
        ("Sum NOK", "-price", ""),
        ("Amount (NOK)", "-price", "NOK"),
        ("Enhetspris (NOK/m3)", "-price", "NOK/m3"),
        ("Pris m3", "-price", "m3"),
        ("Beskri-\nvelse", "item", ""),
        ("Be\u00adskrivelse", "item", ""),
        ("Varebetegnelse", "item", ""),
        ("Benämning", "item", ""),
        ("Particulars", "item", ""),
        ("Enh.", "unit", ""),
        ("UOM", "unit", ""),
        ("Post nr.", "-code", ""),
        ("Uke", "-other", ""),
        ("Fasade", "", ""),
        ("Bygningsdel (NS 3451)", "element", ""),
        ("Drivstoff", "carrier", ""),
        ("Driftstimer", "hours", ""),
    ],
)
def test_headings(heading: str, column: str, unit: str) -> None:
    assert (meaning(heading), unit_in(heading)) == (column, unit)


def test_a_heading_without_its_unit() -> None:
    assert [stem_of(text) for text in ("Diesel (L)", "Strøm, kWh", "Mengde", "A1-A3")] == [
        "Diesel",
        "Strøm",
        "Mengde",
        "A1-A3",
    ]


def test_a_column_called_after_what_it_measures_helps_to_find_a_heading() -> None:
    assert known_headings(["Maskin", "Diesel (L)"]) == 2
    assert known_headings(["Maskin 5 m", "5 m"]) == 0


@pytest.mark.parametrize(
    "text",
    [
        "Sum",
        "SUM TOTALT:",
        "Delsum kapittel 3",
        "Mellomsum",
        "Sum post 2.1",
        "I alt",
        "Tilsammen",
        "Summa",
        "Totalt",
        "Grand total",
        "Sub-total",
        "Page total",
        "Carried forward",
        "c/f",
        "Å overføre",
        "Transport fra forrige side",
        "Hovedsum",
        "∑",
        "= Sum",
        "Sum kg",
        "Sum m3",
    ],
)
def test_texts_that_can_only_be_totals(text: str) -> None:
    assert TOTAL.match(text)
    assert is_total_alone(text)


@pytest.mark.parametrize(
    "text", ["Total station leie", "Sum betongarbeider", "Overført masse fra deponi"]
)
def test_texts_that_may_be_totals(text: str) -> None:
    assert TOTAL.match(text)
    assert not is_total_alone(text)


@pytest.mark.parametrize(
    "text",
    [
        "Totalentreprise rigg",
        "Total-station",
        "Sumpumpe",
        "Summerhus",
        "Transport av masser",
        "Transport",
        "Delsumme-måler",
        "Netting",
        "Sidestein",
        "Betong",
    ],
)
def test_texts_that_merely_begin_like_a_total(text: str) -> None:
    assert not TOTAL.match(text)


def test_parts_of_the_row_above() -> None:
    assert [
        bool(PART.match(text))
        for text in ("herav B35", "- Herav stål", "varav", "of which steel", "Heravik")
    ] == [True, True, True, True, False]


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("m³", "m3"),
        ("M3", "m3"),
        ("Stk.", "stk"),
        ("EA", "stk"),
        ("KWH", "kWh"),
        ("ltr", "L"),
        ("tonn", "t"),
        ("sqm", "m2"),
        ("pfm3", "fm3"),
        ("m^2", "m2"),
        ("ton", ""),
        ("lm", "m"),
        ("kr", ""),
        ("RS", ""),
        ("%", ""),
        ("m3 fast", ""),
        ("k" * 10**6, ""),
    ],
)
def test_units_are_read_where_only_one_can_be_meant(written: str, unit: str) -> None:
    assert unit_word(written) == unit


def test_modules() -> None:
    assert [module_word(text) for text in ("a1–a3", "A1-3", "A 5", "fase 1")] == [
        "A1-A3",
        "A1-A3",
        "A5",
        "fase 1",
    ]
