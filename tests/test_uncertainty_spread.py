"""Spreads as they are stated: by a user, in the column `uncertainty`, and what is refused."""

from __future__ import annotations

import math

import pytest

import carbonsite as cs
from carbonsite.analysis.uncertainty.distributions import (
    HALF_95,
    Lognormal,
    Normal,
    Triangular,
    Uniform,
)
from carbonsite.analysis.uncertainty.spread import Spread, stated_spread


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("±10 %", Normal(1.0, 0.1 / HALF_95)),
        ("normal ± 10%", Normal(1.0, 0.1 / HALF_95)),
        ("lognormal ±25 %", Lognormal(0.0, math.log(1.25) / HALF_95)),
        ("GSD 1,2", Lognormal(0.0, math.log(1.2))),
        ("triangular -10 % to +25 %", Triangular(0.9, 1.0, 1.25)),
        ("uniform -5 % to +5 %", Uniform(0.95, 1.05)),
    ],
)
def test_a_stated_spread(text: str, expected: object) -> None:
    found = stated_spread("x", text)
    assert type(found) is type(expected)
    assert vars(found) == pytest.approx(vars(expected), abs=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "about 10 %",
        "lognormal -100 % to +5 %",
        "GSD 0.5",
        "triangular +5 % to +10 %",
        "normal GSD 1.2",
        "±10",
        "± 1e9999 %",
        "=1+1",
    ],
)
def test_another_text_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(cs.InputError, match="±10 %"):
        stated_spread("x", text)


@pytest.mark.parametrize(
    ("shape", "low", "high", "column", "value", "key"),
    [
        ("gaussian", "1 h", "2 h", "shape", "gaussian", "shape"),
        ("normal", "2 h", "1 h", "low, high", "2 h, 1 h", "low_above_high"),
        ("lognormal", "0 h", "1 h", "low", "0 h", "lognormal_above_0"),
    ],
)
def test_a_spread_that_is_none(
    shape: str, low: str, high: str, column: str, value: str, key: str
) -> None:
    with pytest.raises(cs.InputError) as caught:
        Spread(shape, low, high)
    (row,) = caught.value.problems.to_dict("records")
    assert (row["column"], row["value"]) == (column, value)
    assert (row["problem"].key, row["remedy"].key) == (
        f"uncertainty.{key}",
        f"uncertainty.{key}.remedy",
    )


def test_a_spread_in_another_unit_of_the_kind() -> None:
    found = Spread("uniform", "60 min", "2 h").distribution("hours", "h", 1.5)
    assert found == Uniform(1.0, 2.0)
    with pytest.raises(cs.InputError, match="write both in h"):
        Spread("uniform", "1 kg", "2 kg").distribution("hours", "h", 1.5)
    with pytest.raises(cs.InputError, match="do not hold"):
        Spread("triangular", "2 h", "3 h").distribution("hours", "h", 1.5)


def test_lognormal_quantiles_are_low_and_high() -> None:
    found = Spread("lognormal", "80 %", "125 %").distribution("x", "", 1.0)
    assert isinstance(found, Lognormal)
    assert [
        math.exp(found.location + z * found.sigma) for z in (-HALF_95, HALF_95)
    ] == pytest.approx([0.8, 1.25])
