"""Distributions: moments and quantiles against scipy, expectations by quadrature, sums of many
against their own draws.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from carbonsite.analysis.uncertainty.distributions import (
    HALF_95,
    Lognormal,
    Normal,
    Scores,
    SumOfMany,
    Triangular,
    Uniform,
)
from carbonsite.analysis.uncertainty.plain_inputs import sums_of_many

SHARES = np.array([0.001, 0.05, 0.3, 0.5, 0.77, 0.95, 0.999])
SCORES = Scores(SHARES, stats.norm.ppf(SHARES))

PAIRS: list[tuple[Any, Any]] = [
    (Normal(3.0, 0.5), stats.norm(3.0, 0.5)),
    (Lognormal(0.2, 0.4), stats.lognorm(0.4, scale=math.exp(0.2))),
    (Triangular(5.0, 20.0, 30.0), stats.triang(15 / 25, 5.0, 25.0)),
    (Triangular(5.0, 5.0, 30.0), stats.triang(0.0, 5.0, 25.0)),
    (Triangular(5.0, 30.0, 30.0), stats.triang(1.0, 5.0, 25.0)),
    (Uniform(-1.0, 4.0), stats.uniform(-1.0, 5.0)),
]


@pytest.mark.parametrize(("own", "known"), PAIRS, ids=lambda one: type(one).__name__)
def test_moments_and_quantiles_are_those_of_scipy(own: Any, known: Any) -> None:
    assert own.mean == pytest.approx(known.mean(), rel=1e-12)
    assert own.variance == pytest.approx(known.var(), rel=1e-12)
    assert own.at(SCORES) == pytest.approx(known.ppf(SHARES), rel=1e-9)


@pytest.mark.parametrize(("own", "known"), PAIRS, ids=lambda one: type(one).__name__)
def test_expectations_by_quadrature(own: Any, known: Any) -> None:
    x, weights = own.nodes()
    assert weights.sum() == pytest.approx(1.0, rel=1e-12)
    assert weights @ x == pytest.approx(known.mean(), rel=1e-12)
    assert weights @ (x - known.mean()) ** 2 == pytest.approx(known.var(), rel=1e-9)
    assert weights @ np.sin(x) == pytest.approx(known.expect(np.sin), rel=1e-6, abs=1e-9)


def test_an_expectation_of_one_over_x() -> None:
    """E[1/x] of a triangular distribution, by scipy's own integration."""
    own, known = Triangular(0.5, 0.8, 1.0), stats.triang(0.6, 0.5, 0.5)
    x, weights = own.nodes()
    assert weights @ (1 / x) == pytest.approx(known.expect(lambda v: 1 / v), rel=1e-9)


@given(st.floats(0.001, 100), st.floats(1.01, 3.0))
def test_a_lognormal_spread_holds_95_per_cent(low: float, ratio: float) -> None:
    sigma = math.log(ratio) / (2 * HALF_95)
    known = stats.lognorm(sigma, scale=low * math.sqrt(ratio)) if sigma else None
    if known is not None:
        assert known.cdf(low * ratio) - known.cdf(low) == pytest.approx(0.95, abs=1e-9)


def test_a_sum_of_many_by_its_cumulants() -> None:
    """Fifty rows of unlike size, each lognormal, against a million draws of their sum.

    The cumulants are those that scipy measures in the draws; quantiles agree within 1 % of a
    standard deviation.
    """
    generator = np.random.default_rng(1)
    amounts, sigma = generator.lognormal(0, 0.7, 50), 0.2
    truth = np.zeros(1_000_000)
    for amount in amounts:
        truth += amount * np.exp(sigma * generator.standard_normal(len(truth)))
    own = SumOfMany(truth.mean(), truth.std(), stats.skew(truth), stats.kurtosis(truth))
    apart = (own.at(SCORES) - np.quantile(truth, SHARES)) / truth.std()
    assert np.abs(apart[1:-1]).max() < 0.01
    assert np.abs(apart).max() < 0.03


@pytest.mark.parametrize("sign", [1, -1])
def test_cumulants_of_a_sum_are_those_of_its_amounts(sign: int) -> None:
    """Cumulants of independent amounts add up; those of one lognormal amount are scipy's."""
    amounts, sigma = sign * np.array([1.0, 2.0, 7.0, 0.5]), 0.4
    mean, variance, skewness, excess = stats.lognorm(sigma).stats("mvsk")
    total = amounts.sum()
    powers = [np.array([(amounts**power).sum()]) for power in (1, 2, 3, 4)]
    (own,) = sums_of_many(np.array([sigma]), *powers)
    # Of the sum as a multiple of its nominal value, `total`.
    second = variance * powers[1][0] / total**2
    third = skewness * variance**1.5 * powers[2][0] / total**3
    fourth = excess * variance**2 * powers[3][0] / total**4
    assert own.mean == pytest.approx(mean, rel=1e-12)
    assert own.variance == pytest.approx(second, rel=1e-12)
    assert (own.skewness, own.excess) == pytest.approx(
        (third / second**1.5, fourth / second**2), rel=1e-9
    )
