"""The calculator gives what spreadsheets give; circles, chains and large ranges come to an end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from recalculation import recalculated

import carbonsite as cs
from carbonsite import limits
from carbonsite.spreadsheets.calculator.calculator import Calculator
from carbonsite.spreadsheets.calculator.language import FormulaError, parse
from carbonsite.spreadsheets.calculator.values import CIRCLE, CellError, ColumnValues, Value
from carbonsite.spreadsheets.writing import canonical

CELLS: dict[str, Any] = {
    **{f"A{row}": value for row, value in enumerate([1.0, 2.5, -3.0, 0.0, 1e10], start=1)},
    **{f"B{row}": value for row, value in enumerate(["yes", "no", "Yes", "22", "a*b"], start=1)},
    **{
        f"C{row}": value
        for row, value in enumerate([10.0, "undeclared", 30.0, None, 50.0], start=1)
    },
}
FORMULAS = [
    "1+2*3^2",
    "-2^2",
    "2^-1",
    "10%",
    "-(1+2)",
    "1/0",
    "1/3",
    "7-2-1",
    "2^3^2",
    '"a"&1.5',
    '"x"="X"',
    '"a"<"b"',
    '1<"a"',
    "1=1",
    "2<>2",
    "SUM(A1:A5)",
    "SUM(C1:C5)",
    "SUM(C2)",
    "SUM(A1,A2,5)",
    "COUNT(C1:C5)",
    "COUNT(C1,C2,C3)",
    "COUNTA(C1:C5)",
    "ROWS(A1:A5)",
    "MAX(A1:A4)",
    "MIN(A1:A4)",
    "MAX(0,A3)",
    "AVERAGE(A1:A4)",
    'SUMIFS(A1:A5,B1:B5,"yes")',
    'SUMIFS(C1:C5,B1:B5,"no")',
    'COUNTIFS(B1:B5,"yes")',
    'COUNTIFS(B1:B5,"y*")',
    'COUNTIFS(B1:B5,"a~*b")',
    'COUNTIFS(A1:A5,">1")',
    'COUNTIFS(A1:A5,"<>0")',
    "COUNTIFS(B1:B5,B4)",
    'SUMIF(B1:B5,"yes",A1:A5)',
    'COUNTIFS(C1:C5,"undeclared",B1:B5,"no")',
    'SUMPRODUCT(EXACT(B1:B5,"yes")*(A1:A5>0),A1:A5)',
    'SUMPRODUCT(EXACT(B1:B5,"Yes"),C1:C5)',
    "SUMPRODUCT(A1:A5,C1:C5)",
    'SUMPRODUCT(EXACT(B1:B5,B3)*(C1:C5="undeclared"))',
    'MATCH("YES",B1:B5,0)',
    'MATCH("none",B1:B5,0)',
    "INDEX(A1:A5,2)",
    'INDEX(A1:A5,MATCH("no",B1:B5,0))',
    'IF(A1="undeclared","undeclared",A1*A2)',
    'IF(C2="undeclared","undeclared",C2*2)',
    "IF(C4=0,1,2)",
    'IF(C4="",1,2)',
    "IF(A4,1,2)",
    "IFERROR(1/0,7)",
    "IFERROR(A1,7)",
    'OR(B1="no",A1=1)',
    'AND(B1="yes",A1=2)',
    "NOT(A4)",
    "ISNUMBER(C1)",
    "ISNUMBER(C2)",
    "ISNUMBER(C4)",
    "EXACT(B1,B3)",
    'EXACT("a","a")',
    "ROUND(2.5,0)",
    "ROUND(-2.5,0)",
    "ROUND(1.005,2)",
    "ROUNDUP(2.1,0)",
    "ROUNDUP(-2.1,0)",
    "CEILING(2.1,1)",
    "INT(-1.5)",
    "ABS(A3)",
    "SQRT(16)",
    "EXP(1)",
    "LN(10)",
    "POWER(2,0.5)",
    "MOD(7,3)",
    "C2*2",
    "C4+1",
    "A5*A5",
    '"12"*2',
    '"x"*2',
    "TRUE",
    "IF(TRUE,1,2)",
]


def columns(cells: dict[str, Any]) -> dict[int, ColumnValues]:
    """Cells by their names as the columns of a sheet; a text that begins with = is a formula."""
    from openpyxl.utils.cell import coordinate_from_string

    placed = sorted(
        (canonical.column_of(letters), row, value)
        for (letters, row), value in (
            (coordinate_from_string(name), value) for name, value in cells.items()
        )
    )
    found: dict[int, ColumnValues] = {}
    for column, row, value in placed:
        formula = value[1:] if isinstance(value, str) and value.startswith("=") else None
        if value is not None:
            found.setdefault(column, ColumnValues()).add(
                row,
                None if formula else value,
                canonical.relative(formula, row) if formula else None,
            )
    return found


def computed(cells: dict[str, Any], names: dict[str, str] | None = None) -> dict[str, Value]:
    """What the formulas of one sheet give."""
    calculator = Calculator({"S": columns(cells)}, names or {})
    for _ in calculator.compute():
        pass
    return {
        f"{canonical.letters_of(number)}{column.rows[place]}": value
        for number, column in calculator.sheets["S"].items()
        for place, value in column.computed.items()
    }


def test_libreoffice_finds_the_same(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for name, value in CELLS.items():
        sheet[name] = value
    for row, formula in enumerate(FORMULAS, start=1):
        sheet[f"H{row}"] = f"={formula}"
    book.save(tmp_path / "all.xlsx")
    again = load_workbook(
        recalculated(tmp_path / "all.xlsx", tmp_path / "again"), data_only=True
    ).active
    own = computed(
        {**CELLS, **{f"H{row}": f"={formula}" for row, formula in enumerate(FORMULAS, start=1)}}
    )
    wrong = []
    for row, formula in enumerate(FORMULAS, start=1):
        theirs, ours = again[f"H{row}"].value, own[f"H{row}"]
        ours = ours.text if isinstance(ours, CellError) else ours
        if not (
            theirs == pytest.approx(ours, rel=1e-12)
            if isinstance(ours, float) and isinstance(theirs, int | float)
            else theirs == ours
        ):
            wrong.append((formula, theirs, ours))
    assert not wrong


def test_names_mean_cells_constants_and_formulas() -> None:
    names = {"a": "S!$A$1:$A$5", "rate": "1.5", "twice": "S!$A$2*2", "Ring": "ring"}
    cells = {**CELLS, "H1": "=SUM(A)*rate", "H2": "=twice+1", "H3": "=nothing", "H4": "=ring"}
    found = computed(cells, names)
    assert (found["H1"], found["H2"]) == (pytest.approx(sum([1, 2.5, -3, 0, 1e10]) * 1.5), 6.0)
    assert isinstance(found["H3"], CellError) and isinstance(found["H4"], CellError)


def test_circles_end_and_are_told() -> None:
    found = computed(
        {"A1": "=B1+1", "B1": "=C1", "C1": "=A1", "D1": "=D1", "E1": "=SUM(E1:E3)", "F1": "=1+1"}
    )
    assert found["F1"] == 2.0
    assert CIRCLE in found.values() and all(
        isinstance(found[cell], CellError) for cell in ("A1", "B1", "C1", "D1", "E1")
    )


def test_a_chain_longer_than_python_can_call_is_followed() -> None:
    count = 20_000
    downwards = {"A1": 1.0, **{f"A{row}": f"=A{row - 1}+1" for row in range(2, count)}}
    assert computed(downwards)[f"A{count - 1}"] == count - 1
    upwards = {f"A{count}": 1.0, **{f"A{row}": f"=A{row + 1}+1" for row in range(1, count)}}
    assert computed(upwards)["A1"] == count


def test_formulas_that_look_at_too_much_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RECALCULATION_WORK", 10_000)
    with pytest.raises(cs.InputError, match="look at more than"):
        computed({f"B{row}": f"=SUM(A1:A{1000 + row})" for row in range(1, 50)})


@pytest.mark.parametrize(
    ("formula", "complaint"),
    [
        ("(" * 100 + "1" + ")" * 100, "too deeply"),
        ("1+" * 5000 + "1", "longer"),
        ("1+", "ends too early"),
        ("SUM(1", "not closed"),
        ("1)", "should end"),
        ("A[0]:", "without a cell"),
        ("{1}", "cannot be read"),
        ("#REF!", "should be"),
        ("-" * 100 + "1", "too deeply"),
    ],
)
def test_what_is_no_formula_is_refused(formula: str, complaint: str) -> None:
    with pytest.raises(FormulaError, match=complaint):
        parse(formula)


def test_a_function_that_is_not_known_computes_nothing() -> None:
    found = computed(
        {"A1": '=WEBSERVICE("https://example.org")', "A2": "=ROUND()", "A3": '=INDIRECT("A1")'}
    )
    assert all(
        isinstance(value, CellError) and "not computed" in value.text for value in found.values()
    )


@pytest.mark.parametrize(
    "call",
    [
        *("SUM(A1:A2)", "AVERAGE(A1:A2)", "PRODUCT(A1:A2)", "SUMPRODUCT(A1:A2)"),
        *("SUMPRODUCT(A1:A2,A1:A2)", 'SUMIF(A1:A2,">1")', "A1+A2", "A1*A2"),
    ],
)
def test_what_is_too_large_for_a_number_is_an_error(call: str) -> None:
    """Python raises or warns where numbers overflow, a spreadsheet shows an error."""
    results = computed({"A1": 1.5e308, "A2": 1.5e308, "B1": f"={call}"})
    assert results["B1"] == CellError("#NUM!")
