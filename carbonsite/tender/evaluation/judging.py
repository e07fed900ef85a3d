"""One bid judged: its emissions, its verdicts, and the values that the award needs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ...accounting.account import Account
from ...errors import CarbonsiteError
from ...messages import message
from ...messages.arguments import require
from ..award.awards import PRICE, Award
from ..award.values import Answer
from ..bid_request import BidTerms
from ..decisions.forms import AcceptedForm
from ..decisions.register import Decisions, said
from ..requirements.base import Outcome, Requirement, Subject, Verdict, all_met
from .evaluation_inputs import Offering, without_options
from .findings import CLARIFY, EvaluationFinding, bid_finding, problem_text, verdict_finding

DECISION = "decision"
NOT_READ = message("tender.bid.not_read")


@dataclass(frozen=True, eq=False)
class Judged:
    """A bid with its verdicts and values.

    Attributes
    ----------
    bidder : str
        Name of the bidder, with the file if the name is missing or not unique.
    bid : Offering
    subject : Subject or None
        None if the bid could not be computed; `problem` states the reason.
    verdicts : tuple of Verdict
        One for each requirement.
    values : dict of str to float
        The price and the value of each criterion or addition; NaN if it is not shown.
    problem : str
    outside : tuple of str
        Values that the award's models cannot score.
    answered : frozenset of str
        Criteria whose numbers are not in the bid but in the table of answers.
    accepted : tuple of AcceptedForm
        Decisions that accept a deviation of the bid, which counts as no obstacle.
    is_aside : bool
        True if the bid was rejected, or another version is valid; `problem` says which.
    """

    bidder: str
    bid: Offering
    subject: Subject | None
    verdicts: tuple[Verdict, ...] = ()
    values: dict[str, float] = field(default_factory=dict)
    problem: str = ""
    outside: tuple[str, ...] = ()
    answered: frozenset[str] = frozenset()
    accepted: tuple[AcceptedForm, ...] = ()
    is_aside: bool = False

    @property
    def outcome(self) -> Outcome:
        """The outcome of all requirements together; an accepted deviation is no obstacle."""
        if self.subject is None:
            return Outcome.NOT_SHOWN
        accepted = {one.requirement for one in self.accepted}
        return all_met(
            verdict.outcome for verdict in self.verdicts if verdict.requirement not in accepted
        )

    @property
    def is_complete(self) -> bool:
        """True if every value that the award needs is shown and can be scored."""
        return (
            bool(self.values) and all(map(math.isfinite, self.values.values())) and not self.outside
        )

    @property
    def is_ranked(self) -> bool:
        """True if the bid meets every requirement and shows every value that the award needs."""
        return self.is_complete and self.outcome is Outcome.MET

    @property
    def total(self) -> float:
        """Emissions of the bid [kgCO2e]; NaN if they could not be computed."""
        return math.nan if self.subject is None else float(self.subject.account.total.magnitude)

    def findings(self) -> Iterator[EvaluationFinding]:
        """Findings on the bid for those who decide."""
        if self.is_aside:
            yield EvaluationFinding(self.bidder, DECISION, self.problem, "")
            return
        if self.problem:
            yield EvaluationFinding(self.bidder, "not computed", self.problem)
        for one in self.accepted:
            deviation = one.requirement or one.finding or f"{one.sheet} {one.cell}"
            values = {"deviation": deviation, "reason": one.not_substantial, **said(one)}
            yield EvaluationFinding(
                self.bidder, DECISION, message("decision.accepted", **values), ""
            )
        yield from self._verdict_findings()
        yield from self._value_findings()
        yield from self._negative_emissions()
        yield from self._account_findings()
        accepted_cells = {(one.sheet, one.cell) for one in self.accepted if one.cell}
        for kind, table in (("deviation", self.bid.deviations), ("problem", self.bid.problems)):
            for row in table.to_dict("records"):
                cells = {str(name): cell for name, cell in row.items()}
                if (cells["sheet"], cells["cell"]) not in accepted_cells:
                    yield bid_finding(self.bidder, kind, cells)

    def _verdict_findings(self) -> Iterator[EvaluationFinding]:
        names = {
            Outcome.NOT_MET: "requirement not met",
            Outcome.NOT_SHOWN: "requirement not shown",
        }
        accepted = {one.requirement for one in self.accepted}
        for verdict in self.verdicts:
            if verdict.outcome in names and verdict.requirement not in accepted:
                yield verdict_finding(self.bidder, names[verdict.outcome], verdict)

    def _value_findings(self) -> Iterator[EvaluationFinding]:
        """Findings on values that are not shown or cannot be scored."""
        for name, value in self.values.items():
            if not math.isfinite(value):
                remedy = message("tender.remedy.answer") if name in self.answered else CLARIFY
                detail = message("award.of.price") if name == PRICE else name
                yield EvaluationFinding(self.bidder, "not shown", detail, remedy)
        for problem in self.outside:
            yield EvaluationFinding(self.bidder, "outside the award model", problem)

    def _negative_emissions(self) -> Iterator[EvaluationFinding]:
        """Finding on rows with emissions below 0, if there are any."""
        if self.subject is None:
            return
        lines = self.subject.lines
        rows = lines.loc[lines[self.subject.account.indicator.value] < 0, "row"].unique()
        if len(rows):
            problem = message("tender.bid.negative_rows", rows=", ".join(map(str, rows[:8])))
            yield EvaluationFinding(self.bidder, "negative emissions", problem)

    def _account_findings(self) -> Iterator[EvaluationFinding]:
        """Findings of the bid's account, such as of its own factors, that nobody has accepted."""
        accepted = {(one.finding, one.factor) for one in self.accepted if one.finding}
        for kind, detail in self.own_findings.items():
            if kind not in accepted:
                whose = message("tender.of", whose=kind[1], problem=detail)
                yield EvaluationFinding(self.bidder, kind[0], whose if kind[1] else detail)

    @cached_property
    def own_findings(self) -> dict[tuple[str, str], str]:
        """Findings of the bid's account that the tender's lacks: detail by kind and factor."""
        if self.subject is None:
            return {}
        before, findings = self.subject.baseline, self.subject.account.findings
        known = set() if before is None else set(_kinds(before.findings))
        details = zip(_kinds(findings), findings["detail"], strict=True)
        return {kind: detail for kind, detail in details if kind not in known}


def values_of(bids: Sequence[Judged]) -> pd.DataFrame:
    """The values of bids that the award needs, by bidder."""
    return pd.DataFrame(
        [bid.values for bid in bids], index=pd.Index([bid.bidder for bid in bids], name="bidder")
    )


def _kinds(findings: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Kind and factor of each finding."""
    return zip(findings["finding"], findings["factor"], strict=True)


@dataclass(frozen=True, eq=False)
class Judge:
    """The terms that every bid is judged by.

    Attributes
    ----------
    baseline : Account
        Account of the tender's baseline.
    answers : mapping of str to mapping of str to float
        Answers to criteria other than price and quantities, by bidder.
    decisions : Decisions
    """

    tender: BidTerms
    requirements: Sequence[Requirement]
    award: Award
    baseline: Account
    answers: Mapping[str, Mapping[str, float]]
    decisions: Decisions = field(default_factory=Decisions)

    def judged(self, name: str, bid: Offering) -> Judged:
        """A bid judged; one that cannot be computed is noted and stops no other bid."""
        aside = self.decisions.set_aside().get(bid.file)
        if aside is not None:
            return Judged(name, bid, None, problem=aside, is_aside=True)
        scenario = without_options(bid)
        if scenario is None:
            return Judged(name, bid, None, problem=NOT_READ)
        if scenario.basis != self.tender.scenario.basis:
            return Judged(name, bid, None, problem=message("tender.bid.other_basis"))
        date = self.tender.scenario.date
        subject = Subject(scenario, self.baseline, bid.documents, date, bid.replies)
        answers = self.answers.get(name, {})
        try:
            verdicts = tuple(requirement.check(subject) for requirement in self.requirements)
            looked_at = {
                key: measure.value(subject, bid.price, answers)
                for key, measure in self.award.measures.items()
            }
        except CarbonsiteError as error:
            return Judged(name, bid, None, problem=problem_text(error))
        for requirement, verdict in zip(self.requirements, verdicts, strict=True):
            require(verdict, Verdict, requirement.name, "check()", "verdict")
        values = {PRICE: bid.price, **looked_at}
        outside = self.award.refused(values) if all(map(math.isfinite, values.values())) else []
        return Judged(
            name,
            bid,
            subject,
            verdicts,
            values,
            outside=tuple(outside),
            answered=frozenset(
                name for name, measure in self.award.measures.items() if isinstance(measure, Answer)
            ),
            accepted=tuple(one for one in self.decisions.accepted if one.file == bid.file),
        )
