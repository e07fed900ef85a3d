"""Rows that say or show that they do not count as they stand: means, credits, plans, repeats."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from tables import kinds, lines, reading, said

import carbonsite as cs

MONTHS = "Måned;Diesel (L)\njan 2024;100\nfeb 2024;140\nmars 2024;129\n"


def _details(found: cs.ActivityReading) -> dict[str, str]:
    return {str(row.finding): str(row.detail) for row in found.findings.itertuples()}


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("Snitt", "123"),
        ("Gjennomsnitt per måned", "123,0"),
        ("Gj.snitt", "123"),
        ("Average", "123"),
        ("Mean:", "123"),
        ("Median", "129"),
        ("Maks", "140"),
        ("Maximum", "140"),
        ("Min", "100"),
        ("Laveste", "100"),
        ("Medelvärde", "123"),
    ],
)
def test_a_mean_or_an_extreme_is_not_counted(word: str, number: str, tmp_path: Path) -> None:
    found = reading(tmp_path, f"{MONTHS}{word};{number}\nSum;369\n")
    assert found.activities["amount"].sum() == 369
    assert kinds(found) == {5: "total", 6: "total"}
    assert "mean, the median, the greatest or the least of 3 rows" in said(found, 5)


def test_a_mean_that_is_none_is_not_understood(tmp_path: Path) -> None:
    found = reading(tmp_path, MONTHS + "Snitt;77\n")
    assert kinds(found) == {5: "not understood"}
    assert "neither" in said(found, 5)
    assert len(found.uncovered) == 1


@pytest.mark.parametrize("word", ["Minigraver", "Maksimalt dyp grøft", "Mellomlager", "Snittømmer"])
def test_things_with_such_names_are_counted(word: str, tmp_path: Path) -> None:
    found = reading(tmp_path, f"Beskrivelse;Mengde;Enhet\nA;5;m\n{word};5;m\n")
    assert len(found) == 2


@pytest.mark.parametrize(
    ("heading", "times"),
    [
        ("Forbruk (1000 kWh)", 1000),
        ("Forbruk [1 000 kWh]", 1000),
        ("Forbruk i 1000 kWh", 1000),
        ("Forbruk (tusen kWh)", 1000),
        ("Forbruk (i 1000 kWh)", 1000),
        ("Forbruk (kWh x 1000)", 1000),
        ("Forbruk (100 kWh)", 100),
        ("Forbruk (kWh)", 1),
    ],
)
def test_a_heading_may_count_in_thousands(heading: str, times: int, tmp_path: Path) -> None:
    found = reading(tmp_path, f"Beskrivelse;{heading}\nKran;12,5\nHeis;3 kWh\n")
    assert lines(found) == [("Kran", 12.5 * times, "kWh"), ("Heis", 3.0, "kWh")]
    if times > 1:
        assert f"{times} × kWh" in _details(found)["unit in another spelling"]
        beside = reading(tmp_path, f"Beskrivelse;{heading};Enhet\nKran;12,5;kWh\n")
        assert kinds(beside) == {2: "not understood"}


def test_thousands_above_the_heading_are_a_finding(tmp_path: Path) -> None:
    for text in ("Alle tall i 1000 liter", "Mengder i tusen", "Figures in thousands"):
        found = reading(tmp_path, f"{text};;\nMaskin;Forbruk;Enhet\nG;12,5;L\n")
        assert text in _details(found)["numbers in thousands"]
    assert reading(tmp_path, "Bygg 1000 m2;;\nMaskin;Forbruk;Enhet\nG;5;L\n").findings.empty


@pytest.mark.parametrize(
    "text", ["Kreditnota diesel", "Kreditert: diesel", "Credit note, diesel", "Kreditfaktura"]
)
def test_a_credit_is_not_added_up(text: str, tmp_path: Path) -> None:
    table = f'Vare;Antall;Enhet\nDiesel;500;L\n"{text}";100;L\n'
    for found in (reading(tmp_path, table), reading(tmp_path, table, factors={text: "f"})):
        assert lines(found) == [("Diesel", 500.0, "L")]
        assert "takes back" in said(found, 3)
    of_type = "Vare;Bilagstype;Antall;Enhet\nDiesel;Faktura;500;L\nDiesel;Kreditnota;100;L\n"
    assert kinds(reading(tmp_path, of_type)) == {3: "not understood"}


@pytest.mark.parametrize(
    ("plan", "actual"),
    [
        ("Budsjett", "Faktisk"),
        ("Prosjektert", "Utført"),
        ("Plan", "Actual"),
        ("Kalkyle", "Regnskap"),
    ],
)
def test_planned_and_actual_in_one_column_are_a_finding(
    plan: str, actual: str, tmp_path: Path
) -> None:
    rows = f"jan 2024;{plan};100\njan 2024;{actual};120\nfeb 2024;{plan};90\nfeb 2024;{actual};95\n"
    found = reading(tmp_path, "Måned;Type;Diesel (L)\n" + rows)
    assert "190 L" in _details(found)["planned and actual"]
    assert "215 L" in _details(found)["planned and actual"]
    alone = reading(tmp_path, f"Måned;Type;Diesel (L)\njan 2024;{plan};100\nfeb 2024;{plan};90\n")
    assert "planned and actual" not in _details(alone)


def test_a_longer_period_beside_its_parts_is_a_finding(tmp_path: Path) -> None:
    rows = "Periode;Maskin;kWh\njan 2024;A;100\nfeb 2024;A;110\nQ1 2024;A;330\n"
    found = reading(tmp_path, rows)
    assert len(found) == 3
    detail = _details(found)["overlapping periods"]
    assert detail.startswith("rows 4 ") and "540 with it, 210 without" in detail
    for other in ("Q1 2024;B;330\n", "jan 2024;A;90\n", "Q2 2024;A;330\n", "2023;A;330\n"):
        apart = reading(tmp_path, rows.replace("Q1 2024;A;330\n", other))
        assert "overlapping periods" not in _details(apart)


def test_a_document_that_stands_twice_is_a_finding(tmp_path: Path) -> None:
    head = "Fakturanr;Dato;Vare;Antall;Enhet\n"
    rows = "1001;03.01.2024;Diesel;512;L\n1002;09.01.2024;Diesel;100;L\n"
    found = reading(tmp_path, head + rows + "1001;03.01.2024;Diesel;512;L\n")
    assert len(found) == 3
    assert _details(found)["repeated rows"].startswith("rows 4 ")
    for other in (
        "1003;03.01.2024;Diesel;512;L\n",
        ";03.01.2024;Diesel;512;L\n",
        "1001;03.01.2024;Diesel;513;L\n",
    ):
        assert "repeated rows" not in _details(reading(tmp_path, head + rows + other))


@pytest.mark.parametrize(
    "remark", ["feilført, skal være 11", "Dobbeltført", "should be 11", "duplicate", "felaktig"]
)
def test_a_remark_that_doubts_the_amount_is_a_finding(remark: str, tmp_path: Path) -> None:
    found = reading(
        tmp_path, f'Maskin;Diesel (L);Merknad\nG;110;"{remark}"\nG;95;ok\nG;70;feil på pumpe\n'
    )
    assert len(found) == 3
    assert remark in _details(found)["remark on the amount"]
    assert "pumpe" not in _details(found)["remark on the amount"]


def test_an_amount_with_its_waste_below_its_parts_is_their_sum(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "Beskrivelse;Mengde;Enhet\nBetong;100;m3\nTillegg svinn 10 %;10;m3\n"
        "Betong inkl. svinn;110;m3\n",
    )
    assert found.activities["amount"].sum() == 110


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=9), st.booleans())
@settings(max_examples=examples(30))
def test_statistics_of_rows_never_count(amounts: list[int], is_first: bool) -> None:
    rows = "".join(f"A{place};{amount};t\n" for place, amount in enumerate(amounts))
    last = f"Maks;{max(amounts)};t\nMin;{min(amounts)};t\n"
    text = last + rows if is_first else rows + last
    with tempfile.TemporaryDirectory() as folder:
        found = reading(Path(folder), "Varetekst;Mengde;Enhet\n" + text)
    assert found.activities["amount"].sum() == sum(amounts)


@pytest.mark.parametrize(
    "text",
    [
        "Eksempel: Betong B35",
        "Eks.: grus",
        "(eks.) Grus",
        "F.eks. betong",
        "Example - steel",
        "Fyll inn her",
    ],
)
def test_an_example_of_a_form_is_no_amount(text: str, tmp_path: Path) -> None:
    table = f'Beskrivelse;Mengde;Enhet\n"{text}";100;m3\nBetong B35;250;m3\n'
    found = reading(tmp_path, table)
    assert lines(found) == [("Betong B35", 250.0, "m3")]
    assert "example" in said(found, 2)
    assert len(reading(tmp_path, table, factors={text: "f"})) == 2


def test_things_that_begin_like_an_example_are_counted(tmp_path: Path) -> None:
    for text in ("Eksemplarisk belegg", "Eksisterende masser", "Malt vegg", "Eksosanlegg"):
        found = reading(tmp_path, f"Beskrivelse;Mengde;Enhet\nA;5;m\n{text};7;m\n")
        assert len(found) == 2


def test_several_revisions_of_one_item_are_a_finding(tmp_path: Path) -> None:
    rows = (
        "Rev;Postnr;Beskrivelse;Mengde;Enhet\nA;1;Betong;100;m3\nB;1;Betong;120;m3\nA;2;Grus;7;t\n"
    )
    found = reading(tmp_path, rows)
    assert len(found) == 3
    detail = _details(found)["several revisions"]
    assert detail.startswith("rows 2 ") and "220 with it, 120 without" in detail
    once = reading(tmp_path, rows.replace("B;1;", "A;1;"))
    other = reading(tmp_path, rows.replace("B;1;Betong", "B;3;Stål"))
    assert all("several revisions" not in _details(apart) for apart in (once, other))


@pytest.mark.parametrize("heading", ["Beskrivelse;Mengde;Enhet", "Tekst;Kvantum;Enhet"])
def test_a_summary_below_in_one_sheet_is_a_finding(heading: str, tmp_path: Path) -> None:
    first = "Beskrivelse;Mengde;Enhet\nBetong;105;m3\nBetong;48;m3\nGrus;7;t\n"
    summary = f";;\nOppsummering;;\n{heading}\nBetong;153;m3\nGrus;7;t\n"
    found = reading(tmp_path, first + summary)
    details = [str(row.detail) for row in found.findings.itertuples()]
    assert any(
        "rows 8 to 9" in detail and "306 with it, 153 without" in detail for detail in details
    )
    other = reading(tmp_path, first + summary.replace("153", "149"))
    assert "sum or activity" not in _details(other)


@pytest.mark.parametrize(
    "remark", ["inkludert i post 1", "Medtatt i post 2", "ingår i pos 3", "Included in item 4.1"]
)
def test_what_is_in_another_row_is_not_counted_again(remark: str, tmp_path: Path) -> None:
    found = reading(tmp_path, f"Beskrivelse;Mengde;Enhet;Merknad\nA;5;m3;\nB;7;m3;{remark}\n")
    assert kinds(found) == {3: "not understood"}
    assert "part of another row" in said(found, 3)


@pytest.mark.parametrize("text", ["Balance c/f", "Utgående lager", "Saldo 31.01", "Rest på tank"])
def test_what_is_left_is_stock(text: str, tmp_path: Path) -> None:
    found = reading(tmp_path, f"Beskrivelse;Mengde;Enhet\nTanket;500;L\n{text};300;L\n")
    assert kinds(found) == {3: "stock"}


def test_a_sum_by_which_a_table_is_checked_is_a_sum(tmp_path: Path) -> None:
    found = reading(tmp_path, "Beskrivelse;Mengde;Enhet\nA;100;m\nB;50;m\nKontrollsum;150;m\n")
    assert kinds(found) == {4: "total"}
