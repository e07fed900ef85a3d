"""A folder of bids: all of its files, and bids that look like another's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import limits
from ...errors import InputError
from ...files.progress import progress_bar
from .bid import Bid, Bids, joined
from .findings import BidFindings
from .reading import read_bid

if TYPE_CHECKING:
    from ..tender import Tender

Array = np.ndarray[Any, Any]

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv")
"""Files that are taken for bids; all others are attachments, which are named and not read."""

ALIKE, FEWEST = 0.9, 5
"""The share of equal numbers from which two bids are taken to be copies, and how many numbers each must have."""


def read_bids(tender: Tender, folder: str | PathLike[str], progress: bool | None = None) -> Bids:
    """All bids of a folder; see `Tender.read_bids`."""
    place = Path(folder)
    if not place.is_dir():
        raise InputError.of("bids", [{"value": str(folder), "problem": "is not a folder", "remedy": "name the folder of the bids"}])
    # What spreadsheet programs leave beside an open file is none, and neither is what a system hides.
    files = sorted(file for file in place.iterdir() if not file.name.startswith((".", "~$")))
    if len(files) > limits.BID_FILES:
        raise InputError.of("bids", [{"value": len(files), "problem": f"are more than {limits.BID_FILES} files", "remedy": "put the bids of one tender into a folder of their own"}])
    found = []
    with progress_bar("bids", len(files), progress) as advance:
        for file in files:
            if file.suffix.lower() in SUFFIXES:
                found.append(read_bid(file, tender))
            advance(1)
    others = [_not_read(file) for file in files if file.suffix.lower() not in SUFFIXES]
    return Bids(tuple(_with(bid, *_likeness(bid, found)) for bid in found), joined(others))


def _not_read(file: Path) -> pd.DataFrame:
    findings = BidFindings(file.name)
    findings.problem(("", ""), file.suffix, "is no bid form, and was not read", "look at it yourself; a bid is a form as xlsx")
    return findings.table_of(findings.problems)


def _with(bid: Bid, *told: str) -> Bid:
    """A bid with what the others show of it."""
    findings = BidFindings(bid.file)
    for each in told:
        findings.deviation(("", ""), bid.bidder, each)
    return replace(bid, deviations=joined([bid.deviations, findings.table_of(findings.deviations)])) if told else bid


def _likeness(bid: Bid, others: Sequence[Bid]) -> list[str]:
    """Whether a bid is another's file, holds another's numbers, or is a second one of its bidder."""
    told = []
    for other in others:
        if other is bid:
            continue
        same, shared = _same_numbers(bid, other)
        if bid.digest and bid.digest == other.digest:
            told.append(f"is the same file as {other.file}")
        elif shared >= FEWEST and same >= ALIKE * shared:
            told.append(f"{same} of {shared} numbers are those of {other.file} ({other.bidder or 'no name'}); it may be a copy under another name")
        if bid.bidder and bid.bidder.casefold() == other.bidder.casefold():
            told.append(f"{other.file} is a bid of the same bidder")
    return told


def _same_numbers(bid: Bid, other: Bid) -> tuple[int, int]:
    """How many numbers are in the same cell of both, and how many cells are filled in in any of them."""
    return len(bid.numbers.items() & other.numbers.items()), len(bid.numbers.keys() | other.numbers.keys())
