"""Distributions of plain numbers: their moments, and their values at given quantiles."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np

Array = np.ndarray

NODES = 48
"""Points of the quadrature: moments of smooth responses are exact to the last digits."""

HALF_95 = 1.959963984540054
"""97.5 % quantile of a normal distribution [standard deviations]."""


@dataclass(frozen=True)
class Scores:
    """Quantiles at which distributions are taken: shares of one, and the same as normal scores."""

    share: Array
    normal: Array


class Distribution(Protocol):
    """Distribution of an input, as a number of its unit or as a multiple of its value."""

    @property
    def mean(self) -> float: ...

    @property
    def variance(self) -> float: ...

    def at(self, scores: Scores) -> Array:
        """The values at some quantiles."""
        ...

    def nodes(self) -> tuple[Array, Array]:
        """Values and weights whose weighted sums are expectations of smooth functions."""
        ...


class _OfNormalScores:
    """Base of distributions whose values are a smooth function of normal scores."""

    def at(self, scores: Scores) -> Array:
        raise NotImplementedError

    def nodes(self) -> tuple[Array, Array]:
        z, weights = _hermite()
        return self.at(Scores(z, z)), weights


@dataclass(frozen=True)
class Normal(_OfNormalScores):
    """Mean and standard deviation."""

    mean: float
    deviation: float

    @property
    def variance(self) -> float:
        return self.deviation**2

    def at(self, scores: Scores) -> Array:
        return self.mean + self.deviation * scores.normal


@dataclass(frozen=True)
class Lognormal(_OfNormalScores):
    """Logarithm of the median, and standard deviation of the logarithm; positive only."""

    location: float
    sigma: float

    @property
    def mean(self) -> float:
        return math.exp(self.location + self.sigma**2 / 2)

    @property
    def variance(self) -> float:
        return self.mean**2 * math.expm1(self.sigma**2)

    def at(self, scores: Scores) -> Array:
        return np.exp(self.location + self.sigma * scores.normal)


@dataclass(frozen=True)
class Triangular:
    """Ends and mode; the mode may be an end."""

    low: float
    mode: float
    high: float

    @property
    def mean(self) -> float:
        return (self.low + self.mode + self.high) / 3

    @property
    def variance(self) -> float:
        a, c, b = self.low, self.mode, self.high
        return (a * a + b * b + c * c - a * b - a * c - b * c) / 18

    def at(self, scores: Scores) -> Array:
        width, left = self.high - self.low, self.mode - self.low
        u = scores.share
        rising = self.low + np.sqrt(u * width * left)
        falling = self.high - np.sqrt((1 - u) * width * (self.high - self.mode))
        return np.where(u * width < left, rising, falling)

    def nodes(self) -> tuple[Array, Array]:
        x, weights = _legendre()
        width, parts = self.high - self.low, []
        for start, stop, rises in ((self.low, self.mode, True), (self.mode, self.high, False)):
            if stop > start:
                height = 2 / width * (x if rises else 1 - x)
                parts.append((start + (stop - start) * x, weights * (stop - start) * height))
        return np.concatenate([p for p, _ in parts]), np.concatenate([w for _, w in parts])


@dataclass(frozen=True)
class Uniform:
    """Anything between two ends, equally likely."""

    low: float
    high: float

    @property
    def mean(self) -> float:
        return (self.low + self.high) / 2

    @property
    def variance(self) -> float:
        return (self.high - self.low) ** 2 / 12

    def at(self, scores: Scores) -> Array:
        return self.low + (self.high - self.low) * scores.share

    def nodes(self) -> tuple[Array, Array]:
        x, weights = _legendre()
        return self.low + (self.high - self.low) * x, weights


@dataclass(frozen=True)
class SumOfMany(_OfNormalScores):
    """A sum of many independent terms by its first four cumulants.

    References
    ----------
    Cornish and Fisher 1938; Abramowitz and Stegun 1964, 26.2.49.
    """

    mean: float
    deviation: float
    skewness: float
    excess: float

    @property
    def variance(self) -> float:
        return self.deviation**2

    def at(self, scores: Scores) -> Array:
        z, g, k = scores.normal, self.skewness / 6, self.excess / 24
        # z + g (z² - 1) + k (z³ - 3 z) - g² (2 z³ - 5 z), collected by powers of z.
        return np.asarray(
            self.mean
            + self.deviation * (((k - 2 * g * g) * z + g) * z + (1 - 3 * k + 5 * g * g)) * z
            - self.deviation * g
        )


@cache
def _hermite() -> tuple[Array, Array]:
    x, weights = np.polynomial.hermite_e.hermegauss(NODES)
    return x, weights / weights.sum()


@cache
def _legendre() -> tuple[Array, Array]:
    """Points and weights between 0 and 1."""
    x, weights = np.polynomial.legendre.leggauss(NODES)
    return (x + 1) / 2, weights / 2
