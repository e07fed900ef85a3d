"""Materials: low-carbon concrete and wood-fibre insulation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import model_validator

from ..messages import Message
from ..units import Estimable, Number, in_unit, in_units
from ..units.assumption_fields import Estimated
from ..units.fields import InUnit
from .base import (
    Properties,
    Share,
    SiteMeasure,
    Stage,
    Where,
    another_property,
    fields_refused,
    number,
)
from .rows import added, matching, scaled
from .transport import material_mass


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

    stage = Stage.MATERIAL
    adds_up: ClassVar[bool] = True
    row_by_row: ClassVar[bool] = True

    name: str = "Low-carbon concrete"
    where: Where = {"material": "concrete", "flow": "product"}
    strength: str = ""
    carbon_class: Literal["", "B", "A", "Pluss", "Ekstrem"] = ""
    factor: str = ""
    share: Share = "100 %"

    @model_validator(mode="after")
    def _new_concrete(self) -> LowCarbonConcrete:
        if not self.factor and not (self.strength and self.carbon_class):
            raise fields_refused("no_concrete")
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


@in_units(returns="m3")
def equal_resistance_volume(
    volume: Annotated[Number, "m3"],
    old_conductivity: Annotated[Number, InUnit("W/m/K", gt=0)],
    new_conductivity: Annotated[Number, InUnit("W/m/K", gt=0)],
) -> Number:
    r"""Volume of another insulation with the same thermal resistance over the same area [m3].

    .. math:: R = d/\lambda \;\Rightarrow\; d_2 = d_1 \lambda_2/\lambda_1, \quad V_2 = V_1
    \lambda_2/\lambda_1

    Parameters
    ----------
    volume : Quantity [m3]
        Of the old insulation.
    old_conductivity, new_conductivity : Quantity [W/m/K]

    References
    ----------
    EN ISO 6946: thermal resistance of a homogeneous layer.

    Examples
    --------
    >>> equal_resistance_volume("100 m3", "0.0320 W/m/K", "0.0400 W/m/K")
    Q('125 m3')
    """
    return volume * new_conductivity / old_conductivity


class WoodFibreInsulation(SiteMeasure):
    """Wood-fibre insulation instead of mineral wool, at equal thermal resistance.

    Parameters
    ----------
    where : mapping
        Tags of the mineral wool's rows.
    factor : str
        Id of the wood fibre.
    old_conductivity, new_conductivity : Quantity or Assumption [W/m/K], optional
        Left out: the factors' own property.
    density : Quantity or Assumption [kg/m3], optional
        Of the wood fibre; left out: the factor's own.
    share : share

    References
    ----------
    `equal_resistance_volume`, `material_mass`.
    """

    stage = Stage.MATERIAL
    adds_up: ClassVar[bool] = True
    row_by_row: ClassVar[bool] = True

    name: str = "Wood-fibre insulation"
    where: Where = {"material": "mineral wool", "flow": "product"}
    factor: str
    old_conductivity: Annotated[Estimable, Estimated("W/m/K", gt=0)] | None = None
    new_conductivity: Annotated[Estimable, Estimated("W/m/K", gt=0)] | None = None
    density: Annotated[Estimable, Estimated("kg/m3", gt=0)] | None = None
    share: Share = "100 %"

    def apply(self, activities: pd.DataFrame, properties: Properties) -> pd.DataFrame:
        """Scale the mineral wool down by `share` and add wood fibre of the same resistance."""
        rows = matching(activities, self.where)
        old, share = activities[rows], number(self.share, "")
        if not len(old):
            return activities
        new = number(self.new_conductivity or properties[self.factor, "conductivity"], "W/m/K")
        stated = None if self.old_conductivity is None else number(self.old_conductivity, "W/m/K")
        conductivity = {
            name: stated or number(properties[name, "conductivity"], "W/m/K")
            for name in old["factor"].unique()
        }
        volume = in_unit(old, "m3", properties.conversion) * share
        thicker = equal_resistance_volume.kernel(
            volume, np.asarray(old["factor"].map(conductivity), dtype=float), new
        )
        mass = material_mass.kernel(
            thicker, number(self.density or properties[self.factor, "density"], "kg/m3")
        )
        less = scaled(activities, rows, 1 - share)
        tags = {"factor": self.factor, "material": "wood fibre"}
        return added(less, rows, self.name, mass, "kg", **tags)

    def findings(
        self, activities: pd.DataFrame, properties: Properties
    ) -> Iterator[tuple[str, Message]]:
        """Conductivities and density that are not those of the factors."""
        for factor in activities["factor"][matching(activities, self.where)].unique():
            yield from another_property(
                self, "old_conductivity", factor, "conductivity", properties
            )
        for field, name in (("new_conductivity", "conductivity"), ("density", "density")):
            yield from another_property(self, field, self.factor, name, properties)
