"""A csv in any dialect is one grid, and what is no table is refused."""

from __future__ import annotations

import contextlib
import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import carbonsite as cs
from carbonsite import limits
from carbonsite.inputs.reading.heading_rows import known_headings
from carbonsite.spreadsheets.files.delimited import SEPARATORS, read_delimited
from carbonsite.spreadsheets.files.grid import Grid

HEAD = ["Beskrivelse", "Mengde", "Enhet"]


def grid(content: str | bytes, encoding: str = "utf-8", separator: str | None = None) -> Grid:
    return read_delimited(
        content if isinstance(content, bytes) else content.encode(encoding),
        "t.csv",
        known_headings,
        separator,
    )


def rows(found: Grid) -> list[list[Any]]:
    return [found.row(place) for place in range(len(found.rows))]


TEXTS = st.text(
    st.characters(codec="cp1252", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=10
).map(str.strip)
LINES = st.lists(
    st.lists(TEXTS, min_size=3, max_size=3).filter(lambda row: any(row[1:])), min_size=1, max_size=8
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")


@given(
    LINES,
    st.sampled_from(SEPARATORS),
    st.sampled_from(ENCODINGS),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_dialect_is_the_same_grid(
    body: list[list[str]], separator: str, encoding: str, end: str
) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator=end).writerows([HEAD, *body])
    assert rows(grid(written.getvalue(), encoding)) == [HEAD, *body]


def test_windows_letters() -> None:
    found = grid("Beskrivelse;Mengde\nGjerde på mål – 5 €;1\n", "cp1252")
    assert rows(found)[1] == ["Gjerde på mål – 5 €", "1"]
    assert dict(found.notes) == {"encoding": "Windows-1252", "separator": "semicolon"}


def test_short_and_long_rows_lose_no_cell() -> None:
    found = grid("Beskrivelse;Mengde\na;1\n" * 50 + "b;2;more;still more\nc\n")
    assert rows(found)[-2:] == [["b", "2", "more", "still more"], ["c", "", "", ""]]
    assert len(found.columns) == 4


def test_blank_rows_are_left_out_and_the_others_keep_their_numbers() -> None:
    assert grid("\n\nBeskrivelse;Mengde\n;\na;1\n").rows.tolist() == [3, 5]


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;"])
def test_a_first_line_that_tells_the_separator_is_none_of_the_table(first: str) -> None:
    found = grid(f"{first}\nA,a;B,b;C\n1;2;3\n")
    assert [row[:3] for row in rows(found)] == [["A,a", "B,b", "C"], ["1", "2", "3"]]
    assert found.rows.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\xff\xfe", "is empty"),
        (b";;\n;;\n", "is empty"),
        (b"a;b\n\0;1\n", "NUL"),
        (b"\xff\xfe\x00\xd8", "no text"),
        (b"a;b\n\x81\x8d;1\n", "no text"),
        (b'a;b;c\n"x;1;kg\ny;2;kg\nz;3;kg\n', "close every quotation mark"),
        (b'a;b;c\n"x;1;kg\ny;2;kg\nz";3;kg\n', "runs over several rows"),
        (b'a;b;c\n"x;1;kg"\n', "row 2: the whole row stands between quotation marks"),
        (b"a;" * 300 + b"\n", "more than 256 columns"),
        (b"a;b\n" * 100 + b"a;" * 300 + b"\n", "more than 256 columns"),
        (b"a" * (limits.TABLE_LINE + 10), "a line of more than 1 MB"),
        (b"\n" * (limits.TABLE_ROWS + 1) + b"a;b", "more than 3000000 lines"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, match: str) -> None:
    with pytest.raises(cs.InputError, match=match) as caught:
        grid(content)
    assert caught.value.problems["remedy"].str.len().gt(0).all()


def test_a_line_of_a_hundred_megabytes() -> None:
    with pytest.raises(cs.InputError, match="a line of more than 1 MB"):
        grid(b"Beskrivelse;Mengde\n" + b"a;" * 50_000_000)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_grid_or_one_error(content: bytes) -> None:
    with contextlib.suppress(cs.InputError):
        grid(content)
