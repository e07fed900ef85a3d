"""One truth for each cell: what is read is what openpyxl and LibreOffice show, or it is refused."""

from __future__ import annotations

import subprocess
import warnings
from pathlib import Path

import pytest
from hostile_books import (
    COMPATIBLE,
    READ_CELLS,
    REFUSED_CELLS,
    SHEET,
    book,
    book_of,
    perturbed,
    refused_parts,
    sheet,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from profiles import examples
from recalculation import libreoffice, profile

import carbonsite as cs
from carbonsite import limits
from carbonsite.spreadsheets.files import calamine
from carbonsite.spreadsheets.files.package import Package
from carbonsite.spreadsheets.files.second_reader import disagreements
from carbonsite.spreadsheets.files.sheet_grid import grid_of

Numbers = dict[tuple[int, int], float]
PARTS_REFUSED = dict(refused_parts())


def numbers(path: Path) -> Numbers:
    """The numbers that carbonsite reads, by row and column."""
    package = Package(path.read_bytes(), path.name)
    grid = grid_of(package, package.sheets[0])
    return {
        (int(line), column + 1): float(f"{cell:.15g}")
        for column, cells in enumerate(grid.columns)
        for line, cell in zip(grid.rows, cells, strict=True)
        if isinstance(cell, float)
    }


def shown(path: Path) -> Numbers:
    """The numbers that openpyxl reads."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(path, data_only=True)
    return {
        (cell.row, cell.column): float(f"{cell.value:.15g}")
        for row in book.worksheets[0].iter_rows()
        for cell in row
        if isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    }


def by_libreoffice(paths: list[Path], folder: Path) -> list[Numbers]:
    """The numbers that LibreOffice reads, of many workbooks at once."""
    options = [f"-env:UserInstallation={profile().as_uri()}", "--headless", "--norestore"]
    output = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder)]
    command = [libreoffice(), *options, *output, *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [shown(folder / path.name) for path in paths]


@pytest.mark.parametrize("kind", REFUSED_CELLS)
def test_a_cell_with_two_readings_is_refused(kind: str, tmp_path: Path) -> None:
    with pytest.raises(cs.InputError) as caught:
        numbers(book(tmp_path / "a.xlsx", REFUSED_CELLS[kind]))
    assert caught.value.where == "a.xlsx, sheet 'S'"
    (problem,) = caught.value.problems.to_dict("records")
    assert "B2" in problem["problem"] or "B7" in problem["problem"] or "2:2" in problem["problem"]
    assert problem["remedy"]


@pytest.mark.parametrize("kind", PARTS_REFUSED)
def test_parts_with_two_readings_are_refused(kind: str, tmp_path: Path) -> None:
    with pytest.raises(cs.InputError) as caught:
        path = book_of(tmp_path / "a.xlsx", PARTS_REFUSED[kind])
        numbers(path)
        assert Package(path.read_bytes(), path.name).names, "names are read where formulas are"
    assert caught.value.problems["remedy"].str.len().gt(0).all()


@pytest.mark.parametrize("kind", READ_CELLS)
def test_a_cell_with_one_reading_is_read(kind: str, tmp_path: Path) -> None:
    cell, number = READ_CELLS[kind]
    path = book(tmp_path / "a.xlsx", cell)
    assert numbers(path) == {(2, 2): number} == shown(path)
    package = Package(path.read_bytes(), path.name)
    assert not disagreements(package, package.sheets)


def test_a_blank_cell_without_a_reference_has_a_place(tmp_path: Path) -> None:
    rows = '<row r="2"><c/><c><v>5</v></c></row>'
    path = book_of(tmp_path / "a.xlsx", {SHEET: sheet(rows)})
    assert numbers(path) == {(2, 2): 5.0} == shown(path)


@settings(
    max_examples=examples(300),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 10**9))
def test_whatever_is_read_of_a_perturbed_sheet_openpyxl_reads_too(
    seed: int, tmp_path: Path
) -> None:
    path = book_of(tmp_path / "a.xlsx", {SHEET: sheet(perturbed(seed), COMPATIBLE)})
    with pytest.MonkeyPatch.context() as patch:
        for is_fast in (True, False):
            patch.setattr(calamine, "_IS_INSTALLED", is_fast and calamine._IS_INSTALLED)
            try:
                found = numbers(path)
            except cs.InputError as error:
                assert error.problems["remedy"].str.len().gt(0).all()
            else:
                assert found == shown(path)


def test_rows_that_are_wide_for_nothing_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SECOND_READER_CELLS", 40_000)
    rows = "".join(f'<row r="{at}"><c r="XFD{at}"><v>1</v></c></row>' for at in range(2, 9))
    path = book_of(tmp_path / "a.xlsx", {SHEET: sheet(rows)})
    package = Package(path.read_bytes(), path.name)
    with pytest.raises(cs.InputError, match="more than 40000 cells"):
        disagreements(package, package.sheets)


def test_whatever_is_read_libreoffice_shows_too(tmp_path: Path) -> None:
    plain = {
        book(tmp_path / f"cell {place}.xlsx", cell): {(2, 2): number}
        for place, (cell, number) in enumerate(READ_CELLS.values())
    }
    accepted = {}
    for seed in range(60):
        path = book_of(tmp_path / f"{seed}.xlsx", {SHEET: sheet(perturbed(seed), COMPATIBLE)})
        try:
            accepted[path] = numbers(path)
        except cs.InputError:
            continue
    assert 5 < len(accepted) < 55, "neither all nor none are refused"
    both = plain | accepted
    # One start of the program for all of them.
    assert by_libreoffice(list(both), tmp_path / "again") == list(both.values())
