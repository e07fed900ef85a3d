"""Quantiles in closed form, for the only sums for which they are good: lognormal lines of one sign."""

from __future__ import annotations

from typing import Any

import numpy as np

from .distributions import Lognormal, SumOfMany
from .model import ProductModel
from .moments import Moments

Array = np.ndarray[Any, Any]

NORMAL_95 = 1.6448536269514722
"""What 95 % of a normal distribution lies below [standard deviations]."""


def lognormal_quantiles(model: ProductModel, moments: Moments) -> Array:
    """P5, P50 and P95 of each sum by the lognormal distribution with its mean and variance; NaN
    where a sum is of another kind.

    References
    ----------
    Fenton 1960, The sum of log-normal probability distributions in scatter transmission systems.
    """
    sums, lines = model.sums, len(model.base)
    is_other = np.array(
        [not isinstance(one.distribution, Lognormal | SumOfMany) for one in model.inputs] + [False]
    )
    bad = is_other[model.factor] | is_other[model.amount]
    bad[model.responding] = True
    if not lines:
        return np.full((len(sums.names), 3), np.nan)
    of_member = sums.weight * np.nan_to_num(model.base)[sums.line]
    positive, negative, others = (
        np.bincount(sums.of, weights=held, minlength=len(sums.names))
        for held in (of_member > 0, of_member < 0, bad[sums.line])
    )
    mean, variance = moments.mean, np.diagonal(moments.covariance)
    sigma = np.sqrt(
        np.log1p(np.divide(variance, mean**2, out=np.zeros_like(mean), where=mean != 0))
    )
    z = NORMAL_95 * np.array([-1.0, 0.0, 1.0]) * np.where(mean < 0, -1.0, 1.0)[:, np.newaxis]
    found: Array = (mean * np.exp(-(sigma**2) / 2))[:, np.newaxis] * np.exp(
        sigma[:, np.newaxis] * z
    )
    found[variance == 0] = sums.told[variance == 0, np.newaxis]
    found[((positive > 0) & (negative > 0)) | (others > 0)] = np.nan
    return found
