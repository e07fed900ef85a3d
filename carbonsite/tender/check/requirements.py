"""Requirements that no bid can show with what the form asks for, or that no trial bid meets."""

from __future__ import annotations

from typing import Any

from ...messages import Joined, Message, Word, message
from ...projects.problems import FileProblems
from ..bid_form.columns import BIDDER
from ..bid_request import BidRequest
from ..judged_by import judged_by
from ..requirements.base import Outcome
from ..requirements.combining import leaves_of
from ..requirements.replies import Answered
from ..requirements.rows import Quality
from .trials import Trial, Trials

_REASONS_SHOWN = 4

AFTER_USE = ("metered", "invoiced")
"""Qualities of amounts that are known only once something was used."""


def check_requirements(trials: Trials, problems: FileProblems, advice: FileProblems) -> None:
    """Note a form that cannot be answered, and requirements that cannot be shown or met."""
    reference = trials.reference
    if _has_cell_problems(reference, problems):
        return
    if reference.judged.problem:
        remedy = message("tender.check.not_computed.remedy")
        problems.add(("baseline",), "", reference.judged.problem, remedy)
        return
    check_quality(trials.tender, problems)
    for number, requirement in enumerate(trials.tender.requirements):
        path = "requirements", trials.tender.requirement_places[number]
        unshown = _unshown(trials, number)
        if unshown is not None:
            problems.add(path, requirement.name, unshown, _remedy_of(requirement))
        elif not _is_met_by_any(trials, number):
            advice.note(
                path, requirement.name, "tender.check.never_met", trials=len(trials.without_options)
            )
        elif not _concerns_a_row(trials, number):
            advice.note(path, requirement.name, "tender.check.no_row", "tender.check.value.remedy")


def check_replies(tender: BidRequest, advice: FileProblems) -> None:
    """Note questions to the bidder that no requirement looks at."""
    leaves = [leaf for one in tender.requirements for leaf in leaves_of(one)]
    asked = {leaf.question for leaf in leaves if isinstance(leaf, Answered)}
    for place, question in enumerate(tender.form.questions):
        if question.part == BIDDER and question.name not in asked:
            path = "form", "questions", place
            advice.note(path, question.name, "tender.check.reply", question=question.name)


def check_quality(tender: BidRequest, problems: FileProblems) -> None:
    """Note qualities that no amount has when bids are opened."""
    judged = judged_by(tender.requirements, tender.award, tender.requirement_places)
    for path, one in judged.items():
        qualities = [leaf for leaf in leaves_of(one) if isinstance(leaf, Quality)]
        asked = [leaf.at_least for leaf in qualities if leaf.at_least in AFTER_USE]
        if asked:
            quality = Joined(Word("form.quality", name) for name in dict.fromkeys(asked))
            key = "quality" if path[0] == "requirements" else "quality_awarded"
            remedy = f"tender.check.{key}.remedy"
            problems.note(path, one.name, "tender.check.quality", remedy, quality=quality)


def _unshown(trials: Trials, place: int) -> Message | None:
    """Why a requirement cannot be shown, by the first trial that does not show it."""
    for trial in trials.without_options:
        if trial.outcomes and trial.outcomes[place] is Outcome.NOT_SHOWN:
            why = Joined(trial.judged.verdicts[place].missing[:_REASONS_SHOWN], "; ")
            if not trial.carrier:
                return message("tender.check.not_shown", why=why)
            carrier = Word("form.carrier", trial.carrier)
            return message("tender.check.not_shown_with", carrier=carrier, why=why)
    return None


def _has_cell_problems(trial: Trial, problems: FileProblems) -> bool:
    """True if cells of the form cannot be answered so that they are read; they are noted."""
    table = trial.bid.problems
    for row in table.itertuples(index=False):
        where = message("tender.check.cell", sheet=row.sheet, cell=row.cell, problem=row.what)
        problems.add(("baseline",), row.value, where, row.remedy)
    return bool(len(table))


def _is_met_by_any(trials: Trials, place: int) -> bool:
    return any(
        trial.outcomes[place] is Outcome.MET for trial in trials.without_options if trial.outcomes
    )


def _concerns_a_row(trials: Trials, number: int) -> bool:
    """True if any trial bid has a row that the requirement looks at; a ban is met without one."""
    return any(
        len(leaf.evidence)
        for trial in trials.without_options
        if trial.outcomes
        for leaf in trial.judged.verdicts[number].leaves
    )


def _remedy_of(requirement: Any) -> Any:
    """What to write so that the requirement can be shown."""
    column = getattr(requirement, "column", "")
    if getattr(requirement, "per", "") == "hours":
        return message("tender.check.hours.remedy")
    if column:
        return message("tender.check.column.remedy", column=column)
    if getattr(requirement, "elements", ()):
        return message("tender.check.elements.remedy")
    return message("tender.check.not_shown.remedy")
