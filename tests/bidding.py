"""A small tender with bids that several tests are built on; every number is made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.tender import Bid, Evaluation, evaluate

BASIS = cs.Basis(boundary="direct", electricity="location", biofuel="credited", year=2023)
DIGEST = "d" * 64


@dataclass(frozen=True)
class Asked:
    """An option of a tender."""

    name: str
    excludes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class MadeTender:
    """A tender as an evaluation needs it."""

    scenario: cs.Scenario
    requirements: Sequence[Any]
    award: Any
    options: Sequence[Asked] = ()
    name: str = "Omsorgssenter"
    currency: str = "NOK"
    digest: str = DIGEST
    follow_up: Sequence[Any] = ()


AWARD = {
    "rule": "points",
    "criteria": [
        {"name": "Pris", "weight": "60 %", "of": "price", "model": "relative"},
        {
            "name": "Byggeplass",
            "weight": "30 %",
            "of": "emissions",
            "model": "relative",
            "modules": ["A5"],
        },
        {
            "name": "Oppdragsforståelse",
            "weight": "10 %",
            "of": "answer",
            "answer": "understanding",
            "model": "given",
        },
    ],
}
REQUIREMENTS = [
    {"type": "limit", "name": "Byggeplass", "limit": "30 kgCO2e/m2 BTA", "modules": ["A5"]},
    {"type": "reduction", "name": "Under referansen", "at_least": "10 %", "modules": ["A5"]},
    {"preset": "emission-free-site", "name": "Utslippsfri andel", "at_least": "20 %"},
]
OPTIONS = (Asked("Elektrisk gravemaskin"), Asked("Biodiesel", excludes=("Elektrisk gravemaskin",)))


def site(excavator: str, loader: str, electric: str = "40 000 kWh") -> pd.DataFrame:
    """What is done on the site."""
    return cs.activities(
        cs.activity(
            "Gravemaskin",
            excavator,
            "diesel",
            module="A5",
            machine="excavator",
            quality="hours × load",
            flow="site-energy",
        ),
        cs.activity(
            "Hjullaster", loader, "diesel", module="A5", machine="wheel loader", flow="site-energy"
        ),
        cs.activity(
            "Tårnkran",
            electric,
            "electricity",
            module="A5",
            machine="tower crane",
            flow="site-energy",
        ),
    )


def scenario(name: str, table: pd.DataFrame, measures: Sequence[Any] = ()) -> cs.Scenario:
    """A site under the tender's basis."""
    return cs.Scenario(
        name,
        table,
        measures,
        basis=BASIS,
        date="2023-05-01",
        area="1000 m2 BTA",
        indicator="gwp_ghg",
    )


def tender(**changed: Any) -> MadeTender:
    """The tender."""
    made = MadeTender(
        scenario("referanse", site("10 000 L", "4 000 L", "1 kWh")), REQUIREMENTS, AWARD, OPTIONS
    )
    return replace(made, **changed)


PRICES = {"Elektrisk gravemaskin": 900_000.0, "Biodiesel": 60_000.0}


def priced(prices: Mapping[str, float]) -> list[Any]:
    """The options with prices."""
    made = {
        "Elektrisk gravemaskin": lambda cost: m.ElectricExcavator(
            name="Elektrisk gravemaskin", per_litre="3,4 kWh/L", cost=cost
        ),
        "Biodiesel": lambda cost: m.Biodiesel(name="Biodiesel", cost=cost),
    }
    return [made[name](f"{price} NOK") for name, price in prices.items()]


def bid(
    bidder: str,
    price: float,
    excavator: str,
    loader: str = "3 000 L",
    prices: Mapping[str, float] = PRICES,
    **further: Any,
) -> Bid:
    """A bid."""
    return Bid(
        bidder,
        scenario(bidder, site(excavator, loader), priced(prices)),
        price,
        prices,
        **{"tender": DIGEST, **further},
    )


ANSWERS = {
    name: {"understanding": points}
    for name, points in {
        "Anlegg Øst AS": 7.0,
        "Bygg & Sønn <b>AS</b>": 9.0,
        "=1+1 Cowboy AS": 7.0,
        "Dyr AS": 7.0,
    }.items()
}
"""Points of those who assess."""


def bids() -> list[Bid]:
    """Four bids: two that keep everything, one that emits too much, one that prices no option."""
    return [
        bid("Anlegg Øst AS", 10e6, "6 000 L"),
        bid("Bygg & Sønn <b>AS</b>", 11e6, "4 500 L"),
        bid("=1+1 Cowboy AS", 9e6, "9 800 L", "3 900 L"),
        bid("Dyr AS", 14e6, "4 000 L", prices={}),
    ]


def evaluation(**changed: Any) -> Evaluation:
    """The bids evaluated."""
    return evaluate(tender(**changed), bids(), ANSWERS)
