"""Laws of every evaluation: of names and order, of bids asked about, and of bids of zero."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from bidding import bid, tender
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

from carbonsite.tender import Bid, Criterion, Emissions, Price, evaluate
from carbonsite.tender.award.awards import PointsAward
from carbonsite.tender.award.models import BestRelative, Linear, LinearBounds, Relative
from carbonsite.tender.evaluation.evaluation import Evaluation

BOUNDS = LinearBounds(best=0.0, worst=100_000.0)
MODELS = [
    Relative(otherwise=BOUNDS),
    BestRelative(otherwise=BOUNDS),
    Linear(best=0.0, worst=100_000.0),
]
PRICES = st.integers(100, 150)
LITRES = st.integers(1_000, 20_000)
OFFERS = st.lists(st.tuples(PRICES, LITRES), min_size=2, max_size=5)


def offered(name: str, price: int, litres: int) -> Bid:
    """A bid of so many million kroner, on so many litres of diesel."""
    return bid(name, price * 1e6, f"{litres} L", prices={})


def judged(offers: list[Bid], model: Any) -> Evaluation:
    price = Criterion(name="price", weight="60 %", of=Price(), model=Relative())
    climate = Criterion(name="climate", weight="40 %", of=Emissions(), model=model)
    award = PointsAward(criteria=(price, climate))
    return evaluate(tender(award=award, requirements=(), options=()), offers)


def ranks(evaluation: Evaluation, other: Callable[[str], str] = str) -> dict[str, tuple[Any, ...]]:
    """All that the ranking says of each bidder, by other names of theirs."""
    table = evaluation.ranking
    equal = [{other(name) for name in text.split("; ") if name} for text in table["tied_with"]]
    rows = zip(table.index, table.drop(columns="tied_with").to_numpy(), equal, strict=True)
    return {other(str(name)): (*row, tied) for name, row, tied in rows}


@given(OFFERS, st.sampled_from(MODELS), st.randoms(use_true_random=False))
@settings(max_examples=examples(40), deadline=None)
def test_other_names_and_another_order_change_nothing(
    offers: list[tuple[int, int]], model: Any, random: Any
) -> None:
    names = [f"Bygg {number} AS" for number in range(len(offers))]
    before = judged([offered(n, *of) for n, of in zip(names, offers, strict=True)], model)
    others = random.sample(names, len(names))
    renamed = [offered(n, *of) for n, of in zip(others, offers, strict=True)]
    random.shuffle(renamed)
    known = dict(zip(others, names, strict=True))
    assert ranks(judged(renamed, model), known.__getitem__) == ranks(before)


@given(OFFERS, st.integers(2, 12), st.sampled_from(MODELS))
@settings(max_examples=examples(40), deadline=None)
def test_a_worse_bid_never_gains_from_being_asked_about(
    offers: list[tuple[int, int]], times: int, model: Any
) -> None:
    """More emissions, at last far from the tender's own: no more points and no better rank."""
    names = [f"Bygg {number} AS" for number in range(len(offers))]
    bids = [offered(n, *of) for n, of in zip(names, offers, strict=True)]
    (price, litres), worse = offers[0], names[0]
    more = [offered(worse, price, litres * times), *bids[1:]]
    before, after = judged(bids, model).ranking, judged(more, model).ranking
    for column in ("points: climate", "points: price"):
        assert after.loc[worse, column] <= before.loc[worse, column]
    assert after.loc[worse, "rank"] >= before.loc[worse, "rank"]


@given(PRICES, st.lists(LITRES, min_size=1, max_size=4), st.sampled_from(MODELS))
@settings(max_examples=examples(40), deadline=None)
def test_a_bid_of_zero_is_never_behind_one_of_equal_price_with_more(
    price: int, litres: list[int], model: Any
) -> None:
    clean = offered("Elektro AS", price, 1_000)
    nothing = clean.scenario.baseline.assign(amount=0.0)
    clean = replace(clean, scenario=replace(clean.scenario, baseline=nothing))
    others = [offered(f"Bygg {number} AS", price, amount) for number, amount in enumerate(litres)]
    evaluation = judged([*others, clean], model)
    assert evaluation.ranking.loc["Elektro AS", "rank"] == 1
    assert evaluation.ranking["points: climate"].idxmax() == "Elektro AS" or (
        evaluation.ranking["points: climate"].max()
        == pytest.approx(evaluation.ranking.loc["Elektro AS", "points: climate"])
    )
