"""What merged cells cover is not read, and said; ends of lines and days of other programs."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hostile_books import book
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from profiles import examples
from tables import ONE_FACTOR, PARTS, by_hand

import carbonsite as cs
from carbonsite.spreadsheets.files import calamine
from carbonsite.spreadsheets.files.grid import Grid, uncovered
from carbonsite.spreadsheets.files.package import Package
from carbonsite.spreadsheets.files.sheet_grid import grid_of

ROWS = "".join(
    f'<row r="{row}"><c r="A{row}" t="s"><v>3</v></c><c r="B{row}"><v>{row}</v></c>'
    f'<c r="C{row}" t="s"><v>3</v></c></row>'
    for row in range(2, 6)
)


def read(path: Path) -> Grid:
    package = Package(path.read_bytes(), path.name)
    return grid_of(package, package.sheets[0])


@pytest.mark.parametrize("is_fast", [True, False])
def test_a_number_below_a_merged_cell_is_not_read_and_is_a_finding(
    is_fast: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calamine, "_IS_INSTALLED", is_fast and calamine._IS_INSTALLED)
    merged = '<mergeCells count="1"><mergeCell ref="B2:B4"/></mergeCells>'
    path = by_hand(tmp_path / "a.xlsx", ROWS, after=merged)
    assert [cell for cell in read(path).columns[1] if isinstance(cell, float)] == [2.0, 5.0]
    shown = load_workbook(path).worksheets[0]
    assert [shown[f"B{row}"].value for row in range(2, 6)] == [2, None, None, 5]
    found = cs.read_activities(path, tags=ONE_FACTOR)
    told = found.findings.set_index("finding")["detail"]["covered cells"]
    assert "B3, B4; that was not read" in told


@settings(max_examples=examples(100))
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.integers(0, 4), st.integers(0, 3), st.integers(0, 3)),
        max_size=4,
    ),
    st.sets(st.integers(1, 9), min_size=1),
)
def test_exactly_the_cells_within_a_range_but_for_its_first_are_left_out(
    corners: list[tuple[int, int, int, int]], rows: set[int]
) -> None:
    merged = tuple((top, left, top + down, left + right) for top, left, down, right in corners)
    lines = np.array(sorted(rows))
    columns = tuple(np.array([f"{column}{row}" for row in lines], object) for column in range(5))
    grid = uncovered(Grid("a", "S", columns, lines, merged=merged))
    for column in range(5):
        for place, line in enumerate(lines):
            is_covered = any(
                top <= line <= bottom and left <= column <= right and (top, left) != (line, column)
                for top, left, bottom, right in merged
            )
            assert (grid.columns[column][place] is None) == is_covered


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B2" t="d"><v>2024-02-01</v></c>', datetime.date(2024, 2, 1)),
        ('<c r="B2" t="d"><v>2024-02-01T08:30:00Z</v></c>', datetime.datetime(2024, 2, 1, 8, 30)),
        ('<c r="B2" t="d"><v>08:30:00</v></c>', datetime.time(8, 30)),
        ('<c r="B2" t="inlineStr"><is><t>a_x000D_b_x0041_</t></is></c>', "a\rb_x0041_"),
        ('<c r="B2" t="b"><v></v></c>', None),
    ],
)
def test_days_and_ends_of_lines_of_other_programs(cell: str, value: Any, tmp_path: Path) -> None:
    assert read(book(tmp_path / "a.xlsx", cell)).columns[1][1] == value


def test_the_end_of_a_line_in_a_shared_text_is_one_with_either_engine(tmp_path: Path) -> None:
    texts = PARTS["xl/texts.xml"].replace("<t>kg</t>", "<t>kg_x000A_</t>")
    path = by_hand(tmp_path / "a.xlsx", ROWS, {"xl/texts.xml": texts})
    assert read(path).columns[2][1] == "kg\n"


def test_parts_before_the_first_are_refused(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "a.xlsx", ROWS)
    path.write_bytes(by_hand(tmp_path / "b.xlsx", ROWS).read_bytes() + path.read_bytes())
    with pytest.raises(cs.InputError, match="stands before its first part"):
        read(path)
    with zipfile.ZipFile(by_hand(path, ROWS), "a") as archive:
        archive.comment = b"PK\5\6"
    with pytest.raises(cs.InputError):
        read(path)
