"""Assumptions: a value, a range, a provenance."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from builders import SOURCE
from hypothesis import given
from hypothesis import strategies as st

import carbonsite as cs

Q = cs.Q


def assumption(**fields: Any) -> cs.Assumption:
    """An assumption about hours, unless the fields say otherwise."""
    return cs.Assumption(
        **{
            "name": "hours",
            "value": "1000 h",
            "low": "700 h",
            "high": "1400 h",
            "reason": "six months",
            **fields,
        }
    )


def test_reads_text_and_keeps_the_range() -> None:
    hours = assumption(value="1 000 h", low="42 000 min")
    assert (hours.value, hours.low, hours.high, hours.status) == (
        Q("1000 h"),
        Q("700 h"),
        Q("1400 h"),
        "assumed",
    )
    assert str(hours) == "1000 h (42000 min to 1400 h)" and not hours.is_certain


def test_without_a_range_the_value_stands_alone() -> None:
    hours = cs.Assumption("hours", "1000 h", reason="a plan")
    assert hours.low == hours.high == hours.value and hours.is_certain and str(hours) == "1000 h"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"reason": "x"}, "assumed"),
        ({"source": SOURCE, "reason": ""}, "published"),
        ({"source": SOURCE, "status": "measured"}, "measured"),
        ({"status": "stated", "reason": ""}, "stated"),
    ],
)
def test_status_follows_from_what_is_given(fields: dict[str, Any], status: str) -> None:
    assert assumption(**fields).status == status


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "   "}, "reason"),
        ({"status": "published"}, "source"),
        ({"status": "measured"}, "source"),
        ({"status": "guess"}, "status"),
        ({"low": "1100 h"}, "low, high"),
        ({"high": "900 h"}, "low, high"),
        ({"low": "2000 h", "high": "500 h"}, "low, high"),
        ({"low": "1 kg"}, "low, high"),
        ({"name": " "}, "name"),
    ],
)
def test_what_does_not_hold_is_refused(fields: dict[str, Any], column: str) -> None:
    with pytest.raises(cs.InputError) as caught:
        assumption(**fields)
    assert caught.value.problems["column"].tolist() == [column]
    assert caught.value.problems["remedy"].str.len().gt(0).all()


@pytest.mark.parametrize("value", [1000, "1000", "1,000 h", None])
def test_a_value_without_a_clear_unit_is_refused(value: Any) -> None:
    with pytest.raises(cs.UnitError):
        assumption(value=value)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(cs.InputError) as caught:
        cs.Assumption("hours", "1000 h", low="2000 h")
    assert sorted(caught.value.problems["column"]) == ["low, high", "reason"]


@given(st.floats(1, 1e6), st.floats(1e-3, 1), st.floats(1e-3, 1))
def test_the_range_holds_the_value_in_any_unit(value: float, below: float, above: float) -> None:
    made = cs.Assumption(
        "a",
        Q(value, "h"),
        low=Q(value * (1 - below) * 60, "min"),
        high=Q(value * (1 + above) / 24, "d"),
        reason="x",
    )
    assert made.low <= made.value <= made.high


def test_evaluates_to_what_is_given_for_its_name() -> None:
    hours = assumption()
    assert (
        hours.evaluate({}) == hours.value
        and hours.evaluate({"hours": Q("1 d")}) == Q("1 d")
        and hours.evaluate({"rate": Q("1 L/h")}) == hours.value
    )
    assert hours.assumptions == {"hours": hours}


def test_at_fixes_the_value_and_keeps_the_provenance() -> None:
    fixed = assumption().at("800 h")
    assert (
        fixed.is_certain
        and fixed.value == Q("800 h")
        and fixed.reason == "six months"
        and fixed.name == "hours"
    )


def test_equal_by_content_hashable_and_survives_pickle() -> None:
    assert assumption() == assumption() != assumption(high="1500 h")
    assert len({assumption(), assumption()}) == 1
    assert pickle.loads(pickle.dumps(assumption())) == assumption()


def test_a_bare_value_is_stated() -> None:
    bare = cs.Assumption.stated("share", "30 %")
    assert bare.status == "stated" and bare.is_certain
    assert cs.Assumption.stated("other", assumption()) == assumption()
