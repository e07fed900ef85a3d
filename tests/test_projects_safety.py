"""A project file from a stranger, mutated in every way: read, or a `CarbonsiteError`, and soon."""

from __future__ import annotations

import contextlib
import copy
import datetime
import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import tomlkit
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite import limits

BIRI = (Path(__file__).parents[1] / "examples" / "biri.toml").read_bytes()
CONTENT = tomllib.loads(BIRI.decode())
FEW = settings(
    max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

STRANGE: tuple[Any, ...] = (
    True,
    -1,
    0,
    3.5,
    float("nan"),
    float("inf"),
    10**400,
    2**63,
    "",
    "x" * 100_000,
    "5 %",
    "1000 h",
    "1e999 h",
    "0 h",
    "1e23 fm3",
    "1e23 L/h",
    "-5 h",
    "1/0",
    "=1+1",
    "\0",
    "..",
    [],
    {},
    [1, 2],
    [["a"]],
    {"a": {"b": 1}},
    {"value": "5 %"},
    {"value": 3},
    {"value": "1 h", "low": "2 h"},
    {"function": "part_of"},
    {"function": ["x"]},
    {"function": "fuel_use", "hours": "1 h", "rate": "0 L/h"},
    datetime.date(2020, 1, 1),
    datetime.datetime(2020, 1, 1),
    datetime.time(1, 2),
    "excavator hours",
    "mass of the masses",
    "loss",
)
KEYS = (
    "low",
    "file",
    "type",
    "source",
    "name",
    "row",
    "tags",
    "calculator",
    "where",
    "x",
    "amount",
    "cost",
    "function",
    "date",
    "status",
    "share",
)


def refusal(content: bytes) -> list[str]:
    """The problems for which a file is refused; none if it is read.

    One that is read is written as a file that reads back equal, or its writing is refused.
    """
    with TemporaryDirectory() as folder:
        place = Path(folder) / "x.toml"
        place.write_bytes(content)
        try:
            project = cs.Project.read(place)
        except cs.InputError as error:
            assert error.where
            return list(error.problems["problem"])
        with contextlib.suppress(cs.InputError):
            project.write(place)
            assert cs.Project.read(place) == project
    return []


def check(content: bytes) -> None:
    """A file is read, or refused with a problem in words."""
    assert all(problem.strip() for problem in refusal(content))


@FEW
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(BIRI) - 1),
            st.sampled_from(
                [
                    b"[",
                    b"]",
                    b"{",
                    b"}",
                    b"=",
                    b'"',
                    b"'",
                    b"#",
                    b".",
                    b"\n",
                    b"\0",
                    b"\xff",
                    b"[[",
                    b'"""',
                    b"9" * 300,
                    b"\r",
                    b"",
                ]
            ),
            st.integers(0, 40),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_bytes_replaced_put_in_and_taken_out(edits: list[tuple[int, bytes, int]]) -> None:
    content = BIRI
    for place, new, taken in edits:
        content = content[:place] + new + content[place + taken :]
    check(content)


@FEW
@given(st.integers(0, len(BIRI)))
def test_cut_off_anywhere(length: int) -> None:
    check(BIRI[:length])


def slots(told: Any) -> Iterator[tuple[Any, Any]]:
    for key, value in list(told.items() if isinstance(told, dict) else enumerate(told)):
        yield told, key
        if isinstance(value, dict | list):
            yield from slots(value)


@FEW
@given(
    st.lists(
        st.tuples(
            st.integers(0, 10_000),
            st.sampled_from([*STRANGE, None]),
            st.sampled_from([None, *KEYS]),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_values_of_other_types_and_keys_that_do_not_belong(
    edits: list[tuple[int, Any, str | None]],
) -> None:
    told = copy.deepcopy(CONTENT)
    for number, value, new in edits:
        there = list(slots(told))
        holder, key = there[number % len(there)]
        if value is None:
            del holder[key]
        elif new is not None and isinstance(holder, dict):
            holder[new] = copy.deepcopy(value)
        else:
            holder[key] = copy.deepcopy(value)
    try:
        text = tomlkit.dumps(told)
    except (ValueError, TypeError):
        # TOML has no such value, so no file holds it.
        assume(False)
    check(text.encode("utf-8", "replace"))


NESTED, NOT_TOML = "is nested deeper than 16 levels", "is not TOML"
BOMBS = (
    (b"a = " + b"[" * 1_000_000, NESTED),
    (b"a." * 1_000_000 + b"a = 1", NESTED),
    (b"[" + b"a." * 1_000_000 + b"a]", NESTED),
    (b"a = " + b"{b = " * 100_000, NESTED),
    (b'x = "' + b"a" * 3_000_000 + b'"', "is not a key of a project file"),
    (b'"' + b"\\" * 1_000_000, NOT_TOML),
    (b"'''" + b"'" * 1_000_000, NOT_TOML),
    (b'x = """' + b'"' * 1_000_000, NOT_TOML),
    (b"a = 1\n" * 500_000, NOT_TOML),
    (b"\0" * 1000, NOT_TOML),
    (b"[[baseline]]\n" * 250_000, "holds more than 20000"),
    (b"#" * 4_000_000, "is missing"),
    (b"#" * (limits.PROJECT_BYTES + 1), "cannot be read as a project file"),
    (b"", "is missing"),
    (b"\xef\xbb\xbf", "is missing"),
    (b"\xff\xfe\0\0", "holds letters that are not UTF-8"),
)


@pytest.mark.parametrize(("content", "problem"), BOMBS, ids=lambda part: repr(part[:12]))
def test_bombs_are_refused_with_the_reason(content: bytes, problem: str) -> None:
    assert [text for text in refusal(content) if text.startswith(problem)]
