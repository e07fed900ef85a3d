"""What is content and what is spelling."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonsite.spreadsheets.writing import canonical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("=SUM(A1:B2)", "SUM(A1:B2)"),
        ("SUM( A1:B2 , 3 )", "sum(A1:B2,3)"),
        ("'Changes'!$A$1+1", "Changes!$A$1+1.0"),
        ("_xlfn.XOR(A1)", "XOR(A1)"),
        ("INDEX('Line items'!$B$5:$B$5,1)", "INDEX('Line items'!$B$5,1)"),
        ("1e-5*A1", "0.00001*A1"),
    ],
)
def test_spellings_of_one_formula_are_one(one: str, other: str) -> None:
    assert canonical.relative(one, 7) == canonical.relative(other, 7)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('IF(A1="A5",1)', 'IF(A1="A6",1)'),
        ('IF(A1="a b",1)', 'IF(A1="ab",1)'),
        ("A1", "$A$1"),
        ("A1", "A$1"),
        ("'A 1'!B2", "'A  1'!B2"),
        ("line_emissions", "line_emission"),
        ("A1*2", "A1*2.0000001"),
        ("A1:A2", "A1:A3"),
    ],
)
def test_different_formulas_differ(one: str, other: str) -> None:
    assert canonical.relative(one, 7) != canonical.relative(other, 7)


def test_a_formula_reads_the_same_in_every_row() -> None:
    assert canonical.relative("E5*G5", 5) == canonical.relative("E17*G17", 17) == "E[0]*G[0]"
    assert canonical.relative("D4+B5", 5) == "D[-1]+B[0]"
    assert canonical.relative("$A5+A$5+$A$5", 5) == "$A[0]+A$5+$A$5"


def test_a_shared_formula_moves_right() -> None:
    assert canonical.relative("Y5*$B5", 5, right=2) == canonical.relative("AA5*$B5", 5)


FORMULAS = st.sampled_from(
    [
        "E{r}*G{r}",
        'IF(OR(C{r}="D"),"no","yes")',
        'IF(C{r}="A{r}",1,2)',
        "D{p}+B{r}",
        "E1{r}",
        "LOG10(A{r})",
        "A{r}+{r}",
        "'S {r}'!A{r}",
        "SUM(A$5:A{r})",
        "x_{r}+A{r}",
    ]
)


@given(FORMULAS, st.lists(st.integers(2, 3000), min_size=1, max_size=30))
def test_what_is_remembered_of_formulas_is_what_would_be_read(shape: str, rows: list[int]) -> None:
    formulas = canonical.RelativeFormulas()
    for row in rows:
        formula = shape.format(r=row, p=row - 1)
        assert formulas.relative(formula, row) == canonical.relative(formula, row)


@given(FORMULAS, st.integers(2, 3000))
def test_a_relative_formula_reads_back(shape: str, row: int) -> None:
    formula = shape.format(r=row, p=row - 1)
    assert canonical.relative(
        canonical.absolute(canonical.relative(formula, row), row), row
    ) == canonical.relative(formula, row)


@given(st.floats(-1e300, 1e300))
def test_numbers_are_the_same_however_many_digits_a_program_writes(number: float) -> None:
    said = canonical.number(number)
    assert (
        canonical.number(repr(number))
        == canonical.number(f"{number:.17g}")
        == canonical.number(f"{number:.15g}")
        == said
    )
    assert canonical.same(
        canonical.CanonicalCell(f"#{canonical.number(f'{number:.16G}')}"),
        canonical.CanonicalCell(f"#{said}"),
    )


@given(st.floats(1e-200, 1e200))
def test_numbers_that_differ_in_a_digit_that_shows_differ(number: float) -> None:
    other = number * (1 + 1e-12)
    assert not canonical.same(
        canonical.CanonicalCell(f"#{canonical.number(number)}"),
        canonical.CanonicalCell(f"#{canonical.number(other)}"),
    )


def test_zero_has_no_sign() -> None:
    assert canonical.number(-0.0) == canonical.number(0) == "0"
    assert math.copysign(1, -0.0) < 0


@given(st.text(max_size=20))
def test_texts_of_a_row_read_back(text: str) -> None:
    said = canonical.text(text)
    if any(mark in said for mark in "\x1c\x1d\x1e\x1f"):
        return
    row = canonical.row(
        [canonical.cell("A", f'"{said}', ""), canonical.cell("AB", "#1", "0.0")], is_hidden=True
    )
    assert canonical.cells_of(row) == (
        True,
        {"A": canonical.CanonicalCell(f'"{said}'), "AB": canonical.CanonicalCell("#1", "0.0")},
    )


def test_an_escaped_control_character_cannot_pass_for_the_end_of_a_cell() -> None:
    assert canonical.text("a_x001E_b_x001F_c") == "a_x001E_b_x001F_c"
