"""How fast the catalogue is there, and how fast words find something in it; fails where a promise
is broken.

Run: ``python benchmarks/factors.py``. Each time is the best of several, each in a process of its
own where imports matter.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

FRAME, SEARCH, HELP = 60.0, 20.0, 250.0
"""Milliseconds promised: the shipped table once pandas, pydantic and pint are imported; one search;
--help over a bare Python.
"""

COLD = """
import time, pandas, pydantic, pint
begun = time.perf_counter()
from carbonsite.factors.catalogue import FactorCatalogue
frame = FactorCatalogue.default().frame
print((time.perf_counter() - begun) * 1000)
"""

WARM = """
import time, pandas, pydantic, pint
from carbonsite.factors.catalogue import FactorCatalogue
begun = time.perf_counter()
frame = FactorCatalogue.default().frame
print((time.perf_counter() - begun) * 1000)
"""

WORDS = (
    "massivtre",
    "lavkarbon b35",
    "betnog",
    "limtrebjelke",
    "xyzzyxyzzy",
    "strøm norge 2019",
    "rebar celsa",
    "hullldekkeelement i betong",
)


def measured(code: str, runs: int) -> float:
    """The best of what a new process prints [ms]."""
    return min(
        float(
            subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, check=True
            ).stdout
        )
        for _ in range(runs)
    )


def process(runs: int, *command: str) -> float:
    """The best time of a whole process [ms]."""
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *command], capture_output=True, check=True)
        times.append((time.perf_counter() - begun) * 1000)
    return min(times)


def searches(runs: int) -> tuple[float, float, float]:
    """The first search, which builds the index; the median and the slowest of the later ones, each
    the best of several [ms].
    """
    from carbonsite.factors.catalogue import FactorCatalogue

    catalogue = FactorCatalogue.default()

    def once(words: str) -> float:
        begun = time.perf_counter()
        catalogue.search(words)
        return (time.perf_counter() - begun) * 1000

    first = once("betong")
    later = [min(once(words) for _ in range(runs)) for words in WORDS]
    return first, statistics.median(later), max(later)


def main() -> int:
    """Measure, print a table, and say whether every promise holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs")
    runs = 3 if parser.parse_args().quick else 9
    first, median, slowest = searches(runs)
    rows = [
        ("FactorCatalogue.default().frame, carbonsite imported", measured(WARM, runs), FRAME),
        ("the same with the import of carbonsite's own modules", measured(COLD, runs), None),
        ("first search, with the index", first, None),
        ("search, median of words", median, SEARCH),
        ("search, slowest of words", slowest, SEARCH),
        (
            "carbonsite --help over a bare Python",
            process(runs, "-c", "from carbonsite.cli import app; app(['--help'])")
            - process(runs, "-c", "pass"),
            HELP,
        ),
    ]
    for what, took, promised in rows:
        print(f"{what:<56}{took:8.1f} ms" + (f"   promised {promised:.0f} ms" if promised else ""))
    return int(any(promised is not None and took > promised for _, took, promised in rows))


if __name__ == "__main__":
    sys.exit(main())
