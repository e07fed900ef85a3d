"""Columns of a table of activities: those that it needs, and those that it cannot have."""

from __future__ import annotations

import pandas as pd

from ..errors import InputError
from ..inputs.table import OF_FACTOR, REQUIRED
from ..messages import Joined, message


def check_columns(activities: object) -> None:
    """Refuse what is no table of activities.

    Raises
    ------
    InputError
        If it is no DataFrame, is empty, lacks a column, or has one twice or one of a factor.
    """
    if not isinstance(activities, pd.DataFrame):
        problem = {
            "value": type(activities).__name__,
            "problem": message("accounting.table.not_a_table"),
            "remedy": message("accounting.table.not_a_table.remedy"),
        }
        raise InputError.of(message("inputs.activities"), [problem])
    names = activities.columns
    repeated = [] if names.is_unique else names[names.duplicated()].unique()
    wrong = [
        *(("missing_column", name) for name in REQUIRED if name not in names),
        *(("duplicate_column", name) for name in repeated),
        *(("column_of_factor", name) for name in OF_FACTOR if name in names),
    ]
    problems = [
        {
            "column": name,
            "problem": message(f"accounting.table.{key}"),
            "remedy": message(
                f"accounting.table.{key}.remedy", columns=Joined(map(str, names[:12]))
            ),
        }
        for key, name in wrong
    ]
    if not problems and not len(activities):
        problems = [
            {
                "problem": message("accounting.table.empty"),
                "remedy": message("accounting.table.empty.remedy"),
            }
        ]
    if problems:
        raise InputError.of(message("inputs.activities"), problems)
