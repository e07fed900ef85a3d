"""How long publishers' own files take to read; fails where a promise is broken.

Run: ``python benchmarks/importing.py``. What is read is first compared with what csv or openpyxl
alone reads.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import xlsxwriter
from openpyxl import load_workbook

import carbonsite as cs

ROWS = 7000
PROMISED, PROMISED_KEPT = 2.0, 0.5
"""Seconds for the rows, cold and from the cache."""

HEADING = (
    *("ID", "Scope", "Level 1", "Level 2", "Level 3", "Level 4", "Column Text", "UOM"),
    *("GHG/Unit", "GHG Conversion Factor 2025"),
)
GASES = ("kg CO2e", "kg CO2e of CO2 per unit", "kg CO2e of CH4 per unit", "kg CO2e of N2O per unit")


def rows() -> Iterator[tuple[Any, ...]]:
    """Rows of the shape of the flat file: of each thing its total, its gases and its upstream."""
    for number in range(ROWS // 5):
        thing = (f"HGV class {number % 40}", "", f"{number // 40}% Laden", "tonne.km")
        total = 0.01 + number / 1000
        parts = (total, total * 0.98, total * 0.005, total * 0.015)
        for gas, (unit, value) in enumerate(zip(GASES, parts, strict=True), start=1):
            key = f"27_304_{number}_14_{gas}"
            yield key, "Scope 3", "Freighting goods", "HGV", *thing, unit, value
        first = "WTT- delivery vehs & freight"
        yield f"28_907_{number}_14_1", "Scope 3", first, "WTT- HGV", *thing, GASES[0], total / 4


def write(folder: Path) -> tuple[Path, Path]:
    """The rows as a workbook and as a csv."""
    table = [("UK Government GHG Conversion Factors for Company Reporting",), (), HEADING, *rows()]
    with xlsxwriter.Workbook(folder / "flat.xlsx") as book:
        sheet = book.add_worksheet("Factors by Category")
        for place, row in enumerate(table):
            sheet.write_row(place, 0, row)
    with (folder / "flat.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)
    return folder / "flat.xlsx", folder / "flat.csv"


def plainly(path: Path) -> list[float]:
    """The totals in the file, read by openpyxl or csv alone."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            table: list[Any] = list(csv.reader(file))
    else:
        table = list(load_workbook(path, read_only=True).active.iter_rows(values_only=True))
    return sorted(float(row[9]) for row in table if len(row) > 9 and row[8] == GASES[0])


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The least of three runs [s], and the result."""
    times, result = [], None
    for _ in range(3):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return min(times), result


def main() -> int:
    """Compare, then time, cold and from the cache."""
    broken = False
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CACHE_HOME"] = name
        for path in write(Path(name)):
            read = cs.read_factors(path, cache=False)
            assert sorted(read.catalogue.frame["gwp_ghg"]) == plainly(path)
            assert read.counts["source_rows"] == ROWS and not len(read.not_read)
            cold, _ = timed(lambda path=path: cs.read_factors(path, cache=False))
            cs.read_factors(path)
            kept, again = timed(lambda path=path: cs.read_factors(path))
            assert again.cache.key == "publisher.cache.used"
            assert again.catalogue.digest == read.catalogue.digest
            print(f"{path.name}: {ROWS} rows in {cold:.2f} s, from the cache in {kept:.2f} s")
            broken = broken or cold > PROMISED or kept > PROMISED_KEPT
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
