"""Cells as the file holds them, beside those that XlsxWriter writes of the same."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from builders import table
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from workbooks import CATALOGUE, rows_of
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import CellFormulaTuple, CellNumberTuple, CellStringTuple, Worksheet

import carbonsite as cs
from carbonsite.spreadsheets.writing import canonical
from carbonsite.spreadsheets.writing.cells import (
    CellLook,
    Shown,
    fit,
    formula_shown,
    number_shown,
    shared_text_shown,
    text_shown,
)
from carbonsite.spreadsheets.writing.recording import RecordedWorksheet

NO_LOOK = CellLook("", "")
TEXTS = st.text(st.characters(exclude_categories=[])).map(lambda text: fit(text)[0]).filter(bool)


def by_xlsxwriter(cell: Any) -> str:
    """A cell as XlsxWriter writes it."""
    sheet = Worksheet()
    sheet.constant_memory, sheet.fh = True, io.StringIO()
    sheet._write_cell(6, 27, cell)
    return str(sheet.fh.getvalue())


def by_this(shown: Shown) -> str:
    return f'<c r="AB7"{shown.stored}'


@given(TEXTS)
@example("=1+1")
@example(' <b>&amp; "quoted"\n')
@example("a_x000A_b_x")
@example("\u00a0")
@example("\t")
@example("\ufffe")
def test_a_text_is_written_as_xlsxwriter_writes_it(text: str) -> None:
    assert by_this(text_shown(text, NO_LOOK)) == by_xlsxwriter(CellStringTuple(text, None))


def test_a_shared_text_is_written_as_xlsxwriter_writes_it() -> None:
    sheet = Worksheet()
    sheet.fh = io.StringIO()
    sheet._write_cell(6, 27, CellStringTuple(12, None))
    assert by_this(shared_text_shown("text", 12, NO_LOOK)) == sheet.fh.getvalue()


def test_texts_of_a_column_are_shared_where_they_stand_in_several_cells(tmp_path: Path) -> None:
    repeated, different = (
        [f"<{number % 3}>" for number in range(30)],
        [f"text {number}" for number in range(30)],
    )
    activities = table(*((text, "concrete", 1.0, "m3") for text in different), machine=repeated)
    path = cs.reports.excel(cs.account(activities, CATALOGUE), tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as archive:
        shared = archive.read("xl/sharedStrings.xml").decode()
    assert "<t>&lt;1&gt;</t>" in shared
    rows = rows_of(path, "Line items")
    assert {row["Machine"] for row in rows} == set(repeated)
    assert cs.reports.verify(path).outcome is cs.reports.VerificationOutcome.UNCHANGED


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53))
@example(-0.0)
@example(1e-320)
@example(0.1 + 0.2)
def test_a_number_is_written_as_xlsxwriter_writes_it(number: float) -> None:
    assert by_this(number_shown(number, NO_LOOK)) == by_xlsxwriter(CellNumberTuple(number, None))


@given(
    st.text("AZ09()<>&\"',+ ", min_size=1),
    st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "yes", 'a < b & "c"', " "]),
)
def test_a_formula_is_written_as_xlsxwriter_writes_it(formula: str, value: float | str) -> None:
    assert by_this(formula_shown(formula, value, NO_LOOK, "")) == by_xlsxwriter(
        CellFormulaTuple(formula, None, value)
    )


def test_what_a_cell_says_is_what_is_read_back(tmp_path: Path) -> None:
    look = CellLook(' s="1"', "0.0")
    assert text_shown("a_x000A_b", look).content == canonical.cell_content(
        chr(34) + canonical.text("a_x005F_x000A_b"), "0.0"
    )
    assert number_shown(0.1 + 0.2, look).content == canonical.cell_content("#0.3", "0.0")
    assert number_shown(-0.0, NO_LOOK).content == "#0"
    assert formula_shown("A7*2", 4.0, look, "A[0]*2").content == canonical.cell_content(
        "=A[0]*2", "0.0"
    )


@pytest.fixture
def sheet(tmp_path: Path) -> tuple[Workbook, Any]:
    workbook = Workbook(str(tmp_path / "book.xlsx"), {"constant_memory": True})
    return workbook, workbook.add_worksheet("One", RecordedWorksheet)


def test_cells_of_both_kinds_share_a_row(sheet: tuple[Workbook, Any], tmp_path: Path) -> None:
    workbook, worksheet = sheet
    bold: Format = workbook.add_format({"bold": True, "num_format": "0.0"})
    worksheet.set_row(1, 30)
    worksheet.write_string(1, 1, "by XlsxWriter")
    worksheet.show(
        1,
        {2: text_shown("right", worksheet.look(bold)), 0: number_shown(2.0, worksheet.look(bold))},
    )
    worksheet.show(4, {})
    worksheet.show(5, {0: formula_shown("A2*2", 4.0, worksheet.look(None), "A[-4]*2")})
    record = worksheet.manifest()
    workbook.close()
    read = load_workbook(tmp_path / "book.xlsx")["One"]
    assert [cell.value for cell in read[2]] == [2, "by XlsxWriter", "right"]
    assert (
        read["A2"].number_format,
        read["A2"].font.b,
        read["B2"].font.b,
        read.row_dimensions[2].height,
    ) == ("0.0", True, False, 30)
    assert (read["A6"].value, read.dimensions, record.cells) == ("=A2*2", "A2:C6", 4)


def test_a_sheet_is_written_from_the_top_down(sheet: tuple[Workbook, Any]) -> None:
    workbook, worksheet = sheet
    worksheet.show(5, {0: number_shown(1.0, NO_LOOK)})
    with pytest.raises(AssertionError, match="from the top down"):
        worksheet.show(4, {0: number_shown(1.0, NO_LOOK)})
    workbook.close()
