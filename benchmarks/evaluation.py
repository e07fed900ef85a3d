"""How fast a tender is evaluated: fifty bids of two thousand rows and twenty priced options each,
all 2²⁰ sets of every bid taken into account.

Run: ``python benchmarks/evaluation.py``. What some random sets save is first compared with a run of
the scenario with just those measures. Once the bidders state prices alone; once each states what
its own machines use too, so that every option acts for each on its own rows. Processor time of one
process. ``--quick`` takes five bids.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

import carbonsite as cs
from carbonsite.tender import Bid, Evaluation, Tender, evaluate

BIDS, ROWS, OPTIONS = 50, 2000, 20
PROMISED = 10.0
"""Seconds for fifty bids, their options among them."""

LIMITS = [
    {"type": "limit", "name": "site", "limit": "100000 tCO2e"},
    {"preset": "fossil-free-site", "at_least": "1 %"},
]
AWARD = {
    "criteria": [
        {"name": "price", "weight": "70 %", "of": "price", "model": "relative"},
        {"name": "site", "weight": "30 %", "of": "emissions", "model": "relative"},
    ]
}


def site(rows: int, seed: int) -> pd.DataFrame:
    """Machines of twenty kinds, each in many rows."""
    chance = np.random.default_rng(seed)
    kinds = np.arange(rows) % OPTIONS
    factor = np.where(np.arange(rows) % 7 == 0, "electricity", "diesel")
    names = {
        "item": [f"machine {row}" for row in range(rows)],
        "machine": [f"kind {kind}" for kind in kinds],
    }
    return pd.DataFrame(
        {
            **names,
            "factor": factor,
            "amount": chance.uniform(10, 1000, rows),
            "unit": np.where(factor == "electricity", "kWh", "L"),
            "module": "A5",
            "flow": "site-energy",
        }
    )


def option(place: int, states_use: bool) -> dict[str, Any]:
    """An option: half electric machines, half biodiesel, of which some meet on one kind."""
    where = {"machine": f"kind {place if place % 5 else (place + 1) % OPTIONS}"}
    if place % 2 == 0:
        return {
            "name": f"option {place}",
            "type": "Biodiesel",
            "where": {**where, "carrier": "diesel"},
        }
    use = {"open": {"per_litre": "kWh/L"}} if states_use else {"per_litre": "3,4 kWh/L"}
    return {"name": f"option {place}", "type": "ElectricMachines", "where": where, **use}


def tender_of(states_use: bool) -> Tender:
    """The tender; whether bidders state what their machines use."""
    rows = (
        site(7 * OPTIONS, 999)
        .assign(amount=lambda table: table["amount"].round(2).astype(str) + " " + table["unit"])
        .drop(columns="unit")
        .to_dict("records")
    )
    basis = {"boundary": "direct", "electricity": "location", "biofuel": "credited", "year": 2023}
    options = [option(place, states_use) for place in range(OPTIONS)]
    return Tender.of(
        {
            "name": "benchmark",
            "date": "2023-05-01",
            "indicator": "gwp_ghg",
            "basis": basis,
            "baseline": rows,
            "options": options,
            "requirements": LIMITS,
            "award": AWARD,
        }
    )


def bids_of(tender: Tender, count: int) -> list[Bid]:
    """Bids of other amounts and prices."""
    found = []
    for seed in range(count):
        chance = np.random.default_rng(seed)
        prices = {each.name: float(chance.integers(1, 100) * 1000) for each in tender.options}
        measures = [
            each.priced(
                f"{prices[each.name]} NOK",
                {name: f"{3 + seed / 100} {unit}" for name, unit in each.open.items()},
            )
            for each in tender.options
        ]
        scenario = replace(
            tender.scenario, name=f"bidder {seed}", baseline=site(ROWS, seed), measures=measures
        )
        found.append(
            Bid(f"bidder {seed}", scenario, 1e7 + 1e5 * seed, prices, tender=tender.digest)
        )
    return found


def main() -> None:
    """Make the bids, evaluate, compare, print, and fail where the promise is broken."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--quick", action="store_true", help="5 bids")
    count = 5 if asked.parse_args().quick else BIDS
    for states_use, label in (
        (False, "bidders state prices"),
        (True, "bidders state prices and use"),
    ):
        tender = tender_of(states_use)
        bids = bids_of(tender, count)
        start = time.process_time()
        found = evaluate(tender, bids)
        judged = time.process_time() - start
        sets = sum(len(each.front) and each.count for each in found.options.values())
        took = time.process_time() - start
        assert sets == count * 2**OPTIONS and len(found.ranking) == count
        print(
            f"{label}: {count} bids of {ROWS} rows judged and ranked in {judged:.1f} s, with {sets}"
            f" sets of options in {took:.1f} s of processor time"
        )
        compare(found, bids[:: max(1, count // 5)])
        assert took <= PROMISED * count / BIDS, f"promised are {PROMISED * count / BIDS:.1f} s"
    by_run = one_run(bids[0])
    print(
        f"a run of the scenario for one set takes {1000 * by_run:.0f} ms: for all sets"
        f" {by_run * sets / 86400:.0f} days"
    )


def compare(found: Evaluation, bids: Sequence[Bid]) -> None:
    """Some random sets save what a run of the whole scenario with just those measures saves."""
    chance = np.random.default_rng(7)
    for bid in bids:
        options = found.options[bid.bidder].found
        assert isinstance(options, cs.Options) and bid.scenario is not None, options
        chosen = [place for place in range(OPTIONS) if chance.random() < 0.5]
        run = (
            bid.scenario.only(*(options.interactions.names[place] for place in chosen))
            .saving()
            .magnitude
        )
        assert abs(options.interactions.saving(chosen) - run) <= 1e-9 * abs(run), (
            bid.bidder,
            chosen,
            run,
        )


def one_run(bid: Bid) -> float:
    """How long a run of one set takes that no other run has prepared."""
    assert bid.scenario is not None
    start = time.process_time()
    replace(bid.scenario).saving()
    return time.process_time() - start


if __name__ == "__main__":
    main()
