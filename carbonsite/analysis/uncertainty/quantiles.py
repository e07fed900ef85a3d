"""Quantiles in closed form, which exist only for sums of lognormal lines of one sign."""

from __future__ import annotations

import numpy as np

from .distributions import Lognormal, SumOfMany
from .model import ProductModel
from .moments import Moments

Array = np.ndarray

NORMAL_95 = 1.6448536269514722
"""95 % quantile of a normal distribution [standard deviations]."""


def lognormal_quantiles(model: ProductModel, moments: Moments) -> Array:
    """P5, P50 and P95 of each sum, as of a lognormal distribution with its mean and variance.

    NaN for sums of other lines than lognormal ones of one sign.

    References
    ----------
    Fenton 1960, The sum of log-normal probability distributions in scatter transmission systems.
    """
    sums, lines = model.sums, len(model.base)
    is_other = np.array(
        [not isinstance(one.distribution, Lognormal | SumOfMany) for one in model.inputs] + [False]
    )
    is_unfit = is_other[model.factor] | is_other[model.amount]
    is_unfit[model.responding] = True
    if not lines:
        return np.full((len(sums.names), 3), np.nan)
    of_member = sums.weight * np.nan_to_num(model.base)[sums.line]
    positive, negative, others = (
        np.bincount(sums.of, weights=flags, minlength=len(sums.names))
        for flags in (of_member > 0, of_member < 0, is_unfit[sums.line])
    )
    mean, variance = moments.mean, np.diagonal(moments.covariance)
    sigma = np.sqrt(
        np.log1p(np.divide(variance, mean**2, out=np.zeros_like(mean), where=mean != 0))
    )
    z = NORMAL_95 * np.array([-1.0, 0.0, 1.0]) * np.where(mean < 0, -1.0, 1.0)[:, np.newaxis]
    quantiles: Array = (mean * np.exp(-(sigma**2) / 2))[:, np.newaxis] * np.exp(
        sigma[:, np.newaxis] * z
    )
    quantiles[variance == 0] = sums.results[variance == 0, np.newaxis]
    quantiles[((positive > 0) & (negative > 0)) | (others > 0)] = np.nan
    return quantiles
