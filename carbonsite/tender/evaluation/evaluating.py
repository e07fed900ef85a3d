"""Bids judged and ranked by the terms of their tender."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...errors import InputError
from ...messages import Joined, message
from ..bid_request import BidTerms
from .evaluation import Evaluation
from .evaluation_inputs import Offering, award_read, requirements_of
from .judging import Judge, Judged


def evaluate(
    tender: BidTerms,
    bids: Iterable[Offering],
    answers: Mapping[str, Mapping[str, float]] | None = None,
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

    Returns
    -------
    Evaluation

    Raises
    ------
    InputError
        Where a bid answers another tender, answers are of nobody, or the award cannot be used on
        the values stated.
    """
    opened = _named(bids)
    problems = [
        _problem(
            name,
            "digest",
            bid.tender[:12],
            message("tender.bid.other_tender"),
            message("tender.bid.other_tender.remedy"),
        )
        for name, bid in opened
        if bid.tender != tender.digest
    ]
    names = [name for name, _ in opened]
    problems += [
        _problem(
            name,
            "answers",
            name,
            message("tender.bidder.unknown"),
            message("project.there.several", names=Joined(names)),
        )
        for name in answers or {}
        if name not in names
    ]
    award = award_read(tender.award)
    if award.currency not in ("", tender.currency):
        problems.append(
            _problem(
                "",
                "award",
                award.currency,
                message("tender.award.currency", currency=tender.currency),
                message("tender.award.currency.remedy"),
            )
        )
    if problems:
        raise InputError.of(message("tender.heading.bids", name=tender.name), problems)
    judge = Judge(
        tender,
        requirements_of(tender.requirements),
        award,
        tender.scenario.baseline_account(),
        answers or {},
    )
    bidders = [bid.bidder for _, bid in opened]
    judged = [
        (
            Judged(name, bid, None, problem=message("tender.bid.twice"))
            if bid.bidder and bidders.count(bid.bidder) > 1
            else judge.judged(name, bid)
        )
        for name, bid in opened
    ]
    found = Evaluation(tender, tuple(judge.requirements), judge.award, tuple(judged))
    _ = found.ranking
    return found


def _named(bids: Iterable[Offering]) -> list[tuple[str, Offering]]:
    """Bids by the names of their bidders, with the file where a name is missing or not unique."""
    held = list(bids)
    bidders = [bid.bidder for bid in held]
    named = [
        (
            (
                bid.bidder
                if bid.bidder and bidders.count(bid.bidder) == 1
                else f"{bid.bidder} ({bid.file})".strip()
            ),
            bid,
        )
        for bid in held
    ]
    return sorted(named, key=lambda pair: pair[0])


def _problem(name: str, column: str, value: str, problem: str, remedy: str) -> dict[str, str]:
    return {"row": name, "column": column, "value": value, "problem": problem, "remedy": remedy}
