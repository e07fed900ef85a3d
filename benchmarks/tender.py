"""How fast bids are read: fifty workbooks of two thousand rows each; fails where a promise is
broken.

Run: ``python benchmarks/tender.py``. The numbers of every bid read are first compared with those
that were written into it, and a planted one must be found. ``--quick`` reads five bids. Processor
time of one process each, with and without the extra ``[fast]``.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

import carbonsite as cs

BIDS, ROWS = 50, 2000
PROMISED = {"without": 60.0, "[fast]": 45.0}
"""Seconds for fifty bids; half of them are the second reader's."""

READ = """
import json, sys, time
import carbonsite as cs
from carbonsite.spreadsheets.files import calamine
calamine._IS_INSTALLED = {is_fast} and calamine._IS_INSTALLED
tender = cs.tender.Tender.read(sys.argv[1])
tender.layouts
wall, cpu = time.perf_counter(), time.process_time()
bids = tender.read_bids(sys.argv[2], progress=False)
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
tables = {{bid: bid.scenario.baseline for bid in bids.usable}}
sums = {{
    bid.file: [float(table["amount"].sum()), len(table), len(bid.deviations)]
    for bid, table in tables.items()
}}
print(json.dumps([cpu, wall, sums, len(bids.problems)]))
"""


def tender_text(rows: int) -> str:
    """A tender of materials and machines; its numbers are made up."""
    told = ['name = "Benchmark"', "date = 2025-03-01", "basis = {year = 2024}"]
    for row in range(rows):
        kind = (
            'factor = "diesel"\namount = "100 L"\nmodule = "A5"\nmachine = "excavator"\nflow ='
            ' "site-energy"'
            if row % 4 == 0
            else (
                'factor = "clt"\namount = "10 m3"\nflow = "product"\nmaterial = "timber"\nelement ='
                ' "22"'
            )
        )
        told.append(f'[[baseline]]\nitem = "row {row}"\n{kind}')
    return "\n".join(told) + "\n"


def sheets_of(form: Path) -> list[tuple[str, list[list[Any]]]]:
    """The cells of a form by sheet and row."""
    return [
        (sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)])
        for sheet in openpyxl.load_workbook(form, read_only=True).worksheets
    ]


def filled(form: list[tuple[str, list[list[Any]]]], to: Path, seed: int) -> float:
    """A form with every amount filled in, written anew as a bidder's program would; the sum of the
    amounts.
    """
    chance, whole = random.Random(seed), 0.0
    with xlsxwriter.Workbook(str(to), {"strings_to_formulas": False}) as new:
        for title, asked in form:
            held, rows = new.add_worksheet(title), [list(row) for row in asked]
            head = rows[3] if len(rows) > 3 else []
            for number, row in enumerate(rows):
                if title in ("Maskiner", "Materialer") and number > 3:
                    amount = chance.randrange(1, 10**6) / 100
                    whole += amount
                    row += [None] * (len(head) - len(row))
                    row[head.index("Mengde")] = amount
                    told = (
                        {"Energibærer": "diesel", "Enhet": "L"}
                        if title == "Maskiner"
                        else {"Faktor": "clt"}
                    )
                    for heading, text in told.items():
                        row[head.index(heading)] = text
                for column, cell in enumerate(row):
                    if cell is not None:
                        held.write(number, column, cell)
            if title == "Tilbyder og pris":
                held.write(4, 2, f"Bidder {seed}")
                held.write(7, 2, 1_000_000 + seed)
    return whole


def read(folder: Path, is_fast: bool) -> Any:
    """What one process reads of all bids, and the time that it takes."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            READ.format(is_fast=is_fast),
            str(folder / "tender.toml"),
            str(folder / "bids"),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


def main() -> None:
    """Write the bids, read them both ways, compare, print, and fail where a promise is broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    count = 5 if parser.parse_args().quick else BIDS
    broken = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "bids").mkdir()
        (folder / "tender.toml").write_text(tender_text(ROWS), encoding="utf-8")
        begin = time.process_time()
        tender = cs.tender.Tender.read(folder / "tender.toml")
        form = tender.write_form(folder / "form.xlsx")
        print(
            f"tender of {ROWS} rows read, its form written: {time.process_time() - begin:.1f} s of"
            " processor time"
        )
        asked = sheets_of(form)
        sums = {
            f"bid{seed:02}.xlsx": filled(asked, folder / "bids" / f"bid{seed:02}.xlsx", seed)
            for seed in range(count)
        }
        for name, promised in PROMISED.items():
            cpu, wall, found, problems = read(folder, name == "[fast]")
            same = set(found) == set(sums) and all(
                abs(found[file][0] - whole) < 1e-6 * whole and found[file][1] == ROWS
                for file, whole in sums.items()
            )
            planted = {**sums, next(iter(sums)): sums[next(iter(sums))] * 1.001}
            is_found = any(
                abs(found[file][0] - whole) > 1e-6 * whole
                for file, whole in planted.items()
                if file in found
            )
            most = promised * count / BIDS
            print(
                f"{name:>8}: {count} bids of {ROWS} rows in {cpu:.1f} s of processor time"
                f" ({wall:.1f} s on the clock); promised {most:.0f} s; the numbers are those"
                f" written: {same}; problems: {problems}"
            )
            broken += [name] if not same or not is_found or cpu > most else []
    if broken:
        sys.exit(f"broken: {', '.join(broken)}")


if __name__ == "__main__":
    main()
