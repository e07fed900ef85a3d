"""Sums of other rows are found, compared and never counted; what may be either is listed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import kinds, lines, reading, said, with_xlsxwriter

import carbonsite as cs
from carbonsite.inputs.reading.formula_sums import vertical_sums
from carbonsite.spreadsheets.calculator.references import column_of, letters_of
from carbonsite.spreadsheets.files.grid import Formula, Grid

HEAD = "Beskrivelse;Mengde;Enhet\n"


def test_subtotals_and_the_total_over_them(tmp_path: Path) -> None:
    found = reading(
        tmp_path, HEAD + "A;10;kg\nB;20;kg\nDelsum;30;kg\nC;5;kg\nD;5;kg\nDelsum;10;kg\nSum;40;kg\n"
    )
    assert [line[0] for line in lines(found)] == ["A", "B", "C", "D"]
    assert [said(found, row) for row in (4, 7, 8)] == [
        "agrees with the 2 rows above it; ",
        "agrees with the 2 rows above it; ",
        "agrees with the 4 rows above it; ",
    ]
    assert found.findings.empty


def test_a_total_that_disagrees_is_a_finding(tmp_path: Path) -> None:
    found = reading(tmp_path, HEAD + "A;10;kg\nB;20;m3\nSum kg;10;kg\nSum m3;21;m3\nTotalt;36;\n")
    assert [line[0] for line in lines(found)] == ["A", "B"]
    assert found.findings["finding"].tolist() == ["total that disagrees"] * 2
    assert found.findings["detail"][0] == "row 5: states 21; the rows above in m3 (1) add up to 20"


def test_a_total_in_a_column_of_codes_or_right_before_the_amount(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        "Kode;Tekst;Sted;Mengde;Enhet\n1;A;x;5;kg\n2;B;y;5;kg\nSum;;;10;kg\n;;Sum;10;kg\n3;C;Total"
        " rehab;6;kg\n",
    )
    assert [line[0] for line in lines(found)] == ["A", "B", "C"]
    assert kinds(found) == {4: "total", 5: "total"}


def test_an_amount_that_no_text_names_is_a_sum_or_is_listed(tmp_path: Path) -> None:
    found = reading(tmp_path, HEAD + "A;5;kg\nB;5;kg\n;10;kg\n;7;kg\n")
    assert kinds(found) == {4: "total", 5: "not understood"}
    assert "no text says what this is an amount of" in said(found, 5)


def test_a_part_of_another_row_is_not_counted_twice(tmp_path: Path) -> None:
    text = HEAD + "Betong;10;m3\n- herav B35;4;m3\n"
    found = reading(tmp_path, text)
    assert lines(found) == [("Betong", 10.0, "m3")]
    assert "counted twice" in said(found, 3)
    assert len(reading(tmp_path, text, factors={"- herav B35": "f"})) == 2


def test_a_row_like_a_total_is_an_activity_where_the_mapping_says_so(tmp_path: Path) -> None:
    text = HEAD + "Kran;3;stk\nTotal station;3;stk\n"
    assert kinds(reading(tmp_path, text)) == {3: "total"}
    assert "factors={'Total station': '…'}" in said(reading(tmp_path, text), 3)
    told = reading(tmp_path, text, factors={"total station": "f"})
    assert len(told) == 2
    assert told.findings["finding"].tolist() == ["total or activity"]


def test_a_row_like_a_total_with_a_factor_of_its_own(tmp_path: Path) -> None:
    text = (
        "Beskrivelse;Faktor;Mengde;Enhet\nKran;f;2;stk\nBil;f;3;stk\nSum;f;5;stk\nTotal"
        " station;f;7;stk\nSum;f;9;stk\n"
    )
    found = reading(tmp_path, text, tags={"module": "A5"})
    assert [line[0] for line in lines(found)] == ["Kran", "Bil", "Total station"]
    assert kinds(found) == {4: "total", 6: "not understood"}


@pytest.mark.parametrize(
    ("text", "is_sum"),
    [
        ("SUM(B2:B3)", True),
        ("SUBTOTAL(9,B2:B3)", True),
        ("SUBTOTAL(109;B$2:B3)", True),
        ("AGGREGATE(9,5,B2:B3)", True),
        ("B2+B3", True),
        ("+B2+B3", True),
        ("SUM(B2,B3)", True),
        ("ROUND(SUM(B2:B3),1)", True),
        ("SUM(B2:B3)+SUM(B4:B4)", True),
        ("B2", False),
        ("SUM(B2:B2)", False),
        ("SUM(B2:B3)*0.1", False),
        ("SUM(B2:B3)*1.1+B2", False),
        ("SUM(C2:C3)", False),
        ("SUM(B2:C3)", False),
        ("SUM(B6:B9)", True),
        ("B6+B7", True),
        ("SUBTOTAL(9,B6:B9)", True),
        ('SUMIF(A2:A9,"02*",B6:B9)', True),
        ('SUMIFS(B2:B4,A2:A4,"x")', True),
        ('SUMIF(A2:A4,"x",C2:C4)', False),
        ('SUMIF(A2:A4,"x",B2:B4)*2', False),
        ("SUM(B2:B9)", False),
        ("SUM(A!B2:B3)", False),
        ("B2*2", False),
        ("SUM(" * 500, False),
    ],
)
def test_formulas_that_add_up_other_rows(text: str, is_sum: bool) -> None:
    grid = Grid(
        "a.xlsx",
        "S",
        (np.array([None] * 4, dtype=object),) * 2,
        np.array([2, 3, 4, 5]),
        formulas=(Formula(5, 1, text, True, (5, 1)),),
    )
    assert list(vertical_sums(grid, 1)) == ([5] if is_sum else [])


def test_a_shared_formula_moves_with_its_distance() -> None:
    grid = Grid(
        "a.xlsx",
        "S",
        (np.array([None] * 4, dtype=object),) * 3,
        np.array([2, 3, 4, 5]),
        formulas=(Formula(5, 2, "SUM(B2:B4)", True, (5, 1)),),
    )
    assert vertical_sums(grid, 2) == {5: [(2, 4)]}


def test_waste_that_is_a_share_of_a_sum_is_an_activity(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(
            [
                ("Beskrivelse", "Mengde", "Enhet"),
                ("a", 5, "kg"),
                ("b", 6, "kg"),
                ("kapp", None, "kg"),
                ("alt", None, "kg"),
            ]
        ):
            sheet.write_row(row, 0, cells)
        sheet.write_formula(3, 1, "=SUM(B2:B3)*0.1", None, 1.1)
        sheet.write_formula(4, 1, "=SUM(B2:B4)", None, 12.1)
    found = cs.read_activities(tmp_path / "a.xlsx", tags={"factor": "f"})
    assert lines(found) == [("a", 5.0, "kg"), ("b", 6.0, "kg"), ("kapp", 1.1, "kg")]
    assert kinds(found) == {5: "total"}


@given(st.lists(st.lists(st.integers(1, 10**6), min_size=2, max_size=6), min_size=1, max_size=5))
def test_totals_inserted_into_sections_are_all_found_and_agree(sections: list[list[int]]) -> None:
    import tempfile

    rows, numbers = [HEAD.strip()], []
    for section in sections:
        rows += [f"a;{number};kg" for number in section] + [f"Delsum;{sum(section)};kg"]
        numbers += section
    rows.append(f"Sum totalt;{sum(numbers)};kg")
    with tempfile.TemporaryDirectory() as folder:
        found = reading(Path(folder), "\n".join(rows))
    assert found.activities["amount"].tolist() == numbers
    assert set(found.left["kind"]) == {"total"}
    assert found.findings.empty


def test_letters_of_columns() -> None:
    assert all(column_of(letters_of(column)) == column for column in range(1, 20_000))


def test_stored_sums_of_a_workbook(tmp_path: Path) -> None:
    found = cs.read_activities(
        with_xlsxwriter(
            tmp_path / "a.xlsx",
            [["Tekst", "Mengde", "Enhet"], ["a", 0.1, "kg"], ["b", 0.2, "kg"], [None, 0.3, "kg"]],
        ),
        tags={"factor": "f"},
    )
    assert kinds(found) == {4: "total"}
