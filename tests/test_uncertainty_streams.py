"""Draws hang on the seed and the name alone, take each quantile once, and are the same on every
platform.
"""

from __future__ import annotations

import subprocess
import sys

import numpy as np
from scipy import stats

from carbonsite.analysis.uncertainty.streams import BLOCK, blocks, order, scores


def test_each_quantile_is_taken_once() -> None:
    assert np.array_equal(np.sort(order("hours", 1, 0, 1000)), np.arange(1000))
    found = scores(1000, 0)
    assert np.array_equal(np.floor(found.share * 1000), np.arange(1000))
    assert np.allclose(found.normal, stats.norm.ppf(found.share), rtol=1e-12, atol=1e-14)


def test_seed_name_and_block_each_tell() -> None:
    base = order("hours", 1, 0, 100)
    assert np.array_equal(base, order("hours", 1, 0, 100))
    for other in (order("hours", 2, 0, 100), order("rate", 1, 0, 100), order("hours", 1, 1, 100)):
        assert not np.array_equal(base, other)


def test_the_same_on_every_platform() -> None:
    """Only whole numbers are drawn: these were written down once."""
    assert order("excavator hours", 42, 0, 10).tolist() == [2, 4, 1, 3, 0, 8, 5, 7, 6, 9]
    told = (
        "from carbonsite.analysis.uncertainty.streams import order; print(order('excavator hours',"
        " 42, 0, 10).tolist())"
    )
    assert subprocess.run(
        [sys.executable, "-c", told],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": ":".join(sys.path)},
    ).stdout.strip() == str(order("excavator hours", 42, 0, 10).tolist())


def test_two_inputs_are_not_correlated() -> None:
    names = [f"input {n}" for n in range(200)]
    drawn = np.array([scores(BLOCK, 0).normal[order(name, 1, 0, BLOCK)] for name in names])
    correlation = np.corrcoef(drawn) - np.eye(len(names))
    assert np.abs(correlation).max() < 5.5 / np.sqrt(BLOCK)


def test_blocks() -> None:
    assert blocks(25_000) == [10_000, 10_000, 5_000]
    assert blocks(7) == [7]
    assert not np.array_equal(scores(100, 0).share, scores(100, 1).share)
