"""Award models that divide by the best value where 0 or less can be bid."""

from __future__ import annotations

import numpy as np

from ...messages import message
from ...projects.problems import FileProblems
from ..award.criteria import Criterion
from .trials import Trials


def check_models(trials: Trials, problems: FileProblems) -> None:
    """Note criteria whose model fails for a value that a bid can have."""
    for place, criterion in enumerate(getattr(trials.award, "criteria", ())):
        least = _least(trials, criterion)
        if least is None or not criterion.model.settled([least]).refused([least]):
            continue
        problems.add(
            ("award", "criteria", place, "model"),
            criterion.model.kind,
            message("tender.check.model", criterion=criterion.name, least=least),
            message("tender.check.model.remedy"),
        )


def _least(trials: Trials, criterion: Criterion) -> float | None:
    """The smallest value that the trials reach, each row with its best carrier; None if unknown."""
    values = [trial.judged.values.get(criterion.name, np.nan) for trial in trials.without_options]
    known = [value for value in values if np.isfinite(value)]
    return min([*known, *_of_best_rows(trials, criterion)], default=None)


def _of_best_rows(trials: Trials, criterion: Criterion) -> list[float]:
    """The sum of the smallest emissions of each row over all carriers, for a sum of emissions."""
    rows: dict[str, float] = {}
    for trial in trials.without_options:
        subject = trial.judged.subject
        counted = None if subject is None else criterion.of.counted(subject)
        if subject is None or counted is None:
            continue
        lines = subject.lines[counted]
        sums = lines.groupby("row")[subject.account.indicator.value].sum(min_count=1)
        for row, value in sums.items():
            rows[str(row)] = min(rows.get(str(row), np.inf), float(value))
    least = float(sum(rows.values()))
    return [least] if rows and np.isfinite(least) else []
