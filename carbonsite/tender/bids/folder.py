"""Reads a folder of bids, and notes bids that are copies of another or of the same bidder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd

from ... import limits
from ...errors import InputError
from ...messages import message
from ...messages.arguments import as_path
from ...spreadsheets.files.progress import progress_bar
from ..bid_request import BidRequest
from ..decisions.register import Decisions
from .bid import Bid, Bids, joined_findings
from .bid_reader import NO_DECISIONS, read_bid
from .findings import BidFindings

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv")
"""Suffixes of files that are read as bids; other files are listed and not read."""

ALIKE, FEWEST = 0.9, 5
"""Least share of equal numbers, and least count of numbers, of two bids that count as copies."""


def read_bids(
    tender: BidRequest,
    folder: str | PathLike[str],
    progress: bool | None = None,
    decisions: Decisions = NO_DECISIONS,
) -> Bids:
    """All bids of a folder; see `Tender.read_bids`."""
    place = as_path(folder)
    if not place.is_dir():
        raise InputError.of(
            "bids",
            [
                {
                    "value": str(folder),
                    "problem": message("tender.bids.no_folder"),
                    "remedy": message("tender.bids.no_folder.remedy"),
                }
            ],
        )
    # Hidden files, and the lock files of spreadsheet programs, are no bids.
    files = sorted(file for file in place.iterdir() if not file.name.startswith((".", "~$")))
    if len(files) > limits.BID_FILES:
        raise InputError.of(
            "bids",
            [
                {
                    "value": len(files),
                    "problem": message("tender.bids.too_many", most=limits.BID_FILES),
                    "remedy": message("tender.bids.too_many.remedy"),
                }
            ],
        )
    bids = []
    with progress_bar("bids", len(files), progress) as advance:
        for file in files:
            if file.suffix.lower() in SUFFIXES:
                bids.append(read_bid(file, tender, decisions))
            advance(1)
    decisions.require_files(bid.file for bid in bids)
    others = [_not_read(file) for file in files if file.suffix.lower() not in SUFFIXES]
    likeness = likeness_of(bids)
    return Bids(
        tuple(_with_deviations(bid, likeness[bid.file]) for bid in bids), joined_findings(others)
    )


def _not_read(file: Path) -> pd.DataFrame:
    findings = BidFindings(file.name)
    findings.problem(
        ("", ""), file.suffix, message("tender.file.no_form"), message("tender.remedy.look")
    )
    return findings.table_of(findings.problems)


def _with_deviations(bid: Bid, texts: Sequence[str]) -> Bid:
    """A bid with its similarities to other bids as deviations."""
    findings = BidFindings(bid.file)
    for text in texts:
        findings.deviation(("", ""), bid.bidder, text)
    return (
        replace(
            bid,
            deviations=joined_findings([bid.deviations, findings.table_of(findings.deviations)]),
        )
        if texts
        else bid
    )


def likeness_of(bids: Sequence[Bid]) -> dict[str, list[str]]:
    """Messages on bids with the numbers, the file or the bidder of another bid, by file."""
    texts: dict[str, list[str]] = {bid.file: [] for bid in bids}
    for place, other, same, there in _pairs_of_copies(bids):
        pair = bids[place], bids[other]
        for bid, like in (pair, pair[::-1]):
            numbers = {"same": same, "there": there, "file": like.file}
            texts[bid.file].append(
                message("tender.file.copy", bidder=like.bidder, **numbers)
                if like.bidder
                else message("tender.file.nameless_copy", **numbers)
            )
    for likeness, key in (("same", "digest"), ("second_bid", "bidder")):
        groups: dict[str, list[Bid]] = {}
        for bid in bids:
            groups.setdefault(str(getattr(bid, key)).casefold(), []).append(bid)
        for group in (group for name, group in groups.items() if name and len(group) > 1):
            for bid in group:
                texts[bid.file].append(
                    message(
                        f"tender.file.{likeness}",
                        files=", ".join(other.file for other in group if other is not bid),
                    )
                )
    return texts


def _pairs_of_copies(bids: Sequence[Bid]) -> Iterator[tuple[int, int, int, int]]:
    """Pairs of bids with nearly the same numbers: both indices, equal numbers, cells with one."""
    keys = {
        key: place
        for place, key in enumerate(dict.fromkeys(key for bid in bids for key in bid.numbers))
    }
    table = np.full((len(bids), len(keys)), np.nan)
    for row, bid in enumerate(bids):
        table[row, [keys[key] for key in bid.numbers]] = list(bid.numbers.values())
    stated = ~np.isnan(table)
    # A loop over bids: each is compared with all that follow at once.
    for row in range(len(bids) - 1):
        same = (table[row] == table[row + 1 :]).sum(axis=1)
        there = (stated[row] | stated[row + 1 :]).sum(axis=1)
        for other in np.flatnonzero((there >= FEWEST) & (same >= ALIKE * there)):
            if not bids[row].digest or bids[row].digest != bids[row + 1 + int(other)].digest:
                yield row, row + 1 + int(other), int(same[other]), int(there[other])
