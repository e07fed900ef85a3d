"""The indicator of an account: what the caller asks, else the one that every line declares."""

from __future__ import annotations

import numpy as np

from ..errors import InputError
from ..factors.catalogue import FactorCatalogue
from ..lifecycle import INDICATORS, MODULES, MODULES_IN_TOTAL, Indicator
from .problems import Problems
from .reading import Reading
from .resolution import Resolution

_CHOICE = (Indicator.GHG, Indicator.TOTAL)
IN_TOTAL = np.array([*(module in MODULES_IN_TOTAL for module in MODULES), True])
"""Which places of `MODULES` are in a total; the last, -1, is no module and is in it."""


def choose_indicator(
    asked: str | None, reading: Reading, resolution: Resolution, catalogue: FactorCatalogue
) -> Indicator:
    """The indicator asked for, else the first that every line in the total declares."""
    if asked is not None and asked not in set(Indicator):
        raise InputError.of(
            "account",
            [
                {
                    "column": "indicator",
                    "value": asked,
                    "problem": "is not an indicator",
                    "remedy": f"write one of {', '.join(INDICATORS)}",
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
    for target, its_row in zip(owner[lacking].tolist(), row[lacking].tolist(), strict=True):
        of_target.setdefault(target, []).append(its_row)
    words = {target: _lack(rows, choice, catalogue) for target, rows in of_target.items()}
    problems = Problems(reading.table)
    problems.add_by_code(
        reading.keys.of_row,
        {
            key: words[target]
            for key, target in zip(resolution.key.tolist(), resolution.target.tolist(), strict=True)
            if target in words
        },
        "factor",
    )
    problems.raise_if_any()
    raise AssertionError("unreachable: a line that lacks the indicator belongs to a row")


def _lack(rows: list[int], choice: list[Indicator], catalogue: FactorCatalogue) -> tuple[str, str]:
    """What the rows of one factor do not declare, and what they do."""
    declared = ~np.isnan(catalogue.table.counted[rows])
    lacks = [
        indicator.value
        for indicator in choice
        if not declared[:, INDICATORS.index(indicator)].all()
    ]
    has = [name for place, name in enumerate(INDICATORS) if declared[:, place].all()]
    frame = catalogue.table.frame.iloc[rows]
    where = " ".join(["", *dict.fromkeys(module for module in frame["module"] if module)])
    return (
        f"{frame['factor'].iloc[0]!r}{where} declares no {' or '.join(lacks)}",
        (
            f"it declares {', '.join(has) or 'nothing that is summed'}; account it apart, or take a"
            " factor that declares what the others do"
        ),
    )
