"""Every cell of a workbook, computed anew by LibreOffice; and proof that this would find what is
wrong.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sites
from builders import table
from openpyxl import load_workbook
from recalculation import (
    REQUIRED,
    Difference,
    differences,
    formulas,
    libreoffice,
    recalculated,
    same,
)
from timber import with_diesel
from workbooks import CATALOGUE, account, activities, beside, rows_of, scenario

import carbonsite as cs
from carbonsite import limits

CLOSE = 1e-9
COLUMNS = {
    "amount": "Amount",
    "conversion": "Conversion",
    "key": "Factor key",
    "number": "Factor [kgCO2e per declared unit]",
    "emissions": "Emissions [kgCO2e]",
}


def site() -> cs.Scenario:
    """A site with every measure that is shipped."""
    return cs.Scenario(
        "Site",
        sites.site(),
        sites.every_measure(),
        sites.ALL,
        sites.BASIS,
        date="2019-12-01",
        area="5000 m2 BTA",
    )


def hostile() -> cs.Account:
    """Texts that SUMIFS and MATCH would take for patterns, comparisons, numbers or each other."""
    elements = [
        "22",
        "022",
        "22.0",
        "2*",
        "*",
        "?",
        ">0",
        "<>",
        "=22",
        "",
        "~",
        "A",
        "a",
        "=1+1",
        "TRUE",
        "1e1",
        "10",
        "#N/A",
        "'22",
        '"',
        "\u00e5",
    ]
    rows = table(
        *((element, "gravel", float(2**place), "t") for place, element in enumerate(elements)),
        element=elements,
    )
    return cs.account(rows, CATALOGUE)


CASES: dict[str, Callable[[], Any]] = {
    "account": account,
    "scenario": scenario,
    "site": site,
    "hostile": hostile,
    "undeclared saving": with_diesel,
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The workbook of a case, written once."""
    folder, found = tmp_path_factory.mktemp("books"), {}

    def of(case: str) -> Path:
        if case not in found:
            found[case] = cs.reports.excel(CASES[case](), folder / f"{case}.xlsx")
        return found[case]

    return of


def changed(path: Path, target: Path, sheet: str, cell: str, value: Any) -> Path:
    """A copy with one cell changed by hand; openpyxl keeps the formulas and drops their values."""
    book = load_workbook(path)
    book[sheet][cell].value = value
    book.save(target)
    return target


def cell_of(path: Path, sheet: str, title: str, row: int) -> str:
    """The address of a cell in a row (from 1) of the table of a sheet."""
    heads = {cell.value: cell.column_letter for cell in load_workbook(path)[sheet][4]}
    return f"{heads[title]}{row + 4}"


# -- every cell


@pytest.mark.parametrize("case", CASES)
def test_every_cell_of_every_sheet_is_what_a_second_calculator_finds(
    case: str, written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = written(case)
    assert sum(map(len, formulas(path).values())) > 20
    assert list(differences(path, recalculated(path, tmp_path))) == []


def test_sums_run_over_all_sheets_of_line_items(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SHEET_ROWS", 4)
    path = cs.reports.excel(scenario(), tmp_path / "book.xlsx")
    assert "Line items 3" in load_workbook(path).sheetnames
    assert beside(path, "Summary", "Baseline")[0] == pytest.approx(
        scenario().baseline_account().total.magnitude, rel=CLOSE
    )
    assert list(differences(path, recalculated(path, tmp_path / "again"))) == []


def test_no_formula_gives_an_error(written: Callable[[str], Path], tmp_path: Path) -> None:
    for sheet in load_workbook(recalculated(written("site"), tmp_path), data_only=True):
        assert not [
            cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "e"
        ], sheet.title


# -- the check is checked


def plant(path: Path, target: Path, sheet: str, cell: str, value: str) -> None:
    """A copy in which the value stored in a formula's cell is another one, and the formula as it
    was.
    """
    place = load_workbook(path).sheetnames.index(sheet) + 1
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            if part == f"xl/worksheets/sheet{place}.xml":
                text, count = re.subn(
                    rf'(<c r="{cell}"[^>]*><f>[^<]*</f><v>)[^<]*',
                    rf"\g<1>{value}",
                    content.decode(),
                )
                assert count == 1, f"{sheet}!{cell} holds no formula"
                content = text.encode()
            new.writestr(part, content)


@pytest.mark.parametrize(
    ("sheet", "label"),
    [("Summary", "Saving"), ("Line items", "emissions"), ("Changes", "number"), ("Factors", "")],
)
def test_a_planted_value_is_found(
    sheet: str, label: str, written: Callable[[str], Path], tmp_path: Path
) -> None:
    path, planted = written("scenario"), tmp_path / "planted.xlsx"
    numbers = [
        cell for cell, formula in formulas(path)[sheet].items() if "formulas_hold" not in formula
    ]
    cell = (
        numbers[0] if sheet in ("Summary", "Factors") else cell_of(path, sheet, COLUMNS[label], 2)
    )
    plant(path, planted, sheet, cell, "999")
    (found,) = differences(planted, recalculated(planted, tmp_path / "again"))
    assert (found.sheet, found.cell, found.stored) == (sheet, cell, 999)


def test_a_planted_text_is_found(written: Callable[[str], Path], tmp_path: Path) -> None:
    path, planted = written("account"), tmp_path / "planted.xlsx"
    plant(path, planted, "Line items", cell_of(path, "Line items", "In total", 1), "no")
    assert [
        (found.sheet, found.stored, found.recalculated)
        for found in differences(planted, recalculated(planted, tmp_path / "again"))
    ] == [("Line items", "no", "yes")]


@pytest.mark.parametrize(
    ("old", "new", "alike"),
    [
        (1.0, 1.0 + 1e-12, True),
        (1.0, 1.0 + 1e-8, False),
        (1e12, 1e12 + 1, True),
        (0.0, 1e-8, False),
        ("a", "a", True),
        ("a", "b", False),
        (None, "", True),
        (None, 0, False),
        ("undeclared", 0, False),
        ("1", 1, False),
    ],
)
def test_what_counts_as_the_same(old: Any, new: Any, alike: bool) -> None:
    assert same(old, new, 1e-9) is alike


def test_where_the_second_calculator_is_required_its_absence_is_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delenv(REQUIRED, raising=False)
    with pytest.raises(pytest.skip.Exception, match="not installed"):
        libreoffice()
    monkeypatch.setenv(REQUIRED, "1")
    with pytest.raises(pytest.fail.Exception, match="not installed"):
        libreoffice()


# -- change something in the sheet


def test_the_total_follows_an_amount(written: Callable[[str], Path], tmp_path: Path) -> None:
    path = written("account")
    place, line = next(
        (place, row)
        for place, row in enumerate(rows_of(path, "Line items"), start=1)
        if row["Item"] == "fill"
    )
    edited = changed(
        path,
        tmp_path / "edited.xlsx",
        "Line items",
        cell_of(path, "Line items", "Amount", place),
        line["Amount"] + 10.0,
    )
    again = recalculated(edited, tmp_path / "again")
    added = 10 * 1.8 * 3.0
    assert beside(again, "Summary", "Total of modules A to C")[0] == pytest.approx(
        account().total.magnitude + added, rel=CLOSE
    )
    assert beside(again, "Summary", "A1-A3", "By module")[0] == pytest.approx(
        account().by("module").loc["A1-A3", "gwp_ghg"] + added, rel=CLOSE
    )
    assert beside(again, "Summary", "22", "By element")[0] == pytest.approx(
        account().by("element").loc["22", "gwp_ghg"] + added, rel=CLOSE
    )
    more = activities().assign(amount=activities()["amount"] + [0.0, 0.0, 0.0, 0.0, 10.0])
    assert beside(again, "Summary", "Total of modules A to C")[0] == pytest.approx(
        cs.account(more, CATALOGUE, cs.Basis(year=2019), date="2019-12-01").total.magnitude,
        rel=CLOSE,
    )


def test_the_totals_follow_a_declared_number_of_a_factor(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = written("scenario")
    place = next(
        place
        for place, row in enumerate(rows_of(path, "Factors"), start=1)
        if row["Key: factor|module|part"] == "concrete|A1-A3|"
    )
    again = recalculated(
        changed(
            path,
            tmp_path / "edited.xlsx",
            "Factors",
            cell_of(path, "Factors", "gwp_ghg", place),
            200.0,
        ),
        tmp_path / "again",
    )
    told = scenario()
    expected = {
        "Baseline": told.baseline_account().total.magnitude - 100 * 100,
        "Saving": told.saving().magnitude - 100 * 50,
        "After the measures": told.account().total.magnitude - 100 * 50,
    }
    assert {label: beside(again, "Summary", label)[0] for label in expected} == pytest.approx(
        expected, rel=CLOSE
    )
    assert beside(again, "Summary", "Timber frame")[0] == pytest.approx(
        -expected["Saving"], rel=CLOSE
    )


def test_a_derived_number_follows_the_declared_ones(
    written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = written("account")
    place = next(
        place
        for place, row in enumerate(rows_of(path, "Factors"), start=1)
        if row["Key: factor|module|part"] == "timber|C4|"
    )
    again = recalculated(
        changed(
            path,
            tmp_path / "edited.xlsx",
            "Factors",
            cell_of(path, "Factors", "gwp_total", place),
            710.0,
        ),
        tmp_path / "again",
    )
    assert beside(again, "Summary", "C4", "By module")[0] == pytest.approx(
        10 * (710 - 700), rel=CLOSE
    )


@pytest.mark.parametrize("value", [None, "undeclared", "n/a"])
def test_a_number_taken_away_makes_the_total_undeclared_and_not_smaller(
    value: str | None, written: Callable[[str], Path], tmp_path: Path
) -> None:
    path = written("account")
    place = next(
        place
        for place, row in enumerate(rows_of(path, "Factors"), start=1)
        if row["Key: factor|module|part"] == "concrete|A1-A3|"
    )
    again = recalculated(
        changed(
            path,
            tmp_path / "edited.xlsx",
            "Factors",
            cell_of(path, "Factors", "gwp_ghg", place),
            value,
        ),
        tmp_path / "again",
    )
    assert [
        beside(again, "Summary", *where)[0]
        for where in (
            ("Total of modules A to C",),
            ("A1-A3", "By module"),
            ("Sum", "By module"),
            ("22", "By element"),
        )
    ] == ["undeclared"] * 4
    assert beside(again, "Summary", "C3", "By module")[0] == 600


def test_a_line_moved_to_d_leaves_the_total(written: Callable[[str], Path], tmp_path: Path) -> None:
    path = written("account")
    place = next(
        place
        for place, row in enumerate(rows_of(path, "Line items"), start=1)
        if row["Item"] == "hut"
    )
    again = recalculated(
        changed(
            path,
            tmp_path / "edited.xlsx",
            "Line items",
            cell_of(path, "Line items", "Module", place),
            "D",
        ),
        tmp_path / "again",
    )
    assert beside(again, "Summary", "Total of modules A to C")[0] == pytest.approx(
        account().total.magnitude - 1000, rel=CLOSE
    )


def test_the_difference_says_where_it_is(tmp_path: Path) -> None:
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path, number in zip(paths, (1.0, 2.0), strict=True):
        pd.DataFrame({"x": [number]}).to_excel(path, index=False, sheet_name="Only")
    assert list(differences(*paths)) == [Difference("Only", "A2", 1, 2)]
