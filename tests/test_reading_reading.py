"""Bills of quantities and logs as they come: each number is right, or its row is listed with a
reason.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest
from tables import ONE_FACTOR, kinds, lines, reading, said, with_openpyxl, with_xlsxwriter

import carbonsite as cs
from carbonsite import limits
from carbonsite.messages import Language

NORWEGIAN = """Prosjekt: nytt omsorgssenter;;;;
Mengdebeskrivelse;;;;

Postnr;NS 3451;Beskrivelse;Mengde;Enhet;Enhetspris;Sum
01;;Rigg og drift;1;RS;250 000;250 000
02.1;216;Betong B35;1 250,5;m3;1 800;2 250 900
02.2;216;Armering;75 030;kg;18,50;1 388 055
02.3;02;Forskaling;2 400;m²;650;
;;Sum kapittel 2;;;;3 638 955
03.1;23;Total station leie;3;stk;;
03.2;23;Totalentreprise rigg;1;stk;;
03.3;23;Sumpumpe;2;stk;;
;;SUM TOTALT;;;;4 000 000

Notat: alle mengder er teoretiske;;;;
"""


def test_a_norwegian_bill_of_quantities(tmp_path: Path) -> None:
    found = reading(tmp_path, NORWEGIAN)
    assert lines(found) == [
        ("Betong B35", 1250.5, "m3"),
        ("Armering", 75030.0, "kg"),
        ("Forskaling", 2400.0, "m2"),
        ("Totalentreprise rigg", 1.0, "stk"),
        ("Sumpumpe", 2.0, "stk"),
    ]
    assert found.activities["element"].tolist() == ["216", "216", "02", "23", "23"]
    assert found.activities["row"].tolist() == [6, 7, 8, 11, 12]
    assert kinds(found) == {
        5: "lump sum",
        9: "total",
        10: "not understood",
        13: "total",
        15: "text",
    }
    assert "begins like a total" in said(found, 10)
    assert "factors={'Total station leie': '…'}" in said(found, 10)
    with pytest.raises(cs.InputError, match="lump sum") as caught:
        found.complete()
    assert caught.value.problems["row"].tolist() == [5, 10]


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (
            (
                "Varenr;Varebetegnelse;Mængde;Enhed\r\n1;Beton"
                " C30;12,5;m3\r\n2;Stål;1.250,0;kg\r\nI alt;;;\r\n"
            ),
            "cp1252",
            [("Beton C30", 12.5, "m3"), ("Stål", 1250.0, "kg")],
        ),
        (
            (
                "Littera\tBenämning\tMängd\tEnhet\r\nA\tBetong\t12,5\tm³\r\nB\tArmering\t1"
                " 250\tkg\r\nSumma\t\t\t\r\n"
            ),
            "utf-16",
            [("Betong", 12.5, "m3"), ("Armering", 1250.0, "kg")],
        ),
        (
            (
                "Item No,Description,Qty,Unit,Rate,Amount\n"
                '1.1,Excavate,"1,250.5",m3,10,12505\n'
                "1.2,Concrete,20.25,m3,10,200\n"
                ",Total,,,,12705\n"
            ),
            "utf-8-sig",
            [("Excavate", 1250.5, "m3"), ("Concrete", 20.25, "m3")],
        ),
        (
            "sep=;\nBeskrivelse;Mengde;Enhet\nRør 2\";1'250,5;m\n",
            "utf-16-le",
            [('Rør 2"', 1250.5, "m")],
        ),
        ("Beskrivelse|Mengde|Enhet\rÅ|5,5|kg\r", "utf-16-be", [("Å", 5.5, "kg")]),
        (
            '"sep=,";;\n"Beskri-\nvelse",Mengde,Enhet\nA,1\u00a0250.5,kg\n',
            "utf-8",
            [("A", 1250.5, "kg")],
        ),
    ],
    ids=[
        "Danish, cp1252",
        "Swedish, UTF-16",
        "English, UTF-8 with mark",
        "sep= line, UTF-16 LE",
        "bar, CR, UTF-16 BE",
        "wrapped heading",
    ],
)
def test_dialects(
    text: str, encoding: str, expected: list[tuple[str, float, str]], tmp_path: Path
) -> None:
    found = reading(tmp_path, text, encoding=encoding)
    assert lines(found) == expected
    assert found.uncovered.empty


def test_a_log_of_machines_with_the_unit_in_the_heading(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "Dato;Maskin;Drivstoff (liter);Timer\n01.02.2024;Gravemaskin"
        " 25t;120,5;8\n02.02.2024;Gravemaskin 25t;98;7,5\nSum;;218,5;15,5\n",
    )
    assert lines(found) == [("Gravemaskin 25t", 120.5, "L"), ("Gravemaskin 25t", 98.0, "L")]
    assert found.activities["hours"].tolist() == ["8 h", "7.5 h"]
    assert found.activities["date"].tolist() == ["2024-02-01", "2024-02-02"]
    assert said(found, 4).startswith("agrees with the 2 rows above it")


TWO = (
    "Dato;Maskin;Diesel (L);Strøm (kWh)\n"
    "01.02.2024;Gravemaskin;120,5;0\n"
    "02.02.2024;Kran;;340\n"
    "03.02.2024;Rigg;;\n"
    "Fri;;;\n"
    "Sum;;120,5;340\n"
)


def test_which_of_several_amounts_is_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(cs.InputError, match="several columns may be the amount") as caught:
        reading(tmp_path, TWO)
    assert "columns={'amount': ['Diesel (L)', 'Strøm (kWh)']}" in caught.value.problems["remedy"][0]
    with pytest.raises(cs.InputError, match=r"columns=\{'amount': \[2, 3\]\}"):
        reading(tmp_path, "Beskrivelse;Mengde;Mengde;Enhet\nA;1;2;kg\n")


def test_several_amounts_that_are_told_lose_no_row(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        TWO,
        columns={"amount": ["Diesel", "Strøm"]},
        factors={"Diesel": "diesel", "Strøm": "electricity"},
        tags={"module": "A5"},
    )
    assert lines(found) == [
        ("Gravemaskin: Diesel", 120.5, "L"),
        ("Gravemaskin: Strøm", 0.0, "kWh"),
        ("Kran: Strøm", 340.0, "kWh"),
    ]
    assert found.activities["factor"].tolist() == ["diesel", "electricity", "electricity"]
    assert {row for row, kind in kinds(found).items() if kind == "text"} == {
        4,
        5,
    }, "a row without any amount is listed, once"
    assert found.left["row"].tolist().count(4) == 1


def test_headings_in_several_rows(tmp_path: Path) -> None:
    rows = [
        ["Mengdeliste"],
        [],
        ["Post", "Beskrivelse", "Mengder", None, "Enhet", "Pris", None],
        [None, None, "Prosjektert", "Utført", None, "Enhet", "Sum"],
        ["1", "Betong", 12.5, 10, "m3", 5, 6],
        ["2", "Stål", 100, 90, "kg", 1, 2],
    ]
    path = with_openpyxl(
        tmp_path / "a.xlsx", rows, ("A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:G3", "A1:G1")
    )
    with pytest.raises(cs.InputError, match="several columns may be the amount"):
        cs.read_activities(path)
    for told in ("Mengder Utført", "Utført", 4):
        found = cs.read_activities(path, columns={"amount": told}, tags=ONE_FACTOR)
        assert lines(found) == [("Betong", 10.0, "m3"), ("Stål", 90.0, "kg")]
    assert found.summary.set_index("subject")["detail"]["heading"] == "rows 3 to 4"


def test_units_in_a_row_of_their_own(tmp_path: Path) -> None:
    path = with_openpyxl(
        tmp_path / "a.xlsx",
        [
            ["Dato", "Maskin", "Diesel", "Timer"],
            [None, None, "liter", "h"],
            [datetime.date(2024, 2, 1), "Kran", 5, 6],
            [datetime.datetime(2024, 2, 2, 8, 30), "Kran", 5.5, 1],
        ],
    )
    found = cs.read_activities(path, tags=ONE_FACTOR)
    assert lines(found) == [("Kran", 5.0, "L"), ("Kran", 5.5, "L")]
    assert found.activities["date"].tolist() == ["2024-02-01", "2024-02-02"]


def test_a_cell_merged_downwards_holds_for_all_of_its_rows_and_an_amount_only_once(
    tmp_path: Path,
) -> None:
    rows = [
        ["Element", "Item", "Qty", "Unit"],
        ["21", "Concrete", 5, "m3"],
        [None, "Rebar", 100, "kg"],
        [None, None, 7, "kg"],
        ["23", "Concrete", 8, "m3"],
        [None, None, None, "m3"],
    ]
    found = cs.read_activities(
        with_openpyxl(tmp_path / "a.xlsx", rows, ("A2:A4", "B3:B4", "A5:A6", "B5:B6", "C5:C6")),
        tags=ONE_FACTOR,
    )
    assert lines(found) == [
        ("Concrete", 5.0, "m3"),
        ("Rebar", 100.0, "kg"),
        ("Rebar", 7.0, "kg"),
        ("Concrete", 8.0, "m3"),
    ]
    assert found.activities["element"].tolist() == ["21", "21", "21", "23"]
    assert kinds(found) == {6: "no amount"}


def test_cells_that_are_no_amounts(tmp_path: Path) -> None:
    rows = [
        ["Item", "Qty", "Unit"],
        ["truth", True, "m3"],
        ["error", "#REF!", "m3"],
        ["share", 0.5, "m3"],
        ["day", 45000, "kg"],
        ["huge", 1e300, "kg"],
        ["hours", 1.25, None],
        ["text", "1 250,5 kg", None],
        ["kilo", 5, "kilo"],
    ]
    found = cs.read_activities(
        with_xlsxwriter(
            tmp_path / "a.xlsx", rows, {(3, 1): "0.0%", (4, 1): "dd.mm", (6, 1): "[h]:mm"}
        ),
        tags=ONE_FACTOR,
    )
    assert lines(found) == [("hours", 30.0, "h"), ("text", 1250.5, "kg"), ("kilo", 5.0, "kg")]
    assert set(kinds(found).values()) == {"not understood"}
    assert "is a share" in said(found, 4)
    assert "is a date" in said(found, 5)
    assert "'kilo' was read as 'kg'" in found.findings["detail"].tolist()


def test_sheets_hidden_and_shown_with_different_columns(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "Forside"
    cover.append(["Prosjekt", "Biri"])
    one, two = book.create_sheet("Grunn"), book.create_sheet("Skjult")
    for row in (["Beskrivelse", "Mengde", "Enhet"], ["a", 5, "kg"], ["b", 6, "kg"]):
        one.append(row)
    for row in (["Unit", "Text", "Quantity"], ["t", "q", 7]):
        two.append(row)
    one.row_dimensions[2].hidden = one.column_dimensions["C"].hidden = True
    two.sheet_state = "hidden"
    book.create_sheet("Tom")
    book.create_chartsheet("Graf")
    book.save(tmp_path / "a.xlsx")
    found = cs.read_activities(tmp_path / "a.xlsx", tags=ONE_FACTOR)
    assert lines(found) == [("a", 5.0, "kg"), ("b", 6.0, "kg"), ("q", 7.0, "t")]
    assert found.activities["row"].tolist() == ["Grunn!2", "Grunn!3", "Skjult!2"]
    assert set(found.findings["finding"]) == {
        "hidden rows",
        "hidden columns",
        "hidden sheet",
        "sheet without a heading",
    }
    assert found.summary[found.summary["sheet"] == "Tom"]["detail"].tolist() == ["empty"]
    assert (
        cs.read_activities(tmp_path / "a.xlsx", sheet="Grunn", tags=ONE_FACTOR)
        .summary["detail"]
        .tolist()
        .count("not asked for")
        == 3
    )
    with pytest.raises(cs.InputError, match="there is no such sheet"):
        cs.read_activities(tmp_path / "a.xlsx", sheet="Grun")


def test_a_workbook_in_which_no_sheet_has_a_heading_says_how_to_go_on(tmp_path: Path) -> None:
    with pytest.raises(cs.InputError, match="no heading is recognised"):
        cs.read_activities(with_openpyxl(tmp_path / "a.xlsx", [["Prosjekt", "Biri"], ["1", "2"]]))


def test_formulas_without_stored_values_are_named(tmp_path: Path) -> None:
    rows = [
        ["Beskrivelse", "Mengde", "Enhet"],
        ["a", 5, "kg"],
        ["b", 6, "kg"],
        ["Sum", "=SUM(B2:B3)", "kg"],
        ["c", "=B2*2", "kg"],
        ["d", "=B2+B3", "kg"],
    ]
    found = cs.read_activities(with_openpyxl(tmp_path / "a.xlsx", rows), tags=ONE_FACTOR)
    assert lines(found) == [("a", 5.0, "kg"), ("b", 6.0, "kg")]
    assert kinds(found) == {4: "total", 5: "not understood", 6: "total"}
    assert "without a stored value" in said(found, 5)
    assert found.findings.set_index("finding")["detail"]["formulas without a value"].endswith(
        "B4, B5, B6"
    )


def test_several_tables_below_each_other_and_headings_on_each_page(tmp_path: Path) -> None:
    text = (
        "Betong;;\nTekst;Mengde;Enhet\nA;5;kg\nTekst;Mengde;Enhet\nB;6;kg\nSide"
        " 2;;\nSum;11;kg\n\nGrunn;;\nBeskrivelse;Enhet;Mengde\nC;m3;7\nD;m3;8\nSum;;15\n"
    )
    found = reading(tmp_path, text)
    assert lines(found) == [("A", 5.0, "kg"), ("B", 6.0, "kg"), ("C", 7.0, "m3"), ("D", 8.0, "m3")]
    assert kinds(found) == {4: "repeated heading", 6: "text", 7: "total", 9: "text", 13: "total"}
    assert found.summary["subject"].tolist().count("above the heading") == 1


def test_columns_by_number_where_there_is_no_heading(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "Betong;5,5;m3\nStål;6,5;kg\n",
        mapping={"heading": 0, "columns": {"item": 1, "amount": 2, "unit": 3}},
    )
    assert lines(found) == [("Betong", 5.5, "m3"), ("Stål", 6.5, "kg")]


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        cs.InputError, match="there is no such column; name one of 'Tekst', 'Mengde'"
    ):
        reading(tmp_path, "Tekst;Mengde\nA;5\n", columns={"amount": "Mengder"})
    with pytest.raises(cs.InputError, match="is not a column of activities"):
        reading(tmp_path, "Tekst;Mengde\nA;5\n", columns={"weight": "Mengde"})


def test_a_column_of_the_file_never_takes_the_place_of_one_that_an_account_reads(
    tmp_path: Path,
) -> None:
    found = reading(tmp_path, "Tekst;Mengde;Enhet;gwp_total;row\nA;5;kg;1;x\n")
    assert found.activities[["gwp_total (file)", "row (file)", "row"]].iloc[0].tolist() == [
        "1",
        "x",
        2,
    ]


def test_parquet(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    pandas.DataFrame(
        {
            "item": ["a", None],
            "amount": [5.5, 6],
            "unit": ["kg", "kg"],
            "date": [datetime.date(2024, 1, 2), None],
        }
    ).to_parquet(tmp_path / "a.parquet")
    found = cs.read_activities(tmp_path / "a.parquet", tags=ONE_FACTOR)
    assert lines(found) == [("a", 5.5, "kg")]
    assert found.activities["date"].tolist() == ["2024-01-02"]
    assert "no text says what this is" in said(found, 3)


def test_a_large_parquet_file_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    pandas.DataFrame({"item": ["a", "b"], "amount": [1, 2]}).to_parquet(tmp_path / "a.parquet")
    monkeypatch.setattr(limits, "TABLE_ROWS", 1)
    with pytest.raises(cs.InputError) as caught:
        cs.read_activities(tmp_path / "a.parquet", tags=ONE_FACTOR)
    (problem,) = caught.value.problems.to_dict("records")
    assert problem["problem"] == "cannot be read as a table: it has 2 rows and 2 columns"
    assert problem["remedy"] == "split it"


def test_the_reading_shows_itself(tmp_path: Path) -> None:
    found = reading(tmp_path, NORWEGIAN)
    assert repr(found) == "<5 activities, 1 lump sum, 2 total, 1 not understood, 1 text>"
    html = found._repr_html_()
    assert "Total station leie" in html
    assert "heading" in html


def test_activities_that_were_read_are_accounted_for(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "Maskin;Diesel (L)\nGravemaskin;100\nHjullaster;50\nSum;150\n",
        tags={"factor": "diesel", "module": "A5"},
    )
    catalogue = cs.FactorCatalogue.default()
    account = cs.account(found.complete(), catalogue, cs.Basis())
    alone = cs.account(cs.activity("both", "150 L", "diesel", module="A5"), catalogue, cs.Basis())
    assert sorted(account.lines["row"].unique().tolist()) == [2, 3]
    assert float(account.total.magnitude) == pytest.approx(float(alone.total.magnitude), rel=1e-12)


def test_what_is_read_and_left_is_said_in_norwegian_too(tmp_path: Path) -> None:
    text = "Tekst;Mengde;Enhet\nBetong;5,5;m3\nRigg;1;RS\nArmering;2,5;kilo\nSum;9;\n"
    found = reading(tmp_path, text, factors={"Betong": "f"}, tags={})
    left = found.left.set_index("row")
    norwegian = Language.NORWEGIAN
    assert [kind.in_language(norwegian) for kind in left["kind"]] == [
        "rund sum",
        "uten faktor",
        "sum",
    ]
    assert left["problem"][4].in_language(norwegian) == (
        "det er ikke oppgitt noen faktor for denne teksten"
    )
    assert left["problem"][5].in_language(norwegian).startswith("oppgir 9")
    details = {
        row.finding: row.detail.in_language(norwegian) for row in found.findings.itertuples()
    }
    assert details["unit in another spelling"] == "'kilo' ble lest som 'kg'"
    summary = found.summary.set_index("subject")["detail"]
    assert summary["heading"].in_language(norwegian) == "rad 1"
    assert summary["rows"].in_language(norwegian) == (
        "4 i alt: 1 aktivitet, 1 uten faktor, 1 rund sum, 1 sum"
    )
    columns = [str(subject) for subject in found.summary["subject"]]
    assert any(str(detail) == "item" for detail in found.summary["detail"]), columns
