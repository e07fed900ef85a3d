"""Cells at their bounds: numbers, dates, texts, and steps into content of any shape."""

from __future__ import annotations

from typing import Any

import pytest

from carbonsite import UnitError, limits
from carbonsite.factors.epd.values import (
    amount_of,
    as_list,
    in_language,
    number_of,
    one_line,
    one_of,
    positive,
    slug,
    value_at,
)
from carbonsite.messages import Language, Message


@pytest.mark.parametrize(
    ("raw", "number", "amount"),
    [(1e-9, 1e-9, 1e-9), (0, None, 0.0), (-1, None, 0.0), ("x1", None, 0.0), ("", None, 0.0)],
)
def test_an_amount_is_above_0(raw: Any, number: float | None, amount: float) -> None:
    assert (positive(raw), amount_of(raw)) == (number, amount)
    assert amount_of(None) is positive(None) is None


@pytest.mark.parametrize("sign", [1, -1])
def test_a_number_is_below_the_largest(sign: int) -> None:
    largest = limits.LARGEST_NUMBER
    assert number_of(sign * largest * 0.999) == sign * largest * 0.999
    with pytest.raises(UnitError) as caught:
        number_of(sign * largest)
    assert caught.value.remedy == f"the limit is {largest:g}"
    assert isinstance(caught.value.problem, Message)
    assert caught.value.problem.in_language(Language.NORWEGIAN).endswith("er for stort")


def test_a_text_of_a_number_has_a_largest_length() -> None:
    digits = "0" * (limits.QUANTITY_TEXT - 1)
    assert number_of(f"{digits}7") == 7
    with pytest.raises(UnitError, match="is not a number"):
        number_of(f"{digits}07")


@pytest.mark.parametrize(
    ("content", "length", "text"),
    [
        ("a  b\n c", 500, "a b c"),
        ("a\x00b\x1fc", 500, "a b c"),
        (12, 500, "12"),
        (1.5, 500, "1.5"),
        (True, 500, ""),
        (None, 500, ""),
        (["a"], 500, ""),
        ("abcdef", 3, "abc"),
        ("   abcdef", 3, "abc"),
        ("      abcdef", 3, ""),
    ],
)
def test_a_text_is_one_line_of_bounded_length(content: Any, length: int, text: str) -> None:
    assert one_line(content, length) == text


def test_the_first_text_that_is_not_blank_counts() -> None:
    assert one_of("", None, " ", 3, "x") == "3" and one_of() == one_of(" ") == ""
    assert one_of("", "abcdef") == "abcdef" and len(one_of("x" * 900)) == 500


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("a", 0, "b"), 1),
        (("a", 1), 2),
        (("a", 2), None),
        (("a", "b"), None),
        (("x", "y"), None),
        ((0,), None),
        ((), {"a": [{"b": 1}, 2]}),
    ],
)
def test_a_path_leads_to_a_value_or_to_none(keys: tuple[Any, ...], value: Any) -> None:
    assert value_at({"a": [{"b": 1}, 2]}, *keys) == value


def test_one_thing_is_a_list_of_one() -> None:
    assert (as_list([1, 2]), as_list({"a": 1}), as_list(0), as_list(None)) == (
        [1, 2],
        [{"a": 1}],
        [0],
        [],
    )


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        ([{"value": "de", "lang": "de"}, {"value": "sv", "lang": "sv"}], "sv"),
        ([{"value": "sv", "lang": "sv"}, {"value": "en", "lang": "en"}], "en"),
        ([{"value": "fr", "lang": "fr"}, {"value": "de", "lang": "de"}], "de"),
        ([{"value": "first"}, {"value": "second", "lang": "fr"}], "first"),
        ([{"value": " ", "lang": "en"}, {"value": "da", "lang": "da"}], "da"),
        ("plain", "plain"),
        (["", "plain"], "plain"),
        ([], ""),
        (None, ""),
    ],
)
def test_the_language_is_that_of_a_nordic_reader(texts: Any, text: str) -> None:
    assert in_language(texts) == text


def test_an_id_ends_in_no_hyphen_where_it_is_cut() -> None:
    assert slug("abc def", 4) == "abc" and slug("-a_b-") == "a-b" and len(slug("x" * 99)) == 60
