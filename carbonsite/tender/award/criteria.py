"""Award criteria, and the way climate is weighted."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ...units import Quantity, as_unit
from ...units.fields import InUnit
from ...units.records import Record
from .models import PointModel
from .values import AwardInput, Emissions


class Climate(Record):
    """The way a Norwegian tender gives climate and environment weight, see `climate_weight`.

    Parameters
    ----------
    rule : str
        ``"weight"``: 30 % or more. ``"requirements"``: requirements instead, which clearly give a
        better effect. ``"prioritised"``: criteria are listed in order of priority. ``"priced"``: a
        price of quality that corresponds to 30 %. ``"insignificant"``: the procurement's footprint
        is. ``"other-law"``: another law holds.
    reason : str
        As it stands in the documents.
    """

    rule: Literal[
        "weight", "requirements", "prioritised", "priced", "insignificant", "other-law"
    ] = "weight"
    reason: str = ""


class Criterion(Record):
    """An award criterion: the value that it uses, its model and its weight.

    Parameters
    ----------
    name : str
    weight : str or float
        Share of all, such as ``"30 %"``.
    of : AwardInput
    model : PointModel
    is_climate : bool
        Whether it is a regard to climate or environment; left out: emissions are.
    """

    name: str = Field(min_length=1, max_length=100)
    weight: Annotated[Quantity, InUnit("", gt=0, le=1)]
    of: AwardInput
    model: PointModel
    is_climate: bool | None = None

    @property
    def counts_as_climate(self) -> bool:
        """True if the criterion is about climate or environment."""
        return isinstance(self.of, Emissions) if self.is_climate is None else self.is_climate

    @property
    def share(self) -> float:
        """The weight as a number from 0 to 1."""
        return float(self.weight.to(as_unit("%")).magnitude) / 100.0
