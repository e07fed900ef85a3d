"""A sheet: room for wrapped texts, cells of any kind, links, and numbers that are undeclared."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from carbonsite import limits
from carbonsite.messages.labels import Labels
from carbonsite.spreadsheets.writing.book import open_book
from carbonsite.spreadsheets.writing.sheet import Sheet, is_blank
from carbonsite.spreadsheets.writing.sheet_tables import Column, write_table


@contextmanager
def new_sheet(path: Path) -> Iterator[Sheet]:
    with open_book(path, "Book", Labels.of("nb"), lambda _: None) as book:
        sheet = book.sheet("One")
        sheet.widths([20, 10])
        yield sheet


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("x" * 21, 1),
        ("x" * 22, 2),
        ("x" * 42, 2),
        ("x" * 43, 3),
        ("a\nb", 2),
        ("a\n\nb", 3),
        ("\n", 2),
        ("x" * 22 + "\nb", 3),
    ],
)
def test_lines_needed_by_a_wrapped_text(tmp_path: Path, text: str, lines: int) -> None:
    """A column 20 wide has room for 21 characters of running text; an empty line is a line."""
    with new_sheet(tmp_path / "book.xlsx") as sheet:
        assert sheet.lines_needed(0, text) == lines


def test_the_height_of_a_row_follows_its_lines_up_to_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with new_sheet(path) as sheet:
        for row, lines in enumerate((1, 2, 3, 1000)):
            sheet.height(row, lines)
            sheet.text(row, 0, "text")
    rows = load_workbook(path)["One"].row_dimensions
    assert [rows[row].height for row in (2, 3, 4)] == pytest.approx([27.5, 40.25, 400], abs=0.3)
    assert rows[1].height in (None, 15)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("text", "text"),
        (True, "ja"),
        (np.bool_(False), "nei"),
        (3, 3),
        (2.5, 2.5),
        (np.int64(4), 4),
        (np.float64(0.5), 0.5),
        (-(2**53) + 1, -(2**53) + 1),
        (2**53, str(2**53)),
        (-(2**53), str(-(2**53))),
        (datetime.date(2019, 12, 1), "2019-12-01"),
        (pd.Timestamp("2019-12-01"), "2019-12-01"),
        (pd.Timestamp("2019-12-01T10:30"), "2019-12-01T10:30:00"),
        ("", None),
        (None, None),
        (float("nan"), None),
        (pd.NaT, None),
        (pd.NA, None),
    ],
)
def test_a_cell_of_a_users_column_is_written_by_its_own_kind(
    tmp_path: Path, cell: object, shown: object
) -> None:
    path = tmp_path / "book.xlsx"
    with new_sheet(path) as sheet:
        written = sheet.cell(0, 0, cell)
        sheet.worksheet.show(0, {0: written} if written else {})
        sheet.text(1, 0, "below")
    assert load_workbook(path)["One"]["A1"].value == shown
    assert is_blank(cell) is (shown is None)


def test_an_undeclared_number_is_the_word_and_never_zero(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with new_sheet(path) as sheet:
        sheet.number(0, 0, float("nan"), "kg")
        sheet.formula(1, 0, "=1/0", float("nan"), "kg")
    cells = load_workbook(path, data_only=True)["One"]
    assert [cells["A1"].value, cells["A2"].value] == ["ikke deklarert", "ikke deklarert"]


def test_only_https_addresses_are_links_and_only_so_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SHEET_LINKS", 2)
    path = tmp_path / "book.xlsx"
    with new_sheet(path) as sheet:
        addresses = ["https://a.no", "http://b.no", "javascript:x", "https://c.no", "https://d.no"]
        for row, address in enumerate(addresses):
            sheet.link(row, 0, address)
    cells = load_workbook(path)["One"]
    assert [cell.value for cell in cells["A"]] == addresses
    assert [bool(cell.hyperlink) for cell in cells["A"]] == [True, False, False, True, False]


@pytest.mark.parametrize(
    ("style", "cells", "width"),
    [
        ("text", ["x"], 7.0),
        ("text", ["x" * 20], 21.5),
        ("text", ["x" * 90], 36.0),
        ("wrap", ["x" * 90], 28.0),
        ("kg", [1.0], 11.0),
        ("text", ["x", "x" * 20], 21.5),
    ],
)
def test_a_column_is_as_wide_as_its_cells_within_limits(
    style: str, cells: list[Any], width: float
) -> None:
    assert Column("key", "T", cells, style).shown_width == width
    assert Column("key", "A longersttitle", cells, style).shown_width == max(width, 15.0)
    assert Column("key", "T", cells, style, width=3.0).shown_width == 3.0


def test_an_optional_column_is_kept_only_with_something_in_it() -> None:
    kept = [
        Column("k", "T", cells, is_optional=True).is_kept
        for cells in (["", float("nan")], ["", "x"])
    ]
    assert kept == [False, True]
    assert Column("k", "T", [""]).is_kept


def test_a_table_gives_the_ranges_of_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with new_sheet(path) as sheet:
        sheet.row = 3
        columns = [
            Column("a", "A", [1.0, 2.0], "plain"),
            Column("b", "B", [3.0, 5.0], "plain", "=[a]+2"),
            Column("c", "C", [9.0, 4.0], "plain", ["", "=[a]*2"]),
        ]
        sheet.widths([9, 9, 9])
        table = write_table(sheet, columns)
        assert (table.range("b"), table.first, table.last, sheet.row) == (
            "'One'!$B$5:$B$6",
            5,
            6,
            6,
        )
    cells = load_workbook(path)["One"]
    assert [[cell.value for cell in row] for row in cells["A5:C6"]] == [
        [1, "=A5+2", 9],
        [2, "=A6+2", "=A6*2"],
    ]
