"""How fast bids are read: fifty workbooks of two thousand rows each; fails where a promise is
broken.

Run: ``python benchmarks/tender.py``. The numbers of every bid read are first compared with those
that were written into it, and a planted one must be found. ``--quick`` reads five bids. Processor
time of one process each, with and without the extra ``[fast]``. Then copies are looked for among 50
and among 500 bids of two thousand numbers: the time grows with the bids, not with their pairs, and
the planted copies, and no others, are found.
"""

from __future__ import annotations

import argparse
import dataclasses
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
from carbonsite.tender.bids.copies import likeness_of

BIDS, ROWS = 50, 2000
PROMISED = {"without": 60.0, "[fast]": 45.0}
"""Seconds for fifty bids; half of them are the second reader's."""

FEW, MANY = 50, 500
"""Numbers of bids among which copies are looked for."""

LINEAR = 1.5
"""How many times the time per bid may grow from few bids to many."""

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


def made(count: int, chance: random.Random) -> list[cs.tender.Bid]:
    """Bids of different numbers, but for the last, which repeats 95 % of the first.

    One number of a hundred is that of all bids, as amounts are that the documents state.
    """
    bids = []
    for seed in range(count):
        numbers = {
            f"P{row} amount": float(row) if row % 100 == 0 else chance.randrange(1, 10**6) / 100
            for row in range(ROWS)
        }
        name = f"bid{seed:03}"
        bids.append(
            cs.tender.Bid(name, None, 1.0, file=f"{name}.xlsx", digest=name, numbers=numbers)
        )
    copied = dict(bids[0].numbers)
    for row in range(ROWS // 20):
        copied[f"P{row} amount"] = chance.randrange(1, 10**6) / 100
    return [*bids[:-1], dataclasses.replace(bids[-1], numbers=copied)]


def time_of_copies(count: int) -> tuple[float, bool]:
    """Processor time of the search for copies, and whether it finds the planted pair alone."""
    bids = made(count, random.Random(count))
    begin = time.process_time()
    likeness = likeness_of(bids)
    spent = time.process_time() - begin
    return spent, {file for file, texts in likeness.items() if texts} == {
        bids[0].file,
        bids[-1].file,
    }


def check_copies() -> list[str]:
    """Look for copies among few and many bids; names what is broken."""
    (few, is_right), (many, is_right_of_many) = time_of_copies(FEW), time_of_copies(MANY)
    growth = (many / MANY) / (few / FEW)
    print(
        f"copies: {few:.2f} s among {FEW} bids, {many:.2f} s among {MANY}: {growth:.2f} times the"
        f" time per bid, promised {LINEAR}; the planted pair alone is found:"
        f" {is_right and is_right_of_many}"
    )
    return [] if is_right and is_right_of_many and growth <= LINEAR else ["copies"]


def main() -> None:
    """Write the bids, read them both ways, compare, print, and fail where a promise is broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    count = 5 if parser.parse_args().quick else BIDS
    broken = check_copies()
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
