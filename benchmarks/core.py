"""How fast the one multiplication is, beside what people write instead.

Run it alone on a quiet machine, from a checkout::

    taskset --cpu-list 0 python benchmarks/core.py

It keeps to one core by itself where the system allows. Every contender gets a fresh copy of the
activities on every run, the runs are interleaved, and before a time counts all groups of all
contenders are compared. The factors stand ready on both sides: a catalogue here, a table with the
units' scales there. Peak memory is that of a process of its own.
"""

from __future__ import annotations

import argparse
import os
import pickle
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pint
import pydantic
from ledger import FOUR_MODULES, ONE_MODULE, Ledger, ledger, unit_table

import carbonsite as cs

ROWS, PINT_ROWS, RUNS, COLD_RUNS = 1_000_000, 20_000, 7, 15
Job = Callable[[pd.DataFrame], Any]


def with_carbonsite(given: Ledger) -> Job:
    """All checks on; all five indicators."""
    return lambda activities: cs.account(activities, given.catalogue, indicator="gwp_total").by(
        "module", "element"
    )["gwp_total"]


def with_pandas(given: Ledger) -> Job:
    """Merge the factors, merge the units, convert with the density where kinds differ, multiply,
    group; no checks.
    """
    units = unit_table().astype(
        {"unit": given.activities["unit"].dtype}
        if isinstance(given.factors["factor"].dtype, pd.CategoricalDtype)
        else {}
    )
    declared = unit_table().rename(
        columns={
            "unit": "declared_unit",
            "dimension": "declared_dimension",
            "scale": "declared_scale",
        }
    )
    parts = given.factors[["gwp_fossil", "gwp_biogenic", "gwp_luluc"]].sum(axis=1, skipna=False)
    factors = given.factors.assign(gwp_total=given.factors["gwp_total"].fillna(parts))[
        ["factor", "module", "declared_unit", "gwp_total", "density"]
    ].merge(declared, on="declared_unit")

    def job(activities: pd.DataFrame) -> Any:
        lines = (
            activities[["factor", "amount", "unit", "element"]]
            .merge(factors, on="factor", how="left")
            .merge(units, on="unit", how="left")
        )
        amount, density = (lines["amount"] * lines["scale"]).to_numpy(), lines["density"].to_numpy()
        kind, wanted = lines["dimension"].to_numpy(), lines["declared_dimension"].to_numpy()
        to_mass, to_volume = (
            (kind == "volume") & (wanted == "mass"),
            (kind == "mass") & (wanted == "volume"),
        )
        amount = np.where(to_mass, amount * density, np.where(to_volume, amount / density, amount))
        lines["emissions"] = (
            amount / lines["declared_scale"].to_numpy() * lines["gwp_total"].to_numpy()
        )
        return lines.groupby(["module", "element"], observed=True)["emissions"].sum()

    return job


def with_pint(given: Ledger) -> Job:
    """A quantity for each row, by a registry of pint's own."""
    registry = pint.UnitRegistry()
    names = {"m3": "m**3", "m2": "m**2", "stk": "count", "tkm": "t*km"}
    units = {unit: registry.parse_units(names.get(unit, unit)) for unit in unit_table()["unit"]}
    factors: dict[str, list[Any]] = {}
    for row in given.factors.itertuples():
        total = (
            row.gwp_total
            if row.gwp_total == row.gwp_total
            else row.gwp_fossil + row.gwp_biogenic + row.gwp_luluc
        )
        unit = units[row.declared_unit]
        factors.setdefault(row.factor, []).append(
            (
                row.module,
                registry.Quantity(total, registry.kg / unit),
                unit,
                registry.Quantity(row.density, "kg/m**3"),
            )
        )
    mass = registry.kg.dimensionality

    def job(activities: pd.DataFrame) -> Any:
        sums: dict[tuple[str, str], float] = {}
        for name, amount, unit, element in activities[
            ["factor", "amount", "unit", "element"]
        ].itertuples(index=False, name=None):
            for module, gwp, declared, density in factors[name]:
                quantity = registry.Quantity(amount, units[unit])
                if quantity.dimensionality != declared.dimensionality:
                    quantity = (
                        quantity * density
                        if declared.dimensionality == mass
                        else quantity / density
                    )
                sums[module, element] = (
                    sums.get((module, element), 0.0)
                    + (quantity.to(declared) * gwp).to("kg").magnitude
                )
        return pd.Series(sums).rename_axis(["module", "element"])

    return job


CONTENDERS = {"carbonsite": with_carbonsite, "pandas": with_pandas, "pint": with_pint}


def check_equal(one: pd.Series, other: pd.Series) -> None:
    """Every group of one is a group of the other, with the same sum."""
    ours, theirs = (
        pd.Series(
            each.to_numpy(),
            index=pd.MultiIndex.from_tuples([tuple(map(str, key)) for key in each.index]),
        ).sort_index()
        for each in (one, other)
    )
    assert ours.index.equals(theirs.index), "different groups"
    assert np.allclose(ours, theirs, rtol=1e-9, atol=0), "different sums"


def seconds(job: Job, activities: pd.DataFrame) -> float:
    """The time of one run on a fresh copy."""
    fresh = activities.copy()
    start = time.perf_counter()
    job(fresh)
    return time.perf_counter() - start


def compare(
    title: str, given: Ledger, other: str, goal: float, rows: int | None = None, runs: int = RUNS
) -> None:
    """Time carbonsite and a contender in turns; a contender too slow for all rows runs on the first
    of them and is scaled.
    """
    part = given.activities if rows is None else given.activities.head(rows)
    ours, theirs = with_carbonsite(given), CONTENDERS[other](given)
    check_equal(ours(part.copy()), theirs(part.copy()))
    scale = len(given.activities) / len(part)
    pairs = [
        (seconds(ours, given.activities), seconds(theirs, part) * scale)
        for _ in range(runs if rows is None else 3)
    ]
    mine, his = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(his / mine for mine, his in pairs)
    said = "" if rows is None else f" (scaled up from {rows} rows)"
    report(
        title,
        f"carbonsite {mine:.3f} s, {other} {his:.3f} s{said}",
        f"{ratio:.1f}x",
        f"at least {goal:g}x",
        ratio >= goal,
    )


def report(title: str, numbers: str, result: str, goal: str, is_met: bool) -> None:
    """A line of the table."""
    print(
        f"{title:34} {result:>8}  goal {goal:16} {'MET' if is_met else 'NOT_MET':8} {numbers}",
        flush=True,
    )


def peak_of(contender: str, given: Path) -> float:
    """The most that one contender holds beside its input, in a process of its own [MiB]."""
    return float(
        subprocess.run(
            [sys.executable, __file__, "--peak", contender, str(given)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )


def print_peak(contender: str, path: Path) -> None:
    """What `peak_of` reads."""
    with path.open("rb") as file:
        given = pickle.load(file)
    job = CONTENDERS[contender](given)
    tracemalloc.start()
    job(given.activities)
    print(tracemalloc.get_traced_memory()[1] / 2**20)


def compare_memory(title: str, given: Ledger) -> None:
    """Peak memory beside pandas'."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.pickle"
        path.write_bytes(pickle.dumps(given))
        ours, theirs = peak_of("carbonsite", path), peak_of("pandas", path)
    report(
        title,
        f"carbonsite {ours:.0f} MiB, pandas {theirs:.0f} MiB beside the input",
        f"{ours / theirs:.2f}",
        "at most 1",
        ours <= theirs,
    )


def one_by_one() -> None:
    """Fifty different quantities, ten factors, one call each."""
    catalogue = cs.FactorCatalogue.default()
    units = {
        "diesel-b0": ("L", "m3", "kg", "kWh", "MJ"),
        "hvo100": ("L", "m3", "kg", "kWh", "MJ"),
        "propane": ("kg", "t", "kWh", "MJ", "GJ"),
        "clt": ("m3", "L", "m**3", "dm**3", "kbm"),
        "glulam": ("m3", "L", "m**3", "dm**3", "kbm"),
        "concrete-b35-class-a": ("m3", "L", "kg", "t", "g"),
        "gravel-br18": ("kg", "t", "g", "lb", "tonn"),
        "rebar-celsa-s-p-00306": ("kg", "t", "g", "lb", "tonn"),
        "electricity-no-2019-location": ("kWh", "MWh", "MJ", "GJ", "Wh"),
        "lorry-dk-over-26t": ("tkm", "t*km", "kg*km", "t*mil", "tonnkm"),
    }
    times = []
    for turn, (name, unit) in enumerate(
        5 * [(name, unit) for name, several in units.items() for unit in several]
    ):
        quantity = cs.Q(1.0 + turn / 7, unit)
        start = time.perf_counter()
        cs.emissions(quantity, name, catalogue)
        times.append(time.perf_counter() - start)
    median = statistics.median(times) * 1000
    report(
        "one amount at a time",
        f"median of {len(times)} calls, slowest {max(times) * 1000:.1f} ms",
        f"{median:.2f} ms",
        "at most 2 ms",
        median <= 2,
    )


def from_cold(runs: int) -> None:
    """New processes, over bare Python's."""
    first = (
        "import carbonsite as cs; cs.emissions(cs.Q('1000 L'), 'diesel-b0',"
        " cs.FactorCatalogue.default())"
    )
    cases = (
        ("pass", None),
        ("import carbonsite", 0.1),
        ("import carbonsite as cs; cs.Q('12,5 m3')", 0.35),
        (first, 0.9),
    )
    times: dict[str, list[float]] = {code: [] for code, _ in cases}
    for _ in range(runs):
        for code, _ in cases:
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            times[code].append(time.perf_counter() - start)
    bare = statistics.median(times["pass"])
    for title, (code, goal) in zip(
        ("import carbonsite", "a first quantity", "a first emission"), cases[1:], strict=True
    ):
        over = statistics.median(times[code]) - bare
        report(
            f"cold process: {title}",
            f"over bare Python's {bare:.3f} s, median of {runs}",
            f"{over:.3f} s",
            f"at most {goal} s",
            over <= (goal or 0),
        )


def main(*, is_quick: bool) -> None:
    """Every comparison, in one table; quick: a tenth of the rows and few runs, to see that it
    works.
    """
    cores = {min(os.sched_getaffinity(0))} if hasattr(os, "sched_setaffinity") else set()
    if cores:
        os.sched_setaffinity(0, cores)
    print(
        f"Python {platform.python_version()}, numpy {np.__version__}, pandas {pd.__version__}, pint"
        f" {pint.__version__}, pydantic {pydantic.VERSION}, carbonsite {cs.__version__};"
        f" {platform.machine()}, one core: {bool(cores)}"
    )
    rows, runs, pint_rows = (
        (ROWS // 10, 2, PINT_ROWS // 10) if is_quick else (ROWS, RUNS, PINT_ROWS)
    )
    from_cold(3 if is_quick else COLD_RUNS)
    one_by_one()
    one, four = ledger(rows, ONE_MODULE), ledger(rows, FOUR_MODULES)
    print(f"{rows} activities; groups compared before any time counts")
    compare("text columns, one module", one, "pandas", 2, runs=runs)
    compare("text columns, four modules", four, "pandas", 4, runs=runs)
    compare("category columns, one module", one.categorical(), "pandas", 6, runs=runs)
    compare("category columns, four modules", four.categorical(), "pandas", 6, runs=runs)
    compare("categories on both sides, one", one.categorical(shared=True), "pandas", 1, runs=runs)
    compare("categories on both sides, four", four.categorical(shared=True), "pandas", 1, runs=runs)
    compare("a pint quantity for each row", one, "pint", 500, pint_rows)
    for title, given in (
        ("peak memory, text, one module", one),
        ("peak memory, text, four modules", four),
        ("peak memory, category, one module", one.categorical()),
    ):
        compare_memory(title, given)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peak", nargs=2, metavar=("CONTENDER", "LEDGER"), help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows, few runs")
    asked = parser.parse_args()
    if asked.peak:
        print_peak(asked.peak[0], Path(asked.peak[1]))
    else:
        main(is_quick=asked.quick)
