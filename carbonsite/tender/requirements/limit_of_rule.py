"""The limit of a named rule as a requirement: one verdict, that of `under`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from ...messages import Message, message
from ...rules import Rule, under
from ...rules.rule import in_both
from ...units import Quantity
from .base import Subject, Verdict, evidence_of
from .emissions import line_evidence


@dataclass(frozen=True)
class LimitOfRule:
    """A rule that a tender asks for, with what it needs to know."""

    rule: str
    building: str
    application: datetime.date | None
    limit: Quantity | None
    given: Mapping[str, str]

    @property
    def unit(self) -> str:
        """The unit of the rule's value."""
        return str(Rule.named(self.rule).fields["result"].value or "kgCO2e/m2")

    @property
    def sentence(self) -> Message:
        """What it asks."""
        return message("tender.asks.rule", title=in_both(Rule.named(self.rule).title))

    def verdict(self, subject: Subject, requirement: object) -> Verdict:
        """The verdict of the rule on a bid; its number stays where something is missing."""
        result = under(
            subject.account,
            self.rule,
            building=self.building,
            application=self.application or subject.day,
            areas=subject.scenario.areas,
            limit=self.limit,
            given=self.given,
        )
        lines = subject.lines["module"].isin(result.by_module["module"])
        counted = (lines & subject.lines["counted"]).to_numpy(dtype=bool)
        name = str(getattr(requirement, "name", self.rule))
        is_shown = not result.missing
        return Verdict(
            name,
            result.outcome,
            result.value if is_shown else None,
            result.limit,
            result.margin if is_shown else None,
            result.unit,
            result.missing,
            evidence_of(line_evidence(subject, counted)),
            {"value": result.value},
            counted,
            of=requirement,
            is_tentative=result.is_tentative,
        )
