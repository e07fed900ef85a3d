"""Three runs tell each form that a measure uses, exactly; a line that turns follows two straight
lines.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import carbonsite as cs
from carbonsite.analysis.uncertainty.responses import response_of, varied

FORMS: list[Callable[[Any], Any]] = [
    lambda x: 3 * x,
    lambda x: 1 - x,
    lambda x: 2 / x,
    lambda x: 1 / (1 - x),
    lambda x: x / (1 - x),
    lambda x: (1 - x) / (1 + 2 * x),
    lambda x: 5 - 0 * x,
]


def told(form: Callable[[Any], Any], base: float, low: float, high: float) -> Any:
    return response_of(
        0, (base, low, high), *(np.array([float(form(x))]) for x in (base, low, high))
    )


@pytest.mark.parametrize("form", FORMS)
@given(st.floats(0.06, 0.44), st.floats(0.46, 0.9), st.floats(0.0, 1.0))
def test_a_form_is_told_exactly(
    form: Callable[[Any], Any], low: float, high: float, share: float
) -> None:
    response = told(form, 0.45, low, high)
    x = low + share * (high - low)
    multiple = 1.0 if response is None else response.at(np.array([x]))[0, 0]
    assert multiple * form(0.45) == pytest.approx(form(x), rel=1e-8, abs=1e-12)


def test_a_line_that_turns() -> None:
    response = told(lambda x: max(x, 0.5), 0.5, 0.1, 0.9)
    assert response.at(np.array([0.2, 0.5, 0.7]))[0] * 0.5 == pytest.approx([0.5, 0.5, 0.7])


def test_no_response_is_none() -> None:
    assert told(lambda x: 4.0, 0.5, 0.1, 0.9) is None


def test_a_value_so_far_out_that_the_line_would_turn_around() -> None:
    response = told(lambda x: 1 / (1 - x), 0.5, 0.1, 0.9)
    with pytest.raises(cs.InputError, match="divided by 0"):
        response.at(np.array([1.2]))


def test_an_assumption_whose_value_is_an_end_is_run_around_its_median() -> None:
    """At 100 % avoided nothing is left, and what is left would tell nothing of the others."""
    one = varied(cs.Assumption("avoided", "100 %", low="80 %", high="100 %", reason="test"), None)
    assert one.is_moved and 80 < one.base < 100
    inside = varied(cs.Assumption("avoided", "90 %", low="80 %", high="100 %", reason="test"), None)
    assert not inside.is_moved
