"""Options that no bidder could price: they stop every bid, change nothing, or save nothing sure."""

from __future__ import annotations

import math

from ...errors import CarbonsiteError, InputError
from ...messages import Message, message
from ...projects.problems import FileProblems
from .trials import Trial, Trials


def check_options(trials: Trials, problems: FileProblems) -> None:
    """Note options that cannot be computed for the tender's own rows."""
    if trials.reference.bid.scenario is None:
        return
    for place, trial in enumerate(trials.of_options):
        for problem, remedy in _problems_of(trial):
            problems.add(("options", place), trial.option, problem, remedy)


def _problems_of(trial: Trial) -> list[tuple[str, str]]:
    """What is wrong with an option, and what to write instead."""
    if trial.option in trial.bid.uncomputed:
        remedy = message("tender.check.option.remedy")
        return [(trial.bid.uncomputed[trial.option], remedy)]
    scenario = trial.bid.scenario
    if scenario is None or not scenario.measures:
        return [(message("tender.check.option.lost"), message("tender.check.option.remedy"))]
    try:
        saving = float(scenario.saving().magnitude)
        total = float(scenario.account().total.magnitude)
    except InputError as error:
        return [(row["problem"], row["remedy"]) for row in error.problems.to_dict("records")]
    except CarbonsiteError as error:
        return [(error.problem, error.remedy)]
    if math.isfinite(saving) and math.isfinite(total):
        return []
    return [(_undeclared(trial), message("tender.check.option.remedy"))]


def _undeclared(trial: Trial) -> Message:
    """Why the saving of an option is undeclared."""
    findings = trial.bid.scenario.findings if trial.bid.scenario else None
    own = None if findings is None else findings[findings["finding"] == "undeclared saving"]
    why = "" if own is None or not len(own) else own["detail"].iloc[0]
    return message("tender.check.option.undeclared", why=why)
