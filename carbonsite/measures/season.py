"""Season: thawing, winter heating and drying, and a building period that avoids them."""

from __future__ import annotations

from typing import Annotated, ClassVar

import pandas as pd
from pydantic import model_validator

from ..messages import Joined
from ..units import Estimable, Number, in_units
from ..units.fields import InUnit
from .base import PartOrNone, Properties, SiteMeasure, Stage, Where, fields_refused, number
from .heating import HEATER
from .rows import matching, scaled


@in_units(returns="kWh")
def thaw_energy(
    volume: Annotated[Number, "fm3"],
    need: Annotated[Number, "kWh/fm3"],
    efficiency: Annotated[Number, InUnit("", gt=0, le=1.0)] = 1.0,
) -> Number:
    r"""Energy to thaw frozen ground [kWh].

    .. math:: E = V \cdot q / \eta

    Parameters
    ----------
    volume : Quantity [fm3]
        Of frozen ground, in place.
    need : Quantity [kWh/fm3]
        Heat that the ground takes: 10 for gravel, 27 for sand, 33 for clay, 77 for silt at most.
    efficiency : float
        Share of the heat that reaches the ground: 94 % hydronic, 15 % hot air.

    References
    ----------
    Ground Thaw, "Thaw energy" (vendor, groundthaw.com/node/39); Btu/ft3 x 0.01035.

    Examples
    --------
    >>> thaw_energy("100 fm3", "30 kWh/fm3", "75 %")
    Q('4000 kWh')
    """
    return volume * need / efficiency


@in_units(returns="kWh")
def drying_energy(
    water: Annotated[Number, "kg"],
    need: Annotated[Number, "kWh/kg"],
    efficiency: Annotated[Number, HEATER] = 1.0,
) -> Number:
    r"""Energy to dry building moisture out [kWh].

    .. math:: E = m_w \cdot q / \eta

    Parameters
    ----------
    water : Quantity [kg]
        To be removed.
    need : Quantity [kWh/kg]
        Per kilogram of water; never less than its heat of evaporation.
    efficiency : float

    References
    ----------
    Heating and drying are about 80 % of the energy of Danish building sites: sparenergi.dk.

    Examples
    --------
    >>> drying_energy("1000 kg", "1,5 kWh/kg", "75 %")
    Q('2000 kWh')
    """
    return water * need / efficiency


class SeasonalPeriod(SiteMeasure):
    """A building period fitted to the seasons, so that less is thawed, heated and dried.

    Parameters
    ----------
    thawing, heating, drying : share
        Of each purpose's energy that is avoided, with groundworks and structure in summer.

    Notes
    -----
    What a later measure also cuts, such as drying by solid timber, is cut from what is left:
    the same energy is never avoided twice.

    References
    ----------
    Groundworks and much of the construction in the summer half-year, to save energy and
    cost: Klimasats, Biri.
    """

    stage = Stage.AVOID
    adds_up: ClassVar[bool] = True
    row_by_row: ClassVar[bool] = True

    name: str = "Building period fitted to the season"
    where: Where = {"purpose": ("thawing", "winter heating", "drying")}
    thawing: PartOrNone = "0 %"
    heating: PartOrNone = "0 %"
    drying: PartOrNone = "0 %"

    @model_validator(mode="after")
    def _cuts_what_it_names(self) -> SeasonalPeriod:
        named = self.where.get("purpose", tuple(self._cuts))
        left_out = [
            purpose
            for purpose, cut in self._cuts.items()
            if number(cut, "") and purpose not in ([named] if isinstance(named, str) else named)
        ]
        if left_out:
            raise fields_refused("where_leaves_out", purposes=Joined(map(repr, left_out), "and"))
        return self

    @property
    def _cuts(self) -> dict[str, Estimable]:
        return {"thawing": self.thawing, "winter heating": self.heating, "drying": self.drying}

    @property
    def targets(self) -> tuple[Where, ...]:
        """Tags of each purpose of which something is avoided."""
        return tuple(
            {**self.where, "purpose": purpose}
            for purpose, cut in self._cuts.items()
            if number(cut, "")
        ) or (self.where,)

    def apply(self, activities: pd.DataFrame, properties: Properties) -> pd.DataFrame:
        """Scale each purpose's rows down by its share."""
        table = activities
        for purpose, cut in self._cuts.items():
            rows = matching(activities, self.where) & matching(activities, {"purpose": purpose})
            table = scaled(table, rows, 1 - number(cut, ""))
        return table
