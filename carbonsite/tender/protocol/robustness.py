"""Sensitivity of the ranking to weights, bases and uncertain amounts. It changes no points."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from ...accounting.account import account
from ...analysis.uncertainty.uncertainty import simulate
from ...arrays import Array
from ...errors import CarbonsiteError
from ...factors.basis import Basis
from ...lifecycle import MODULES_IN_TOTAL
from ...messages import Joined
from ...messages.arguments import require
from ...messages.problems import refusal
from ...scenarios.selection import Selection
from ..award.awards import PRICE, PointsAward
from ..award.values import Emissions
from ..evaluation.evaluation import Evaluation
from ..evaluation.findings import problem_text
from ..evaluation.judging import Judged, values_of


def weight_intervals(evaluation: Evaluation) -> pd.DataFrame:
    """The bid that ranks first at each weight: ``criterion, low, high, first, is_own``.

    The ratios between the other weights are kept. The points are linear in the weight, so the
    weights at which the first place changes are exact. An award by price has no weights: no rows.
    """
    require(evaluation, Evaluation, "weight_intervals()", "evaluation", "evaluation")
    award, rows = evaluation.award, []
    if not isinstance(award, PointsAward) or not len(evaluation.ranking):
        return pd.DataFrame(columns=["criterion", "low", "high", "first", "is_own"])
    points = {
        criterion.name: evaluation.ranking[f"points: {criterion.name}"].to_numpy(dtype=float)
        for criterion in award.criteria
    }
    names = [str(name) for name in evaluation.ranking.index]
    for name, own in award.weights.items():
        rest = sum(
            (award.weights[other] * points[other] for other in points if other != name),
            np.zeros(len(names)),
        )
        rest = rest / (1.0 - own) if own < 1.0 else rest
        for low, high, first in _leading_intervals(points[name], rest):
            rows.append(
                {
                    "criterion": name,
                    "low": low,
                    "high": high,
                    "first": names[first],
                    "is_own": low <= own <= high,
                }
            )
    return pd.DataFrame(rows, columns=["criterion", "low", "high", "first", "is_own"])


def _leading_intervals(own: Array, rest: Array) -> list[tuple[float, float, int]]:
    """Intervals of w from 0 to 1 with the index of the highest line w·own + (1−w)·rest."""
    slope = own - rest
    steeper = slope[:, np.newaxis] - slope[np.newaxis, :]
    crossed = (rest[np.newaxis, :] - rest[:, np.newaxis])[steeper != 0] / steeper[steeper != 0]
    edges = np.unique(np.concatenate([[0.0, 1.0], crossed[(crossed > 0) & (crossed < 1)]]))
    intervals: list[tuple[float, float, int]] = []
    # A loop over the weights at which two bids cross: of few bids there are few.
    for low, high in pairwise(edges):
        first = int(np.argmax(rest + (low + high) / 2 * slope))
        if intervals and intervals[-1][2] == first:
            intervals[-1] = (intervals[-1][0], float(high), first)
        else:
            intervals.append((float(low), float(high), first))
    return intervals


def under_bases(evaluation: Evaluation, bases: Mapping[str, Basis] | None = None) -> pd.DataFrame:
    """The bid that ranks first under other bases: ``basis, first, order, problem``.

    Parameters
    ----------
    bases : mapping of str to Basis, optional
        Left out: those that the tender's scenario names.
    """
    require(evaluation, Evaluation, "under_bases()", "evaluation", "evaluation")
    require(bases, Mapping | None, "under_bases()", "bases", "named_bases")
    rows = []
    for name, basis in (dict(evaluation.tender.scenario.bases) if bases is None else bases).items():
        try:
            bids = [_with_basis(evaluation, bid, basis) for bid in evaluation.ranked]
            failing = evaluation.award.failing(values_of(bids)) if bids else []
            problem = Joined(failing, "; ") if failing else ""
            ranking = evaluation.rank_of(bids)
        except CarbonsiteError as error:
            rows.append({"basis": name, "first": "", "order": "", "problem": problem_text(error)})
            continue
        first = [str(bidder) for bidder in ranking.index[ranking["rank"] == 1]]
        rows.append(
            {
                "basis": name,
                "first": "; ".join(first),
                "order": " > ".join(map(str, ranking.index)),
                "problem": problem,
            }
        )
    return pd.DataFrame(rows, columns=["basis", "first", "order", "problem"])


def _with_basis(evaluation: Evaluation, bid: Judged, basis: Basis) -> Judged:
    """A bid with its emissions under another basis; price and answers are unchanged.

    Who names a basis with electricity as it was bought wants to see it.
    """
    assert bid.subject is not None, "a bid that is ranked was computed"
    scenario = bid.subject.scenario.with_basis(basis)
    subject = replace(bid.subject, scenario=scenario, baseline=None)
    values = {
        name: (
            measure.model_copy(update={"electricity": "as-the-basis"}).value(
                subject, bid.values[PRICE], {}
            )
            if isinstance(measure, Emissions)
            else bid.values[name]
        )
        for name, measure in evaluation.award.measures.items()
    }
    if any(not math.isfinite(value) for value in values.values()):
        where = f"bid of {bid.bidder!r}"
        raise refusal(where, "basis", basis.label, "tender.bid.undeclared_basis")
    return Judged(bid.bidder, bid.bid, subject, (), {PRICE: bid.values[PRICE], **values})


def leading_probabilities(
    evaluation: Evaluation, draws: int = 10_000, seed: int = 0
) -> pd.DataFrame:
    """Frequency of each bid's first rank in a simulation: ``bidder, probability, error``.

    Amounts and factors are drawn within their spreads: a factor once for all bids, an amount for
    each bid. The probabilities are valid for these spreads only.
    """
    require(evaluation, Evaluation, "leading_probabilities()", "evaluation", "evaluation")
    bids = evaluation.ranked
    names = list(evaluation.award.measures)
    drawn = (
        {
            name: np.array([_drawn_values(bid, evaluation, name, draws, seed) for bid in bids])
            for name in dict.fromkeys([PRICE, *names])
        }
        if bids
        else {}
    )
    if not bids:
        return pd.DataFrame(columns=["bidder", "probability", "error"])
    best = {name: numbers.min(axis=0) for name, numbers in drawn.items()}
    total = np.asarray(
        evaluation.award.scored(drawn, best, evaluation.award.weights)["total"], dtype=float
    )
    leads = total == (total.max(axis=0) if evaluation.award.more_is_better else total.min(axis=0))
    share = (leads / leads.sum(axis=0)).mean(axis=1)
    return pd.DataFrame(
        {
            "bidder": [bid.bidder for bid in bids],
            "probability": share,
            "error": np.sqrt(share * (1 - share) / draws),
        }
    )


def _drawn_values(bid: Judged, evaluation: Evaluation, name: str, draws: int, seed: int) -> Array:
    """Value of a bid in every draw; stated values are the same in all."""
    measure = evaluation.award.measures.get(name)
    if not isinstance(measure, Emissions):
        return np.full(draws, bid.values[name])
    assert bid.subject is not None, "a bid that is ranked was computed"
    own, selection = bid.subject.account, measure.selection
    # Amounts of two bidders are two inputs, whatever their rows are called.
    table = bid.subject.activities.assign(
        item=bid.bidder + ": " + bid.subject.activities["item"].astype(str)
    )
    bid_account = account(table, own.catalogue, own.basis, own.indicator, own.date)
    columns = _columns(selection, table)
    groups = simulate(bid_account, draws, seed, *columns)
    tags = pd.DataFrame(
        [key if isinstance(key, tuple) else (key,) for key in groups], columns=columns
    )
    # The groups hold what is in the total, and D beside it.
    is_counted = tags["module"].isin(MODULES_IN_TOTAL)
    counted = selection.counted(tags.assign(counted=is_counted))
    return np.asarray(
        np.sum(
            [groups[key].draws for key, counts in zip(groups, counted, strict=True) if counts]
            or [np.zeros(draws)],
            axis=0,
        )
    )


def _columns(selection: Selection, table: pd.DataFrame) -> list[str]:
    """Columns of line items that a selection uses."""
    return [
        "module",
        *(
            tag
            for tag, is_asked in (
                ("element", selection.elements),
                ("flow", (*selection.flows, *selection.without_flows)),
            )
            if is_asked and tag in table
        ),
    ]
