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
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs

BIRI = (Path(__file__).parents[1] / "examples" / "biri.toml").read_bytes()
TOLD = tomllib.loads(BIRI.decode())
FEW = settings(
    max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

STRANGE: tuple[Any, ...] = (
    True, -1, 0, 3.5, float("nan"), float("inf"), 10**400, 2**63, "", "x" * 100_000, "5 %", "1000 h", "1e999 h", "0 h", "1e23 fm3", "1e23 L/h", "-5 h", "1/0", "=1+1", "\0", "..",
    [], {}, [1, 2], [["a"]], {"a": {"b": 1}}, {"value": "5 %"}, {"value": 3}, {"value": "1 h", "low": "2 h"}, {"function": "part_of"}, {"function": ["x"]},
    {"function": "fuel_use", "hours": "1 h", "rate": "0 L/h"}, datetime.date(2020, 1, 1), datetime.datetime(2020, 1, 1), datetime.time(1, 2), "excavator hours", "mass of the masses", "loss",
)  # fmt: skip
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


def reads_or_refuses(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        place = Path(folder) / "x.toml"
        place.write_bytes(content)
        with contextlib.suppress(cs.CarbonsiteError):
            project = cs.Project.read(place)
            project.write(place)


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
    reads_or_refuses(content)


@FEW
@given(st.integers(0, len(BIRI)))
def test_cut_off_anywhere(length: int) -> None:
    reads_or_refuses(BIRI[:length])


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
    told = copy.deepcopy(TOLD)
    for number, value, new in edits:
        there = list(slots(told))
        holder, key = there[number % len(there)]
        if value is None:
            del holder[key]
        elif new is not None and isinstance(holder, dict):
            holder[new] = copy.deepcopy(value)
        else:
            holder[key] = copy.deepcopy(value)
    with contextlib.suppress(ValueError, TypeError):
        reads_or_refuses(tomlkit.dumps(told).encode("utf-8", "replace"))


BOMBS = (
    b"a = " + b"[" * 1_000_000,
    b"a." * 1_000_000 + b"a = 1",
    b"[" + b"a." * 1_000_000 + b"a]",
    b'x = "' + b"a" * 3_000_000 + b'"',
    b'"' + b"\\" * 1_000_000,
    b"'''" + b"'" * 1_000_000,
    b'x = """' + b'"' * 1_000_000,
    b"a = 1\n" * 500_000,
    b"[[baseline]]\n" * 250_000,
    b"a = " + b"{b = " * 100_000,
    b"#" * 4_000_000,
    b"\0" * 1000,
    b"",
    b"\xef\xbb\xbf",
    b"\xff\xfe\0\0",
)


@pytest.mark.parametrize("content", BOMBS, ids=lambda content: repr(content[:12]))
def test_bombs_are_refused(content: bytes) -> None:
    reads_or_refuses(content)
