"""Very many bad rows are one error, soon."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from builders import factor
from profiles import is_thorough

import carbonsite as cs
from carbonsite.accounting.problems import Problems

ROWS = 1_000_000 if is_thorough() else 200_000
GUARD = ROWS / 50_000
"""Seconds that no machine should need; the goal for a million rows is two."""

CATALOGUE = cs.FactorCatalogue(
    [
        *(
            factor(f"F{i:04d}", module="A1-A3", **{"gwp_ghg" if i % 2 else "gwp_total": 1.0})
            for i in range(500)
        ),
        *(factor(f"C{i}", gwp_ghg=1.0) for i in range(20)),
    ]
)
NAMES = pd.Series(np.tile([f"F{i:04d}" for i in range(500)], ROWS // 500), dtype="str")


def distinct(prefix: str) -> pd.Series:
    """A column in which no text stands twice."""
    return pd.Series(np.char.add(prefix, np.arange(ROWS).astype(str)), dtype="str")


BAD: dict[str, tuple[dict[str, Callable[[], Any]], str]] = {
    "distinct unknown factors": ({"factor": lambda: distinct("x")}, "factor"),
    "a unit of another kind with every factor": ({"unit": lambda: "stk"}, "unit"),
    "distinct unknown units": ({"unit": lambda: distinct("u")}, "unit"),
    "texts for amounts": ({"amount": lambda: "x"}, "amount"),
    "no amounts": ({"amount": lambda: np.nan}, "amount"),
    "negative amounts": ({"amount": lambda: -1.0}, "amount"),
    "modules that no factor declares": ({"module": lambda: "C3"}, "module"),
    "modules that do not exist": ({"module": lambda: distinct("m")}, "module"),
    "no modules": ({"factor": lambda: "C1"}, "module"),
    "no common indicator": ({}, "factor"),
    "distinct dates that are none": ({"date": lambda: distinct("d")}, "date"),
    "distinct densities that are none": ({"density": lambda: distinct("1 q")}, "density"),
    "generic names without a basis": (
        {"factor": lambda: "electricity", "module": lambda: "A5"},
        "factor",
    ),
}


@pytest.mark.thorough
@pytest.mark.parametrize("case", BAD)
def test_very_many_bad_rows_are_one_error_with_all_of_them(case: str) -> None:
    columns, column = BAD[case]
    rows = pd.DataFrame({"item": "a", "factor": NAMES, "amount": 1.0, "unit": "kg"}).assign(
        **{name: make() for name, make in columns.items()}
    )
    start = time.perf_counter()
    with pytest.raises(cs.InputError) as caught:
        cs.account(rows, CATALOGUE).total  # noqa: B018  # of no common indicator only the total
    message = str(caught.value)
    assert time.perf_counter() - start < GUARD
    found = caught.value.problems
    assert (found["column"] == column).sum() == ROWS and (
        found["row"].to_numpy()[(found["column"] == column).to_numpy()] == np.arange(ROWS)
    ).all()
    assert len(message) < 3_000 and f"and {len(found) - 8} more" in message


def test_problems_are_raised_once_in_the_order_of_the_rows() -> None:
    table = pd.DataFrame({"unit": ["a", "b", "c"]}, index=[5, 6, 7])
    problems = Problems(table)
    problems.raise_if_any()
    problems.add(np.array([2]), "unit", "late", "do")
    problems.add(np.array([0, 1]), "unit", np.array(["x", "y"], dtype=object), "do", value="v")
    problems.add(np.array([], dtype=int), "unit", "nothing")
    with pytest.raises(cs.InputError) as caught:
        problems.raise_if_any()
    assert caught.value.problems.values.tolist() == [
        [5, "unit", "v", "x", "do"],
        [6, "unit", "v", "y", "do"],
        [7, "unit", "c", "late", "do"],
    ]


def test_problems_by_code_name_every_row_of_a_code() -> None:
    problems = Problems(pd.DataFrame({"unit": ["a", "b", "a", None]}))
    problems.add_by_code(
        np.array([0, 1, 0, -1]), {0: ("bad", "write b"), 9: ("unused", "")}, "unit"
    )
    problems.add_by_code(np.array([0, 1, 0, -1]), {}, "unit")
    with pytest.raises(cs.InputError) as caught:
        problems.raise_if_any()
    assert caught.value.problems[["row", "value", "problem", "remedy"]].values.tolist() == [
        [0, "a", "bad", "write b"],
        [2, "a", "bad", "write b"],
    ]
