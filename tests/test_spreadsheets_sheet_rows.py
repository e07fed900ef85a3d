"""Sheets of other programs: prefixes, namespaces, cells without references, texts in pieces."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tables import HEAD, MAIN, PARTS, by_hand, lines, packed, said

import carbonsite as cs
from carbonsite.spreadsheets.files.grid import Grid
from carbonsite.spreadsheets.files.package import Package
from carbonsite.spreadsheets.files.sheet_grid import grid_of

ROW = (
    '<row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c><c r="B2"><v>5</v></c><c r="C2"'
    ' t="s"><v>3</v></c></row>'
)
ONE = {"factor": "f"}


def grid(path: Path) -> Grid:
    package = Package(path.read_bytes(), path.name)
    return grid_of(package, package.sheets[0])


def rows(path: Path) -> list[list[Any]]:
    found = grid(path)
    return [found.row(place) for place in range(len(found.rows))]


def test_texts_in_pieces_without_how_they_are_spoken(tmp_path: Path) -> None:
    texts = PARTS["xl/texts.xml"].replace(
        "<si><t>kg</t></si>",
        '<si><r><t xml:space="preserve">k</t></r><r><t>g</t></r><rPh sb="0"'
        ' eb="1"><t>KIRO</t></rPh></si>',
    )
    inline = (
        '<row><c t="inlineStr"><is><r><t>be</t></r><r><t>tong</t></r><rPh sb="0"'
        ' eb="1"><t>x</t></rPh></is></c><c><v>5</v></c><c t="s"><v>3</v></c></row>'
    )
    path = by_hand(tmp_path / "a.xlsx", inline, {"xl/texts.xml": texts})
    assert lines(cs.read_activities(path, tags=ONE)) == [("betong", 5.0, "kg")]


def test_prefixed_and_strict_namespaces(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    sheet = f'<x:worksheet xmlns:x="{strict}"><x:sheetData>{HEAD}{ROW}</x:sheetData></x:worksheet>'
    for tag in ("row", "c", "v", "is", "t"):
        sheet = (
            sheet.replace(f"<{tag}>", f"<x:{tag}>")
            .replace(f"<{tag} ", f"<x:{tag} ")
            .replace(f"</{tag}>", f"</x:{tag}>")
        )
    parts = {**PARTS, "xl/worksheets/s.xml": sheet}
    parts = {
        name: (
            part.replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            ).replace(MAIN, strict)
        )
        for name, part in parts.items()
    }
    assert lines(cs.read_activities(packed(tmp_path / "a.xlsx", parts), tags=ONE)) == [
        ("a", 5.0, "kg")
    ]


def test_cells_and_rows_without_references_and_a_row_further_down(tmp_path: Path) -> None:
    bare = (
        '<row><c t="str"><v>a</v></c><c><v>5</v></c><c t="s"><v>3</v></c></row><row r="9"><c'
        ' t="str"><v>b</v></c><c><v>6</v></c><c t="s"><v>3</v></c></row><row/>'
    )
    found = cs.read_activities(by_hand(tmp_path / "a.xlsx", bare), tags=ONE)
    assert lines(found) == [("a", 5.0, "kg"), ("b", 6.0, "kg")]
    assert found.activities["row"].tolist() == [2, 9]


def test_days_of_two_epochs_times_and_durations(tmp_path: Path) -> None:
    formats = [
        "General",
        "dd.mm.yyyy",
        "h:mm",
        "[h]:mm",
        "0.0%",
        "# ##0,00 &quot;dag&quot;",
        "[Red]0.00",
        "m/d/yy h:mm",
    ]
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts>'
        + "".join(
            f'<numFmt numFmtId="{170 + n}" formatCode="{code}"/>' for n, code in enumerate(formats)
        )
        + "</numFmts><cellXfs>"
        + "".join(f'<xf numFmtId="{170 + n}"/>' for n in range(len(formats)))
        + "</cellXfs></styleSheet>"
    )
    cells = "".join(
        f'<c r="{letter}2" s="{style}"><v>{number}</v></c>'
        for letter, style, number in [
            ("A", 1, 43466),
            ("B", 2, 0.3125),
            ("C", 3, 1.25),
            ("D", 4, 0.125),
            ("E", 5, 3),
            ("F", 6, 3),
            ("G", 7, 43466.5),
            ("H", 0, 43466),
        ]
    )
    path = by_hand(tmp_path / "a.xlsx", f'<row r="2">{cells}</row>', {"xl/styles.xml": styles})
    assert [str(cell) for cell in rows(path)[1]] == [
        "2019-01-01",
        "07:30:00",
        "1 day, 6:00:00",
        "12.5 %",
        "3.0",
        "3.0",
        "2019-01-01 12:00:00",
        "43466.0",
    ]
    old = PARTS["xl/workbook.xml"].replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    path = by_hand(
        tmp_path / "b.xlsx",
        f'<row r="2">{cells}</row>',
        {"xl/styles.xml": styles, "xl/workbook.xml": old},
    )
    assert str(rows(path)[1][0]) == "2023-01-02"


def test_shared_formulas_and_values_stored_beside_them(tmp_path: Path) -> None:
    total = (
        '<row r="{0}"><c r="A{0}" t="str"><v>x</v></c><c r="B{0}"><f t="shared"'
        ' {1}</f><v>{2}</v></c><c r="C{0}" t="s"><v>3</v></c></row>'
    )
    below = ROW + ROW.replace("2", "3", 1).replace("A2", "A3").replace("B2", "B3").replace(
        "C2", "C3"
    )
    path = by_hand(
        tmp_path / "a.xlsx",
        below
        + total.format(4, 'si="0" ref="B4:B5">SUM(B2:B3)', 10)
        + total.format(5, 'si="0">', 15),
    )
    found = cs.read_activities(path, tags=ONE)
    assert found.left[["row", "kind"]].to_numpy().tolist() == [[4, "total"], [5, "total"]]
    assert found.findings["finding"].tolist()[0] == "formulas"


def test_errors_and_truths_are_no_amounts(tmp_path: Path) -> None:
    cells = (
        '<row r="2"><c t="str"><v>a</v></c><c r="B2" t="e"><v>#DIV/0!</v></c><c r="C2"'
        ' t="s"><v>3</v></c></row><row r="3"><c t="str"><v>b</v></c><c r="B3" t="b"><v>1</v></c><c'
        ' r="C3" t="s"><v>3</v></c></row>'
    )
    found = cs.read_activities(by_hand(tmp_path / "a.xlsx", cells), tags=ONE)
    assert "error of the spreadsheet" in said(found, 2)
    assert "is not a number" in said(found, 3)


@pytest.mark.parametrize(
    "row",
    [
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="1048577"/>',
        '<row r="x"/>',
        '<row r="-1"/>',
        '<row r="99999999999999999999"/>',
        '<row r="2"><c r="XFE2"><v>1</v></c></row>',
        '<row r="2"><c r="ÅÅ2"><v>1</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>99</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>-1</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>9999999999999999999</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>x</v></c></row>',
        '<row r="2"><c r="A2"><v>1,5</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></row>',
        '<row r="2">&bomb;</row>',
        '<row r="2"><c r="XFD2"><v>1</v></c></row>',
    ],
)
def test_what_no_sheet_has_is_refused(row: str, tmp_path: Path) -> None:
    with pytest.raises(cs.InputError) as caught:
        cs.read_activities(by_hand(tmp_path / "a.xlsx", row), tags=ONE)
    assert caught.value.problems["remedy"].str.len().gt(0).all()
