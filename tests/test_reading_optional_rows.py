"""Options, alternatives and provisional items are listed apart, and in no total unless told."""

from __future__ import annotations

import tempfile
from pathlib import Path

import openpyxl
import pytest
from commands import run
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from tables import ONE_FACTOR, kinds, lines, reading, said

import carbonsite as cs

HEAD = "Postnr;Type;Beskrivelse;Mengde;Enhet\n"
BILL = HEAD + (
    "02.1;Normal;Betong B35;250;m3\n02.2;Opsjon;Lavkarbonbetong B35, opsjon;250;m3\n"
    "02.3;Alternativ;Alternativ: Betong B45;250;m3\n02.4;Eventuell;E.P. Ekstra betong;40;m3\n"
    "02.5;Normal;Regningsarbeid gravemaskin;100;timer\n;;Sum opsjoner;290;m3\n;;Sum;250;m3\n"
)


def details(found: cs.ActivityReading) -> dict[str, str]:
    return {str(row.finding): str(row.detail) for row in found.findings.itertuples()}


def test_a_bill_with_all_of_them(tmp_path: Path) -> None:
    found = reading(tmp_path, BILL)
    assert lines(found) == [
        ("Betong B35", 250.0, "m3"),
        ("Regningsarbeid gravemaskin", 100.0, "h"),
    ]
    assert kinds(found) == {
        3: "option",
        4: "alternative",
        5: "provisional",
        7: "total",
        8: "total",
    }
    assert found.uncovered.empty
    assert details(found)["option"] == "in no total: rows 3 (250 m3)"
    assert "include=['provisional']" in said(found, 5)
    assert said(found, 8).startswith("agrees with the row above it")


def test_what_the_user_includes_is_counted_and_is_a_finding(tmp_path: Path) -> None:
    found = reading(tmp_path, BILL, include=["option", "provisional"])
    assert [line[1] for line in lines(found)] == [250.0, 250.0, 40.0, 100.0]
    assert "250 m3" not in details(found).get("option", "")
    assert details(found)["optional rows as told"].endswith("rows 3, 5 (290 m3)")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Opsjon: solceller", "option"),
        ("Opsjon 2 - grønt tak", "option"),
        ("Solceller (opsjon)", "option"),
        ("Solceller - opsjon", "option"),
        ("Solceller prises som opsjon", "option"),
        ("OPTION solar cells", "option"),
        ("Solar cells [option 3]", "option"),
        ("Alternativt: limtre", "alternative"),
        ("Limtre, alternativ", "alternative"),
        ("Glulam, alternative to item 02.1", "alternative"),
        ("Betong B45, alternativ til post 02.1", "alternative"),
        ("Alternative: glulam", "alternative"),
        ("Regulerbar mengde: sprengning", "provisional"),
        ("Sprengning (regulerbar)", "provisional"),
        ("Eventuell spunting", "provisional"),
        ("Provisional quantity: rock", "provisional"),
        ("Rock, provisional", "provisional"),
        ("E.P. Ekstra betong", "provisional"),
        ("PC sum doors", "provisional"),
    ],
)
def test_texts_that_say_so(text: str, kind: str, tmp_path: Path) -> None:
    found = reading(tmp_path, f'Beskrivelse;Mengde;Enhet\nA;5;stk\n"{text}";7;stk\n')
    assert kinds(found) == {3: kind}


@pytest.mark.parametrize(
    "text",
    [
        "Regulerbare hyllebærere",
        "Høyderegulerbare bord",
        "Provide provisional access road",
        "Alternating traffic lights",
        "Adopsjon",
        "EP-belegg",
        "Epoxy",
    ],
)
def test_products_with_such_words_are_counted(text: str, tmp_path: Path) -> None:
    assert len(reading(tmp_path, f"Beskrivelse;Mengde;Enhet\n{text};7;stk\n")) == 1


@pytest.mark.parametrize(
    ("heading", "yes", "no", "kind"),
    [
        ("Opsjon", "x", "", "option"),
        ("Opsjon?", "Ja", "Nei", "option"),
        ("Option", "TRUE", "FALSE", "option"),
        ("Alternativ", "B", "-", "alternative"),
        ("Regulerbar", "ja", "nei", "provisional"),
        ("Status", "Provisional sum", "Firm", "provisional"),
        ("Merknad", "EP", "", "provisional"),
    ],
)
def test_columns_that_say_so(heading: str, yes: str, no: str, kind: str, tmp_path: Path) -> None:
    found = reading(tmp_path, f"Beskrivelse;{heading};Mengde;Enhet\nA;{no};5;m3\nB;{yes};7;m3\n")
    assert lines(found) == [("A", 5.0, "m3")]
    assert kinds(found) == {3: kind}


def test_all_below_an_optional_position_or_heading(tmp_path: Path) -> None:
    by_position = reading(
        tmp_path,
        "Postnr;Beskrivelse;Mengde;Enhet\n02;Betong;;\n02.1;a;5;m3\n03;Opsjoner;;\n03.1;b;6;m3\n"
        "03.2;c;;\n03.2.1;d;7;m3\n04;Grus;;\n04.1;e;8;t\n",
    )
    assert [line[0] for line in lines(by_position)] == ["a", "e"]
    by_heading = reading(
        tmp_path,
        "Beskrivelse;Mengde;Enhet\na;5;m3\nOPSJONER\nTak;;\nb;6;m3\nc;7;m3\nSum opsjoner;13;m3\n"
        "d;8;m3\nSum;13;m3\n",
    )
    assert [line[0] for line in lines(by_heading)] == ["a", "d"]
    assert said(by_heading, 7).startswith("agrees with the 2 rows above it")
    assert said(by_heading, 9).startswith("agrees with the 2 rows above it")


def test_a_sheet_of_options(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, item in (("Mengder", "a"), ("Opsjoner", "b")):
        sheet = book.create_sheet(name)
        sheet.append(["Beskrivelse", "Mengde", "Enhet"])
        sheet.append([item, 5, "m3"])
    book.save(tmp_path / "a.xlsx")
    found = cs.read_activities(tmp_path / "a.xlsx", tags=ONE_FACTOR)
    assert [line[0] for line in lines(found)] == ["a"]


def test_a_total_that_has_the_options_in_it_says_so(tmp_path: Path) -> None:
    found = reading(
        tmp_path, "Beskrivelse;Mengde;Enhet\na;5;m3\nb;6;m3\nOpsjon: c;7;m3\nSum;18;m3\n"
    )
    assert said(found, 5).startswith(
        "agrees with the 3 rows above it, options and the like included"
    )


def test_the_command_and_the_mapping_include(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(BILL, encoding="utf-8")
    assert "1 option" in run("read", "a.csv", folder=tmp_path).stderr
    included = run("read", "a.csv", "--include", "option", folder=tmp_path)
    assert "3 not mapped" in included.stderr
    with pytest.raises(cs.InputError, match="include"):
        reading(tmp_path, BILL, include=["optional"])


@given(
    st.lists(st.tuples(st.integers(1, 10**5), st.booleans()), min_size=1, max_size=8),
    st.sampled_from(["opsjon", "option", "alternativ", "provisional"]),
)
@settings(max_examples=examples(40))
def test_what_is_optional_never_counts(rows: list[tuple[int, bool]], word: str) -> None:
    text = "".join(f"{'x, ' + word if is_option else 'x'};{n};t\n" for n, is_option in rows)
    with tempfile.TemporaryDirectory() as folder:
        found = reading(Path(folder), "Varetekst;Mengde;Enhet\n" + text, tags={})
    counted = found.left["kind"].isin(["not mapped"])
    assert found.left["amount"][counted].sum() == sum(n for n, is_option in rows if not is_option)
