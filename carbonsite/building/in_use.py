"""B1 to B7: refrigerants, carbonation, maintenance, energy and water as yearly or stated rows."""

from __future__ import annotations

from typing import Annotated, Literal

import pandas as pd

from ..inputs.table import activities, activity
from ..units import Estimable, Estimate, Number, Quantity, in_units
from ..units.fields import InUnit


@in_units(returns="kg/year")
def refrigerant_leakage(
    charge: Annotated[Number, "kg"], leakage: Annotated[Number, InUnit("1/year", ge=0)]
) -> Number:
    r"""Refrigerant that leaks in a year [kg/year].

    .. math:: \dot m = m \ell

    Parameters
    ----------
    charge : Quantity [kg]
    leakage : Quantity [1/year]
        Share of the charge, such as ``"3.8 %/year"``.

    References
    ----------
    Eunomia for DECC (2014): 3.8 % a year of non-domestic, 3.5 % of domestic heat pumps.

    Examples
    --------
    >>> refrigerant_leakage("10 kg", "3.8 %/year")
    Q('0.38 kg/år')
    """
    return charge * leakage


@in_units(returns="kg")
def refrigerant_at_end(
    charge: Annotated[Number, "kg"],
    recovered: Annotated[Number, InUnit("", ge=0, le=1)],
    units: Annotated[Number, ""] = 1.0,
) -> Number:
    r"""Refrigerant that is lost when units are taken down [kg].

    .. math:: m_\text{end} = N m (1 - r)

    Parameters
    ----------
    charge : Quantity [kg]
        Of one unit.
    recovered : share
        Of the charge, when a unit is taken down.
    units : number
        How many are taken down within the period.

    Examples
    --------
    >>> refrigerant_at_end("10 kg", "50 %", 2)
    Q('10 kg')
    """
    return charge * units * (1.0 - recovered)


def refrigerant(
    item: str,
    charge: Estimable,
    factor: str,
    leakage: Estimable,
    recovered: Estimable | None = None,
    units: float = 1.0,
    **tags: object,
) -> pd.DataFrame:
    """Rows of module B1: what leaks each year, and what is lost at the end of each unit's life.

    Parameters
    ----------
    item : str
    charge : Quantity or Assumption [kg]
    factor : str
        Id of the refrigerant, such as ``"refrigerant-r410a-ar5"``: it names the report of its GWP.
    leakage : Quantity or Assumption [1/year]
        Such as ``"3.8 %/year"``.
    recovered : share, optional
        Left out: the end of life is not counted, and no row says that it is 0.
    units : float
        How many are taken down within the period.

    Examples
    --------
    >>> refrigerant("heat pump", "10 kg", "refrigerant-r410a-ar5", "3.8 %/year")["unit"].tolist()
    ['kg/år']
    """
    own = {"flow": "refrigerant", **tags, "module": "B1"}
    rows = [activity(f"{item}, leakage", refrigerant_leakage(charge, leakage), factor, **own)]
    if recovered is not None:
        lost = refrigerant_at_end(charge, recovered, units)
        rows.append(activity(f"{item}, end of life", lost, factor, **own))
    return activities(*rows)


def stated(
    item: str,
    amount: str | Quantity | Estimate,
    factor: str,
    module: Literal["B1", "B2", "B3", "B5"],
    **tags: object,
) -> pd.DataFrame:
    """A row of use, maintenance, repair or refurbishment as somebody states it: no default.

    Carbonation is one, of a declaration's own B1: its factor then has that module.

    Examples
    --------
    >>> stated("paint", "80 kg/year", "paint", "B2")[["amount", "unit", "module"]].values.tolist()
    [[80.0, 'kg/år', 'B2']]
    """
    own = {} if module == "B1" else {"factor_module": "A1-A3"}
    return activity(item, amount, factor, module=module, **{"flow": "product", **own, **tags})


def water(
    volume: str | Quantity | Estimate, supply: str, treatment: str = "", **tags: object
) -> pd.DataFrame:
    """Rows of module B7: water supplied and, if its factor is named, treated.

    Parameters
    ----------
    volume : Quantity or Assumption [m3/year]
    supply, treatment : str
        Ids of factors. Heat for hot water is B6.

    Examples
    --------
    >>> water("1000 m3/year", "desnz-water-supply")["module"].tolist()
    ['B7']
    """
    own = {"flow": "operational-water", **tags, "module": "B7"}
    rows = [activity("water supply", volume, supply, **own)]
    if treatment:
        rows.append(activity("water treatment", volume, treatment, **own))
    return activities(*rows)
