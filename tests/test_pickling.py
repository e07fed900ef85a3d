"""What a notebook user keeps or sends to another process: the same numbers come back."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import pytest
from bidding import ANSWERS, bid, bids, tender
from sites import CATALOGUE, LORRY, estimate, every_measure, scenario_of, site

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.units.functions import QuantityFunction

EXAMPLES = Path(__file__).parents[1] / "examples"
HOURS = estimate("hours", "1000 h", "700 h", "1400 h")
SHARE = estimate("share", "50 %", "40 %", "60 %")
EXCAVATOR, _, _, BIODIESEL, SEASON, HEATING, *_ = every_measure()

CALCULATORS: dict[str, Callable[[], Any]] = {
    "machine_use": lambda: m.machine_use("x", HOURS, "5 L/h", SHARE),
    "space_heat": lambda: m.space_heat("x", "500 m2", estimate("q", "20 kWh/m2"), "80 %"),
    "haul": lambda: m.haul(
        "x",
        "3000 t",
        "2000 lm3",
        estimate("d", "15 km", "9 km", "20 km"),
        ("15 t", "12 lm3"),
        "0,5 L/km",
    ),
    "deliver": lambda: m.deliver("x", estimate("mass", "9 t", "8 t", "10 t"), "20 km", LORRY),
    "part_of": lambda: cs.activity("x", m.part_of("900 t", SHARE), "gravel-br18"),
    "activity": lambda: cs.activity("x", HOURS, "electricity", module="A5"),
}
"""Rows of each calculator, with an amount that depends on assumptions."""


@cache
def scenario() -> cs.Scenario:
    """A scenario whose tables and runs have been worked out, as after a look at its results."""
    whole = scenario_of(site(), EXCAVATOR, BIODIESEL, SEASON, HEATING, area="5000 m2 BTA")
    whole.bounds(), whole.findings, whole.account().lines
    return whole


RESULTS: dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]] = {
    "fresh scenario": (lambda: scenario_of(site(), EXCAVATOR), lambda one: one.saving()),
    "scenario": (scenario, lambda one: (one.saving(), one.bounds().low, one.account().total)),
    "account": (lambda: scenario().account(), lambda one: (one.total, one.digest)),
    "catalogue": (lambda: CATALOGUE, lambda one: one.digest),
    "uncertainty": (lambda: cs.uncertainty(scenario()), lambda one: one.table.to_csv()),
    "options": (lambda: cs.Options(scenario()), lambda one: (str(one.costs), one.sets.to_csv())),
    "attribution": (lambda: cs.attribution(scenario()), str),
    "bounds": (lambda: scenario().bounds(), lambda one: (one.low, one.value, one.high)),
    "difference": (
        lambda: cs.diff(scenario().baseline_account(), scenario().account()),
        lambda one: str(vars(one)),
    ),
    "project": (
        lambda: cs.Project.read(EXAMPLES / "biri.toml"),
        lambda one: one.scenario.saving(),
    ),
    "tender": (
        lambda: cs.tender.Tender.read(EXAMPLES / "biri_tender.toml"),
        lambda one: one.digest,
    ),
    "evaluation": (
        lambda: cs.tender.evaluate(
            tender(), [*bids(), bid("Uten pris AS", float("nan"), "6 000 L")], ANSWERS
        ),
        lambda one: (one.ranking.to_csv(), one.findings.to_csv()),
    ),
    "properties": (
        lambda: scenario().runs.properties(),
        lambda one: (one["wool", "density"].value, sorted(one.used)),
    ),
}
"""What makes each object, and what is compared of it."""


def seen(name: str, result: Any) -> str:
    """What is compared of an object, as text."""
    return repr(RESULTS[name][1](result))


def seen_of_each(results: dict[str, Any]) -> dict[str, str]:
    """What is compared of each object; run in another process."""
    return {name: seen(name, result) for name, result in results.items()}


@pytest.mark.parametrize("name", CALCULATORS)
def test_rows_of_every_calculator_come_back_the_same(name: str) -> None:
    table = CALCULATORS[name]()
    (amount,) = table["amount"]
    for again in (pickle.loads(pickle.dumps(table)), copy.copy(table), copy.deepcopy(table)):
        (other,) = again["amount"]
        assert other == amount and other.assumptions == amount.assumptions
        assert str(other.value) == str(amount.value)


@pytest.mark.parametrize("name", RESULTS)
def test_results_come_back_the_same(name: str) -> None:
    result = RESULTS[name][0]()
    for again in (pickle.loads(pickle.dumps(result)), copy.copy(result), copy.deepcopy(result)):
        assert seen(name, again) == seen(name, result)


def test_results_are_the_same_in_a_spawned_process() -> None:
    results = {name: make() for name, (make, _) in RESULTS.items()}
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(seen_of_each, (results,)) == seen_of_each(results)


def test_every_quantity_function_of_the_measures_is_itself_again() -> None:
    functions = [one for one in vars(m).values() if isinstance(one, QuantityFunction)]
    assert len(functions) > 10
    for function in functions:
        for again in (pickle.loads(pickle.dumps(function)), copy.deepcopy(function)):
            assert again is function


def _plain(hours: Annotated[Any, "h"], rate: Annotated[Any, "L/h"]) -> Any:
    return hours * rate


under_another_name = cs.in_units(returns="L")(_plain)


def test_a_function_under_another_name_than_its_formula_gives_the_same() -> None:
    again = pickle.loads(pickle.dumps(under_another_name))
    assert again("2 h", "3 L/h") == cs.Q("6 L") and again.units == under_another_name.units
