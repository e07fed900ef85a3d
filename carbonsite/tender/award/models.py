"""Models that turn values into points."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import Field, model_validator

from ...messages import message
from ...messages.problems import field_error, refusal
from ...spreadsheets.writing.formulas import formula_of
from ...units.records import Record
from ...units.tracing import Trace

Points = Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)]


class PointModel(Record):
    """Base of models that give points.

    Parameters
    ----------
    points : float
        The largest number of points.
    floor : float or None
        The smallest number of points; None if the documents set no floor.
    """

    kind: ClassVar[str]
    needs_best: ClassVar[bool] = False
    """Whether points are relative to the best value, which must be above 0 then."""

    points: Points = 10.0
    floor: Annotated[float, Field(allow_inf_nan=False)] | None = 0.0

    @abstractmethod
    def unfloored(self, value: Any, best: Any) -> Any:
        """Points before the floor."""

    def of(self, value: Any, best: Any) -> Any:
        """The points of a value, given the best value of all bids."""
        points = self.unfloored(value, best)
        return points if self.floor is None else np.maximum(points, self.floor)

    @property
    def formula(self) -> str:
        """The spreadsheet formula, derived from one run."""
        trace = Trace()
        # Numbers that no rule of arithmetic leaves out.
        return formula_of(
            self.of(trace.number("value", "x", 3.0), trace.number("value", "x_best", 2.0)).term,
            lambda symbol: str(symbol.key),
        )

    def refused(self, values: Sequence[float]) -> str:
        """The reason why values are outside the model's domain; empty if they are inside."""
        return ""

    def settled(self, values: Sequence[float]) -> PointModel:
        """The model by which the values of all bids are scored."""
        return self

    def check(self, name: str, values: Sequence[float]) -> None:
        """Refuse values outside the model's domain.

        Raises
        ------
        InputError
            Saying which model would do.
        """
        problem = self.refused(values)
        if problem:
            where = message("tender.heading.award_criterion", name=name)
            remedy = message("tender.award.outside.remedy")
            raise refusal(where, "model", self.kind, problem, remedy)


class LinearBounds(Record):
    """Bounds by which every bid is scored where the best value is 0 or less.

    Parameters
    ----------
    best, worst : float
        Full points at `best` and below, none at `worst` and above.
    """

    best: float = Field(allow_inf_nan=False)
    worst: float = Field(allow_inf_nan=False)

    @model_validator(mode="after")
    def _less_is_better(self) -> LinearBounds:
        if self.best >= self.worst:
            raise field_error("tender.award.bounds_turned")
        return self


class RelativeModel(PointModel):
    """Base of models that give points relative to the best value of all bids.

    Parameters
    ----------
    otherwise : LinearBounds or None
        By which every bid is scored instead if the best value is 0 or less; None: the model fails
        then, and no bid can be ranked.
    """

    needs_best: ClassVar[bool] = True

    otherwise: LinearBounds | None = None

    def refused(self, values: Sequence[float]) -> str:
        """The reason why values cannot be scored: the best of them is not above 0."""
        best = min(values, default=1.0)
        return "" if best > 0 else message("tender.award.best_not_positive", best=best)

    def settled(self, values: Sequence[float]) -> PointModel:
        """The model by which these values are scored."""
        if self.otherwise is None or not self.refused(values):
            return self
        return Linear(points=self.points, floor=self.floor, **dict(self.otherwise))


class Relative(RelativeModel):
    """``10·(1 − (x − x_best)/x_best)``: full points for the lowest value, none for twice it.

    References
    ----------
    Oslo kommune, asphalt 2022, as published by veier24.no 520713: prices of four bids
    and their points at a weight of 50 %.

    Examples
    --------
    >>> Relative().formula
    'MAX(10*(1-(x-x_best)/x_best),0)'
    >>> float(Relative().of(177_523_176.0, 159_903_684.0)) * 0.5
    4.449...
    """

    kind: ClassVar[str] = "relative"

    def unfloored(self, value: Any, best: Any) -> Any:
        """Points before the floor."""
        return self.points * (1.0 - (value - best) / best)


class BestRelative(RelativeModel):
    """``10·x_best/x``: full points for the lowest value, half of them for twice it.

    Examples
    --------
    >>> BestRelative(points=5, floor=None).formula
    '5*x_best/x'
    """

    kind: ClassVar[str] = "best-relative"

    def unfloored(self, value: Any, best: Any) -> Any:
        """Points before the floor."""
        return self.points * best / value


class Linear(PointModel):
    """Full points at `best` and beyond, none at `worst` and beyond; other bids do not matter.

    Parameters
    ----------
    best, worst : float
        In the unit of the criterion's values; best lies below worst where less is better, above it
        where more is.

    Examples
    --------
    >>> float(Linear(best=100.0, worst=300.0).of(150.0, None))
    7.5
    """

    kind: ClassVar[str] = "linear"

    best: float = Field(allow_inf_nan=False)
    worst: float = Field(allow_inf_nan=False)

    @model_validator(mode="after")
    def _bounds_differ(self) -> Linear:
        if self.best == self.worst:
            raise field_error("tender.award.bounds")
        return self

    def of(self, value: Any, best: Any) -> Any:
        """The points of a value; the bounds act as a floor, unless `floor` is higher."""
        points = self.unfloored(value, best)
        return np.maximum(points, self.floor) if self.floor else points

    def unfloored(self, value: Any, best: Any) -> Any:
        """Points before the floor."""
        share = (self.worst - value) / (self.worst - self.best)
        return self.points * np.minimum(np.maximum(share, 0.0), 1.0)


class Given(PointModel):
    """Points as assessors give them, from 0 to `points`."""

    kind: ClassVar[str] = "given"

    def of(self, value: Any, best: Any) -> Any:
        """The points given."""
        return value

    def unfloored(self, value: Any, best: Any) -> Any:
        """The points given."""
        return value

    def refused(self, values: Sequence[float]) -> str:
        """The reason why points are refused: some are outside of 0 to `points`."""
        wrong = [value for value in values if not 0 <= value <= self.points]
        if not wrong:
            return ""
        return message("tender.award.points_outside", given=wrong[0], most=self.points)


MODELS: dict[str, type[PointModel]] = {
    model.kind: model for model in (Relative, BestRelative, Linear, Given)
}
"""Values of ``model``."""

DFO_NAMES = {"lineær": Relative.kind, "forholdsmessig": BestRelative.kind}
"""What DFØ calls two of the models; its «lineær modell» is not `Linear`, which has bounds."""
