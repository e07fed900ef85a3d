"""Reads a folder of bids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from os import PathLike
from pathlib import PurePosixPath

import pandas as pd

from ... import limits
from ...messages import message
from ...messages.arguments import as_path
from ...messages.problems import refusal
from ...spreadsheets.files.progress import progress_bar
from ..bid_request import BidRequest
from ..decisions.register import Decisions
from .bid import Bid, Bids, joined_findings
from .bid_files import BidFile, bid_files
from .bid_reader import NO_DECISIONS, read_bid
from .copies import likeness_of
from .findings import BidFindings


def read_bids(
    tender: BidRequest,
    folder: str | PathLike[str],
    progress: bool | None = None,
    decisions: Decisions = NO_DECISIONS,
) -> Bids:
    """All bids of a folder; see `Tender.read_bids`."""
    place = as_path(folder)
    if not place.is_dir():
        raise refusal("bids", "", folder, "tender.bids.no_folder")
    files = list(bid_files(place))
    if len(files) > limits.BID_FILES:
        raise refusal("bids", "", len(files), "tender.bids.too_many", most=limits.BID_FILES)
    bids = []
    with progress_bar("bids", len(files), progress) as advance:
        for file in files:
            if not file.problem:
                bids.append(read_bid(file, tender, decisions))
            advance(1)
    decisions.require_files(bid.file for bid in bids)
    others = [_not_read(file) for file in files if file.problem]
    likeness = likeness_of(bids)
    return Bids(
        tuple(_with_deviations(bid, likeness[bid.file]) for bid in bids), joined_findings(others)
    )


def _not_read(file: BidFile) -> pd.DataFrame:
    findings = BidFindings(file.name)
    suffix = PurePosixPath(file.name).suffix
    findings.note(("", ""), suffix, file.problem, message("tender.remedy.look"))
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
