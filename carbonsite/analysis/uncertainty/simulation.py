"""Draws of results, and what they say: quantiles, probabilities with their error, margins."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...display import html_table, text_table
from ...errors import InputError
from ...units import Q, Quantity, as_unit

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Probability:
    """A share of draws, with its Monte Carlo error; it holds given the assumptions and no further.

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
        return (
            f"given these assumptions, the probability that {self.statement} is"
            f" {100 * self.value:.1f} % (± {100 * self.error:.1f} % by drawing)"
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
    value: Any
    draws: Array
    is_saving: bool
    seed: int

    @property
    def mean(self) -> Any:
        """The mean [kgCO2e]."""
        return Quantity(float(self.draws.mean()), "kgCO2e")

    @property
    def deviation(self) -> Any:
        """The standard deviation [kgCO2e]."""
        return Quantity(float(self.draws.std()), "kgCO2e")

    def quantile(self, share: float) -> Any:
        """What a share of the draws lies below [kgCO2e]."""
        return Quantity(float(np.quantile(self.draws, share)), "kgCO2e")

    def reaches(self, amount: Any) -> Probability:
        """The probability that it is at least an amount."""
        return self._share(self.draws >= _kilograms(amount), f"{self.name} reaches {Q(amount)}")

    def stays_under(self, limit: Any) -> Probability:
        """The probability that it stays under a limit."""
        return self._share(self.draws < _kilograms(limit), f"{self.name} stays under {Q(limit)}")

    def beats(self, other: Drawn) -> Probability:
        """The probability that it is better than another, of which the same draws were made: less
        emitted, or more saved.

        Raises
        ------
        InputError
            Where the two were not drawn together: other seeds or numbers of draws.
        """
        difference = self._beside(other)
        return self._share(
            difference > 0 if self.is_saving else difference < 0,
            f"{self.name} is {'more' if self.is_saving else 'less'} than the other's",
        )

    def margin(self, other: Drawn | None = None, sure: float = 0.9) -> Any:
        """How far its value must lie on the safe side of a limit, or of another's value, to be so
        sure [kgCO2e].

        Parameters
        ----------
        other : Drawn, optional
            Of which the same draws were made.
        sure : float
            The probability that is wanted.
        """
        draws = self.draws if other is None else self._beside(other)
        value = self.value.magnitude - (0.0 if other is None else other.value.magnitude)
        found = (
            value - np.quantile(draws, 1 - sure)
            if self.is_saving
            else np.quantile(draws, sure) - value
        )
        return Quantity(float(found), "kgCO2e")

    def _beside(self, other: Drawn) -> Array:
        if (self.seed, len(self.draws), self.is_saving) != (
            other.seed,
            len(other.draws),
            other.is_saving,
        ):
            remedy = (
                "simulate both with one seed and one number of draws, and compare totals with"
                " totals, savings with savings"
            )
            raise InputError.of(
                "beats()",
                [
                    {
                        "value": f"{self.name}, {other.name}",
                        "problem": "were not drawn together",
                        "remedy": remedy,
                    }
                ],
            )
        return np.asarray(self.draws - other.draws)

    def _share(self, held: Array, statement: str) -> Probability:
        if np.isnan(self.draws).any():
            raise InputError.of(
                "probability",
                [
                    {
                        "value": self.name,
                        "problem": "is undeclared in part, and so in every draw",
                        "remedy": "ask for a result that all its lines declare",
                    }
                ],
            )
        value, smoothed = float(held.mean()), (held.sum() + 0.5) / (len(held) + 1)
        return Probability(value, math.sqrt(smoothed * (1 - smoothed) / len(held)), statement)

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

    results: dict[Any, Drawn]

    def __getitem__(self, name: Any) -> Drawn:
        if name not in self.results:
            raise InputError.of(
                "simulation",
                [
                    {
                        "value": name,
                        "problem": "is not one of its results",
                        "remedy": f"there are {', '.join(map(str, self.results))}",
                    }
                ],
            )
        return self.results[name]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.results)

    @property
    def table(self) -> pd.DataFrame:
        """``result, value, mean, deviation, P5, P50, P95`` [kgCO2e]."""
        return pd.DataFrame([described(one) for one in self.results.values()])

    def __repr__(self) -> str:
        return text_table(self.table, "draws, given these assumptions")

    def _repr_html_(self) -> str:
        return html_table(self.table, "draws, given these assumptions")


def described(one: Drawn) -> dict[str, Any]:
    """A result as a row of a table."""
    quantiles = {f"P{share}": float(np.quantile(one.draws, share / 100)) for share in (5, 50, 95)}
    return {
        "result": one.name,
        "value": one.value.magnitude,
        "mean": float(one.draws.mean()),
        "deviation": float(one.draws.std()),
        **quantiles,
    }


def _kilograms(amount: Any) -> float:
    return float(Q(amount).to(as_unit("kgCO2e")).magnitude)
