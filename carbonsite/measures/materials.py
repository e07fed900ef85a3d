"""Concrete: a low-carbon class instead of the concrete that would have been poured."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import pandas as pd
from pydantic import model_validator

from ..errors import FieldError
from ..units import in_unit
from ..units.assumption_fields import Estimated
from .base import Properties, SiteMeasure, Stage, Where, number
from .rows import added, matching, scaled


class LowCarbonConcrete(SiteMeasure):
    """Low-carbon concrete of a class, volume for volume.

    Parameters
    ----------
    where : mapping
        Tags of the concrete's rows; deliveries among them stay as they are.
    strength, carbon_class : str, optional
        Together the id ``concrete-<strength>-class-<carbon_class>``, such as B35 and A.
    factor : str, optional
        Id of the new concrete, such as that of an EPD, instead of strength and class.
    share : share
        Of the volume.

    References
    ----------
    Norsk Betongforening, publication 37: a class is a limit that its concrete keeps, not a mean.

    Examples
    --------
    >>> LowCarbonConcrete(strength="B35", carbon_class="A").factor
    'concrete-b35-class-a'
    """

    stage: ClassVar[Stage] = Stage.MATERIAL
    adds_up: ClassVar[bool] = True
    row_by_row: ClassVar[bool] = True

    name: str = "Low-carbon concrete"
    where: Where = {"material": "concrete", "flow": "product"}
    strength: str = ""
    carbon_class: Literal["", "B", "A", "Pluss", "Ekstrem"] = ""
    factor: str = ""
    share: Annotated[Any, Estimated("", gt=0, le=1.0)] = "100 %"

    @model_validator(mode="after")
    def _new_concrete(self) -> LowCarbonConcrete:
        if not self.factor and not (self.strength and self.carbon_class):
            raise FieldError("no concrete is named", "give strength and carbon_class, or factor")
        if not self.factor:
            object.__setattr__(
                self, "factor", f"concrete-{self.strength}-class-{self.carbon_class}".lower()
            )
        return self

    def apply(self, activities: pd.DataFrame, properties: Properties) -> pd.DataFrame:
        """Scale the old concrete down by `share` and add the same volume of the new."""
        rows = matching(activities, self.where)
        share = number(self.share, "")
        volume = in_unit(activities[rows], "m3", properties.conversion) * share
        return added(
            scaled(activities, rows, 1 - share), rows, self.name, volume, "m3", factor=self.factor
        )
