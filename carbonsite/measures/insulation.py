"""Insulation: wood fibre instead of mineral wool at equal thermal resistance."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import numpy as np
import pandas as pd

from ..units import Number, in_unit, in_units
from ..units.assumption_fields import Estimated
from .base import Properties, SiteMeasure, Stage, Where, number
from .rows import added, matching, scaled
from .transport import material_mass


@in_units(returns="m3")
def equal_resistance_volume(
    volume: Annotated[Number, "m3"],
    old_conductivity: Annotated[Number, "W/m/K"],
    new_conductivity: Annotated[Number, "W/m/K"],
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

    stage: ClassVar[Stage] = Stage.MATERIAL
    adds_up: ClassVar[bool] = True
    row_by_row: ClassVar[bool] = True

    name: str = "Wood-fibre insulation"
    where: Where = {"material": "mineral wool", "flow": "product"}
    factor: str
    old_conductivity: Annotated[Any, Estimated("W/m/K", gt=0)] | None = None
    new_conductivity: Annotated[Any, Estimated("W/m/K", gt=0)] | None = None
    density: Annotated[Any, Estimated("kg/m3", gt=0)] | None = None
    share: Annotated[Any, Estimated("", gt=0, le=1.0)] = "100 %"

    def apply(self, activities: pd.DataFrame, properties: Properties) -> pd.DataFrame:
        """Scale the mineral wool down by `share` and add the mass of wood fibre with the same
        resistance.
        """
        rows = matching(activities, self.where)
        found, share = activities[rows], number(self.share, "")
        if not len(found):
            return activities
        new = number(self.new_conductivity or properties[self.factor, "conductivity"], "W/m/K")
        stated = None if self.old_conductivity is None else number(self.old_conductivity, "W/m/K")
        old = {
            name: stated or number(properties[name, "conductivity"], "W/m/K")
            for name in found["factor"].unique()
        }
        volume = in_unit(found, "m3", properties.conversion) * share
        thicker = equal_resistance_volume.kernel(
            volume, np.asarray(found["factor"].map(old), dtype=float), new
        )
        mass = material_mass.kernel(
            thicker, number(self.density or properties[self.factor, "density"], "kg/m3")
        )
        return added(
            scaled(activities, rows, 1 - share),
            rows,
            self.name,
            mass,
            "kg",
            factor=self.factor,
            material="wood fibre",
        )
