"""Indicator of an account: the one asked for, else the one that every line declares."""

from __future__ import annotations

import numpy as np

from ..errors import InputError
from ..factors.catalogue import FactorCatalogue
from ..lifecycle import INDICATORS, MODULES, MODULES_IN_TOTAL, Indicator
from ..messages import Joined, message
from .coded_activities import CodedActivities
from .problems import Problem, Problems
from .resolution import Resolution

_CHOICE = (Indicator.GHG, Indicator.TOTAL)
IN_TOTAL = np.array([*(module in MODULES_IN_TOTAL for module in MODULES), True])
"""Mask of `MODULES` that are in a total; the last, at -1, is a line without a module."""


def choose_indicator(
    asked: str | None, reading: CodedActivities, resolution: Resolution, catalogue: FactorCatalogue
) -> Indicator:
    """The indicator asked for, else the first that every line in the total declares."""
    if asked is not None and asked not in set(Indicator):
        raise InputError.of(
            "account",
            [
                {
                    "column": "indicator",
                    "value": asked,
                    "problem": message("accounting.not_an_indicator"),
                    "remedy": message("remedy.write_one_of", choices=Joined(INDICATORS)),
                }
            ],
        )
    inside = IN_TOTAL[resolution.module]
    owner, row = resolution.owner[inside], resolution.row[inside]
    choice = [Indicator(asked)] if asked else list(_CHOICE)
    declared = ~np.isnan(
        catalogue.table.counted[row][:, [INDICATORS.index(indicator) for indicator in choice]]
    )
    for place, indicator in enumerate(choice):
        if declared[:, place].all():
            return indicator
    lacking = ~declared.all(axis=1)
    of_target: dict[int, list[int]] = {}
    for target, row_of_target in zip(owner[lacking].tolist(), row[lacking].tolist(), strict=True):
        of_target.setdefault(target, []).append(row_of_target)
    problem_of = {target: _lack(rows, choice, catalogue) for target, rows in of_target.items()}
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
    problems.raise_if_any()
    raise AssertionError("unreachable: a line that lacks the indicator belongs to a row")


def _lack(rows: list[int], choice: list[Indicator], catalogue: FactorCatalogue) -> Problem:
    """Problem of a factor whose rows lack an indicator."""
    declared = ~np.isnan(catalogue.table.counted[rows])
    lacking = [
        indicator.value
        for indicator in choice
        if not declared[:, INDICATORS.index(indicator)].all()
    ]
    there = [name for place, name in enumerate(INDICATORS) if declared[:, place].all()]
    frame = catalogue.table.frame.iloc[rows]
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
