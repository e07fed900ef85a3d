"""Draws of inputs: the order of their quantiles, which depends on seed and name only."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from .distributions import Scores

Array = np.ndarray

BLOCK = 10_000
"""Draws that are stratified together, as a Latin hypercube: each input takes each quantile once."""

_GOLDEN = 0.6180339887498949


def blocks(draws: int) -> list[int]:
    """Sizes of the blocks of some draws."""
    whole, rest = divmod(draws, BLOCK)
    return [BLOCK] * whole + ([rest] if rest else [])


@lru_cache(maxsize=8)
def scores(size: int, block: int) -> Scores:
    """The quantiles of a block in rising order, one from each of `size` equal strata."""
    # Each block has another place within the strata.
    place = (0.5 + block * _GOLDEN) % 1.0
    share = (np.arange(size) + place) / size
    inverse = NormalDist().inv_cdf
    return Scores(share, np.fromiter(map(inverse, share.tolist()), dtype=float, count=size))


DECKS = 32
"""Shuffled decks of a block; an input combines three, five times as fast as its own shuffle."""


def order(name: str, seed: int, block: int, size: int) -> Array:
    """Order in which an input takes the quantiles of a block, by its name and the seed.

    It depends on nothing else: an input has the same draws in every account and scenario. Only
    whole numbers are drawn, which are the same on every platform.
    """
    digest = _digest(seed, block, name)
    first, second, third = (_decks(seed, block, size)[byte % DECKS] for byte in digest[:3])
    start = size - int.from_bytes(digest[3:11], "big") % size
    return np.asarray(first.take(second.take(third[start : start + size])))


@lru_cache(maxsize=4)
def _decks(seed: int, block: int, size: int) -> list[Array]:
    # Each deck twice, so that one that is cut anywhere is a part of it.
    generator = np.random.Generator(
        np.random.PCG64(int.from_bytes(_digest(seed, block, "decks")[:16], "big"))
    )
    return [np.tile(generator.permutation(size), 2) for _ in range(DECKS)]


def _digest(seed: int, block: int, name: str) -> bytes:
    return hashlib.sha256(f"{seed}\x1f{block}\x1f{name}".encode(errors="surrogatepass")).digest()
