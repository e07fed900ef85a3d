"""Evaluates the bids of a tender."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from ...errors import InputError
from ...messages import Joined, message
from ...messages.arguments import refused
from ...messages.problems import problem
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
        *_problems_of_terms(tender, award, named, answers or {}),
        *_accepted_in_vain(tender, requirements, register),
        *register.in_vain([bid for _, bid in named]),
    ]
    if problems:
        raise InputError.of(message("tender.heading.bids", name=tender.name), problems)
    baseline = tender.scenario.baseline_account()
    judge = Judge(tender, requirements, award, baseline, answers or {}, register)
    judged = _judged(judge, named)
    in_vain = [*_findings_in_vain(judged), *_met_anyway(judged)]
    if in_vain:
        raise InputError.of(message("decision.heading"), in_vain)
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
    bids_of = Counter(bid.bidder.casefold() for _, bid in named if bid.file not in aside)
    return tuple(
        (
            Judged(name, bid, None, problem=message("tender.bid.twice"))
            if bid.bidder and bids_of[bid.bidder.casefold()] > 1 and bid.file not in aside
            else judge.judged(name, bid)
        )
        for name, bid in named
    )


def _problems_of_terms(
    tender: BidTerms,
    award: Award,
    named: Sequence[tuple[str, Offering]],
    answers: Mapping[str, Mapping[str, float]],
) -> Iterator[dict[str, object]]:
    """Problems of bids on another tender, of answers without a bid, and of another currency."""
    for name, bid in named:
        if bid.tender != tender.digest:
            yield {"row": name, **problem("digest", bid.tender[:12], "tender.bid.other_tender")}
    names = [name for name, _ in named]
    there = message("project.there.several", names=Joined(names))
    for name in answers:
        if name not in names:
            yield {"row": name, **problem("answers", name, "tender.bidder.unknown", there)}
    if award.currency not in ("", tender.currency):
        terms = {"currency": tender.currency}
        yield dict(problem("award", award.currency, "tender.award.currency", **terms))


def _accepted_in_vain(
    tender: BidTerms, requirements: Sequence[Requirement], decisions: Decisions
) -> Iterator[dict[str, object]]:
    """Problems of deviations that cannot be accepted: of an absolute requirement, or of none."""
    names = [one.name for one in requirements]
    absolute: frozenset[str] = getattr(tender, "absolute", frozenset())
    for one in decisions.accepted:
        if one.requirement in absolute:
            yield {"row": one.file, **problem("accepted", one.requirement, "decision.absolute")}
        elif one.requirement and one.requirement not in names:
            there = message("project.there.several", names=Joined(map(repr, names)))
            texts = problem("accepted", one.requirement, "decision.no_requirement", there)
            yield {"row": one.file, **texts}


def _findings_in_vain(judged: Iterable[Judged]) -> Iterator[dict[str, object]]:
    """Problems of accepted findings that the account of the bid does not have."""
    for bid in judged:
        for one in bid.accepted:
            if one.finding and (one.finding, one.factor) not in bid.own_findings:
                names = Joined(f"{kind} ({factor})" for kind, factor in bid.own_findings)
                there = message("project.there.several", names=names)
                name = f"{one.finding} {one.factor}".strip()
                yield {"row": one.file, **problem("accepted", name, "decision.no_finding", there)}


def _met_anyway(judged: Iterable[Judged]) -> Iterator[dict[str, object]]:
    """Problems of accepted deviations from requirements that the bid meets."""
    for bid in judged:
        met = {one.requirement for one in bid.verdicts if one.outcome is Outcome.MET}
        for one in bid.accepted:
            if one.requirement in met:
                yield {"row": one.file, **problem("accepted", one.requirement, "decision.met")}


def _bids_by_bidder(bids: Iterable[Offering]) -> list[tuple[str, Offering]]:
    """Bids by the names of their bidders, with the file where a name is missing or not unique."""
    if isinstance(bids, str) or not isinstance(bids, Iterable):
        raise refused(bids, "evaluate()", "bids", "bids")
    offers = list(bids)
    for offer in offers:
        if not hasattr(offer, "bidder"):
            raise refused(offer, "evaluate()", "bids", "bids")
    bids_of = Counter(bid.bidder for bid in offers)

    def name_of(bid: Offering) -> str:
        is_unique = bool(bid.bidder) and bids_of[bid.bidder] == 1
        return bid.bidder if is_unique else f"{bid.bidder} ({bid.file})".strip()

    return sorted(((name_of(bid), bid) for bid in offers), key=itemgetter(0))
