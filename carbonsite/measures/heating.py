"""Site heating: heat demand, and electricity or district heat instead of diesel or propane."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

import pandas as pd

from ..inputs.table import activity
from ..lifecycle import GENERIC_CARRIERS, ModuleWord
from ..messages import MeasureName, Message, message
from ..units import Estimable, Estimate, Number, Q, as_unit, in_unit, in_units
from ..units.assumption_fields import Estimated
from ..units.fields import as_quantity
from ..units.functions import check_argument
from ..units.tracing import has_quantity
from .base import Properties, Share, SiteMeasure, Stage, Where, estimate_of, number
from .rows import added, burning, not_empty, scaled

BURNT = frozenset(GENERIC_CARRIERS) - {"electricity", "district-heat"}
"""Generic names of fuels that a heater burns."""

BURNER = Estimated("", gt=0, le=1.1)
"""Efficiency of a burner; above 1 by lower heating value, where it condenses the vapour."""

HEATER = Estimated("", gt=0, le=6.0)
"""Efficiency of any heater, heat pumps among them."""


@in_units(returns="kWh")
def heat_energy(
    area: Annotated[Number, "m2"],
    demand: Annotated[Number, "kWh/m2"],
    efficiency: Annotated[Number, HEATER] = 1.0,
) -> Number:
    r"""Energy for heating a building under construction [kWh].

    .. math:: E = A \cdot q / \eta

    Parameters
    ----------
    area : Quantity [m2]
        That is heated.
    demand : Quantity [kWh/m2]
        Useful heat over the heating period.
    efficiency : float
        Of the heater: useful heat as a share of the energy delivered.

    References
    ----------
    Site energy is 2-4 years of later heat use: sparenergi.dk. No Norwegian kWh/m2 by
    season was found in an open source.

    Examples
    --------
    >>> heat_energy("1000 m2", "45 kWh/m2", "90 %")
    Q('50000 kWh')
    """
    return area * demand / efficiency


@in_units(returns="kWh")
def replaced_heat(
    energy: Annotated[Number, "kWh"],
    old_efficiency: Annotated[Number, BURNER],
    new_efficiency: Annotated[Number, HEATER],
) -> Number:
    r"""Energy that gives the same useful heat by another heater [kWh].

    .. math:: E_2 = E_1 \cdot \eta_1 / \eta_2

    Parameters
    ----------
    energy : Quantity [kWh]
        Delivered to the old heater, by lower heating value.
    old_efficiency, new_efficiency : float
        Useful heat as a share of the energy delivered; above 1 for a heat pump.

    References
    ----------
    Direct-fired heaters about 100 % but all moisture stays; "most temporary diesel
    heaters max 50 %" (vendor's claim).

    Examples
    --------
    >>> replaced_heat("1000 kWh", "80 %", "100 %")
    Q('800 kWh')
    """
    return energy * old_efficiency / new_efficiency


def space_heat(
    item: str,
    area: Estimable,
    demand: Estimable,
    efficiency: Estimable = 1.0,
    factor: str = "diesel",
    module: ModuleWord = "A5",
    **tags: object,
) -> pd.DataFrame:
    """The energy of site heating as a row of activities, booked by energy.

    Parameters
    ----------
    item : str
    area, demand, efficiency
        As in `heat_energy`; a heater that burns fuel is at most 110 % efficient.
    factor : str
        Carrier that is burnt or drawn.
    module : str
    **tags
        Such as ``purpose="winter heating"``, which is also the default.

    Returns
    -------
    DataFrame
        One row, amount in kWh; its column `efficiency` keeps the heater's efficiency.

    Examples
    --------
    >>> space_heat("heaters", "1000 m2", "45 kWh/m2", "90 %")[["amount", "unit", "purpose"]]
        amount unit         purpose
    0  50000.0  kWh  winter heating
    """
    if factor in BURNT:
        check_argument("space_heat", "efficiency", efficiency, BURNER)
    tags = {"purpose": "winter heating", "flow": "site-energy", **tags}
    energy = heat_energy(area, demand, efficiency)
    stated = efficiency.value if isinstance(efficiency, Estimate) else as_quantity(efficiency, "")
    percent = f"{100 * stated.to(as_unit('')).magnitude:.6g} %"
    return activity(item, energy, factor, module=module, efficiency=percent, **tags)


class CleanHeating(SiteMeasure):
    """Electric or district heating of the site instead of diesel or propane heaters.

    Parameters
    ----------
    where : mapping
        Tags of the heaters' rows.
    old_efficiency, new_efficiency : share
        Useful heat as a share of the energy delivered.
    carrier : {"electricity", "district-heat"}
    share : share
        Of the heat that the new heaters give.

    References
    ----------
    `replaced_heat`. Mineral oil for heating Norwegian sites is banned from 1 January 2022.
    """

    stage = Stage.REPLACE
    adds_up: ClassVar[bool] = True
    row_by_row: ClassVar[bool] = True

    name: str = "Electric site heating"
    where: Where = {"purpose": ("thawing", "winter heating", "drying")}
    old_efficiency: Annotated[Estimable, BURNER]
    new_efficiency: Annotated[Estimable, HEATER] = "100 %"
    carrier: Literal["electricity", "district-heat"] = "electricity"
    share: Share = "100 %"

    def apply(self, activities: pd.DataFrame, properties: Properties) -> pd.DataFrame:
        """Scale the heaters' energy down by `share` and add what gives the same heat."""
        rows = burning(activities, self.where)
        share = number(self.share, "")
        energy = in_unit(activities[rows], "kWh", properties.conversion) * share
        heat = replaced_heat.kernel(
            energy, number(self.old_efficiency, ""), number(self.new_efficiency, "")
        )
        table = added(
            activities,
            rows,
            self.name,
            heat,
            "kWh",
            factor=self.carrier,
            carrier=self.carrier,
            efficiency="",
        )
        return scaled(table, rows, 1 - share)

    def findings(
        self, activities: pd.DataFrame, properties: Properties
    ) -> Iterator[tuple[str, Message]]:
        """Rows whose own efficiency is another than `old_efficiency`."""
        if "efficiency" not in activities:
            return
        rows = activities[not_empty(activities, burning(activities, self.where))]
        cells = rows["efficiency"].to_numpy(dtype=object)
        stated = number(self.old_efficiency, "")
        own = [text for text in dict.fromkeys(cells) if has_quantity(text)]
        others = [text for text in own if abs(Q(text).to(as_unit("")).magnitude - stated) > 1e-6]
        for text in others:
            detail = message(
                "detail.another_efficiency",
                measure=MeasureName(self.name),
                stated=str(estimate_of(self.old_efficiency).value),
                own=text,
                rows=", ".join(map(str, rows["row"].to_numpy(dtype=object)[cells == text][:5])),
            )
            yield "another efficiency", detail
