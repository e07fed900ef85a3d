"""Awards: by weighted points, or by the lowest price with climate in it."""

from __future__ import annotations

import operator
from abc import abstractmethod
from collections.abc import Mapping
from functools import reduce
from typing import Any, ClassVar

import pandas as pd
from pydantic import Field, model_validator

from ...messages import message
from ...messages.problems import field_error
from ...spreadsheets.writing.formulas import formula_of
from ...units.records import Record
from ...units.tracing import Trace
from .additions import Addition, PricedCarbon
from .criteria import Climate, Criterion
from .ranking import TieRule, ranked
from .values import AwardInput, Price

Numbers = Mapping[str, Any]
PRICE = "price"
"""Key of the price of each bid; the other keys are names of criteria and additions."""

WEIGHTS = 1e-9
"""Largest difference of the sum of weights from one."""


class Award(Record):
    """Base of awards.

    Parameters
    ----------
    decimals : int
        Decimals of points or prices as shown; unrounded numbers rank.
    ties : TieRule
        The rule that decides between bids with equal rounded numbers.
    climate : Climate
    """

    rule: ClassVar[str]
    more_is_better: ClassVar[bool]

    decimals: int = Field(2, ge=0, le=6)
    ties: TieRule = TieRule.UNROUNDED
    climate: Climate = Climate()

    @property
    @abstractmethod
    def measures(self) -> Mapping[str, AwardInput]:
        """The value of a bid that each criterion or addition uses, by its name."""

    @abstractmethod
    def scored(self, values: Numbers, best: Numbers, weights: Numbers) -> dict[str, Any]:
        """Steps from the values of bids to the number that ranks them, `total`, which is last."""

    @abstractmethod
    def check(self, values: pd.DataFrame) -> None:
        """Refuse values outside the domain of a model."""

    def refused(self, values: Mapping[str, float]) -> list[str]:
        """Reasons why the values of a bid cannot be scored, by criterion; empty if they can."""
        return []

    def failing(self, values: pd.DataFrame) -> list[str]:
        """Reasons why no bid can be scored, by criterion; empty if the models do for all bids."""
        return []

    def settled(self, values: pd.DataFrame) -> Award:
        """The award by which all bids are scored, given the values of those that are ranked."""
        return self

    @property
    def currency(self) -> str:
        """The currency that the award itself names; empty if it names none."""
        return ""

    @property
    def weights(self) -> dict[str, float]:
        """The weight of each criterion; an award by price has none."""
        return {}

    def best(self, values: pd.DataFrame) -> dict[str, float]:
        """The lowest value of each criterion."""
        return {name: float(values[name].min()) for name in values}

    def rank(self, values: pd.DataFrame) -> pd.DataFrame:
        """Rank bids.

        Parameters
        ----------
        values : DataFrame
            A row for each bidder (the index), a column `price` and one for each criterion or
            addition.

        Returns
        -------
        DataFrame
            By bidder, best first: the values, each step, ``total, shown, rank, tied_with``.

        Raises
        ------
        InputError
            Where a value is outside the domain of its model.
        """
        self.check(values)
        columns = {name: values[name].to_numpy(dtype=float) for name in values}
        scored = self.scored(columns, self.best(values), self.weights)
        table = values.assign(
            **{name: numbers for name, numbers in scored.items() if name not in values}
        )
        return ranked(table, self.decimals, self.ties, more_is_better=self.more_is_better)

    @property
    def formulas(self) -> dict[str, str]:
        """Each step as a spreadsheet formula, derived from one run."""
        return self.formulas_in("value", "best", "weight")

    def formulas_in(self, value: str, best: str, weight: str) -> dict[str, str]:
        """The formulas of the steps, with words of your own for value, best value and weight."""
        trace = Trace()
        names = [PRICE, *self.measures]
        numbers = (
            {
                name: trace.number(word, f"{word}[{name}]", start + place)
                for place, name in enumerate(names)
            }
            for word, start in ((value, 7.0), (best, 5.0), (weight, 0.3))
        )
        steps = self.scored(*numbers)
        return {
            name: formula_of(step.term, lambda symbol: str(symbol.key))
            for name, step in steps.items()
        }


class PointsAward(Award):
    """An award to the bid with the most weighted points.

    Parameters
    ----------
    criteria : tuple of Criterion
        Their weights must sum to 100 %.

    Examples
    --------
    >>> from carbonsite.tender import Criterion, Emissions, Price, Relative
    >>> price = Criterion(name="price", weight="70 %", of=Price(), model=Relative())
    >>> emissions = Emissions(modules=("A5",))
    >>> site = Criterion(name="site", weight="30 %", of=emissions, model=Relative())
    >>> award = PointsAward(criteria=(price, site))
    >>> bids = pd.DataFrame({"price": [100.0, 110.0], "site": [20.0, 16.0]}, index=["A", "B"])
    >>> award.rank(bids)[["total", "shown", "rank"]].round(6)
       total  shown  rank
    B   9.30   9.30     1
    A   9.25   9.25     2
    """

    rule: ClassVar[str] = "points"
    more_is_better: ClassVar[bool] = True

    criteria: tuple[Criterion, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _weights_are_one(self) -> PointsAward:
        names = [criterion.name for criterion in self.criteria]
        if len(set(names)) < len(names):
            raise field_error("tender.award.criteria_twice", "tender.name.own")
        whole = sum(criterion.share for criterion in self.criteria)
        if abs(whole - 1.0) > WEIGHTS:
            raise field_error("tender.award.weights", weights=100.0 * whole)
        return self

    @property
    def measures(self) -> Mapping[str, AwardInput]:
        """The value of a bid that each criterion uses."""
        return {criterion.name: criterion.of for criterion in self.criteria}

    @property
    def weights(self) -> dict[str, float]:
        """The weight of each criterion."""
        return {criterion.name: criterion.share for criterion in self.criteria}

    def scored(self, values: Numbers, best: Numbers, weights: Numbers) -> dict[str, Any]:
        """Points, weighted points, and their sum."""
        points = {
            criterion.name: criterion.model.of(values[criterion.name], best[criterion.name])
            for criterion in self.criteria
        }
        weighted = {name: points[name] * weights[name] for name in points}
        return {
            **{f"points: {name}": number for name, number in points.items()},
            **{f"weighted: {name}": number for name, number in weighted.items()},
            "total": reduce(operator.add, weighted.values()),
        }

    def refused(self, values: Mapping[str, float]) -> list[str]:
        """Reasons why the values of a bid cannot be scored, by criterion."""
        return self._refused({name: [value] for name, value in values.items()}, of_all=False)

    def failing(self, values: pd.DataFrame) -> list[str]:
        """Reasons why no bid can be scored, by criterion: the best value is 0 or less."""
        return self._refused({name: list(values[name]) for name in values}, of_all=True)

    def _refused(self, values: Mapping[str, list[float]], *, of_all: bool) -> list[str]:
        """Reasons by criterion; a price of 0 is a matter of its own bid, as given points are."""
        problems = {
            criterion.name: criterion.model.refused(values[criterion.name])
            for criterion in self.criteria
            if of_all == (criterion.model.needs_best and not isinstance(criterion.of, Price))
        }
        return [
            message("tender.of", whose=name, problem=problem)
            for name, problem in problems.items()
            if problem
        ]

    def settled(self, values: pd.DataFrame) -> PointsAward:
        """The award with the models by which these values are scored."""
        criteria = tuple(
            one.model_copy(update={"model": one.model.settled(list(values[one.name]))})
            for one in self.criteria
        )
        return self.model_copy(update={"criteria": criteria})

    def check(self, values: pd.DataFrame) -> None:
        """Refuse values outside the domain of a model."""
        for criterion in self.criteria:
            criterion.model.check(criterion.name, values[criterion.name].tolist())


class PriceAward(Award):
    """An award to the bid with the lowest price, climate included.

    Parameters
    ----------
    additions : tuple of Addition

    Examples
    --------
    >>> from carbonsite.tender import FictitiousDiscount
    >>> award = PriceAward(additions=(FictitiousDiscount(name="ladder"),), decimals=0)
    >>> values = {"price": [30e6, 29e6], "ladder": [4.0, 0.0]}
    >>> award.rank(pd.DataFrame(values, index=["level 3", "none"]))["total"]
    level 3    28800000.0
    none       29000000.0
    Name: total, dtype: float64
    """

    rule: ClassVar[str] = "price"
    more_is_better: ClassVar[bool] = False

    decimals: int = Field(0, ge=0, le=6)
    additions: tuple[Addition, ...] = ()

    @property
    def measures(self) -> Mapping[str, AwardInput]:
        """The price, and the value that each addition uses."""
        return {PRICE: Price(), **{addition.name: addition.of for addition in self.additions}}

    def scored(self, values: Numbers, best: Numbers, weights: Numbers) -> dict[str, Any]:
        """The amount of each addition, and the price with all of them."""
        added = {
            addition.name: addition.added(values[addition.name], values[PRICE])
            for addition in self.additions
        }
        total = values[PRICE]
        for part in added.values():
            total = total + part
        return {**{f"added: {name}": number for name, number in added.items()}, "total": total}

    @property
    def currency(self) -> str:
        """The currency of the price of a tonne."""
        return next(
            (
                addition.currency
                for addition in self.additions
                if isinstance(addition, PricedCarbon)
            ),
            "",
        )

    def check(self, values: pd.DataFrame) -> None:
        """Any numbers are accepted."""
