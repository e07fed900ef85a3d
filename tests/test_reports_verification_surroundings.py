"""What lies around and over the cells of a report: changes that show something else than the cells
are found, and what a reader should know is noted.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from edited import by_openpyxl, in_parts, in_sheet, part_of
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from workbooks import MANIFEST, scenario

import carbonsite as cs
from carbonsite.reports import VerificationOutcome, verify

Change = Callable[[str], str]
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with charts."""
    return cs.reports.excel(scenario(), tmp_path_factory.mktemp("report") / "report.xlsx")


def changes(path: Path) -> set[tuple[str, str]]:
    """Sheet and change of what a verification lists."""
    cells = verify(path).cells
    return set(cells[["sheet", "change"]].itertuples(index=False, name=None))


def notes(path: Path) -> set[tuple[str, str]]:
    """Sheet and note of what it says besides; the report must count as unchanged."""
    verification = verify(path)
    assert verification.outcome is VerificationOutcome.UNCHANGED, str(verification)
    assert all(note in str(verification.as_dict()["notes"]) for note in verification.notes["note"])
    return set(verification.notes[["sheet", "note"]].itertuples(index=False, name=None))


def swap(pattern: str, new: str) -> Change:
    return lambda text: re.sub(pattern, new, text, count=1)


def in_part(path: Path, target: Path, part: str, change: Change) -> Path:
    """A copy in which the XML of one part is another one."""

    def edited(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        after = change(content.decode())
        assert after.encode() != content, "the test changes nothing"
        return after.encode()

    return in_parts(path, target, edited)


SHEET = {
    "zeros": ("<sheetView ", '<sheetView showZeros="0" ', "zeros not shown"),
    "formulas": ("<sheetView ", '<sheetView showFormulas="1" ', "formulas shown"),
    "top of a frozen pane": ("<sheetView ", '<sheetView topLeftCell="A4" ', "rows out of reach"),
    "deep frozen pane": (r'ySplit="\d+"', 'ySplit="99"', "rows out of reach"),
    "control": (
        "</worksheet>",
        '<controls><control shapeId="1" name="Box"/></controls></worksheet>',
        "form control",
    ),
    "sparkline": (
        "</worksheet>",
        f'<extLst><ext uri="x" xmlns:x14="{_X14}"><x14:sparklineGroups><x14:sparklineGroup>'
        "</x14:sparklineGroup></x14:sparklineGroups></ext></extLst></worksheet>",
        "sparklines",
    ),
}


@pytest.mark.parametrize("kind", SHEET)
def test_what_a_sheet_shows_instead_of_its_cells_is_found(
    kind: str, report: Path, tmp_path: Path
) -> None:
    pattern, new, change = SHEET[kind]
    edited = in_sheet(report, tmp_path / "edited.xlsx", "Line items", swap(pattern, new))
    assert changes(edited) == {("Line items", change)}


@pytest.mark.parametrize("height", ["0.5", "2.25"])
def test_a_row_too_low_to_read_is_hidden(height: str, report: Path, tmp_path: Path) -> None:
    low = swap(r'<row r="6"', f'<row r="6" ht="{height}" customHeight="1"')
    edited = in_sheet(report, tmp_path / "edited.xlsx", "Line items", low)
    assert changes(edited) == {("Line items", "row hidden")}


@pytest.mark.parametrize(
    ("width", "expected"), [("0.5", {"column hidden"}), ("0.9", {"column hidden"}), ("3", set())]
)
def test_a_column_too_narrow_to_read_is_hidden(
    width: str, expected: set[str], report: Path, tmp_path: Path
) -> None:
    def narrow(book: Any) -> None:
        book["Line items"].column_dimensions["E"].width = float(width)

    edited = by_openpyxl(report, tmp_path / "edited.xlsx", narrow)
    assert changes(edited) == {("Line items", change) for change in expected}


BOOK = {
    "window": ("<workbookView ", '<workbookView visibility="hidden" ', "window hidden"),
    "tabs": ("<workbookView ", '<workbookView showSheetTabs="0" ', "tabs of sheets hidden"),
    "days": ("<workbookPr ", '<workbookPr date1904="1" ', "days counted from 1904"),
    "digits": ("<calcPr ", '<calcPr fullPrecision="0" ', "calculates with shown digits"),
    "manual": ("<calcPr ", '<calcPr calcMode="manual" ', "calculates only when asked"),
}


@pytest.mark.parametrize("kind", BOOK)
def test_settings_of_the_workbook_are_found(kind: str, report: Path, tmp_path: Path) -> None:
    pattern, new, change = BOOK[kind]
    edited = in_part(report, tmp_path / "edited.xlsx", "xl/workbook.xml", swap(pattern, new))
    assert changes(edited) == {("", change)}


def test_the_sheet_of_the_manifest_is_hidden_and_holds_nothing_else(
    report: Path, tmp_path: Path
) -> None:
    def reveal(book: Any) -> None:
        book[MANIFEST].sheet_state = "visible"
        book[MANIFEST]["C1"] = "167 000 kg"

    edited = by_openpyxl(report, tmp_path / "edited.xlsx", reveal)
    assert changes(edited) == {(MANIFEST, "sheet shown"), (MANIFEST, "filled")}


_TEXT_BOX = (
    '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="9" name="Box"/><xdr:cNvSpPr/>'
    "</xdr:nvSpPr><xdr:spPr/></xdr:sp>"
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        # The first chart gives way to a text box: their number stays.
        (
            lambda text: re.sub(
                "<xdr:graphicFrame.*?</xdr:graphicFrame>", _TEXT_BOX, text, count=1, flags=re.DOTALL
            ),
            "charts, pictures or shapes",
        ),
        (swap(r"<xdr:row>\d+</xdr:row>", "<xdr:row>1</xdr:row>"), "object over cells"),
    ],
    ids=["replaced", "moved"],
)
def test_a_chart_replaced_or_moved_over_cells_is_found(
    change: Change, expected: str, report: Path, tmp_path: Path
) -> None:
    edited = in_part(report, tmp_path / "edited.xlsx", "xl/drawings/drawing1.xml", change)
    assert changes(edited) == {("Steps", expected)}


def test_a_chart_just_below_the_last_row_covers_nothing_and_one_row_up_it_does(
    report: Path, tmp_path: Path
) -> None:
    rows = load_workbook(report)["Steps"].iter_rows()
    last = max(cell.row for row in rows for cell in row if cell.value is not None)
    for row, expected in ((last, set()), (last - 1, {("Steps", "object over cells")})):
        move = swap(r"<xdr:row>\d+</xdr:row>", f"<xdr:row>{row}</xdr:row>")
        edited = in_part(report, tmp_path / f"{row}.xlsx", "xl/drawings/drawing1.xml", move)
        assert changes(edited) == expected


def test_a_chart_of_numbers_of_its_own_is_found(report: Path, tmp_path: Path) -> None:
    literal = '<c:val><c:numLit><c:ptCount val="1"/></c:numLit></c:val>'

    def drawn(text: str) -> str:
        return re.sub("<c:val>.*?</c:val>", literal, text, count=1, flags=re.DOTALL)

    edited = in_part(report, tmp_path / "edited.xlsx", "xl/charts/chart1.xml", drawn)
    assert changes(edited) == {
        ("Steps", "chart of numbers of its own"),
        ("Steps", "cells of a series"),
    }


def commented(report: Path, target: Path, change: Change) -> Path:
    """A copy with a comment, whose older kind of drawing went through a change."""

    def comment(book: Any) -> None:
        book["Summary"]["B4"].comment = Comment("a question", "Reader")

    path = by_openpyxl(report, target.with_name("commented.xlsx"), comment)
    with zipfile.ZipFile(path) as archive:
        (part,) = [name for name in archive.namelist() if name.lower().endswith(".vml")]
    return in_part(path, target, part, change)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda text: text + "\n", set()),
        (swap('ObjectType="Note"', 'ObjectType="Button"'), {"form control"}),
        (
            swap("</(?P<p>[a-z0-9]+:)?ClientData>", r"<\g<p>Visible/></\g<p>ClientData>"),
            {"comment shown"},
        ),
        (
            swap("</xml>", '<v:rect xmlns:v="urn:schemas-microsoft-com:vml"/></xml>'),
            {"charts, pictures or shapes"},
        ),
    ],
    ids=["comment", "button", "shown", "box"],
)
def test_older_drawings_may_hold_comments_that_are_not_shown_and_nothing_else(
    change: Change, expected: set[str], report: Path, tmp_path: Path
) -> None:
    edited = commented(report, tmp_path / "edited.xlsx", change)
    # openpyxl keeps no charts.
    assert {found for sheet, found in changes(edited) if sheet == "Summary"} == expected


def test_what_does_not_change_a_report_is_noted(report: Path, tmp_path: Path) -> None:
    more = {"xl/vbaProject.bin": b"macros", "xl/connections.xml": b"<connections/>"}
    path = in_parts(report, tmp_path / "more.xlsx", lambda _, content: content, more)
    assert notes(path) == {("", "macros"), ("", "connections to other sources")}
    assert notes(report) == set()
    assert "contains macros" in str(verify(path)) and "note, workbook" in str(verify(path))


def test_charts_that_a_program_does_not_keep_are_noted(report: Path, tmp_path: Path) -> None:
    def drop(book: Any) -> None:
        book["Steps"]._charts.clear()

    assert notes(by_openpyxl(report, tmp_path / "dropped.xlsx", drop)) == {
        ("Steps", "charts not kept")
    }


def test_white_on_white_is_noted_with_its_cell(report: Path, tmp_path: Path) -> None:
    def whiten(book: Any) -> None:
        book["Summary"]["B6"].font = Font(color="FFFFFFFF")

    path = by_openpyxl(report, tmp_path / "white.xlsx", whiten)
    assert ("Summary", "white on white") in notes(path)


def test_parts_are_where_the_tests_expect_them(report: Path) -> None:
    with zipfile.ZipFile(report) as archive:
        assert {"xl/drawings/drawing1.xml", "xl/charts/chart1.xml", part_of(report, "Steps")} <= {
            *archive.namelist()
        }
