"""The lines of keys: those of tomllib's own reading, whatever the text looks like."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from carbonsite import limits
from carbonsite.projects.toml_positions import KeyPath, TooDeep, key_lines

BIRI = Path(__file__).parents[1] / "examples" / "biri.toml"

TRICKY = (
    """\
# a comment with = and [brackets]
a.b."c d" = 1 # trailing ] comment
'lit"""
    + "'"
    + ''' = [ # of one
  "x]", # y
  [1, 2],
  {p = """
two = 2
"""""}, 3.5, 1979-05-27 07:32:00,
]
text = """a = "quoted" \\"""
b = 2"""
raw = \'\'\'c = 3\'\'\'\'
[t]
"e\\u0301" = {q = {r = true}, s.u = -inf}
[[t.list]]
x = 1
[[t.list]]
x = 2
[t.list.inner]
y = 3
[[t.list.deep]]
z = 4
'''
)


def paths(told: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    for key, value in told.items() if isinstance(told, dict) else enumerate(told):
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from paths(value, (*path, key))


@pytest.mark.parametrize(
    "text", [TRICKY, BIRI.read_text(encoding="utf-8"), TRICKY.replace("\n", "\r\n")]
)
def test_every_key_that_tomllib_reads_has_a_line(text: str) -> None:
    assert set(key_lines(text)) == set(paths(tomllib.loads(text)))


def test_the_lines_are_those_in_which_the_keys_stand() -> None:
    lines, rows = key_lines(TRICKY), TRICKY.splitlines()
    expected = {
        ("a", "b", "c d"): "a.b",
        ("lit", 1, 0): "[1, 2]",
        ("lit", 2, "p"): '{p = """',
        ("lit", 3): '"""""}, 3.5',
        ("raw",): "raw",
        ("t", "e\u0301", "s", "u"): "s.u",
    }
    for path, beginning in expected.items():
        assert beginning in rows[lines[path] - 1], path
    assert [
        rows[lines[key] - 1]
        for key in (
            ("t", "list", 0, "x"),
            ("t", "list", 1, "x"),
            ("t", "list", 1, "inner", "y"),
            ("t", "list", 1, "deep", 0, "z"),
        )
    ] == ["x = 1", "x = 2", "y = 3", "z = 4"]


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f"), max_size=8)
values = st.recursive(
    st.booleans() | st.integers(-(2**62), 2**62) | st.floats(allow_nan=False) | texts | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(texts, values, max_size=4))
def test_they_agree_with_what_another_program_writes(told: dict[str, Any]) -> None:
    text = tomlkit.dumps(told)
    with contextlib.suppress(ValueError):
        found = tomllib.loads(text)
        if max(map(len, paths(found)), default=0) < limits.PROJECT_NESTING:
            assert set(key_lines(text)) == set(paths(found))


@given(st.text(st.sampled_from("[]{}=.,\"'#\\\n\r a1\x00å"), max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    with contextlib.suppress(TooDeep):
        lines = key_lines(text)
        with contextlib.suppress(ValueError):
            assert set(lines) == set(paths(tomllib.loads(text)))


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * 100_000 + " = 1",
        "[" + "a." * 100 + "a]",
        "a = " + "[" * 100_000,
        "a = " + "{b = " * 1000,
        "[[" + "a." * 10_000 + "b]]",
    ],
)
def test_nesting_without_end_stops_at_the_limit(text: str) -> None:
    with pytest.raises(TooDeep):
        key_lines("\n" + text)
