"""Awards that fail: by a value that no bid shows, or by a best value of 0 or less."""

from __future__ import annotations

import numpy as np

from ...accounting.grouping import declared_sums
from ...projects.problems import FileProblems
from ..award.criteria import Criterion
from ..award.values import Answer
from .trials import Trials


def check_models(trials: Trials, problems: FileProblems) -> None:
    """Note criteria whose model fails for a value that a bid can have."""
    for place, criterion in enumerate(getattr(trials.award, "criteria", ())):
        least = _least(trials, criterion)
        if least is None or not criterion.model.settled([least]).refused([least]):
            continue
        problems.note(
            ("award", "criteria", place, "model"),
            criterion.model.kind,
            "tender.check.model",
            criterion=criterion.name,
            least=least,
        )


def check_values(trials: Trials, problems: FileProblems) -> None:
    """Note criteria and additions whose value the tender's own rows do not show."""
    values = trials.reference.judged.values
    for array in ("criteria", "additions"):
        for place, one in enumerate(getattr(trials.award, array, ())):
            if isinstance(one.of, Answer) or np.isfinite(values.get(one.name, 0.0)):
                continue
            problems.note(("award", array, place), one.name, "tender.check.value")


def _least(trials: Trials, criterion: Criterion) -> float | None:
    """The smallest value that the trials reach, each row with its best carrier; None if unknown."""
    values = [trial.judged.values.get(criterion.name, np.nan) for trial in trials.without_options]
    known = [value for value in values if np.isfinite(value)]
    return min([*known, *_of_best_rows(trials, criterion)], default=None)


def _of_best_rows(trials: Trials, criterion: Criterion) -> list[float]:
    """The sum of the smallest emissions of each row over all carriers, for a sum of emissions.

    A row of which a line item has no number is unknown with that carrier.
    """
    rows: dict[str, float] = {}
    for trial in trials.without_options:
        subject = trial.judged.subject
        counted = None if subject is None else criterion.of.counted(subject)
        if subject is None or counted is None:
            continue
        lines = subject.lines[counted]
        indicator = subject.account.indicator.value
        sums = declared_sums(lines, ["row"], [indicator])[indicator]
        for row, value in sums.items():
            known = float(value) if np.isfinite(value) else np.inf
            rows[str(row)] = min(rows.get(str(row), np.inf), known)
    least = float(sum(rows.values()))
    return [least] if rows and np.isfinite(least) else []
