"""Draws of results: quantiles, probabilities with their error, and margins."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...display import html_table, text_table, with_undeclared
from ...errors import InputError
from ...messages import Joined, message
from ...messages.problems import refusal
from ...units import Q, Quantity, as_unit

Array = np.ndarray


@dataclass(frozen=True)
class Probability:
    """A share of draws, with its Monte Carlo error; a probability given the assumptions only.

    Attributes
    ----------
    value, error : float
        Of one. The error is one standard error; the draws are stratified, which makes it no larger.
    statement : str
    """

    value: float
    error: float
    statement: str

    def __float__(self) -> float:
        return self.value

    def __str__(self) -> str:
        return message(
            "uncertainty.probability",
            statement=self.statement,
            share=100 * float(self.value),
            error=100 * float(self.error),
        )


@dataclass(frozen=True, eq=False)
class Drawn:
    """One result in every draw.

    Attributes
    ----------
    name : str
    value : Quantity [kgCO2e]
        The deterministic result.
    draws : array of float [kgCO2e]
    is_saving : bool
        Whether more is better.
    seed : int
    """

    name: str
    value: Quantity
    draws: Array
    is_saving: bool
    seed: int

    @property
    def mean(self) -> Quantity:
        """The mean [kgCO2e]."""
        return Quantity(float(self.draws.mean()), "kgCO2e")

    @property
    def deviation(self) -> Quantity:
        """The standard deviation [kgCO2e]."""
        return Quantity(float(self.draws.std()), "kgCO2e")

    def quantile(self, share: float) -> Quantity:
        """Value below which a share of the draws lies [kgCO2e]."""
        return Quantity(float(np.quantile(self.draws, share)), "kgCO2e")

    def reaches(self, amount: str | Quantity) -> Probability:
        """The probability that it is at least an amount."""
        statement = message("uncertainty.reaches", result=self.name, amount=str(Q(amount)))
        return self._share(self.draws >= _kilograms(amount), statement)

    def stays_under(self, limit: str | Quantity) -> Probability:
        """The probability that it stays under a limit."""
        statement = message("uncertainty.stays_under", result=self.name, limit=str(Q(limit)))
        return self._share(self.draws < _kilograms(limit), statement)

    def beats(self, other: Drawn) -> Probability:
        """The probability that it is better than another: less emitted, or more saved.

        Raises
        ------
        InputError
            If the two were not drawn together, with one seed and number of draws.
        """
        difference = self._difference(other)
        if self.is_saving:
            return self._share(difference > 0, message("uncertainty.is_more", result=self.name))
        return self._share(difference < 0, message("uncertainty.is_less", result=self.name))

    def margin(self, other: Drawn | None = None, sure: float = 0.9) -> Quantity:
        """Distance from a limit, or another's value, at which it is on the safe side [kgCO2e].

        Parameters
        ----------
        other : Drawn, optional
            Drawn together with this one.
        sure : float
            The probability that is wanted.
        """
        draws = self.draws if other is None else self._difference(other)
        value = self.value.magnitude - (0.0 if other is None else other.value.magnitude)
        margin = (
            value - np.quantile(draws, 1 - sure)
            if self.is_saving
            else np.quantile(draws, sure) - value
        )
        return Quantity(float(margin), "kgCO2e")

    def _difference(self, other: Drawn) -> Array:
        if (self.seed, len(self.draws), self.is_saving) != (
            other.seed,
            len(other.draws),
            other.is_saving,
        ):
            names = f"{self.name}, {other.name}"
            raise refusal("beats()", "", names, "uncertainty.not_together")
        return np.asarray(self.draws - other.draws)

    def _share(self, is_true: Array, statement: str) -> Probability:
        if np.isnan(self.draws).any():
            where = message("uncertainty.probability_of")
            raise refusal(where, "", self.name, "uncertainty.undeclared")
        value, smoothed = float(is_true.mean()), (is_true.sum() + 0.5) / (len(is_true) + 1)
        return Probability(value, math.sqrt(smoothed * (1 - smoothed) / len(is_true)), statement)

    def __repr__(self) -> str:
        return (
            f"Drawn({self.name!r}, {len(self.draws)} draws, P5 {self.quantile(0.05):.0f}, P50"
            f" {self.quantile(0.5):.0f}, P95 {self.quantile(0.95):.0f})"
        )


@dataclass(frozen=True, eq=False)
class Simulation:
    """Draws of the results of an account or a scenario; ``simulation["saving"]`` is one of them.

    Attributes
    ----------
    results : dict of Drawn
        By name: of an account the total or its groups; of a scenario the baseline, the total, the
        saving and each measure's.
    """

    results: dict[Hashable, Drawn]

    def __getitem__(self, name: Hashable) -> Drawn:
        if name not in self.results:
            raise not_a_result(message("uncertainty.simulation"), name, self.results)
        return self.results[name]

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self.results)

    @property
    def table(self) -> pd.DataFrame:
        """``result, value, mean, deviation, P5, P50, P95`` [kgCO2e]."""
        return pd.DataFrame([described(one) for one in self.results.values()])

    def __repr__(self) -> str:
        return text_table(with_undeclared(self.table), "draws, given these assumptions")

    def _repr_html_(self) -> str:
        return html_table(with_undeclared(self.table), "draws, given these assumptions")


def not_a_result(
    where: str, name: object, results: Iterable[object], column: str = ""
) -> InputError:
    """Error of a name that is not one of the results."""
    there_are = message("scenarios.there_are", names=Joined(map(str, results)))
    return refusal(where, column, name, "uncertainty.not_a_result", there_are)


def described(one: Drawn) -> dict[str, str | float]:
    """A result as a row of a table."""
    quantiles = {f"P{share}": float(np.quantile(one.draws, share / 100)) for share in (5, 50, 95)}
    return {
        "result": one.name,
        "value": one.value.magnitude,
        "mean": float(one.draws.mean()),
        "deviation": float(one.draws.std()),
        **quantiles,
    }


def _kilograms(amount: Quantity | str) -> float:
    return float(Q(amount).to(as_unit("kgCO2e")).magnitude)
