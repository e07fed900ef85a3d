"""How fast spreads are carried to totals and savings, beside what people write instead.

Run it alone on a quiet machine, from a checkout::

    python benchmarks/uncertainty.py [--quick]

It keeps to one core by itself where the system allows. Results are compared first: against a loop
over draws with the same model, and against re-runs of the measures. A time is the least processor
time of several runs, interleaved.
"""

from __future__ import annotations

import argparse
import math
import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.analysis.uncertainty.pedigree import sigma_of_amounts, sigma_of_factors
from carbonsite.analysis.uncertainty.sampling import draws_of

FACTORS, DRAWS = 200, 10_000
SOURCE = cs.Source(
    publisher="Benchmark", document="Numbers made for it", year=2020, locator="row 1"
)
DATE = "2020-06-01"


def catalogue() -> cs.FactorCatalogue:
    numbers = np.random.default_rng(1).lognormal(0, 1, FACTORS)
    made = [
        cs.EmissionFactor(
            factor=f"f{n}",
            module="A1-A3",
            declared_unit="kg",
            gwp_ghg=float(number),
            source=SOURCE,
            evidence="A",
            geography="NO",
            reference_year=2020,
        )
        for n, number in enumerate(numbers)
    ]
    return cs.FactorCatalogue(made)


def activities(rows: int) -> pd.DataFrame:
    generator = np.random.default_rng(2)
    factor = np.array([f"f{n}" for n in range(FACTORS)], dtype=object)[
        generator.integers(0, FACTORS, rows)
    ]
    return pd.DataFrame(
        {
            "item": "bought",
            "factor": factor,
            "amount": generator.lognormal(3, 0.5, rows),
            "unit": "kg",
            "quality": "invoiced",
        }
    )


def loop(account: cs.Account, draws: int, *, by_row: bool) -> np.ndarray[Any, Any]:
    """What one writes: the same model, draw by draw."""
    table = account.catalogue.table
    code = np.array([table.codes[name] for name in account.reading.table["factor"]])
    number = table.counted[table.start, 1]
    sigma_f = sigma_of_factors(table.frame.iloc[table.start], "NO", 2020)
    sigma_a = float(sigma_of_amounts(["invoiced"])[0])
    amount, generator, total = account.reading.amount, np.random.default_rng(3), np.empty(draws)
    for draw in range(draws):
        factors = number * np.exp(sigma_f * generator.standard_normal(FACTORS))
        drawn = (
            amount * np.exp(sigma_a * generator.standard_normal(len(amount))) if by_row else amount
        )
        total[draw] = (drawn * factors[code]).sum()
    return total


def least(jobs: dict[str, Callable[[], Any]], runs: int) -> dict[str, float]:
    """The least time of each job, interleaved [s]."""
    found = dict.fromkeys(jobs, math.inf)
    for _ in range(runs):
        for name, job in jobs.items():
            start = time.process_time()
            job()
            found[name] = min(found[name], time.process_time() - start)
    return found


def of_accounts(runs: int, rows: int, most: int) -> None:
    known = catalogue()
    account = cs.account(activities(rows), known, date=DATE)
    for title, by_row in (("factors", False), ("factors and rows", True)):
        own, theirs = with_carbonsite(account, by_row=by_row), loop(account, DRAWS, by_row=by_row)
        for share in (5, 50, 95):
            apart = abs(np.percentile(own, share) - np.percentile(theirs, share)) / theirs.std()
            assert apart < 0.08, f"{title}: P{share} {apart:.1%} of a standard deviation apart"
        jobs: dict[str, Callable[[], Any]] = {
            "own": partial(with_carbonsite, account, by_row=by_row),
            "loop": partial(loop, account, DRAWS, by_row=by_row),
        }
        times = least(jobs, runs)
        print(
            f"{DRAWS} draws, {rows} rows, {FACTORS} factors, {title}: {times['own'] * 1e3:.0f} ms,"
            f" a loop over draws {times['loop'] * 1e3:.0f} ms: {times['loop'] / times['own']:.1f}"
            " times as fast"
        )
    closed = least({"own": lambda: cs.uncertainty(account).table}, runs * 3)["own"]
    print(f"closed form, {rows} rows: {closed * 1e3:.1f} ms")
    small, large = (cs.account(activities(count), known, date=DATE) for count in (1000, most))
    times = least(
        {
            "small": lambda: cs.simulate(small, DRAWS, 1),
            "large": lambda: cs.simulate(large, DRAWS, 1),
        },
        runs,
    )
    print(
        f"{most} rows {times['large'] * 1e3:.0f} ms, 1000 rows {times['small'] * 1e3:.0f} ms:"
        f" {times['large'] / times['small']:.2f} times the time"
    )


def with_carbonsite(account: cs.Account, *, by_row: bool) -> np.ndarray[Any, Any]:
    """From the account to the draws; without row errors, of the model in which only factors are
    drawn.
    """
    if by_row:
        return cs.simulate(account, DRAWS, 1)["total"].draws
    model = cs.uncertainty(account).model
    return draws_of(replace(model, amount=np.full(len(model.amount), -1)), DRAWS, 1)[0]


def scenario() -> cs.Scenario:
    """Ten measures and thirty assumptions with a range."""
    made: dict[str, cs.Assumption] = {}

    def a(name: str, low: str, value: str, high: str) -> cs.Assumption:
        return made.setdefault(
            name, cs.Assumption(name, value, low=low, high=high, reason="benchmark")
        )

    machines = ["excavator", "crane", "roller", "dumper", "tools", "loader"]
    rows = [
        m.machine_use(
            name,
            a(f"{name} hours", "700 h", "1000 h", "1400 h"),
            a(f"{name} rate", "8 L/h", "12 L/h", "20 L/h"),
            machine=name,
        )
        for name in machines
    ]
    area, efficiency = (
        a("area", "4500 m2", "5000 m2", "5500 m2"),
        a("efficiency", "60 %", "80 %", "90 %"),
    )
    rows += [
        m.space_heat(
            purpose,
            area,
            a(f"{purpose} demand", "10 kWh/m2", "30 kWh/m2", "60 kWh/m2"),
            efficiency,
            purpose=purpose,
        )
        for purpose in ("winter heating", "drying")
    ]

    def electric(name: str, **fields: Any) -> m.Measure:
        rate = a(f"{name} per litre", "3 kWh/L", "3,5 kWh/L", "4,5 kWh/L")
        return m.ElectricMachines(
            name=f"electric {name}", where={"machine": name}, per_litre=rate, **fields
        )

    taken = [
        electric(
            name,
            loss=a("loss", "2 %", "5 %", "10 %"),
            share=a(f"{name} share", "60 %", "80 %", "95 %"),
        )
        for name in machines[:5]
    ]
    taken += [
        electric("loader", idle_share="5 %"),
        m.SeasonalPeriod(
            heating=a("heating avoided", "20 %", "50 %", "70 %"),
            drying=a("drying avoided", "10 %", "20 %", "40 %"),
        ),
        m.CleanHeating(
            name="electric heating", where={"purpose": "winter heating"}, old_efficiency=efficiency
        ),
        m.CleanHeating(
            name="electric drying",
            where={"purpose": "drying"},
            old_efficiency=efficiency,
            share="60 %",
        ),
        m.Biodiesel(share=a("biodiesel share", "50 %", "80 %", "95 %")),
    ]
    return cs.Scenario(
        "benchmark", cs.activities(*rows), taken, basis=cs.Basis(year=2020), date=DATE
    )


def of_scenario(rerun: int) -> None:
    start = time.process_time()
    found = cs.uncertainty(scenario())
    told = time.process_time() - start
    start = time.process_time()
    drawn = cs.simulate(found, DRAWS, 1)
    draws = time.process_time() - start
    anew = cs.simulate(found, rerun, 1, rerun=True)
    products = draws_of(found.model, rerun, 1)
    for place, name in enumerate(found.model.sums.names):
        assert np.allclose(products[place], anew[name].draws, rtol=1e-9), name
    ranged = found.of.runs.uncertain
    runs = [
        {one.name: one.low if (draw + place) % 2 else one.high for place, one in enumerate(ranged)}
        for draw in range(2 * rerun)
    ]
    start = time.process_time()
    for values in runs:
        found.of.changes(values)
    each = (time.process_time() - start) / len(runs)
    print(
        f"{len(found.of.measures)} measures, {len(ranged)} assumptions: {DRAWS} draws in"
        f" {draws:.2f} s, after {told:.2f} s of runs that tell the responses"
    )
    print(
        f"re-running the measures takes {each * 1e3:.0f} ms a draw, {each * DRAWS:.0f} s for all:"
        f" {each * DRAWS / (draws + told):.0f} times as fast"
    )
    print(drawn.table.head(3).round().to_string(index=False))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--quick", action="store_true", help="fewer runs, 100 000 rows at most")
    quick = asked.parse_args().quick
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    of_accounts(runs=2 if quick else 5, rows=10_000, most=100_000 if quick else 1_000_000)
    of_scenario(rerun=3 if quick else 10)


if __name__ == "__main__":
    main()
