"""Machines: fuel and electricity by the hour, and electric machines instead of diesel ones."""

from __future__ import annotations

from typing import Annotated, ClassVar

import pandas as pd
from pydantic import model_validator

from ..arrays import Array
from ..errors import InputError
from ..inputs.table import activity
from ..lifecycle import ModuleWord
from ..messages import with_remedy
from ..units import Estimable, Number, Q, as_unit, in_unit, in_units
from ..units.assumption_fields import Estimated
from ..units.fields import InUnit
from ..units.tracing import as_numbers, has_quantity
from .base import PartOrNone, Properties, SiteMeasure, Stage, Where, fields_refused, number
from .rows import added, burning, scaled

IDLING = Estimated("", le=0.95)
"""Share of fuel or hours that goes to idling."""

LOSS = Estimated("", le=0.9)
"""Share of what is drawn from the grid that does not reach the machine."""


@in_units(returns="L")
def fuel_use(
    hours: Annotated[Number, "h"],
    rate: Annotated[Number, "L/h"],
    load: Annotated[Number, InUnit("", le=1.0)] = 1.0,
) -> Number:
    r"""Fuel that a machine burns [L].

    .. math:: V = t \cdot r \cdot \lambda

    Parameters
    ----------
    hours : Quantity [h]
        On the hour meter, idling among them.
    rate : Quantity [L/h]
        At the load that it was stated for.
    load : float or Quantity
        Mean load as a share of that, 1 where the rate is already a mean over the hour meter.

    References
    ----------
    Load factor x rated power where nothing is metered: Caterpillar Performance Handbook,
    owning and operating costs.

    Examples
    --------
    >>> fuel_use("100 h", "30 L/h", "70 %")
    Q('2100 L')
    """
    return hours * rate * load


@in_units(returns="kWh")
def electricity_per_hour(
    hours: Annotated[Number, "h"],
    power: Annotated[Number, "kW"],
    idle_share: Annotated[Number, IDLING] = 0.0,
    loss: Annotated[Number, LOSS] = 0.0,
) -> Number:
    r"""Electricity of a machine that does not idle [kWh].

    .. math:: E = \frac{t (1 - i) \cdot P}{1 - \ell}

    Parameters
    ----------
    hours : Quantity [h]
        Of the diesel machine that it replaces, idling among them.
    power : Quantity [kW]
        Mean draw while working.
    idle_share : float
        Share of the diesel machine's hours without work, which an electric machine does not have.
    loss : float
        Of cable, transformer or charging, as a share of what is drawn from the grid.

    References
    ----------
    Electric machines do not idle, so that hour meters are not comparable:
    Anleggsmaskinen 05/2020. Idling of about one third of running time: AF Gruppen 2021.

    Examples
    --------
    >>> electricity_per_hour("90 h", "50 kW", idle_share="20 %", loss="10 %")
    Q('4000 kWh')
    """
    return hours * (1 - idle_share) * power / (1 - loss)


@in_units(returns="kWh")
def electricity_per_litre(
    fuel: Annotated[Number, "L"],
    per_litre: Annotated[Number, "kWh/L"],
    idle_fuel: Annotated[Number, IDLING] = 0.0,
    loss: Annotated[Number, LOSS] = 0.0,
) -> Number:
    r"""Electricity that replaces fuel [kWh].

    .. math:: E = \frac{V (1 - i) \cdot e}{1 - \ell}

    Parameters
    ----------
    fuel : Quantity [L]
        That the diesel machine would have burnt.
    per_litre : Quantity [kWh/L]
        At the machine, for each litre burnt in work.
    idle_fuel : float
        Share of the fuel that is burnt in idling.
    loss : float
        Of cable, transformer or charging, as a share of what is drawn from the grid.

    References
    ----------
    3.43 kWh per litre replaced, modelled for a 20 t excavator: IDTechEx 2024. Idling
    burns about 4 L/h: MachineMax.

    Examples
    --------
    >>> electricity_per_litre("1000 L", "3,6 kWh/L", loss="10 %")
    Q('4000 kWh')
    """
    return fuel * (1 - idle_fuel) * per_litre / (1 - loss)


def machine_use(
    item: str,
    hours: Estimable,
    rate: Estimable,
    load: Estimable = 1.0,
    factor: str = "diesel",
    module: ModuleWord = "A5",
    **tags: object,
) -> pd.DataFrame:
    """Fuel of a machine as a row of activities.

    Parameters
    ----------
    item : str
    hours, rate, load : str, Quantity or Assumption
        As in `fuel_use`.
    factor : str
        Fuel that it burns.
    module : str
    **tags
        Such as ``machine="excavator"``.

    Returns
    -------
    DataFrame
        One row, amount in litres; its tag `hours` keeps the hours.

    Examples
    --------
    >>> machine_use("roller", "100 h", "7 L/h", machine="roller")[["amount", "unit", "hours"]]
       amount unit  hours
    0   700.0    L  100 h
    """
    tags.setdefault("flow", "site-energy")
    return activity(
        item,
        fuel_use(hours, rate, load),
        factor,
        module=module,
        hours=hours,
        quality=tags.pop("quality", "hours × load"),
        **tags,
    )


class ElectricMachines(SiteMeasure):
    """Electric machines instead of diesel ones, by electricity per litre replaced or by mean power.

    Parameters
    ----------
    name : str
    where : mapping
        Tags of the machine's rows, such as ``{"machine": "excavator"}``.
    per_litre : Quantity or Assumption [kWh/L], optional
        Electricity at the machine for each litre burnt in work; give this or `power`.
    power : Quantity or Assumption [kW], optional
        Mean draw while working; the rows' tag `hours` says for how long.
    idle_share : share
        Of the fuel (with `per_litre`) or of the hours (with `power`) that goes to idling.
    loss : share
        Of cable, transformer or charging.
    share : share
        Of the work that the electric machine does.
    electricity : str
        Factor that the new rows take.

    References
    ----------
    `electricity_per_litre`, `electricity_per_hour`.

    Examples
    --------
    >>> ElectricMachines(where={"machine": "excavator"}, per_litre="3,6 kWh/L").name
    'Electric machines'
    """

    stage = Stage.REPLACE
    adds_up: ClassVar[bool] = True
    row_by_row: ClassVar[bool] = True

    name: str = "Electric machines"
    per_litre: Annotated[Estimable, Estimated("kWh/L", gt=0)] | None = None
    power: Annotated[Estimable, Estimated("kW", gt=0)] | None = None
    idle_share: Annotated[Estimable, IDLING] = "0 %"
    loss: Annotated[Estimable, LOSS] = "0 %"
    share: PartOrNone = "100 %"
    electricity: str = "electricity"

    @model_validator(mode="after")
    def _one_rate(self) -> ElectricMachines:
        if (self.per_litre is None) == (self.power is None):
            raise fields_refused("one_rate")
        return self

    def apply(self, activities: pd.DataFrame, properties: Properties) -> pd.DataFrame:
        """Scale the fuel of the rows down by `share`, and add the electricity for their work."""
        rows = burning(activities, self.where)
        old, share = activities[rows], number(self.share, "")
        losses = {"loss": number(self.loss, "")}
        if self.per_litre is not None:
            fuel = in_unit(old, "L", properties.conversion)
            energy = electricity_per_litre.kernel(
                fuel * share, number(self.per_litre, "kWh/L"), number(self.idle_share, ""), **losses
            )
        else:
            hours = hours_of(old) * (as_numbers(old["amount"]) != 0)
            energy = electricity_per_hour.kernel(
                hours * share, number(self.power, "kW"), number(self.idle_share, ""), **losses
            )
        # The new rows state no hours: an electric machine does not idle, so that hour meters are
        # not comparable.
        tags = {"carrier": "electricity", "quality": "assumed", "hours": ""}
        table = added(activities, rows, self.name, energy, "kWh", factor=self.electricity, **tags)
        return scaled(table, rows, 1 - share)


class ElectricExcavator(ElectricMachines):
    """An electric excavator instead of a diesel one."""

    name: str = "Electric excavator"
    where: Where = {"machine": "excavator"}


class ElectricTools(ElectricMachines):
    """Electric hand tools instead of tools driven by petrol, diesel or compressed air."""

    name: str = "Electric hand tools"
    where: Where = {"machine": "hand tools"}


def hours_of(rows: pd.DataFrame) -> Array:
    """Tag `hours` of each row as plain numbers [h].

    Raises
    ------
    InputError
        Where a row has none.
    """
    texts = rows["hours"].tolist() if "hours" in rows else [""] * len(rows)
    # A loop over rows: only those of a measure by the hour, each with its own text.
    missing = [row for row, text in zip(rows["row"], texts, strict=True) if not has_quantity(text)]
    if missing:
        problem, remedy = with_remedy("measures.no_hours")
        texts = {"column": "hours", "problem": problem, "remedy": remedy}
        raise InputError.of("activities", [{"row": row, **texts} for row in missing])
    return as_numbers([Q(text).to(as_unit("h")).magnitude for text in texts])
