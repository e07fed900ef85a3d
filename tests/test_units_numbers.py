"""Numbers as text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonsite import limits
from carbonsite.errors import UnitError
from carbonsite.limits import LARGEST_NUMBER
from carbonsite.units.numbers import number_text, parse_number

FINITE = st.floats(
    min_value=-LARGEST_NUMBER, max_value=LARGEST_NUMBER, exclude_min=True, exclude_max=True
)
SPACES = (" ", "\u00a0", "\u2009", "\u202f", "'")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234,5", 1234.5),
        ("1\u202f234", 1234.0),
        ("1'234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567.0),
        ("1,234,567", 1234567.0),
        ("1 234 567,89", 1234567.89),
        ("1 234,567", 1234.567),
        ("1.5e-05", 1.5e-05),
        ("1,5E3", 1500.0),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("1234,567", 1234.567),
        ("1,2340", 1.234),
        ("+7", 7.0),
        ("\u22124", -4.0),
        ("007", 7.0),
        ("0", 0.0),
        ("0,0e-9", 0.0),
    ],
)
def test_reads(text: str, number: float) -> None:
    assert parse_number(text) == number
    assert parse_number(f"  {text} ") == number


@pytest.mark.parametrize("whole", ["1", "12", "123", "-1", "+9"])
@pytest.mark.parametrize("mark", [".", ","])
def test_a_mark_before_exactly_three_digits_is_ambiguous(whole: str, mark: str) -> None:
    with pytest.raises(
        UnitError,
        match=(
            f"may mean {whole.lstrip('+-')}234 or {whole.lstrip('+-')},234; write"
            f" {whole.lstrip('+-')}234 or {whole.lstrip('+-')},2340"
        ),
    ):
        parse_number(f"{whole}{mark}234")


@pytest.mark.parametrize("remedy", ["1234", "1,2340"])
def test_what_the_refusal_says_to_write_is_read(remedy: str) -> None:
    assert parse_number(remedy) in (1234.0, 1.234)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x",
        "nan",
        "inf",
        "-inf",
        "1e",
        "e5",
        ".",
        ",",
        "1.",
        "1,",
        ".5",
        "--1",
        "+-1",
        "1 2",
        "12 34",
        "1 23,4",
        "1,23,4",
        "1.2.3",
        "1.234,567.8",
        "1,2,3,4",
        "0.123.456",
        "0 123",
        "001 234",
    ],
)
def test_refuses(text: str) -> None:
    with pytest.raises(UnitError, match="is not a number"):
        parse_number(text)


@pytest.mark.parametrize(
    "text", ["\u0661\u0662", "\uff11\uff12", "\u0967", "1\u0662", "²", "½", "1\u2003000"]
)
def test_refuses_digits_and_spaces_of_other_scripts(text: str) -> None:
    with pytest.raises(UnitError, match=r"use the digits 0-9|is not a number"):
        parse_number(text)


@pytest.mark.parametrize("text", ["1e400", "-1e400", "1e24", "1" + "0" * 30, "9e9999"])
def test_refuses_what_is_too_large(text: str) -> None:
    with pytest.raises(UnitError, match="is too large; write a number below"):
        parse_number(text)


def test_refuses_what_would_become_zero() -> None:
    with pytest.raises(UnitError, match="too small to be told from 0"):
        parse_number("1e-400")


@pytest.mark.parametrize(
    "text",
    [
        "1" * 10_000,
        "1," * 5_000,
        " " * 10_000,
        "1 " * 5_000,
        "e" * 10_000,
        "1.234" * 2_000,
        "1e" + "9" * 10_000,
    ],
)
def test_refuses_long_text_at_once_and_briefly(text: str) -> None:
    start = time.perf_counter()
    with pytest.raises(UnitError) as caught:
        parse_number(text)
    assert time.perf_counter() - start < 0.5
    assert len(str(caught.value)) < 300


@given(FINITE)
def test_text_reads_back_equal(number: float) -> None:
    assert parse_number(number_text(number)) == number


@given(st.integers(-999, 999), st.integers(0, 999))
def test_text_of_three_decimals_reads_back_equal(whole: int, thousandths: int) -> None:
    number = float(f"{whole}.{thousandths:03d}")
    assert parse_number(number_text(number)) == number


@given(
    st.integers(1000, 10**15),
    st.sampled_from(SPACES),
    st.sampled_from([".", ","]),
    st.integers(0, 99),
)
def test_grouping_spaces_change_nothing(whole: int, space: str, mark: str, cents: int) -> None:
    written = f"{whole:,}".replace(",", space)
    assert parse_number(written) == whole
    assert parse_number(f"{written}{mark}{cents:02d}") == float(f"{whole}.{cents:02d}")


@given(st.integers(1000, 10**15), st.integers(0, 9999).filter(lambda n: n % 10))
def test_norwegian_and_english_grouping_agree(whole: int, decimals: int) -> None:
    english = f"{whole:,}.{decimals:04d}"
    norwegian = english.translate(str.maketrans(",.", ".,"))
    assert parse_number(english) == parse_number(norwegian) == float(f"{whole}.{decimals:04d}")


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        number = parse_number(text)
    except UnitError as error:
        assert "; " in str(error)
    else:
        assert abs(number) < LARGEST_NUMBER


@pytest.mark.parametrize("count", [limits.UNIT_TEXT - 1, limits.UNIT_TEXT, limits.UNIT_TEXT + 1])
def test_a_long_text_is_cut_at_the_limit_where_it_is_shown(count: int) -> None:
    text = "1" * (count - 1) + "x"
    shown = text if count <= limits.UNIT_TEXT else text[: limits.UNIT_TEXT] + "…"
    with pytest.raises(UnitError) as raised:
        parse_number(text)
    assert raised.value.problem == f"{shown!r} is not a number"
    assert raised.value.remedy == "write it like 1234,5 or 1234.5"
