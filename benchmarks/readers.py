"""How fast tables become activities: a csv of a million rows, a workbook of a hundred thousand;
fails where a promise is broken.

Run: ``python benchmarks/readers.py``. Each reader runs in processes of its own, and the best of
several is shown; what it reads is first compared with a plain conversion of what pandas or openpyxl
reads. ``--quick`` takes a tenth of the rows.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter

CSV_ROWS, XLSX_ROWS = 1_000_000, 100_000
PROMISED = {"csv, [fast]": 4.0, "csv, without": 8.0, "xlsx, [fast]": 5.0, "xlsx, without": 10.0}
MEGABYTES = 600
"""Seconds promised, and the memory of the csv beside the imports."""

HEADINGS = ("Post", "Beskrivelse", "Mengde", "Enhet", "Dato", "Bygningsdel", "Faktor", "Merknad")
UNITS, FACTORS = ("L", "kWh", "m3", "kg"), ("diesel", "electricity", "concrete", "steel")

OWN = """
import carbonsite as cs
from carbonsite.spreadsheets.files import calamine
calamine._IS_INSTALLED = {is_fast} and calamine._IS_INSTALLED
read = lambda: cs.read_activities(path, tags={{"module": "A5"}}).activities
cs.read_activities
"""
PANDAS = """
import pandas
read = lambda: pandas.{call}
"""
MEASURED = """
import json, pathlib, sys, time
path = sys.argv[1]
{setup}
def most():
    # What Linux says of this process alone; getrusage counts the parent's from before the start.
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
before = most()
wall, cpu = time.perf_counter(), time.process_time()
table = read()
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
print(json.dumps([cpu, wall, (most() - before) / 1024, len(table)]))
"""


def rows(count: int) -> list[tuple[object, ...]]:
    """A log as it might be: numbers as numbers, days as Norwegians write them."""
    chance = random.Random(count)
    return [
        (
            f"{n // 100}.{n % 100}",
            f"Arbeid {n % 500}",
            chance.randrange(1, 10**6) / 100,
            UNITS[n % 4],
            f"{n % 28 + 1:02}.{n % 12 + 1:02}.2024",
            f"{200 + n % 90}",
            FACTORS[n % 4],
            f"notat {n % 1000}" if n % 3 else "",
        )
        for n in range(count)
    ]


def written(folder: Path, count: int, suffix: str) -> Path:
    """The log as a csv with semicolons and decimal commas, or as a workbook."""
    path, table = folder / f"log.{suffix}", rows(count)
    if suffix == "csv":
        lines = (
            ";".join((*map(str, row[:2]), str(row[2]).replace(".", ","), *map(str, row[3:])))
            for row in table
        )
        path.write_text("\n".join((";".join(HEADINGS), *lines)) + "\n", encoding="utf-8")
        return path
    with xlsxwriter.Workbook(path, {"constant_memory": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((HEADINGS, *table)):
            sheet.write_row(at, 0, row)
    return path


def check(path: Path) -> None:
    """What is read equals a plain conversion of what pandas or openpyxl reads; else nothing is
    measured.
    """
    import pandas

    import carbonsite as cs

    plain = (
        pandas.read_csv(path, sep=";", decimal=",", dtype={"Bygningsdel": str})
        if path.suffix == ".csv"
        else pandas.read_excel(path, dtype={"Bygningsdel": str}, engine="openpyxl")
    )
    found = cs.read_activities(path, tags={"module": "A5"}).activities
    days = pandas.to_datetime(plain["Dato"], format="%d.%m.%Y").dt.strftime("%Y-%m-%d")
    same = {
        "item": plain["Beskrivelse"],
        "amount": plain["Mengde"],
        "unit": plain["Enhet"],
        "factor": plain["Faktor"],
        "element": plain["Bygningsdel"],
        "date": days,
        "Merknad": plain["Merknad"].fillna(""),
    }
    assert len(found) == len(plain)
    for name, column in same.items():
        assert found[name].tolist() == column.tolist(), f"{path.name}: {name} differs"


def measured(setup: str, path: Path, runs: int) -> tuple[float, float, float]:
    """The best cpu and wall time [s] and the least memory beside the imports [MB]."""
    found = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", MEASURED.format(setup=setup), str(path)],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for _ in range(runs)
    ]
    return min(run[0] for run in found), min(run[1] for run in found), min(run[2] for run in found)


def main() -> int:
    """Compare, measure, print, and say whether every promise holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows, one run")
    parser.add_argument("--runs", type=int, default=3)
    told = parser.parse_args()
    runs, share = (1, 10) if told.quick else (told.runs, 1)
    broken = []
    with tempfile.TemporaryDirectory() as folder:
        for suffix, count in (("csv", CSV_ROWS // share), ("xlsx", XLSX_ROWS // share)):
            path = written(Path(folder), count, suffix)
            check(path)
            own = {
                name: measured(OWN.format(is_fast=is_fast), path, runs)
                for name, is_fast in ((f"{suffix}, [fast]", True), (f"{suffix}, without", False))
            }
            calls = (
                {"read_csv(decimal=',')": "read_csv(path, sep=';', decimal=',')"}
                if suffix == "csv"
                else {
                    f"read_excel({engine})": f"read_excel(path, engine={engine!r})"
                    for engine in ("openpyxl", "calamine")
                }
            )
            others = {
                f"pandas.{name}": measured(PANDAS.format(call=call), path, runs)
                for name, call in calls.items()
            }
            print(
                f"\n{count} rows of 8 columns, {path.stat().st_size / 2**20:.0f} MB of {suffix};"
                " equal to a plain conversion"
            )
            for name, (cpu, wall, megabytes) in {**own, **others}.items():
                ratios = (
                    "  ".join(f"{cpu / other[0]:5.2f} × {what}" for what, other in others.items())
                    if name in own
                    else ""
                )
                promised = f"  promised {PROMISED[name]:.0f} s" if name in own else ""
                print(
                    f"{name:32}{cpu:7.2f} s cpu{wall:7.2f} s{megabytes:7.0f} MB{promised}  {ratios}"
                )
                broken += (
                    [name]
                    if name in own
                    and (cpu > PROMISED[name] or (suffix == "csv" and megabytes > MEGABYTES))
                    else []
                )
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
