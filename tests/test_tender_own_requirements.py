"""Requirements of the user's own: what they may compare, and what they may give back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest
from bidding import bid, tender

import carbonsite as cs
from carbonsite import tender as t


class Workers(t.LiveRequirement):
    """Emissions of a worker; not of the library."""

    name = "per worker"

    def __init__(self, comparison: Any = "<=") -> None:
        self.comparison = comparison

    def value_of(self, inputs: Mapping[str, Any]) -> Any:
        return inputs["site"]


@pytest.mark.parametrize("comparison", ["", "<", ">", "=", "==", "=<", "at most", None])
def test_a_comparison_that_is_none_is_refused(comparison: Any) -> None:
    with pytest.raises(cs.InputError, match="is no comparison"):
        Workers(comparison).verdict({"site": 5.0}, limit=5.0)


@pytest.mark.parametrize("limit", [math.nan, math.inf, "10 t", cs.Q("10 t"), None])
def test_a_limit_that_is_no_number_is_refused(limit: Any) -> None:
    with pytest.raises(cs.InputError, match="is not a number"):
        Workers().verdict({"site": 5.0}, limit=limit)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("comparison", ["<=", ">="])
def test_a_value_that_is_no_number_is_not_shown(value: float, comparison: str) -> None:
    verdict = Workers(comparison).verdict({"site": value}, limit=5.0)
    assert verdict.outcome is t.Outcome.NOT_SHOWN
    assert verdict.text == "not shown; missing: the value is not a number"


def test_what_is_missing_may_be_one_text() -> None:
    verdict = Workers().verdict({"site": 1.0}, 5.0, "hours of the crane")  # type: ignore[arg-type]
    assert verdict.missing == ("hours of the crane",)


def test_an_outcome_is_one_of_the_three() -> None:
    with pytest.raises(cs.InputError, match="is no outcome"):
        t.Verdict("own", "MET")  # type: ignore[arg-type]


class Yes:
    """Returns no verdict."""

    name = "yes"

    def check(self, subject: t.Subject) -> Any:
        return True


def test_a_check_that_returns_no_verdict_is_refused() -> None:
    asked = tender(requirements=(Yes(),))
    with pytest.raises(cs.InputError, match="is no verdict"):
        t.evaluate(asked, [bid("Anlegg AS", 1e6, "9 000 L")], {})
