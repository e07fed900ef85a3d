"""The errors raised on purpose."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

import carbonsite as cs
from carbonsite.errors import PROBLEM_COLUMNS
from carbonsite.limits import PROBLEMS_SHOWN


def problems(count: int) -> pd.DataFrame:
    """A table of problems of some length."""
    return pd.DataFrame(
        {
            "row": range(count),
            "column": "amount",
            "value": "x",
            "problem": "not a number",
            "remedy": "write a number",
        }
    )


@pytest.mark.parametrize(
    ("error", "base"),
    [(cs.UnitError, ValueError), (cs.UnknownFactorError, LookupError), (cs.InputError, ValueError)],
)
def test_the_tree(error: type[Exception], base: type[Exception]) -> None:
    assert issubclass(error, cs.CarbonsiteError) and issubclass(error, base)


def test_the_message_is_a_small_table() -> None:
    error = cs.InputError("activities (rows as in boq.xlsx)", problems(2))
    assert str(error).splitlines() == [
        "activities (rows as in boq.xlsx): 2 problems",
        "row column value  problem",
        "  0 amount     x  not a number; write a number",
        "  1 amount     x  not a number; write a number",
    ]


def test_a_single_problem_is_not_plural() -> None:
    assert str(cs.InputError("source", problems(1))).startswith("source: 1 problem\n")


def test_a_long_list_is_cut_with_a_count_and_kept_whole() -> None:
    error = cs.InputError("activities", problems(1_000_000))
    assert len(str(error).splitlines()) == PROBLEMS_SHOWN + 3 and len(error.problems) == 1_000_000
    assert str(error).endswith(f"... and {1_000_000 - PROBLEMS_SHOWN} more (see .problems)")


@pytest.mark.parametrize(
    "value", ["x" * 1_000_000, "a\nb\tc", None, np.nan, pd.NaT, ["a", "b"], {"a": 1}, object(), 3.5]
)
def test_any_value_prints_on_one_short_line(value: object) -> None:
    error = cs.InputError.of(
        "activities",
        [{"row": 1, "column": "unit", "value": value, "problem": "y" * 10_000, "remedy": "z"}],
    )
    assert len(str(error).splitlines()) == 3 and len(str(error)) < 700


def test_missing_columns_of_a_problem_are_blank() -> None:
    error = cs.InputError.of("activities", [{"problem": "the table is empty"}])
    assert tuple(error.problems.columns) == PROBLEM_COLUMNS and "the table is empty" in str(error)


def test_survives_pickle() -> None:
    error = pickle.loads(pickle.dumps(cs.InputError("here", problems(3))))
    assert str(error) == str(cs.InputError("here", problems(3))) and error.problems.equals(
        problems(3)
    )
