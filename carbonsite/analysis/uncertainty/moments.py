"""Exact means and covariances of sums of products of independent inputs, in closed form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...errors import InputError
from ...messages import message
from ...messages.problems import problem
from .distributions import Lognormal, SumOfMany
from .model import ProductModel

Array = np.ndarray


class Moments:
    r"""Means and covariances of the sums of a model.

    The mean of a line is the product of its inputs' means, and the covariance of two lines is

    .. math:: \mu_l \mu_k \Bigl(\prod_j N_j(l, k) - 1\Bigr), \quad N_j(l, k) = \frac{E[R_{lj}
    R_{kj}]}{E[R_{lj}] E[R_{kj}]}

    where `N` is 1 for an input that is not in both. For a factor or an amount, N is 1 + its squared
    coefficient of variation wherever it is in both; so only lines that follow assumptions need
    their pairs written out.

    References
    ----------
    Goodman 1962, The variance of the product of K random variables; Sobol 1993 for the parts by
    input.
    """

    def __init__(self, model: ProductModel) -> None:
        self.model = model
        means = np.array([one.distribution.mean for one in model.inputs] + [1.0])
        if (means == 0).any():
            raise _no_mean([one.name for one in model.inputs if not one.distribution.mean])
        self._relative = (
            np.array([one.distribution.variance for one in model.inputs] + [0.0]) / means**2
        )
        mean = model.base * means[model.factor] * means[model.amount]
        for response in model.responses:
            mean[response.lines] *= self._paired[response.input].mean
        self._mean = mean

    @cached_property
    def mean(self) -> Array:
        """Mean of each sum [kgCO2e]; NaN if something is undeclared."""
        return (
            np.asarray(
                self.model.sums.by(self._mean, np.zeros(len(self._mean), dtype=int), 1)[:, 0]
            )
            + 0.0 * self.model.sums.results
        )

    @cached_property
    def covariance(self) -> Array:
        """Covariance of the sums [kgCO2e²]; NaN if something is undeclared."""
        covariance = sum((part * weight) @ part.T for part, weight in self._additive)
        if len(self._lines):
            covariance = covariance + self._weights @ self._dense @ self._weights.T
        undeclared = 0.0 * self.model.sums.results
        return np.asarray(covariance + undeclared[:, np.newaxis] + undeclared)

    @property
    def deviation(self) -> Array:
        """Standard deviation of each sum [kgCO2e]."""
        return np.asarray(np.sqrt(np.maximum(np.diagonal(self.covariance), 0.0)))

    def alone(self, of: int) -> Array:
        """Variance of a sum by each input alone: of the mean given that input [kgCO2e²]."""
        first, inputs = np.zeros(len(self.model.inputs)), len(self.model.inputs)
        for column in (self.model.factor, self.model.amount):
            first += self._relative[:-1] * self.model.sums.by(self._mean, column, inputs)[of] ** 2
        for response, (lines, pair) in zip(self.model.responses, self._in_dense, strict=True):
            weighted = (self._weights[of] * self._mean[self._lines])[lines]
            first[response.input] += weighted @ (pair.normal - 1) @ weighted
        return first

    def together(self, of: int) -> Array:
        """Variance of a sum by each input with its interactions [kgCO2e²]."""
        model, inputs, total = self.model, len(self.model.inputs), self.alone(of)
        pair, factor, amount = self._pairs
        both = (
            model.sums.by(self._mean, pair, len(factor))[of] ** 2
            * self._relative[factor]
            * self._relative[amount]
        )
        for column in (factor, amount):
            total += np.bincount(column[column >= 0], weights=both[column >= 0], minlength=inputs)
        weighted = self._weights[of]
        for column, other in (
            (model.factor, self._same(model.amount)),
            (model.amount, self._same(model.factor)),
        ):
            own = column[self._lines]
            for place in np.unique(own[own >= 0]):
                of_input = own == place
                within = np.ix_(of_input, of_input)
                dense = (self._outer * other * (self._response - 1))[within]
                total[place] += self._relative[place] * (
                    weighted[of_input] @ dense @ weighted[of_input]
                )
        beside = self._outer * self._same(model.factor) * self._same(model.amount)
        for response, (lines, one) in zip(model.responses, self._in_dense, strict=True):
            within = np.ix_(lines, lines)
            part = beside[within] * (self._response[within] / one.normal) * (one.normal - 1)
            total[response.input] += (
                weighted[lines] @ (part - self._outer[within] * (one.normal - 1)) @ weighted[lines]
            )
        return total

    def known(self, of: int, inputs: list[int]) -> float:
        """Mean reduction of a sum's variance once some inputs are known together [kgCO2e²]."""
        is_known = np.zeros(len(self.model.inputs) + 1, dtype=bool)
        is_known[inputs] = True
        one = Moments.__new__(Moments)
        one.model, one._mean, one._relative = (
            self.model,
            self._mean,
            np.where(is_known, self._relative, 0.0),
        )
        one.__dict__["_paired"] = {
            j: pair if is_known[j] else ResponseMoments(pair.mean, np.ones_like(pair.normal))
            for j, pair in self._paired.items()
        }
        return float(one.covariance[of, of])

    # -- parts

    @cached_property
    def _paired(self) -> dict[int, ResponseMoments]:
        """Moments of the responses to each assumption."""
        moments = {}
        for response in self.model.responses:
            x, weights = self.model.inputs[response.input].distribution.nodes()
            values = response.at(x)
            mean = values @ weights
            if (mean == 0).any():
                raise _no_mean([self.model.inputs[response.input].name])
            moments[response.input] = ResponseMoments(
                mean, (values * weights) @ values.T / np.outer(mean, mean)
            )
        return moments

    @cached_property
    def _pairs(self) -> tuple[Array, Array, Array]:
        """Pair of factor and amount of each line (-1: none), and factor and amount of each pair."""
        factor, amount = self.model.factor, self.model.amount
        distinct, place = np.unique(
            np.where((factor >= 0) & (amount >= 0), factor * len(self.model.inputs) + amount, -1),
            return_inverse=True,
        )
        missing = int(len(distinct) > 0 and distinct[0] == -1)
        return place - missing, *np.divmod(distinct[missing:], max(len(self.model.inputs), 1))

    @property
    def _additive(self) -> list[tuple[Array, Array]]:
        """Sums by factor, by amount and by pair, and the weights of their squares."""
        model, inputs = self.model, len(self.model.inputs)
        pair, factor, amount = self._pairs
        alone = [
            (model.sums.by(self._mean, column, inputs), self._relative[:-1])
            for column in (model.factor, model.amount)
        ]
        return [
            *alone,
            (
                model.sums.by(self._mean, pair, len(factor)),
                self._relative[factor] * self._relative[amount],
            ),
        ]

    @cached_property
    def _lines(self) -> Array:
        return self.model.responding

    @cached_property
    def _weights(self) -> Array:
        return self.model.sums.of_lines(self._lines, len(self.model.base))

    @cached_property
    def _in_dense(self) -> list[tuple[Array, ResponseMoments]]:
        """For each response, places of its lines among those that respond, and its moments."""
        return [
            (np.searchsorted(self._lines, response.lines), self._paired[response.input])
            for response in self.model.responses
        ]

    @cached_property
    def _response(self) -> Array:
        """Product of the second moments over all assumptions."""
        product = np.ones((len(self._lines), len(self._lines)))
        for lines, pair in self._in_dense:
            product[np.ix_(lines, lines)] *= pair.normal
        return product

    @cached_property
    def _outer(self) -> Array:
        return np.outer(self._mean[self._lines], self._mean[self._lines])

    def _same(self, column: Array) -> Array:
        """1 + the squared coefficient of variation of the factor or amount that two lines share."""
        own = column[self._lines]
        return 1 + np.where(own[:, np.newaxis] == own, self._relative[own], 0.0)

    @property
    def _dense(self) -> Array:
        """Part of the covariance of each pair of lines that is due to responses."""
        return np.asarray(
            self._outer
            * self._same(self.model.factor)
            * self._same(self.model.amount)
            * (self._response - 1)
        )


def _no_mean(names: list[str]) -> InputError:
    """Error of inputs with the mean 0, by which second moments would be divided."""
    problems = [problem("", name, "uncertainty.no_mean") for name in names]
    return InputError.of(message("uncertainty.uncertainty"), problems)


@dataclass(frozen=True)
class ResponseMoments:
    """Mean response of each line; second moments of each two, divided by the product of means."""

    mean: Array
    normal: Array


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
