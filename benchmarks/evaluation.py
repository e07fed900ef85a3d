"""How fast a tender is evaluated: fifty bids of two thousand rows and twenty priced options each, all 2²⁰ sets of every bid taken into account.

Run: ``python benchmarks/evaluation.py``. What some random sets save is first compared with a run of the scenario with just those measures. Processor
time of one process. ``--quick`` takes five bids.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.tender.evaluation.options import BidOptions

BIDS, ROWS, OPTIONS = 50, 2000, 20
PROMISED = 10.0
"""Seconds for fifty bids, their options among them."""

BASIS = cs.Basis(boundary="direct", electricity="location", biofuel="credited", year=2023)
CATALOGUE = cs.FactorCatalogue.default()
NOTHING = pd.DataFrame(columns=["bid", "sheet", "cell", "what", "remedy"])


@dataclass(frozen=True, eq=False)
class Bid:
    """A bid as an evaluation needs it."""

    bidder: str
    scenario: cs.Scenario
    price: float
    options: dict[str, float]
    file: str = ""
    tender: str = "x"
    documents: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["row", "kind", "document", "valid_from", "valid_to", "accepted"]))
    problems: pd.DataFrame = field(default_factory=lambda: NOTHING)
    deviations: pd.DataFrame = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True)
class Asked:
    """An option of the tender."""

    name: str
    excludes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Tender:
    """A tender as an evaluation needs it."""

    scenario: cs.Scenario
    options: tuple[Asked, ...]
    requirements: tuple[Any, ...] = ({"type": "limit", "name": "site", "limit": "100000 tCO2e"}, {"preset": "fossil-free-site", "at_least": "1 %"})
    award: Any = None
    name: str = "benchmark"
    currency: str = "NOK"
    digest: str = "x"


AWARD = {"criteria": [{"name": "price", "weight": "70 %", "of": "price", "model": "relative"}, {"name": "site", "weight": "30 %", "of": "emissions", "model": "relative"}]}


def site(rows: int, seed: int) -> pd.DataFrame:
    """Machines of twenty kinds, each in many rows."""
    chance = np.random.default_rng(seed)
    kinds = np.arange(rows) % OPTIONS
    factor = np.where(np.arange(rows) % 7 == 0, "electricity", "diesel")
    unit = np.where(factor == "electricity", "kWh", "L")
    return pd.DataFrame({"item": [f"machine {row}" for row in range(rows)], "factor": factor, "amount": chance.uniform(10, 1000, rows), "unit": unit, "module": "A5", "machine": [f"kind {kind}" for kind in kinds], "flow": "site-energy"})


def options(seed: int) -> tuple[list[Any], dict[str, float]]:
    """Twenty measures with prices: half electric machines, half biodiesel, of which some meet on one kind."""
    chance = np.random.default_rng(seed)
    prices = {f"option {place}": float(chance.integers(1, 100) * 1000) for place in range(OPTIONS)}
    made: list[Any] = []
    for place, (name, price) in enumerate(prices.items()):
        where = {"machine": f"kind {place if place % 5 else (place + 1) % OPTIONS}"}
        made.append(m.ElectricMachines(name=name, where=where, per_litre="3,4 kWh/L", cost=f"{price} NOK") if place % 2 else m.Biodiesel(name=name, where={**where, "carrier": "diesel"}, cost=f"{price} NOK"))
    return made, prices


def main() -> None:
    """Make the bids, compare, evaluate, print, and fail where the promise is broken."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--quick", action="store_true", help="5 bids")
    count = 5 if asked.parse_args().quick else BIDS
    held = []
    for seed in range(count):
        measures, prices = options(seed)
        scenario = cs.Scenario(f"bidder {seed}", site(ROWS, seed), measures, CATALOGUE, BASIS, date="2023-05-01", indicator="gwp_ghg")
        held.append(Bid(f"bidder {seed}", scenario, 1e7 + 1e5 * seed, prices))
    names = tuple(Asked(f"option {place}") for place in range(OPTIONS))
    tender = Tender(cs.Scenario("baseline", site(ROWS, 999), (), CATALOGUE, BASIS, date="2023-05-01", indicator="gwp_ghg"), names, award=AWARD)
    compare(held[0], names)
    start = time.process_time()
    found = cs.tender.evaluate(tender, held)
    judged = time.process_time() - start
    sets = sum(len(each.front) and each.count for each in found.options.values())
    took = time.process_time() - start
    assert sets == count * 2**OPTIONS and len(found.ranking) == count
    print(f"{count} bids of {ROWS} rows: judged and ranked in {judged:.1f} s, with {sets} sets of options in {took:.1f} s of processor time")
    by_run = one_run(held[0])
    print(f"a run of the scenario for one set takes {1000 * by_run:.0f} ms: for all sets {by_run * sets / 86400:.0f} days")
    assert took <= PROMISED * count / BIDS, f"promised are {PROMISED * count / BIDS:.1f} s"


def compare(bid: Bid, names: tuple[Asked, ...]) -> None:
    """Whether some random sets save what a run of the whole scenario with just those measures says."""
    found = BidOptions(bid, names, bid.scenario.only().account()).found
    assert isinstance(found, cs.Options), found
    chance = np.random.default_rng(7)
    for _ in range(3):
        chosen = [place for place in range(OPTIONS) if chance.random() < 0.5]
        run = bid.scenario.only(*(bid.scenario.measures[place].name for place in chosen)).saving().magnitude
        assert abs(found.interactions.saving(chosen) - run) <= 1e-9 * abs(run), (chosen, run)


def one_run(bid: Bid) -> float:
    """How long a run of one set takes that no other run has prepared."""
    start = time.process_time()
    fresh = cs.Scenario("x", bid.scenario.baseline, bid.scenario.measures, CATALOGUE, BASIS, date="2023-05-01", indicator="gwp_ghg")
    fresh.saving()
    return time.process_time() - start


if __name__ == "__main__":
    main()
