"""Rows that say that they are not done are listed apart, and in no total unless told."""

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


def _details(found: cs.ActivityReading) -> dict[str, str]:
    return {str(row.finding): str(row.detail) for row in found.findings.itertuples()}


@pytest.mark.parametrize(
    "text",
    [
        "Utgår",
        "UTGÅR: Grøft DN200",
        "Utgår - grøft",
        "Utgår Grøft DN200",
        "Utgått. Grøft",
        "(Utgår) Grøft",
        "Grøft DN200 (utgår)",
        "Grøft DN200, utgått",
        "Grøft DN200 - kansellert",
        "Utgår av kontrakten: grøft",
        "Ikke bestilt: grøft",
        "Grøft, ikke utført",
        "Grøft (bestilt: nei)",
        "Strøket: grøft",
        "Kansellert grøft",
        "Bortfaller; grøft",
        "Annullert – grøft",
        "Not ordered: trench",
        "Cancelled trench",
        "Canceled - trench",
        "DELETED: trench",
        "Trench [cancelled]",
        "Trench, not executed",
        "Udgår: grøft",
        "Utgår, schakt",
        "Ej beställd: schakt",
        "Makulerad: schakt",
    ],
)
def test_texts_that_say_so(text: str, tmp_path: Path) -> None:
    found = reading(tmp_path, f'Beskrivelse;Mengde;Enhet\nA;5;m\n"{text}";7;m\n')
    assert kinds(found) == {3: "cancelled"}
    assert _details(found)["cancelled"] == "in no total: rows 3 (7 m)"
    assert "include=['cancelled']" in said(found, 3)


@pytest.mark.parametrize(
    "text",
    [
        "Utgående masser",
        "Utgang mot vest",
        "Utgårdveien 3",
        "Ledning utgår fra kum 12",
        "Utgår fra kum 12: ledning",
        "Strøket vegg",
        "Vegg, strøket",
        "Slettet betongflate",
        "Void former 200 mm",
        "Removed asphalt",
        "Fjernet asfalt",
        "Bestilt betong",
        "Ikke bærende vegg",
        "Ikke-brennbar plate",
        "Not galvanised steel",
        "Cancellation lights",
        "Ej armerad betong",
    ],
)
def test_look_alikes_are_counted(text: str, tmp_path: Path) -> None:
    found = reading(tmp_path, f'Beskrivelse;Mengde;Enhet\nA;5;m\n"{text}";7;m\n')
    assert len(found) == 2 and found.findings.empty


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [
        ("Status", "Utgår", "Bestilt"),
        ("Status", "Ikke bestilt", "Bestilt"),
        ("Status", "Strøket", "OK"),
        ("Status", "Slettet", ""),
        ("Status", "Cancelled", "Ordered"),
        ("Status", "Deleted", "Active"),
        ("Status", "Removed", ""),
        ("Merknad", "Utgår", "se tegning"),
        ("Merknad", "Utgår, se endringsmelding 4", "se tegning"),
        ("Kommentar", "Utgått jf. EM 12", ""),
        ("Anm", "ingår ej", "ÄTA"),
        ("Merknad", "Inngår ikke", ""),
        ("Merknad", "IKKE I VÅR LEVERANSE", "ikke målt"),
        ("Remark", "Not in contract", ""),
        ("Bestilt", "Nei", "Ja"),
        ("Bestilt?", "nei", ""),
        ("Ordered", "No", "Yes"),
        ("Utføres", "nei", "ja"),
        ("Utgår", "x", ""),
        ("Utgår", "Ja", "Nei"),
        ("Kansellert", "TRUE", "FALSE"),
        ("Beställd", "Nej", "Ja"),
        ("Medtatt", "Nei", "Ja"),
    ],
)
def test_columns_that_say_so(heading: str, yes: str, no: str, tmp_path: Path) -> None:
    found = reading(tmp_path, f"Beskrivelse;{heading};Mengde;Enhet\nA;{no};5;m3\nB;{yes};7;m3\n")
    assert lines(found) == [("A", 5.0, "m3")]
    assert kinds(found) == {3: "cancelled"}


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Overflate", "strøket"),
        ("Overflate", "slettet"),
        ("Tiltak", "Removed"),
        ("Bestilt", "0"),
        ("Bestilt", "12"),
        ("Merknad", "Ledning utgår fra kum"),
        ("Merknad", "Levert, ikke fakturert"),
        ("Sted", "Utgang"),
    ],
)
def test_other_columns_say_nothing(heading: str, cell: str, tmp_path: Path) -> None:
    found = reading(tmp_path, f"Beskrivelse;{heading};Mengde;Enhet\nA;;5;m3\nB;{cell};7;m3\n")
    assert len(found) == 2


def test_what_is_not_marked_as_ordered_is_counted_with_a_finding(tmp_path: Path) -> None:
    found = reading(
        tmp_path, "Beskrivelse;Bestilt;Mengde;Enhet\nA;x;5;m3\nB;;7;m3\nC;x;8;m3\nSum;;20;m3\n"
    )
    assert len(found) == 3
    assert "rows 3 (7 m3)" in _details(found)["ordered or not"]


def test_all_below_a_position_or_a_heading_of_cancelled_items(tmp_path: Path) -> None:
    by_position = reading(
        tmp_path,
        "Postnr;Beskrivelse;Mengde;Enhet\n02;Betong;;\n02.1;a;5;m3\n03;Riving (utgår);;\n"
        "03.1;b;6;m3\n04;Grus;;\n04.1;e;8;t\n",
    )
    assert [line[0] for line in lines(by_position)] == ["a", "e"]
    by_heading = reading(
        tmp_path, "Beskrivelse;Mengde;Enhet\na;5;m3\nUtgåtte poster;;\nb;6;m3\nc;7;m3\n"
    )
    assert [line[0] for line in lines(by_heading)] == ["a"]
    # A remark of its own row says nothing of all rows below it.
    remark = reading(tmp_path, "Beskrivelse;Mengde;Enhet\na;5;m3\nUtgår;;\nb;6;m3\nc;7;m3\n")
    assert [line[0] for line in lines(remark)] == ["a", "b", "c"]


def test_they_are_counted_on_request_and_by_the_command(tmp_path: Path) -> None:
    table = "Beskrivelse;Mengde;Enhet\nA;5;m\nUtgår: B;7;m\nSum;5;m\n"
    included = reading(tmp_path, table, include=["cancelled"])
    assert [line[1] for line in lines(included)] == [5.0, 7.0]
    assert "rows 3 (7 m)" in _details(included)["optional rows as told"]
    found = reading(tmp_path, table)
    assert said(found, 4).startswith("agrees with the row above it")
    assert found.uncovered.empty
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    assert "1 cancelled" in run("read", "a.csv", folder=tmp_path).stderr
    assert "2 not mapped" in run("read", "a.csv", "--include", "cancelled", folder=tmp_path).stderr


@given(
    st.lists(st.tuples(st.integers(1, 10**5), st.booleans()), min_size=1, max_size=8),
    st.sampled_from(["utgår", "ikke bestilt", "kansellert", "not ordered"]),
    st.booleans(),
)
@settings(max_examples=examples(40))
def test_what_is_cancelled_never_counts(
    rows: list[tuple[int, bool]], word: str, is_column: bool
) -> None:
    text = "".join(
        f"x{', ' + word if is_out and not is_column else ''};{n};t;"
        f"{word if is_out and is_column else ''}\n"
        for n, is_out in rows
    )
    with tempfile.TemporaryDirectory() as folder:
        found = reading(Path(folder), "Varetekst;Mengde;Enhet;Status\n" + text, tags={})
    counted = found.left["kind"].isin(["not mapped"])
    assert found.left["amount"][counted].sum() == sum(n for n, is_out in rows if not is_out)
