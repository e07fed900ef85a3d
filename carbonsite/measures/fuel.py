"""Fuel: biodiesel for all that is still diesel, kilowatt hour for kilowatt hour."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import pandas as pd

from ..units import Number, in_unit, in_units
from ..units.fields import InUnit
from .base import Properties, Share, SiteMeasure, Stage, Where, number
from .rows import added, matching, scaled


@in_units(returns="kWh")
def fuel_energy(
    volume: Annotated[Number, "L"],
    heating_value: Annotated[Number, InUnit("kWh/L", gt=0)],
    share: Annotated[Number, InUnit("", le=1.0)] = 1.0,
) -> Number:
    r"""Energy in fuel, by its lower heating value [kWh].

    .. math:: E = V \cdot H_i \cdot s

    Parameters
    ----------
    volume : Quantity [L]
    heating_value : Quantity [kWh/L]
    share : float
        Of the energy that changes carrier.

    References
    ----------
    Heating values stand with the factors: Miljødirektoratet's conversion table and DESNZ 2025.

    Examples
    --------
    >>> fuel_energy("100 L", "10,08 kWh/L")
    Q('1008 kWh')
    """
    return volume * heating_value * share


class Biodiesel(SiteMeasure):
    """Biodiesel instead of diesel, by energy.

    Parameters
    ----------
    where : mapping
        Left out: every row whose carrier is still diesel when its turn comes.
    fuel : {"hvo", "fame", "biodiesel"}
        A generic name: the basis says whether renewable fuel is credited, in part, or not.
    share : share
        Of the energy that becomes biodiesel.
    beyond_obligation : share, optional
        Of the biodiesel that is documented as not counted towards the sales obligation; what
        `Basis(biofuel="additional")` credits where an obligation holds.
    beyond_document, beyond_volume, beyond_period : str, optional
        The document, the volume that it covers, such as ``"12 000 L"``, and the period, such as
        ``"2024"``.

    Notes
    -----
    The new rows carry energy, so that no conversion spans two fuels; litres follow from each
    fuel's own heating value.

    References
    ----------
    `fuel_energy`. Biri's contract: all that is not fully electric runs on biodiesel (Klimasats).
    """

    stage = Stage.SWITCH
    adds_up: ClassVar[bool] = True
    row_by_row: ClassVar[bool] = True

    name: str = "Biodiesel"
    where: Where = {"carrier": "diesel"}
    fuel: Literal["hvo", "fame", "biodiesel"] = "hvo"
    share: Share = "100 %"
    beyond_obligation: Share | None = None
    beyond_document: str = ""
    beyond_volume: str = ""
    beyond_period: str = ""

    def apply(self, activities: pd.DataFrame, properties: Properties) -> pd.DataFrame:
        """Scale the diesel down by `share` and add biodiesel of equal energy."""
        rows = matching(activities, self.where)
        share = number(self.share, "")
        beyond = self.beyond_obligation
        energy = in_unit(activities[rows], "kWh", properties.conversion) * share
        table = added(
            activities,
            rows,
            self.name,
            energy,
            "kWh",
            factor=self.fuel,
            carrier=self.fuel,
            biofuel_share=share,
            beyond_obligation="" if beyond is None else number(beyond, ""),
            beyond_document=self.beyond_document,
            beyond_volume=self.beyond_volume,
            beyond_period=self.beyond_period,
        )
        return scaled(table, rows, 1 - share)
