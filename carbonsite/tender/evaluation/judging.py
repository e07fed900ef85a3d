"""One bid judged: what it emits, whether it keeps each requirement, and the values that the award looks at."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...accounting.account import Account
from ...errors import CarbonsiteError
from ...units import as_unit
from ..award.awards import PRICE, Award
from ..requirements.base import Outcome, Requirement, Subject, Verdict, together
from .opened import Asking, Offering

CLARIFY = "for legal assessment: clarify or reject"
"""What is said of every deviation: carbonsite alters nothing, repairs nothing, and gives no legal advice."""


@dataclass(frozen=True, eq=False)
class Judged:
    """A bid and what is found of it.

    Attributes
    ----------
    bid : Offering
    subject : Subject or None
        None where it could not be computed; `problem` says why.
    verdicts : tuple of Verdict
        One for each requirement.
    values : dict of str to float
        What the award looks at: the price, and each criterion or addition; NaN is not shown.
    problem : str
    """

    bid: Offering
    subject: Subject | None
    verdicts: tuple[Verdict, ...] = ()
    values: dict[str, float] = field(default_factory=dict)
    problem: str = ""

    @property
    def bidder(self) -> str:
        """Whose bid it is."""
        return self.bid.bidder

    @property
    def outcome(self) -> Outcome:
        """Of all requirements together."""
        return Outcome.NOT_SHOWN if self.subject is None else together(verdict.outcome for verdict in self.verdicts)

    @property
    def is_complete(self) -> bool:
        """Whether everything that the award looks at is shown."""
        return bool(self.values) and all(map(math.isfinite, self.values.values()))

    @property
    def is_ranked(self) -> bool:
        """Whether it keeps every requirement and shows everything that the award looks at."""
        return self.is_complete and self.outcome is Outcome.MET

    @property
    def total(self) -> float:
        """What it emits [kgCO2e]; NaN where that could not be computed."""
        return math.nan if self.subject is None else float(self.subject.account.total.magnitude)

    def findings(self) -> Iterator[dict[str, Any]]:
        """What those who decide must know of it: ``bidder, finding, detail, remedy``."""
        if self.problem:
            yield self._finding("not computed", self.problem)
        for verdict in self.verdicts:
            if verdict.outcome is not Outcome.MET:
                yield self._finding("requirement not met" if verdict.outcome is Outcome.NOT_MET else "requirement not shown", f"{verdict.requirement}: {verdict.text}")
        for name, value in self.values.items():
            if not math.isfinite(value):
                yield self._finding("not shown", name)
        if self.subject is not None and (self.subject.lines[self.subject.account.indicator.value] < 0).any():
            rows = self.subject.lines.loc[self.subject.lines[self.subject.account.indicator.value] < 0, "row"].unique()
            yield self._finding("negative emissions", f"rows {', '.join(map(str, rows[:8]))}")
        for kind, table in (("deviation", self.bid.deviations), ("problem", self.bid.problems)):
            for row in table.to_dict("records"):
                place = " ".join(str(row[key]) for key in ("sheet", "cell") if row.get(key))
                yield self._finding(kind, ": ".join(filter(None, (place, str(row.get("what", ""))))), str(row.get("remedy", "") or CLARIFY))

    def _finding(self, finding: str, detail: str, remedy: str = CLARIFY) -> dict[str, Any]:
        return {"bidder": self.bidder, "finding": finding, "detail": detail, "remedy": remedy}


def judged(tender: Asking, bid: Offering, requirements: Sequence[Requirement], award: Award, baseline: Account | None) -> Judged:
    """A bid judged; what cannot be computed is told, and stops no other bid."""
    if bid.scenario is None:
        return Judged(bid, None, problem="its quantities could not be read")
    if bid.scenario.basis != tender.scenario.basis:
        return Judged(bid, None, problem="it is not computed on the tender's basis")
    subject = Subject(bid.scenario, baseline, bid.documents, tender.scenario.date)
    try:
        price = math.nan if bid.price is None else float(bid.price.to(as_unit(tender.currency)).magnitude)
        verdicts = tuple(requirement.check(subject) for requirement in requirements)
        looked_at = {name: measure.value(subject, price, bid.answers) for name, measure in award.measures.items()}
    except CarbonsiteError as error:
        return Judged(bid, None, problem=str(error))
    return Judged(bid, subject, verdicts, {PRICE: price, **looked_at})
