"""Each kind of bad cell, row and heading in a table of own factors: one problem, with a remedy."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from builders import problem_table
from openpyxl import Workbook

import carbonsite as cs
from carbonsite import limits
from carbonsite.factors.cell_table import REQUIRED, FactorCells, factors_in
from carbonsite.lifecycle import INDICATORS
from carbonsite.messages import Language, Message

HEAD = ("factor", "declared_unit", "gwp_total", "publisher", "document", "year", "locator", "note")
ROW = ("gravel", "kg", "2.5", "P", "D", "2020", "L", "")


def cells(*rows: Any, head: Any = HEAD, **fields: Any) -> FactorCells:
    return FactorCells("own.csv", head, rows, range(2, 2 + len(rows)), **fields)


def changed(column: str, cell: Any) -> tuple[Any, ...]:
    return tuple(cell if name == column else old for name, old in zip(HEAD, ROW, strict=True))


@pytest.mark.parametrize(
    ("column", "cell", "problem"),
    [
        ("note", "x" * (limits.FACTOR_CELL + 1), "is longer than 2000 characters"),
        ("note", "#REF!", "is an error of the spreadsheet"),
        ("note", "#NULL!", "is an error of the spreadsheet"),
        ("note", True, "is true or false"),
        ("gwp_total", "#N/A", "is an error of the spreadsheet"),
        ("gwp_total", False, "is true or false"),
        ("gwp_total", "much", "'much' is not a quantity"),
        ("gwp_total", "5 bag", "unknown unit 'bag'"),
    ],
)
def test_a_bad_cell_is_one_problem(column: str, cell: Any, problem: str) -> None:
    table = problem_table(factors_in, cells(ROW, changed(column, cell), ROW))
    assert table[["row", "column", "problem"]].to_numpy().tolist() == [[3, column, problem]]
    (remedy,) = table["remedy"]
    assert remedy and len(str(table["value"][0])) <= limits.PROBLEM_TEXT
    assert isinstance(table["problem"][0], Message)
    assert table["problem"][0].in_language(Language.NORWEGIAN) != problem


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("note", "x" * limits.FACTOR_CELL, "x" * limits.FACTOR_CELL),
        ("note", "'=1+1", "=1+1"),
        ("note", 5.0, "5"),
        ("note", 5.5, "5.5"),
        ("note", None, ""),
        ("note", datetime.datetime(2024, 5, 1, 7), "2024-05-01"),
        ("gwp_total", 2.5, 2.5),
        ("gwp_total", "800 g CO2e/kg", 0.8),
        ("gwp_total", "1,5", 1.5),
        ("year", 2020.0, 2020),
        ("year", " 2020.0 ", 2020),
    ],
)
def test_a_good_cell_is_read(column: str, cell: Any, value: Any) -> None:
    (factor,) = factors_in(cells(changed(column, cell)))
    read = factor.source.year if column == "year" else getattr(factor, column)
    assert read == (pytest.approx(value) if isinstance(value, float) else value)


@pytest.mark.parametrize("cell", ["2020.5", 2020.5, "20x0", "٢٠٢٠", "", None, 1899])
def test_a_year_that_is_none_is_refused(cell: Any) -> None:
    table = problem_table(factors_in, cells(changed("year", cell)))
    assert table[["row", "column"]].to_numpy().tolist() == [[2, "year"]]


@pytest.mark.parametrize(
    ("decimal", "texts", "bad"),
    [
        (None, ("1,5", "2,5", "3"), []),
        (None, ("1,5", "2.5", "3"), [3]),
        (None, ("1.5", "2,5", "3,5"), [3, 4]),
        (".", ("1,5", "2.5", "3"), [2]),
        (",", ("1,5", "2.5", "1,234"), [3]),
        (",", ("1,5", "1,234", "1.234,5"), []),
        (None, ("1,5", "1,234", ""), []),
    ],
)
def test_the_first_certain_mark_or_the_one_asked_decides(
    decimal: str | None, texts: tuple[str, ...], bad: list[int]
) -> None:
    rows = [
        tuple(
            {"factor": f"f{place}", "gwp_total": text, "gwp_ghg": 1.0}.get(name, cell)
            for name, cell in zip((*HEAD, "gwp_ghg"), (*ROW, 1.0), strict=True)
        )
        for place, text in enumerate(texts)
    ]
    table = cells(*rows, head=(*HEAD, "gwp_ghg"), decimal=decimal)
    if not bad:
        assert len(factors_in(table)) == len(texts)
        return
    problems = problem_table(factors_in, table)
    assert problems["row"].tolist() == bad
    assert problems["problem"].str.startswith("has another decimal mark than").all()


def test_a_mark_that_is_not_certain_is_refused_and_can_be_given() -> None:
    table = problem_table(factors_in, cells(changed("gwp_total", "1,234")))
    assert table["problem"].tolist() == ["'1,234' may mean 1234 or 1,234"]
    assert table["remedy"][0].endswith("or read with decimal='.' or decimal=','")
    for decimal, number in ((".", 1234.0), (",", 1.234)):
        (factor,) = factors_in(cells(changed("gwp_total", "1,234"), decimal=decimal))
        assert factor.gwp_total == number


@pytest.mark.parametrize("name", REQUIRED)
def test_a_required_column_that_is_missing_is_one_problem(name: str) -> None:
    kept = [place for place, column in enumerate(HEAD) if column != name]
    row, head = tuple(ROW[place] for place in kept), tuple(HEAD[place] for place in kept)
    table = problem_table(factors_in, cells(row, row, head=head))
    assert table[["row", "column", "problem"]].to_numpy().tolist() == [["", name, "missing column"]]


@pytest.mark.parametrize("indicator", INDICATORS)
def test_one_column_of_any_indicator_is_enough(indicator: str) -> None:
    head = tuple(indicator if name == "gwp_total" else name for name in HEAD)
    assert getattr(factors_in(cells(ROW, head=head))[0], indicator) == 2.5


@pytest.mark.parametrize(
    ("head", "column", "remedy"),
    [
        ((*HEAD, "note"), "note", "keep one of the columns"),
        ((*HEAD, "gwp_fosil"), "gwp_fosil", "did you mean 'gwp_fossil',"),
        ((*HEAD, "zzz"), "zzz", "leave it out, or put its text into 'note'"),
        ((*HEAD, ""), "column 9", "name the column"),
    ],
)
def test_a_heading_that_is_none_is_one_problem(
    head: tuple[str, ...], column: str, remedy: str
) -> None:
    table = problem_table(factors_in, cells((*ROW, "x"), head=head))
    assert table["column"].tolist() == [column] and table["remedy"][0].startswith(remedy)
    if not head[-1]:
        assert factors_in(cells((*ROW, ""), (*ROW, None), ROW, head=head))


@pytest.mark.parametrize("word", ["", "MND", "ND", "-", "nd ", "n.a.", "ikke deklarert"])
def test_a_word_for_undeclared_is_no_number_and_never_zero(word: str) -> None:
    head = ("module", *HEAD)
    rows = (("A1-A3", *ROW), ("C3", *changed("gwp_total", word)), ("C4", *changed("gwp_total", 0)))
    factors = factors_in(cells(*rows, head=head))
    assert [(one.module, one.gwp_total) for one in factors] == [("A1-A3", 2.5), ("C4", 0.0)]
    table = problem_table(factors_in, cells(rows[1], head=head))
    assert table[["row", "column", "problem"]].to_numpy().tolist() == [
        [2, "factor", "no row of this factor declares a number"]
    ]


def test_spaces_make_no_other_id_and_capital_letters_alone_are_named() -> None:
    ids = [one.factor for one in factors_in(cells(ROW, changed("factor", "gravel\u00a0 ")))]
    assert ids == ["gravel", "gravel"]
    catalogue = cs.FactorCatalogue(factors_in(cells(ROW)))
    assert catalogue[" gravel\u00a0"] == catalogue["gravel"]
    (problem,) = problem_table(
        cs.FactorCatalogue, factors_in(cells(ROW, changed("factor", "Gravel")))
    )["problem"]
    assert problem == "differ in capital letters alone"


def test_a_row_may_be_shorter_and_not_longer() -> None:
    assert factors_in(cells(ROW[:-1], (*ROW, "", None)))
    table = problem_table(factors_in, cells(ROW, (*ROW, "x")))
    assert table[["row", "problem"]].to_numpy().tolist() == [
        [3, "the row has more cells than the heading"]
    ]
    assert problem_table(factors_in, cells())["problem"].tolist() == ["the table has no rows"]


def test_problems_are_in_the_order_of_the_file_and_those_of_the_whole_come_first() -> None:
    first = {"row": 9, "column": "note", "value": "=A1", "problem": "p", "remedy": "r"}
    rows = (changed("year", "x"), ROW, changed("gwp_total", "x"))
    table = problem_table(factors_in, cells(*rows, head=(*HEAD[:-1], "zzz"), problems=(first,)))
    assert table["row"].tolist() == ["", 2, 4, 9]


def workbook(path: Path, **sheets: list[tuple[Any, ...]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("sheets", "sheet", "problem"),
    [
        ({"A": []}, None, "it is empty"),
        ({"A": []}, "A", "it is empty"),
        ({"A": [HEAD, ROW], "B": [HEAD, ROW]}, None, "several sheets may be meant"),
        ({"A": [("x",)], "B": []}, None, "no sheet has a column 'factor'"),
        ({"A": [HEAD, ROW]}, "B", "there is no such sheet"),
        ({"A": [HEAD, ROW], "B": [("x",)], "C": []}, None, None),
        ({"A": [HEAD, ROW], "B": [HEAD, ROW]}, "B", None),
        ({"A": [(" factor ", *HEAD[1:]), ROW], "B": [("x",)]}, None, None),
    ],
)
def test_the_sheet_is_the_only_one_that_fits(
    sheets: dict[str, Any], sheet: str | None, problem: str | None, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "own.xlsx", **sheets)
    if problem is None:
        assert len(cs.FactorCatalogue.read_xlsx(path, sheet)) == 1
    else:
        (found,) = problem_table(cs.FactorCatalogue.read_xlsx, path, sheet)["problem"]
        assert found.endswith(problem)


@pytest.mark.parametrize("decimal", [";", "", "..", 5])
def test_a_decimal_mark_is_a_point_or_a_comma(decimal: Any, tmp_path: Path) -> None:
    for read in (cs.FactorCatalogue.read_csv, cs.FactorCatalogue.read_xlsx):
        table = problem_table(read, tmp_path / "none", decimal=decimal)
        assert table[["column", "problem"]].to_numpy().tolist() == [
            ["decimal", "is not a decimal mark"]
        ]
