"""Additions to a price in the comparison: priced emissions, a cost indicator, a discount."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import Field, field_validator

from ...messages.problems import field_error
from ...units import Q, as_unit
from ...units.records import Record
from .values import Answer, AwardInput, Emissions

CURRENCIES = ("NOK", "SEK", "DKK", "EUR", "USD", "GBP")


class Addition(Record):
    """Base of additions to the price in the comparison, and of deductions from it."""

    kind: ClassVar[str]

    name: str = Field(min_length=1, max_length=100)

    @property
    @abstractmethod
    def of(self) -> AwardInput:
        """The value of a bid that the addition is computed from."""

    @abstractmethod
    def added(self, value: Any, price: Any) -> Any:
        """The amount added to the price; negative if it lowers the price."""


class PricedCarbon(Addition):
    """Priced quality: emissions times the price of a tonne.

    Parameters
    ----------
    per_tonne : str or Quantity
        Such as ``"1500 NOK/tCO2e"``, in the tender's currency.
    emissions : Emissions
        The line items that count.
    """

    kind: ClassVar[str] = "priced-carbon"

    per_tonne: Any
    emissions: Emissions = Emissions()

    @field_validator("per_tonne")
    @classmethod
    def _is_a_price(cls, value: Any) -> Any:
        quantity = Q(value)
        if not any(
            set(quantity.dimensionality) == set(Q(1.0, f"{currency}/tCO2e").dimensionality)
            for currency in CURRENCIES
        ):
            raise field_error("tender.award.no_price", quantity=str(quantity))
        if not 0 < quantity.magnitude < 1e12:
            raise field_error("tender.award.price_bounds", quantity=str(quantity))
        return quantity

    @property
    def of(self) -> AwardInput:
        """The emissions."""
        return self.emissions

    @property
    def currency(self) -> str:
        """The currency of the price."""
        return next(
            currency for currency in CURRENCIES if str(self.per_tonne.units).startswith(currency)
        )

    @property
    def figure(self) -> float:
        """The price of a tonne."""
        return float(self.per_tonne.to(as_unit(f"{self.currency}/tCO2e")).magnitude)

    def added(self, value: Any, price: Any) -> Any:
        """The emissions [kgCO2e] at that price."""
        return self.figure * value / 1000.0


class ShadowCost(Addition):
    """An environmental cost indicator (MKI) that the bidder states, times a factor.

    Parameters
    ----------
    factor : float
    answer : str
        Name of the indicator among the answers.

    References
    ----------
    Rijkswaterstaat, "MKI-optellen" (2021): factor × MKI is added to the bid.
    """

    kind: ClassVar[str] = "shadow-cost"

    factor: float = Field(1.0, gt=0, allow_inf_nan=False)
    answer: str = "MKI"

    @property
    def of(self) -> AwardInput:
        """The indicator."""
        return Answer(answer=self.answer)

    def added(self, value: Any, price: Any) -> Any:
        """The indicator times the factor."""
        return self.factor * value


class FictitiousDiscount(Addition):
    """A discount by the level that the bidder promises to reach.

    Parameters
    ----------
    answer : str
        Name of the level among the answers.
    levels : mapping of int to float
        The discount in percent at each level; left out, those of the CO2-Prestatieladder at
        ProRail: 1, 2, 4, 7 and 10 %.
    sanction : float
        Multiple of the lost discount for a promise that is not kept; 1.5 at Rijkswaterstaat.

    References
    ----------
    CO2-Prestatieladder (ProRail), as published by deduurzameadviseurs.nl: a bid of 30
    million at level 3 counts as 28.8.

    Examples
    --------
    >>> 30.0 + FictitiousDiscount(name="ladder").added(4.0, 30.0)
    28.8
    """

    kind: ClassVar[str] = "fictitious-discount"

    answer: str = "level"
    levels: dict[int, float] = {0: 0.0, 1: 1.0, 2: 2.0, 3: 4.0, 4: 7.0, 5: 10.0}
    sanction: float = Field(1.5, ge=0, allow_inf_nan=False)

    @field_validator("levels")
    @classmethod
    def _are_shares(cls, levels: dict[int, float]) -> dict[int, float]:
        if not levels or not all(0 <= share < 100 for share in levels.values()):
            raise field_error("tender.award.levels")
        return levels

    @property
    def of(self) -> AwardInput:
        """The discount of the level [%]."""
        return Level(answer=self.answer, levels=self.levels)

    def added(self, value: Any, price: Any) -> Any:
        """The discount of the price, in the comparison and not in the contract."""
        return -1.0 * (price * (value / 100.0))

    def penalty(self, price: float, promised: int, reached: int) -> float:
        """The sanction for a level that is not reached: a multiple of the lost discount."""
        lost = (self.levels[promised] - self.levels[reached]) / 100.0
        return self.sanction * (price * max(lost, 0.0))


class Level(Answer):
    """The discount of the level that a bidder answers [%]; NaN for an unknown level."""

    levels: dict[int, float]

    def value(self, subject: Any, price: float, answers: Mapping[str, float]) -> float:
        """The discount [%]."""
        return self.levels.get(answers.get(self.answer), float("nan"))  # type: ignore[call-overload,no-any-return]  # a level that is none has none
