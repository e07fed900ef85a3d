"""Text from outside, made fit for a cell."""

from __future__ import annotations

import pytest

from carbonsite import limits
from carbonsite.display import visible
from carbonsite.spreadsheets.writing.cells import CUT, REPLACED, Notices, fit


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "=1+1",
        "to linjer\nÆØÅ",
        "tab\there",
        "m³ · 12\u202f000",
        "\U0001f332",
        "_x0041_",
        "x" * limits.CELL_TEXT,
        "<r>half",
    ],
)
def test_what_a_cell_holds_stays_as_it_is(text: str) -> None:
    assert fit(text) == (text, "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a\x00b", "a\ufffdb"),
        ("\x1b[1m", "\ufffd[1m"),
        ("lone \ud800", "lone \ufffd"),
        ("\ufffe\uffff", "\ufffd\ufffd"),
        ("\ufffd\x01", "\ufffd\ufffd"),
    ],
)
def test_what_no_cell_holds_is_replaced(text: str, told: str) -> None:
    assert fit(text) == (told, REPLACED)


def test_lines_end_in_one_way() -> None:
    assert fit("a\r\nb\rc") == ("a\nb\nc", "")


def test_what_xlsxwriter_would_take_as_its_own_markup_is_kept_from_it() -> None:
    assert fit("<r><t>x</t></r>") == ("<r><t>x</t></r> ", "")


@pytest.mark.parametrize(
    "text", ["x" * (limits.CELL_TEXT + 1), "\U0001f332" * (limits.CELL_TEXT // 2 + 1), "æ" * 10**6]
)
def test_what_is_too_long_is_cut_to_what_a_cell_holds_in_utf_16(text: str) -> None:
    told, notice = fit(text)
    assert notice == CUT
    assert told.endswith(" […]")
    assert limits.CELL_TEXT - 1 <= len(told.encode("utf-16-le")) // 2 <= limits.CELL_TEXT
    assert text.startswith(told.removesuffix(" […]"))


def test_notices_name_the_first_cell_and_count_the_rest() -> None:
    notices = Notices()
    for cell in ("B5", "B6", "C9"):
        notices.add(CUT, "Line items", cell)
    notices.add(CUT, "Changes", "A1")
    assert notices.rows == [(CUT, "Line items", "B5", 3), (CUT, "Changes", "A1", 1)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("50 kg\u202e", "50 kg\\u202e"),
        ("\u2066left\u2069", "\\u2066left\\u2069"),
        ("C1 \x9b31m", "C1 \\x9b31m"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
    ],
)
def test_signs_that_a_reader_would_not_see_are_written_out(text: str, shown: str) -> None:
    assert fit(text) == (shown, REPLACED)
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text", ["blåbær\u00a0og\u202fgrønt", "two\nlines", "a\tb", "家族", "soft\u00adhyphen"]
)
def test_what_readers_see_stays(text: str) -> None:
    assert fit(text) == (text, "") and visible(text) == text
