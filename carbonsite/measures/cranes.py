"""Cranes: an electric tower crane instead of a diesel mobile crane."""

from __future__ import annotations

from typing import Annotated, ClassVar

import pandas as pd

from ..units import Estimable, Number, in_units
from ..units.assumption_fields import Estimated
from ..units.fields import InUnit
from .base import Properties, Share, SiteMeasure, Stage, Where, number
from .machinery import hours_of
from .rows import added, burning, not_empty, scaled


@in_units(returns="kWh")
def crane_electricity(
    hours: Annotated[Number, "h"],
    power: Annotated[Number, "kW"],
    utilisation: Annotated[Number, InUnit("", le=1.0)],
    standby: Annotated[Number, "kW"] = 0.0,
    standby_hours: Annotated[Number, "h"] = 0.0,
) -> Number:
    r"""Electricity of a tower crane [kWh].

    .. math:: E = t \cdot P \cdot u + t_s \cdot P_s

    Parameters
    ----------
    hours : Quantity [h]
        In which the crane is at work on lifts.
    power : Quantity [kW]
        Rated power of its motors.
    utilisation : float
        Mean draw while working, as a share of rated power.
    standby, standby_hours : Quantity
        Draw and hours in which the crane stands ready: heating, lights, controls.

    References
    ----------
    No measured tower-crane rate was found in an open source: state power and utilisation
    as assumptions.

    Examples
    --------
    >>> crane_electricity("500 h", "60 kW", "40 %")
    Q('12000 kWh')
    """
    return hours * power * utilisation + standby * standby_hours


class ElectricTowerCrane(SiteMeasure):
    """An electric tower crane instead of a diesel mobile crane.

    Parameters
    ----------
    where : mapping
        Tags of the mobile crane's rows.
    power, utilisation, standby, standby_hours : Quantity or Assumption
        As in `crane_electricity`.
    hours : Quantity or Assumption [h], optional
        Of the tower crane at work, for all rows together; left out, the rows' tag `hours`.

    References
    ----------
    `crane_electricity`. A tower crane instead of a diesel mobile crane is the reference
    that Klimasats names for Biri.
    """

    stage = Stage.REPLACE
    adds_up: ClassVar[bool] = True

    name: str = "Electric tower crane"
    where: Where = {"machine": "mobile crane"}
    power: Annotated[Estimable, Estimated("kW", gt=0)]
    utilisation: Share
    standby: Annotated[Estimable, Estimated("kW")] = "0 kW"
    standby_hours: Annotated[Estimable, Estimated("h")] = "0 h"
    hours: Annotated[Estimable, Estimated("h", gt=0)] | None = None
    electricity: str = "electricity"

    def apply(self, activities: pd.DataFrame, properties: Properties) -> pd.DataFrame:
        """Empty the mobile crane's rows and add the tower crane's electricity."""
        rows = not_empty(activities, burning(activities, self.where))
        count = max(int(rows.sum()), 1)
        hours = (
            hours_of(activities[rows]) if self.hours is None else number(self.hours, "h") / count
        )
        idle = (number(self.standby, "kW"), number(self.standby_hours, "h") / count)
        energy = crane_electricity.kernel(
            hours, number(self.power, "kW"), number(self.utilisation, ""), *idle
        )
        table = added(
            activities,
            rows,
            self.name,
            energy,
            "kWh",
            factor=self.electricity,
            carrier="electricity",
            quality="assumed",
            hours="",
        )
        return scaled(table, rows, 0.0)
