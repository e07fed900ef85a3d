"""All sets at once: against a loop over each."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

from carbonsite.analysis.subsets import (
    Forbidden,
    admitted,
    best,
    best_of_each,
    front,
    sums_of,
    terms_of,
)

TERMS = st.dictionaries(st.integers(0, 63), st.floats(-1e3, 1e3), max_size=20)


@given(TERMS)
def test_sums_of_every_set(terms: dict[int, float]) -> None:
    found = sums_of(terms, 6)
    assert found.tolist() == pytest.approx(
        [
            sum(term for mask, term in terms.items() if mask & chosen == mask)
            for chosen in range(64)
        ],
        abs=1e-9,
    )


@given(st.lists(st.floats(-1e3, 1e3), min_size=8, max_size=8))
def test_terms_of_a_table_give_the_table(values: list[float]) -> None:
    """The players stand at bits 1, 3 and 4."""
    found = sums_of(terms_of((1, 3, 4), np.array(values)), 5)
    for chosen in range(32):
        assert found[chosen] == pytest.approx(
            values[(chosen >> 1 & 1) | (chosen >> 3 & 1) << 1 | (chosen >> 4 & 1) << 2], abs=1e-9
        )


RULES = st.lists(
    st.tuples(st.integers(0, 31), st.integers(0, 31)).map(
        lambda pair: Forbidden(pair[0], pair[1] & ~pair[0])
    ),
    max_size=6,
)


@given(RULES)
def test_admitted_sets(rules: list[Forbidden]) -> None:
    expected = [
        not any(
            chosen & rule.present == rule.present and not chosen & rule.absent for rule in rules
        )
        for chosen in range(32)
    ]
    assert admitted(rules, 5).tolist() == expected


@settings(max_examples=examples(200))
@given(
    st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=40),
    st.integers(-9, 9),
)
def test_front_and_best(told: list[tuple[int, int]], budget: int) -> None:
    saving, cost = (np.array(column, dtype=float) for column in zip(*told, strict=True))
    kept = front(saving, cost)
    beaten = [
        any((s >= saving[n] and c <= cost[n]) and (s > saving[n] or c < cost[n]) for s, c in told)
        for n in range(len(told))
    ]
    assert {(saving[n], cost[n]) for n in kept} == {
        pair for pair, is_beaten in zip(told, beaten, strict=True) if not is_beaten
    }
    assert (np.diff(cost[kept]) > 0).all() and (np.diff(saving[kept]) > 0).all()
    place = best(saving, cost, budget)
    within = [(s, -c) for s, c in told if c <= budget]
    assert (place == -1) == (not within)
    if within:
        assert (saving[place], -cost[place]) == max(within)


@settings(max_examples=examples(50), deadline=None)
@given(
    st.lists(
        st.dictionaries(st.integers(1, 63), st.integers(-9, 20).map(float), max_size=8),
        min_size=1,
        max_size=4,
    ),
    st.integers(0, 40),
    RULES,
    st.data(),
)
def test_best_of_each_bidder(
    told: list[dict[int, float]], budget: int, rules: list[Forbidden], data: st.DataObject
) -> None:
    masks = sorted({mask for terms in told for mask in terms} | {1})
    savings = np.array([[terms.get(mask, 0.0) for terms in told] for mask in masks])
    prices = np.array(
        [
            data.draw(
                st.lists(st.integers(0, 20).map(float), min_size=len(told), max_size=len(told))
            )
            for _ in range(6)
        ]
    )
    sets = np.flatnonzero(admitted(rules, 6))
    if not len(sets):
        return
    place, saving, cost = best_of_each(sets, masks, savings, prices, budget)
    for bidder, terms in enumerate(told):
        all_savings, all_costs = (
            sums_of(terms, 6)[sets],
            sums_of({1 << n: price for n, price in enumerate(prices[:, bidder])}, 6)[sets],
        )
        expected = best(all_savings, all_costs, budget)
        assert place[bidder] == expected
        if expected >= 0:
            assert (saving[bidder], cost[bidder]) == (all_savings[expected], all_costs[expected])
