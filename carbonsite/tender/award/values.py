"""Inputs of an award: the price, emissions, the value reached of a requirement, an answer."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from ...arrays import Array
from ...lifecycle import Indicator
from ...messages import message
from ...messages.problems import field_error, refusal
from ...units.records import Record
from ..requirements.base import Outcome, Requirement, Subject
from ..requirements.electricity import JudgedElectricity, refusal_of
from ..requirements.emissions import emissions_of
from ..requirements.selecting import Selecting

WITHOUT_STORED = (Indicator.GHG, Indicator.FOSSIL)
"""Indicators without uptake of biogenic carbon: carbon stored in wood is in no award."""


class AwardInput(Record):
    """Base of the values of a bid that criteria and additions use."""

    kind: ClassVar[str]

    @abstractmethod
    def value(self, subject: Subject, price: float, answers: Mapping[str, float]) -> float:
        """The value of a bid; NaN if it is not shown."""

    def counted(self, subject: Subject) -> Array | None:
        """The line items that it sums; None if it sums none."""
        return None


class Price(AwardInput):
    """The price of the bid, without VAT."""

    kind: ClassVar[str] = "price"

    def value(self, subject: Subject, price: float, answers: Mapping[str, float]) -> float:
        """The price."""
        return price


class Emissions(Selecting, AwardInput):
    """Emissions of the selected line items [kgCO2e]; module D and stored carbon never count.

    Parameters
    ----------
    modules, elements, flows, without_flows, where
        See `Selection`.
    electricity : {"location-based", "as-the-basis", "prescribed"}
        By which they are judged, see `Limit`.
    """

    kind: ClassVar[str] = "emissions"

    electricity: JudgedElectricity = "location-based"

    def counted(self, subject: Subject) -> Array:
        """The lines that are summed."""
        return self.selection.counted(subject.lines)

    def value(self, subject: Subject, price: float, answers: Mapping[str, float]) -> float:
        """The emissions [kgCO2e]; NaN if a line item that counts is not declared or missing.

        So they are under a residual mix or a contract, unless electricity is "as-the-basis".

        Raises
        ------
        InputError
            If the account's indicator includes stored carbon.
        """
        if subject.account.indicator not in WITHOUT_STORED:
            where, indicator = message("tender.heading.award"), subject.account.indicator.value
            raise refusal(where, "indicator", indicator, "tender.bid.stored_carbon")
        counted = self.counted(subject)
        is_refused = refusal_of(self.electricity, subject.scenario.basis) is not None
        if is_refused or self.selection.missing(subject.account, subject.lines, counted):
            return math.nan
        return emissions_of(subject, counted)


def _is_requirement(one: Requirement) -> Requirement:
    if not isinstance(one, Requirement):
        in_award, kind = "tender.requirement.none.in_award", type(one).__name__
        raise field_error("tender.requirement.none", in_award, type=kind)
    return one


class Reached(AwardInput):
    """The value that a bid reaches of a requirement, such as the emission-free share [%].

    Parameters
    ----------
    requirement : Requirement
    """

    kind: ClassVar[str] = "requirement"

    requirement: Annotated[Any, AfterValidator(_is_requirement)]

    def value(self, subject: Subject, price: float, answers: Mapping[str, float]) -> float:
        """The value; NaN if it is not shown."""
        verdict = self.requirement.check(subject)
        is_shown = verdict.outcome is not Outcome.NOT_SHOWN and verdict.value is not None
        return verdict.value if is_shown else math.nan


class Answer(AwardInput):
    """A number that the bidder answers or assessors give, such as points or a level.

    Parameters
    ----------
    answer : str
        Its name among the answers.
    """

    kind: ClassVar[str] = "answer"

    answer: str = Field(min_length=1)

    def value(self, subject: Subject, price: float, answers: Mapping[str, float]) -> float:
        """The number; NaN if there is none."""
        return float(answers.get(self.answer, math.nan))


INPUTS: dict[str, type[AwardInput]] = {
    measure.kind: measure for measure in (Price, Emissions, Reached, Answer)
}
"""Values of ``of``."""
