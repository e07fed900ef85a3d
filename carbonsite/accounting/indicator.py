"""Indicator of an account: the one asked for, else the one that every line declares."""

from __future__ import annotations

import numpy as np

from ..errors import InputError
from ..factors.table import FactorTable
from ..lifecycle import INDICATORS, Indicator
from ..messages import Joined, message
from .coded_activities import CodedActivities
from .problems import Problem, Problems
from .resolution import Resolution

_CHOICE = (Indicator.GHG, Indicator.TOTAL)


def choose_indicator(
    asked: str | None, reading: CodedActivities, resolution: Resolution, table: FactorTable
) -> tuple[Indicator, InputError | None]:
    """The indicator asked for, else the first that every line in the total declares.

    Where none covers all, it is the one that covers the most lines, with the error of its total.

    Raises
    ------
    InputError
        Where a line does not declare the indicator asked for.
    """
    choice = list(_CHOICE) if asked is None else [_indicator(asked)]
    counted = resolution.counted
    owner, row = resolution.owner[counted], resolution.row[counted]
    declared = ~np.isnan(
        table.counted[row][:, [INDICATORS.index(indicator) for indicator in choice]]
    )
    for place, indicator in enumerate(choice):
        if declared[:, place].all():
            return indicator, None
    lacking = ~declared.all(axis=1)
    rows_of: dict[int, list[int]] = {}
    for target, its_row in zip(owner[lacking].tolist(), row[lacking].tolist(), strict=True):
        rows_of.setdefault(target, []).append(its_row)
    problem_of = {target: _lack(rows, choice, table) for target, rows in rows_of.items()}
    error = _error(reading, resolution, problem_of)
    if asked is not None:
        raise error
    return choice[int(declared.sum(axis=0).argmax())], error


def _indicator(name: str) -> Indicator:
    """The indicator of a name."""
    if isinstance(name, str) and name in set(Indicator):
        return Indicator(name)
    problem = {
        "column": "indicator",
        "value": name,
        "problem": message("accounting.not_an_indicator"),
        "remedy": message("remedy.write_one_of", choices=Joined(INDICATORS)),
    }
    raise InputError.of("account", [problem])


def _error(
    reading: CodedActivities, resolution: Resolution, problem_of: dict[int, Problem]
) -> InputError:
    """The error of the rows whose target has a problem."""
    problems = Problems(reading.table)
    problems.add_by_code(
        reading.keys.of_row,
        {
            key: problem_of[target]
            for key, target in zip(resolution.key.tolist(), resolution.target.tolist(), strict=True)
            if target in problem_of
        },
        "factor",
    )
    try:
        problems.raise_if_any()
    except InputError as error:
        return error
    raise AssertionError("unreachable: a line that lacks the indicator belongs to a row")


def _lack(rows: list[int], choice: list[Indicator], table: FactorTable) -> Problem:
    """Problem of a factor whose rows lack an indicator."""
    declared = ~np.isnan(table.counted[rows])
    lacking = [
        indicator.value
        for indicator in choice
        if not declared[:, INDICATORS.index(indicator)].all()
    ]
    there = [name for place, name in enumerate(INDICATORS) if declared[:, place].all()]
    frame = table.frame.iloc[rows]
    modules = "".join(f" {module}" for module in dict.fromkeys(frame["module"]) if module)
    problem = message(
        "accounting.lacks_indicator",
        factor=frame["factor"].iloc[0],
        modules=modules,
        lacking=Joined(lacking, "or"),
    )
    if not there:
        return problem, message("accounting.lacks_indicator.no_other")
    return problem, message("accounting.lacks_indicator.remedy", there=Joined(there))
