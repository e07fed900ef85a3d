"""The contents of a letter: the decision, its reasons, and the figures that its bidder may read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...messages.labels import Labels
from ...messages.numbers import number_text
from ..award.values import Price
from ..evaluation.evaluation import Evaluation
from ..evaluation.judging import DECISION, Judged
from ..requirements.base import Outcome
from ..requirements.sentences import sentence_of

Figures = tuple[tuple[str, str], ...]
"""Labels with their values."""

_REASONS = ("deviation", "problem", DECISION)


@dataclass(frozen=True)
class Letter:
    """What a template may use, all of it as text in the language of the letter.

    Attributes
    ----------
    bidder, number, tender : str
        The bidder, its organisation number, and the name of the tender.
    decision : str
        The sentence that says what was decided.
    reasons : tuple of str
        Sentences.
    requirements : tuple of (str, str)
        Each requirement and its outcome for this bid.
    figures : tuple of (str, str)
        The bidder's own.
    winner : tuple of (str, str)
        The winner's name, price and points, and what is released beside them; empty if there is
        none, or if it is this bidder.
    """

    bidder: str
    number: str
    tender: str
    decision: str
    reasons: tuple[str, ...]
    requirements: Figures
    figures: Figures
    winner: Figures


def letter_of(
    evaluation: Evaluation, own: Judged, say: Labels, release: Sequence[str] = ()
) -> Letter:
    """The contents of the letter to one bidder.

    Parameters
    ----------
    evaluation : Evaluation
    own : Judged
        The bid.
    say : Labels
    release : sequence of str
        Criteria of which all bidders may read the winner's value and points, after a review of what
        is confidential.
    """
    return Letter(
        own.bidder,
        getattr(own.bid, "number", ""),
        evaluation.tender.name,
        _decision(evaluation, own, say),
        tuple(_reasons(evaluation, own, say)),
        tuple((one.requirement, one.word(say)) for one in own.verdicts),
        tuple(_figures(evaluation, own, say)),
        tuple(_winner(evaluation, own, say, release)),
    )


def _decision(evaluation: Evaluation, own: Judged, say: Labels) -> str:
    """What was decided on this bid."""
    winner = evaluation.winner
    if own.is_aside:
        return say("letter.decision.aside")
    if evaluation.failing or winner is None:
        return say("letter.decision.open")
    if winner == own.bidder:
        return say("letter.decision.won")
    if own.bidder in evaluation.ranking.index:
        rank, bids = int(evaluation.ranking.loc[own.bidder, "rank"]), len(evaluation.ranking)
        return say("letter.decision.ranked", winner=winner, rank=rank, bids=bids)
    return say("letter.decision.lost", winner=winner)


def _reasons(evaluation: Evaluation, own: Judged, say: Labels) -> Iterator[str]:
    """Sentences: requirements that are not met or shown, points, and what was read in the bid."""
    accepted = {one.requirement for one in own.accepted}
    for verdict in own.verdicts:
        if verdict.outcome is not Outcome.MET and verdict.requirement not in accepted:
            text = verdict.said(say)
            asked = say.text(sentence_of(verdict.of))
            key = f"letter.reason.requirement{'_asked' if asked else ''}"
            yield say(key, name=verdict.requirement, asked=asked, verdict=text)
    ranking, winner = evaluation.ranking, evaluation.winner
    if winner and winner != own.bidder and own.bidder in ranking.index:
        own_shown, shown = (_shown(evaluation, name, say) for name in (own.bidder, winner))
        key = f"letter.reason.{evaluation.award.rule}"
        yield say(key, own=own_shown, winner=shown)
    for finding in own.findings():
        if finding.finding in _REASONS and not finding.is_internal:
            yield _sentence(finding.row_in(say)["detail"])


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"


def _shown(evaluation: Evaluation, bidder: str, say: Labels) -> str:
    """The points, or the price that was compared, as they are rounded."""
    shown = float(evaluation.ranking.loc[bidder, "shown"])
    return number_text(shown, evaluation.award.decimals, say.language)


def _figures(evaluation: Evaluation, own: Judged, say: Labels) -> Iterator[tuple[str, str]]:
    """Price, values and points of the bidder, and the prices of its options."""
    currency = evaluation.tender.currency
    if own.bid.price == own.bid.price:
        yield say("letter.price", currency=currency), number_text(own.bid.price, 0, say.language)
    if own.bidder in evaluation.ranking.index:
        for name in evaluation.award.measures:
            yield from _criterion(evaluation, own.bidder, name, say)
        yield say(f"letter.total.{evaluation.award.rule}"), _shown(evaluation, own.bidder, say)
    for option, price in own.bid.options.items():
        label = say("letter.option", option=option, currency=currency)
        yield label, number_text(price, 0, say.language)


def _criterion(
    evaluation: Evaluation, bidder: str, name: str, say: Labels
) -> Iterator[tuple[str, str]]:
    """The value and the points of one criterion; the price is among the figures already."""
    row = evaluation.ranking.loc[bidder]
    if not isinstance(evaluation.award.measures[name], Price):
        yield say("letter.value", name=name), number_text(float(row[name]), 2, say.language)
    points = row.get(f"points: {name}")
    if points is not None:
        yield say("letter.points", name=name), number_text(float(points), 2, say.language)


def _winner(
    evaluation: Evaluation, own: Judged, say: Labels, release: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Name, price and points of the winner, and what is released."""
    winner = evaluation.winner
    if winner is None or winner == own.bidder or own.is_aside:
        return
    price = evaluation[winner].bid.price
    yield say("letter.winner.name"), winner
    yield (
        say("letter.price", currency=evaluation.tender.currency),
        number_text(price, 0, say.language),
    )
    yield say(f"letter.total.{evaluation.award.rule}"), _shown(evaluation, winner, say)
    for name in [name for name in evaluation.award.measures if name in release]:
        yield from _criterion(evaluation, winner, name, say)
