"""A random tenth of the shipped rows was read again where they were printed."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SEED, SHARE = 12, 0.1
Row = dict[str, str]

PER = {
    "": 1,
    "per tonne; the row is per kilogram": 1000,
    "per MWh; the row is per kWh": 1000,
    "grams; the row is in kilograms": 1000,
    "grams; the row is in kilograms, rounded to five digits": 1000,
    "the copy has lost its decimal mark": 1000,
}
"""What the printed number is of the row's, by the note; others are parts of a computed number."""


def read(path: str) -> list[Row]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def key(row: Row) -> str:
    return f"{row['factor']}|{row['module']}|{row['part']}"


def is_drawn(row: Row) -> bool:
    """True for a tenth of all keys. Each is drawn by itself, so that a new row moves no other."""
    number = int(hashlib.sha256(f"{SEED} {key(row)}".encode()).hexdigest()[:8], 16)
    return number < SHARE * 16**8


SHIPPED = {key(row): row for row in read("data/emission_factors.csv")}
REREAD = read("docs/reread.csv")
SEEN = [row for row in REREAD if row["outcome"] == "re-read"]


def test_the_file_lists_exactly_what_is_drawn() -> None:
    drawn = {name for name, row in SHIPPED.items() if is_drawn(row)}
    listed = Counter(map(key, REREAD))
    assert set(listed) == drawn, "read what is missing in its source, and add it to docs/reread.csv"
    assert set(listed.values()) == {1}
    assert 0.08 < len(drawn) / len(SHIPPED) < 0.12


def test_each_row_was_seen_somewhere_or_says_that_it_was_not_reached() -> None:
    assert {row["outcome"] for row in REREAD} == {"re-read", "not reached"}
    assert len(SEEN) >= 100
    for row in REREAD:
        assert bool(row["printed"]) == bool(row["seen_where"]) == (row["outcome"] == "re-read")


@pytest.mark.parametrize("row", SEEN, ids=key)
def test_what_was_printed_is_what_is_shipped(row: Row) -> None:
    shipped = SHIPPED[key(row)]
    if row["note"] not in PER:
        assert "computed from" in row["note"] and shipped["evidence"] == "D"
        return
    number = float(shipped["gwp_ghg"] or shipped["gwp_total"])
    printed = float(row["printed"].replace(",", ".")) / PER[row["note"]]
    assert number == pytest.approx(
        printed, rel=1e-9, abs=5.1e-6 if "rounded" in row["note"] else 0
    ) or (f"{printed:.6g}" == f"{number:.6g}")
