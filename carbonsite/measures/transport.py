"""Transport: deliveries of materials, and haulage by the trip."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import pandas as pd

from ..inputs.table import activity
from ..lifecycle import ModuleWord
from ..messages.arguments import refused
from ..units import Estimable, Number, in_units
from ..units.fields import InUnit


@in_units(returns="kg")
def material_mass(
    volume: Annotated[Number, "m3"], density: Annotated[Number, InUnit("kg/m3", gt=0)]
) -> Number:
    r"""Mass of a material [kg].

    .. math:: m = V \cdot \rho

    Parameters
    ----------
    volume : Quantity [m3]
    density : Quantity [kg/m3]

    Examples
    --------
    >>> material_mass("110 m3", "50 kg/m3")
    Q('5500 kg')
    """
    return volume * density


@in_units(returns="tkm")
def transport_work(mass: Annotated[Number, "t"], distance: Annotated[Number, "km"]) -> Number:
    r"""Transport work of a delivery [tkm].

    .. math:: W = m \cdot d

    Parameters
    ----------
    mass : Quantity [t]
    distance : Quantity [km]
        One way; factors per tonne-kilometre already hold the empty running of their fleet.

    References
    ----------
    EN 15978, module A4.

    Examples
    --------
    >>> transport_work("12 t", "150 km")
    Q('1800 tkm')
    """
    return mass * distance


@in_units(returns="stk")
def trips(
    mass: Annotated[Number, "t"],
    volume: Annotated[Number, "lm3"],
    payload: Annotated[Number, InUnit("t", gt=0)],
    capacity: Annotated[Number, InUnit("lm3", gt=0)],
) -> Number:
    r"""Trips that a haul takes: the binding one of payload and volume, rounded up.

    .. math:: n = \left\lceil \max(m/m_p, V/V_c) \right\rceil

    Parameters
    ----------
    mass : Quantity [t]
    volume : Quantity [lm3]
        Loose, as it lies on the lorry.
    payload, capacity : Quantity
        Of one lorry.

    References
    ----------
    VA-forum, "1317 turer med lastebil" (Hamar): trips by volume alone would load 36.8 t
    on a 17.5 m3 lorry.

    Examples
    --------
    >>> trips("1000 t", "500 lm3", "15 t", "12 lm3")
    Q('67 stk')
    """
    loads = np.maximum(mass / payload, volume / capacity)
    # The last digits of a division do not make a trip: 4.2 t in loads of 0.6 t are
    # 7.000000000000001 of them.
    return np.ceil(loads * (1 - 1e-12))


@in_units(returns="km")
def driven(
    number: Annotated[Number, "stk"],
    distance: Annotated[Number, "km"],
    empty_return: Annotated[Number, InUnit("", le=1.0)] = 1.0,
) -> Number:
    r"""Distance that lorries drive for a haul [km].

    .. math:: D = n \cdot d (1 + r)

    Parameters
    ----------
    number : Quantity [stk]
        Trips.
    distance : Quantity [km]
        One way, loaded.
    empty_return : float
        Share of the way back that is driven empty; 1 where nothing is carried back.

    References
    ----------
    VA-forum, "1317 turer med lastebil": 1 317 trips of 15 km with empty return.

    Examples
    --------
    >>> driven("1317 stk", "15 km")
    Q('39510 km')
    """
    return number * distance * (1 + empty_return)


@in_units(returns="L")
def haul_fuel(distance: Annotated[Number, "km"], rate: Annotated[Number, "L/km"]) -> Number:
    r"""Fuel for a distance driven [L].

    .. math:: V = D \cdot r

    Parameters
    ----------
    distance : Quantity [km]
    rate : Quantity [L/km]
        Mean of loaded and empty driving.

    References
    ----------
    3.75 L per 10 km, average of all driving: VA-forum (figures of SSB). 0.498 L/km
    measured for a 54 t tipper.

    Examples
    --------
    >>> haul_fuel("1000 km", "0,375 L/km")
    Q('375 L')
    """
    return distance * rate


def haul(
    item: str,
    mass: Estimable,
    volume: Estimable,
    distance: Estimable,
    lorry: tuple[Estimable, Estimable],
    rate: Estimable,
    empty_return: Estimable = 1.0,
    factor: str = "diesel",
    module: ModuleWord = "A5",
    **tags: object,
) -> pd.DataFrame:
    """A haul of masses as a row of activities: trips from the binding limit, both ways, by fuel.

    Parameters
    ----------
    item : str
    mass : Quantity or Assumption [t]
    volume : Quantity or Assumption [lm3]
        Loose.
    distance : Quantity or Assumption [km]
        One way.
    lorry : pair of Quantity
        Payload [t] and capacity [lm3].
    rate : Quantity or Assumption [L/km]
    empty_return : share
    factor : str
        Fuel of the lorry.
    module : str
    **tags

    Returns
    -------
    DataFrame
        One row, amount in litres.

    Examples
    --------
    >>> lorry = ("15 t", "12 lm3")
    >>> row = haul("to landfill", "1000 t", "500 lm3", "15 km", lorry, "0,5 L/km")
    >>> row[["amount", "unit"]]
       amount unit
    0  1005.0    L
    """
    tags = {"flow": "mass-transport", "machine": "lorry", **tags}
    if not isinstance(lorry, tuple | list) or len(lorry) != 2:
        raise refused(lorry, "haul()", "lorry", "lorry")
    payload, capacity = lorry
    distance_driven = driven(trips(mass, volume, payload, capacity), distance, empty_return)
    return activity(item, haul_fuel(distance_driven, rate), factor, module=module, **tags)


def deliver(
    item: str, mass: Estimable, distance: Estimable, factor: str, **tags: object
) -> pd.DataFrame:
    """The delivery of a material to the site (A4) as a row of activities.

    Parameters
    ----------
    item : str
    mass : Quantity or Assumption [t]
    distance : Quantity or Assumption [km]
        One way.
    factor : str
        Per tonne-kilometre.
    **tags
        Such as ``material="concrete"``, by which a measure finds it with the material. With the id
        of the product's row as ``of``, this delivery replaces the A4 that the product's factor
        declares.

    Returns
    -------
    DataFrame
        One row, amount in tkm.

    Examples
    --------
    >>> deliver("concrete", "720 t", "30 km", "lorry-dk-over-26t")[["amount", "unit", "module"]]
        amount unit module
    0  21600.0  tkm     A4
    """
    replaces = {"replaces_modules": "A4"} if tags.get("of") else {}
    return activity(
        item,
        transport_work(mass, distance),
        factor,
        **{"module": "A4", "flow": "product-transport", **replaces, **tags},
    )
