"""Requirements made of others: all of them, any of them, or the one in force."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from ...messages import Joined, Message, message
from ...messages.problems import field_error
from ...units.records import Record
from .base import Outcome, Requirement, Subject, Verdict, all_met, any_met
from .formulas import LiveRequirement, VerdictCells, joined_outcomes, unless_missing
from .sentences import sentences_of


def _are_requirements(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    for part in parts:
        if not isinstance(part, Requirement):
            raise field_error("tender.requirement.none", type=type(part).__name__)
    return parts


class Combination(Record, LiveRequirement):
    """Base of requirements made of others.

    Parameters
    ----------
    name : str
    parts : tuple of Requirement
    """

    joined: ClassVar[Callable[[Iterable[Outcome]], Outcome]]
    asks: ClassVar[str]

    name: Annotated[str, Field(min_length=1, max_length=200)]
    parts: Annotated[tuple[Any, ...], AfterValidator(_are_requirements), Field(min_length=1)]

    @property
    def sentence(self) -> Message:
        """What it asks: the sentences of its parts."""
        return message(type(self).asks, parts=sentences_of(self.parts))

    def check(self, subject: Subject) -> Verdict:
        """The joint verdict of the parts."""
        verdicts = tuple(part.check(subject) for part in self.parts)
        outcome = type(self).joined(part.outcome for part in verdicts)
        return Verdict(
            self.name, outcome, missing=_missing(verdicts, outcome), parts=verdicts, of=self
        )


class AllOf(Combination):
    """Requirements that must all be met; none is traded against another."""

    joined: ClassVar[Callable[[Iterable[Outcome]], Outcome]] = staticmethod(all_met)
    asks: ClassVar[str] = "tender.asks.all_of"

    def outcome_formula(self, cells: VerdictCells) -> str:
        """Not met if one part is not met."""
        return joined_outcomes(cells, Outcome.NOT_MET, Outcome.MET)


class AnyOf(Combination):
    """Requirements of which one must be met: met where one is, else not shown where one is not."""

    joined: ClassVar[Callable[[Iterable[Outcome]], Outcome]] = staticmethod(any_met)
    asks: ClassVar[str] = "tender.asks.any_of"

    def outcome_formula(self, cells: VerdictCells) -> str:
        """Met if one part is met."""
        return joined_outcomes(cells, Outcome.MET, Outcome.NOT_MET)


class ScheduleStep(Record):
    """A requirement from a day on.

    Parameters
    ----------
    since : date
    requirement : Requirement
    """

    since: datetime.date
    requirement: Annotated[Any, AfterValidator(lambda one: _are_requirements((one,))[0])]


class Schedule(Record, LiveRequirement):
    """A requirement that changes by date: the latest that is in force on the subject's day.

    Parameters
    ----------
    name : str
    steps : tuple of ScheduleStep
    """

    name: Annotated[str, Field(min_length=1, max_length=200)]
    steps: tuple[ScheduleStep, ...] = Field(min_length=1)

    def outcome_formula(self, cells: VerdictCells) -> str:
        """That of the step in force; without one it is met, unless the day is missing."""
        if cells.parts:
            return joined_outcomes(cells, Outcome.NOT_MET, Outcome.MET)
        return unless_missing(cells, cells.word(Outcome.MET))

    @property
    def sentence(self) -> Message:
        """What it asks from each day on."""
        return Joined(
            (
                message("tender.asks.since", day=step.since, asked=sentences_of([step.requirement]))
                for step in self.steps
            ),
            "; ",
        )

    def check(self, subject: Subject) -> Verdict:
        """Verdict of the requirement in force: not shown without a day, met before the first."""
        if subject.day is None:
            return Verdict(
                self.name, Outcome.NOT_SHOWN, missing=(message("tender.missing.day"),), of=self
            )
        in_force = [step for step in self.steps if step.since <= subject.day]
        if not in_force:
            return Verdict(self.name, Outcome.MET, of=self)
        verdict = max(in_force, key=lambda step: step.since).requirement.check(subject)
        return Verdict(
            self.name, verdict.outcome, missing=verdict.missing, parts=(verdict,), of=self
        )


def parts_of(requirement: Any) -> list[Any]:
    """The requirements that another is made of."""
    return [
        *getattr(requirement, "parts", ()),
        *(step.requirement for step in getattr(requirement, "steps", ())),
    ]


def leaves_of(requirement: Any) -> list[Any]:
    """The single requirements of which one is made, or itself."""
    parts = parts_of(requirement)
    return [leaf for part in parts for leaf in leaves_of(part)] if parts else [requirement]


def _missing(parts: tuple[Verdict, ...], outcome: Outcome) -> tuple[str, ...]:
    """What the parts lack that leave a combination not shown."""
    return (
        tuple(
            message("tender.of", whose=part.requirement, problem=problem)
            for part in parts
            for problem in part.missing
        )
        if outcome is Outcome.NOT_SHOWN
        else ()
    )
