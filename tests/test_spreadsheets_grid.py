"""Both engines give one grid, and so do the programs that wrote the workbook."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from recalculation import converted
from tables import with_openpyxl, with_xlsxwriter

import carbonsite as cs
from carbonsite.spreadsheets.files import calamine
from carbonsite.spreadsheets.files.grid import Grid
from carbonsite.spreadsheets.files.package import Package
from carbonsite.spreadsheets.files.sheet_grid import grid_of


def grids(path: Path) -> list[Grid]:
    package = Package(path.read_bytes(), path.name)
    return [grid_of(package, sheet) for sheet in package.sheets]


def without_calamine(path: Path) -> list[Grid]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calamine, "_IS_INSTALLED", False)
        return grids(path)


def plain(grid: Grid) -> list[tuple[int, list[Any]]]:
    """The rows of a grid without blank cells at their ends."""
    found = []
    for place, row in enumerate(grid.rows):
        cells = grid.row(place)
        while cells and cells[-1] is None:
            cells.pop()
        found.append((int(row), cells))
    return found


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
DAYS = st.datetimes(datetime.datetime(1900, 3, 1), datetime.datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
CELLS = st.one_of(
    st.none(),
    TEXTS,
    st.floats(-1e15, 1e15).filter(lambda number: number == 0 or abs(number) > 1e-200),
    st.integers(-(10**9), 10**9),
    st.booleans(),
)
ROWS = st.lists(st.lists(CELLS, max_size=5), min_size=1, max_size=8)


@given(ROWS, st.sampled_from([with_openpyxl, with_xlsxwriter]))
@settings(max_examples=examples(60))
def test_both_engines_give_one_grid(rows: list[list[Any]], write: Any) -> None:
    rows = [
        [f"x{cell}" if isinstance(cell, str) and cell.startswith("=") else cell for cell in row]
        for row in rows
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder, "a.xlsx"), rows)
        for fast, slow in zip(grids(path), without_calamine(path), strict=True):
            assert [
                (row, [cell or None if isinstance(cell, str) else cell for cell in cells])
                for row, cells in plain(slow)
                if any(cell not in (None, "") for cell in cells)
            ] == plain(fast) or plain(slow) == plain(fast)


@given(st.lists(st.tuples(DAYS, st.floats(0, 0.999), st.floats(0, 5)), min_size=1, max_size=6))
@settings(max_examples=examples(40))
def test_both_engines_give_the_same_days_times_and_shares(
    rows: list[tuple[Any, float, float]],
) -> None:
    codes = ("dd.mm.yyyy", "dd.mm.yyyy hh:mm:ss", "hh:mm:ss", "[h]:mm:ss")
    with tempfile.TemporaryDirectory() as folder:
        cells = [[day.date(), day, share, length, length] for day, share, length in rows]
        formats = {
            (row, column): code for row in range(len(rows)) for column, code in enumerate(codes)
        }
        path = with_xlsxwriter(
            Path(folder, "a.xlsx"),
            [
                [*row[:2], round(row[2] * 86400) / 86400, round(row[3] * 86400) / 86400, row[4]]
                for row in cells
            ],
            formats,
        )
        assert [plain(grid) for grid in grids(path)] == [
            plain(grid) for grid in without_calamine(path)
        ]


def test_a_share_is_seen_with_either_engine(tmp_path: Path) -> None:
    path = with_xlsxwriter(tmp_path / "a.xlsx", [["a", 0.5], ["b", 0.25]], {(0, 1): "0 %"})
    assert (
        plain(grids(path)[0])
        == plain(without_calamine(path)[0])
        == [(1, ["a", "50 %"]), (2, ["b", 0.25])]
    )


@pytest.mark.parametrize(("height", "width"), [(2.25, 9.0), (15.0, 0.25), (0.0, 9.0)])
def test_what_is_too_small_to_be_seen_is_hidden_with_either_engine(
    height: float, width: float, tmp_path: Path
) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, ["c", 5])
        sheet.set_row(1, height)
        sheet.set_column(1, 1, width)
    for (grid,) in (grids(tmp_path / "a.xlsx"), without_calamine(tmp_path / "a.xlsx")):
        assert bool(grid.hidden_rows) == (height < 3)
        assert bool(grid.hidden_columns) == (width < 1)


def test_what_libreoffice_saves_reads_alike(tmp_path: Path) -> None:
    rows = [
        ["Beskrivelse", "Mengde", "Dato"],
        ["a", 5.5, datetime.date(2024, 2, 1)],
        [None, None, None],
        ["æøå", 6, datetime.date(2024, 2, 2)],
    ]
    before = with_openpyxl(tmp_path / "a.xlsx", rows)
    converted(before, tmp_path / "out", "xlsx")
    assert (
        plain(grids(tmp_path / "out" / "a.xlsx")[0])
        == plain(grids(before)[0])
        == plain(without_calamine(before)[0])
    )
    assert plain(grids(before)[0])[1] == (2, ["a", 5.5, datetime.date(2024, 2, 1)])


def test_what_pandas_writes_reads_alike(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    pandas.DataFrame({"item": ["a", None], "amount": [5.5, np.nan]}).to_excel(
        tmp_path / "a.xlsx", index=False
    )
    assert plain(grids(tmp_path / "a.xlsx")[0]) == [(1, ["item", "amount"]), (2, ["a", 5.5])]


def test_cells_merged_downwards_count_in_each_row_even_where_merged_ranges_overlap() -> None:
    column = np.array(["a", None, None, "b", None], dtype=object)
    grid = Grid(
        "a.xlsx",
        "S",
        (column,),
        np.array([1, 2, 3, 4, 9]),
        merged=((1, 0, 3, 0), (2, 0, 9, 0), (4, 0, 8, 0)),
    )
    codes, distinct = grid.coded(0)
    assert [distinct[code] if code >= 0 else None for code in codes] == ["a", "a", "a", "b", None]


def test_a_long_column_of_different_cells_reads_as_a_short_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cells that come twice, blanks and a repeated heading among thousands of different ones."""
    rows = [
        f"{place};Massivtre;{place};m3" if place % 700 else "Post;Beskrivelse;Mengde;Enhet"
        for place in range(1, 12_000)
    ]
    path = tmp_path / "long.csv"
    path.write_text(
        "\n".join(["Post;Beskrivelse;Mengde;Enhet", *rows, ";Massivtre;3;m3", "7;Massivtre;3;m3"]),
        encoding="utf-8",
    )
    long = cs.read_activities(path, factors={"Massivtre": "clt"})
    monkeypatch.setattr("carbonsite.spreadsheets.files.grid._LONG", 10**9)
    short = cs.read_activities(path, factors={"Massivtre": "clt"})
    pd.testing.assert_frame_equal(long.activities, short.activities)
    pd.testing.assert_frame_equal(long.left, short.left)
    assert (len(long), long.left["kind"].unique().tolist()) == (11_984, ["repeated heading"])
