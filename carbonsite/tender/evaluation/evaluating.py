"""Evaluates the bids of a tender."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...errors import InputError
from ...messages import Joined, message
from ...messages.arguments import refused
from ..award.awards import Award
from ..bid_request import BidTerms
from ..decisions.register import Decisions
from ..requirements.base import Outcome, Requirement
from .evaluation import Evaluation
from .evaluation_inputs import Offering, award_from, requirements_from
from .judging import Judge, Judged, values_of


def evaluate(
    tender: BidTerms,
    bids: Iterable[Offering],
    answers: Mapping[str, Mapping[str, float]] | None = None,
    decisions: Decisions | None = None,
) -> Evaluation:
    """Judge and rank the bids of a tender.

    Parameters
    ----------
    tender : Tender
    bids : iterable of Bid
        Each answers this very tender.
    answers : mapping of str to mapping of str to float, optional
        Numbers that criteria ask for beside price and quantities, by bidder: points of assessors, a
        level, an MKI.
    decisions : Decisions, optional
        Rejected bids, valid versions, and accepted deviations.

    Returns
    -------
    Evaluation

    Raises
    ------
    InputError
        Where a bid answers another tender, answers are of nobody, or the award cannot be used on
        the values stated.
    """
    if not hasattr(tender, "award"):
        raise refused(tender, "evaluate()", "tender", "tender")
    named = _bids_by_bidder(bids)
    award, register = award_from(tender.award), decisions or Decisions()
    requirements = requirements_from(tender.requirements)
    problems = [
        *_bids_of_other_tenders(tender, named),
        *_answers_without_bid([name for name, _ in named], answers or {}),
        *_other_currency(tender, award),
        *_accepted_in_vain(tender, requirements, register),
        *register.in_vain([bid for _, bid in named]),
    ]
    if problems:
        raise InputError.of(message("tender.heading.bids", name=tender.name), problems)
    baseline = tender.scenario.baseline_account()
    judge = Judge(tender, requirements, award, baseline, answers or {}, register)
    judged = _judged(judge, named)
    problems = [*_findings_in_vain(judged), *_met_anyway(judged)]
    if problems:
        raise InputError.of(message("decision.heading"), problems)
    kept = [bid for bid in judged if bid.is_ranked]
    settled = award.settled(values_of(kept)) if kept else award
    as_filed = [(name, getattr(bid, "original", None)) for name, bid in named]
    originals = tuple(judge.judged(name, bid) for name, bid in as_filed if bid is not None)
    evaluation = Evaluation(tender, requirements, settled, judged, register, originals)
    _ = evaluation.ranking  # refuses values outside the award's models
    return evaluation


def _judged(judge: Judge, named: Sequence[tuple[str, Offering]]) -> tuple[Judged, ...]:
    """Each bid judged; of several of one bidder none, until one is the valid one."""
    aside = judge.decisions.set_aside()
    bids_of = Counter(bid.bidder for _, bid in named if bid.file not in aside)
    return tuple(
        (
            Judged(name, bid, None, problem=message("tender.bid.twice"))
            if bid.bidder and bids_of[bid.bidder] > 1 and bid.file not in aside
            else judge.judged(name, bid)
        )
        for name, bid in named
    )


def _bids_of_other_tenders(
    tender: BidTerms, named: Iterable[tuple[str, Offering]]
) -> Iterator[dict[str, str]]:
    """Problems of bids that answer another tender."""
    for name, bid in named:
        if bid.tender != tender.digest:
            yield _problem(
                name,
                "digest",
                bid.tender[:12],
                message("tender.bid.other_tender"),
                message("tender.bid.other_tender.remedy"),
            )


def _answers_without_bid(
    names: Sequence[str], answers: Mapping[str, Mapping[str, float]]
) -> Iterator[dict[str, str]]:
    """Problems of answers for a bidder without a bid."""
    for name in answers:
        if name not in names:
            yield _problem(
                name,
                "answers",
                name,
                message("tender.bidder.unknown"),
                message("project.there.several", names=Joined(names)),
            )


def _accepted_in_vain(
    tender: BidTerms, requirements: Sequence[Requirement], decisions: Decisions
) -> Iterator[dict[str, str]]:
    """Problems of deviations that cannot be accepted: of an absolute requirement, or of none."""
    names = [one.name for one in requirements]
    absolute: frozenset[str] = getattr(tender, "absolute", frozenset())
    for one in decisions.accepted:
        if one.requirement in absolute:
            problem, remedy = message("decision.absolute"), message("decision.absolute.remedy")
            yield _problem(one.file, "accepted", one.requirement, problem, remedy)
        elif one.requirement and one.requirement not in names:
            remedy = message("project.there.several", names=Joined(map(repr, names)))
            problem = message("decision.no_requirement")
            yield _problem(one.file, "accepted", one.requirement, problem, remedy)


def _findings_in_vain(judged: Iterable[Judged]) -> Iterator[dict[str, str]]:
    """Problems of accepted findings that the account of the bid does not have."""
    for bid in judged:
        for one in bid.accepted:
            if one.finding and (one.finding, one.factor) not in bid.own_findings:
                names = Joined(f"{kind} ({factor})" for kind, factor in bid.own_findings)
                remedy = message("project.there.several", names=names)
                name = f"{one.finding} {one.factor}".strip()
                problem = message("decision.no_finding")
                yield _problem(one.file, "accepted", name, problem, remedy)


def _met_anyway(judged: Iterable[Judged]) -> Iterator[dict[str, str]]:
    """Problems of accepted deviations from requirements that the bid meets."""
    for bid in judged:
        met = {one.requirement for one in bid.verdicts if one.outcome is Outcome.MET}
        for one in bid.accepted:
            if one.requirement in met:
                problem, remedy = message("decision.met"), message("decision.met.remedy")
                yield _problem(one.file, "accepted", one.requirement, problem, remedy)


def _other_currency(tender: BidTerms, award: Award) -> Iterator[dict[str, str]]:
    """The problem of an award in another currency than the tender's."""
    if award.currency not in ("", tender.currency):
        yield _problem(
            "",
            "award",
            award.currency,
            message("tender.award.currency", currency=tender.currency),
            message("tender.award.currency.remedy"),
        )


def _bids_by_bidder(bids: Iterable[Offering]) -> list[tuple[str, Offering]]:
    """Bids by the names of their bidders, with the file where a name is missing or not unique."""
    if isinstance(bids, str) or not isinstance(bids, Iterable):
        raise refused(bids, "evaluate()", "bids", "bids")
    offers = list(bids)
    for offer in offers:
        if not hasattr(offer, "bidder"):
            raise refused(offer, "evaluate()", "bids", "bids")
    bids_of = Counter(bid.bidder for bid in offers)
    named = [
        (
            (
                bid.bidder
                if bid.bidder and bids_of[bid.bidder] == 1
                else f"{bid.bidder} ({bid.file})".strip()
            ),
            bid,
        )
        for bid in offers
    ]
    return sorted(named, key=lambda pair: pair[0])


def _problem(name: str, column: str, value: str, problem: str, remedy: str) -> dict[str, str]:
    return {"row": name, "column": column, "value": value, "problem": problem, "remedy": remedy}
