"""Bids that are copies of another, or of the same bidder."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence

from ...messages import message
from .bid import Bid

ALIKE, FEWEST = 0.9, 5
"""Least share of equal numbers, and least count of numbers, of two bids that count as copies."""

Item = tuple[str, float]
"""A number of a bid with the cell in which it stands."""


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
    for likeness, keys in (
        ("same", [bid.digest for bid in bids]),
        ("second_bid", [bid.bidder.casefold() for bid in bids]),
        ("version", [_sender(bid.file) for bid in bids]),
    ):
        for group in _groups(bids, keys):
            if likeness == "version" and len({bid.bidder.casefold() for bid in group}) == 1:
                continue
            for bid in group:
                files = ", ".join(other.file for other in group if other is not bid)
                texts[bid.file].append(message(f"tender.file.{likeness}", files=files))
    return texts


def _sender(file: str) -> str:
    """The folder or the archive of one bidder; blank for a file beside those of others."""
    return file.partition("/")[0] if "/" in file else ""


def _groups(bids: Sequence[Bid], keys: Sequence[str]) -> list[list[Bid]]:
    """Bids of one key, where several have it; a blank key is none."""
    groups: dict[str, list[Bid]] = {}
    for bid, key in zip(bids, keys, strict=True):
        groups.setdefault(key, []).append(bid)
    return [group for key, group in groups.items() if key and len(group) > 1]


def _pairs_of_copies(bids: Sequence[Bid]) -> Iterator[tuple[int, int, int, int]]:
    """Pairs of bids with nearly the same numbers: both indices, equal numbers, cells with one.

    Of two copies that share `t` of their `n` numbers, the first `n - t + 1` of each have one in
    common, whatever the order of all numbers. By the rarest first, only bids that share a rare
    number are compared at all.
    """
    counts = Counter(item for bid in bids for item in bid.numbers.items())
    earlier: dict[Hashable, list[int]] = {}
    for row, bid in enumerate(bids):
        near: set[int] = set()
        for item in _telling(bid.numbers, counts):
            bucket = earlier.setdefault(item, [])
            near.update(bucket)
            bucket.append(row)
        for other in sorted(near):
            if not bid.digest or bid.digest != bids[other].digest:
                yield from _copied(bids, other, row)


def _telling(numbers: Mapping[str, float], counts: Mapping[Item, int]) -> list[Item]:
    """The rarest numbers of a bid, of which a copy must have one."""
    if not numbers:
        return []
    shared = math.ceil(ALIKE * max(len(numbers), FEWEST))
    kept = len(numbers) - shared + 1
    rarest = sorted(
        (item for item in numbers.items() if counts[item] > 1),
        key=lambda item: (counts[item], item),
    )
    alone = len(numbers) - len(rarest)
    return rarest[: max(kept - alone, 0)]


def _copied(bids: Sequence[Bid], row: int, other: int) -> Iterator[tuple[int, int, int, int]]:
    """The pair, with its equal numbers and its cells, if it counts as copies."""
    own, theirs = bids[row].numbers, bids[other].numbers
    there = len(own.keys() | theirs.keys())
    same = len(own.items() & theirs.items())
    if there >= FEWEST and same >= ALIKE * there:
        yield row, other, same, there
