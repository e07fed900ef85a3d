"""How long a report of many line items takes to verify, beside merely reading its cells with
openpyxl.

    python benchmarks/verify.py [--lines 100000]

First it is checked that what is timed is right: the report is unchanged, its recalculated total is
the account's, and a single changed amount is found. Each time is that of a process of its own, and
so is its memory.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from openpyxl import load_workbook

import carbonsite as cs

_TIMED = """
import resource, sys, time, warnings
from openpyxl import load_workbook
import carbonsite as cs
from carbonsite.reports import verify
path, what = sys.argv[1:]
before = resource.getrusage(resource.RUSAGE_SELF)
if what == "verify":
    verify(path)
else:
    for sheet in load_workbook(path, read_only=True).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                cell.value
after = resource.getrusage(resource.RUSAGE_SELF)
print(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss / 1024)
"""


def account(lines: int) -> cs.Account:
    """An account of about so many line items: fuel has two, concrete one."""
    count = lines * 2 // 3
    random = np.random.default_rng(7)
    place = np.arange(count)
    table = pd.DataFrame(
        {
            "item": [f"item {number}" for number in place],
            "factor": np.where(place % 2 == 0, "diesel-b0", "concrete-nb37-reference-2017"),
            "amount": random.lognormal(3, 1, count),
            "unit": np.where(place % 2 == 0, "L", "m3"),
            "module": np.where(place % 2 == 0, "A5", ""),
            "element": (20 + place % 40).astype(str),
        }
    )
    return cs.account(table, cs.FactorCatalogue.default())


def timed(path: Path, what: str) -> tuple[float, float]:
    """Seconds of the processor, and megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", _TIMED, str(path), what], check=True, capture_output=True, text=True
    )
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def check(path: Path, told: cs.Account, folder: Path) -> None:
    """That the verification is right before it is timed."""
    found = cs.reports.verify(path)
    assert found.outcome is cs.reports.VerificationOutcome.UNCHANGED, found.says
    assert abs(found.recalculated.magnitude / told.total.magnitude - 1) < 1e-9
    book = load_workbook(path)
    amount = next(cell for (cell,) in book["Line items"]["E60:E99"] if cell.data_type == "n")
    amount.value += 1
    book.save(folder / "changed.xlsx")
    assert cs.reports.verify(folder / "changed.xlsx").cells["cell"].tolist() == [amount.coordinate]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    lines = parser.parse_args().lines
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = account(300)
        check(cs.reports.excel(small, folder / "small.xlsx"), small, folder)
        told = account(lines)
        path = cs.reports.excel(told, folder / "report.xlsx")
        print(f"{len(told.lines):,} line items, {path.stat().st_size / 2**20:.1f} MB")
        for what in ("verify", "read by openpyxl"):
            seconds, memory = timed(path, what)
            print(f"{what:>18}: {seconds:6.1f} s  {memory:6.0f} MB")


if __name__ == "__main__":
    main()
