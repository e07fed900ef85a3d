"""How fast the best of all sets of measures is found, beside a loop over the sets.

Run it alone on a quiet machine, from a checkout::

    python benchmarks/options.py [--quick]

Twenty measures, 27 pairs that interact, 8 rules, 50 bidders with savings and prices of their own:
the set that saves most within a budget, for each bidder. The loop walks through the same sets in
plain Python, with early refusal of sets that a rule forbids; it is run whole for one bidder, and
its best value and set are compared. The time for all bidders is fifty times that. Processor time.
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import numpy as np

from carbonsite.analysis.subsets import Forbidden, admitted, best_of_each

Bidder = tuple[dict[int, float], list[float]]


def tender(
    measures: int, pairs: int, rules: int, bidders: int
) -> tuple[list[Bidder], list[Forbidden], float]:
    """Savings by measure and by pair, prices, rules and a budget."""
    generator = np.random.default_rng(1)
    every = [(one, other) for one in range(measures) for other in range(one + 1, measures)]
    chosen = [every[place] for place in generator.permutation(len(every))[: pairs + rules]]
    meeting, ruled = chosen[:pairs], chosen[pairs:]
    found = []
    for _ in range(bidders):
        terms = {
            1 << one: float(number)
            for one, number in enumerate(generator.uniform(10, 100, measures))
        }
        terms |= {
            1 << one | 1 << other: -float(number)
            for (one, other), number in zip(meeting, generator.uniform(1, 30, pairs), strict=True)
        }
        found.append((terms, generator.uniform(5, 50, measures).tolist()))
    return (
        found,
        [
            Forbidden(1 << one | 1 << other) if n % 2 else Forbidden(1 << one, 1 << other)
            for n, (one, other) in enumerate(ruled)
        ],
        12.0 * measures,
    )


def with_carbonsite(
    bidders: list[Bidder], rules: list[Forbidden], budget: float, measures: int
) -> list[tuple[int, float]]:
    """The best set of each bidder and what it saves."""
    sets = np.flatnonzero(admitted(rules, measures))
    masks = list(bidders[0][0])
    savings, prices = (
        np.array([list(terms.values()) for terms, _ in bidders]).T,
        np.array([prices for _, prices in bidders]).T,
    )
    place, saving, _ = best_of_each(sets, masks, savings, prices, budget)
    return list(zip(sets[place].tolist(), saving.tolist(), strict=True))


def with_a_loop(
    bidder: Bidder, rules: list[Forbidden], budget: float, measures: int
) -> tuple[int, float]:
    """The best set of one bidder, set by set."""
    terms, prices = bidder
    singles = [terms[1 << one] for one in range(measures)]
    pairs = [(mask, term) for mask, term in terms.items() if mask.bit_count() == 2]
    masks = [(rule.present, rule.absent) for rule in rules]
    best_set, best_saving = -1, float("-inf")
    for chosen in range(1 << measures):
        if any(chosen & present == present and not chosen & absent for present, absent in masks):
            continue
        options = [one for one in range(measures) if chosen >> one & 1]
        if sum(prices[one] for one in options) > budget:
            continue
        saving = sum(singles[one] for one in options) + sum(
            term for mask, term in pairs if chosen & mask == mask
        )
        if saving > best_saving:
            best_set, best_saving = chosen, saving
    return best_set, best_saving


def timed(job: Any, *args: Any) -> tuple[float, Any]:
    start = time.process_time()
    found = job(*args)
    return time.process_time() - start, found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--quick", action="store_true", help="16 measures, 10 bidders")
    measures, count = (16, 10) if asked.parse_args().quick else (20, 50)
    bidders, rules, budget = tender(measures, 27, 8, count)
    loop, (their_set, their_saving) = timed(with_a_loop, bidders[0], rules, budget, measures)
    runs = [timed(with_carbonsite, bidders, rules, budget, measures) for _ in range(3)]
    own, found = min(run[0] for run in runs), runs[0][1]
    assert found[0][0] == their_set and abs(found[0][1] - their_saving) <= 1e-9 * abs(
        their_saving
    ), (found[0], their_set, their_saving)
    admitted_sets = int(admitted(rules, measures).sum())
    print(
        f"{2**measures} sets of {measures} measures, 27 pairs, 8 rules ({admitted_sets} sets"
        f" admitted), {count} bidders: {own:.2f} s"
    )
    print(
        f"a loop takes {loop:.2f} s for one bidder, {loop * count:.0f} s for all:"
        f" {loop * count / own:.0f} times as fast; same best set, same saving {their_saving:.3f}"
    )


if __name__ == "__main__":
    main()
