"""The csv of ÖKOBAUDAT: rows of one data set, headings, decimal marks, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import problem_table
from epd_files import kinds, numbers, written
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite.factors.epd.oekobaudat import is_oekobaudat, read_oekobaudat

GERMAN = (
    "UUID;Version;Name (de);Name (en);Kategorie (original);Konformität;Laenderkennung;Typ;"
    "Referenzjahr;Gueltig bis;Declaration owner;Veroeffentlicht am;Bezugsgroesse;Bezugseinheit;"
    "Schuettdichte (kg/m3);Rohdichte (kg/m3);Schichtdicke (m);Umrechungsfaktor auf 1kg;"
    "biogener Kohlenstoffgehalt in kg;biogener Kohlenstoffgehalt (Verpackung) in kg;Modul;Szenario;"
    "GWP;AP (A2);GWPtotal (A2);GWPbiogenic (A2);GWPfossil (A2);GWPluluc (A2);"
)
ENGLISH = (
    "UUID;Version;Name (de);Name (en);Category (original);Conformity;Country code;Type;"
    "Reference year;Valid until;Declaration owner;Publication date;Ref. quantity;Ref. unit;"
    "Bulk Density (kg/m3);Gross Density (kg/m3);Layer Thickness (m);Conversion factor to 1kg;"
    "Carbon content (biogenic) in kg;Carbon content (biogenic) - packaging in kg;Module;Scenario;"
    "GWP;AP (A2);GWPtotal (A2);GWPbiogenic (A2);GWPfossil (A2);GWPluluc (A2);"
)
CONCRETE, BOARD, LORRY, BRICK = (
    f"{letter * 8}-1111-4222-8333-444444444444" for letter in ("a", "b", "c", "d")
)
A2, A1 = "'EN 15804+A2 (EF 3.1)'", "'EN 15804+A1'"


def row(
    uuid: str, name: str, unit: str, module: str, gwp: str, more: dict[str, str] | None = None
) -> str:
    """A row under `GERMAN`; `gwp` is total, biogenic, fossil and luluc."""
    cells = {
        "UUID": uuid,
        "Version": "20.24.070",
        "Name (de)": name,
        "Name (en)": f"{name} (en)",
        "Kategorie (original)": "'Mineralische Baustoffe' / 'Mörtel'",
        "Konformität": A2,
        "Laenderkennung": "DE",
        "Typ": "generic dataset",
        "Referenzjahr": "2023",
        "Gueltig bis": "2026",
        "Declaration owner": "Sample GmbH",
        "Bezugsgroesse": "1",
        "Bezugseinheit": unit,
        "Modul": module,
        **dict(zip(GERMAN.split(";")[24:28], gwp.split(), strict=False)),
        **(more or {}),
    }
    return "".join(f"{cells.get(heading, '')};" for heading in GERMAN.split(";")[:-1])


ROWS = (
    row(CONCRETE, "Beton", "m3", "A1-A3", "221,7 -0,2 221,5 0,4", {"Rohdichte (kg/m3)": "2400"}),
    row(CONCRETE, "Beton", "m3", "C3", "2,84", {"Rohdichte (kg/m3)": "2400"}),
    row(CONCRETE, "Beton", "m3", "D", "-1,5E-02", {"Rohdichte (kg/m3)": "2400"}),
    row(BOARD, "Platte", "qm", "A1-A3", "0", {"Schichtdicke (m)": "0,0125", "Typ": "specific"}),
    row(BOARD, "Platte", "qm", "C4", "", {"Schichtdicke (m)": "0,0125", "Typ": "specific"}),
    row(LORRY, "LKW", "t*km", "A4", "0,11067 0,00056 0,10803 0,00208", {"Bezugsgroesse": "1000"}),
    row(BRICK, "Ziegel", "kg", "A1-A3", "", {"GWP": "0,25", "Konformität": A1, "Gueltig bis": ""}),
)


def table(*rows: str, heading: str = GERMAN) -> str:
    return "\r\n".join((heading, *rows))


def read(folder: Path, content: str | bytes) -> cs.Epd:
    return cs.read_epd(written(folder, content, "obd.csv"))


def test_every_data_set_is_read_as_a_plain_split_of_its_rows_reads_it(tmp_path: Path) -> None:
    epd = read(tmp_path, table(*ROWS).encode("latin-1"))
    plain = [dict(zip(GERMAN.split(";"), line.split(";"), strict=True)) for line in ROWS]
    stated = [
        (cells["UUID"][:8], cells["Modul"], float(total.replace(",", ".")))
        for cells in plain
        if (total := cells["GWPtotal (A2)"] or cells["GWP"])
    ]
    frame = epd.catalogue.frame
    assert (
        list(zip(frame["factor"].str[-8:], frame["module"], frame["gwp_total"], strict=True))
        == stated
    )
    assert len(stated) == 6 and len(epd) == 4
    concrete = "beton-en-aaaaaaaa"
    assert numbers(epd, concrete) == {"A1-A3": 221.7, "C3": 2.84, "D": -0.015}
    assert numbers(epd, concrete, "gwp_fossil") == {"A1-A3": 221.5, "C3": None, "D": None}
    assert numbers(epd, concrete, "gwp_biogenic")["A1-A3"] == -0.2
    assert numbers(epd, concrete, "gwp_luluc")["A1-A3"] == 0.4
    assert numbers(epd, "platte-en-bbbbbbbb") == {"A1-A3": 0.0}


def test_what_a_row_says_of_its_source(tmp_path: Path) -> None:
    first, *_ = read(tmp_path, table(*ROWS).encode("latin-1")).factors
    assert (first.source.publisher, first.source.year) == ("Sample GmbH", 2023)
    assert first.source.locator == f"EPD {CONCRETE}, version 20.24.070, rows 2 to 4 of the csv"
    assert (first.standard, first.characterisation, first.geography) == ("EN 15804+A2", "AR6", "DE")
    assert first.category == "Mineralische Baustoffe / Mörtel"
    assert (str(first.density), str(first.valid_to)) == ("2400 kg/m3", "2026-12-31")
    assert first.note == "Generic dataset. valid_to: 2026 in the document."
    assert first.terms.startswith("Das BMI stellt die in der ÖKOBAUDAT")


def test_a_declaration_of_a_company_belongs_to_it(tmp_path: Path) -> None:
    board = next(
        factor
        for factor in read(tmp_path, table(*ROWS)).factors
        if factor.factor == "platte-en-bbbbbbbb"
    )
    assert "owner" in board.terms
    assert (str(board.thickness), board.note[:9]) == ("0.0125 m", "Specific.")


@pytest.mark.parametrize("heading", [GERMAN, GERMAN.replace("ä", "ae"), ENGLISH])
@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-8-sig"])
def test_headings_in_both_languages_and_any_encoding_are_one_table(
    tmp_path: Path, heading: str, encoding: str
) -> None:
    expected = read(tmp_path, table(*ROWS)).catalogue
    assert read(tmp_path, table(*ROWS, heading=heading).encode(encoding)).catalogue == expected


def test_decimal_points_and_commas_are_one_table(tmp_path: Path) -> None:
    expected = read(tmp_path, table(*ROWS)).catalogue
    points = table(*ROWS).replace(",", ".")
    assert read(tmp_path, points).catalogue == expected
    commas_between = points.replace(";", ",")
    assert read(tmp_path, commas_between).catalogue == expected


def test_a_point_among_commas_is_not_read_and_the_others_are(tmp_path: Path) -> None:
    wrong = row(CONCRETE, "Beton", "m3", "A1-A3", "221.7")
    epd = read(tmp_path, table(wrong, *ROWS[3:]))
    assert len(epd) == 3 and "beton-en-aaaaaaaa" not in epd.catalogue
    (detail,) = epd.findings[epd.findings["finding"] == "not read"]["detail"]
    assert "obd.csv" in detail


def test_a_thousand_tonne_kilometres_that_are_one_are_found_out(tmp_path: Path) -> None:
    epd = read(tmp_path, table(*ROWS))
    (lorry,) = (factor for factor in epd.factors if factor.factor == "lkw-en-cccccccc")
    assert (lorry.gwp_total, lorry.declared_unit) == (0.11067, "tkm")
    assert kinds(epd) == ["reference amount differs"]
    real = row(LORRY, "LKW", "t*km", "A4", "110,67", {"Bezugsgroesse": "1000"})
    epd = read(tmp_path, table(real))
    assert epd.factors[0].gwp_total == pytest.approx(0.11067, rel=1e-12)
    assert kinds(epd) == ["reference amount is not 1"]


def test_the_old_and_the_new_indicator_are_never_mixed(tmp_path: Path) -> None:
    both = row(BRICK, "Ziegel", "kg", "A1-A3", "0,27", {"GWP": "0,25"})
    old = row(BRICK, "Ziegel", "kg", "C4", "", {"GWP": "0,01"})
    epd = read(tmp_path, table(both, old))
    assert numbers(epd) == {"A1-A3": 0.27}
    assert kinds(epd) == ["two numbers for one cell", "declared by another method"]
    (brick,) = (one for one in read(tmp_path, table(*ROWS)).factors if "ziegel" in one.factor)
    assert (brick.gwp_total, brick.standard) == (0.25, "EN 15804+A1")
    assert "may hold biogenic carbon" in brick.note


def test_scenarios_are_products_of_their_own(tmp_path: Path) -> None:
    rows = [
        row(CONCRETE, "Beton", "m3", "C3", gwp, {"Szenario": scenario})
        for scenario, gwp in (("Deponie", "3"), ("Recycling", "1"))
    ]
    epd = read(tmp_path, table(ROWS[0], *rows))
    assert numbers(epd, "beton-en-aaaaaaaa--recycling") == {"A1-A3": 221.7, "C3": 1.0}
    assert numbers(epd, "beton-en-aaaaaaaa") == {"A1-A3": 221.7}
    assert kinds(epd) == ["no default scenario"]


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_two_versions_the_newest_is_kept(tmp_path: Path, newest_first: bool) -> None:
    new = row(CONCRETE, "Beton", "m3", "A1-A3", "200", {"Version": "20.25.000"})
    rows = (new, ROWS[0]) if newest_first else (ROWS[0], new)
    epd = read(tmp_path, table(*rows))
    assert numbers(epd) == {"A1-A3": 200.0}
    assert kinds(epd) == ["not read"]


@pytest.mark.parametrize(
    ("content", "column"),
    [
        (table(ROWS[0], ROWS[1].replace("C3;", "C3;;1;")), "row 3"),
        (table(ROWS[0], ROWS[1].rpartition("2,84")[0]), "row 3"),
        (table(ROWS[0], f";{ROWS[1]}".removesuffix(";")), "row 3"),
        (table(*ROWS, heading=GERMAN.replace("Bezugsgroesse", "Menge")), "heading"),
        (table(*ROWS, heading=GERMAN.replace("Bezugseinheit", "Einheit")), "heading"),
        (table(*ROWS, heading=GERMAN.replace("AP (A2)", "GWP")), "heading"),
        (table(*ROWS, heading=GERMAN.replace("Modul", "Phase")), "heading"),
        (table(*ROWS, heading=GERMAN.replace("GWP", "PWG")), "heading"),
        (table(ROWS[0], '"' + ROWS[1]), "content"),
    ],
)
def test_a_table_of_another_layout_is_refused_as_a_whole(content: str, column: str) -> None:
    problems = problem_table(lambda: list(read_oekobaudat(content, "obd.csv")))
    assert problems["column"].tolist() == [column]
    with pytest.raises(cs.InputError):
        next(read_oekobaudat(content, "obd.csv"))


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"Bezugsgroesse": ""}, "amount"),
        ({"Bezugsgroesse": "-1"}, "amount"),
        ({"Bezugseinheit": ""}, "declared unit"),
        ({"Bezugseinheit": "furlong"}, "declared unit"),
        ({"GWPtotal (A2)": "viel"}, "GWP-total, A1-A3"),
        ({"GWPtotal (A2)": ""}, "GWP"),
    ],
)
def test_a_data_set_without_unit_or_number_is_refused(
    tmp_path: Path, change: dict[str, str], column: str
) -> None:
    problems = problem_table(
        lambda: read(tmp_path, table(row(CONCRETE, "Beton", "m3", "A1-A3", "1", change)))
    )
    assert problems["column"].tolist() == [column]


@pytest.mark.parametrize("change", [{"Bezugseinheit": "kg"}, {"Bezugsgroesse": "1000"}])
def test_rows_of_one_data_set_have_one_reference(tmp_path: Path, change: dict[str, str]) -> None:
    other = row(CONCRETE, "Beton", "m3", "C3", "1", change)
    epd = read(tmp_path, table(ROWS[0], other, *ROWS[3:]))
    assert len(epd) == 3 and "not read" in kinds(epd)


@settings(max_examples=examples(20), deadline=None)
@given(st.permutations(ROWS))
def test_the_order_of_the_rows_changes_no_number(rows: list[str]) -> None:
    def by_id(content: str) -> dict[str, object]:
        return {
            one.uuid: sorted(
                (cell, impact.label) for impact in one.impacts for cell in impact.cells
            )
            for one in read_oekobaudat(content, "obd.csv")
            if not isinstance(one, cs.InputError)
        }

    assert by_id(table(*rows)) == by_id(table(*ROWS))


def test_a_file_given_twice_is_one(tmp_path: Path) -> None:
    first = read(tmp_path, table(*ROWS)).catalogue
    again = cs.read_epd(written(tmp_path, table(*ROWS), "copy.csv")).catalogue
    assert first | again == first == again | first


def test_the_table_is_recognised_by_its_heading() -> None:
    assert is_oekobaudat(GERMAN) and is_oekobaudat(ENGLISH.replace(";", ","))
    for column in ("UUID", "Version"):
        assert not is_oekobaudat(f"{GERMAN.replace(column, 'x')}\n{column}")
